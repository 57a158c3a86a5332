#include "tests/scenario/runner/class_words.hpp"

#include "tests/support/rulebook_values.hpp"

namespace eco::scenario {
namespace {

using domain::ClassChange;

domain::Symbol symbol(const Words& words, std::size_t index) {
  return code<domain::Symbol>(at(words, index));
}

domain::TradeId trade(const Words& words) {
  return domain::TradeId(static_cast<std::uint64_t>(scaled(at(words, 1).substr(1), 0)));
}

}  // namespace

std::optional<domain::OperatorAction> class_action_of(const Words& words) {
  const std::string& what = at(words, 0);
  if (what == "expire") {
    return domain::ChangeClass{
        symbol(words, 1), ClassChange::expire, testing::date(at(words, 2)), {}};
  }
  if (what == "purge") return domain::ChangeClass{symbol(words, 1), ClassChange::purge, {}, {}};
  if (what == "rebase") {
    return domain::ChangeClass{
        symbol(words, 1), ClassChange::rebase, {}, domain::Price(scaled(at(words, 2), 2))};
  }
  if (what == "delist") return domain::ChangeClass{symbol(words, 1), ClassChange::delist, {}, {}};
  if (what == "class") {
    domain::ListInstrument action;
    action.market = code<domain::MarketCode>(at(words, 1));
    action.symbol = symbol(words, 2);
    action.vintage = 2025;
    action.first_base = domain::Price(scaled(at(words, 3), 2));
    action.last_trade_day = testing::date(at(words, 4));
    return action;
  }
  if (what == "widen") {
    const std::string& name = at(words, 2);
    const domain::Method method = name == "block"        ? domain::Method::block
                                  : name == "continuous" ? domain::Method::continuous
                                                         : domain::Method::listed;
    return domain::WidenBand{symbol(words, 1), method, scaled(at(words, 3), 0)};
  }
  if (what == "unfreeze") {
    return domain::UnfreezeLots{code<domain::AccountCode>(at(words, 1)), symbol(words, 2),
                                domain::Quantity(scaled(at(words, 3), 0)), ""};
  }
  if (what == "bust") return domain::BustTrade{trade(words), "call"};
  if (what == "correct") {
    const Amount a = amount(at(words, 3));
    return domain::CorrectTrade{trade(words), symbol(words, 2), domain::Price(a.price),
                                domain::Quantity(a.quantity), "call"};
  }
  return std::nullopt;
}

}  // namespace eco::scenario

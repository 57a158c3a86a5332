#include "tests/scenario/runner/order_words.hpp"

#include <map>
#include <stdexcept>

#include "base/decimal.hpp"
#include "tests/support/venue.hpp"

namespace eco::scenario {
namespace {

using domain::OrderKind;
using domain::TimeInForce;
using Words = std::vector<std::string>;

const std::string& at(const Words& words, std::size_t index) {
  if (index >= words.size()) throw std::runtime_error("the line ends too early");
  return words[index];
}

std::int64_t scaled(const std::string& text, unsigned scale) {
  const auto value = base::parse_scaled(text, scale);
  if (!value) throw std::runtime_error("'" + text + "' is not a number");
  return *value;
}

template <class Value>
Value word(const std::map<std::string, Value>& known, const std::string& text) {
  const auto found = known.find(text);
  if (found == known.end()) throw std::runtime_error("'" + text + "' is not known here");
  return found->second;
}

const std::map<std::string, OrderKind> kinds = {{"limit", OrderKind::limit},
                                                {"market", OrderKind::market},
                                                {"mtl", OrderKind::market_to_limit},
                                                {"stop", OrderKind::stop},
                                                {"stoplimit", OrderKind::stop_limit}};
const std::map<std::string, TimeInForce> tifs = {
    {"day", TimeInForce::day},           {"gtc", TimeInForce::gtc},
    {"gtd", TimeInForce::gtd},           {"ioc", TimeInForce::ioc},
    {"fok", TimeInForce::fok},           {"at-open", TimeInForce::at_open},
    {"at-close", TimeInForce::at_close}, {"gfa", TimeInForce::good_for_auction}};

template <class Text>
Text code(const std::string& text) {
  const auto value = Text::from(text);
  if (!value) throw std::runtime_error("'" + text + "' is too long");
  return *value;
}

}  // namespace

domain::NewOrder order_of(const Words& words) {
  domain::NewOrder order;
  if (at(words, 2) != "buy" && words[2] != "sell") {
    throw std::runtime_error("'" + words[2] + "' is neither buy nor sell");
  }
  order.side = words[2] == "buy" ? domain::Side::buy : domain::Side::sell;
  order.kind = word(kinds, at(words, 3));
  order.symbol = code<domain::Symbol>(at(words, 4));
  const std::string& amount = at(words, 5);
  const std::size_t split = amount.find('@');
  order.quantity = domain::Quantity(scaled(amount.substr(0, split), 0));
  if (split != std::string::npos) order.price = domain::Price(scaled(amount.substr(split + 1), 2));
  domain::OrderTerms terms;
  for (std::size_t i = 6; i < words.size(); ++i) {
    const std::string& what = words[i];
    if (tifs.contains(what)) {
      terms.tif = tifs.at(what);
    } else if (what == "until") {
      terms.expire_date = testing::date(at(words, ++i));
    } else if (what == "stop") {
      terms.stop = domain::Price(scaled(at(words, ++i), 2));
    } else if (what == "display") {
      terms.display = domain::Quantity(scaled(at(words, ++i), 0));
    } else if (what == "min") {
      terms.minimum = domain::Quantity(scaled(at(words, ++i), 0));
    } else if (what == "aon") {
      terms.options.insert(domain::OrderOption::all_or_none);
    } else if (what == "post-only") {
      terms.options.insert(domain::OrderOption::post_only);
    } else if (what == "skip-own") {
      order.skip_own = domain::SkipOwn::yes;
    } else {
      throw std::runtime_error("'" + what + "' is not known here");
    }
  }
  order.terms = terms;
  return order;
}

domain::MoveCall call_of(const Words& words) {
  domain::MoveCall action;
  action.symbol = code<domain::Symbol>(at(words, 1));
  action.move = word<domain::CallMove>({{"start", domain::CallMove::start},
                                        {"no-cancel", domain::CallMove::no_cancel},
                                        {"end", domain::CallMove::end}},
                                       at(words, 2));
  if (action.move != domain::CallMove::start) return action;
  const bool closing = at(words, 3) == "closing";
  if (closing) action.reason = domain::CallReason::closing;
  action.seconds = scaled(at(words, closing ? 4 : 3), 0);
  return action;
}

}  // namespace eco::scenario

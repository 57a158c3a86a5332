#include <fmt/format.h>

#include "console/amounts.hpp"
#include "console/describe.hpp"
#include "console/words.hpp"

namespace eco::console {
namespace {

using namespace domain;

std::string trades_text(const std::vector<TradeId>& trades) {
  if (trades.empty()) return "every open trade";
  std::string text = "trades";
  for (const TradeId trade : trades) text.append(" ").append(std::to_string(trade.raw()));
  return text;
}

std::string market_text(const MarketCode& code) {
  return code.empty() ? "all markets" : code.str();
}

std::string in_brackets(const std::string& reference) {
  return reference.empty() ? "" : " (" + reference + ")";
}

/// One overload per action.
class ActionText {
 public:
  explicit ActionText(const Names& names) noexcept : names_(names) {}

  std::string operator()(const ActivateRulebook& a) const {
    std::string dates;
    for (const RulebookRevision& revision : a.rulebook.revisions) {
      dates.append(" ").append(base::format_date(revision.effective_from));
    }
    return fmt::format("activate rulebook {} ({}), effective{}", a.rulebook.market.view(),
                       a.rulebook.name_en, dates);
  }
  std::string operator()(const SetCalendar& a) const {
    return fmt::format("set calendar: {} closed weekdays, known until {}", a.closed.size(),
                       base::format_date(a.covered_until));
  }
  std::string operator()(const OpenDay& a) const {
    return fmt::format("open day {}, schedule {}", base::format_date(a.date), word(a.schedule));
  }
  std::string operator()(const CloseDay&) const { return "close the day"; }
  std::string operator()(const SetPhase& a) const {
    return fmt::format("move {} to phase {}", market_text(a.market), word(a.phase));
  }
  std::string operator()(const SetHalt& a) const {
    return fmt::format("{} {} {}", a.state == HaltState::halted ? "halt" : "resume",
                       market_text(a.market), a.symbol.view());
  }
  std::string operator()(const ListInstrument& a) const {
    return fmt::format(
        "list instrument {} in {}, vintage {}, class '{}', first base {}{}", a.symbol.view(),
        a.market.view(), a.vintage, a.class_key,
        a.first_base == Price(0) ? "by the rulebook" : price(market_grid(a.market), a.first_base),
        a.last_trade_day == base::Date{}
            ? ""
            : ", last trade day " + base::format_date(a.last_trade_day));
  }
  std::string operator()(const SetFirstBase& a) const {
    return fmt::format("set first base of {} to {}", a.symbol.view(),
                       price(instrument_grid(a.symbol), a.base));
  }
  std::string operator()(const AdmitMember& a) const {
    return fmt::format("admit member {} ({})", a.code.view(), a.name);
  }
  std::string operator()(const SetMemberStatus& a) const {
    return fmt::format("set member {} {}", a.member.view(), word(a.status));
  }
  std::string operator()(const SetAffiliateGroup& a) const {
    return fmt::format("put {} into the affiliate group of {}", a.member.view(),
                       a.same_group_as.view());
  }
  std::string operator()(const CreateTrader& a) const {
    return fmt::format("create trader {} of {}, {} CompID {}", a.name.view(), a.member.view(),
                       word(a.fix_version), a.comp_id.view());
  }
  std::string operator()(const SetCredential& a) const {
    return fmt::format("set password of trader {} (version {})", a.trader.view(),
                       a.credential_version);
  }
  std::string operator()(const DepositCash& a) const {
    return fmt::format("deposit {} CNY to {}{}", grouped(money_text(a.amount)), a.account.view(),
                       in_brackets(a.reference));
  }
  std::string operator()(const WithdrawCash& a) const {
    return fmt::format("withdraw {} CNY from {}{}", grouped(money_text(a.amount)), a.account.view(),
                       in_brackets(a.reference));
  }
  std::string operator()(const IssueLot& a) const {
    return fmt::format("issue {} {} to {}, vintage {}, {}, to the {} side{}",
                       quantity(a.symbol, a.quantity), a.symbol.view(), a.account.view(), a.vintage,
                       word(a.acquisition), word(a.place), in_brackets(a.reference));
  }
  std::string operator()(const UnfreezeLots& a) const {
    return fmt::format("unfreeze {} {} of {}{}", quantity(a.symbol, a.quantity), a.symbol.view(),
                       a.account.view(), in_brackets(a.reference));
  }
  std::string operator()(const TransferPlace& a) const {
    return fmt::format("transfer {} {} of {} to the {} side", quantity(a.symbol, a.quantity),
                       a.symbol.view(), a.account.view(), word(a.to));
  }
  std::string operator()(const CancelOnBehalf& a) const {
    if (a.order.valid()) {
      return fmt::format("cancel order {} of {}", a.order.raw(), a.member.view());
    }
    return fmt::format("cancel every order of {} {}", a.member.view(), a.symbol.view());
  }
  std::string operator()(const ConfirmTrades& a) const {
    return fmt::format("registry confirms {} of {}", trades_text(a.trades), a.market.view());
  }
  std::string operator()(const RefuseTrades& a) const {
    return fmt::format("registry refuses {} of {}, rights return {}", trades_text(a.trades),
                       a.market.view(), word(a.rights));
  }
  std::string operator()(const AnswerBlock& a) const {
    return fmt::format("block offer {}: {}", a.offer.raw(), word(a.answer));
  }
  std::string operator()(const Settle& a) const {
    return fmt::format("settle {}", market_text(a.market));
  }
  std::string operator()(const AnnounceAuction& a) const {
    const Grid grid = instrument_grid(a.symbol);
    std::string text =
        fmt::format("announce {} auction of {}: {} {} {}", word(a.terms.form), a.owner.view(),
                    word(a.terms.side), quantity(a.symbol, a.terms.quantity), a.symbol.view());
    const std::pair<std::string_view, Price> prices[] = {{"floor", a.terms.floor},
                                                         {"cap", a.terms.cap},
                                                         {"price", a.terms.price},
                                                         {"step", a.terms.step}};
    for (const auto& [name, value] : prices) {
      if (value != Price(0)) text += fmt::format(", {} {}", name, price(grid, value));
    }
    return text + in_brackets(a.notice);
  }
  std::string operator()(const MoveAuction& a) const {
    return fmt::format("auction {}: {}", a.auction.raw(), word(a.move));
  }
  std::string operator()(const CancelAuction& a) const {
    return fmt::format("cancel auction {}", a.auction.raw());
  }
  std::string operator()(const MoveCall& a) const {
    if (a.move != CallMove::start)
      return fmt::format("call of {}: {}", a.symbol.view(), word(a.move));
    return fmt::format("call of {}: start, {}, {}", a.symbol.view(), word(a.reason),
                       a.seconds == 0 ? "until it is ended" : fmt::format("{} s", a.seconds));
  }
  std::string operator()(const RegisterBidder& a) const {
    return fmt::format("register {} for auction {}{}", a.account.view(), a.auction.raw(),
                       in_brackets(a.reference));
  }
  std::string operator()(const SetAccountFacts& a) const {
    return fmt::format("facts of {}: district {}, city {}, basin {}, industry {}, {} project{}",
                       a.account.view(), a.facts.district.view(), a.facts.city.view(),
                       a.facts.basin.view(), a.facts.industry.view(), word(a.facts.project),
                       in_brackets(a.reference));
  }
  std::string operator()(const SetZoneFacts& a) const {
    const Grid grid = market_grid(a.market);
    return fmt::format("facts of {} in {} of {}: {}, land {}, forest {}, gap {}{}", a.zone.view(),
                       a.measure.view(), a.market.view(), word(a.facts.quality),
                       quantity(grid, a.facts.land), quantity(grid, a.facts.forest),
                       quantity(grid, a.facts.gap), in_brackets(a.reference));
  }
  std::string operator()(const SetZoneConsent& a) const {
    return fmt::format("consent {}: {} to {} in {}{}", word(a.state), a.seller.view(),
                       a.buyer.view(), a.market.view(), in_brackets(a.reference));
  }
  std::string operator()(const RegisterTransfer& a) const {
    return fmt::format("register transfer from {} to {}: {}{}{}", a.seller.view(), a.buyer.view(),
                       leg(a.first), a.second ? " for " + leg(*a.second) : "",
                       in_brackets(a.reference));
  }
  std::string operator()(const AnswerTransfer& a) const {
    return fmt::format("transfer {}: {}{}", a.transfer.raw(), word(a.answer),
                       in_brackets(a.signature));
  }
  std::string operator()(const RecallTransfer& a) const {
    return fmt::format("recall {} {} of transfer {}{}", quantity(a.symbol, a.quantity),
                       a.symbol.view(), a.transfer.raw(), in_brackets(a.reference));
  }

  std::string operator()(const DraftNotice& a) const {
    const Grid grid = instrument_grid(a.symbol);
    return fmt::format(
        "draft notice of {}: {} {}, floor {}, {} bidding, deposit {} CNY, {} working days{}",
        a.owner.view(), quantity(a.symbol, a.terms.quantity), a.symbol.view(),
        price(grid, a.terms.floor), word(a.terms.form), grouped(money_text(a.terms.deposit)),
        a.terms.notice_days, in_brackets(a.text));
  }
  std::string operator()(const ReviewNotice& a) const {
    std::string papers;
    for (const ReviewedPaper& entry : a.papers) {
      papers += fmt::format(", {}{}", word(entry.paper), in_brackets(entry.reference));
    }
    return fmt::format("notice {} reviewed, appraisal {} ticks{}", a.notice.raw(),
                       a.appraisal.raw(), papers);
  }
  std::string operator()(const MoveNotice& a) const {
    const std::string ends =
        a.ends == Timestamp(0) ? "" : ", bidding ends " + base::format_instant(a.ends.raw());
    return fmt::format("notice {}: {}{}{}", a.notice.raw(), word(a.move), ends,
                       in_brackets(a.reference));
  }
  std::string operator()(const ApplyForNotice& a) const {
    return fmt::format(
        "{} applies for notice {}{}{}", a.account.view(), a.notice.raw(),
        a.first_refusal == FirstRefusal::claimed ? ", claiming the right of first refusal" : "",
        in_brackets(a.reference));
  }
  std::string operator()(const DecideApplicant& a) const {
    return fmt::format("applicant {} of notice {}: {}{}", a.account.view(), a.notice.raw(),
                       word(a.decision), in_brackets(a.reference));
  }
  std::string operator()(const SuspendNotice& a) const {
    return fmt::format("suspend notice {}: {}{}", a.notice.raw(), word(a.cause),
                       in_brackets(a.reference));
  }
  std::string operator()(const ResumeNotice& a) const {
    return fmt::format("resume notice {}{}", a.notice.raw(), in_brackets(a.reference));
  }
  std::string operator()(const WithdrawNotice& a) const {
    return fmt::format("withdraw notice {} for its owner{}", a.notice.raw(),
                       in_brackets(a.reference));
  }
  std::string operator()(const RelistNotice& a) const {
    return fmt::format("list notice {} again, floor {} ticks, deposit {} CNY", a.notice.raw(),
                       a.floor.raw(), grouped(money_text(a.deposit)));
  }
  std::string operator()(const CancelNotice& a) const {
    return fmt::format("cancel notice {}{}", a.notice.raw(), in_brackets(a.reference));
  }
  std::string operator()(const DeclareDefault& a) const {
    return fmt::format("the buyer of notice {} is in default{}", a.notice.raw(),
                       in_brackets(a.reference));
  }

  std::string operator()(const WidenBand& a) const {
    return fmt::format("widen the {} band of {} to {} bp until the next open day", word(a.method),
                       a.symbol.view(), a.band_bp);
  }
  std::string operator()(const ChangeClass& a) const {
    const std::string text = fmt::format("{} class {}", word(a.change), a.symbol.view());
    if (a.change == ClassChange::expire) {
      return fmt::format("{}: last trade day {}", text, base::format_date(a.last_trade_day));
    }
    if (a.change == ClassChange::rebase) {
      return fmt::format("{}: base {}", text, price(instrument_grid(a.symbol), a.base));
    }
    return text;
  }
  std::string operator()(const BustTrade& a) const {
    return fmt::format("bust trade {}{}", a.trade.raw(), in_brackets(a.evidence));
  }
  std::string operator()(const CorrectTrade& a) const {
    return fmt::format("correct trade {} to {} {} at {}{}", a.trade.raw(),
                       quantity(a.symbol, a.quantity), a.symbol.view(),
                       price(instrument_grid(a.symbol), a.price), in_brackets(a.evidence));
  }

 private:
  using Grid = const Names::Instrument*;

  [[nodiscard]] std::string leg(const QuotaLeg& l) const {
    return fmt::format("need {} {} at {}", quantity(l.symbol, l.need), l.symbol.view(),
                       price(instrument_grid(l.symbol), l.price));
  }

  [[nodiscard]] Grid instrument_grid(const Symbol& symbol) const {
    return find([&](const Names::Instrument& i) { return i.symbol == symbol; });
  }
  [[nodiscard]] Grid market_grid(const MarketCode& code) const {
    return find([&](const Names::Instrument& i) { return names_.market(i.market) == code.view(); });
  }
  [[nodiscard]] Grid find(auto&& matches) const {
    for (const auto& [id, instrument] : names_.instruments()) {
      if (matches(instrument)) return &instrument;
    }
    return nullptr;
  }
  [[nodiscard]] static std::string price(Grid grid, Price value) {
    return grid == nullptr ? fmt::format("{} ticks", value.raw()) : price_text(value, grid->tick);
  }
  [[nodiscard]] std::string quantity(const Symbol& symbol, Quantity value) const {
    return quantity(instrument_grid(symbol), value);
  }
  [[nodiscard]] static std::string quantity(Grid grid, Quantity value) {
    return grid == nullptr ? fmt::format("{} steps", value.raw())
                           : grouped(quantity_text(value, grid->step));
  }

  const Names& names_;
};

}  // namespace

std::string describe(const OperatorAction& action, const Names& names) {
  return std::visit(ActionText(names), action);
}

}  // namespace eco::console

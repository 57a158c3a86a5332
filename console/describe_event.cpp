#include <fmt/format.h>

#include "console/amounts.hpp"
#include "console/describe.hpp"
#include "console/words.hpp"

namespace eco::console {
namespace {

using namespace domain;

std::string text_of(const CashPlace& place, const Names& names) {
  if (place.account.valid()) {
    return fmt::format("{} {}", names.account(place.account), word(place.bucket));
  }
  if (place.market.valid()) {
    return fmt::format("{} {}", names.market(place.market), word(place.bucket));
  }
  return std::string(word(place.bucket));
}

std::string text_of(const LotPlace& place, const Names& names) {
  if (place.use == LotUse::outside) return "issue account";
  return fmt::format("{} {} {}", names.account(place.account), word(place.place), word(place.use));
}

/// One overload per event.
class EventText {
 public:
  explicit EventText(const Names& names) noexcept : names_(names) {}

  std::string operator()(const OrderAccepted& e) const {
    return fmt::format("order {} accepted, {} reserved", order(e.order), money(e.reserved));
  }
  std::string operator()(const OrderRejected& e) const {
    return fmt::format("order {} of {} refused: {}", e.cl_ord_id.view(), names_.member(e.member),
                       describe(e.refusal, {}));
  }
  std::string operator()(const OrderReplaced& e) const {
    return fmt::format("order {} replaced", order(e.order));
  }
  std::string operator()(const OrderCancelled& e) const {
    return fmt::format("order {} cancelled ({}), {} withdrawn", order(e.order), word(e.reason),
                       names_.quantity(e.order.instrument, e.cancelled));
  }
  std::string operator()(const OrderExpired& e) const {
    return fmt::format("order {} expired", order(e.order));
  }
  std::string operator()(const ChangeRejected& e) const {
    return fmt::format("change of order {} refused: {}", e.orig_cl_ord_id.view(),
                       describe(e.refusal, {}));
  }
  std::string operator()(const Trade& e) const {
    return fmt::format("trade {}: {} {} at {}, {} CNY, buyer {}, seller {}{}", e.trade.raw(),
                       names_.quantity(e.instrument, e.quantity), names_.instrument(e.instrument),
                       names_.price(e.instrument, e.price), money(e.amount),
                       names_.member(e.buy.order.member), names_.member(e.sell.order.member),
                       e.corrects.valid() ? fmt::format(", for trade {}", e.corrects.raw()) : "");
  }
  std::string operator()(const BlockUpdated& e) const {
    const std::string what = fmt::format(
        "{} {}: {} {} {} {} at {}",
        e.parent.valid() ? fmt::format("hit {} of block offer {}", e.offer.raw(), e.parent.raw())
                         : fmt::format("block offer {}", e.offer.raw()),
        word(e.status), names_.member(e.initiator), word(e.initiator_side),
        names_.quantity(e.instrument, e.quantity), names_.instrument(e.instrument),
        names_.price(e.instrument, e.price));
    if (e.responder.valid()) return fmt::format("{} with {}", what, names_.member(e.responder));
    return fmt::format("{}, {}, {} left", what, word(e.form),
                       names_.quantity(e.instrument, e.leaves));
  }
  std::string operator()(const BlockRejected& e) const {
    return fmt::format("block request {} refused: {}", e.cl_ord_id.view(), describe(e.refusal, {}));
  }
  std::string operator()(const AuctionUpdated& e) const {
    return fmt::format("auction {} ({}) of {}: {}, {} {} {}", e.auction.raw(), word(e.terms.form),
                       names_.member(e.owner), word(e.status), word(e.terms.side),
                       names_.quantity(e.instrument, e.terms.quantity),
                       names_.instrument(e.instrument));
  }
  std::string operator()(const AuctionEnded& e) const {
    return fmt::format(
        "auction {} ended: {}, {} sold, {} unsold, {} CNY, {} bids of which {} valid",
        e.auction.raw(), word(e.outcome), names_.quantity(e.instrument, e.sold),
        names_.quantity(e.instrument, e.unsold), money(e.amount), e.bids, e.valid);
  }
  std::string operator()(const OrderRestated& e) const {
    const char* what = e.reason == RestateReason::triggered ? "its stop price has traded"
                                                            : "the rest is a limit order";
    return fmt::format("order {} of {}: {}, {} {} at {}", e.order.order.raw(),
                       names_.member(e.order.member), what, word(e.order.kind),
                       names_.quantity(e.order.instrument, e.order.leaves),
                       names_.price(e.order.instrument, e.order.price));
  }
  std::string operator()(const CallUpdated& e) const {
    return fmt::format("call of {} ({}): {}, {} at {}", names_.instrument(e.instrument),
                       word(e.reason), word(e.status), names_.quantity(e.instrument, e.volume),
                       e.price == Price(0) ? "no price" : names_.price(e.instrument, e.price));
  }
  std::string operator()(const BidderRegistered& e) const {
    return fmt::format("{} registered for auction {}, deposit {} CNY", names_.member(e.member),
                       e.auction.raw(), money(e.deposit));
  }
  std::string operator()(const CashPosted& e) const {
    return fmt::format("cash {}: {} CNY from {} to {}", word(e.reason), money(e.amount),
                       text_of(e.debit, names_), text_of(e.credit, names_));
  }
  std::string operator()(const LotMoved& e) const {
    return fmt::format("rights {}: {} {} (lot {}, {}-{}) from {} to {}", word(e.reason),
                       names_.quantity(e.instrument, Quantity(e.last - e.first + 1)),
                       names_.instrument(e.instrument), e.lot.raw(), e.first, e.last,
                       text_of(e.debit, names_), text_of(e.credit, names_));
  }
  std::string operator()(const RightsReserved& e) const {
    return fmt::format("rights {}: {} {} of {} for order {}", word(e.reason),
                       names_.quantity(e.instrument, e.quantity), names_.instrument(e.instrument),
                       names_.account(e.account), e.order.raw());
  }
  std::string operator()(const LotIssued& e) const {
    return fmt::format("lot {} issued: {} {} to {}, vintage {}, {}", e.lot.raw(),
                       names_.quantity(e.instrument, e.quantity), names_.instrument(e.instrument),
                       names_.account(e.account), e.vintage, word(e.acquisition));
  }
  std::string operator()(const DayOpened& e) const {
    return fmt::format(
        "day {} opened (number {}, schedule {}){}", base::format_date(e.date), e.ordinal.raw(),
        word(e.schedule),
        e.beyond_calendar ? "; WARNING: beyond the calendar, weekdays are open" : "");
  }
  std::string operator()(const RulesResolved& e) const {
    return fmt::format("rules of {} in force since {}", e.code.view(),
                       base::format_date(e.effective_from));
  }
  std::string operator()(const DayClosed& e) const {
    return fmt::format("day {} closed", base::format_date(e.date));
  }
  std::string operator()(const PhaseChanged& e) const {
    return fmt::format("{}: phase {} -> {}", names_.market(e.market), word(e.from), word(e.to));
  }
  std::string operator()(const HaltChanged& e) const {
    return fmt::format("{} {}",
                       e.instrument.valid() ? names_.instrument(e.instrument)
                                            : "market " + names_.market(e.market),
                       word(e.state));
  }
  std::string operator()(const EntryModeChanged& e) const {
    return fmt::format("entry mode {}: {}", word(e.mode), e.reason);
  }
  std::string operator()(const RulebookActivated& e) const {
    return fmt::format("rulebook of {} activated, sha256 {}", e.code.view(), hex(e.hash));
  }
  std::string operator()(const CalendarSet& e) const {
    return fmt::format("calendar set: {} closed weekdays, known until {}", e.closed_days,
                       base::format_date(e.covered_until));
  }
  std::string operator()(const InstrumentListed& e) const {
    return fmt::format("instrument {} listed in {}, vintage {} {}", e.symbol.view(),
                       names_.market(e.market), e.vintage, e.class_key);
  }
  std::string operator()(const ReferenceSet& e) const {
    const auto band = [&](const std::optional<Price>& low, const std::optional<Price>& high) {
      return low && high ? fmt::format("{}..{}", names_.price(e.instrument, *low),
                                       names_.price(e.instrument, *high))
                         : std::string("none");
    };
    return fmt::format("{}: base {}, listed band {}, block band {}",
                       names_.instrument(e.instrument), names_.price(e.instrument, e.base),
                       band(e.listed_low, e.listed_high), band(e.block_low, e.block_high));
  }
  std::string operator()(const BandWidened& e) const {
    return fmt::format("{}: {} band widened to {} bp, {} to {}", names_.instrument(e.instrument),
                       word(e.method), e.band_bp, names_.price(e.instrument, e.low),
                       names_.price(e.instrument, e.high));
  }
  std::string operator()(const ClassChanged& e) const {
    std::string text = fmt::format("class {}: {}, {}", names_.instrument(e.instrument),
                                   word(e.change), word(e.status));
    if (e.last_trade_day != base::Date{}) {
      text += ", last trade day " + base::format_date(e.last_trade_day);
    }
    if (e.base != Price(0)) text += ", base " + names_.price(e.instrument, e.base);
    return text;
  }
  std::string operator()(const InstrumentClosed& e) const {
    return fmt::format("{} closed at {}: listed {} ({} CNY), block {} ({} CNY)",
                       names_.instrument(e.instrument), names_.price(e.instrument, e.close),
                       names_.quantity(e.instrument, e.listed_quantity), money(e.listed_amount),
                       names_.quantity(e.instrument, e.block_quantity), money(e.block_amount));
  }
  std::string operator()(const CompositeClosed& e) const {
    return fmt::format("{} composite {} ({})", names_.market(e.market),
                       names_.price(e.market, e.composite), word(e.formula));
  }
  std::string operator()(const TradeFinalityChanged& e) const {
    return fmt::format("trade {} {}: {} {} at {} of {}, buyer {}, seller {}", e.trade.raw(),
                       word(e.finality), names_.quantity(e.instrument, e.quantity),
                       names_.instrument(e.instrument), names_.price(e.instrument, e.price),
                       base::format_date(e.date), names_.member(e.buy.member),
                       names_.member(e.sell.member));
  }
  std::string operator()(const SettlementBreak& e) const {
    return fmt::format("BREAK: trade {} of {} stays {}", e.trade.raw(),
                       names_.instrument(e.instrument), word(e.finality));
  }
  std::string operator()(const MarketSettled& e) const {
    return fmt::format(
        "{} settled: {} trades, {} breaks, turnover {}, fees {}, risk reserve {} CNY",
        names_.market(e.market), e.trades_settled, e.breaks, money(e.turnover), money(e.fees),
        money(e.risk_reserve));
  }
  std::string operator()(const RegistryNet& e) const {
    return fmt::format("registry: {} {} {}", names_.account(e.account),
                       names_.quantity(e.instrument, e.net), names_.instrument(e.instrument));
  }
  std::string operator()(const MemberAdmitted& e) const {
    return fmt::format("member {} ({}) admitted, account {}, affiliate group {}", e.code.view(),
                       e.name, e.account_code.view(), e.group.raw());
  }
  std::string operator()(const MemberStatusChanged& e) const {
    return fmt::format("member {} {}", names_.member(e.member), word(e.status));
  }
  std::string operator()(const AffiliateGroupChanged& e) const {
    return fmt::format("member {} in affiliate group {}", names_.member(e.member), e.group.raw());
  }
  std::string operator()(const TraderCreated& e) const {
    return fmt::format("trader {} of {} created, {} CompID {}", e.name.view(),
                       names_.member(e.member), word(e.fix_version), e.comp_id.view());
  }
  std::string operator()(const CredentialSet& e) const {
    return fmt::format("trader#{} has credential version {}", e.trader.raw(), e.credential_version);
  }
  std::string operator()(const ActionProposed& e) const {
    return fmt::format("proposal {} by {} waits for a second person, hash {}", e.proposal.raw(),
                       e.proposer.view(), hex(e.hash));
  }
  std::string operator()(const ActionApproved& e) const {
    return fmt::format("proposal {} of {} approved by {}", e.proposal.raw(), e.proposer.view(),
                       e.approver.view());
  }
  std::string operator()(const ActionRefused& e) const {
    return fmt::format("proposal {} of {} refused by {}", e.proposal.raw(), e.proposer.view(),
                       e.refuser.view());
  }
  std::string operator()(const OperatorRejected& e) const {
    return "refused: " + describe(e.refusal, e.text);
  }
  std::string operator()(const Noted&) const { return "noted"; }
  std::string operator()(const NoticeUpdated& e) const {
    const std::string cause = e.cause ? fmt::format(" ({})", word(*e.cause)) : "";
    const std::string until =
        e.deadline == Timestamp(0) ? "" : ", until " + base::format_instant(e.deadline.raw());
    const std::string buyer = e.buyer.valid()
                                  ? fmt::format(", buyer {} at {}", names_.member(e.buyer),
                                                names_.price(e.instrument, e.price))
                                  : "";
    return fmt::format("notice {} of {} {}{}: {} {} from {}, {} of {} applicants qualified{}{}",
                       e.notice.raw(), names_.member(e.owner), word(e.status), cause,
                       names_.quantity(e.instrument, e.terms.quantity),
                       names_.instrument(e.instrument), names_.price(e.instrument, e.terms.floor),
                       e.qualified, e.applicants, buyer, until);
  }
  std::string operator()(const ApplicantUpdated& e) const {
    const std::string right =
        e.first_refusal == FirstRefusal::claimed ? " with the right of first refusal" : "";
    return fmt::format("applicant {} of notice {}{}: {}, deposit {} CNY", names_.member(e.member),
                       e.notice.raw(), right, word(e.status), money(e.deposit));
  }
  std::string operator()(const ResaleShortfall& e) const {
    return fmt::format("{} owes {} CNY: notice {} was sold at {} instead of {}",
                       names_.member(e.member), money(e.owed), e.notice.raw(),
                       names_.price(e.instrument, e.sold), names_.price(e.instrument, e.agreed));
  }
  std::string operator()(const QuotaUpdated& e) const {
    return fmt::format("transfer {} {}: {} to {}, {}{}{}", e.transfer.raw(), word(e.status),
                       names_.member(e.seller), names_.member(e.buyer), leg(e.first),
                       e.second ? " for " + leg(*e.second) : "",
                       e.reference.empty() ? "" : " (" + e.reference + ")");
  }
  std::string operator()(const QuotaRejected& e) const {
    return fmt::format("transfer request {} refused: {}", e.cl_ord_id.view(),
                       describe(e.refusal, {}));
  }
  std::string operator()(const AccountFactsSet& e) const {
    return fmt::format("facts of {}: district {}, city {}, basin {}, industry {}, {} project",
                       names_.account(e.account), e.facts.district.view(), e.facts.city.view(),
                       e.facts.basin.view(), e.facts.industry.view(), word(e.facts.project));
  }
  std::string operator()(const ZoneFactsSet& e) const {
    return fmt::format("facts of {} in {} of {}: {}, in steps: land {}, forest {}, gap {}",
                       e.zone.view(), e.measure.view(), names_.market(e.market),
                       word(e.facts.quality), e.facts.land.raw(), e.facts.forest.raw(),
                       e.facts.gap.raw());
  }
  std::string operator()(const ZoneConsentSet& e) const {
    return fmt::format("consent {}: {} to {} in {}", word(e.state), names_.account(e.seller),
                       names_.account(e.buyer), names_.market(e.market));
  }
  std::string operator()(const ZoneBalanceChanged& e) const {
    return fmt::format("{} in {} of {}: net inflow {:+} to {:+} steps by trade {}", e.zone.view(),
                       e.measure.view(), names_.market(e.market), e.change.raw(), e.balance.raw(),
                       e.trade.raw());
  }
  std::string operator()(const TransferRecalled& e) const {
    return fmt::format("transfer {}: {} {} recalled from {}, {} CNY clawed back from {}",
                       e.transfer.raw(), names_.quantity(e.instrument, e.quantity),
                       names_.instrument(e.instrument), names_.member(e.buyer), money(e.amount),
                       names_.member(e.seller));
  }

 private:
  [[nodiscard]] std::string leg(const TransferLeg& l) const {
    return fmt::format("{} {} at {}, {} of them retired", names_.quantity(l.instrument, l.quantity),
                       names_.instrument(l.instrument), names_.price(l.instrument, l.price),
                       names_.quantity(l.instrument, l.quantity - l.need));
  }
  [[nodiscard]] static std::string money(Money value) { return grouped(money_text(value)); }
  [[nodiscard]] std::string order(const OrderState& o) const {
    return fmt::format("{} of {} ({} {} {} {} at {})", o.order.raw(), names_.member(o.member),
                       word(o.kind), word(o.side), names_.quantity(o.instrument, o.quantity),
                       names_.instrument(o.instrument), names_.price(o.instrument, o.price));
  }

  const Names& names_;
};

}  // namespace

std::string describe(const Event& event, const Names& names) {
  return std::visit(EventText(names), event);
}

std::string describe(const Refusal& refusal, std::string_view text) {
  const RejectInfo* info = reject_info(refusal.code);
  if (info == nullptr) return fmt::format("code {}", static_cast<unsigned>(refusal.code));
  return fmt::format("{}: {}{}{}; {}", info->name, info->english, text.empty() ? "" : ": ", text,
                     info->remedy_english);
}

std::string hex(const Sha256& hash) {
  return fmt::format("{:02x}", fmt::join(hash, ""));
}

}  // namespace eco::console

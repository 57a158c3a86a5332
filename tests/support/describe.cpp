#include "tests/support/describe.hpp"

#include <fmt/format.h>

#include "base/decimal.hpp"

namespace eco::testing {
namespace {

using namespace domain;

std::string money(Money amount) {
  return base::format_scaled(amount.raw(), 4, 2);
}

const char* name_of(Side side) {
  return side == Side::buy ? "buy" : "sell";
}

const char* name_of(OrderKind kind) {
  switch (kind) {
    case OrderKind::listing:
      return "list";
    case OrderKind::sweep:
      return "sweep";
    case OrderKind::pick:
      return "pick";
    case OrderKind::unsupported:
      return "unsupported";
    case OrderKind::unsupported_tif:
      return "unsupported_tif";
    case OrderKind::limit:
      return "limit";
    case OrderKind::market:
      return "market";
    case OrderKind::market_to_limit:
      return "mtl";
    case OrderKind::stop:
      return "stop";
    case OrderKind::stop_limit:
      return "stoplimit";
    case OrderKind::bid:
      return "bid";
  }
  return "?";
}

const char* name_of(CallReason reason) {
  constexpr const char* names[] = {"?", "opening", "closing", "batch", "volatility", "by_operator"};
  return names[static_cast<std::size_t>(reason)];
}

const char* name_of(CallStatus status) {
  constexpr const char* names[] = {"?", "collecting", "no_cancel", "ended"};
  return names[static_cast<std::size_t>(status)];
}

/// What an order says beyond DAY, each with a blank before it.
std::string text_of(const OrderTerms& terms) {
  constexpr const char* tifs[] = {"?",    "",         " gtc",      " gtd", " ioc",
                                  " fok", " at_open", " at_close", " gfa"};
  std::string text = tifs[static_cast<std::size_t>(terms.tif)];
  if (terms.expire_date != base::Date{}) text += " until " + base::format_date(terms.expire_date);
  if (terms.stop != Price(0)) text += fmt::format(" stop {}", terms.stop.raw());
  if (terms.display != Quantity(0)) text += fmt::format(" display {}", terms.display.raw());
  if (terms.minimum != Quantity(0)) text += fmt::format(" min {}", terms.minimum.raw());
  if (terms.options.contains(OrderOption::all_or_none)) text += " aon";
  if (terms.options.contains(OrderOption::post_only)) text += " post_only";
  return text;
}

const char* name_of(CashBucket bucket) {
  switch (bucket) {
    case CashBucket::free:
      return "free";
    case CashBucket::proceeds:
      return "proceeds";
    case CashBucket::reserved_free:
      return "reserved_free";
    case CashBucket::reserved_proceeds:
      return "reserved_proceeds";
    case CashBucket::deposit:
      return "deposit";
    case CashBucket::frozen:
      return "frozen";
    case CashBucket::bank:
      return "bank";
    case CashBucket::fees:
      return "fees";
    case CashBucket::risk_reserve:
      return "risk_reserve";
  }
  return "?";
}

const char* name_of(PostingReason reason) {
  if (reason == PostingReason::retire) return "retire";
  if (reason == PostingReason::recall) return "recall";
  if (reason == PostingReason::claw_back) return "claw_back";
  if (reason == PostingReason::forfeit) return "forfeit";
  constexpr const char* names[] = {
      "?",        "deposit",          "withdrawal",    "reserve",  "release", "pay",
      "fee",      "settle",           "reserve_share", "reversal", "issue",   "delivery",
      "transfer", "registry_confirm", "freeze",        "unlock",   "unfreeze"};
  return names[static_cast<std::size_t>(reason)];
}

const char* name_of(LotUse use) {
  if (use == LotUse::retired) return "retired";
  if (use == LotUse::recalled) return "recalled";
  constexpr const char* names[] = {"?", "free", "?", "frozen", "outside"};
  return names[static_cast<std::size_t>(use)];
}

const char* name_of(Phase phase) {
  constexpr const char* names[] = {"?",         "closed", "pre_open", "morning", "lunch",
                                   "afternoon", "post",   "settling", "settled"};
  return names[static_cast<std::size_t>(phase)];
}

const char* name_of(TradeFinality finality) {
  constexpr const char* names[] = {"?", "pending", "confirmed", "refused", "settled", "busted"};
  return names[static_cast<std::size_t>(finality)];
}

const char* name_of(OfferStatus status) {
  constexpr const char* names[] = {"?",         "open",      "pending_approval",  "executed",
                                   "declined",  "withdrawn", "expired",           "refused",
                                   "cancelled", "lapsed",    "rest_below_minimum"};
  return names[static_cast<std::size_t>(status)];
}

const char* name_of(TransferStatus status) {
  constexpr const char* names[] = {"?",        "proposed",  "pending_approval", "executed",
                                   "declined", "withdrawn", "expired",          "refused",
                                   "lapsed",   "cancelled", "reversed"};
  return names[static_cast<std::size_t>(status)];
}

const char* name_of(AreaQuality quality) {
  constexpr const char* names[] = {"?", "attained", "improving", "poor", "worsening"};
  return names[static_cast<std::size_t>(quality)];
}

const char* name_of(EndReason reason) {
  constexpr const char* names[] = {"?",
                                   "requested",
                                   "remainder",
                                   "operator_action",
                                   "kill",
                                   "suspension",
                                   "day_end",
                                   "session_end",
                                   "withdrawn",
                                   "declined",
                                   "replaced_filled",
                                   "reverse_lock",
                                   "not_filled",
                                   "rechecked",
                                   "auction_lost",
                                   "invalid_bid",
                                   "auction_cancelled",
                                   "call_ended"};
  return names[static_cast<std::size_t>(reason)];
}

const char* name_of(AuctionForm form) {
  constexpr const char* names[] = {"?", "sealed", "ascending", "clock", "fixed", "fixed_window"};
  return names[static_cast<std::size_t>(form)];
}

const char* name_of(AuctionStatus status) {
  constexpr const char* names[] = {"?",         "announced", "open",     "paused",
                                   "extending", "ended",     "cancelled"};
  return names[static_cast<std::size_t>(status)];
}

const char* name_of(AuctionOutcome outcome) {
  constexpr const char* names[] = {"?", "open", "sold", "partial", "cancelled", "declined"};
  return names[static_cast<std::size_t>(outcome)];
}

/// Seconds of the Beijing day with what is below a second cut off.
std::string clock(Timestamp stamp) {
  if (stamp == Timestamp(0)) return "by command";
  constexpr std::int64_t beijing_s = 8 * 3600;
  const std::int64_t s = (stamp.raw() / 1'000'000'000 + beijing_s) % 86'400;
  return fmt::format("{:02}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60);
}

std::string limits(const std::optional<Price>& low, const std::optional<Price>& high) {
  return low && high ? fmt::format("{}..{}", low->raw(), high->raw()) : "none";
}

const char* name_of(NoticeStatus status) {
  constexpr const char* names[] = {
      "?",         "draft",       "reviewed",      "published",     "qualifying",
      "agreement", "bidding",     "first_refusal", "result_notice", "contract",
      "payment",   "certificate", "registration",  "done",          "unsold",
      "defaulted", "suspended",   "withdrawn",     "terminated"};
  return names[static_cast<std::size_t>(status)];
}

const char* name_of(ApplicantStatus status) {
  constexpr const char* names[] = {"?", "applied", "qualified", "refused", "released", "forfeited"};
  return names[static_cast<std::size_t>(status)];
}

const char* name_of(SuspensionCause cause) {
  constexpr const char* names[] = {"?", "dispute", "court", "other"};
  return names[static_cast<std::size_t>(cause)];
}

class Describer {
 public:
  explicit Describer(const Names& names) : names_(names) {}

  std::string operator()(const OrderAccepted& e) const {
    return fmt::format("accepted {} reserved {}{}{}", order(e.order), money(e.reserved),
                       e.auction.valid() ? " for " + number(e.auction.raw()) : "",
                       e.terms ? text_of(*e.terms) : "");
  }
  std::string operator()(const OrderRestated& e) const {
    return fmt::format("restated {} {}", order(e.order),
                       e.reason == RestateReason::triggered
                           ? fmt::format("triggered at {}", e.trigger.raw())
                           : "to limit");
  }
  std::string operator()(const CallUpdated& e) const {
    return fmt::format(
        "call {} {} {} ends {} extensions {} reference {} price {} volume {} "
        "surplus {}",
        instrument(e.instrument), name_of(e.reason), name_of(e.status), clock(e.ends), e.extensions,
        e.reference.raw(), e.price.raw(), e.volume.raw(), e.surplus.raw());
  }
  std::string operator()(const OrderRejected& e) const {
    return fmt::format("rejected {} {} {} {}", e.cl_ord_id.view(), name_of(e.kind), name_of(e.side),
                       refusal(e.refusal));
  }
  std::string operator()(const OrderReplaced& e) const {
    return fmt::format("replaced {} priority {}", order(e.order),
                       e.priority == Priority::kept ? "kept" : "lost");
  }
  std::string operator()(const OrderCancelled& e) const {
    return fmt::format("cancelled {} {} {}{}", order(e.order), e.cancelled.raw(), name_of(e.reason),
                       e.why ? " " + refusal(*e.why) : "");
  }
  std::string operator()(const OrderExpired& e) const {
    return fmt::format("expired {} {}", order(e.order), e.expired.raw());
  }
  std::string operator()(const ChangeRejected& e) const {
    return fmt::format("change rejected {} {}", e.cl_ord_id.view(), refusal(e.refusal));
  }
  std::string operator()(const Trade& e) const {
    return fmt::format("trade T{}{} {} {}@{} = {} | {} fee {} | {} fee {}", e.trade.raw(),
                       e.corrects.valid() ? fmt::format(" for T{}", e.corrects.raw()) : "",
                       instrument(e.instrument), e.quantity.raw(), e.price.raw(), money(e.amount),
                       fill(e.buy), money(e.buy.fee), fill(e.sell), money(e.sell.fee));
  }
  std::string operator()(const BlockUpdated& e) const {
    return fmt::format(
        "offer {}{} {} terms {} {}@{} {}{}{}", number(e.offer.raw()),
        e.parent.valid() ? " of " + number(e.parent.raw()) : "", name_of(e.status), e.terms,
        e.quantity.raw(), e.price.raw(), instrument(e.instrument),
        e.form == BlockForm::directed ? "" : fmt::format(" leaves {}", e.leaves.raw()),
        e.lapses_on == DayOrdinal(0) ? "" : fmt::format(" lapses on day {}", e.lapses_on.raw()));
  }
  std::string operator()(const BlockRejected& e) const {
    return fmt::format("block rejected {} {}", e.cl_ord_id.view(), refusal(e.refusal));
  }
  std::string operator()(const AuctionUpdated& e) const {
    return fmt::format("auction {} {} {} {} {} {} ends {}{}{}", number(e.auction.raw()),
                       name_of(e.terms.form), name_of(e.status), name_of(e.terms.side),
                       e.terms.quantity.raw(), instrument(e.instrument), clock(e.ends),
                       e.round == 0 ? "" : fmt::format(" round {}", e.round),
                       e.price == Price(0) ? "" : fmt::format(" price {}", e.price.raw()));
  }
  std::string operator()(const AuctionEnded& e) const {
    return fmt::format("auction {} result {} price {} sold {} unsold {} amount {} bids {} valid {}",
                       number(e.auction.raw()), name_of(e.outcome), e.price.raw(), e.sold.raw(),
                       e.unsold.raw(), money(e.amount), e.bids, e.valid);
  }
  std::string operator()(const BidderRegistered& e) const {
    return fmt::format("registered {} for {} deposit {}", account(e.account),
                       number(e.auction.raw()), money(e.deposit));
  }
  std::string operator()(const CashPosted& e) const {
    return fmt::format("{} {} -> {} {}{}", name_of(e.reason), place(e.debit), place(e.credit),
                       money(e.amount), subject(e.order, e.trade));
  }
  std::string operator()(const LotMoved& e) const {
    return fmt::format("{} {} -> {}{} {} {}{}", name_of(e.reason), place(e.debit), place(e.credit),
                       lock(e.sellable_from), e.last - e.first + 1, instrument(e.instrument),
                       subject(e.order, e.trade));
  }
  std::string operator()(const RightsReserved& e) const {
    const bool more = e.reason == PostingReason::reserve;
    return fmt::format("{} {}.{} -> {}.{} {} {}{}", name_of(e.reason), account(e.account),
                       more ? "free" : "reserved", account(e.account), more ? "reserved" : "free",
                       e.quantity.raw(), instrument(e.instrument), subject(e.order, {}));
  }
  std::string operator()(const LotIssued& e) const {
    return fmt::format("lot {} {} {} {}", e.lot.raw(), instrument(e.instrument), e.quantity.raw(),
                       account(e.account));
  }
  std::string operator()(const DayOpened& e) const {
    return fmt::format("day opened {} {}{}", base::format_date(e.date), e.ordinal.raw(),
                       e.beyond_calendar ? " beyond calendar" : "");
  }
  std::string operator()(const RulesResolved& e) const {
    return fmt::format("rules {} {}", e.code.view(), base::format_date(e.effective_from));
  }
  std::string operator()(const DayClosed& e) const {
    return fmt::format("day closed {} {}", base::format_date(e.date), e.ordinal.raw());
  }
  std::string operator()(const PhaseChanged& e) const {
    return fmt::format("phase market {} {} -> {}{}", e.market.raw(), name_of(e.from), name_of(e.to),
                       e.cause == Cause::timer ? " by timer" : "");
  }
  std::string operator()(const HaltChanged& e) const {
    return fmt::format("{} {}", e.state == HaltState::halted ? "halted" : "resumed",
                       e.instrument.valid() ? instrument(e.instrument) : "market");
  }
  std::string operator()(const EntryModeChanged& e) const {
    return e.mode == EntryMode::normal ? "entry normal" : "entry cancel_only";
  }
  std::string operator()(const RulebookActivated& e) const {
    return fmt::format("rulebook {}", e.code.view());
  }
  std::string operator()(const CalendarSet& e) const {
    return fmt::format("calendar {} closed until {}", e.closed_days,
                       base::format_date(e.covered_until));
  }
  std::string operator()(const InstrumentListed& e) const {
    return fmt::format("listed {}", e.symbol.view());
  }
  std::string operator()(const ReferenceSet& e) const {
    return fmt::format("reference {} {} listed {} block {}", instrument(e.instrument), e.base.raw(),
                       limits(e.listed_low, e.listed_high), limits(e.block_low, e.block_high));
  }
  std::string operator()(const InstrumentClosed& e) const {
    return fmt::format("closed {} prev {} open {} high {} low {} close {} listed {} {} block {} {}",
                       instrument(e.instrument), e.previous_close.raw(), e.open.raw(), e.high.raw(),
                       e.low.raw(), e.close.raw(), e.listed_quantity.raw(), money(e.listed_amount),
                       e.block_quantity.raw(), money(e.block_amount));
  }
  std::string operator()(const CompositeClosed& e) const {
    return fmt::format("composite market {} {}", e.market.raw(), e.composite.raw());
  }
  std::string operator()(const TradeFinalityChanged& e) const {
    return fmt::format("trade T{} {}", e.trade.raw(), name_of(e.finality));
  }
  std::string operator()(const SettlementBreak& e) const {
    return fmt::format("break T{} {}", e.trade.raw(), name_of(e.finality));
  }
  std::string operator()(const MarketSettled& e) const {
    return fmt::format("settled market {} trades {} breaks {} turnover {} fees {} reserve {}",
                       e.market.raw(), e.trades_settled, e.breaks, money(e.turnover), money(e.fees),
                       money(e.risk_reserve));
  }
  std::string operator()(const RegistryNet& e) const {
    return fmt::format("registry {} {} {:+}", account(e.account), instrument(e.instrument),
                       e.net.raw());
  }
  std::string operator()(const MemberAdmitted& e) const {
    return fmt::format("admitted {}", e.code.view());
  }
  std::string operator()(const MemberStatusChanged& e) const {
    constexpr const char* names[] = {"?", "active", "suspended", "killed"};
    return fmt::format("member {} {}", e.member.raw(), names[static_cast<std::size_t>(e.status)]);
  }
  std::string operator()(const AffiliateGroupChanged& e) const {
    return fmt::format("member {} group {}", e.member.raw(), e.group.raw());
  }
  std::string operator()(const TraderCreated& e) const {
    return fmt::format("trader {}", e.name.view());
  }
  std::string operator()(const CredentialSet& e) const {
    return fmt::format("credential of {} version {}", e.trader.raw(), e.credential_version);
  }
  std::string operator()(const ActionProposed& e) const {
    return fmt::format("proposed {} by {}", number(e.proposal.raw()), e.proposer.view());
  }
  std::string operator()(const ActionApproved& e) const {
    return fmt::format("approved {} by {}", number(e.proposal.raw()), e.approver.view());
  }
  std::string operator()(const ActionRefused& e) const {
    return fmt::format("refused {} by {}", number(e.proposal.raw()), e.refuser.view());
  }
  std::string operator()(const OperatorRejected& e) const {
    return fmt::format("operator rejected {}", refusal(e.refusal));
  }
  std::string operator()(const Noted&) const { return "noted"; }
  std::string operator()(const BandWidened& e) const {
    return fmt::format("band of {} widened {} bp {}..{} method {}", instrument(e.instrument),
                       e.band_bp, e.low.raw(), e.high.raw(), static_cast<int>(e.method));
  }
  std::string operator()(const ClassChanged& e) const {
    constexpr const char* changes[] = {"?", "expire", "purge", "rebase", "delist"};
    constexpr const char* statuses[] = {"?", "listed", "expired", "delisted"};
    return fmt::format(
        "class {} {} {}{}{}", instrument(e.instrument), changes[static_cast<std::size_t>(e.change)],
        statuses[static_cast<std::size_t>(e.status)],
        e.last_trade_day == base::Date{} ? "" : " last day " + base::format_date(e.last_trade_day),
        e.base == Price(0) ? "" : fmt::format(" base {}", e.base.raw()));
  }
  std::string operator()(const NoticeUpdated& e) const {
    const std::string until =
        e.deadline == Timestamp(0)
            ? ""
            : fmt::format(" until {} {}", base::format_date(base::venue_date(e.deadline.raw())),
                          clock(e.deadline));
    return fmt::format("notice {} {}{} {} {}@{} deposit {} round {} applicants {} qualified {}{}{}",
                       number(e.notice.raw()), name_of(e.status),
                       e.cause ? fmt::format(" {}", name_of(*e.cause)) : "",
                       instrument(e.instrument), e.terms.quantity.raw(), e.terms.floor.raw(),
                       money(e.terms.deposit), e.round, e.applicants, e.qualified,
                       e.buyer.valid()
                           ? fmt::format(" buyer {} at {}", account(e.buyer_account), e.price.raw())
                           : "",
                       until);
  }
  std::string operator()(const ApplicantUpdated& e) const {
    return fmt::format("applicant {} of {} {}{} deposit {}", account(e.account),
                       number(e.notice.raw()), name_of(e.status),
                       e.first_refusal == FirstRefusal::claimed ? " first_refusal" : "",
                       money(e.deposit));
  }
  std::string operator()(const ResaleShortfall& e) const {
    return fmt::format("shortfall of {} member {} agreed {} sold {} forfeited {} owed {}",
                       number(e.notice.raw()), e.member.raw(), e.agreed.raw(), e.sold.raw(),
                       money(e.forfeited), money(e.owed));
  }
  std::string operator()(const QuotaUpdated& e) const {
    return fmt::format("transfer {} {} {} -> {} {}{}", number(e.transfer.raw()), name_of(e.status),
                       account(e.seller_account), account(e.buyer_account), leg(e.first),
                       e.second ? " for " + leg(*e.second) : "");
  }
  std::string operator()(const QuotaRejected& e) const {
    return fmt::format("transfer rejected {} {}", e.cl_ord_id.view(), refusal(e.refusal));
  }
  std::string operator()(const AccountFactsSet& e) const {
    return fmt::format("facts of {} {}", account(e.account), e.facts.district.view());
  }
  std::string operator()(const ZoneFactsSet& e) const {
    return fmt::format("zone {} {} {}", e.measure.view(), e.zone.view(), name_of(e.facts.quality));
  }
  std::string operator()(const ZoneConsentSet& e) const {
    return fmt::format("consent {} -> {} {}", account(e.seller), account(e.buyer),
                       e.state == ConsentState::given ? "given" : "withdrawn");
  }
  std::string operator()(const ZoneBalanceChanged& e) const {
    return fmt::format("zone {} {} {:+} balance {} T{}", e.measure.view(), e.zone.view(),
                       e.change.raw(), e.balance.raw(), e.trade.raw());
  }
  std::string operator()(const TransferRecalled& e) const {
    return fmt::format("transfer {} recalled {} {} = {} of {}", number(e.transfer.raw()),
                       e.quantity.raw(), instrument(e.instrument), money(e.amount),
                       e.recalled.raw());
  }

 private:
  /// A leg's index follows behind a stroke.
  [[nodiscard]] std::string number(std::uint64_t raw) const {
    const std::uint64_t leg = raw >> 48;
    raw -= leg << 48;
    return fmt::format("#{}{}", raw > names_.numbers_from ? raw - names_.numbers_from : raw,
                       leg == 0 ? "" : fmt::format("/{}", leg));
  }
  [[nodiscard]] std::string leg(const TransferLeg& l) const {
    return fmt::format("{}@{} {} need {}", l.quantity.raw(), l.price.raw(),
                       instrument(l.instrument), l.need.raw());
  }
  [[nodiscard]] std::string refusal(const Refusal& why) const {
    const RejectInfo* info = reject_info(why.code);
    std::string text(info == nullptr ? "?" : info->name);
    if (why.order.valid()) text += " " + number(why.order.raw());
    return text;
  }
  [[nodiscard]] std::string account(AccountId id) const { return names_.account(id); }
  [[nodiscard]] std::string instrument(InstrumentId id) const { return names_.instrument(id); }
  [[nodiscard]] std::string order(const OrderState& s) const {
    return fmt::format("{} {} {} {} {} {}@{} {} done {} leaves {}", number(s.order.raw()),
                       s.cl_ord_id.view(), account(s.account), name_of(s.kind), name_of(s.side),
                       s.quantity.raw(), s.price.raw(), instrument(s.instrument),
                       s.cumulative.raw(), s.leaves.raw());
  }
  [[nodiscard]] std::string fill(const TradeSide& side) const {
    return fmt::format("{} {} {} done {} leaves {}", account(side.order.account),
                       number(side.order.order.raw()),
                       side.liquidity == Liquidity::maker ? "maker" : "taker",
                       side.order.cumulative.raw(), side.order.leaves.raw());
  }
  [[nodiscard]] std::string place(const CashPlace& p) const {
    const std::string owner = p.account.valid()  ? account(p.account)
                              : p.market.valid() ? fmt::format("market{}", p.market.raw())
                                                 : "venue";
    return owner + "." + name_of(p.bucket);
  }
  [[nodiscard]] std::string place(const LotPlace& p) const {
    return fmt::format("{}.{}{}", p.account.valid() ? account(p.account) : "registry",
                       name_of(p.use), p.place == Place::registry ? "(registry)" : "");
  }
  [[nodiscard]] static std::string lock(DayOrdinal sellable_from) {
    if (sellable_from == DayOrdinal(0)) return {};
    if (sellable_from == DayOrdinal(INT64_MAX)) return "(awaits registry)";
    return fmt::format("(from day {})", sellable_from.raw());
  }
  [[nodiscard]] std::string subject(OrderId id, TradeId trade) const {
    std::string text;
    if (id.valid()) text += " " + number(id.raw());
    if (trade.valid()) text += fmt::format(" T{}", trade.raw());
    return text;
  }

  const Names& names_;
};

}  // namespace

std::string describe(const Event& event, const Names& names) {
  return std::visit(Describer(names), event);
}

std::vector<std::string> describe(const EventBuffer& events, const Names& names) {
  std::vector<std::string> lines;
  for (const Event& event : events) lines.push_back(describe(event, names));
  return lines;
}

}  // namespace eco::testing

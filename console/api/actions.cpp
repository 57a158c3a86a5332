#include "console/api/actions.hpp"

#include <algorithm>
#include <array>

namespace eco::console {
namespace {

using namespace domain;

constexpr std::size_t name_bytes_max = 200;
constexpr std::int64_t vintage_max = 9999;

const InstrumentView* find_instrument(const ActionContext& context, const Symbol& symbol) {
  const auto found = std::find_if(context.instruments.begin(), context.instruments.end(),
                                  [&](const InstrumentView& i) { return i.symbol == symbol; });
  return found == context.instruments.end() ? nullptr : &*found;
}

/// The instrument named by argument `symbol`; a fault and null where there is none.
const InstrumentView* take_instrument(ArgumentReader& in, const ActionContext& context) {
  const auto symbol = in.code<Symbol>("symbol");
  const InstrumentView* found = find_instrument(context, symbol);
  if (found == nullptr) {
    in.fail(FaultCode::not_found, "symbol", "names no instrument: '" + symbol.str() + "'");
  }
  return found;
}

Quantity take_quantity(ArgumentReader& in, const InstrumentView* instrument) {
  const base::Decimal step =
      instrument == nullptr ? base::Decimal{1, 0} : instrument->quantity_step;
  return Quantity(in.amount("quantity", step, "quantity step"));
}

PreparedAction activate_rulebook(ArgumentReader& in, const ActionContext& context) {
  ActivateRulebook action;
  const std::string file = in.text_or("file", 255, "rulebook");
  action.toml = in.content("toml");
  if (in.failed()) return {action, {}};
  auto loaded = context.load_rulebook(action.toml, file);
  if (loaded) {
    action.rulebook = std::move(*loaded);
  } else {
    in.fail(FaultCode::bad_value, "toml", "is no rulebook: " + loaded.error().text);
  }
  return {std::move(action), {}};
}

PreparedAction set_calendar(ArgumentReader& in, const ActionContext&) {
  return {SetCalendar{in.dates("closed"), in.date("covered_until")}, {}};
}

PreparedAction open_day(ArgumentReader& in, const ActionContext& context) {
  return {OpenDay{in.date("date"), in.word_or("schedule", ScheduleMode::manual),
                  context.facts.semantics, context.facts.build, context.facts.orders_max,
                  context.facts.call_seed},
          {}};
}

PreparedAction close_day(ArgumentReader&, const ActionContext&) {
  return {CloseDay{}, {}};
}

PreparedAction set_phase(ArgumentReader& in, const ActionContext&) {
  return {SetPhase{in.code_or_empty<MarketCode>("market"), in.word<Phase>("phase")}, {}};
}

PreparedAction set_halt(ArgumentReader& in, const ActionContext& context) {
  SetHalt action;
  action.market = in.code_or_empty<MarketCode>("market");
  action.symbol = in.code_or_empty<Symbol>("symbol");
  action.state = in.word<HaltState>("state");
  if (action.market.empty() && action.symbol.empty()) {
    in.fail(FaultCode::missing_field, "market", "or 'symbol' is needed");
  } else if (action.market.empty()) {
    const InstrumentView* found = find_instrument(context, action.symbol);
    if (found == nullptr) in.fail(FaultCode::not_found, "symbol", "names no instrument");
    if (found != nullptr) action.market = found->market_code;
  }
  return {action, {}};
}

PreparedAction list_instrument(ArgumentReader& in, const ActionContext& context) {
  ListInstrument action;
  action.market = in.code<MarketCode>("market");
  action.symbol = in.code<Symbol>("symbol");
  action.vintage = static_cast<std::int32_t>(in.whole_or("vintage", 0, vintage_max, 0));
  action.class_key = in.text_or("class_key", name_bytes_max, {});
  if (in.has("first_base")) {
    if (!context.market_tick) in.fail(FaultCode::not_found, "market", "has no rulebook in force");
    const base::Decimal tick = context.market_tick.value_or(base::Decimal{1, 0});
    action.first_base = Price(in.amount("first_base", tick, "tick"));
  }
  if (in.has("last_trade_day")) action.last_trade_day = in.date("last_trade_day");
  return {action, {}};
}

PreparedAction set_first_base(ArgumentReader& in, const ActionContext& context) {
  const InstrumentView* instrument = take_instrument(in, context);
  const base::Decimal tick = instrument == nullptr ? base::Decimal{1, 0} : instrument->tick;
  const Price base(in.amount("base", tick, "tick"));
  return {SetFirstBase{instrument == nullptr ? Symbol() : instrument->symbol, base}, {}};
}

PreparedAction admit_member(ArgumentReader& in, const ActionContext&) {
  return {AdmitMember{in.code<MemberCode>("code"), in.text("name", name_bytes_max)}, {}};
}

PreparedAction set_member_status(ArgumentReader& in, const ActionContext&) {
  return {SetMemberStatus{in.code<MemberCode>("member"), in.word<MemberStatus>("status")}, {}};
}

PreparedAction set_affiliate_group(ArgumentReader& in, const ActionContext&) {
  return {SetAffiliateGroup{in.code<MemberCode>("member"), in.code<MemberCode>("same_group_as")},
          {}};
}

PreparedAction create_trader(ArgumentReader& in, const ActionContext&) {
  CreateTrader action;
  action.member = in.code<MemberCode>("member");
  action.name = in.code<PersonName>("name");
  action.comp_id = in.code<CompId>("comp_id");
  action.fix_version = in.word<FixVersion>("fix_version");
  NewPassword password{action.name.str(), action.credential_version, read_password(in, "password"),
                       StoreOrder::after_command};
  return {action, std::move(password)};
}

PreparedAction set_trader_password(ArgumentReader& in, const ActionContext& context) {
  SetCredential action;
  action.trader = in.code<PersonName>("trader");
  const auto found = std::find_if(context.traders.begin(), context.traders.end(),
                                  [&](const TraderFacts& t) { return t.name == action.trader; });
  if (found == context.traders.end()) {
    in.fail(FaultCode::not_found, "trader", "names no trader: '" + action.trader.str() + "'");
  } else {
    action.credential_version = found->credential_version + 1;
  }
  NewPassword password{action.trader.str(), action.credential_version,
                       read_password(in, "password"), StoreOrder::before_command};
  return {action, std::move(password)};
}

PreparedAction deposit_cash(ArgumentReader& in, const ActionContext&) {
  return {DepositCash{in.code<AccountCode>("account"), in.money("amount"),
                      in.text_or("reference", name_bytes_max, {})},
          {}};
}

PreparedAction withdraw_cash(ArgumentReader& in, const ActionContext&) {
  return {WithdrawCash{in.code<AccountCode>("account"), in.money("amount"),
                       in.text_or("reference", name_bytes_max, {})},
          {}};
}

PreparedAction issue_lots(ArgumentReader& in, const ActionContext& context) {
  IssueLot action;
  action.account = in.code<AccountCode>("account");
  const InstrumentView* instrument = take_instrument(in, context);
  if (instrument != nullptr) action.symbol = instrument->symbol;
  action.quantity = take_quantity(in, instrument);
  const std::int32_t usual = instrument == nullptr ? 0 : instrument->vintage;
  action.vintage = static_cast<std::int32_t>(in.whole_or("vintage", 0, vintage_max, usual));
  action.acquisition = in.word_or("acquisition", Acquisition::deposited);
  action.place = in.word_or("place", Place::trading);
  action.reference = in.text_or("reference", name_bytes_max, {});
  return {std::move(action), {}};
}

PreparedAction transfer_place(ArgumentReader& in, const ActionContext& context) {
  TransferPlace action;
  action.account = in.code<AccountCode>("account");
  const InstrumentView* instrument = take_instrument(in, context);
  if (instrument != nullptr) action.symbol = instrument->symbol;
  action.quantity = take_quantity(in, instrument);
  action.to = in.word<Place>("to");
  return {action, {}};
}

PreparedAction unfreeze_lots(ArgumentReader& in, const ActionContext& context) {
  UnfreezeLots action;
  action.account = in.code<AccountCode>("account");
  const InstrumentView* instrument = take_instrument(in, context);
  if (instrument != nullptr) action.symbol = instrument->symbol;
  action.quantity = take_quantity(in, instrument);
  action.reference = in.text_or("reference", name_bytes_max, {});
  return {std::move(action), {}};
}

PreparedAction cancel_orders(ArgumentReader& in, const ActionContext&) {
  CancelOnBehalf action;
  action.member = in.code<MemberCode>("member");
  action.symbol = in.code_or_empty<Symbol>("symbol");
  if (in.has("order")) action.order = OrderId(in.id("order"));
  return {action, {}};
}

std::vector<TradeId> take_trades(ArgumentReader& in) {
  std::vector<TradeId> trades;
  for (const std::uint64_t id : in.ids_or_all("trades")) trades.emplace_back(id);
  return trades;
}

PreparedAction confirm_trades(ArgumentReader& in, const ActionContext&) {
  return {ConfirmTrades{in.code<MarketCode>("market"), take_trades(in)}, {}};
}

PreparedAction refuse_trades(ArgumentReader& in, const ActionContext&) {
  return {RefuseTrades{in.code<MarketCode>("market"), take_trades(in),
                       in.word_or("rights", RefusedRights::returned_free)},
          {}};
}

PreparedAction answer_block(ArgumentReader& in, const ActionContext&) {
  return {AnswerBlock{OfferId(in.id("offer")), in.word<ApprovalAnswer>("answer")}, {}};
}

PreparedAction settle(ArgumentReader& in, const ActionContext&) {
  return {Settle{in.code_or_empty<MarketCode>("market")}, {}};
}

Price take_price(ArgumentReader& in, const InstrumentView* instrument, std::string_view name) {
  const base::Decimal tick = instrument == nullptr ? base::Decimal{1, 0} : instrument->tick;
  return in.has(name) ? Price(in.amount(name, tick, "tick")) : Price(0);
}

Quantity take_quantity_or_none(ArgumentReader& in, const InstrumentView* instrument,
                               std::string_view name) {
  const base::Decimal step =
      instrument == nullptr ? base::Decimal{1, 0} : instrument->quantity_step;
  return in.has(name) ? Quantity(in.amount(name, step, "quantity step")) : Quantity(0);
}

PreparedAction announce_auction(ArgumentReader& in, const ActionContext& context) {
  constexpr std::int64_t quotes_max = 1'000'000;
  constexpr std::int64_t day_s = 86'400;
  AnnounceAuction action;
  action.owner = in.code<AccountCode>("owner");
  const InstrumentView* instrument = take_instrument(in, context);
  if (instrument != nullptr) action.symbol = instrument->symbol;
  AuctionTerms& terms = action.terms;
  terms.form = in.word<AuctionForm>("form");
  terms.side = in.word_or("side", Side::sell);
  terms.quantity = take_quantity(in, instrument);
  terms.pricing = in.word_or("pricing", AuctionPricing::uniform_lowest_win);
  terms.tie = in.word_or("tie", AuctionTie::time);
  terms.when_short = in.word_or("when_short", ShortDemand::sell_all_valid);
  terms.award = in.word_or("award", AuctionAward::quantity);
  terms.fraction_bp = in.whole_or("fraction_bp", 0, 10'000, 0);
  terms.change = in.word_or("bid_changes", BidChange::free);
  terms.floor = take_price(in, instrument, "floor");
  terms.cap = take_price(in, instrument, "cap");
  terms.reserve = take_price(in, instrument, "reserve");
  terms.price = take_price(in, instrument, "price");
  terms.step = take_price(in, instrument, "step");
  terms.bid_min = take_quantity_or_none(in, instrument, "bid_min");
  terms.bidder_cap = take_quantity_or_none(in, instrument, "bidder_cap");
  terms.quotes_max = static_cast<std::uint32_t>(in.whole_or("quotes_max", 0, quotes_max, 0));
  terms.containment = {take_price(in, instrument, "release_above"),
                       take_quantity_or_none(in, instrument, "release")};
  terms.withholding = {take_price(in, instrument, "withhold_below"),
                       take_quantity_or_none(in, instrument, "withhold")};
  if (in.has("deposit")) terms.deposit = in.money("deposit");
  if (in.has("ends")) terms.ends = in.instant("ends");
  terms.extension_s = in.whole_or("extension_s", 0, day_s, 0);
  if (in.has("seed_hash")) terms.seed_hash = in.sha256("seed_hash");
  action.notice = in.text_or("notice", name_bytes_max, {});
  return {std::move(action), {}};
}

PreparedAction move_auction(ArgumentReader& in, const ActionContext&) {
  return {MoveAuction{AuctionId(in.id("auction")), in.word<AuctionMove>("move"),
                      in.hex_or_empty("seed")},
          {}};
}

PreparedAction move_call(ArgumentReader& in, const ActionContext&) {
  MoveCall action;
  action.symbol = in.code<Symbol>("symbol");
  action.move = in.word<CallMove>("move");
  action.reason = in.word_or("as", CallReason::by_operator);
  action.seconds = in.whole_or("seconds", 0, 86'400, 0);
  return {action, {}};
}

PreparedAction cancel_auction(ArgumentReader& in, const ActionContext&) {
  return {CancelAuction{AuctionId(in.id("auction"))}, {}};
}

PreparedAction register_bidder(ArgumentReader& in, const ActionContext&) {
  return {RegisterBidder{AuctionId(in.id("auction")), in.code<AccountCode>("account"),
                         in.text_or("reference", name_bytes_max, {})},
          {}};
}

PreparedAction widen_band(ArgumentReader& in, const ActionContext& context) {
  constexpr std::int64_t bp_max = 10'000;
  const InstrumentView* instrument = take_instrument(in, context);
  return {WidenBand{instrument == nullptr ? Symbol() : instrument->symbol,
                    in.word<Method>("method"), in.whole("band_bp", 1, bp_max)},
          {}};
}

PreparedAction change_class(ArgumentReader& in, const ActionContext& context) {
  const InstrumentView* instrument = take_instrument(in, context);
  ChangeClass action;
  if (instrument != nullptr) action.symbol = instrument->symbol;
  action.change = in.word<ClassChange>("change");
  if (action.change == ClassChange::expire) action.last_trade_day = in.date("last_trade_day");
  if (action.change == ClassChange::rebase) {
    if (!in.has("base")) in.fail(FaultCode::missing_field, "base", "is needed");
    action.base = take_price(in, instrument, "base");
  }
  return {action, {}};
}

PreparedAction bust_trade(ArgumentReader& in, const ActionContext&) {
  return {BustTrade{TradeId(in.id("trade")), in.text_or("evidence", name_bytes_max, {})}, {}};
}

PreparedAction correct_trade(ArgumentReader& in, const ActionContext& context) {
  const InstrumentView* instrument = take_instrument(in, context);
  CorrectTrade action;
  action.trade = TradeId(in.id("trade"));
  if (!in.has("price")) in.fail(FaultCode::missing_field, "price", "is needed");
  action.price = take_price(in, instrument, "price");
  action.quantity = take_quantity(in, instrument);
  action.symbol = instrument == nullptr ? Symbol() : instrument->symbol;
  action.evidence = in.text_or("evidence", name_bytes_max, {});
  return {action, {}};
}

PreparedAction draft_notice(ArgumentReader& in, const ActionContext& context) {
  constexpr std::int64_t days_max = 1'000;
  DraftNotice action;
  action.owner = in.code<AccountCode>("owner");
  const InstrumentView* instrument = take_instrument(in, context);
  if (instrument != nullptr) action.symbol = instrument->symbol;
  NoticeTerms& terms = action.terms;
  terms.form = in.word_or("form", AuctionForm::ascending);
  terms.quantity = take_quantity(in, instrument);
  terms.floor = take_price(in, instrument, "floor");
  terms.step = take_price(in, instrument, "step");
  terms.reserve = take_price(in, instrument, "reserve");
  if (in.has("deposit")) terms.deposit = in.money("deposit");
  terms.notice_days = in.whole("notice_days", 1, days_max);
  action.text = in.text_or("text", name_bytes_max, {});
  return {std::move(action), {}};
}

/// The instrument of the notice named; a fault and null where there is none.
const InstrumentView* take_notice(ArgumentReader& in, const ActionContext& context, NoticeId& id) {
  id = NoticeId(in.id("notice"));
  for (const NoticeUpdated& notice : context.notices) {
    if (notice.notice != id) continue;
    for (const InstrumentView& instrument : context.instruments) {
      if (instrument.instrument == notice.instrument) return &instrument;
    }
  }
  in.fail(FaultCode::not_found, "notice", "names no notice under way");
  return nullptr;
}

PreparedAction review_notice(ArgumentReader& in, const ActionContext& context) {
  ReviewNotice action;
  const InstrumentView* instrument = take_notice(in, context, action.notice);
  action.appraisal = take_price(in, instrument, "appraisal");
  constexpr std::pair<NoticePaper, std::string_view> papers[] = {
      {NoticePaper::title, "title"},
      {NoticePaper::resolution, "resolution"},
      {NoticePaper::appraisal, "appraisal_report"},
      {NoticePaper::encumbrances, "encumbrances"}};
  for (const auto& [paper, name] : papers) {
    std::string reference = in.text_or(name, name_bytes_max, {});
    if (!reference.empty()) action.papers.push_back({paper, std::move(reference)});
  }
  return {std::move(action), {}};
}

std::string take_reference(ArgumentReader& in) {
  return in.text_or("reference", name_bytes_max, {});
}

PreparedAction move_notice(ArgumentReader& in, const ActionContext&) {
  MoveNotice action;
  action.notice = NoticeId(in.id("notice"));
  action.move = in.word<NoticeMove>("move");
  action.reference = take_reference(in);
  if (in.has("ends")) action.ends = in.instant("ends");
  return {std::move(action), {}};
}

PreparedAction apply_for_notice(ArgumentReader& in, const ActionContext&) {
  return {ApplyForNotice{NoticeId(in.id("notice")), in.code<AccountCode>("account"),
                         in.word_or("first_refusal", FirstRefusal::none), take_reference(in)},
          {}};
}

PreparedAction decide_applicant(ArgumentReader& in, const ActionContext&) {
  return {DecideApplicant{NoticeId(in.id("notice")), in.code<AccountCode>("account"),
                          in.word<ApplicantDecision>("decision"), take_reference(in)},
          {}};
}

PreparedAction suspend_notice(ArgumentReader& in, const ActionContext&) {
  return {SuspendNotice{NoticeId(in.id("notice")), in.word<SuspensionCause>("cause"),
                        take_reference(in)},
          {}};
}

template <class Action>
PreparedAction notice_action(ArgumentReader& in, const ActionContext&) {
  return {Action{NoticeId(in.id("notice")), take_reference(in)}, {}};
}

PreparedAction relist_notice(ArgumentReader& in, const ActionContext& context) {
  RelistNotice action;
  const InstrumentView* instrument = take_notice(in, context, action.notice);
  action.floor = take_price(in, instrument, "floor");
  if (in.has("deposit")) action.deposit = in.money("deposit");
  return {action, {}};
}

PreparedAction set_account_facts(ArgumentReader& in, const ActionContext&) {
  SetAccountFacts action;
  action.account = in.code<AccountCode>("account");
  action.facts.district = in.code<ZoneCode>("district");
  action.facts.city = in.code_or_empty<ZoneCode>("city");
  action.facts.basin = in.code_or_empty<ZoneCode>("basin");
  action.facts.industry = in.code_or_empty<IndustryCode>("industry");
  action.facts.project = in.word_or("project", ProjectKind::ordinary);
  action.reference = in.text_or("reference", name_bytes_max, {});
  return {std::move(action), {}};
}

/// Areas are in the market's unit, which its instruments show.
PreparedAction set_zone_facts(ArgumentReader& in, const ActionContext& context) {
  SetZoneFacts action;
  action.market = in.code<MarketCode>("market");
  action.measure = in.code<MeasureCode>("measure");
  action.zone = in.code<ZoneCode>("zone");
  action.facts.quality = in.word_or("quality", AreaQuality::attained);
  const auto found =
      std::find_if(context.instruments.begin(), context.instruments.end(),
                   [&](const InstrumentView& i) { return i.market_code == action.market; });
  const InstrumentView* of_market = found == context.instruments.end() ? nullptr : &*found;
  if (of_market == nullptr && (in.has("land") || in.has("forest") || in.has("gap"))) {
    in.fail(FaultCode::not_found, "market", "has no instrument yet, so no unit of areas");
  }
  action.facts.land = take_quantity_or_none(in, of_market, "land");
  action.facts.forest = take_quantity_or_none(in, of_market, "forest");
  action.facts.gap = take_quantity_or_none(in, of_market, "gap");
  action.reference = in.text_or("reference", name_bytes_max, {});
  return {std::move(action), {}};
}

PreparedAction set_zone_consent(ArgumentReader& in, const ActionContext&) {
  return {SetZoneConsent{in.code<MarketCode>("market"), in.code<AccountCode>("seller"),
                         in.code<AccountCode>("buyer"), in.word<ConsentState>("state"),
                         in.text_or("reference", name_bytes_max, {})},
          {}};
}

QuotaLeg take_leg(ArgumentReader& in, const ActionContext& context, std::string_view symbol_name,
                  std::string_view need_name, std::string_view price_name) {
  QuotaLeg leg;
  leg.symbol = in.code<Symbol>(symbol_name);
  const InstrumentView* instrument = find_instrument(context, leg.symbol);
  if (instrument == nullptr) {
    in.fail(FaultCode::not_found, symbol_name, "names no instrument: '" + leg.symbol.str() + "'");
    return leg;
  }
  leg.need = Quantity(in.amount(need_name, instrument->quantity_step, "quantity step"));
  leg.price = take_price(in, instrument, price_name);
  return leg;
}

PreparedAction register_transfer(ArgumentReader& in, const ActionContext& context) {
  RegisterTransfer action;
  action.seller = in.code<AccountCode>("seller");
  action.buyer = in.code<AccountCode>("buyer");
  action.first = take_leg(in, context, "symbol", "need", "price");
  if (in.has("for_symbol")) {
    action.second = take_leg(in, context, "for_symbol", "for_need", "for_price");
  }
  action.reference = in.text_or("reference", name_bytes_max, {});
  return {std::move(action), {}};
}

PreparedAction answer_transfer(ArgumentReader& in, const ActionContext&) {
  return {AnswerTransfer{OfferId(in.id("transfer")), in.word<ApprovalAnswer>("answer"),
                         in.text_or("signature", name_bytes_max, {})},
          {}};
}

PreparedAction recall_transfer(ArgumentReader& in, const ActionContext& context) {
  RecallTransfer action;
  action.transfer = OfferId(in.id("transfer"));
  const InstrumentView* instrument = take_instrument(in, context);
  if (instrument != nullptr) action.symbol = instrument->symbol;
  action.quantity = take_quantity(in, instrument);
  action.reference = in.text_or("reference", name_bytes_max, {});
  return {std::move(action), {}};
}

using Builder = PreparedAction (*)(ArgumentReader&, const ActionContext&);
struct NamedBuilder {
  std::string_view name;
  Builder build;
};
constexpr std::array builders = {NamedBuilder{"activate_rulebook", activate_rulebook},
                                 NamedBuilder{"set_calendar", set_calendar},
                                 NamedBuilder{"open_day", open_day},
                                 NamedBuilder{"close_day", close_day},
                                 NamedBuilder{"set_phase", set_phase},
                                 NamedBuilder{"set_halt", set_halt},
                                 NamedBuilder{"list_instrument", list_instrument},
                                 NamedBuilder{"set_first_base", set_first_base},
                                 NamedBuilder{"admit_member", admit_member},
                                 NamedBuilder{"set_member_status", set_member_status},
                                 NamedBuilder{"set_affiliate_group", set_affiliate_group},
                                 NamedBuilder{"create_trader", create_trader},
                                 NamedBuilder{"set_trader_password", set_trader_password},
                                 NamedBuilder{"deposit_cash", deposit_cash},
                                 NamedBuilder{"withdraw_cash", withdraw_cash},
                                 NamedBuilder{"issue_lots", issue_lots},
                                 NamedBuilder{"transfer_place", transfer_place},
                                 NamedBuilder{"cancel_orders", cancel_orders},
                                 NamedBuilder{"confirm_trades", confirm_trades},
                                 NamedBuilder{"refuse_trades", refuse_trades},
                                 NamedBuilder{"answer_block", answer_block},
                                 NamedBuilder{"settle", settle},
                                 NamedBuilder{"unfreeze_lots", unfreeze_lots},
                                 NamedBuilder{"announce_auction", announce_auction},
                                 NamedBuilder{"move_auction", move_auction},
                                 NamedBuilder{"move_call", move_call},
                                 NamedBuilder{"cancel_auction", cancel_auction},
                                 NamedBuilder{"register_bidder", register_bidder},
                                 NamedBuilder{"widen_band", widen_band},
                                 NamedBuilder{"change_class", change_class},
                                 NamedBuilder{"bust_trade", bust_trade},
                                 NamedBuilder{"correct_trade", correct_trade},
                                 NamedBuilder{"draft_notice", draft_notice},
                                 NamedBuilder{"review_notice", review_notice},
                                 NamedBuilder{"move_notice", move_notice},
                                 NamedBuilder{"apply_for_notice", apply_for_notice},
                                 NamedBuilder{"decide_applicant", decide_applicant},
                                 NamedBuilder{"suspend_notice", suspend_notice},
                                 NamedBuilder{"resume_notice", notice_action<ResumeNotice>},
                                 NamedBuilder{"withdraw_notice", notice_action<WithdrawNotice>},
                                 NamedBuilder{"relist_notice", relist_notice},
                                 NamedBuilder{"cancel_notice", notice_action<CancelNotice>},
                                 NamedBuilder{"declare_default", notice_action<DeclareDefault>},
                                 NamedBuilder{"set_account_facts", set_account_facts},
                                 NamedBuilder{"set_zone_facts", set_zone_facts},
                                 NamedBuilder{"set_zone_consent", set_zone_consent},
                                 NamedBuilder{"register_transfer", register_transfer},
                                 NamedBuilder{"answer_transfer", answer_transfer},
                                 NamedBuilder{"recall_transfer", recall_transfer}};

Builder find_builder(std::string_view command) noexcept {
  for (const NamedBuilder& entry : builders) {
    if (entry.name == command) return entry.build;
  }
  return nullptr;
}

}  // namespace

bool is_action(std::string_view command) noexcept {
  return find_builder(command) != nullptr;
}

Parsed<PreparedAction> build_action(std::string_view command, std::span<const Argument> arguments,
                                    const ActionContext& context) {
  ArgumentReader in(arguments);
  PreparedAction prepared = find_builder(command)(in, context);
  if (auto wrong = in.finish()) return tl::unexpected(std::move(*wrong));
  return prepared;
}

std::string market_needing_tick(std::string_view command, std::span<const Argument> arguments) {
  if (command != "list_instrument") return {};
  ArgumentReader in(arguments);
  if (!in.has("first_base")) return {};
  return in.code<MarketCode>("market").str();
}

std::string read_password(ArgumentReader& arguments, std::string_view name) {
  std::string password = arguments.text(name, password_bytes_max);
  if (!arguments.failed() && password.size() < password_bytes_min) {
    arguments.fail(FaultCode::bad_value, name,
                   "is shorter than " + std::to_string(password_bytes_min) + " bytes");
  }
  return password;
}

}  // namespace eco::console

#include "tests/support/venue.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "base/date.hpp"
#include "tests/support/describe.hpp"

namespace eco::testing {
namespace {

using namespace domain;

template <class Text>
Text text(std::string_view value) {
  const auto made = Text::from(value);
  ECO_ASSERT(made.has_value());
  return *made;
}

constexpr std::int64_t ns_per_ms = 1'000'000;

}  // namespace

Venue::Venue(engine::ExchangeLimits limits)
    : limits_(limits),
      exchange_(std::make_unique<engine::Exchange>(limits)),
      now_(base::venue_instant(date("2026-03-02"), 9 * 3600)) {}

void Venue::reload() {
  std::string bytes;
  exchange_->save(bytes);
  auto fresh = std::make_unique<engine::Exchange>(limits_);
  const base::Result<void> loaded = fresh->load(bytes);
  ECO_ASSERT(loaded.has_value());
  ECO_ASSERT(fresh->state_hash() == exchange_->state_hash());
  exchange_ = std::move(fresh);
}

const EventBuffer& Venue::apply(CommandBody body, CommandHeader header) {
  now_ += Timestamp(ns_per_ms);
  header.sequence = SeqNo(++sequence_);
  header.stamp = now_;
  events_.clear();
  exchange_->apply(Command{header, std::move(body)}, events_);
  remember();
  return events_;
}

const EventBuffer& Venue::member(std::string_view code, CommandBody body) {
  const auto at = members_.find(code);
  ECO_ASSERT(at != members_.end());
  CommandHeader header;
  header.member = at->second.member;
  header.trader = at->second.trader;
  header.session = SessionId(at->second.trader.raw());
  return apply(std::move(body), header);
}

const EventBuffer& Venue::operate(OperatorAction action, std::string_view person) {
  CommandHeader header;
  header.person = text<PersonName>(person);
  return apply(OperatorCommand{"test", "", std::move(action)}, header);
}

const EventBuffer& Venue::admin(const OperatorAction& action) {
  operate(action);
  const auto* proposed = std::get_if<ActionProposed>(&events_.back());
  if (proposed == nullptr) return events_;
  const ApproveProposal approval{proposed->proposal, proposed->hash, "test"};
  CommandHeader header;
  header.person = "op2";
  return apply(approval, header);
}

void Venue::set_time(Timestamp stamp) noexcept {
  now_ = std::max(now_, stamp);
}

void Venue::catch_up() noexcept {
  sequence_ = exchange_->last_sequence().raw();
  set_time(exchange_->last_stamp());
}

void Venue::activate(const Rulebook& rulebook) {
  admin(ActivateRulebook{rulebook.market.str(), rulebook});
}

void Venue::list(std::string_view market, std::string_view symbol, std::int32_t vintage,
                 std::int64_t first_base, std::string_view class_key) {
  admin(ListInstrument{text<MarketCode>(market), text<Symbol>(symbol), vintage,
                       std::string(class_key), Price(first_base)});
}

void Venue::admit(std::string_view code, Money cash) {
  admin(AdmitMember{text<MemberCode>(code), std::string(code)});
  admin(CreateTrader{text<MemberCode>(code), text<PersonName>(std::string(code) + "-trader"),
                     text<CompId>(code), FixVersion::fix44, 1});
  if (cash > Money(0)) admin(DepositCash{text<AccountCode>(code), cash, "bank"});
}

void Venue::issue(std::string_view account, std::string_view symbol, std::int64_t quantity) {
  admin(IssueLot{text<AccountCode>(account), text<Symbol>(symbol), Quantity(quantity), 0,
                 Acquisition::deposited, Place::trading, "registry"});
}

void Venue::open_day(std::string_view trade_date, ScheduleMode schedule, std::string call_seed) {
  set_time(Timestamp(base::venue_instant(date(trade_date), 9 * 3600)));
  OpenDay action{date(trade_date), schedule, engine::semantics_version, "test"};
  action.call_seed = std::move(call_seed);
  admin(action);
}

const EventBuffer& Venue::phase(Phase phase) {
  return admin(SetPhase{{}, phase});
}

void Venue::end_day() {
  phase(Phase::post);
  phase(Phase::settling);
  const auto markets = std::get<MarketsAnswer>(exchange_->query(MarketsQuery{})).markets;
  for (const MarketView& view : markets) admin(ConfirmTrades{view.code, {}});
  admin(Settle{});
  admin(CloseDay{});
}

ClOrdId Venue::next_cl_ord_id() {
  return text<ClOrdId>("C" + std::to_string(++cl_ord_ids_));
}

NewOrder Venue::order(OrderKind kind, Side side, const Terms& terms) {
  NewOrder request;
  request.cl_ord_id = next_cl_ord_id();
  request.symbol = text<Symbol>(terms.symbol);
  const auto at = instruments_.find(terms.symbol);
  if (at != instruments_.end()) request.instrument = at->second;
  request.kind = kind;
  request.side = side;
  request.price = Price(terms.price);
  request.quantity = Quantity(terms.quantity);
  request.skip_own = terms.skip_own;
  return request;
}

const EventBuffer& Venue::order(std::string_view code, NewOrder request) {
  request.cl_ord_id = next_cl_ord_id();
  const auto at = instruments_.find(request.symbol.view());
  if (at != instruments_.end()) request.instrument = at->second;
  return member(code, request);
}

const EventBuffer& Venue::listing(std::string_view code, Side side, const Terms& terms) {
  return member(code, order(OrderKind::listing, side, terms));
}

const EventBuffer& Venue::sweep(std::string_view code, Side side, const Terms& terms) {
  return member(code, order(OrderKind::sweep, side, terms));
}

const EventBuffer& Venue::pick(std::string_view code, Side side, std::string_view symbol,
                               const std::vector<Leg>& legs, SkipOwn skip_own,
                               std::optional<Price> limit) {
  NewOrder request = order(OrderKind::pick, side, {.symbol = symbol, .skip_own = skip_own});
  request.limit = limit;
  for (const Leg& leg : legs) {
    request.legs.legs[request.legs.count++] = {leg.maker, Quantity(leg.quantity)};
    request.quantity += Quantity(leg.quantity);
  }
  return member(code, request);
}

const EventBuffer& Venue::bid(std::string_view code, AuctionId auction, std::int64_t price,
                              std::int64_t quantity, bool partial) {
  NewOrder request;
  request.cl_ord_id = next_cl_ord_id();
  request.kind = OrderKind::bid;
  request.auction = auction;
  request.price = Price(price);
  request.quantity = Quantity(quantity);
  const auto at = auctions_.find(auction);
  if (at != auctions_.end()) {
    request.instrument = at->second.instrument;
    request.side = opposite(at->second.terms.side);
  }
  if (partial) request.terms.emplace().tif = TimeInForce::ioc;
  return member(code, request);
}

const EventBuffer& Venue::cancel(std::string_view code, OrderId order) {
  return member(code, CancelOrder{next_cl_ord_id(), {}, order, {}, {}});
}

const EventBuffer& Venue::replace(std::string_view code, OrderId order, Side side,
                                  const Terms& terms) {
  const NewOrder like = this->order(OrderKind::listing, side, terms);
  ReplaceOrder request;
  request.cl_ord_id = like.cl_ord_id;
  request.order = order;
  request.symbol = like.symbol;
  request.instrument = like.instrument;
  request.side = side;
  request.price = Price(terms.price);
  request.quantity = Quantity(terms.quantity);
  return member(code, request);
}

BlockPropose Venue::block(Side side, const Terms& terms) {
  const NewOrder like = order(OrderKind::listing, side, terms);
  BlockPropose request;
  request.cl_ord_id = like.cl_ord_id;
  request.symbol = like.symbol;
  request.instrument = like.instrument;
  request.side = side;
  request.price = like.price;
  request.quantity = like.quantity;
  return request;
}

const EventBuffer& Venue::propose(std::string_view code, Side side, const Terms& terms,
                                  std::string_view counterparty) {
  BlockPropose request = block(side, terms);
  request.counterparty = text<MemberCode>(counterparty);
  return member(code, request);
}

const EventBuffer& Venue::offer(std::string_view code, Side side, const Terms& terms,
                                const std::vector<std::string>& group) {
  BlockPropose request = block(side, terms);
  request.form = group.empty() ? BlockForm::public_offer : BlockForm::group;
  for (const std::string& name : group) request.invited.push_back(text<MemberCode>(name));
  return member(code, request);
}

const EventBuffer& Venue::hit(std::string_view code, OfferId offer, std::int64_t quantity) {
  BlockAccept request;
  request.cl_ord_id = next_cl_ord_id();
  request.offer = offer;
  request.quantity = Quantity(quantity);
  return member(code, request);
}

const EventBuffer& Venue::counter(std::string_view code, OfferId offer, std::uint32_t terms,
                                  std::int64_t price, std::int64_t quantity) {
  return member(code, BlockCounter{next_cl_ord_id(),
                                   offer,
                                   terms,
                                   {},
                                   Price(price),
                                   Quantity(quantity),
                                   GridFault::on_grid});
}

const EventBuffer& Venue::accept(std::string_view code, OfferId offer, std::uint32_t terms) {
  return member(code, BlockAccept{next_cl_ord_id(), offer, terms, {}, {}});
}

OrderId Venue::last_order() const noexcept {
  return OrderId(sequence_);
}
OfferId Venue::last_offer() const noexcept {
  return OfferId(sequence_);
}

std::vector<std::string> Venue::lines() const {
  Names names;
  names.account = [this](AccountId id) {
    for (const auto& [code, ids] : members_) {
      if (ids.account == id) return code;
    }
    return std::to_string(id.raw());
  };
  names.instrument = [this](InstrumentId id) {
    for (const auto& [symbol, known] : instruments_) {
      if (known == id) return symbol;
    }
    return std::to_string(id.raw());
  };
  names.numbers_from = numbers_from_;
  return describe(events_, names);
}

CashView Venue::cash(std::string_view account) const {
  return std::get<CashAnswer>(exchange_->query(CashQuery{members_.find(account)->second.account}))
      .cash.value();
}

HoldingView Venue::holding(std::string_view account, std::string_view symbol) const {
  const auto answer = std::get<HoldingsAnswer>(
      exchange_->query(HoldingsQuery{members_.find(account)->second.account}));
  for (const HoldingView& view : answer.holdings) {
    if (view.symbol.view() == symbol) return view;
  }
  HoldingView none;
  none.symbol = text<Symbol>(symbol);
  none.instrument = instruments_.find(symbol)->second;
  return none;
}

BookView Venue::book(std::string_view symbol) const {
  return std::get<BookAnswer>(exchange_->query(BookQuery{instruments_.find(symbol)->second, 0}))
      .book.value();
}

MarketView Venue::market(std::string_view code) const {
  const auto answer = std::get<MarketsAnswer>(exchange_->query(MarketsQuery{}));
  const auto at = std::find_if(answer.markets.begin(), answer.markets.end(),
                               [code](const MarketView& m) { return m.code.view() == code; });
  ECO_ASSERT(at != answer.markets.end());
  return *at;
}

InstrumentView Venue::instrument(std::string_view symbol) const {
  const auto answer = std::get<InstrumentsAnswer>(exchange_->query(InstrumentsQuery{}));
  const auto at =
      std::find_if(answer.instruments.begin(), answer.instruments.end(),
                   [symbol](const InstrumentView& i) { return i.symbol.view() == symbol; });
  ECO_ASSERT(at != answer.instruments.end());
  return *at;
}

void Venue::remember() {
  for (const Event& event : events_) {
    if (const auto* admitted = std::get_if<MemberAdmitted>(&event)) {
      members_[admitted->code.str()] = {admitted->member, {}, admitted->account};
    } else if (const auto* trader = std::get_if<TraderCreated>(&event)) {
      for (auto& [code, ids] : members_) {
        if (ids.member == trader->member) ids.trader = trader->trader;
      }
    } else if (const auto* listed = std::get_if<InstrumentListed>(&event)) {
      instruments_[listed->symbol.str()] = listed->instrument;
    } else if (const auto* auction = std::get_if<AuctionUpdated>(&event)) {
      auctions_[auction->auction] = *auction;
    }
  }
}

}  // namespace eco::testing

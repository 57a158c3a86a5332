#include "tests/unit/replay/journaled_venue.hpp"

#include "base/assert.hpp"

#include "proto/codec.hpp"

namespace eco::replay::testing {
namespace {

using namespace domain;

constexpr std::int64_t ns_per_ms = 1'000'000;

const DayOpened* day_opened(const EventBuffer& events) {
  for (const Event& event : events) {
    if (const auto* opened = std::get_if<DayOpened>(&event)) return opened;
  }
  return nullptr;
}

bool day_closed(const EventBuffer& events) {
  return std::ranges::any_of(
      events, [](const Event& event) { return std::holds_alternative<DayClosed>(event); });
}

NewOrder order(std::string_view cl_ord_id, OrderKind kind, Side side, std::int64_t price,
               std::int64_t quantity) {
  NewOrder request;
  request.cl_ord_id = *ClOrdId::from(cl_ord_id);
  request.symbol = "TJEA24";
  request.instrument = InstrumentId(1);
  request.kind = kind;
  request.side = side;
  request.price = Price(price);
  request.quantity = Quantity(quantity);
  return request;
}

NewOrder pick(std::string_view cl_ord_id, std::uint64_t maker, std::int64_t quantity) {
  NewOrder request = order(cl_ord_id, OrderKind::pick, Side::buy, 0, quantity);
  request.legs.count = 1;
  request.legs.legs[0] = {OrderId(maker), Quantity(quantity)};
  return request;
}

void set_up(JournaledVenue& venue) {
  venue.operate(ActivateRulebook{"TJEA", eco::testing::tjea()});
  venue.operate(SetCalendar{{}, eco::testing::date("2026-12-31")});
  for (const char* code : {"SELLER", "BUYER"}) {
    venue.operate(AdmitMember{*MemberCode::from(code), code});
    venue.operate(CreateTrader{*MemberCode::from(code), *PersonName::from(code),
                               *CompId::from(code), FixVersion::fix44, 1});
  }
  venue.operate(ListInstrument{"TJEA", "TJEA24", 2024, "", Price(3000)});
  venue.operate(ListInstrument{"TJEA", "TJEA25", 2025, "", Price(3000)});
  venue.operate(DepositCash{"BUYER", Money(100'000'000'000), "bank"});
  venue.operate(IssueLot{"SELLER", "TJEA24", Quantity(1'000'000), 2024,
                         Acquisition::free_allocation, Place::trading, "registry"});
}

void open(JournaledVenue& venue, std::string_view day) {
  venue.set_time(Timestamp(base::venue_instant(eco::testing::date(day), 9 * 3600)));
  venue.operate(
      OpenDay{eco::testing::date(day), ScheduleMode::manual, engine::semantics_version, "build"});
}

void end(JournaledVenue& venue) {
  for (const Phase phase : {Phase::post, Phase::settling}) venue.operate(SetPhase{{}, phase});
  venue.operate(ConfirmTrades{"TJEA", {}});
  venue.operate(Settle{});
  venue.operate(CloseDay{});
}

}  // namespace

const EventBuffer& JournaledVenue::apply(CommandBody body, CommandHeader header) {
  now_ += Timestamp(ns_per_ms);
  header.sequence = SeqNo(last() + 1);
  header.stamp = now_;
  const Command command{header, std::move(body)};
  events_.clear();
  exchange_.apply(command, events_);
  journal(command);
  return events_;
}

const EventBuffer& JournaledVenue::member(std::uint32_t member, CommandBody body) {
  CommandHeader header;
  header.session = SessionId(member);
  header.member = MemberId(member);
  header.trader = TraderId(member);
  return apply(std::move(body), header);
}

const EventBuffer& JournaledVenue::operate(const OperatorAction& action) {
  CommandHeader header;
  header.person = "op1";
  apply(OperatorCommand{"test", "", action}, header);
  const auto* proposed = std::get_if<ActionProposed>(&events_.back());
  if (proposed == nullptr) return events_;
  const ApproveProposal approval{proposed->proposal, proposed->hash, "test"};
  header.person = "op2";
  return apply(approval, header);
}

void JournaledVenue::journal(const Command& command) {
  Draft draft{command, {}, {}};
  for (const Event& event : events_) proto::encode(event, draft.events.emplace_back());
  const DayOpened* opened = day_opened(events_);
  const bool closed = day_closed(events_);
  if (opened != nullptr || closed || last() % hash_interval == 0) {
    draft.state_hash = exchange_.state_hash();
  }
  if (const auto forgery = forgeries_.find(last()); forgery != forgeries_.end()) {
    forgery->second(draft);
  }
  if (opened != nullptr) flush();
  std::string bytes;
  proto::encode(draft.command, bytes);
  std::vector<persistence::Bytes> events;
  for (const std::string& event : draft.events) events.push_back(persistence::as_bytes(event));
  batch_.add_record({.sequence = command.header.sequence,
                     .stamp = command.header.stamp,
                     .type = proto::command_type(command)},
                    persistence::as_bytes(bytes), events);
  if (draft.state_hash) batch_.add_state_hash(*draft.state_hash);
  if (opened != nullptr) {
    ECO_ASSERT(journal_.rotate({.date = opened->date, .snapshot = {}}, batch_).has_value());
    batch_.clear();
  } else if (closed || batch_.record_count() == batch_size) {
    flush();
    if (closed) ECO_ASSERT(journal_.seal(command.header.stamp).has_value());
  }
}

void JournaledVenue::flush() {
  if (batch_.empty()) return;
  ECO_ASSERT(journal_.append(batch_).has_value());
  batch_.clear();
}

TwoDays two_days(JournaledVenue& venue) {
  TwoDays at;
  set_up(venue);
  open(venue, "2026-03-02");
  venue.operate(SetPhase{{}, Phase::morning});
  venue.member(1, order("S1", OrderKind::listing, Side::sell, 3010, 5'000));
  at.seller_listing = venue.last();
  venue.member(1, order("S2", OrderKind::listing, Side::sell, 3020, 4'000));
  const std::uint64_t second_listing = venue.last();
  venue.member(2, pick("B1", at.seller_listing, 2'000));
  at.buyer_pick = venue.last();
  venue.member(2, pick("B2", at.seller_listing, 4'000));
  at.refused = venue.last();
  CancelOrder cancel;
  cancel.cl_ord_id = "S3";
  cancel.orig_cl_ord_id = "S2";
  cancel.order = OrderId(second_listing);
  cancel.symbol = "TJEA24";
  cancel.instrument = InstrumentId(1);
  venue.member(1, cancel);
  at.cancel = venue.last();
  venue.operate(SetPhase{{}, Phase::lunch});
  venue.operate(SetPhase{{}, Phase::afternoon});
  BlockPropose propose;
  propose.cl_ord_id = "S4";
  propose.symbol = "TJEA24";
  propose.instrument = InstrumentId(1);
  propose.side = Side::sell;
  propose.counterparty = "BUYER";
  propose.price = Price(2900);
  propose.quantity = Quantity(100'000);
  venue.member(1, propose);
  at.block = venue.last();
  BlockAccept accept;
  accept.cl_ord_id = "B3";
  accept.offer = OfferId(at.block);
  venue.member(2, accept);
  end(venue);
  at.first_close = venue.last();
  open(venue, "2026-03-03");
  venue.operate(SetPhase{{}, Phase::morning});
  venue.member(1, order("S1", OrderKind::listing, Side::sell, 3000, 100));
  venue.member(2, pick("B1", venue.last(), 100));
  venue.operate(SetPhase{{}, Phase::lunch});
  venue.operate(SetPhase{{}, Phase::afternoon});
  end(venue);
  venue.flush();
  at.last = venue.last();
  return at;
}

void day_of_errors(JournaledVenue& venue) {
  set_up(venue);
  open(venue, "2026-03-02");
  venue.operate(SetPhase{{}, Phase::morning});
  venue.operate(WidenBand{"TJEA24", Method::listed, 1'500});
  for (const auto& [name, price] : {std::pair{"1", 3010}, {"2", 3020}, {"3", 3040}}) {
    venue.member(1, order(std::string("S") + name, OrderKind::listing, Side::sell, price, 2'000));
    venue.member(2, pick(std::string("B") + name, venue.last(), 2'000));
  }
  venue.operate(CorrectTrade{TradeId(1), "TJEA24", Price(3005), Quantity(1'500), "call"});
  venue.operate(SetPhase{{}, Phase::post});
  venue.operate(BustTrade{TradeId(2), "call"});
  venue.operate(SetPhase{{}, Phase::settling});
  venue.operate(ConfirmTrades{"TJEA", {}});
  venue.operate(Settle{});
  venue.operate(CloseDay{});
  venue.flush();
}

}  // namespace eco::replay::testing

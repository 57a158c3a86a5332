#include "engine/day.hpp"

#include <algorithm>

#include "base/sha256.hpp"
#include "engine/auction_entry.hpp"
#include "engine/block_entry.hpp"
#include "engine/call_auction.hpp"
#include "engine/class_change.hpp"
#include "engine/continuous.hpp"
#include "engine/notice_entry.hpp"
#include "engine/order_entry.hpp"
#include "engine/quota_entry.hpp"

namespace eco::engine {
namespace {

using domain::Cause;
using domain::OfferStatus;
using domain::Phase;
using domain::Price;
using domain::Quantity;
using domain::RejectCode;

/// Rules of the trade date, in force from now on.
void resolve_rules(Core& core, const Step& step, Market& market) {
  const domain::Rulebook& rulebook = core.rulebooks[market.id.raw() - 1];
  const domain::RulebookRevision* revision = rulebook.revision_on(core.day.date);
  const auto edit = core.edit(market);
  market.open_today = revision != nullptr;
  market.closes_made = false;
  if (revision == nullptr) return;
  market.rules = revision->rules;
  std::string bytes;
  domain::ByteWriter(bytes).put(*revision);
  step.emit(
      domain::RulesResolved{market.id, market.code, revision->effective_from, base::sha256(bytes)});
}

void set_reference(Core& core, const Step& step, Instrument& instrument) {
  const Market& market = core.market_of(instrument);
  core.touch_day(instrument);
  instrument.day = {};
  instrument.day.previous_close = instrument.previous_close;
  const auto edit = core.edit(instrument);
  instrument.widened.clear();
  instrument.trading_over = false;
  instrument.open_today = market.open_today && instrument.status == domain::ClassStatus::listed;
  if (instrument.open_today) {
    instrument.base = base_of_day(instrument, market);
    instrument.next_base = Price(0);
  }
  core.set_bands(instrument);
  if (!instrument.open_today) return;
  show_reference(core, step, instrument);
}

void arm_schedule(Core& core, const Market& market) {
  const domain::Schedule& schedule = market.rules.schedule;
  const std::pair<std::int32_t, Phase> changes[] = {{schedule.morning_s, Phase::morning},
                                                    {schedule.lunch_s, Phase::lunch},
                                                    {schedule.afternoon_s, Phase::afternoon},
                                                    {schedule.post_s, Phase::post}};
  for (const auto& [seconds, phase] : changes) {
    if (seconds <= 0) continue;
    core.timers.arm_phase(domain::Timestamp(base::venue_instant(core.day.date, seconds)), market.id,
                          phase);
  }
  arm_calls(core, market);
}

/// Offers of the market's instruments that still negotiate.
void end_open_offers(Core& core, const Step& step, const Market& market, domain::InstrumentId only,
                     OfferStatus status) {
  std::vector<domain::OfferId> ids;
  for (const auto& [id, offer] : core.offers.all()) {
    const bool meant = only.valid() ? offer.instrument == only
                                    : core.instrument(offer.instrument).market == market.id;
    if (meant && offer.status == OfferStatus::open) ids.push_back(id);
  }
  for (const domain::OfferId id : ids) end_offer(core, step, id, status);
}

void expire_orders(Core& core, const Step& step, const Market& market) {
  for (const Slot slot : core.orders.by_id()) {
    const Order& order = core.orders.at(slot);
    if (core.instrument(order.state.instrument).market != market.id) continue;
    const domain::TimeInForce tif = order.terms.tif;
    const bool stays = tif == domain::TimeInForce::gtc ||
                       (tif == domain::TimeInForce::gtd && order.terms.expire_date > core.day.date);
    if (!stays) expire_order(core, step, slot);
  }
}

void close_instrument(Core& core, const Step& step, Instrument& instrument) {
  const InstrumentDay& day = instrument.day;
  const Price close = close_of_day(day, core.market_of(instrument).rules, instrument.base);
  const bool traded = day.open > Price(0);
  domain::InstrumentClosed event;
  event.instrument = instrument.id;
  event.date = core.day.date;
  event.previous_close = day.previous_close;
  event.open = traded ? day.open : instrument.base;
  event.high = traded ? day.high : instrument.base;
  event.low = traded ? day.low : instrument.base;
  event.close = close;
  event.listed_quantity = day.listed_quantity;
  event.listed_amount = day.listed_amount;
  event.block_quantity = day.block_quantity;
  event.block_amount = day.block_amount;
  event.trades = day.trades;
  step.emit(event);
  const auto edit = core.edit(instrument);
  instrument.previous_close = close;
}

/// The market's composite from its instruments' closes of today.
void make_composite(Core& core, const Step& step, Market& market) {
  std::vector<VintageClose> closes;
  for (const Instrument& instrument : core.instruments) {
    if (instrument.market != market.id || !instrument.open_today) continue;
    if (instrument.previous_close > Price(0)) {
      closes.push_back({instrument.vintage, instrument.previous_close});
    }
  }
  if (!market.rules.composite || closes.empty()) return;
  const auto edit = core.edit(market);
  market.composite = composite_of(closes, *market.rules.composite);
  step.emit(
      domain::CompositeClosed{market.id, core.day.date, market.composite, *market.rules.composite});
}

void make_closes(Core& core, const Step& step, Market& market) {
  for (Instrument& instrument : core.instruments) {
    if (instrument.market != market.id || !instrument.open_today) continue;
    close_instrument(core, step, instrument);
  }
  {
    const auto edit = core.edit(market);
    market.closes_made = true;
  }
  make_composite(core, step, market);
}

bool can_move(const Market& market, Phase to) noexcept {
  return market.open_today && market.phase < to;
}

}  // namespace

Denial check(Core& core, const domain::OpenDay& action) {
  if (core.day.open) {
    return deny(RejectCode::wrong_state,
                "the day " + base::format_date(core.day.date) + " is not closed yet");
  }
  if (action.semantics != 0 && action.semantics != semantics_version) {
    return deny(RejectCode::bad_value,
                "this engine's semantics version is " + std::to_string(semantics_version));
  }
  if (action.orders_max > orders_max_limit) {
    return deny(RejectCode::bad_value, "orders_max is above " + std::to_string(orders_max_limit));
  }
  if (action.orders_max != 0 && action.orders_max < core.orders.live()) {
    return deny(RejectCode::bad_value,
                "orders_max is below the " + std::to_string(core.orders.live()) + " live orders");
  }
  if (action.date > base::last_instant_date) {
    return deny(RejectCode::not_a_trading_day, "the date is beyond what timestamps can hold");
  }
  if (action.date <= core.day.date || !core.calendar.is_open(action.date)) {
    return deny(RejectCode::not_a_trading_day, base::format_date(action.date) +
                                                   " is not an open day after the last one, " +
                                                   base::format_date(core.day.date));
  }
  return {};
}

void run(Core& core, const Step& step, const domain::OpenDay& action) {
  core.day.date = action.date;
  core.day.ordinal += domain::DayOrdinal(1);
  core.day.open = true;
  if (action.orders_max != 0) core.day.orders_max = action.orders_max;
  core.day.call_seed = action.call_seed;
  core.holdings.open_day(core.day.ordinal);
  core.orders.forget_ended();
  if (action.orders_max != 0) core.orders.set_capacity(action.orders_max);
  core.client_ids.open_day([&core](const risk::ClientIdOwner& owner) {
    if (owner.kind == risk::ClientIdOwner::Kind::offer) {
      const Offer* offer = core.offers.find(owner.offer());
      const Transfer* transfer = core.quotas.transfers.find(owner.offer());
      return (offer != nullptr && !offer->lapses_by(core.day.ordinal)) ||
             (transfer != nullptr && transfer->under_way());
    }
    return core.orders.find(owner.order()).valid() ||
           core.auctions.find_bid(owner.order()) != nullptr;
  });
  core.timers.end_day();
  step.emit(domain::DayOpened{action.date, core.day.ordinal, action.schedule, semantics_version,
                              action.build, !core.calendar.covers(action.date),
                              core.day.orders_max});
  lapse_agreements(core, step);
  expire_classes(core, step);
  for (Market& market : core.markets) resolve_rules(core, step, market);
  for (Instrument& instrument : core.instruments) set_reference(core, step, instrument);
  lapse_transfers(core, step);
  for (Market& market : core.markets) {
    if (!market.open_today) continue;
    recheck_orders(core, step, market);
    move_phase(core, step, market, Phase::pre_open, Cause::command);
    if (action.schedule == domain::ScheduleMode::automatic) arm_schedule(core, market);
  }
}

Denial check(Core& core, const domain::CloseDay&) {
  if (!core.day.open) return deny(RejectCode::wrong_state, "no day is open");
  for (const Market& market : core.markets) {
    if (market.open_today && market.phase != Phase::settled) {
      return deny(RejectCode::wrong_state, "market " + market.code.str() + " is not settled yet");
    }
  }
  return {};
}

void run(Core& core, const Step& step, const domain::CloseDay&) {
  core.timers.end_day();
  for (Market& market : core.markets) {
    if (!market.open_today) continue;
    const auto edit = core.edit(market);
    step.emit(domain::PhaseChanged{market.id, market.phase, Phase::closed, Cause::command});
    market.phase = Phase::closed;
    market.open_today = false;
  }
  core.day.open = false;
  step.emit(domain::DayClosed{core.day.date, core.day.ordinal});
}

Denial check(Core& core, const domain::SetPhase& action) {
  if (action.phase <= Phase::pre_open || action.phase > Phase::settling) {
    return deny(RejectCode::bad_value,
                "a market is moved to morning, lunch, afternoon, post or settling; the others "
                "come by open day, settle and close day");
  }
  if (action.market.empty()) {
    for (const Market& market : core.markets) {
      if (can_move(market, action.phase)) return {};
    }
    return deny(RejectCode::wrong_state, "no open market is before that phase");
  }
  const Market* market = core.find_market(action.market);
  if (market == nullptr) return deny(RejectCode::unknown_market, action.market.str());
  if (!can_move(*market, action.phase)) {
    return deny(RejectCode::wrong_state,
                "market " + action.market.str() + " is not open today or past that phase");
  }
  return {};
}

void run(Core& core, const Step& step, const domain::SetPhase& action) {
  for (Market& market : core.markets) {
    const bool meant = action.market.empty() || market.code == action.market;
    if (meant && can_move(market, action.phase)) {
      move_phase(core, step, market, action.phase, Cause::command);
    }
  }
}

Denial check(Core& core, const domain::SetHalt& action) {
  if (action.symbol.empty()) {
    const Market* market = core.find_market(action.market);
    if (market == nullptr) return deny(RejectCode::unknown_market, action.market.str());
    if (market->halt == action.state) {
      return deny(RejectCode::wrong_state, "market " + action.market.str() + " is so already");
    }
    return {};
  }
  const Instrument* instrument = core.find_instrument(action.symbol);
  if (instrument == nullptr) return deny(RejectCode::unknown_instrument, action.symbol.str());
  if (!action.market.empty() && core.market_of(*instrument).code != action.market) {
    return deny(RejectCode::bad_value,
                action.symbol.str() + " is not of market " + action.market.str());
  }
  if (instrument->halt == action.state) {
    return deny(RejectCode::wrong_state, "instrument " + action.symbol.str() + " is so already");
  }
  return {};
}

void run(Core& core, const Step& step, const domain::SetHalt& action) {
  Instrument* instrument = core.find_instrument(action.symbol);
  Market& market =
      instrument != nullptr ? core.market_of(*instrument) : *core.find_market(action.market);
  const domain::InstrumentId id = instrument != nullptr ? instrument->id : domain::InstrumentId();
  if (instrument != nullptr) {
    const auto edit = core.edit(*instrument);
    instrument->halt = action.state;
  } else {
    const auto edit = core.edit(market);
    market.halt = action.state;
  }
  step.emit(domain::HaltChanged{market.id, id, action.state});
  if (action.state == domain::HaltState::halted) {
    end_open_offers(core, step, market, id, OfferStatus::cancelled);
    end_proposals(core, step, market, id, domain::TransferStatus::cancelled);
  } else {
    end_due_calls(core, step);
  }
}

void fire_timers(Core& core, const Step& step) {
  while (const auto timer = core.timers.take_due(step.header.stamp)) {
    switch (timer->kind) {
      case TimerKind::phase: {
        Market& market = core.market(timer->market);
        if (can_move(market, timer->to)) move_phase(core, step, market, timer->to, Cause::timer);
        break;
      }
      case TimerKind::auction_end:
        end_by_timer(core, step, timer->auction, timer->deadline);
        break;
      case TimerKind::call_end:
        call_ends(core, step, timer->instrument, timer->deadline);
        break;
      case TimerKind::call_tail:
        tail_begins(core, step, timer->market, timer->instrument);
        break;
      case TimerKind::closing_call:
        closing_begins(core, step, core.market(timer->market));
        break;
      case TimerKind::notice:
        notice_due(core, step, domain::NoticeId(timer->auction.raw()));
        break;
    }
  }
}

void move_phase(Core& core, const Step& step, Market& market, Phase to, Cause cause) {
  ECO_ASSERT(market.phase < to);
  step.emit(domain::PhaseChanged{market.id, market.phase, to, cause});
  {
    const auto edit = core.edit(market);
    market.phase = to;
  }
  calls_at_phase(core, step, market);
  if (market.rules.block && !opens_later(market.rules.block->phases, to)) {
    end_open_offers(core, step, market, {}, OfferStatus::expired);
  }
  if (market.rules.quota && !opens_later(market.rules.quota->phases, to)) {
    end_proposals(core, step, market, {}, domain::TransferStatus::expired);
  }
  if (to >= Phase::post && !market.closes_made) {
    expire_orders(core, step, market);
    make_closes(core, step, market);
  }
}

void recount(Core& core, domain::InstrumentId id) {
  Instrument& instrument = core.instrument(id);
  std::vector<DayTrade> trades = instrument.day.refused;
  for (const PendingTrade& trade : core.trades.all()) {
    if (trade.instrument == id && trade.date == core.day.date)
      trades.push_back(day_trade(core, trade));
  }
  std::sort(trades.begin(), trades.end(),
            [](const DayTrade& a, const DayTrade& b) { return a.place < b.place; });
  InstrumentDay day;
  day.previous_close = instrument.day.previous_close;
  day.refused = instrument.day.refused;
  const domain::MarketRules& rules = core.market_of(instrument).rules;
  for (const DayTrade& trade : trades) add_trade(day, rules, trade.method, trade.trade);
  core.touch_day(instrument);
  instrument.day = std::move(day);
}

void close_again(Core& core, const Step& step, domain::InstrumentId id) {
  Instrument& instrument = core.instrument(id);
  Market& market = core.market_of(instrument);
  if (!market.closes_made || !instrument.open_today) return;
  close_instrument(core, step, instrument);
  make_composite(core, step, market);
}

DayTrade day_trade(const Core& core, const PendingTrade& trade) noexcept {
  const ZoneTrade* leg = core.quotas.trades.find(trade.id());
  const bool of_swap = leg != nullptr && leg->partner.valid();
  return {trade.place.valid() ? trade.place : trade.id(),
          trade.method,
          {of_swap ? Price(0) : trade.price, trade.quantity, trade.cash.amount}};
}

}  // namespace eco::engine

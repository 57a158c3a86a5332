#include "engine/call_auction.hpp"

#include <algorithm>

#include "engine/continuous.hpp"
#include "engine/pricing/tie_break.hpp"
#include "engine/uncross.hpp"

namespace eco::engine {
namespace {

using domain::CallMove;
using domain::CallReason;
using domain::CallStatus;
using domain::CallTime;
using domain::Phase;
using domain::Price;
using domain::RejectCode;
using domain::TimeInForce;
using domain::Timestamp;

constexpr std::int64_t second = 1'000'000'000;

Timestamp later(Timestamp from, std::int64_t seconds) noexcept {
  return from + Timestamp(seconds * second);
}

/// Up to `random_end_s`, drawn by the day's seed; 0 without one.
std::int64_t random_seconds(const Core& core, const domain::CallRules& rules,
                            domain::InstrumentId instrument) noexcept {
  if (rules.random_end_s == 0 || core.day.call_seed.empty()) return 0;
  const domain::Sha256 digest = pricing::tie_digest(core.day.call_seed, instrument.raw());
  std::uint64_t drawn = 0;
  for (int i = 0; i < 8; ++i) drawn = drawn << 8 | digest[static_cast<std::size_t>(i)];
  return static_cast<std::int64_t>(drawn % (static_cast<std::uint64_t>(rules.random_end_s) + 1));
}

bool has_tail(CallReason reason) noexcept {
  return reason == CallReason::opening || reason == CallReason::closing;
}

const domain::CallRules& call_rules(Core& core, const Instrument& instrument) noexcept {
  return *core.market_of(instrument).rules.call;
}

/// The end of a call that has one, and the tail before what was told of it.
void arm(Core& core, const Instrument& instrument, const Call& call) {
  if (call.deadline == Timestamp(0)) return;
  core.timers.arm_call(TimerKind::call_end, call.deadline, instrument.market, instrument.id);
  const std::int64_t tail = call_rules(core, instrument).no_cancel_s;
  if (tail == 0 || !has_tail(call.told.reason)) return;
  core.timers.arm_call(TimerKind::call_tail, later(call.told.ends, -tail), instrument.market,
                       instrument.id);
}

/// Orders that waited for a call of this reason come into the book.
void admit_parked(Core& core, const Instrument& instrument, CallReason reason) {
  for (const Slot slot : core.waiting.all(instrument.id, Line::parked)) {
    const TimeInForce tif = core.orders.at(slot).terms.tif;
    if (tif == TimeInForce::at_close && reason != CallReason::closing) continue;
    take_out(core, slot);
    Order& order = core.orders.edit(slot);
    order.place = OrderPlace::book;
    order.priority = core.next_priority();
    put_in_book(core, slot);
  }
}

void set_prices(domain::CallUpdated& told, const std::optional<UncrossPrice>& price) noexcept {
  told.price = price ? price->price : Price(0);
  told.volume = price ? price->volume : domain::Quantity(0);
  told.surplus = price ? price->surplus : domain::Quantity(0);
}

/// `extra`: seconds by which it really ends later than it is told.
void start(Core& core, const Step& step, Instrument& instrument, CallReason reason, Timestamp ends,
           std::int64_t extra = 0) {
  Call call;
  if (ends != Timestamp(0)) call.deadline = later(ends, extra);
  call.told.instrument = instrument.id;
  call.told.reason = reason;
  call.told.ends = ends;
  call.told.reference = last_price(instrument);
  core.calls.start(call);
  admit_parked(core, instrument, reason);
  arm(core, instrument, call);
  Call& started = *core.calls.find(instrument.id);
  const auto edit = core.calls.edit(started);
  set_prices(started.told, find_uncross(core, instrument, started.told.reference));
  step.emit(started.told);
}

bool can_start(Core& core, const Instrument& instrument) noexcept {
  return instrument.open_today && instrument.base > Price(0) && !instrument.trading_over &&
         core.calls.find(instrument.id) == nullptr;
}

/// All instruments of a market that have, or can have, a call.
template <class F>
void for_each_of(Core& core, const Market& market, F&& f) {
  for (Instrument& instrument : core.instruments) {
    if (instrument.market == market.id) f(instrument);
  }
}

enum class Ending : std::uint8_t { by_time, by_phase, by_command };

/// True where the price is too far from the reference, and there is an extension left.
bool extends(const domain::CallRules& rules, const domain::CallUpdated& told,
             const std::optional<UncrossPrice>& price) noexcept {
  if (!price || rules.extension_bp == 0 || told.extensions >= rules.extensions_max) return false;
  return !domain::price_band(told.reference, rules.extension_bp).contains(price->price);
}

void extend(Core& core, const Step& step, const Instrument& instrument, Call& call) {
  {
    const auto edit = core.calls.edit(call);
    call.told.status = CallStatus::collecting;
    call.told.ends = later(step.header.stamp, call_rules(core, instrument).extension_s);
    call.deadline = call.told.ends;
    ++call.told.extensions;
    set_prices(call.told, find_uncross(core, instrument, call.told.reference));
  }
  arm(core, instrument, call);
  step.emit(call.told);
}

void go_on(Core& core, const Step& step, Instrument& instrument) {
  const Market& market = core.market_of(instrument);
  const domain::MarketRules& rules = market.rules;
  if (!rules.continuous->phases.contains(market.phase) || instrument.trading_over) return;
  if (rules.call->times.contains(CallTime::batch)) {
    const Timestamp ends = later(step.header.stamp, rules.call->batch_s);
    return start(core, step, instrument, CallReason::batch, ends);
  }
  resume_trading(core, step, instrument);
}

void end(Core& core, const Step& step, Instrument& instrument, Ending ending) {
  Call& call = *core.calls.find(instrument.id);
  const bool halted = halt_of(instrument, core.market_of(instrument)) == domain::HaltState::halted;
  if (halted && ending == Ending::by_time) {
    const auto edit = core.calls.edit(call);
    call.due = true;
    return;
  }
  end_own_crossings(core, step, instrument);
  const auto price = halted ? std::nullopt : find_uncross(core, instrument, call.told.reference);
  if (ending == Ending::by_time && extends(call_rules(core, instrument), call.told, price)) {
    return extend(core, step, instrument, call);
  }
  domain::CallUpdated told = call.told;
  told.status = CallStatus::ended;
  told.ends = step.header.stamp;
  set_prices(told, price);
  core.calls.end(instrument.id);
  step.emit(told);
  if (told.reason == CallReason::closing) {
    const auto edit = core.edit(instrument);
    instrument.trading_over = true;
  }
  if (price) uncross(core, step, instrument, *price);
  end_call_orders(core, step, instrument, told.reason);
  go_on(core, step, instrument);
}

/// Opening calls end with the morning, some seconds later where the end is random.
void end_at_phase(Core& core, const Step& step, const Market& market, Instrument& instrument) {
  Call* call = core.calls.find(instrument.id);
  if (call == nullptr) return;
  const bool trading = market.rules.continuous->phases.contains(market.phase);
  if (call->told.reason == CallReason::opening && trading) {
    const std::int64_t extra = random_seconds(core, *market.rules.call, instrument.id);
    if (extra == 0) return end(core, step, instrument, Ending::by_time);
    const auto edit = core.calls.edit(*call);
    call->deadline = later(step.header.stamp, extra);  // not told: it is random
    core.timers.arm_call(TimerKind::call_end, call->deadline, market.id, instrument.id);
  } else if (!trading) {
    end(core, step, instrument, Ending::by_phase);
  }
}

void start_at_phase(Core& core, const Step& step, const Market& market, Instrument& instrument) {
  if (!can_start(core, instrument)) return;
  const domain::CallRules& rules = *market.rules.call;
  if (market.phase == Phase::pre_open && rules.times.contains(CallTime::opening)) {
    return start(core, step, instrument, CallReason::opening, Timestamp(0));
  }
  if (market.rules.continuous->phases.contains(market.phase)) go_on(core, step, instrument);
}

}  // namespace

Denial check(Core& core, const domain::MoveCall& action) {
  const Instrument* instrument = core.find_instrument(action.symbol);
  if (instrument == nullptr) return deny(RejectCode::unknown_instrument, action.symbol.str());
  const Market& market = core.market_of(*instrument);
  const std::string symbol = action.symbol.str();
  if (!market.rules.call || !instrument->open_today) {
    return deny(RejectCode::wrong_state, symbol + " has no calls today: its rulebook lacks TM4");
  }
  const Call* call = core.calls.find(instrument->id);
  if (action.move == CallMove::start) {
    const bool trading = market.phase >= Phase::pre_open && market.phase <= Phase::afternoon;
    if (!trading || !can_start(core, *instrument)) {
      return deny(RejectCode::wrong_state,
                  symbol + " is in a call already, has no base, or its trading is over");
    }
    if (action.seconds < 0 || action.seconds > 86'400) {
      return deny(RejectCode::bad_value, "a call lasts 0 to 86400 seconds");
    }
    const bool closing = action.reason == CallReason::closing;
    if ((!closing && action.reason != CallReason::by_operator) ||
        (closing && !market.rules.call->times.contains(CallTime::closing))) {
      return deny(RejectCode::bad_value,
                  "a call starts by the operator, or as the closing call "
                  "where the rulebook has one");
    }
    return {};
  }
  if (call == nullptr) return deny(RejectCode::wrong_state, symbol + " is in no call");
  const bool halted = halt_of(*instrument, market) == domain::HaltState::halted;
  if (action.move == CallMove::end && halted) {
    return deny(RejectCode::halted, symbol + " is halted: resume it first");
  }
  if (action.move == CallMove::no_cancel && call->told.status != CallStatus::collecting) {
    return deny(RejectCode::wrong_state, symbol + " takes no cancels already");
  }
  return {};
}

void run(Core& core, const Step& step, const domain::MoveCall& action) {
  Instrument& instrument = *core.find_instrument(action.symbol);
  switch (action.move) {
    case CallMove::start: {
      const Timestamp ends =
          action.seconds == 0 ? Timestamp(0) : later(step.header.stamp, action.seconds);
      return start(core, step, instrument, action.reason, ends);
    }
    case CallMove::no_cancel:
      return tail_begins(core, step, instrument.market, instrument.id);
    case CallMove::end:
      return end(core, step, instrument, Ending::by_command);
  }
}

void interrupt(Core& core, const Step& step, Instrument& instrument) {
  const domain::ContinuousRules& rules = *core.market_of(instrument).rules.continuous;
  start(core, step, instrument, CallReason::volatility,
        later(step.header.stamp, rules.interruption_s));
}

void calls_at_phase(Core& core, const Step& step, Market& market) {
  if (!market.rules.continuous) return;
  for_each_of(core, market, [&](Instrument& instrument) {
    if (market.rules.call) {
      end_at_phase(core, step, market, instrument);
      start_at_phase(core, step, market, instrument);
    }
    const bool trading = market.rules.continuous->phases.contains(market.phase);
    if (trading) resume_trading(core, step, instrument);
  });
}

void arm_calls(Core& core, const Market& market) {
  if (!market.rules.call) return;
  const domain::CallRules& rules = *market.rules.call;
  const domain::Schedule& schedule = market.rules.schedule;
  const auto at = [&core](std::int64_t seconds) {
    return Timestamp(base::venue_instant(core.day.date, static_cast<std::int32_t>(seconds)));
  };
  if (rules.times.contains(CallTime::opening) && rules.no_cancel_s > 0 && schedule.morning_s > 0) {
    core.timers.arm_call(TimerKind::call_tail, at(schedule.morning_s - rules.no_cancel_s),
                         market.id, {});
  }
  if (rules.times.contains(CallTime::closing) && schedule.post_s > 0) {
    core.timers.arm_call(TimerKind::closing_call, at(schedule.post_s - rules.closing_s), market.id,
                         {});
  }
}

void call_ends(Core& core, const Step& step, domain::InstrumentId instrument, Timestamp deadline) {
  const Call* call = core.calls.find(instrument);
  const bool meant = call != nullptr && call->deadline == deadline;  // not one that is over
  if (meant) end(core, step, core.instrument(instrument), Ending::by_time);
}

void tail_begins(Core& core, const Step& step, domain::MarketId market,
                 domain::InstrumentId instrument) {
  std::vector<domain::InstrumentId> meant;
  for (const auto& [id, call] : core.calls.all()) {
    const bool opening =
        core.instrument(id).market == market && call.told.reason == CallReason::opening;
    const bool asked = instrument.valid() ? id == instrument : opening;
    if (asked && call.told.status == CallStatus::collecting) meant.push_back(id);
  }
  for (const domain::InstrumentId id : meant) {
    Call& call = *core.calls.find(id);
    const auto edit = core.calls.edit(call);
    call.told.status = CallStatus::no_cancel;
    step.emit(call.told);
  }
}

void closing_begins(Core& core, const Step& step, Market& market) {
  if (!market.rules.call || market.phase != Phase::afternoon) return;
  const domain::CallRules& rules = *market.rules.call;
  for_each_of(core, market, [&](Instrument& instrument) {
    if (Call* call = core.calls.find(instrument.id); call != nullptr) {
      end(core, step, instrument, Ending::by_command);
    }
    if (!can_start(core, instrument)) return;
    // A random end lies before the end of the afternoon, which nothing puts off.
    const std::int64_t at = market.rules.schedule.post_s - rules.random_end_s;
    start(core, step, instrument, CallReason::closing,
          Timestamp(base::venue_instant(core.day.date, static_cast<std::int32_t>(at))),
          random_seconds(core, rules, instrument.id));
  });
}

void end_due_calls(Core& core, const Step& step) {
  std::vector<domain::InstrumentId> due;
  for (const auto& [id, call] : core.calls.all()) {
    const Instrument& instrument = core.instrument(id);
    const bool halted =
        halt_of(instrument, core.market_of(instrument)) == domain::HaltState::halted;
    if (call.due && !halted) due.push_back(id);
  }
  for (const domain::InstrumentId id : due) {
    end(core, step, core.instrument(id), Ending::by_command);
  }
}

void call_from_base(Core& core, const Step& step, const Instrument& instrument) {
  Call* call = core.calls.find(instrument.id);
  if (call == nullptr) return;
  const auto edit = core.calls.edit(*call);
  call->told.reference = last_price(instrument);
  set_prices(call->told, find_uncross(core, instrument, call->told.reference));
  step.emit(call->told);
}

void tell_calls(Core& core, const Step& step) {
  if (!core.calls.touched()) return;
  for (const domain::InstrumentId id : core.calls.take_touched()) {
    Call* call = core.calls.find(id);
    if (call == nullptr) continue;
    domain::CallUpdated now = call->told;
    set_prices(now, find_uncross(core, core.instrument(id), now.reference));
    if (now == call->told) continue;
    const auto edit = core.calls.edit(*call);
    call->told = now;
    step.emit(now);
  }
}

}  // namespace eco::engine

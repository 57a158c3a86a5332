#include "engine/class_change.hpp"

#include "engine/auction_rules.hpp"
#include "engine/block_entry.hpp"
#include "engine/call_auction.hpp"
#include "engine/notice_entry.hpp"
#include "engine/order_entry.hpp"
#include "engine/quota_entry.hpp"

namespace eco::engine {
namespace {

using domain::ClassChange;
using domain::ClassStatus;
using domain::EndReason;
using domain::OfferStatus;
using domain::Price;
using domain::RejectCode;

constexpr std::int64_t band_bp_max = 10'000;

Denial no_such(const domain::Symbol& symbol) {
  return deny(RejectCode::unknown_instrument, "instrument " + symbol.str());
}

/// Null also where it is delisted.
Instrument* find_listed(Core& core, const domain::Symbol& symbol) noexcept {
  Instrument* found = core.find_instrument(symbol);
  return found != nullptr && found->status == ClassStatus::delisted ? nullptr : found;
}

/// The rule's band of a method; empty where it has none.
std::optional<std::int64_t> ruled_bp(const domain::MarketRules& rules,
                                     domain::Method method) noexcept {
  if (method == domain::Method::listed && rules.listed) return rules.listed->band_bp;
  if (method == domain::Method::block && rules.block) return rules.block->band_bp;
  if (method == domain::Method::continuous && rules.continuous) return rules.continuous->band_bp;
  return std::nullopt;
}

bool trades_today(const Core& core, const Instrument& instrument) noexcept {
  return instrument.open_today && !core.market_of(instrument).closes_made;
}

Denial not_trading(const Instrument& instrument) {
  return deny(RejectCode::wrong_state,
              instrument.symbol.str() + " is not open today, or its trading day is over");
}

/// Orders, offers, agreements, transfers, notices and auctions of a class.
void end_all(Core& core, const Step& step, domain::InstrumentId instrument, EndReason reason,
             const std::optional<domain::Refusal>& why = {}) {
  for (const Slot slot : core.orders.by_id({}, instrument)) {
    cancel_order(core, step, slot, reason, {}, why);
  }
  std::vector<domain::OfferId> offers;
  for (const auto& [id, offer] : core.offers.all()) {
    if (offer.instrument == instrument && offer.under_way()) offers.push_back(id);
  }
  for (const domain::OfferId id : offers) end_offer(core, step, id, OfferStatus::cancelled);
  end_transfers(core, step, domain::TransferStatus::cancelled, [&](const Transfer& transfer) {
    return transfer.first.instrument == instrument ||
           (transfer.second && transfer.second->instrument == instrument);
  });
  std::vector<domain::NoticeId> notices;
  for (const auto& [id, notice] : core.notices.all()) {
    if (notice.instrument == instrument) notices.push_back(id);
  }
  for (const domain::NoticeId id : notices) run(core, step, domain::CancelNotice{id, {}});
  std::vector<domain::AuctionId> auctions;
  for (const auto& [id, auction] : core.auctions.all()) {
    if (auction.instrument == instrument) auctions.push_back(id);
  }
  for (const domain::AuctionId id : auctions) call_off(core, step, *core.auctions.find(id));
}

void show(const Step& step, const Instrument& instrument, ClassChange change, Price base) {
  step.emit(domain::ClassChanged{instrument.id, change, instrument.status,
                                 instrument.last_trade_day, base});
}

Denial check_expire(Core& core, const Instrument& instrument, base::Date last) {
  if (instrument.status != ClassStatus::listed) {
    return deny(RejectCode::wrong_state, instrument.symbol.str() + " has expired already");
  }
  if (last < first_last_trade_day(core)) {
    return deny(RejectCode::bad_value, "the last trade day is over: the first that can be is " +
                                           base::format_date(first_last_trade_day(core)));
  }
  return {};
}

Denial check_rebase(Core& core, const Instrument& instrument, Price base) {
  if (base < Price(1)) return deny(RejectCode::bad_value, "a base is at least one tick");
  if (!trades_today(core, instrument)) return not_trading(instrument);
  if (instrument.day.trades == 0) return {};
  return deny(
      RejectCode::wrong_state,
      instrument.symbol.str() + " was traded today on the old base: rebase it on a new day");
}

Denial check_delist(Core& core, const Instrument& instrument) {
  if (instrument.status != ClassStatus::expired) {
    return deny(RejectCode::wrong_state,
                instrument.symbol.str() + " has not expired: set its last trade day first");
  }
  const domain::Quantity held = core.holdings.issued(instrument.id);
  if (held == domain::Quantity(0)) return {};
  return {{.code = RejectCode::wrong_state, .asked = held.raw()},
          "members hold " + std::to_string(held.raw()) + " steps of " + instrument.symbol.str()};
}

}  // namespace

base::Date first_last_trade_day(const Core& core) noexcept {
  return core.day.open ? core.day.date : base::Date{core.day.date.days + 1};
}

void show_reference(Core& core, const Step& step, const Instrument& instrument) {
  domain::ReferenceSet event;
  event.instrument = instrument.id;
  event.base = instrument.base;
  const InstrumentBands& bands = instrument.bands;
  const auto& band = core.market_of(instrument).rules.continuous ? bands.continuous : bands.listed;
  if (band) {
    event.listed_low = band->low;
    event.listed_high = band->high;
  }
  if (bands.block) {
    event.block_low = bands.block->low;
    event.block_high = bands.block->high;
  }
  step.emit(event);
}

Denial check(Core& core, const domain::WidenBand& action) {
  const Instrument* instrument = find_listed(core, action.symbol);
  if (instrument == nullptr) return no_such(action.symbol);
  if (!trades_today(core, *instrument)) return not_trading(*instrument);
  const auto rule = ruled_bp(core.market_of(*instrument).rules, action.method);
  if (!rule) {
    return deny(RejectCode::method_not_allowed,
                "the rulebook of " + action.symbol.str() + " has no band for this method");
  }
  if (instrument->base == Price(0)) {
    return deny(RejectCode::wrong_state, action.symbol.str() + " has no base yet");
  }
  const std::int64_t now = *band_bp_of(*instrument, action.method, rule);
  if (action.band_bp > now && action.band_bp <= band_bp_max) return {};
  return {
      {.code = RejectCode::bad_value, .asked = action.band_bp, .low = now + 1, .high = band_bp_max},
      "the band is " + std::to_string(now) + " bp: a wider one is above that and at most " +
          std::to_string(band_bp_max)};
}

void run(Core& core, const Step& step, const domain::WidenBand& action) {
  Instrument& instrument = *find_listed(core, action.symbol);
  {
    const auto edit = core.edit(instrument);
    std::erase_if(instrument.widened,
                  [&](const WidenedBand& band) { return band.method == action.method; });
    instrument.widened.push_back({action.method, action.band_bp});
    core.set_bands(instrument);
  }
  const auto& band = instrument.bands.of(action.method);
  ECO_ASSERT(band.has_value());
  step.emit(
      domain::BandWidened{instrument.id, action.method, action.band_bp, band->low, band->high});
  show_reference(core, step, instrument);
}

Denial check(Core& core, const domain::ChangeClass& action) {
  const Instrument* instrument = find_listed(core, action.symbol);
  if (instrument == nullptr) return no_such(action.symbol);
  switch (action.change) {
    case ClassChange::expire:
      return check_expire(core, *instrument, action.last_trade_day);
    case ClassChange::purge:
      if (instrument->status == ClassStatus::listed) return {};
      return deny(RejectCode::wrong_state, action.symbol.str() + " has expired: nothing rests");
    case ClassChange::rebase:
      return check_rebase(core, *instrument, action.base);
    case ClassChange::delist:
      return check_delist(core, *instrument);
  }
  return deny(RejectCode::bad_value, "no such change of a class");
}

void run(Core& core, const Step& step, const domain::ChangeClass& action) {
  Instrument& instrument = *find_listed(core, action.symbol);
  const bool rebase = action.change == ClassChange::rebase;
  {
    const auto edit = core.edit(instrument);
    if (action.change == ClassChange::expire) instrument.last_trade_day = action.last_trade_day;
    if (action.change == ClassChange::delist) instrument.status = ClassStatus::delisted;
    if (rebase) {
      instrument.base = action.base;
      instrument.widened.clear();
      core.set_bands(instrument);
    }
  }
  show(step, instrument, action.change, rebase ? action.base : Price(0));
  if (rebase || action.change == ClassChange::purge) {
    end_all(core, step, instrument.id, EndReason::operator_action);
  }
  if (!rebase) return;
  show_reference(core, step, instrument);
  call_from_base(core, step, instrument);
}

void expire_classes(Core& core, const Step& step) {
  for (Instrument& instrument : core.instruments) {
    const bool over =
        instrument.last_trade_day != base::Date{} && instrument.last_trade_day < core.day.date;
    if (!over || instrument.status != ClassStatus::listed) continue;
    {
      const auto edit = core.edit(instrument);
      instrument.status = ClassStatus::expired;
    }
    show(step, instrument, ClassChange::expire, Price(0));
    end_all(core, step, instrument.id, EndReason::rechecked,
            domain::Refusal{.code = RejectCode::expired_class});
  }
}

}  // namespace eco::engine

#include "engine/core.hpp"

namespace eco::engine {

using domain::HaltState;

namespace {

// Memory that risk claims at start; it takes more when it is needed.
constexpr risk::Holdings::Reserve holdings_reserve{
    .positions = 1'024, .pieces = 4'096, .orders = 1'024, .trades = 1'024};
constexpr std::size_t client_ids_reserve = 16'384;

bool needs_base(const domain::MarketRules& rules, domain::Method method) noexcept {
  if (method == domain::Method::continuous) return true;  // collars, ranges and calls start from it
  if (method == domain::Method::block) {
    return rules.block &&
           (rules.block->band_bp || rules.block->floor == domain::BlockFloor::at_base);
  }
  if (method == domain::Method::quota) {
    return rules.quota && rules.quota->floor == domain::BlockFloor::at_base;
  }
  return method == domain::Method::listed && rules.listed && rules.listed->band_bp;
}

}  // namespace

Core::Core(const ExchangeLimits& limits)
    : holdings(holdings_reserve),
      client_ids(client_ids_reserve),
      orders(limits.orders_max),
      trades(limits.orders_max) {
  item_hash_sum = recompute_item_hash();
}

Market* Core::find_market(const domain::MarketCode& code) noexcept {
  const auto at = market_ids.find(code);
  return at == market_ids.end() ? nullptr : &market(at->second);
}

Instrument* Core::find_instrument(const domain::Symbol& symbol) noexcept {
  const auto at = instrument_ids.find(symbol);
  return at == instrument_ids.end() ? nullptr : &instrument(at->second);
}

Instrument* Core::find_instrument(domain::InstrumentId id) noexcept {
  return id.valid() && id.raw() <= instruments.size() ? &instrument(id) : nullptr;
}

const Instrument* Core::find_instrument(domain::InstrumentId id) const noexcept {
  return id.valid() && id.raw() <= instruments.size() ? &instrument(id) : nullptr;
}

void Core::add_market(Market&& item, domain::Rulebook&& rulebook) {
  ECO_ASSERT(item.id.raw() == markets.size() + 1);
  item_hash_sum += item_hash<HashTag::market>(item);
  item_hash_sum += item_hash<HashTag::rulebook>(rulebook);
  touch_day(item);
  market_ids.emplace(item.code, item.id);
  markets.push_back(std::move(item));
  rulebooks.push_back(std::move(rulebook));
}

void Core::add_instrument(Instrument&& item) {
  ECO_ASSERT(item.id.raw() == instruments.size() + 1);
  item_hash_sum += item_hash<HashTag::instrument>(item);
  touch_day(item);
  set_bands(item);
  instrument_ids.emplace(item.symbol, item.id);
  instruments.push_back(std::move(item));
  books.emplace_back(orders.memory());
}

void Core::set_bands(Instrument& item) noexcept {
  const domain::MarketRules& rules = market_of(item).rules;
  item.bands = {};
  const auto band = [&item](domain::Method method, std::optional<std::int64_t> rule_bp) {
    return band_of(item.base, band_bp_of(item, method, rule_bp));
  };
  if (rules.listed) item.bands.listed = band(domain::Method::listed, rules.listed->band_bp);
  if (rules.block) item.bands.block = band(domain::Method::block, rules.block->band_bp);
  if (rules.continuous) {
    item.bands.continuous = band(domain::Method::continuous, rules.continuous->band_bp);
  }
}

risk::InstrumentFacts Core::facts_of(const Instrument* item, domain::Method method) noexcept {
  risk::InstrumentFacts facts;
  facts.method = method;
  if (item == nullptr || item->status == domain::ClassStatus::delisted) return facts;
  const Market& owner = market_of(*item);
  const domain::MarketRules& rules = owner.rules;
  facts.rules = &rules;
  facts.phase = owner.phase;
  const bool lacks_base = needs_base(rules, method) && item->base == domain::Price(0);
  facts.expired = item->status == domain::ClassStatus::expired;
  const bool ready = facts.expired || (item->open_today && !lacks_base);
  facts.halt = ready ? halt_of(*item, owner) : HaltState::halted;
  facts.entry = day.entry;
  facts.base = item->base;
  facts.listed_band = item->bands.listed;
  facts.block_band = item->bands.block;
  facts.continuous_band = item->bands.continuous;
  facts.date = day.date;
  if (rules.continuous && method == domain::Method::continuous) {
    facts.trading_over = item->trading_over;
    if (const Call* call = calls.find(item->id); call != nullptr) {
      facts.collecting = true;
      facts.opening_call = call->told.reason == domain::CallReason::opening;
      facts.no_cancel = call->told.status == domain::CallStatus::no_cancel;
    }
  }
  return facts;
}

domain::Method Core::book_method(const Instrument* item) noexcept {
  const bool continuous = item != nullptr && market_of(*item).rules.continuous.has_value();
  return continuous ? domain::Method::continuous : domain::Method::listed;
}

base::Hash128 Core::state_hash() const noexcept {
  base::Hasher hasher(0);
  for (const base::Hash128& part :
       {members.hash(), ledger.hash(), holdings.hash(), client_ids.hash(), orders.hash(),
        offers.hash(), auctions.hash(), calls.hash(), notices.hash(), quotas.hash(), trades.hash(),
        timers.hash(), proposals.hash(), item_hash_sum, day_hash()}) {
    hasher.add(part.high);
    hasher.add(part.low);
  }
  return hasher.finish();
}

base::Hash128 Core::recompute_item_hash() const {
  base::Hash128 sum = item_hash<HashTag::calendar>(calendar);
  for (const Market& item : markets) sum += item_hash<HashTag::market>(item);
  for (const domain::Rulebook& rulebook : rulebooks) sum += item_hash<HashTag::rulebook>(rulebook);
  for (const Instrument& item : instruments) sum += item_hash<HashTag::instrument>(item);
  return sum;
}

base::Hash128 Core::day_hash() const {
  base::Hash128 sum = item_hash<HashTag::day>(day);
  sum += market_days.total(
      [this](Slot slot) { return item_hash<HashTag::market_day>(markets[slot.raw() - 1].day); });
  sum += instrument_days.total([this](Slot slot) {
    return item_hash<HashTag::instrument_day>(instruments[slot.raw() - 1].day);
  });
  return sum;
}

base::Hash128 Core::recompute_day_hash() const {
  base::Hash128 sum = item_hash<HashTag::day>(day);
  for (const Market& item : markets) sum += item_hash<HashTag::market_day>(item.day);
  for (const Instrument& item : instruments) sum += item_hash<HashTag::instrument_day>(item.day);
  return sum;
}

HaltState halt_of(const Instrument& instrument, const Market& market) noexcept {
  return market.halt == HaltState::halted ? HaltState::halted : instrument.halt;
}

}  // namespace eco::engine

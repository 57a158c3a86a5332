#include "engine/snapshot.hpp"

#include <algorithm>

#include "engine/audit.hpp"
#include "engine/rulebook_check.hpp"

namespace eco::engine {
namespace {

using domain::ByteReader;
using domain::ByteWriter;

/// The item with what is hashed apart.
struct InstrumentRecord {
  Instrument item;
  template <class Self, class V>
  static void fields(Self& s, V& v) {
    Instrument::fields(s.item, v);
    v(11, "day", s.item.day);
  }
};

struct MarketRecord {
  Market item;
  domain::Rulebook rulebook;
  template <class Self, class V>
  static void fields(Self& s, V& v) {
    Market::fields(s.item, v);
    v(9, "day", s.item.day);
    v(10, "rulebook", s.rulebook);
  }
};

void load_markets(Core& core, ByteReader& in) {
  std::vector<MarketRecord> records;
  in.get(records);
  for (MarketRecord& record : records) {
    const bool next = record.item.id.raw() == core.markets.size() + 1;
    const bool fresh = core.find_market(record.item.code) == nullptr;
    if (!next || !fresh || record.item.code != record.rulebook.market ||
        !find_fault(record.rulebook).empty()) {
      return in.fail();
    }
    core.add_market(std::move(record.item), std::move(record.rulebook));
  }
}

void load_instruments(Core& core, ByteReader& in) {
  std::vector<InstrumentRecord> records;
  in.get(records);
  for (InstrumentRecord& record : records) {
    const bool next = record.item.id.raw() == core.instruments.size() + 1;
    const bool fresh = core.find_instrument(record.item.symbol) == nullptr;
    const bool placed =
        record.item.market.valid() && record.item.market.raw() <= core.markets.size();
    if (!next || !fresh || !placed) return in.fail();
    core.add_instrument(std::move(record.item));
  }
}

void load_orders(Core& core, ByteReader& in) {
  if (core.day.orders_max > orders_max_limit) return in.fail();
  if (core.day.orders_max != 0) core.orders.set_capacity(core.day.orders_max);
  core.orders.load(in);
}

/// Puts the live orders back in their places, those of the book by priority.
bool place_orders(Core& core) {
  std::vector<Slot> slots = core.orders.by_id();
  std::sort(slots.begin(), slots.end(), [&core](Slot a, Slot b) {
    return core.orders.at(a).priority < core.orders.at(b).priority;
  });
  std::optional<Priority> last;
  for (const Slot slot : slots) {
    const Order& order = core.orders.at(slot);
    const domain::OrderState& state = order.state;
    const bool in_book = order.place == OrderPlace::book;
    const bool sound =
        core.find_instrument(state.instrument) != nullptr && state.leaves > domain::Quantity(0) &&
        state.price > domain::Price(0) && state.cumulative + state.leaves == state.quantity &&
        (!last || *last < order.priority) && order.place >= OrderPlace::book &&
        order.place <= OrderPlace::parked &&
        (!in_book || (order.shown > domain::Quantity(0) && order.shown <= state.leaves));
    if (!sound) return false;
    last = order.priority;
    if (in_book) {
      core.book(state.instrument).rest(slot, resting(order));
    } else {
      core.waiting.add(slot, order);
    }
  }
  return std::none_of(core.instruments.begin(), core.instruments.end(),
                      [&core](const Instrument& item) {
                        const bool collecting = core.calls.find(item.id) != nullptr;
                        return !collecting && crossed(core.book(item.id));
                      });
}

}  // namespace

void save(const Core& core, std::string& bytes) {
  ByteWriter out(bytes);
  out.put(snapshot_magic);
  out.put(snapshot_version);
  out.put(semantics_version);
  out.put(core.sequence);
  out.put(core.stamp);
  core.members.save(out);
  core.ledger.save(out);
  core.holdings.save(out);
  core.client_ids.save(out);
  out.put(core.day);
  out.put(core.calendar);
  out.put(static_cast<std::uint64_t>(core.markets.size()));
  for (const Market& item : core.markets) {
    out.put(MarketRecord{item, core.rulebooks[item.id.raw() - 1]});
  }
  out.put(static_cast<std::uint64_t>(core.instruments.size()));
  for (const Instrument& item : core.instruments) out.put(InstrumentRecord{item});
  core.orders.save(out);
  core.offers.save(out);
  core.auctions.save(out);
  core.calls.save(out);
  core.notices.save(out);
  core.quotas.save(out);
  core.trades.save(out);
  core.timers.save(out);
  core.proposals.save(out);
  const base::Hash128 hash = core.state_hash();
  out.put(hash.high);
  out.put(hash.low);
}

base::Result<void> load(Core& core, std::string_view bytes) {
  ByteReader in(bytes);
  if (in.get<std::uint32_t>() != snapshot_magic) return base::fail("not a snapshot of the core");
  const auto version = in.get<std::uint32_t>();
  if (version != snapshot_version) {
    return base::fail("snapshot version " + std::to_string(version) + ", this release reads " +
                      std::to_string(snapshot_version));
  }
  const auto semantics = in.get<std::uint32_t>();
  if (semantics != semantics_version) {
    return base::fail("snapshot of semantics version " + std::to_string(semantics) +
                      ", this release has " + std::to_string(semantics_version));
  }
  in.get(core.sequence);
  in.get(core.stamp);
  core.members.load(in);
  core.ledger.load(in);
  core.holdings.load(in);
  core.client_ids.load(in);
  in.get(core.day);
  in.get(core.calendar);
  load_markets(core, in);
  load_instruments(core, in);
  load_orders(core, in);
  core.offers.load(in);
  core.auctions.load(in);
  core.calls.load(in);
  core.notices.load(in);
  core.quotas.load(in);
  core.trades.load(in);
  core.timers.load(in);
  core.proposals.load(in);
  const auto high = in.get<std::uint64_t>();
  const auto low = in.get<std::uint64_t>();
  core.item_hash_sum = core.recompute_item_hash();
  if (in.failed() || !in.at_end()) return base::fail("snapshot is damaged");
  if (core.state_hash() != base::Hash128{high, low}) {
    return base::fail("snapshot's content and state hash differ");
  }
  if (!agrees(core) || !place_orders(core))
    return base::fail("snapshot's parts contradict one another");
  return {};
}

}  // namespace eco::engine

// Holdings against a naive model that knows every single unit.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <vector>

#include "base/prng.hpp"
#include "risk/holdings.hpp"
#include "tests/unit/risk/text.hpp"

namespace eco::risk {
namespace {

using base::Prng;
using domain::AccountId;
using domain::DayOrdinal;
using domain::InstrumentId;
using domain::LotId;
using domain::LotUse;
using domain::OrderId;
using domain::Place;
using domain::Quantity;
using domain::TradeId;

constexpr std::uint32_t accounts = 3;
constexpr std::uint32_t instruments = 2;  // the first is traded more

/// One unit of a lot and how it stands.
struct Unit {
  std::int32_t vintage = 0;
  std::uint64_t lot = 0;
  std::int64_t serial = 0;
  std::uint32_t instrument = 0;
  std::uint32_t account = 0;
  Place place = Place::trading;
  LotUse use = LotUse::free;
  std::int64_t sellable_from = 0;
};

/// What an order has reserved of a holding.
struct Reserved {
  std::uint32_t account = 0;
  std::uint32_t instrument = 0;
  std::int64_t quantity = 0;
};

using Name = std::pair<std::uint64_t, std::int64_t>;  // lot, serial

/// The model: units in the order in which they leave, trades as lists of units.
struct Model {
  std::vector<Unit> units;
  std::map<std::uint64_t, Reserved> reserved;  ///< by order
  std::map<std::uint64_t, std::vector<Name>> trades;
  std::map<std::uint64_t, std::pair<std::uint32_t, std::uint32_t>> parties;  // seller, buyer
  std::set<std::uint64_t> awaiting;  ///< trades that await the registry
  std::int64_t today = 1;

  [[nodiscard]] bool sellable(const Unit& unit) const {
    return unit.place == Place::trading && unit.use == LotUse::free && unit.sellable_from <= today;
  }
  [[nodiscard]] HoldingTotals totals(std::uint32_t account, std::uint32_t instrument) const {
    HoldingTotals t;
    for (const Unit& unit : units) {
      if (unit.account != account || unit.instrument != instrument) continue;
      Quantity& part = unit.place == Place::registry ? t.registry
                       : unit.use == LotUse::frozen  ? t.frozen
                       : unit.sellable_from <= today ? t.free
                                                     : t.locked;
      part += Quantity(1);
    }
    for (const auto& [order, held] : reserved) {
      if (held.account == account && held.instrument == instrument) {
        t.reserved += Quantity(held.quantity);
      }
    }
    t.free -= t.reserved;
    return t;
  }
  /// Units as pieces: those that stand alike and follow each other are one.
  [[nodiscard]] std::vector<LotPiece> pieces(std::uint32_t account,
                                             std::uint32_t instrument) const {
    std::vector<LotPiece> out;
    for (const Unit& unit : units) {
      if (unit.account != account || unit.instrument != instrument) continue;
      const LotPiece piece{LotId(unit.lot),
                           unit.serial,
                           unit.serial,
                           unit.vintage,
                           unit.place,
                           unit.use,
                           DayOrdinal(unit.sellable_from <= today ? 0 : unit.sellable_from)};
      const auto extends = std::find_if(out.begin(), out.end(), [&piece](const LotPiece& p) {
        return p.lot == piece.lot && p.last + 1 == piece.first && p.place == piece.place &&
               p.use == piece.use && p.sellable_from == piece.sellable_from;
      });
      if (extends == out.end()) {
        out.push_back(piece);
      } else {
        extends->last = piece.last;
      }
    }
    sort(out);
    return out;
  }
  static void sort(std::vector<LotPiece>& pieces) {
    std::sort(pieces.begin(), pieces.end(), [](const LotPiece& a, const LotPiece& b) {
      return std::tie(a.lot, a.first) < std::tie(b.lot, b.first);
    });
  }
  /// Locks what a trade brought to its buyer, what is free only as far as it is not reserved.
  void lock(std::uint64_t trade) {
    for (const Name& name : trades[trade]) {
      Unit& at = unit(name);
      const bool is_held = at.account == parties[trade].second && at.place == Place::trading &&
                           at.use == LotUse::free;
      if (!is_held) continue;
      if (sellable(at) && totals(at.account, at.instrument).free == Quantity(0)) continue;
      at.sellable_from = awaiting_registry.raw();
    }
  }
  /// Locks what awaiting trades brought to an account, of the newest first.
  void lock(std::uint32_t account, std::uint32_t instrument) {
    for (auto trade = awaiting.rbegin(); trade != awaiting.rend(); ++trade) {
      const bool is_here = parties[*trade].second == account &&
                           unit(trades[*trade].front()).instrument == instrument;
      if (is_here) lock(*trade);
    }
  }
  Unit& unit(const Name& name) {
    return *std::find_if(units.begin(), units.end(), [&name](const Unit& u) {
      return u.lot == name.first && u.serial == name.second;
    });
  }
  void issue(const Unit& like, std::int64_t quantity) {
    Unit unit = like;
    for (unit.serial = 1; unit.serial <= quantity; ++unit.serial) units.push_back(unit);
    std::sort(units.begin(), units.end(), [](const Unit& a, const Unit& b) {
      return std::tie(a.vintage, a.lot, a.serial) < std::tie(b.vintage, b.lot, b.serial);
    });
  }
};

/// What `pieces` says, with locks that ran out written as such.
std::vector<LotPiece> normal(std::vector<LotPiece> pieces, DayOrdinal today) {
  for (LotPiece& piece : pieces) {
    if (piece.sellable_from <= today) piece.sellable_from = sellable_at_once;
  }
  Model::sort(pieces);
  std::vector<LotPiece> out;
  for (const LotPiece& piece : pieces) {
    const bool joins = !out.empty() && out.back().lot == piece.lot &&
                       out.back().last + 1 == piece.first && out.back().place == piece.place &&
                       out.back().use == piece.use &&
                       out.back().sellable_from == piece.sellable_from;
    if (joins) {
      out.back().last = piece.last;
    } else {
      out.push_back(piece);
    }
  }
  return out;
}

class Walk {
 public:
  explicit Walk(std::uint64_t seed) : random_(seed) { holdings.open_day(DayOrdinal(1)); }

  void step() {
    events.clear();
    switch (random_.below(10)) {
      case 0:
        return issue();
      case 1:
        return transfer();
      case 2:
      case 3:
      case 4:
        return resize();
      case 5:
      case 6:
        return deliver();
      case 7:
        return random_.chance(1, 3) ? withhold() : confirm();
      case 8:
        return random_.chance(1, 2) ? reverse() : finalize();
      default:
        if (random_.chance(1, 3)) holdings.open_day(DayOrdinal(++model.today));
    }
  }

  void compare() {
    holdings.audit();
    for (std::uint32_t account = 1; account <= accounts; ++account) {
      for (std::uint32_t i = 1; i <= instruments; ++i) {
        RC_ASSERT(holdings.totals(AccountId(account), InstrumentId(i)) == model.totals(account, i));
        RC_ASSERT(normal(holdings.pieces(AccountId(account), InstrumentId(i)), holdings.today()) ==
                  model.pieces(account, i));
      }
    }
    for (const auto& [trade, names] : model.trades) {
      RC_ASSERT(holdings.can_reverse(TradeId(trade)) == reversible(trade));
    }
  }

  Holdings holdings{Holdings::Reserve{.positions = 1, .pieces = 1, .orders = 1, .trades = 1}};
  Model model;
  domain::EventBuffer events;

 private:
  std::int64_t some(std::uint64_t bound) { return static_cast<std::int64_t>(random_.below(bound)); }
  std::uint32_t some_account() { return static_cast<std::uint32_t>(1 + random_.below(accounts)); }
  std::uint32_t some_instrument() { return random_.chance(1, 4) ? instruments : 1; }

  void issue() {
    if (model.units.size() > 200) return;
    const Unit like{.vintage = static_cast<std::int32_t>(2020 + random_.below(3)),
                    .lot = ++lots_,
                    .serial = 1,
                    .instrument = some_instrument(),
                    .account = some_account(),
                    .place = random_.chance(1, 4) ? Place::registry : Place::trading};
    const std::int64_t quantity = 1 + some(30);
    const auto lot = holdings.issue({.account = AccountId(like.account),
                                     .instrument = InstrumentId(like.instrument),
                                     .quantity = Quantity(quantity),
                                     .vintage = like.vintage,
                                     .place = like.place,
                                     .reference = {}},
                                    events);
    RC_ASSERT(lot.has_value());
    RC_ASSERT(lot->raw() == lots_);
    model.issue(like, quantity);
  }

  void transfer() {
    const std::uint32_t account = some_account();
    const std::uint32_t instrument = some_instrument();
    const Place to = random_.chance(1, 2) ? Place::registry : Place::trading;
    std::int64_t quantity = 1 + some(20);
    const HoldingTotals t = model.totals(account, instrument);
    const Quantity available = to == Place::registry ? t.free : t.registry;
    const bool done =
        !holdings
             .transfer(AccountId(account), InstrumentId(instrument), Quantity(quantity), to, events)
             .refused();
    RC_ASSERT(done == (Quantity(quantity) <= available));
    RC_ASSERT(done || events.empty());
    if (!done) return;
    for (Unit& unit : model.units) {
      if (quantity == 0) break;
      if (unit.account != account || unit.instrument != instrument) continue;
      const bool leaves =
          to == Place::registry ? model.sellable(unit) : unit.place == Place::registry;
      if (!leaves) continue;
      unit.place = to;
      unit.sellable_from = 0;
      --quantity;
    }
    if (to == Place::trading) model.lock(account, instrument);
  }

  struct Order {
    std::uint64_t id;
    std::uint32_t account;
    std::uint32_t instrument;
  };
  Order& some_order() {
    if (orders_.empty() || random_.chance(1, 3)) {
      orders_.push_back({++ids_, some_account(), some_instrument()});
      return orders_.back();
    }
    return orders_[random_.below(orders_.size())];
  }
  std::int64_t held(const Order& order) const {
    const auto found = model.reserved.find(order.id);
    return found == model.reserved.end() ? 0 : found->second.quantity;
  }
  void set_held(const Order& order, std::int64_t quantity) {
    model.reserved[order.id] = {order.account, order.instrument, quantity};
    if (quantity == 0) model.reserved.erase(order.id);
  }

  void resize() {
    const Order order = some_order();
    const std::int64_t before = held(order);
    RC_ASSERT(holdings.reserved(OrderId(order.id)).raw() == before);
    const std::int64_t target = random_.chance(1, 4) ? 0 : some(25);
    const HoldingTotals t = model.totals(order.account, order.instrument);
    const domain::Refusal no =
        holdings.check_sale(AccountId(order.account), InstrumentId(order.instrument),
                            Quantity(target), Quantity(before));
    const bool enough = target <= t.free.raw() + before;
    const bool later = target <= t.free.raw() + before + t.locked.raw();
    RC_ASSERT(no.code == (enough  ? domain::RejectCode::none
                          : later ? domain::RejectCode::t_locked
                                  : domain::RejectCode::insufficient_rights));
    if (!enough) return;
    holdings.resize(OrderId(order.id), AccountId(order.account), InstrumentId(order.instrument),
                    Quantity(target), events);
    set_held(order, target);
    if (target < before) model.lock(order.account, order.instrument);
  }

  void deliver() {
    const Order order = some_order();
    const std::int64_t reserved = held(order);
    if (reserved == 0) return;
    std::int64_t quantity = 1 + some(static_cast<std::uint64_t>(reserved));
    // Mostly the same buyer, so that what several trades brought becomes one piece.
    const std::uint32_t buyer = random_.chance(2, 3) ? 2 : some_account();
    const DayOrdinal from =
        random_.chance(1, 3) ? awaiting_registry : DayOrdinal(model.today + some(3));
    const std::uint64_t trade = ++ids_;
    holdings.deliver(
        {TradeId(trade), OrderId(order.id), AccountId(buyer), Quantity(quantity), from}, events);
    model.parties[trade] = {order.account, buyer};
    if (from == awaiting_registry) model.awaiting.insert(trade);
    set_held(order, reserved - quantity);
    for (Unit& unit : model.units) {
      if (quantity == 0) break;
      if (unit.account != order.account || unit.instrument != order.instrument ||
          !model.sellable(unit)) {
        continue;
      }
      unit.account = buyer;
      unit.sellable_from = from.raw();
      model.trades[trade].push_back({unit.lot, unit.serial});
      --quantity;
    }
    if (from != awaiting_registry) model.lock(buyer, order.instrument);
  }

  std::optional<std::uint64_t> some_trade() {
    if (model.trades.empty()) return std::nullopt;
    auto at = model.trades.begin();
    std::advance(at, static_cast<std::ptrdiff_t>(random_.below(model.trades.size())));
    return at->first;
  }

  void confirm() {
    const auto trade = some_trade();
    if (!trade) return;
    const DayOrdinal from(model.today + some(3) - 1);
    holdings.confirm(TradeId(*trade), from, events);
    if (model.awaiting.erase(*trade) == 0) return;
    for (const Name& name : model.trades[*trade]) {
      Unit& unit = model.unit(name);
      const bool waits = unit.account == model.parties[*trade].second &&
                         unit.sellable_from == awaiting_registry.raw();
      if (waits) unit.sellable_from = from.raw();
    }
    lock_all(model.parties[*trade].second, *trade);
  }
  /// Of the instrument of a trade.
  void lock_all(std::uint32_t account, std::uint64_t trade) {
    model.lock(account, model.unit(model.trades[trade].front()).instrument);
  }

  void withhold() {
    const auto trade = some_trade();
    if (!trade) return;
    holdings.withhold(TradeId(*trade), events);
    if (model.awaiting.insert(*trade).second) model.lock(*trade);
  }

  /// All units are still the buyer's, locked, or free and not reserved.
  bool reversible(std::uint64_t trade) {
    const std::vector<Name>& names = model.trades[trade];
    Quantity free;
    for (const Name& name : names) {
      const Unit& unit = model.unit(name);
      const bool held = unit.account == model.parties[trade].second &&
                        unit.place == Place::trading && unit.use == LotUse::free;
      if (!held) return false;
      if (model.sellable(unit)) free += Quantity(1);
    }
    return free <=
           model.totals(model.parties[trade].second, model.unit(names.front()).instrument).free;
  }

  void reverse() {
    const auto trade = some_trade();
    if (!trade || !holdings.can_reverse(TradeId(*trade))) return;
    const bool frozen = random_.chance(1, 3);
    holdings.reverse(
        TradeId(*trade),
        frozen ? domain::RefusedRights::returned_frozen : domain::RefusedRights::returned_free,
        events);
    for (const Name& name : model.trades[*trade]) {
      Unit& unit = model.unit(name);
      unit.account = model.parties[*trade].first;
      unit.use = frozen ? LotUse::frozen : LotUse::free;
      unit.sellable_from = 0;
    }
    model.awaiting.erase(*trade);
    if (!frozen) lock_all(model.parties[*trade].first, *trade);
    model.trades.erase(*trade);
  }

  void finalize() {
    const auto trade = some_trade();
    if (!trade || model.awaiting.contains(*trade)) return;
    holdings.finalize(TradeId(*trade));
    RC_ASSERT(events.empty());
    model.trades.erase(*trade);
  }

  Prng random_;
  std::uint64_t lots_ = 0;
  std::uint64_t ids_ = 0;
  std::vector<Order> orders_;
};

RC_GTEST_PROP(HoldingsProperty, EveryUnitStandsWhereTheModelHasIt, (std::uint64_t seed)) {
  Walk walk(seed);
  for (int i = 0; i < 80; ++i) {
    walk.step();
    walk.compare();
  }
}

RC_GTEST_PROP(HoldingsProperty, SnapshotsComeBackAndGoOnAlike, (std::uint64_t seed)) {
  Walk walk(seed);
  for (int i = 0; i < 60; ++i) walk.step();
  std::string bytes;
  domain::ByteWriter out(bytes);
  walk.holdings.save(out);
  Holdings back{Holdings::Reserve{}};
  domain::ByteReader in(bytes);
  back.load(in);
  RC_ASSERT(!in.failed());
  RC_ASSERT(in.at_end());
  back.audit();
  RC_ASSERT(back.hash() == walk.holdings.hash());

  const auto go_on = [](Holdings& holdings) {
    domain::EventBuffer events;
    holdings.open_day(holdings.today() + DayOrdinal(1));
    for (std::uint32_t account = 1; account <= accounts; ++account) {
      const Quantity free = holdings.totals(AccountId(account), InstrumentId(1)).free;
      holdings.resize(OrderId(1'000 + account), AccountId(account), InstrumentId(1), free, events);
      if (free.raw() == 0) continue;
      holdings.deliver({TradeId(1'000 + account), OrderId(1'000 + account),
                        AccountId(1 + account % accounts), free, holdings.today()},
                       events);
    }
    return describe(events);
  };
  RC_ASSERT(go_on(back) == go_on(walk.holdings));
  RC_ASSERT(back.hash() == walk.holdings.hash());
}

RC_GTEST_PROP(HoldingsProperty, ReservingDeliveringAndReversingLeavesNoTrace,
              (std::uint64_t seed)) {
  Walk walk(seed);
  for (int i = 0; i < 60; ++i) walk.step();
  Holdings& holdings = walk.holdings;
  domain::EventBuffer events;
  const AccountId seller(1);
  const InstrumentId instrument(1);
  const Quantity free = holdings.totals(seller, instrument).free;
  RC_PRE(free.raw() > 0);
  const std::vector<LotPiece> before =
      normal(holdings.pieces(seller, instrument), holdings.today());
  const std::vector<LotPiece> buyer =
      normal(holdings.pieces(AccountId(2), instrument), holdings.today());
  holdings.resize(OrderId(999), seller, instrument, free, events);
  holdings.deliver({TradeId(999), OrderId(999), AccountId(2), free, awaiting_registry}, events);
  holdings.reverse(TradeId(999), domain::RefusedRights::returned_free, events);
  holdings.audit();
  RC_ASSERT(normal(holdings.pieces(seller, instrument), holdings.today()) == before);
  RC_ASSERT(normal(holdings.pieces(AccountId(2), instrument), holdings.today()) == buyer);
}

}  // namespace
}  // namespace eco::risk

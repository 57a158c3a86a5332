// The classic faults of order books, as properties of listed agreements: after each step of a
// random run the venue is compared with a list of listings in the order of their arrival.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <optional>
#include <ostream>
#include <vector>

#include "base/prng.hpp"
#include "tests/support/venue.hpp"

namespace eco::property {
namespace {

using domain::OrderId;
using domain::Price;
using domain::Quantity;
using domain::RejectCode;
using domain::Side;

struct Listing {
  OrderId id;
  const char* owner;
  Side side;
  std::int64_t price;
  std::int64_t leaves;
  std::int64_t done = 0;
};

/// An order as a book view shows it, or a fill.
struct Shown {
  OrderId id;
  std::int64_t price;
  std::int64_t quantity;
  friend bool operator==(const Shown&, const Shown&) = default;
  friend std::ostream& operator<<(std::ostream& out, const Shown& s) {
    return out << '#' << s.id.raw() << ' ' << s.quantity << '@' << s.price;
  }
};

/// Two makers, a taker, one instrument without band, level limit, lock or fee.
class Run {
 public:
  Run() {
    venue.activate(testing::flow());
    venue.list("FLOW", "FLOW", 0, 9'700);
    for (const char* code : {"M", "N", "T"}) {
      venue.admit(code, testing::yuan(1'000'000'000));
      venue.issue(code, "FLOW", 100'000'000);
    }
    venue.open_day("2026-03-02");
    venue.phase(domain::Phase::morning);
  }

  /// One command; what the model says of it is asserted.
  void step(std::uint64_t choice) {
    base::Prng random(choice);
    switch (random.below(8)) {
      case 0:
      case 1:
      case 2:
        return list(random);
      case 3:
        return cancel(random);
      case 4:
        return replace(random);
      case 5:
        return pick(random);
      default:
        return sweep(random);
    }
  }

  /// The whole book, best price first, then oldest.
  void compare_books() const {
    const domain::BookView book = venue.book("FLOW");
    for (const Side side : {Side::buy, Side::sell}) {
      std::vector<Shown> seen;
      for (const domain::BookOrder& order : side == Side::buy ? book.bids : book.asks) {
        seen.push_back({order.order, order.price.raw(), order.leaves.raw()});
      }
      std::vector<Shown> expected;
      for (const Listing& l : sorted(side)) expected.push_back({l.id, l.price, l.leaves});
      RC_ASSERT(seen == expected);
    }
  }

  testing::Venue venue;

 private:
  [[nodiscard]] std::vector<Listing> sorted(Side side) const {
    std::vector<Listing> of_side;
    for (const Listing& l : listings_) {
      if (l.side == side) of_side.push_back(l);
    }
    std::ranges::stable_sort(of_side, [side](const Listing& a, const Listing& b) {
      return side == Side::buy ? a.price > b.price : a.price < b.price;
    });
    return of_side;
  }
  [[nodiscard]] bool crosses(Side side, std::int64_t price) const {
    const auto others = sorted(domain::opposite(side));
    return !others.empty() &&
           (side == Side::buy ? others.front().price <= price : others.front().price >= price);
  }
  void fill(OrderId id, std::int64_t quantity) {
    for (Listing& l : listings_) {
      if (l.id != id) continue;
      l.leaves -= quantity;
      l.done += quantity;
    }
    std::erase_if(listings_, [](const Listing& l) { return l.leaves == 0; });
  }
  template <class E>
  [[nodiscard]] bool is_first() const {
    return std::holds_alternative<E>(venue.events().front());
  }
  [[nodiscard]] std::vector<Shown> fills() const {
    std::vector<Shown> out;
    for (const domain::Event& event : venue.events()) {
      const auto* trade = std::get_if<domain::Trade>(&event);
      if (trade == nullptr) continue;
      const bool buy_is_maker = trade->buy.liquidity == domain::Liquidity::maker;
      const domain::OrderState& maker = buy_is_maker ? trade->buy.order : trade->sell.order;
      // Never the taker's price.
      RC_ASSERT(trade->price == maker.price);
      out.push_back({maker.order, trade->price.raw(), trade->quantity.raw()});
    }
    return out;
  }
  static std::int64_t price_near(base::Prng& random) {
    return 9'695 + static_cast<std::int64_t>(random.below(11));
  }
  static std::int64_t some(base::Prng& random) {
    return 1 + static_cast<std::int64_t>(random.below(50));
  }

  void list(base::Prng& random) {
    const char* owner = random.chance(1, 2) ? "M" : "N";
    const Side side = random.chance(1, 2) ? Side::buy : Side::sell;
    const std::int64_t price = price_near(random);
    const std::int64_t quantity = some(random);
    const bool refused = crosses(side, price);
    venue.listing(owner, side, {"FLOW", price, quantity});
    RC_ASSERT(is_first<domain::OrderRejected>() == refused);
    if (!refused) listings_.push_back({venue.last_order(), owner, side, price, quantity});
  }

  /// Every second time something that is not there: unknown, ended, or cancelled just now.
  void cancel(base::Prng& random) {
    if (listings_.empty()) return;
    const Listing l = listings_[random.below(listings_.size())];
    venue.cancel(l.owner, l.id);
    RC_ASSERT(is_first<domain::OrderCancelled>());
    std::erase_if(listings_, [&l](const Listing& other) { return other.id == l.id; });
    const base::Hash128 before = venue.hash();
    for (const OrderId nothing : {l.id, OrderId(1), OrderId(UINT64_MAX)}) {
      venue.cancel(l.owner, nothing);
      RC_ASSERT(venue.events().size() == 1u);
      RC_ASSERT(is_first<domain::ChangeRejected>());
    }
    RC_ASSERT(venue.hash() == before);
  }

  void replace(base::Prng& random) {
    if (listings_.empty()) return;
    const std::size_t at = random.below(listings_.size());
    Listing& l = listings_[at];
    const std::int64_t price = random.chance(1, 2) ? l.price : price_near(random);
    const std::int64_t leaves = some(random);
    const bool same = price == l.price && leaves == l.leaves;
    const bool keeps_place = price == l.price && leaves < l.leaves;
    const bool refused = same || (!keeps_place && crosses(l.side, price));
    venue.replace(l.owner, l.id, l.side, {"FLOW", price, l.done + leaves});
    RC_ASSERT(is_first<domain::ChangeRejected>() == refused);
    if (refused) return;
    l.price = price;
    l.leaves = leaves;
    if (keeps_place) return;
    std::rotate(listings_.begin() + static_cast<std::ptrdiff_t>(at),
                listings_.begin() + static_cast<std::ptrdiff_t>(at) + 1, listings_.end());
  }

  void pick(base::Prng& random) {
    const Side side = random.chance(1, 2) ? Side::buy : Side::sell;
    const auto makers = sorted(domain::opposite(side));
    if (makers.empty()) return;
    const Listing maker = makers[random.below(makers.size())];
    const std::int64_t quantity =
        1 + static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(maker.leaves)));
    venue.pick("T", side, "FLOW", {{maker.id, quantity}});
    if (maker.price != makers.front().price) {
      RC_ASSERT(std::get<domain::OrderRejected>(venue.events().front()).refusal.code ==
                RejectCode::not_best_price);
      return;
    }
    RC_ASSERT(fills() == (std::vector<Shown>{{maker.id, maker.price, quantity}}));
    fill(maker.id, quantity);
  }

  void sweep(base::Prng& random) {
    const Side side = random.chance(1, 2) ? Side::buy : Side::sell;
    const std::int64_t limit = price_near(random);
    const std::int64_t quantity = 3 * some(random);
    std::int64_t left = quantity;
    std::vector<Shown> expected;
    for (const Listing& l : sorted(domain::opposite(side))) {
      const bool within = side == Side::buy ? l.price <= limit : l.price >= limit;
      if (left == 0 || !within) break;
      expected.push_back({l.id, l.price, std::min(left, l.leaves)});
      left -= expected.back().quantity;
    }
    venue.sweep("T", side, {"FLOW", limit, quantity});
    RC_ASSERT(fills() == expected);
    for (const Shown& f : expected) fill(f.id, f.quantity);
    // What is left of it rests nowhere.
    const domain::OrderStatusQuery query{domain::MemberId(3), {}, venue.last_order()};
    const auto status = std::get<domain::OrderStatusAnswer>(venue.exchange().query(query)).order;
    RC_ASSERT(status.has_value());
    RC_ASSERT(!status->live);
    RC_ASSERT(status->order.cumulative == Quantity(quantity - left));
    RC_ASSERT(status->order.leaves == Quantity(0));
  }

  std::vector<Listing> listings_;  ///< by priority
};

/// FIFO after a cancel or a partial fill; nothing lost when a sibling is replaced; no stale best
/// price; no acknowledged cancel of nothing; the maker's price; no rest of a sweep in the book.
RC_GTEST_PROP(ListedAgreements, AreThoseOfAListInOrderOfArrival, ()) {
  const auto length = *rc::gen::inRange(1, 300);
  const auto choices = *rc::gen::container<std::vector<std::uint64_t>>(
      static_cast<std::size_t>(length), rc::gen::arbitrary<std::uint64_t>());
  Run run;
  for (const std::uint64_t choice : choices) {
    run.step(choice);
    run.compare_books();
  }
  run.venue.exchange().audit();
}

}  // namespace
}  // namespace eco::property

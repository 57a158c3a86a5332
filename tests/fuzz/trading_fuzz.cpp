// Any sequence of orders: plain ones trade as a naive book says, and whatever else comes, the state
// stays sound. The first byte chooses: 0 compares with the naive book, anything else sends every
// kind of order, calls, halts and phases.
#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "base/assert.hpp"
#include "tests/support/rulebook_values.hpp"
#include "tests/support/venue.hpp"

namespace {

using namespace eco;
using domain::OrderId;
using domain::Price;
using domain::Quantity;
using domain::Side;

constexpr const char* members[] = {"A", "B", "C"};

/// Bytes as choices; zeros when they are used up.
class Choices {
 public:
  explicit Choices(std::span<const std::uint8_t> bytes) : rest_(bytes) {}
  [[nodiscard]] bool empty() const { return rest_.empty(); }
  unsigned below(unsigned bound) {
    if (rest_.empty()) return 0;
    const unsigned value = rest_.front();
    rest_ = rest_.subspan(1);
    return value % bound;
  }

 private:
  std::span<const std::uint8_t> rest_;
};

struct Fill {
  std::uint64_t maker;
  std::int64_t quantity;
  std::int64_t price;
  friend bool operator==(const Fill&, const Fill&) = default;
};

/// A list of orders, searched from end to end for every fill.
class NaiveBook {
 public:
  struct Order {
    std::uint64_t id;
    unsigned member;
    bool buys;
    std::int64_t price;
    std::int64_t leaves;
    std::int64_t shown;
    std::int64_t display;
    std::uint64_t place;
  };

  /// True where the first orders in the way are of the same member before it is filled.
  bool meets_own(const Order& taker) const {
    NaiveBook copy = *this;
    bool own = false;
    copy.match(taker, &own);
    return own;
  }
  std::int64_t reachable(const Order& taker) const {
    NaiveBook copy = *this;
    std::int64_t sum = 0;
    for (const Fill& fill : copy.match(taker, nullptr)) sum += fill.quantity;
    return sum;
  }
  std::vector<Fill> match(Order taker, bool* own) {
    std::vector<Fill> fills;
    while (taker.leaves > 0) {
      Order* best = nullptr;
      for (Order& order : orders_) {
        const bool reached = taker.buys ? order.price <= taker.price : order.price >= taker.price;
        if (order.buys == taker.buys || !reached) continue;
        const bool better = best == nullptr ||
                            (taker.buys ? order.price < best->price : order.price > best->price) ||
                            (order.price == best->price && order.place < best->place);
        if (better) best = &order;
      }
      if (best == nullptr) break;
      if (best->member == taker.member) {
        if (own != nullptr) *own = true;
        break;
      }
      const std::int64_t quantity = std::min(taker.leaves, best->shown);
      fills.push_back({best->id, quantity, best->price});
      taker.leaves -= quantity;
      best->leaves -= quantity;
      best->shown -= quantity;
      if (best->leaves == 0) {
        orders_.erase(orders_.begin() + (best - orders_.data()));
      } else if (best->shown == 0) {
        best->shown = std::min(best->display, best->leaves);
        best->place = ++places_;
      }
    }
    return fills;
  }
  void rest(Order order) {
    order.shown = order.display > 0 ? std::min(order.display, order.leaves) : order.leaves;
    order.place = ++places_;
    orders_.push_back(order);
  }
  const std::vector<Order>& orders() const { return orders_; }
  void erase(std::size_t at) { orders_.erase(orders_.begin() + static_cast<std::ptrdiff_t>(at)); }

 private:
  std::vector<Order> orders_;
  std::uint64_t places_ = 0;
};

std::vector<Fill> fills_of(const domain::EventBuffer& events, bool taker_buys) {
  std::vector<Fill> fills;
  for (const domain::Event& event : events) {
    const auto* trade = std::get_if<domain::Trade>(&event);
    if (trade == nullptr) continue;
    const domain::TradeSide& maker = taker_buys ? trade->sell : trade->buy;
    fills.push_back({maker.order.order.raw(), trade->quantity.raw(), trade->price.raw()});
  }
  return fills;
}

bool refused(const domain::EventBuffer& events) {
  return std::holds_alternative<domain::OrderRejected>(events.back()) ||
         std::holds_alternative<domain::ChangeRejected>(events.back());
}

class Fuzz {
 public:
  Fuzz() {
    domain::Rulebook rulebook = testing::trading_lab();
    venue_.activate(rulebook);
    venue_.list("CONT", "X", 0, 100);
    for (const char* member : members) {
      venue_.admit(member, testing::yuan(1'000'000));
      venue_.issue(member, "X", 100'000);
    }
    venue_.open_day("2026-03-02");
    venue_.phase(domain::Phase::morning);
  }

  void plain(Choices& in) {
    const bool cancels = in.below(4) == 3;
    if (cancels) return cancel(in);
    NaiveBook::Order order{};
    order.member = in.below(3);
    order.buys = in.below(2) == 0;
    order.price = 98 + in.below(5);  // inside the dynamic range of any price here
    order.leaves = 1 + in.below(40);
    const unsigned tif = in.below(6);
    domain::NewOrder request = request_of(order);
    request.terms.emplace().tif = tif == 4   ? domain::TimeInForce::ioc
                                  : tif == 5 ? domain::TimeInForce::fok
                                             : domain::TimeInForce::day;
    if (tif < 4 && in.below(4) == 0 && order.leaves > 3) {
      order.display = 1 + in.below(3);
      request.terms->display = Quantity(order.display);
    }
    const bool own = naive_.meets_own(order);
    const bool killed = tif == 5 && naive_.reachable(order) < order.leaves;
    const base::Hash128 before = venue_.hash();
    const domain::EventBuffer& events = venue_.order(members[order.member], request);
    ECO_ASSERT(refused(events) == own);
    if (own) return ECO_ASSERT(venue_.hash() == before);
    std::vector<Fill> expected;
    if (!killed) expected = naive_.match(order, nullptr);
    ECO_ASSERT(fills_of(events, order.buys) == expected);
    for (const Fill& fill : expected) order.leaves -= fill.quantity;
    order.id = venue_.last_order().raw();
    if (order.leaves > 0 && tif < 4) naive_.rest(order);
    compare_books();
  }

  void wild(Choices& in) {
    const base::Hash128 before = venue_.hash();
    switch (in.below(16)) {
      case 0:
        venue_.operate(domain::MoveCall{"X", static_cast<domain::CallMove>(1 + in.below(3)),
                                        domain::CallReason::by_operator, in.below(3) * 30});
        break;
      case 1:
        venue_.set_time(venue_.now() + domain::Timestamp(in.below(200) * 1'000'000'000LL));
        venue_.apply(domain::ClockTick{});
        break;
      case 2:
        venue_.operate(domain::SetHalt{{}, "X", static_cast<domain::HaltState>(1 + in.below(2))});
        break;
      case 3:
        venue_.operate(domain::SetMemberStatus{*domain::MemberCode::from(members[in.below(3)]),
                                               static_cast<domain::MemberStatus>(1 + in.below(3))});
        break;
      case 4:
        cancel_any(in);
        break;
      case 5:
        if (in.below(8) == 0) next_day();
        break;
      case 6:
        replace_any(in);
        break;
      default:
        wild_order(in);
    }
    if (!venue_.events().empty() && refused(venue_.events()) && venue_.events().size() == 1) {
      ECO_ASSERT(venue_.hash() == before);
    }
  }

  void finish() {
    venue_.exchange().audit();
    venue_.reload();
    venue_.exchange().audit();
  }

 private:
  static domain::NewOrder request_of(const NaiveBook::Order& order) {
    domain::NewOrder request;
    request.symbol = "X";
    request.kind = domain::OrderKind::limit;
    request.side = order.buys ? Side::buy : Side::sell;
    request.price = Price(order.price);
    request.quantity = Quantity(order.leaves);
    return request;
  }

  void cancel(Choices& in) {
    if (naive_.orders().empty()) return;
    const std::size_t at = in.below(static_cast<unsigned>(naive_.orders().size()));
    const NaiveBook::Order order = naive_.orders()[at];
    ECO_ASSERT(!refused(venue_.cancel(members[order.member], OrderId(order.id))));
    naive_.erase(at);
    compare_books();
  }

  void compare_books() {
    for (const bool buys : {true, false}) {
      std::vector<NaiveBook::Order> side;
      for (const NaiveBook::Order& order : naive_.orders()) {
        if (order.buys == buys) side.push_back(order);
      }
      std::sort(side.begin(), side.end(), [buys](const auto& a, const auto& b) {
        if (a.price != b.price) return buys ? a.price > b.price : a.price < b.price;
        return a.place < b.place;
      });
      const domain::BookView view = venue_.book("X");
      const auto& shown = buys ? view.bids : view.asks;
      ECO_ASSERT(shown.size() == side.size());
      for (std::size_t i = 0; i < side.size(); ++i) {
        ECO_ASSERT(shown[i].order.raw() == side[i].id);
        ECO_ASSERT(shown[i].leaves.raw() == side[i].shown);
      }
    }
  }

  void wild_order(Choices& in) {
    domain::NewOrder request;
    request.symbol = "X";
    request.kind = static_cast<domain::OrderKind>(6 + in.below(5));
    request.side = in.below(2) == 0 ? Side::buy : Side::sell;
    request.price = Price(88 + in.below(24));
    request.quantity = Quantity(1 + in.below(200));
    request.skip_own = in.below(4) == 0 ? domain::SkipOwn::yes : domain::SkipOwn::no;
    domain::OrderTerms& terms = request.terms.emplace();
    terms.tif = static_cast<domain::TimeInForce>(1 + in.below(8));
    const bool stops =
        request.kind == domain::OrderKind::stop || request.kind == domain::OrderKind::stop_limit;
    if (stops || in.below(32) == 0) terms.stop = Price(90 + in.below(20));
    if (terms.tif == domain::TimeInForce::gtd) terms.expire_date = testing::date("2026-03-03");
    const unsigned option = in.below(8);
    if (option == 1) terms.display = Quantity(1 + in.below(20));
    if (option == 2) terms.minimum = Quantity(1 + in.below(200));
    if (option == 3) terms.options.insert(domain::OrderOption::post_only);
    if (option == 4) terms.options.insert(domain::OrderOption::all_or_none);
    const unsigned member = in.below(3);
    venue_.order(members[member], request);
    if (!refused(venue_.events())) sent_.push_back({member, venue_.last_order(), request});
  }

  struct Sent {
    unsigned member;
    OrderId order;
    domain::NewOrder request;
  };
  void cancel_any(Choices& in) {
    if (sent_.empty()) return;
    const Sent& sent = sent_[in.below(static_cast<unsigned>(sent_.size()))];
    venue_.cancel(members[sent.member], sent.order);
  }
  void replace_any(Choices& in) {
    if (sent_.empty()) return;
    const Sent& sent = sent_[in.below(static_cast<unsigned>(sent_.size()))];
    venue_.replace(members[sent.member], sent.order, sent.request.side,
                   {"X", static_cast<std::int64_t>(88 + in.below(24)),
                    static_cast<std::int64_t>(1 + in.below(200))});
  }

  void next_day() {
    if (days_ == 3) return;
    venue_.operate(domain::SetHalt{{}, "X", domain::HaltState::resumed});
    venue_.end_day();
    constexpr const char* dates[] = {"2026-03-03", "2026-03-04", "2026-03-05"};
    venue_.open_day(dates[days_++]);
    venue_.phase(domain::Phase::morning);
    sent_.clear();
  }

  testing::Venue venue_;
  NaiveBook naive_;
  std::vector<Sent> sent_;
  int days_ = 0;
};

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  Choices in({data + 1, std::min<std::size_t>(size - 1, 2'000)});
  Fuzz fuzz;
  while (!in.empty()) {
    if (data[0] == 0) {
      fuzz.plain(in);
    } else {
      fuzz.wild(in);
    }
  }
  fuzz.finish();
  return 0;
}

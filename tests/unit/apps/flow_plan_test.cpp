#include "apps/eco-member/flow_plan.hpp"

#include <gtest/gtest.h>

#include <deque>

namespace eco::member {
namespace {

using domain::Price;
using domain::Side;

/// A venue with one order book, as simple as can be: what the flow meets, without FIX.
class ModelVenue {
 public:
  struct Listing {
    std::string id;
    std::uint64_t member;
    Side side;
    std::int64_t price;
    std::int64_t leaves;
    std::int64_t done = 0;
    char status = '0';
  };
  struct Fill {
    std::string id;
    std::int64_t quantity;
  };

  FlowAnswer ask(const FlowStep& step, std::uint64_t member, Side side, std::int64_t price) {
    fills.clear();
    switch (step.kind) {
      case FlowStepKind::list:
        if (best_against(side, price) != nullptr) return refuse("CROSSING_LISTING", '8');
        orders.push_back({step.id, member, side, price, step.quantity});
        return {.accepted = true};
      case FlowStepKind::sweep:
        return sweep(step, member, side, price);
      case FlowStepKind::replace:
      case FlowStepKind::cancel:
        return change(step, price);
    }
    return {};
  }

  std::deque<Listing> orders;
  std::vector<Fill> fills;  ///< of listings, by the last question

 private:
  static FlowAnswer refuse(const char* code, char status) {
    return {.accepted = false, .code = code, .status = status};
  }

  Listing* best_against(Side side, std::int64_t limit) {
    Listing* best = nullptr;
    for (Listing& order : orders) {
      const bool fits = side == Side::buy ? order.price <= limit : order.price >= limit;
      if (order.leaves == 0 || order.side == side || !fits) continue;
      const bool better = best == nullptr || (side == Side::buy ? order.price < best->price
                                                                : order.price > best->price);
      if (better) best = &order;
    }
    return best;
  }

  FlowAnswer sweep(const FlowStep& step, std::uint64_t member, Side side, std::int64_t price) {
    std::int64_t left = step.quantity;
    const Listing* first = best_against(side, price);
    if (first != nullptr && first->member == member) return refuse("SELF_TRADE", '8');
    while (left > 0) {
      Listing* maker = best_against(side, price);
      if (maker == nullptr) break;
      const std::int64_t quantity = std::min(left, maker->leaves);
      maker->leaves -= quantity;
      maker->done += quantity;
      if (maker->leaves == 0) maker->status = '2';
      left -= quantity;
      fills.push_back({maker->id, quantity});
    }
    const std::int64_t filled = step.quantity - left;
    orders.push_back({step.id, member, side, price, 0, filled, left == 0 ? '2' : '4'});
    return {.accepted = true, .status = left == 0 ? '2' : '4', .filled = filled};
  }

  FlowAnswer change(const FlowStep& step, std::int64_t price) {
    for (Listing& order : orders) {
      if (order.id != step.target) continue;
      if (order.leaves == 0) return refuse("TOO_LATE", order.status);
      if (step.kind == FlowStepKind::cancel) {
        order.leaves = 0;
        order.status = '4';
        return {.accepted = true, .status = '4'};
      }
      if (step.quantity == order.done + order.leaves && price == order.price) {
        return refuse("NOTHING_TO_CHANGE", '0');
      }
      order.leaves = step.quantity - order.done;
      order.price = price;
      order.id = step.id;
      return {.accepted = true};
    }
    return refuse("UNKNOWN_ORDER", '8');
  }
};

class FlowTest : public ::testing::Test {
 protected:
  static constexpr std::uint64_t sessions = 4;

  /// Plays a row to its end and returns its outcome. `sent` gets the requests.
  FlowOutcome play(FlowAction action, std::uint64_t id, Side side, std::int64_t price,
                   std::int64_t units) {
    FlowRow row{
        .number = ++number, .id = id, .price = {}, .units = units, .action = action, .side = side};
    FlowPlan plan(row, Price(price), book);
    sent.clear();
    auto step = plan.first();
    while (step) {
      sent.push_back(*step);
      const FlowAnswer answer = venue.ask(*step, id % sessions, side, price);
      for (const auto& fill : venue.fills) {
        FlowOrder* order = book.find(std::stoull(fill.id));
        order->cumulative += fill.quantity;
        book.set_leaves(*order, order->price, order->leaves - fill.quantity);
      }
      step = plan.next(answer);
    }
    totals.count(plan.outcome());
    return plan.outcome();
  }
  FlowOutcome created(std::uint64_t id, Side side, std::int64_t price, std::int64_t units) {
    return play(FlowAction::created, id, side, price, units);
  }
  FlowOutcome changed(std::uint64_t id, Side side, std::int64_t price, std::int64_t units) {
    return play(FlowAction::changed, id, side, price, units);
  }
  FlowOutcome deleted(std::uint64_t id, Side side, std::int64_t price, std::int64_t units = 0) {
    return play(FlowAction::deleted, id, side, price, units);
  }

  FlowBook book;
  ModelVenue venue;
  FlowTotals totals;
  std::vector<FlowStep> sent;
  std::uint64_t number = 0;
};

const FlowOutcome accepted{FlowEnd::accepted, {}, FlowMeets::its_order};
const FlowOutcome filled_before{FlowEnd::filled_before, {}, FlowMeets::its_order};

TEST_F(FlowTest, ListsWhatDoesNotCross) {
  EXPECT_EQ(created(1, Side::buy, 100, 10), accepted);
  EXPECT_EQ(created(2, Side::sell, 101, 10), accepted);
  EXPECT_EQ(sent.size(), 1u);
  EXPECT_EQ(sent.front().kind, FlowStepKind::list);
  EXPECT_EQ(book.live(), 2u);
}

TEST_F(FlowTest, SweepsWhatCrossesAndListsTheRemainder) {
  created(1, Side::sell, 101, 10);
  EXPECT_EQ(created(2, Side::buy, 102, 25), accepted);
  ASSERT_EQ(sent.size(), 2u);
  EXPECT_EQ(sent[0].kind, FlowStepKind::sweep);
  EXPECT_EQ(sent[1].kind, FlowStepKind::list);
  EXPECT_EQ(sent[1].quantity, 15);
  EXPECT_EQ(book.best(Side::buy), Price(102));
  EXPECT_EQ(book.best(Side::sell), std::nullopt);
}

TEST_F(FlowTest, AnswersACrossingListingWithASweepOfTheRest) {
  venue.orders.push_back({"900", 0, Side::sell, 101, 10});  // not known to the flow
  book.add(900).side = Side::sell;
  EXPECT_EQ(created(2, Side::buy, 102, 25), accepted);
  ASSERT_EQ(sent.size(), 3u);
  EXPECT_EQ(sent[0].kind, FlowStepKind::list);
  EXPECT_EQ(sent[1].kind, FlowStepKind::sweep);
  EXPECT_EQ(sent[2].kind, FlowStepKind::list);
  EXPECT_EQ(sent[2].quantity, 15);
}

TEST_F(FlowTest, EndsARowWhoseSweepWouldMeetItsOwnMember) {
  created(4, Side::sell, 101, 10);
  EXPECT_EQ(created(8, Side::buy, 102, 25),
            (FlowOutcome{FlowEnd::refused, "SELF_TRADE", {FlowMeets::its_order}}));
  EXPECT_EQ(deleted(8, Side::buy, 102),
            (FlowOutcome{FlowEnd::refused, "UNKNOWN_ORDER", FlowMeets::its_order}));
}

TEST_F(FlowTest, ReplacesDownToWhatRemains) {
  created(1, Side::buy, 100, 10);
  EXPECT_EQ(changed(1, Side::buy, 100, 7), accepted);
  EXPECT_EQ(sent.front().quantity, 7);
  EXPECT_EQ(venue.orders.front().leaves, 7);
  EXPECT_EQ(changed(1, Side::buy, 100, 7),
            (FlowOutcome{FlowEnd::refused, "NOTHING_TO_CHANGE", FlowMeets::its_order}));
}

TEST_F(FlowTest, CountsTheFilledPartInTheNewTotal) {
  created(1, Side::buy, 100, 10);
  created(2, Side::sell, 100, 4);
  EXPECT_EQ(changed(1, Side::buy, 100, 5), accepted);
  EXPECT_EQ(sent.front().quantity, 9);
  EXPECT_EQ(venue.orders.front().leaves, 5);
}

TEST_F(FlowTest, SendsNothingWhereFillsHaveTakenWhatTheRowTakes) {
  created(1, Side::buy, 100, 10);
  created(2, Side::sell, 100, 4);
  EXPECT_EQ(changed(1, Side::buy, 100, 6), filled_before);
  EXPECT_TRUE(sent.empty());
  EXPECT_EQ(changed(1, Side::buy, 100, 8), filled_before);
  EXPECT_TRUE(sent.empty());
}

TEST_F(FlowTest, CountsWhatWasSweptBeforeTheListingAsFilled) {
  created(1, Side::sell, 101, 10);
  created(2, Side::buy, 102, 25);
  EXPECT_EQ(changed(2, Side::buy, 102, 15), filled_before);
  EXPECT_EQ(changed(2, Side::buy, 102, 12), accepted);
  EXPECT_EQ(sent.front().quantity, 12);
}

TEST_F(FlowTest, MovesTheOrderToTheRowsPriceWithoutRaisingIt) {
  created(1, Side::sell, 110, 10);
  EXPECT_EQ(changed(1, Side::sell, 108, 30), accepted);
  EXPECT_EQ(venue.orders.front().price, 108);
  EXPECT_EQ(venue.orders.front().leaves, 10);
  EXPECT_EQ(book.best(Side::sell), Price(108));
}

TEST_F(FlowTest, SaysFilledBeforeWhenTheVenueHasFilledWhatIsDeleted) {
  created(1, Side::buy, 100, 10);
  created(2, Side::sell, 99, 10);
  EXPECT_EQ(deleted(1, Side::buy, 100), filled_before);
  EXPECT_EQ(deleted(2, Side::sell, 99), filled_before);
  EXPECT_EQ(changed(2, Side::sell, 99, 3),
            (FlowOutcome{FlowEnd::refused, "TOO_LATE", FlowMeets::already_deleted}));
}

TEST_F(FlowTest, TellsRowsWithoutALiveOrderApart) {
  deleted(7, Side::buy, 100);     // not yet created
  changed(8, Side::buy, 100, 5);  // never created
  created(7, Side::buy, 100, 10);
  deleted(7, Side::buy, 100);
  deleted(7, Side::buy, 100);     // already deleted
  changed(7, Side::buy, 100, 2);  // already deleted
  EXPECT_EQ(totals.rows, 6u);
  EXPECT_EQ(totals.accepted, 2u);
  EXPECT_EQ(totals.filled_before, 0u);
  EXPECT_EQ(totals.refused,
            (std::map<std::string, std::uint64_t>{{"TOO_LATE", 2}, {"UNKNOWN_ORDER", 2}}));
  EXPECT_EQ(totals.never_created, (std::map<std::string, std::uint64_t>{{"UNKNOWN_ORDER", 2}}));
  EXPECT_EQ(totals.already_deleted, (std::map<std::string, std::uint64_t>{{"TOO_LATE", 2}}));
}

TEST_F(FlowTest, GivesEveryRequestItsOwnClOrdId) {
  created(1, Side::sell, 101, 10);
  created(2, Side::buy, 102, 25);
  std::vector<std::string> ids{sent[0].id, sent[1].id};
  changed(2, Side::buy, 102, 9);
  ids.push_back(sent[0].id);
  deleted(2, Side::buy, 102);
  ids.push_back(sent[0].id);
  EXPECT_EQ(ids, (std::vector<std::string>{"2s2", "2", "2c3", "2d4"}));
}

}  // namespace
}  // namespace eco::member

// The pricing functions against brute force by the letter of the rules, on small random inputs.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>

#include "engine/pricing/auction.hpp"
#include "engine/pricing/pro_rata.hpp"
#include "engine/pricing/reservation.hpp"
#include "engine/pricing/uncross.hpp"

namespace eco::engine::pricing {
namespace {

using base::Int128;
using domain::Side;

Int128 below(Int128 high) {
  return *rc::gen::inRange<std::int64_t>(0, static_cast<std::int64_t>(high));
}

std::vector<CallOrder> random_orders() {
  std::vector<CallOrder> orders(static_cast<std::size_t>(below(10)));
  for (CallOrder& order : orders) {
    order.side = below(2) == 0 ? Side::buy : Side::sell;
    if (below(6) > 0) order.limit = WidePrice(1 + below(12));
    order.quantity = WideQuantity(1 + below(4));
  }
  return orders;
}

CallRules random_call_rules() {
  CallRules rules;
  rules.tie = below(3) == 0 ? CallTie::midpoint : CallTie::reference;
  if (below(3) > 0) rules.reference = WidePrice(1 + below(14));
  return rules;
}

CallPrice at_price(const std::vector<CallOrder>& orders, Int128 price) {
  Int128 buy = 0;
  Int128 sell = 0;
  for (const CallOrder& order : orders) {
    const bool buys = order.side == Side::buy;
    const Int128 limit = order.limit ? order.limit->raw() : price;
    if (buys && limit >= price) buy += order.quantity.raw();
    if (!buys && limit <= price) sell += order.quantity.raw();
  }
  return {WidePrice(price), std::min(buy, sell), buy - sell};
}

/// Every tick of the range, then the rules one after the other.
std::optional<CallPrice> uncross_by_the_letter(const std::vector<CallOrder>& orders,
                                               const CallRules& rules) {
  std::vector<Int128> limits;
  for (const CallOrder& order : orders) {
    if (order.limit) limits.push_back(order.limit->raw());
  }
  std::vector<CallPrice> left;
  if (!limits.empty()) {
    const auto [low, high] = std::minmax_element(limits.begin(), limits.end());
    for (Int128 price = *low; price <= *high; ++price) left.push_back(at_price(orders, price));
  } else if (rules.reference) {
    left.push_back(at_price(orders, rules.reference->raw()));
  }
  Int128 most = 0;
  for (const CallPrice& one : left) most = std::max(most, one.volume);
  if (most == 0) return std::nullopt;
  std::erase_if(left, [most](const CallPrice& one) { return one.volume < most; });
  const auto size = [](const CallPrice& one) { return std::max(one.surplus, -one.surplus); };
  Int128 least = size(left.front());
  for (const CallPrice& one : left) least = std::min(least, size(one));
  std::erase_if(left, [&](const CallPrice& one) { return size(one) > least; });

  const Int128 low = left.front().price.raw();
  const Int128 high = left.back().price.raw();
  const auto middle = [](Int128 a, Int128 b) { return (a + b + 1) / 2; };
  if (rules.tie == CallTie::midpoint) return at_price(orders, middle(low, high));
  std::optional<Int128> highest_buy;
  std::optional<Int128> lowest_sell;
  for (const CallPrice& one : left) {
    if (one.surplus > 0) highest_buy = one.price.raw();
    if (one.surplus < 0 && !lowest_sell) lowest_sell = one.price.raw();
  }
  if (highest_buy && !lowest_sell) return at_price(orders, *highest_buy);
  if (lowest_sell && !highest_buy) return at_price(orders, *lowest_sell);
  const Int128 from = highest_buy.value_or(low);
  const Int128 to = lowest_sell.value_or(high);
  const Int128 price =
      rules.reference ? std::clamp(rules.reference->raw(), from, to) : middle(from, to);
  return at_price(orders, price);
}

RC_GTEST_PROP(UncrossProperties, ThePriceIsThatOfTheRulesOverEveryTick, ()) {
  const auto orders = random_orders();
  const CallRules rules = random_call_rules();
  RC_ASSERT(uncross(orders, rules) == uncross_by_the_letter(orders, rules));
}

RC_GTEST_PROP(UncrossProperties, NobodyIsFilledBeforeABetterOrder, ()) {
  const auto orders = random_orders();
  const auto price = uncross(orders, random_call_rules());
  if (!price) return;
  const auto fills = call_fills(orders, *price);
  std::map<Side, Int128> filled;
  for (std::size_t i = 0; i < orders.size(); ++i) {
    filled[orders[i].side] += fills[i].raw();
    if (fills[i] == WideQuantity(0)) continue;
    if (orders[i].limit) {
      const bool buys = orders[i].side == Side::buy;
      RC_ASSERT((buys ? *orders[i].limit >= price->price : *orders[i].limit <= price->price));
    }
    for (std::size_t j = 0; j < orders.size(); ++j) {
      if (orders[j].side != orders[i].side || fills[j] == orders[j].quantity) continue;
      // j lacks something, so it comes behind i or is i.
      const auto worth = [&](std::size_t k) -> Int128 {
        if (!orders[k].limit) return 1'000;
        return orders[k].side == Side::buy ? orders[k].limit->raw() : -orders[k].limit->raw();
      };
      RC_ASSERT(worth(i) > worth(j) || (worth(i) == worth(j) && i <= j));
    }
  }
  RC_ASSERT(filled[Side::buy] == price->volume);
  RC_ASSERT(filled[Side::sell] == price->volume);
}

RC_GTEST_PROP(ProRataProperties, NobodyIsAStepOrMoreFromHisShare, ()) {
  std::vector<WideQuantity> demands(static_cast<std::size_t>(1 + below(8)));
  Int128 total = 0;
  for (WideQuantity& demand : demands) {
    demand = WideQuantity(below(20));
    total += demand.raw();
  }
  const Int128 supply = below(total + 3);
  const auto awards = pro_rata(supply, demands);
  Int128 given = 0;
  for (std::size_t i = 0; i < demands.size(); ++i) {
    given += awards[i].raw();
    if (total <= supply) RC_ASSERT(awards[i] == demands[i]);
    const Int128 apart = awards[i].raw() * total - supply * demands[i].raw();
    if (total > supply) RC_ASSERT(-total < apart && apart < total);
    for (std::size_t j = 0; j < demands.size() && total > supply; ++j) {
      // A step for i and none for j: i's fraction is larger, or equal and i is earlier.
      const Int128 fraction_i = supply * demands[i].raw() % total;
      const Int128 fraction_j = supply * demands[j].raw() % total;
      const bool more_i = awards[i].raw() > supply * demands[i].raw() / total;
      const bool more_j = awards[j].raw() > supply * demands[j].raw() / total;
      if (more_i && !more_j)
        RC_ASSERT(fraction_i > fraction_j || (fraction_i == fraction_j && i < j));
    }
  }
  RC_ASSERT(given == std::min(total, supply));
}

struct Sale {
  AuctionRules rules;
  std::vector<Bid> bids;
};

std::optional<WidePrice> sometimes_a_price() {
  if (below(3) > 0) return std::nullopt;
  return WidePrice(1 + below(6));
}

Sale random_sale() {
  Sale sale;
  AuctionRules& rules = sale.rules;
  rules.side = below(2) == 0 ? Side::sell : Side::buy;
  rules.supply = WideQuantity(below(20));
  rules.pricing = below(2) == 0 ? AuctionPricing::uniform_lowest_win : AuctionPricing::pay_as_bid;
  rules.tie = static_cast<AuctionTie>(1 + below(3));
  rules.short_demand = static_cast<ShortDemand>(1 + below(2));
  rules.floor = sometimes_a_price();
  rules.cap = sometimes_a_price();
  rules.reserve = sometimes_a_price();
  if (rules.reserve && below(2) == 0) {
    rules.short_demand = ShortDemand::decline_if_any_below_reserve;
  }
  if (below(3) == 0) rules.bidder_cap = WideQuantity(below(9));
  rules.seed = "seed";
  for (Int128 i = below(9); i > 0; --i) {
    const auto id = static_cast<std::uint64_t>(sale.bids.size() + 1);
    sale.bids.push_back({id, static_cast<std::uint32_t>(below(3)), WidePrice(1 + below(6)),
                         WideQuantity(1 + below(7)),
                         domain::Timestamp(static_cast<std::int64_t>(below(3)))});
  }
  return sale;
}

/// How good a price is for the venue.
Int128 merit(const AuctionRules& rules, WidePrice price) {
  return rules.side == Side::sell ? price.raw() : -price.raw();
}

RC_GTEST_PROP(AuctionProperties, NobodyWinsBeforeABetterBidAndSupplyIsKept, ()) {
  const Sale sale = random_sale();
  const AuctionResult result = award(sale.rules, sale.bids);
  std::map<std::uint64_t, Int128> won;
  Int128 sold = 0;
  for (const Award& one : result.awards) {
    won[one.id] = one.quantity.raw();
    sold += one.quantity.raw();
    const Bid& bid = sale.bids[one.id - 1];
    RC_ASSERT(one.quantity > WideQuantity(0) && one.quantity <= bid.quantity);
    // Nobody pays worse than he bid.
    RC_ASSERT(merit(sale.rules, one.price) <= merit(sale.rules, bid.price));
    if (sale.rules.reserve) {
      RC_ASSERT(merit(sale.rules, bid.price) >= merit(sale.rules, *sale.rules.reserve));
    }
  }
  RC_ASSERT(sold == result.sold && result.sold + result.unsold == sale.rules.supply.raw());
  std::map<std::uint64_t, BidFault> invalid;
  for (const InvalidBid& one : result.invalid) invalid[one.id] = one.fault;
  for (const Bid& loser : sale.bids) {
    if (invalid.contains(loser.id) || won[loser.id] == loser.quantity.raw()) continue;
    for (const Award& winner : result.awards) {
      RC_ASSERT(merit(sale.rules, sale.bids[winner.id - 1].price) >=
                merit(sale.rules, loser.price));
    }
  }
}

RC_GTEST_PROP(AuctionProperties, OutcomePriceAndDemandAgree, ()) {
  const Sale sale = random_sale();
  const AuctionResult result = award(sale.rules, sale.bids);
  Int128 demand = 0;
  bool worse = false;
  for (const Bid& bid : sale.bids) {
    const bool is_invalid = std::any_of(result.invalid.begin(), result.invalid.end(),
                                        [&bid](const InvalidBid& one) { return one.id == bid.id; });
    if (is_invalid) continue;
    const bool counts = !sale.rules.reserve ||
                        merit(sale.rules, bid.price) >= merit(sale.rules, *sale.rules.reserve);
    if (counts) demand += bid.quantity.raw();
    worse = worse || !counts;
  }
  const Int128 supply = sale.rules.supply.raw();
  const bool is_short = demand < supply;
  const bool cancels = is_short && sale.rules.short_demand == ShortDemand::cancel;
  const bool declines =
      is_short && worse && sale.rules.short_demand == ShortDemand::decline_if_any_below_reserve;
  const Int128 sold = cancels || declines ? Int128{0} : std::min(demand, supply);
  RC_ASSERT(result.sold == sold);
  RC_ASSERT(result.outcome == (declines        ? AuctionOutcome::declined
                               : sold == 0     ? AuctionOutcome::cancelled
                               : sold < supply ? AuctionOutcome::partial
                                               : AuctionOutcome::sold));
  std::optional<Int128> lowest;
  for (const Award& one : result.awards) {
    const Int128 own = merit(sale.rules, sale.bids[one.id - 1].price);
    lowest = std::min(lowest.value_or(own), own);
  }
  const bool one_price = sold > 0 && sale.rules.pricing == AuctionPricing::uniform_lowest_win;
  RC_ASSERT(result.price.has_value() == one_price);
  if (one_price) RC_ASSERT(merit(sale.rules, *result.price) == *lowest);
}

RC_GTEST_PROP(AuctionProperties, AReservationCoversWhateverOneBidderPays, ()) {
  Sale sale = random_sale();
  sale.rules.side = Side::sell;
  const AuctionResult result = award(sale.rules, sale.bids);
  for (std::uint32_t bidder = 0; bidder < 3; ++bidder) {
    std::vector<PricedQuantity> own;
    Int128 paid = 0;
    for (const Bid& bid : sale.bids) {
      if (bid.bidder == bidder) own.push_back({bid.price, bid.quantity});
    }
    for (const Award& one : result.awards) {
      if (sale.bids[one.id - 1].bidder == bidder) paid += one.price.raw() * one.quantity.raw();
    }
    RC_ASSERT(paid <= reservation(own, sale.rules.pricing, {}).value());
  }
}

}  // namespace
}  // namespace eco::engine::pricing

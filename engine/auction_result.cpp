#include <algorithm>

#include "base/sha256.hpp"
#include "engine/auction_rules.hpp"
#include "engine/execution.hpp"
#include "engine/notice_entry.hpp"
#include "engine/pricing/reservation.hpp"
#include "engine/reservation.hpp"

namespace eco::engine {
namespace {

using domain::AuctionForm;
using domain::EndReason;
using domain::Money;
using domain::Price;
using domain::Quantity;
using domain::Side;
using pricing::narrowed;
using pricing::widened;

const domain::MarketRules& rules_of(const Core& core, const Auction& auction) noexcept {
  return core.market_of(core.instrument(auction.instrument)).rules;
}

/// Largest or total consideration of a bidder's bids, without fees.
std::optional<Money> worst_cost(const Auction& auction,
                                const std::vector<pricing::PricedQuantity>& bids,
                                std::int64_t hao_per_tick_step) {
  base::Int128 worst = 0;
  if (auction.terms.form == AuctionForm::sealed) {
    const auto held = pricing::reservation(bids, auction.terms.pricing, {hao_per_tick_step, 1});
    if (!held) return std::nullopt;
    worst = *held;
  } else {
    const bool one_of_them = auction.terms.form == AuctionForm::clock;
    for (const pricing::PricedQuantity& bid : bids) {
      const auto amount =
          domain::consideration(narrowed(bid.price), narrowed(bid.quantity), hao_per_tick_step);
      if (!amount) return std::nullopt;
      worst = one_of_them ? std::max(worst, base::Int128{amount->raw()}) : worst + amount->raw();
    }
  }
  const auto narrow = domain::narrow(worst);
  return narrow ? std::optional(Money(*narrow)) : std::nullopt;
}

/// `order;member;price;quantity;time` of each bid, a line each.
domain::Sha256 hash_of_bids(const Auction& auction) {
  std::string text;
  for (const auto& [order, bid] : auction.bids) {
    text += std::to_string(order.raw()) + ';' + std::to_string(bid.state.member.raw()) + ';' +
            std::to_string(bid.state.price.raw()) + ';' + std::to_string(bid.state.quantity.raw()) +
            ';' + std::to_string(bid.priority.raw()) + '\n';
  }
  return base::sha256(text);
}

domain::AuctionEnded ended_event(const Core& core, const Auction& auction,
                                 const AuctionResult& result, const std::string& seed) {
  domain::AuctionEnded event;
  event.auction = auction.id;
  event.instrument = auction.instrument;
  event.outcome = result.outcome;
  event.price = result.price;
  event.sold = auction.owner.cumulative;
  event.unsold = result.unsold;
  event.amount = auction.owner.cumulative_amount;
  for (const AuctionResult::Award& award : result.awards) {
    event.sold += award.quantity;
    event.amount += *domain::consideration(award.price, award.quantity,
                                           rules_of(core, auction).hao_per_tick_step);
  }
  event.bids = static_cast<std::uint32_t>(auction.bids.size());
  event.valid = event.bids - static_cast<std::uint32_t>(result.invalid.size());
  event.bids_hash = hash_of_bids(auction);
  event.seed = seed;
  return event;
}

domain::Refusal check_again(const Core& core, const Auction& auction, const Bid& bid) noexcept {
  // The leading bidder of a notice is bound: he may be restored before he has to pay.
  if (auction.notice && auction.terms.form != AuctionForm::sealed) return {};
  const risk::Member& member = *core.members.find(bid.state.member);
  if (member.status != domain::MemberStatus::active) {
    return {.code = domain::RejectCode::member_suspended};
  }
  if (member.group == core.members.group_of(auction.owner.member)) {
    return {.code = domain::RejectCode::self_trade};
  }
  const bool buys = auction.bid_side() == Side::buy;
  const domain::OrderState& buyer = buys ? bid.state : auction.owner;
  return core.holdings.check_purchase(buyer.account, auction.instrument,
                                      rules_of(core, auction).reverse_t);
}

AuctionResult result_of_form(const Core& core, const Auction& auction, const StandingBids& bids,
                             const std::string& seed) {
  switch (auction.terms.form) {
    case AuctionForm::sealed:
      return sealed_result(auction, bids, seed);
    case AuctionForm::ascending:
      return ascending_result(auction, bids);
    case AuctionForm::clock:
      return clock_result(core, auction, bids);
    case AuctionForm::fixed_price:
    case AuctionForm::fixed_price_window:
      return fixed_price_result(auction, bids);
  }
  return {};
}

/// What the buyer of a notice has paid in; deposits alone secure its bids.
Money paid_in(const Auction& auction, domain::MemberId member) noexcept {
  const bool buyer = auction.escrow > Money(0) && !auction.bids.empty() &&
                     auction.bids.begin()->second.state.member == member;
  return buyer ? auction.escrow : Money(0);
}

/// Cash and rights that the auction still holds go back; the auction is forgotten.
void give_back(Core& core, const Step& step, Auction& auction) {
  for (auto& [member, bidder] : auction.bidders) {
    const auto edit = core.auctions.edit(bidder);
    core.ledger.release(bidder.hold, bidder.account, auction.owner.order, step.events);
    core.ledger.unlock_deposit(bidder.account, bidder.deposit, auction.owner.order, step.events);
    bidder.deposit = Money(0);
  }
  {
    const auto edit = core.auctions.edit(auction);
    release(core, step, auction.owner, auction.owner_hold);
  }
  core.auctions.end(auction.id);
}

}  // namespace

std::int64_t fee_of(const Core& core, const Auction& auction) noexcept {
  return auction.notice ? rules_of(core, auction).fee_bp : auction.fee_bp;
}

std::optional<Money> price_in_full(const Core& core, const Auction& auction, const Bid& bid) {
  const auto amount = domain::consideration(bid.state.price, bid.state.leaves,
                                            rules_of(core, auction).hao_per_tick_step);
  return amount ? risk::buyer_hold({}, *amount, fee_of(core, auction)) : std::nullopt;
}

std::optional<Money> bids_hold(const Core& core, const Auction& auction, domain::MemberId member,
                               const Bid* with, const Bid* without) {
  const domain::MarketRules& rules = rules_of(core, auction);
  if (auction.notice) {
    const bool payable = with == nullptr || price_in_full(core, auction, *with).has_value();
    return payable ? std::optional(paid_in(auction, member)) : std::nullopt;
  }
  std::vector<pricing::PricedQuantity> bids;
  for (const auto& [order, bid] : auction.bids) {
    const bool counts = bid.state.member == member && &bid != without;
    if (counts) bids.push_back({widened(bid.state.price), widened(bid.state.leaves)});
  }
  if (with != nullptr) bids.push_back({widened(with->state.price), widened(with->state.leaves)});
  if (auction.bid_side() == Side::buy) {
    const auto worst = worst_cost(auction, bids, rules.hao_per_tick_step);
    const auto bidder = auction.bidders.find(member);
    const auto so_far = bidder == auction.bidders.end() ? risk::OrderCost{} : bidder->second.cost;
    return worst ? risk::buyer_hold(so_far, *worst, fee_of(core, auction)) : std::nullopt;
  }
  base::Int128 sum = 0;
  for (const pricing::PricedQuantity& bid : bids) {
    const auto fees = risk::seller_hold(narrowed(bid.price), narrowed(bid.quantity),
                                        rules.hao_per_tick_step, fee_of(core, auction));
    if (!fees) return std::nullopt;
    sum += fees->raw();
  }
  const auto narrow = domain::narrow(sum);
  return narrow ? std::optional(Money(*narrow)) : std::nullopt;
}

void adjust_hold(Core& core, const Step& step, Auction& auction, Bidder& bidder) {
  const auto needed = bids_hold(core, auction, bidder.member, nullptr, nullptr);
  ECO_ASSERT(needed.has_value());
  const auto edit = core.auctions.edit(bidder);
  core.ledger.resize(bidder.hold, *needed, bidder.account, auction.owner.order, step.events);
}

void drop_bid(Core& core, const Step& step, Auction& auction, domain::OrderId bid, EndReason reason,
              const domain::ClOrdId& request, domain::Refusal why) {
  domain::OrderState state = auction.bids.at(bid).state;
  core.auctions.end_bid(auction, bid);
  const Quantity left = state.leaves;
  state.leaves = Quantity(0);
  domain::OrderCancelled event{state, request, reason, left, {}};
  if (why.refused()) event.why = why;
  step.emit(event);
  core.holdings.release(bid, step.events);
  core.orders.remember(state, reason);
}

void book_award(Core& core, const Step& step, Auction& auction, Bid& bid, Price price,
                Quantity quantity) {
  Bidder& bidder = auction.bidders.at(bid.state.member);
  const auto auction_edit = core.auctions.edit(auction);
  const auto bid_edit = core.auctions.edit(bid);
  const auto bidder_edit = core.auctions.edit(bidder);
  const TradingSide incoming{bid.state, bidder.hold, domain::Liquidity::taker, &bidder.cost};
  const TradingSide owner{auction.owner, auction.owner_hold, domain::Liquidity::maker};
  const bool bidder_buys = auction.bid_side() == Side::buy;
  Match match{auction.instrument,
              method_of(auction),
              price,
              quantity,
              bidder_buys ? incoming : owner,
              bidder_buys ? owner : incoming};
  match.fee_bp = fee_of(core, auction);
  book_trade(core, step, match);
  bidder.bought += quantity;
}

AuctionResult result_of(const Core& core, const Auction& auction, const std::string& seed) {
  StandingBids standing;
  std::vector<AuctionResult::Invalid> invalid;
  for (const auto& [order, bid] : auction.bids) {
    const domain::Refusal why = check_again(core, auction, bid);
    if (why.refused()) {
      invalid.push_back({order, why});
    } else {
      standing.push_back(&bid);
    }
  }
  AuctionResult result = result_of_form(core, auction, standing, seed);
  result.invalid.insert(result.invalid.begin(), invalid.begin(), invalid.end());
  return result;
}

bool fits(const Core& core, const Auction& auction, const AuctionResult& result) {
  const Instrument& instrument = core.instrument(auction.instrument);
  base::Int128 quantity = 0;
  base::Int128 amount = 0;
  for (const AuctionResult::Award& award : result.awards) {
    quantity += award.quantity.raw();
    amount += domain::consideration(award.price, award.quantity,
                                    core.market_of(instrument).rules.hao_per_tick_step)
                  ->raw();
  }
  const auto quantity_64 = domain::narrow(quantity);
  const auto amount_64 = domain::narrow(amount);
  return quantity_64 && amount_64 &&
         fits(instrument.day, Quantity(*quantity_64), Money(*amount_64));
}

void finish(Core& core, const Step& step, Auction& auction, const AuctionResult& result,
            const std::string& seed) {
  {
    const auto edit = core.auctions.edit(auction);
    auction.status = domain::AuctionStatus::ended;
  }
  step.emit(describe(auction));
  step.emit(ended_event(core, auction, result, seed));
  for (const AuctionResult::Invalid& invalid : result.invalid) {
    drop_bid(core, step, auction, invalid.bid, EndReason::invalid_bid, {}, invalid.why);
  }
  if (auction.notice) return take_result(core, step, auction, result);
  for (const AuctionResult::Award& award : result.awards) {
    Bid& bid = auction.bids.at(award.bid);
    book_award(core, step, auction, bid, award.price, award.quantity);
    if (bid.state.leaves > Quantity(0)) continue;
    core.orders.remember(bid.state, EndReason::remainder);
    core.auctions.end_bid(auction, award.bid);
  }
  while (!auction.bids.empty()) {
    const Bid& bid = auction.bids.begin()->second;
    drop_bid(core, step, auction, bid.state.order,
             bid.state.cumulative > Quantity(0) ? EndReason::remainder : EndReason::auction_lost);
  }
  give_back(core, step, auction);
}

void complete(Core& core, const Step& step, Auction& auction) {
  Bid& bid = auction.bids.begin()->second;
  book_award(core, step, auction, bid, bid.state.price, bid.state.leaves);
  core.orders.remember(bid.state, EndReason::remainder);
  core.auctions.end_bid(auction, bid.state.order);
  give_back(core, step, auction);
}

void call_off(Core& core, const Step& step, Auction& auction) {
  {
    const auto edit = core.auctions.edit(auction);
    auction.status = domain::AuctionStatus::cancelled;
  }
  step.emit(describe(auction));
  while (!auction.bids.empty()) {
    drop_bid(core, step, auction, auction.bids.begin()->first, EndReason::auction_cancelled);
  }
  give_back(core, step, auction);
}

}  // namespace eco::engine

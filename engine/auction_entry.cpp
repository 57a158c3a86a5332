#include "engine/auction_entry.hpp"

#include <algorithm>

#include "engine/auction_rules.hpp"
#include "engine/notice_entry.hpp"
#include "engine/reservation.hpp"

namespace eco::engine {
namespace {

using domain::AuctionForm;
using domain::AuctionStatus;
using domain::BidChange;
using domain::EndReason;
using domain::Money;
using domain::Price;
using domain::Quantity;
using domain::Refusal;
using domain::RejectCode;
using domain::Side;

/// Row 23 before the form's own rules.
Refusal check_open(const Auction& auction, const Bidder* bidder) noexcept {
  if (!auction.takes_bids()) return {.code = RejectCode::late};
  const bool must_register = auction.notice || auction.terms.deposit > Money(0);
  if (must_register && (bidder == nullptr || !bidder->registered)) {
    return {.code = RejectCode::not_registered};
  }
  return {};
}

Refusal check_form(const BidRequest& bid, domain::MemberId member) noexcept {
  switch (bid.auction.terms.form) {
    case AuctionForm::sealed:
      return check_sealed(bid, member);
    case AuctionForm::ascending:
      return check_ascending(bid, member);
    case AuctionForm::clock:
      return check_clock(bid, member);
    case AuctionForm::fixed_price:
    case AuctionForm::fixed_price_window:
      return check_fixed_price(bid);
  }
  return {};
}

/// Row 20.
Refusal check_group(const Core& core, const Auction& auction, domain::MemberId member) noexcept {
  if (core.members.group_of(member) != core.members.group_of(auction.owner.member)) return {};
  return {.code = RejectCode::self_trade, .order = auction.owner.order};
}

/// Rows 28–30 for a bid that takes the place of `replaced`.
Refusal check_means(Core& core, const Auction& auction, const Bidder* bidder, const Bid& bid,
                    const Bid* replaced) {
  const domain::OrderState& state = bid.state;
  const domain::MarketRules& rules = core.market_of(core.instrument(auction.instrument)).rules;
  const bool own = replaced != nullptr && replaced->state.member == state.member;
  const Refusal refusal =
      state.side == Side::sell
          ? core.holdings.check_sale(
                state.account, state.instrument, state.leaves,
                own ? core.holdings.reserved(replaced->state.order) : Quantity(0))
          : core.holdings.check_purchase(state.account, state.instrument, rules.reverse_t);
  if (refusal.refused()) return refusal;
  const auto needed = bids_hold(core, auction, state.member, &bid, replaced);
  return core.ledger.check(state.account, needed,
                           bidder == nullptr ? risk::CashHold{} : bidder->hold);
}

/// Row 9 of a bid that trades at once: the day's totals. Row 31 of one that stays.
Refusal check_room(const Core& core, const Auction& auction, const domain::OrderState& bid,
                   const Bid* replaced) {
  if (auction.terms.form != AuctionForm::fixed_price) {
    if (replaced == nullptr && core.full()) return {.code = RejectCode::book_full};
    return {};
  }
  const Instrument& instrument = core.instrument(auction.instrument);
  const auto amount = domain::consideration(bid.price, bid.quantity,
                                            core.market_of(instrument).rules.hao_per_tick_step);
  if (fits(instrument.day, bid.quantity, *amount)) return {};
  return {.code = RejectCode::overflow};
}

/// Puts a bid off the books because another of its place comes: the holds follow.
void supersede(Core& core, const Step& step, Auction& auction, const Bid& old,
               const domain::ClOrdId& by) {
  const domain::MemberId member = old.state.member;
  const bool own = member == step.header.member;
  drop_bid(core, step, auction, old.state.order,
           own ? EndReason::requested : EndReason::auction_lost, own ? by : domain::ClOrdId{});
  adjust_hold(core, step, auction, auction.bidders.at(member));
}

/// What an accepted bid does to an open outcry.
void lead(Core& core, const Step& step, Auction& auction, Price price) {
  {
    const auto edit = core.auctions.edit(auction);
    auction.price = price;
    const domain::Timestamp least(step.header.stamp.raw() +
                                  auction.terms.extension_s * base::ns_per_second);
    if (auction.ends != domain::Timestamp(0) && auction.terms.extension_s > 0 &&
        least > auction.ends) {
      auction.ends = least;
      auction.status = AuctionStatus::extending;
      core.timers.arm_auction_end(least, auction.id);
    }
  }
  step.emit(describe(auction));
}

/// First come, first served: the trade at once, the rest cancelled.
void serve(Core& core, const Step& step, Auction& auction, Bid& bid) {
  const Quantity quantity = std::min(bid.state.leaves, auction.owner.leaves);
  book_award(core, step, auction, bid, auction.terms.price, quantity);
  const domain::OrderId id = bid.state.order;
  const domain::MemberId member = bid.state.member;
  if (bid.state.leaves > Quantity(0)) {
    drop_bid(core, step, auction, id, EndReason::remainder);
  } else {
    core.orders.remember(bid.state, EndReason::remainder);
    core.auctions.end_bid(auction, id);
  }
  adjust_hold(core, step, auction, auction.bidders.at(member));
  if (auction.owner.leaves == Quantity(0)) {
    finish(core, step, auction, result_of(core, auction, {}), {});
  }
}

Bid bid_of(const Step& step, const Auction& auction, const domain::NewOrder& request,
           domain::AccountId account) {
  Bid bid;
  bid.auction = auction.id;
  bid.priority = step.header.sequence;
  bid.round = auction.round;
  domain::OrderState& state = bid.state;
  state.order = domain::OrderId(step.header.sequence.raw());
  state.cl_ord_id = request.cl_ord_id;
  state.instrument = auction.instrument;
  state.member = step.header.member;
  state.account = account;
  state.trader = step.header.trader;
  state.kind = domain::OrderKind::bid;
  state.side = auction.bid_side();
  state.price = request.price;
  state.quantity = request.quantity;
  state.leaves = request.quantity;
  return bid;
}

const Bidder* find_bidder(const Auction& auction, domain::MemberId member) noexcept {
  const auto at = auction.bidders.find(member);
  return at == auction.bidders.end() ? nullptr : &at->second;
}

bool partial_will_do(const domain::NewOrder& request) noexcept {
  return request.terms && request.terms->tif == domain::TimeInForce::ioc;
}

}  // namespace

risk::BidLimits bid_limits(const Auction& auction) noexcept {
  const domain::AuctionTerms& terms = auction.terms;
  risk::BidLimits limits;
  limits.method = method_of(auction);
  limits.side = auction.bid_side();
  if (auction.notice) {  // one lot, whatever the form
    limits.floor = terms.floor;
    limits.quantity_min = terms.quantity;
    limits.quantity_max = terms.quantity;
    return limits;
  }
  switch (terms.form) {
    case AuctionForm::sealed:
      if (terms.floor > Price(0)) limits.floor = terms.floor;
      if (terms.cap > Price(0)) limits.cap = terms.cap;
      if (terms.bid_min > Quantity(0)) limits.quantity_min = terms.bid_min;
      break;
    case AuctionForm::ascending:
      if (terms.cap > Price(0)) limits.cap = terms.cap;
      limits.quantity_min = terms.quantity;
      limits.quantity_max = terms.quantity;
      break;
    case AuctionForm::clock:
      if (terms.cap > Price(0)) limits.cap = terms.cap;
      break;
    case AuctionForm::fixed_price:
    case AuctionForm::fixed_price_window:
      limits.partial = terms.form == AuctionForm::fixed_price;
      limits.floor = terms.price;
      limits.cap = terms.price;
      break;
  }
  return limits;
}

const Bid* superseded(const Auction& auction, domain::MemberId member) noexcept {
  const domain::AuctionTerms& terms = auction.terms;
  if (terms.form == AuctionForm::ascending) {
    return auction.bids.empty() ? nullptr : &auction.bids.rbegin()->second;
  }
  const bool one_each =
      terms.form == AuctionForm::sealed && (terms.change == BidChange::improve_only ||
                                            terms.award == domain::AuctionAward::best_fraction);
  for (const auto& [order, bid] : auction.bids) {
    if (bid.state.member != member) continue;
    if (one_each) return &bid;
    if (terms.form == AuctionForm::clock && bid.round == auction.round) return &bid;
  }
  return nullptr;
}

Refusal enter_bid(Core& core, const Step& step, const domain::NewOrder& request) {
  Auction* auction = core.auctions.find(request.auction);
  const bool known = auction != nullptr && auction->instrument == request.instrument;
  const auto facts = core.facts_of(core.find_instrument(request.instrument),
                                   known ? method_of(*auction) : domain::Method::sealed);
  std::optional<risk::BidLimits> limits;
  if (known) limits = bid_limits(*auction);
  const bool exercise = known && takes_first_refusal(core, *auction);
  if (exercise) limits->floor = limits->cap = auction->price;
  const auto account = risk::check_bid(core.registries(), facts, step.header, request, limits);
  if (!account) return account.error();
  if (request.side != auction->bid_side()) return {.code = RejectCode::order_type};

  const Bidder* bidder = find_bidder(*auction, step.header.member);
  if (bidder != nullptr && bidder->account != *account) {
    return {.code = RejectCode::account_restricted};
  }
  const Bid* old =
      exercise ? &auction->bids.begin()->second : superseded(*auction, step.header.member);
  Refusal refusal = check_group(core, *auction, step.header.member);
  if (!refusal.refused()) {
    refusal = exercise ? check_first_refusal(core, *auction, step.header.member)
                       : check_open(*auction, bidder);
  }
  if (!refusal.refused() && !exercise) {
    refusal = check_form(
        {*auction, bidder, old, request.price, request.quantity, partial_will_do(request)},
        step.header.member);
  }
  if (refusal.refused()) return refusal;
  const Bid bid = bid_of(step, *auction, request, *account);
  refusal = check_means(core, *auction, bidder, bid, old);
  if (refusal.refused()) return refusal;
  refusal = check_room(core, *auction, bid.state, old);
  if (refusal.refused()) return refusal;

  core.client_ids.add(bid.state.member, bid.state.cl_ord_id,
                      risk::ClientIdOwner::of(bid.state.order));
  Bidder& entry = core.auctions.bidder(*auction, bid.state.member, *account);
  const Money held_before = entry.hold.total();
  const auto needed = bids_hold(core, *auction, bid.state.member, &bid, old);
  step.emit(domain::OrderAccepted{bid.state, std::max(*needed - held_before, Money(0)),
                                  std::nullopt, auction->id});
  if (old != nullptr) supersede(core, step, *auction, *old, request.cl_ord_id);
  Bid& live = core.auctions.add_bid(*auction, bid);
  {
    const auto edit = core.auctions.edit(entry);
    ++entry.quotes;
  }
  adjust_hold(core, step, *auction, entry);
  if (bid.state.side == Side::sell) {
    core.holdings.resize(bid.state.order, *account, auction->instrument, bid.state.leaves,
                         step.events);
  }
  if (exercise) {
    take_first_refusal(core, step, *auction);
    return {};
  }
  if (auction->terms.form == AuctionForm::ascending) lead(core, step, *auction, request.price);
  if (auction->terms.form == AuctionForm::fixed_price) serve(core, step, *auction, live);
  if (auction->notice) conclude_agreement(core, step, *auction);
  return {};
}

Refusal withdraw_bid(Core& core, const Step& step, Auction& auction, domain::OrderId bid,
                     const domain::ClOrdId& request) {
  if (!auction.takes_bids() && auction.status != AuctionStatus::paused) {
    return {.code = RejectCode::late};
  }
  const bool binding = auction.terms.form == AuctionForm::ascending ||
                       auction.terms.form == AuctionForm::clock ||
                       auction.terms.change != BidChange::free;
  if (binding) return {.code = RejectCode::not_withdrawable_bid, .order = bid};
  Bidder& bidder = auction.bidders.at(auction.bids.at(bid).state.member);
  core.client_ids.add(bidder.member, request, risk::ClientIdOwner::of(bid));
  drop_bid(core, step, auction, bid, EndReason::requested, request);
  adjust_hold(core, step, auction, bidder);
  return {};
}

Refusal replace_bid(Core& core, const Step& step, Auction& auction,
                    const domain::ReplaceOrder& request, domain::OrderId id) {
  Bid& bid = auction.bids.at(id);
  Bidder& bidder = auction.bidders.at(bid.state.member);
  const bool is_free = auction.terms.change == BidChange::free &&
                       (auction.terms.form == AuctionForm::sealed ||
                        auction.terms.form == AuctionForm::fixed_price_window);
  if (request.side != bid.state.side ||
      (request.price == bid.state.price && request.quantity == bid.state.quantity)) {
    return {.code = RejectCode::nothing_to_change};
  }
  Refusal refusal = check_group(core, auction, bid.state.member);
  if (!refusal.refused()) refusal = check_open(auction, &bidder);
  if (!refusal.refused() && !is_free) {
    refusal = {.code = RejectCode::not_withdrawable_bid, .order = id};
  }
  if (!refusal.refused()) {
    refusal =
        check_form({auction, &bidder, &bid, request.price, request.quantity}, bid.state.member);
  }
  if (refusal.refused()) return refusal;
  Bid next = bid;
  next.state.cl_ord_id = request.cl_ord_id;
  next.state.price = request.price;
  next.state.quantity = request.quantity;
  next.state.leaves = request.quantity;
  const bool keeps = request.price == bid.state.price && request.quantity < bid.state.quantity;
  if (!keeps) next.priority = step.header.sequence;
  refusal = check_means(core, auction, &bidder, next, &bid);
  if (refusal.refused()) return refusal;

  core.client_ids.add(bid.state.member, request.cl_ord_id, risk::ClientIdOwner::of(id));
  step.emit(domain::OrderReplaced{next.state, bid.state.cl_ord_id,
                                  keeps ? domain::Priority::kept : domain::Priority::lost});
  {
    const auto edit = core.auctions.edit(bid);
    bid = next;
  }
  {
    const auto edit = core.auctions.edit(bidder);
    ++bidder.quotes;
  }
  adjust_hold(core, step, auction, bidder);
  if (bid.state.side == Side::sell) {
    core.holdings.resize(id, bid.state.account, auction.instrument, bid.state.leaves, step.events);
  }
  return {};
}

void cancel_bids(Core& core, const Step& step, domain::MemberId member,
                 domain::InstrumentId instrument, EndReason reason) {
  std::vector<domain::AuctionId> auctions;
  for (const auto& [id, auction] : core.auctions.all()) {
    // An ended auction lives on in its notice, whose winner is bound.
    const bool meant = auction.status != AuctionStatus::ended &&
                       (!instrument.valid() || auction.instrument == instrument);
    if (meant && auction.bidders.contains(member)) auctions.push_back(id);
  }
  for (const domain::AuctionId id : auctions) {
    Auction& auction = *core.auctions.find(id);
    std::vector<domain::OrderId> bids;
    for (const auto& [order, bid] : auction.bids) {
      if (bid.state.member == member) bids.push_back(order);
    }
    for (const domain::OrderId bid : bids) drop_bid(core, step, auction, bid, reason);
    if (!bids.empty()) adjust_hold(core, step, auction, auction.bidders.at(member));
  }
}

bool cancel_bid(Core& core, const Step& step, domain::MemberId member, domain::OrderId order,
                EndReason reason) {
  const Bid* bid = core.auctions.find_bid(order);
  if (bid == nullptr || bid->state.member != member) return false;
  Auction& auction = *core.auctions.find(bid->auction);
  if (auction.status == AuctionStatus::ended) return false;
  drop_bid(core, step, auction, order, reason);
  adjust_hold(core, step, auction, auction.bidders.at(member));
  return true;
}

}  // namespace eco::engine

#include <algorithm>

#include "base/sha256.hpp"
#include "engine/auction_entry.hpp"
#include "engine/auction_rules.hpp"
#include "engine/notice_entry.hpp"
#include "engine/reservation.hpp"

namespace eco::engine {
namespace {

using domain::AuctionForm;
using domain::AuctionMove;
using domain::AuctionStatus;
using domain::AuctionTerms;
using domain::Money;
using domain::Price;
using domain::Quantity;
using domain::RejectCode;
using domain::Side;

Denial bad(std::string text) {
  return deny(RejectCode::bad_value, std::move(text));
}

bool offers(const domain::MarketRules& rules, AuctionForm form) noexcept {
  switch (form) {
    case AuctionForm::sealed:
      return rules.sealed.has_value();
    case AuctionForm::ascending:
    case AuctionForm::clock:
      return rules.ascending && rules.ascending->forms.contains(form);
    case AuctionForm::fixed_price:
    case AuctionForm::fixed_price_window:
      return rules.fixed_price && rules.fixed_price->forms.contains(form);
  }
  return false;
}

Denial check_sealed_terms(const domain::SealedRules& rules, const AuctionTerms& terms, Price base) {
  if (!rules.sides.contains(terms.side)) return bad("the rulebook does not offer this side");
  if (!rules.pricing.contains(terms.pricing))
    return bad("the rulebook does not offer this pricing");
  if (!rules.ties.contains(terms.tie)) return bad("the rulebook does not offer this tie rule");
  if (!rules.when_short.contains(terms.when_short)) {
    return bad("the rulebook does not offer this rule for short demand");
  }
  if (!rules.awards.contains(terms.award))
    return bad("the rulebook does not offer this award rule");
  if (!rules.changes.contains(terms.change)) {
    return bad("the rulebook does not offer this rule for changes of bids");
  }
  if (terms.quantity < rules.offer_min) return bad("the quantity is below the least offer");
  if (terms.side == Side::buy && terms.cap == Price(0)) {
    return bad("a purchase needs a cap: the owner's cash is reserved at it");
  }
  const auto& floors = rules.floor_minus_bp;
  const bool floor_allowed =
      floors.empty() || std::any_of(floors.begin(), floors.end(), [&](std::int64_t bp) {
        return terms.floor == domain::price_band(base, bp).low;
      });
  if (terms.side == Side::sell && !floor_allowed) {
    return bad("the floor is none of those that the rulebook derives from the base");
  }
  if (rules.cap_plus_bp && terms.cap != domain::price_band(base, *rules.cap_plus_bp).high) {
    return bad("the cap is not the one that the rulebook derives from the base");
  }
  if (terms.cap > Price(0) && terms.cap < terms.floor) return bad("the cap is below the floor");
  if (pricing::fault_of(sealed_rules(terms, "")).has_value()) {
    return bad(
        "the terms lack what their rules need: floor, cap, reserve, or steps of supply that "
        "this pricing does not have");
  }
  const bool drawn = terms.tie == domain::AuctionTie::random;
  if (drawn != (terms.seed_hash != domain::Sha256{})) {
    return bad("random ties and the hash of their seed go together");
  }
  return {};
}

/// Numbers that no form can use, whoever sent them.
bool has_impossible_number(const AuctionTerms& terms) noexcept {
  constexpr std::int64_t extension_s_max = 30 * 86'400;
  for (const Price price : {terms.floor, terms.cap, terms.reserve, terms.price, terms.step,
                            terms.containment.trigger, terms.withholding.trigger}) {
    if (price < Price(0)) return true;
  }
  for (const Quantity quantity :
       {terms.bid_min, terms.bidder_cap, terms.containment.quantity, terms.withholding.quantity}) {
    if (quantity < Quantity(0)) return true;
  }
  return terms.quantity < Quantity(1) || terms.deposit < Money(0) || terms.fraction_bp < 0 ||
         terms.fraction_bp > 10'000 || terms.extension_s < 0 ||
         terms.extension_s > extension_s_max || terms.ends < domain::Timestamp(0);
}

Denial check_form_terms(const domain::MarketRules& rules, const AuctionTerms& terms, Price base) {
  if (terms.form == AuctionForm::sealed) return check_sealed_terms(*rules.sealed, terms, base);
  if (terms.side != Side::sell) return bad("only a sealed auction can buy");
  const bool rising = terms.form == AuctionForm::ascending || terms.form == AuctionForm::clock;
  if (rising && (terms.floor < Price(1) || terms.step < Price(1))) {
    return bad("a rising auction needs a start price (floor) and a step");
  }
  if (rising && terms.cap > Price(0) && terms.cap < terms.floor) {
    return bad("the cap is below the floor");
  }
  if (!rising && terms.price < Price(1)) return bad("a fixed-price sale needs its price");
  return {};
}

/// What the cost containment reserve can add to the supply; a step without a trigger is none.
Quantity released(const AuctionTerms& terms) noexcept {
  return terms.containment.trigger == Price(0) ? Quantity(0) : terms.containment.quantity;
}

/// The owner's side: an order that the whole offer needs.
domain::OrderState owner_of(const AuctionTerms& terms, const risk::Account& account,
                            domain::InstrumentId instrument, std::uint64_t number) noexcept {
  domain::OrderState owner;
  owner.order = domain::OrderId(number);
  owner.instrument = instrument;
  owner.member = account.member;
  owner.account = account.id;
  owner.kind = domain::OrderKind::bid;
  owner.side = terms.side;
  const bool fixed = method_of(terms.form) == domain::Method::fixed_price;
  owner.price = terms.side == Side::buy ? terms.cap
                : fixed                 ? terms.price
                                        : std::max(terms.floor, Price(1));
  owner.quantity = terms.quantity + released(terms);
  owner.leaves = owner.quantity;
  return owner;
}

/// Cash that the owner must hold; empty on overflow.
std::optional<Money> owner_cash(const Core& core, const Auction& auction) noexcept {
  const domain::OrderState& owner = auction.owner;
  const std::int64_t hao =
      core.market_of(core.instrument(auction.instrument)).rules.hao_per_tick_step;
  const auto worst = domain::consideration(owner.price, owner.leaves, hao);
  return worst ? cash_needed(owner, {hao, fee_of(core, auction)}, *worst, owner.price)
               : std::nullopt;
}

/// Of a clock: above the supply, so that it cannot close yet.
bool demand_is_above(const Auction& auction) noexcept {
  return auction.terms.form == AuctionForm::clock &&
         clock_demand(auction) > auction.terms.quantity.raw();
}

Denial check_close(Core& core, const Auction& auction, const domain::MoveAuction& action) {
  if (auction.status == AuctionStatus::announced) {
    return deny(RejectCode::wrong_state, "bidding has not been opened; cancel it instead");
  }
  const bool drawn = auction.terms.tie == domain::AuctionTie::random;
  if (drawn && base::sha256(action.seed) != auction.terms.seed_hash) {
    return deny(RejectCode::seed_mismatch, "the announcement names the SHA-256 of another seed");
  }
  if (demand_is_above(auction)) {
    return deny(RejectCode::wrong_state, "demand is above the supply: go on with the next round");
  }
  if (!can_trade(core, auction)) {
    return deny(RejectCode::wrong_state, "the instrument does not trade now");
  }
  if (!fits(core, auction, result_of(core, auction, action.seed))) {
    return deny(RejectCode::overflow, "the day's totals cannot hold the result");
  }
  return {};
}

/// Raises a clock: what was bid two rounds ago counts no more.
void next_round(Core& core, const Step& step, Auction& auction) {
  std::vector<domain::OrderId> old;
  for (const auto& [order, bid] : auction.bids) {
    if (bid.round < auction.round) old.push_back(order);
  }
  for (const domain::OrderId bid : old) {
    const domain::MemberId member = auction.bids.at(bid).state.member;
    drop_bid(core, step, auction, bid, domain::EndReason::auction_lost);
    adjust_hold(core, step, auction, auction.bidders.at(member));
  }
  {
    const auto edit = core.auctions.edit(auction);
    ++auction.round;
    auction.price += auction.terms.step;
  }
  step.emit(describe(auction));
}

}  // namespace

bool can_trade(const Core& core, const Auction& auction) noexcept {
  const Instrument& instrument = core.instrument(auction.instrument);
  const Market& market = core.market_of(instrument);
  return market.open_today && !market.closes_made && instrument.open_today &&
         halt_of(instrument, market) != domain::HaltState::halted;
}

void set_status(Core& core, const Step& step, Auction& auction, AuctionStatus status) {
  {
    const auto edit = core.auctions.edit(auction);
    auction.status = status;
  }
  step.emit(describe(auction));
}

void open_bidding(Core& core, const Step& step, Auction& auction) {
  {
    const auto edit = core.auctions.edit(auction);
    auction.status = AuctionStatus::open;
    if (auction.terms.form == AuctionForm::clock && auction.round == 0) {
      auction.round = 1;
      auction.price = auction.terms.floor;
    }
  }
  if (auction.ends != domain::Timestamp(0)) core.timers.arm_auction_end(auction.ends, auction.id);
  step.emit(describe(auction));
}

Auction make_auction(const Core& core, domain::AuctionId id, const AuctionTerms& terms,
                     const risk::Account& owner, domain::InstrumentId instrument) {
  Auction auction;
  auction.id = id;
  auction.instrument = instrument;
  auction.terms = terms;
  auction.ends = terms.ends;
  auction.owner = owner_of(terms, owner, instrument, id.raw());
  auction.fee_bp = core.market_of(core.instrument(instrument)).rules.fee_bp;
  return auction;
}

domain::Refusal check_owner(const Core& core, const Auction& auction) {
  const domain::MarketRules& rules = core.market_of(core.instrument(auction.instrument)).rules;
  return check_property(core, auction.owner, rules, owner_cash(core, auction), auction.owner_hold);
}

void adjust_owner(Core& core, const Step& step, Auction& auction) {
  const auto edit = core.auctions.edit(auction);
  reserve(core, step, auction.owner, auction.owner_hold, *owner_cash(core, auction));
}

Auction& announce(Core& core, const Step& step, Auction&& made) {
  Auction& auction = core.auctions.add(std::move(made));
  step.emit(describe(auction));
  adjust_owner(core, step, auction);
  return auction;
}

Denial check(Core& core, const domain::AnnounceAuction& action) {
  const Instrument* instrument = core.find_instrument(action.symbol);
  if (instrument == nullptr) return deny(RejectCode::unknown_instrument, action.symbol.str());
  const risk::Account* account = core.members.find_account(action.owner);
  if (account == nullptr) return deny(RejectCode::unknown_account, action.owner.str());
  const Market& market = core.market_of(*instrument);
  if (instrument->status != domain::ClassStatus::listed) {
    return deny(RejectCode::expired_class, action.symbol.str());
  }
  if (!market.open_today || market.closes_made || !instrument->open_today) {
    return deny(RejectCode::wrong_state, "the market is not open");
  }
  const AuctionTerms& terms = action.terms;
  if (!offers(market.rules, terms.form)) {
    return deny(RejectCode::method_not_allowed,
                "the rulebook of " + market.code.str() + " does not offer this form");
  }
  if (terms.side != Side::sell && terms.side != Side::buy) return bad("a side is missing");
  if (has_impossible_number(terms)) {
    return bad("a number is below 0, the quantity below one step, or the extension above 30 days");
  }
  if (terms.ends != domain::Timestamp(0) && terms.ends <= core.stamp) {
    return bad("bidding would end before it begins");
  }
  const base::Int128 offered = base::Int128{terms.quantity.raw()} + released(terms).raw();
  if (!domain::narrow(offered)) {
    return bad("the quantity released by the reserve is impossible");
  }
  if (Denial denial = check_form_terms(market.rules, terms, instrument->base); denial.refused()) {
    return denial;
  }
  const domain::Refusal refusal =
      check_owner(core, make_auction(core, {}, terms, *account, instrument->id));
  if (refusal.refused()) return {refusal, "the owner's rights or cash do not suffice"};
  if (core.auctions.full()) return deny(RejectCode::book_full, "too many auctions are under way");
  return {};
}

void run(Core& core, const Step& step, const domain::AnnounceAuction& action) {
  announce(core, step,
           make_auction(core, domain::AuctionId(step.header.sequence.raw()), action.terms,
                        *core.members.find_account(action.owner),
                        core.find_instrument(action.symbol)->id));
}

Denial check(Core& core, const domain::MoveAuction& action) {
  const Auction* auction = core.auctions.find(action.auction);
  if (auction == nullptr) {
    return deny(RejectCode::unknown_auction, "auction " + std::to_string(action.auction.raw()));
  }
  if (auction->notice) {
    if (Denial denial = check_bidding(core, *auction); denial.refused()) return denial;
  }
  switch (action.move) {
    case AuctionMove::open:
      if (auction->takes_bids()) return deny(RejectCode::wrong_state, "it is open already");
      return {};
    case AuctionMove::pause:
      if (!auction->takes_bids()) return deny(RejectCode::wrong_state, "it is not open");
      return {};
    case AuctionMove::close:
      return check_close(core, *auction, action);
    case AuctionMove::next_round:
      if (auction->terms.form != AuctionForm::clock || !auction->takes_bids()) {
        return deny(RejectCode::wrong_state, "only an open clock has rounds");
      }
      if (clock_demand(*auction) <= auction->terms.quantity.raw()) {
        return deny(RejectCode::wrong_state, "demand fits the supply: close it");
      }
      if (auction->price.raw() >
          std::numeric_limits<std::int64_t>::max() - auction->terms.step.raw()) {
        return deny(RejectCode::overflow, "the price leaves 64 bits");
      }
      return {};
  }
  return deny(RejectCode::bad_value, "no such move");
}

void run(Core& core, const Step& step, const domain::MoveAuction& action) {
  Auction& auction = *core.auctions.find(action.auction);
  switch (action.move) {
    case AuctionMove::open:
      return open_bidding(core, step, auction);
    case AuctionMove::pause:
      return set_status(core, step, auction, AuctionStatus::paused);
    case AuctionMove::close:
      return finish(core, step, auction, result_of(core, auction, action.seed), action.seed);
    case AuctionMove::next_round:
      return next_round(core, step, auction);
  }
}

Denial check(Core& core, const domain::CancelAuction& action) {
  const Auction* auction = core.auctions.find(action.auction);
  if (auction == nullptr) {
    return deny(RejectCode::unknown_auction, "auction " + std::to_string(action.auction.raw()));
  }
  if (auction->notice) {
    return deny(RejectCode::wrong_state, "a notice drives it: suspend or cancel that");
  }
  return {};
}

void run(Core& core, const Step& step, const domain::CancelAuction& action) {
  call_off(core, step, *core.auctions.find(action.auction));
}

Denial check_bidder(Core& core, const Auction& auction, const risk::Account& account) {
  const risk::Member& member = *core.members.find(account.member);
  if (member.status != domain::MemberStatus::active) {
    const bool killed = member.status == domain::MemberStatus::killed;
    return deny(killed ? RejectCode::killed : RejectCode::member_suspended,
                "member " + member.code.str());
  }
  if (member.group == core.members.group_of(auction.owner.member)) {
    return deny(RejectCode::self_trade, "the bidder is of the owner's affiliate group");
  }
  const auto entry = auction.bidders.find(member.id);
  if (entry != auction.bidders.end() && entry->second.registered) {
    return deny(RejectCode::already_exists, "the member is registered");
  }
  if (entry != auction.bidders.end() && entry->second.account != account.id) {
    return deny(RejectCode::account_restricted, "the member bids for another account");
  }
  const Money free = core.ledger.balances(account.id).free;
  if (auction.terms.deposit <= free) return {};
  return {{.code = RejectCode::deposit, .asked = auction.terms.deposit.raw(), .low = free.raw()},
          "account " + account.code.str()};
}

void register_bidder(Core& core, const Step& step, Auction& auction, const risk::Account& account) {
  const Money deposit = auction.terms.deposit;
  step.emit(domain::BidderRegistered{auction.id, auction.instrument, account.member, account.id,
                                     deposit});
  Bidder& bidder = core.auctions.bidder(auction, account.member, account.id);
  const auto edit = core.auctions.edit(bidder);
  bidder.registered = true;
  bidder.deposit = deposit;
  core.ledger.lock_deposit(account.id, deposit, auction.owner.order, step.events);
}

Denial check(Core& core, const domain::RegisterBidder& action) {
  const Auction* auction = core.auctions.find(action.auction);
  if (auction == nullptr) {
    return deny(RejectCode::unknown_auction, "auction " + std::to_string(action.auction.raw()));
  }
  if (auction->notice) {
    return deny(RejectCode::wrong_state, "bidders of a notice come by its qualification");
  }
  const risk::Account* account = core.members.find_account(action.account);
  if (account == nullptr) return deny(RejectCode::unknown_account, action.account.str());
  return check_bidder(core, *auction, *account);
}

void run(Core& core, const Step& step, const domain::RegisterBidder& action) {
  register_bidder(core, step, *core.auctions.find(action.auction),
                  *core.members.find_account(action.account));
}

void end_by_timer(Core& core, const Step& step, domain::AuctionId id, domain::Timestamp deadline) {
  Auction* auction = core.auctions.find(id);
  if (auction == nullptr || !auction->takes_bids() || auction->ends != deadline) return;
  const bool drawn = auction->terms.tie == domain::AuctionTie::random;
  const bool by_hand = drawn || demand_is_above(*auction);
  if (!by_hand && can_trade(core, *auction)) {
    const AuctionResult result = result_of(core, *auction, {});
    if (fits(core, *auction, result)) return finish(core, step, *auction, result, {});
  }
  set_status(core, step, *auction, AuctionStatus::paused);
}

}  // namespace eco::engine

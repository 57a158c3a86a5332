// A notice's steps that a person takes: publication, branch, contract, payment, certificate,
// registration; and the default of a buyer. (markets.md §8 TM8)
#include "engine/notice_entry.hpp"

namespace eco::engine {
namespace {

using domain::ApplicantStatus;
using domain::AuctionStatus;
using domain::Money;
using domain::NoticeMove;
using domain::NoticeStatus;
using domain::Price;
using domain::RejectCode;
using domain::Timestamp;

constexpr Timestamp no_deadline{0};

Auction& auction_of(Core& core, const Notice& notice) noexcept {
  return *core.auctions.find(domain::auction_of(notice.id));
}

const domain::MarketRules& rules_of(const Core& core, const Notice& notice) noexcept {
  return core.market_of(core.instrument(notice.instrument)).rules;
}

Auction to_publish(const Core& core, const Notice& notice) {
  Auction auction = make_auction(core, domain::auction_of(notice.id), auction_terms(notice),
                                 *core.members.find(notice.owner_account), notice.instrument);
  auction.notice = true;
  return auction;
}

Denial check_publish(Core& core, const Notice& notice) {
  const Instrument& instrument = core.instrument(notice.instrument);
  const Market& market = core.market_of(instrument);
  if (!market.open_today || !instrument.open_today) {
    return deny(RejectCode::wrong_state, "the market is not open");
  }
  if (!market.rules.notice) {
    return deny(RejectCode::method_not_allowed, "the rulebook offers notices no more");
  }
  if (core.auctions.full()) return deny(RejectCode::book_full, "too many auctions are under way");
  return {check_owner(core, to_publish(core, notice)), "the owner's rights or cash do not suffice"};
}

void publish(Core& core, const Step& step, Notice& notice, const std::string& reference) {
  {
    const auto edit = core.notices.edit(notice);
    notice.round = 1;
  }
  set_notice(core, step, notice, NoticeStatus::published,
             end_of_working_day(core, step, notice, notice.terms.notice_days), reference);
  announce(core, step, to_publish(core, notice));
}

Denial check_branch(const Core& core, const Notice& notice, const domain::MoveNotice& action) {
  if (const auto waiting = notice.count(ApplicantStatus::applied); waiting > 0) {
    return deny(RejectCode::wrong_state,
                std::to_string(waiting) + " applications await their decision");
  }
  if (action.ends == no_deadline || action.ends > core.stamp) return {};
  return deny(RejectCode::bad_value, "bidding would end before it begins");
}

/// 0: no buyer; 1: he may agree at the floor or above; more: they bid.
void branch(Core& core, const Step& step, Notice& notice, const domain::MoveNotice& action) {
  const std::uint32_t qualified = notice.count(ApplicantStatus::qualified);
  if (qualified == 0) return fail_round(core, step, notice, action.reference);
  Auction& auction = auction_of(core, notice);
  {
    const auto edit = core.auctions.edit(auction);
    auction.ends = action.ends;
    auction.terms.ends = action.ends;
    if (qualified == 1) {  // any price on the tick grid, without a reserve
      auction.terms.form = domain::AuctionForm::ascending;
      auction.terms.step = Price(1);
      auction.terms.reserve = Price(0);
      auction.terms.extension_s = 0;
      auction.terms.bid_min = auction.terms.bidder_cap = domain::Quantity(0);
    }
  }
  set_notice(core, step, notice, qualified == 1 ? NoticeStatus::agreement : NoticeStatus::bidding,
             no_deadline, action.reference);
  if (qualified == 1) return open_bidding(core, step, auction);
  step.emit(describe(auction));
}

Denial check_pay(Core& core, const Notice& notice) {
  const Auction& auction = auction_of(core, notice);
  const Bid& bid = auction.bids.begin()->second;
  const Bidder& buyer = auction.bidders.at(bid.state.member);
  return {core.ledger.check(buyer.account, price_in_full(core, auction, bid),
                            {.from_free = buyer.deposit, .from_proceeds = {}}),
          "the buyer's cash and deposit do not suffice"};
}

/// The deposit counts towards the price.
void pay(Core& core, const Step& step, Notice& notice, const std::string& reference) {
  Auction& auction = auction_of(core, notice);
  const Bid& bid = auction.bids.begin()->second;
  Bidder& buyer = auction.bidders.at(bid.state.member);
  const Money price = *price_in_full(core, auction, bid);
  set_notice(core, step, notice, NoticeStatus::certificate, no_deadline, reference);
  {
    const auto edit = core.auctions.edit(auction);
    auction.escrow = price;
  }
  const auto edit = core.auctions.edit(buyer);
  core.ledger.unlock_deposit(buyer.account, buyer.deposit, auction.owner.order, step.events);
  buyer.deposit = Money(0);
  core.ledger.resize(buyer.hold, price, buyer.account, auction.owner.order, step.events);
}

/// The trade is one of its day: today's fees and locks.
Denial check_register(Core& core, const Notice& notice) {
  const Auction& auction = auction_of(core, notice);
  const Bid& bid = auction.bids.begin()->second;
  const Bidder& buyer = auction.bidders.at(bid.state.member);
  const domain::MarketRules& rules = rules_of(core, notice);
  if (!can_trade(core, auction)) {
    return deny(RejectCode::wrong_state, "the instrument does not trade now");
  }
  if (Denial denial{check_owner(core, auction), "the owner's cash does not suffice"};
      denial.refused()) {
    return denial;
  }
  if (Denial denial{core.holdings.check_purchase(buyer.account, notice.instrument, rules.reverse_t),
                    "the buyer has sold the instrument"};
      denial.refused()) {
    return denial;
  }
  if (Denial denial{core.ledger.check(buyer.account, price_in_full(core, auction, bid), buyer.hold),
                    "the buyer's cash does not suffice"};
      denial.refused()) {
    return denial;
  }
  const auto amount =
      domain::consideration(bid.state.price, bid.state.leaves, rules.hao_per_tick_step);
  if (amount && fits(core.instrument(notice.instrument).day, bid.state.leaves, *amount)) return {};
  return deny(RejectCode::overflow, "the day's totals cannot hold the trade");
}

void emit_shortfalls(Core& core, const Step& step, const Notice& notice, Price sold) {
  for (const Default& past : notice.defaults) {
    if (past.price <= sold) continue;
    const auto less = domain::consideration(past.price - sold, notice.terms.quantity,
                                            rules_of(core, notice).hao_per_tick_step);
    if (!less || *less <= past.forfeited) continue;
    step.emit(domain::ResaleShortfall{notice.id, notice.instrument, past.member, past.price, sold,
                                      past.forfeited, *less - past.forfeited});
  }
}

void register_title(Core& core, const Step& step, Notice& notice, const std::string& reference) {
  Auction& auction = auction_of(core, notice);
  const Bid& bid = auction.bids.begin()->second;
  Bidder& buyer = auction.bidders.at(bid.state.member);
  const Price price = bid.state.price;
  domain::NoticeUpdated event = describe(core, notice);
  event.status = NoticeStatus::done;
  event.reference = reference;
  step.emit(std::move(event));
  adjust_owner(core, step, auction);
  {
    const auto edit = core.auctions.edit(buyer);
    core.ledger.resize(buyer.hold, *price_in_full(core, auction, bid), buyer.account,
                       auction.owner.order, step.events);
  }
  complete(core, step, auction);
  emit_shortfalls(core, step, notice, price);
  core.notices.end(notice.id);
}

NoticeStatus needed_status(NoticeMove move) noexcept {
  switch (move) {
    case NoticeMove::publish:
      return NoticeStatus::reviewed;
    case NoticeMove::branch:
      return NoticeStatus::qualifying;
    case NoticeMove::sign:
      return NoticeStatus::contract;
    case NoticeMove::pay:
      return NoticeStatus::payment;
    case NoticeMove::certify:
      return NoticeStatus::certificate;
    case NoticeMove::register_title:
      return NoticeStatus::registration;
  }
  return NoticeStatus::done;
}

}  // namespace

Denial check(Core& core, const domain::MoveNotice& action) {
  if (Denial denial = check_status(core, action.notice, {needed_status(action.move)});
      denial.refused()) {
    return denial;
  }
  const Notice& notice = *core.notices.find(action.notice);
  if (action.move != NoticeMove::branch) {
    if (Denial denial = check_parties(core, notice); denial.refused()) return denial;
    if (action.ends != no_deadline) {
      return deny(RejectCode::bad_value, "only the branch sets the end of bidding");
    }
  }
  const bool needs_paper = action.move == NoticeMove::sign || action.move == NoticeMove::certify ||
                           action.move == NoticeMove::register_title;
  if (needs_paper && action.reference.empty()) {
    return deny(RejectCode::bad_value, "the number of the paper is missing (reference)");
  }
  switch (action.move) {
    case NoticeMove::publish:
      return check_publish(core, notice);
    case NoticeMove::branch:
      return check_branch(core, notice, action);
    case NoticeMove::pay:
      return check_pay(core, notice);
    case NoticeMove::register_title:
      return check_register(core, notice);
    case NoticeMove::sign:
    case NoticeMove::certify:
      return {};
  }
  return deny(RejectCode::bad_value, "no such move");
}

void run(Core& core, const Step& step, const domain::MoveNotice& action) {
  Notice& notice = *core.notices.find(action.notice);
  switch (action.move) {
    case NoticeMove::publish:
      return publish(core, step, notice, action.reference);
    case NoticeMove::branch:
      return branch(core, step, notice, action);
    case NoticeMove::sign:
      return set_notice(core, step, notice, NoticeStatus::payment,
                        end_of_working_day(core, step, notice, notice.rules.payment_days),
                        action.reference);
    case NoticeMove::pay:
      return pay(core, step, notice, action.reference);
    case NoticeMove::certify:
      return set_notice(core, step, notice, NoticeStatus::registration, no_deadline,
                        action.reference);
    case NoticeMove::register_title:
      return register_title(core, step, notice, action.reference);
  }
}

Denial check(Core& core, const domain::DeclareDefault& action) {
  if (Denial denial =
          check_status(core, action.notice, {NoticeStatus::contract, NoticeStatus::payment});
      denial.refused()) {
    return denial;
  }
  if (core.notices.find(action.notice)->deadline <= core.stamp) return {};
  return deny(RejectCode::wrong_state, "the buyer's time has not run out");
}

void run(Core& core, const Step& step, const domain::DeclareDefault& action) {
  Notice& notice = *core.notices.find(action.notice);
  Auction& auction = auction_of(core, notice);
  const Bid& bid = auction.bids.begin()->second;
  const domain::OrderId order = bid.state.order;
  Applicant& applicant = notice.applicants.at(bid.state.member);
  Bidder& buyer = auction.bidders.at(bid.state.member);
  const Money deposit = buyer.deposit;
  {
    const auto edit = core.notices.edit(notice);
    notice.defaults.push_back({bid.state.member, bid.state.price, deposit});
  }
  {
    const auto edit = core.notices.edit(applicant);
    applicant.status = ApplicantStatus::forfeited;
  }
  set_notice(core, step, notice, NoticeStatus::defaulted, no_deadline, action.reference);
  step.emit(domain::ApplicantUpdated{notice.id, notice.instrument, applicant.member,
                                     applicant.account, applicant.status, applicant.first_refusal,
                                     deposit, action.reference});
  {
    const auto edit = core.auctions.edit(buyer);
    core.ledger.forfeit_deposit(buyer.account, notice.owner_account, deposit, auction.owner.order,
                                step.events);
    buyer.deposit = Money(0);
    buyer.registered = false;
  }
  drop_bid(core, step, auction, order, domain::EndReason::invalid_bid, {},
           {.code = RejectCode::defaulter});
  {
    const auto edit = core.auctions.edit(auction);
    auction.price = Price(0);
  }
  set_status(core, step, auction, AuctionStatus::announced);
}

}  // namespace eco::engine

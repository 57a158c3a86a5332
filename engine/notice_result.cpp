#include "engine/notice_entry.hpp"

namespace eco::engine {

using domain::ApplicantStatus;
using domain::AuctionStatus;
using domain::EndReason;
using domain::FirstRefusal;
using domain::MemberId;
using domain::Money;
using domain::NoticeId;
using domain::NoticeStatus;
using domain::Price;
using domain::RejectCode;
using domain::Timestamp;

namespace {

constexpr Timestamp no_deadline{0};

Auction& auction_of(Core& core, const Notice& notice) noexcept {
  return *core.auctions.find(domain::auction_of(notice.id));
}

Notice& notice_of(Core& core, const Auction& auction) noexcept {
  return *core.notices.find(NoticeId(auction.id.raw()));
}

void drop_bids(Core& core, const Step& step, Auction& auction, domain::OrderId but) {
  for (auto at = auction.bids.begin(); at != auction.bids.end();) {
    const domain::OrderId bid = (at++)->first;
    if (bid != but) drop_bid(core, step, auction, bid, EndReason::auction_lost);
  }
}

/// Members whose deposits are locked, ascending.
std::vector<MemberId> qualified(const Notice& notice) {
  std::vector<MemberId> members;
  for (const auto& [member, applicant] : notice.applicants) {
    if (applicant.status == ApplicantStatus::qualified) members.push_back(member);
  }
  return members;
}

/// Qualified members who may take the result price instead of the winner.
bool has_first_refusal(const Notice& notice, MemberId winner) noexcept {
  for (const auto& [member, applicant] : notice.applicants) {
    const bool holds = applicant.status == ApplicantStatus::qualified &&
                       applicant.first_refusal == FirstRefusal::claimed;
    if (holds && member != winner) return true;
  }
  return false;
}

/// Releases all but the buyer and, before their window is over, those with a right of first
/// refusal.
void release_losers(Core& core, const Step& step, Notice& notice, MemberId buyer) {
  const bool window = notice.status == NoticeStatus::first_refusal;
  for (const MemberId member : qualified(notice)) {
    const bool may_take = notice.find(member)->first_refusal == FirstRefusal::claimed;
    if (member == buyer || (window && may_take)) continue;
    release_applicant(core, step, notice, member);
  }
}

void announce_result(Core& core, const Step& step, Notice& notice) {
  set_notice(core, step, notice, NoticeStatus::result_notice,
             end_of_working_day(core, step, notice, notice.rules.objection_days), {});
  const MemberId buyer = auction_of(core, notice).bids.begin()->second.state.member;
  release_losers(core, step, notice, buyer);
}

bool ends_by_time(NoticeStatus status) noexcept {
  return status == NoticeStatus::published || status == NoticeStatus::first_refusal ||
         status == NoticeStatus::result_notice;
}

std::string name_of(NoticeStatus status) {
  constexpr const char* names[] = {
      "?",         "draft",       "reviewed",      "published",     "qualifying",
      "agreement", "bidding",     "first_refusal", "result_notice", "contract",
      "payment",   "certificate", "registration",  "done",          "unsold",
      "defaulted", "suspended",   "withdrawn",     "terminated"};
  const auto at = static_cast<std::size_t>(status);
  return at < std::size(names) ? names[at] : names[0];
}

Denial check_member(const Core& core, MemberId id) {
  const risk::Member& member = *core.members.find(id);
  if (member.status == domain::MemberStatus::active) return {};
  const bool killed = member.status == domain::MemberStatus::killed;
  return deny(killed ? RejectCode::killed : RejectCode::member_suspended,
              "member " + member.code.str());
}

}  // namespace

domain::NoticeUpdated describe(const Core& core, const Notice& notice) {
  domain::NoticeUpdated event;
  event.notice = notice.id;
  event.instrument = notice.instrument;
  event.owner = notice.owner;
  event.owner_account = notice.owner_account;
  event.status = notice.status;
  event.terms = notice.terms;
  event.terms.reserve = Price(0);
  event.round = notice.round;
  event.appraisal = notice.appraisal;
  event.deadline = notice.deadline;
  event.applicants = static_cast<std::uint32_t>(notice.applicants.size());
  event.qualified = notice.count(ApplicantStatus::qualified);
  if (notice.suspension) event.cause = notice.suspension->cause;
  if (!notice.has_buyer()) return event;
  const Auction& auction = core.auctions.all().at(domain::auction_of(notice.id));
  event.buyer = auction.bids.begin()->second.state.member;
  event.buyer_account = auction.bids.begin()->second.state.account;
  event.price = auction.price;
  return event;
}

void set_notice(Core& core, const Step& step, Notice& notice, NoticeStatus status,
                Timestamp deadline, const std::string& reference) {
  {
    const auto edit = core.notices.edit(notice);
    notice.status = status;
    notice.deadline = deadline;
  }
  if (deadline != no_deadline && ends_by_time(status)) core.timers.arm_notice(deadline, notice.id);
  domain::NoticeUpdated event = describe(core, notice);
  event.reference = reference;
  step.emit(std::move(event));
}

Timestamp later(Timestamp at, std::int64_t ns) noexcept {
  const auto moved = domain::narrow(static_cast<base::Int128>(at.raw()) + ns);
  return Timestamp(moved.value_or(std::numeric_limits<std::int64_t>::max()));
}

Timestamp end_of_working_day(const Core& core, const Step& step, const Notice& notice,
                             std::int64_t days) {
  constexpr std::int32_t last_second = 86'399;
  base::Date date = std::min(base::venue_date(step.header.stamp.raw()), base::last_instant_date);
  while (days > 0 && date < base::last_instant_date) {
    date = date.plus_days(1);
    if (core.calendar.is_open(date)) --days;
  }
  const std::int32_t post_s =
      core.market_of(core.instrument(notice.instrument)).rules.schedule.post_s;
  return Timestamp(base::venue_instant(date, post_s > 0 ? post_s : last_second));
}

Denial check_status(Core& core, NoticeId id, std::initializer_list<NoticeStatus> allowed) {
  const Notice* notice = core.notices.find(id);
  const std::string name = "notice " + std::to_string(id.raw());
  if (notice == nullptr) return deny(RejectCode::unknown_notice, name);
  for (const NoticeStatus status : allowed) {
    if (notice->status == status) return {};
  }
  return deny(RejectCode::wrong_state, name + " is in state " + name_of(notice->status));
}

Denial check_parties(Core& core, const Notice& notice) {
  if (Denial denial = check_member(core, notice.owner); denial.refused()) return denial;
  if (!notice.has_buyer()) return {};
  const MemberId buyer = auction_of(core, notice).bids.begin()->second.state.member;
  if (Denial denial = check_member(core, buyer); denial.refused()) return denial;
  if (core.members.group_of(buyer) != core.members.group_of(notice.owner)) return {};
  return deny(RejectCode::self_trade, "the buyer is of the owner's affiliate group");
}

domain::AuctionTerms auction_terms(const Notice& notice) {
  domain::AuctionTerms terms;
  terms.form = notice.terms.form;
  terms.quantity = notice.terms.quantity;
  terms.pricing = domain::AuctionPricing::pay_as_bid;
  terms.change = domain::BidChange::improve_only;
  terms.floor = notice.terms.floor;
  terms.reserve = notice.terms.reserve;
  terms.deposit = notice.terms.deposit;
  if (terms.form == domain::AuctionForm::sealed) {
    terms.bid_min = terms.quantity;
    terms.bidder_cap = terms.quantity;
  } else {
    terms.step = notice.terms.step;
    terms.extension_s = notice.rules.extension_s;
  }
  return terms;
}

void release_applicant(Core& core, const Step& step, Notice& notice, MemberId member) {
  Auction& auction = auction_of(core, notice);
  Bidder& bidder = auction.bidders.at(member);
  Applicant& applicant = notice.applicants.at(member);
  {
    const auto edit = core.notices.edit(applicant);
    applicant.status = ApplicantStatus::released;
  }
  step.emit(domain::ApplicantUpdated{notice.id,
                                     notice.instrument,
                                     member,
                                     applicant.account,
                                     applicant.status,
                                     applicant.first_refusal,
                                     bidder.deposit,
                                     {}});
  const auto edit = core.auctions.edit(bidder);
  core.ledger.unlock_deposit(bidder.account, bidder.deposit, auction.owner.order, step.events);
  bidder.deposit = Money(0);
  bidder.registered = false;
}

void fail_round(Core& core, const Step& step, Notice& notice, const std::string& reference) {
  if (notice.relists >= notice.rules.relists_max) {
    return end_notice(core, step, notice, NoticeStatus::terminated, reference);
  }
  set_notice(core, step, notice, NoticeStatus::unsold, no_deadline, reference);
  for (const MemberId member : qualified(notice)) release_applicant(core, step, notice, member);
  Auction& auction = auction_of(core, notice);
  core.auctions.clear_bidders(auction);
  set_status(core, step, auction, AuctionStatus::announced);
}

void end_notice(Core& core, const Step& step, Notice& notice, NoticeStatus status,
                const std::string& reference) {
  const bool is_public = notice.is_public();
  {
    const auto edit = core.notices.edit(notice);
    notice.suspension.reset();
  }
  set_notice(core, step, notice, status, no_deadline, reference);
  for (const MemberId member : qualified(notice)) release_applicant(core, step, notice, member);
  if (is_public) call_off(core, step, auction_of(core, notice));
  core.notices.end(notice.id);
}

Denial check_bidding(Core& core, const Auction& auction) {
  const Notice& notice = notice_of(core, auction);
  if (notice.status == NoticeStatus::agreement || notice.status == NoticeStatus::bidding) return {};
  return deny(RejectCode::wrong_state,
              "notice " + std::to_string(notice.id.raw()) + " has no bidding now");
}

void take_result(Core& core, const Step& step, Auction& auction, const AuctionResult& result) {
  Notice& notice = notice_of(core, auction);
  const domain::OrderId won = result.awards.empty() ? domain::OrderId() : result.awards.front().bid;
  drop_bids(core, step, auction, won);
  {
    const auto edit = core.auctions.edit(auction);
    auction.price = won.valid() ? result.awards.front().price : Price(0);
  }
  if (!won.valid()) return fail_round(core, step, notice, {});
  const MemberId winner = auction.bids.at(won).state.member;
  if (notice.rules.first_refusal_s == 0 || !has_first_refusal(notice, winner)) {
    return announce_result(core, step, notice);
  }
  const std::int64_t window_ns = notice.rules.first_refusal_s * base::ns_per_second;
  set_notice(core, step, notice, NoticeStatus::first_refusal, later(step.header.stamp, window_ns),
             {});
  release_losers(core, step, notice, winner);
}

void conclude_agreement(Core& core, const Step& step, Auction& auction) {
  if (notice_of(core, auction).status != NoticeStatus::agreement) return;
  finish(core, step, auction, result_of(core, auction, {}), {});
}

bool takes_first_refusal(Core& core, const Auction& auction) {
  return auction.notice && notice_of(core, auction).status == NoticeStatus::first_refusal;
}

domain::Refusal check_first_refusal(Core& core, const Auction& auction, MemberId member) {
  const Bid& best = auction.bids.begin()->second;
  if (best.state.member == member) {
    return {.code = RejectCode::already_best, .order = best.state.order};
  }
  const Applicant* applicant = notice_of(core, auction).find(member);
  const bool holds = applicant != nullptr && applicant->status == ApplicantStatus::qualified &&
                     applicant->first_refusal == FirstRefusal::claimed;
  if (holds) return {};
  return {.code = RejectCode::no_first_refusal, .order = best.state.order};
}

void take_first_refusal(Core& core, const Step& step, Auction& auction) {
  announce_result(core, step, notice_of(core, auction));
}

void notice_due(Core& core, const Step& step, NoticeId id) {
  Notice* notice = core.notices.find(id);
  if (notice == nullptr || notice->deadline == no_deadline ||
      notice->deadline > step.header.stamp) {
    return;
  }
  switch (notice->status) {
    case NoticeStatus::published:
      return set_notice(core, step, *notice, NoticeStatus::qualifying, no_deadline, {});
    case NoticeStatus::first_refusal:
      return announce_result(core, step, *notice);
    case NoticeStatus::result_notice:
      return set_notice(core, step, *notice, NoticeStatus::contract,
                        end_of_working_day(core, step, *notice, notice->rules.contract_days), {});
    default:
      return;  // suspended, or what a person ends
  }
}

}  // namespace eco::engine

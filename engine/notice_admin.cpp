#include <algorithm>

#include "engine/notice_entry.hpp"

namespace eco::engine {
namespace {

using domain::ApplicantStatus;
using domain::AuctionForm;
using domain::AuctionStatus;
using domain::FirstRefusal;
using domain::Money;
using domain::NoticeId;
using domain::NoticePaper;
using domain::NoticeRules;
using domain::NoticeStatus;
using domain::NoticeTerms;
using domain::Price;
using domain::Quantity;
using domain::RejectCode;
using domain::Timestamp;

constexpr std::int64_t notice_days_max = 1'000;

Denial bad(std::string text) {
  return deny(RejectCode::bad_value, std::move(text));
}

/// A share of an amount in basis points, rounded as named.
std::int64_t share(Money amount, std::int64_t bp, domain::Rounding rounding) noexcept {
  const base::Int128 part =
      domain::divide(static_cast<base::Int128>(amount.raw()) * bp, 10'000, rounding);
  return domain::narrow(part).value_or(std::numeric_limits<std::int64_t>::max());
}

/// The deposit against what the lot is offered for.
Denial check_deposit(const NoticeRules& rules, const NoticeTerms& terms,
                     std::int64_t hao_per_tick_step) {
  const auto amount = domain::consideration(terms.floor, terms.quantity, hao_per_tick_step);
  if (!amount) return deny(RejectCode::overflow, "floor × quantity leaves 64 bits");
  const std::int64_t low = share(*amount, rules.deposit_min_bp, domain::Rounding::ceil);
  const std::int64_t high = share(*amount, rules.deposit_max_bp, domain::Rounding::floor);
  if (low <= terms.deposit.raw() && terms.deposit.raw() <= high) return {};
  return {{.code = RejectCode::bad_value, .asked = terms.deposit.raw(), .low = low, .high = high},
          "the deposit is outside the share of the floor that the rulebook allows"};
}

Denial check_terms(const NoticeRules& rules, const NoticeTerms& terms,
                   std::int64_t hao_per_tick_step) {
  if (!rules.forms.contains(terms.form)) {
    return bad("the rulebook does not offer this form of bidding");
  }
  if (terms.quantity < Quantity(1) || terms.floor < Price(1)) {
    return bad("a notice needs a quantity and a floor");
  }
  const bool ascending = terms.form == AuctionForm::ascending;
  if (ascending ? terms.step < Price(1) : terms.step != Price(0)) {
    return bad("ascending bidding needs a step, sealed bidding has none");
  }
  const bool reserve_fits = terms.reserve == Price(0) || (ascending && terms.reserve > terms.floor);
  if (!reserve_fits) return bad("a reserve is above the floor, and of ascending bidding only");
  if (terms.notice_days < rules.notice_days || terms.notice_days > notice_days_max) {
    return {{.code = RejectCode::bad_value,
             .asked = terms.notice_days,
             .low = rules.notice_days,
             .high = notice_days_max},
            "the notice is shorter than the rulebook's, or too long"};
  }
  return check_deposit(rules, terms, hao_per_tick_step);
}

std::string_view name_of(NoticePaper paper) noexcept {
  switch (paper) {
    case NoticePaper::title:
      return "title";
    case NoticePaper::resolution:
      return "resolution";
    case NoticePaper::appraisal:
      return "appraisal";
    case NoticePaper::encumbrances:
      return "encumbrances";
  }
  return "?";
}

/// The account's member can apply: active, neither the owner's affiliate nor in default nor in
/// another applicant's group.
Denial check_applicant(Core& core, const Notice& notice, const risk::Account& account) {
  const risk::Member& member = *core.members.find(account.member);
  if (member.status != domain::MemberStatus::active) {
    return deny(RejectCode::member_suspended, "member " + member.code.str());
  }
  if (member.group == core.members.group_of(notice.owner)) {
    return deny(RejectCode::self_trade, "the applicant is of the owner's affiliate group");
  }
  for (const Default& past : notice.defaults) {
    if (past.member == member.id) return deny(RejectCode::defaulter, member.code.str());
  }
  for (const auto& [other, applicant] : notice.applicants) {
    if (core.members.group_of(other) == member.group) {
      return deny(RejectCode::already_exists, "the member, or one of its affiliate group, applied");
    }
  }
  return {};
}

void emit_applicant(const Step& step, const Notice& notice, const Applicant& applicant,
                    Money deposit, const std::string& reference) {
  step.emit(domain::ApplicantUpdated{notice.id, notice.instrument, applicant.member,
                                     applicant.account, applicant.status, applicant.first_refusal,
                                     deposit, reference});
}

/// A deadline put off, where there is one.
Timestamp put_off(Timestamp deadline, std::int64_t shift_ns) noexcept {
  return deadline == Timestamp(0) ? deadline : later(deadline, shift_ns);
}

/// The notice's terms with what a relisting changes.
NoticeTerms relisted(const Notice& notice, const domain::RelistNotice& action) noexcept {
  NoticeTerms terms = notice.terms;
  terms.floor = action.floor;
  terms.deposit = action.deposit;
  return terms;
}

/// The auction as a relisting makes it.
Auction relisted(Auction auction, const NoticeTerms& terms) {
  auction.terms.floor = terms.floor;
  auction.owner.price = terms.floor;
  return auction;
}

}  // namespace

Denial check(Core& core, const domain::DraftNotice& action) {
  const Instrument* instrument = core.find_instrument(action.symbol);
  if (instrument == nullptr) return deny(RejectCode::unknown_instrument, action.symbol.str());
  if (core.members.find_account(action.owner) == nullptr) {
    return deny(RejectCode::unknown_account, action.owner.str());
  }
  const Market& market = core.market_of(*instrument);
  if (!market.open_today || !instrument->open_today) {
    return deny(RejectCode::wrong_state, "the market is not open");
  }
  if (!market.rules.notice) {
    return deny(RejectCode::method_not_allowed,
                "the rulebook of " + market.code.str() + " offers no notices");
  }
  if (Denial denial =
          check_terms(*market.rules.notice, action.terms, market.rules.hao_per_tick_step);
      denial.refused()) {
    return denial;
  }
  if (core.notices.full()) return deny(RejectCode::book_full, "too many notices are under way");
  return {};
}

void run(Core& core, const Step& step, const domain::DraftNotice& action) {
  const Instrument& instrument = *core.find_instrument(action.symbol);
  const risk::Account& account = *core.members.find_account(action.owner);
  Notice draft;
  draft.id = NoticeId(step.header.sequence.raw());
  draft.instrument = instrument.id;
  draft.owner = account.member;
  draft.owner_account = account.id;
  draft.terms = action.terms;
  draft.rules = *core.market_of(instrument).rules.notice;
  Notice& notice = core.notices.add(std::move(draft));
  set_notice(core, step, notice, NoticeStatus::draft, Timestamp(0), action.text);
}

Denial check(Core& core, const domain::ReviewNotice& action) {
  if (Denial denial = check_status(core, action.notice, {NoticeStatus::draft}); denial.refused()) {
    return denial;
  }
  const Notice& notice = *core.notices.find(action.notice);
  for (const NoticePaper paper : {NoticePaper::title, NoticePaper::resolution,
                                  NoticePaper::appraisal, NoticePaper::encumbrances}) {
    const bool seen = std::any_of(
        action.papers.begin(), action.papers.end(),
        [paper](const auto& entry) { return entry.paper == paper && !entry.reference.empty(); });
    if (notice.rules.papers.contains(paper) && !seen) {
      return bad("the rulebook asks for a paper that the review does not name: " +
                 std::string(name_of(paper)));
    }
  }
  if (action.appraisal < Price(0)) return bad("the appraisal is below 0");
  if (notice.rules.floor_bp == 0) return {};
  if (action.appraisal == Price(0)) return bad("the floor is measured against an appraisal");
  const base::Int128 least =
      static_cast<base::Int128>(action.appraisal.raw()) * notice.rules.floor_bp;
  if (static_cast<base::Int128>(notice.terms.floor.raw()) * 10'000 >= least) return {};
  return {{.code = RejectCode::below_floor,
           .asked = notice.terms.floor.raw(),
           .low = domain::narrow(domain::divide(least, 10'000, domain::Rounding::ceil))
                      .value_or(std::numeric_limits<std::int64_t>::max())},
          "the floor is below the least share of the appraisal"};
}

void run(Core& core, const Step& step, const domain::ReviewNotice& action) {
  Notice& notice = *core.notices.find(action.notice);
  {
    const auto edit = core.notices.edit(notice);
    notice.appraisal = action.appraisal;
  }
  set_notice(core, step, notice, NoticeStatus::reviewed, Timestamp(0), {});
}

Denial check(Core& core, const domain::ApplyForNotice& action) {
  if (Denial denial = check_status(core, action.notice, {NoticeStatus::published});
      denial.refused()) {
    return denial;
  }
  const Notice& notice = *core.notices.find(action.notice);
  const risk::Account* account = core.members.find_account(action.account);
  if (account == nullptr) return deny(RejectCode::unknown_account, action.account.str());
  if (action.first_refusal == FirstRefusal::claimed && notice.rules.first_refusal_s == 0) {
    return bad("the rulebook knows no right of first refusal");
  }
  if (Denial denial = check_applicant(core, notice, *account); denial.refused()) return denial;
  if (core.notices.applicants_full()) return deny(RejectCode::book_full, "too many applicants");
  return {};
}

void run(Core& core, const Step& step, const domain::ApplyForNotice& action) {
  Notice& notice = *core.notices.find(action.notice);
  const risk::Account& account = *core.members.find_account(action.account);
  const Applicant& applicant = core.notices.add_applicant(
      notice,
      {notice.id, account.member, account.id, ApplicantStatus::applied, action.first_refusal});
  emit_applicant(step, notice, applicant, Money(0), action.reference);
}

Denial check(Core& core, const domain::DecideApplicant& action) {
  if (Denial denial =
          check_status(core, action.notice, {NoticeStatus::published, NoticeStatus::qualifying});
      denial.refused()) {
    return denial;
  }
  const risk::Account* account = core.members.find_account(action.account);
  if (account == nullptr) return deny(RejectCode::unknown_account, action.account.str());
  const Applicant* applicant = core.notices.find(action.notice)->find(account->member);
  if (applicant == nullptr || applicant->account != account->id) {
    return deny(RejectCode::not_registered, action.account.str() + " has not applied");
  }
  if (applicant->status != ApplicantStatus::applied) {
    return deny(RejectCode::wrong_state, "the application is decided");
  }
  if (action.decision == domain::ApplicantDecision::refused) return {};
  return check_bidder(core, *core.auctions.find(domain::auction_of(action.notice)), *account);
}

void run(Core& core, const Step& step, const domain::DecideApplicant& action) {
  Notice& notice = *core.notices.find(action.notice);
  const risk::Account& account = *core.members.find_account(action.account);
  Applicant& applicant = notice.applicants.at(account.member);
  const bool qualified = action.decision == domain::ApplicantDecision::qualified;
  {
    const auto edit = core.notices.edit(applicant);
    applicant.status = qualified ? ApplicantStatus::qualified : ApplicantStatus::refused;
  }
  emit_applicant(step, notice, applicant, qualified ? notice.terms.deposit : Money(0),
                 action.reference);
  if (!qualified) return;
  register_bidder(core, step, *core.auctions.find(domain::auction_of(notice.id)), account);
}

Denial check(Core& core, const domain::SuspendNotice& action) {
  const Notice* notice = core.notices.find(action.notice);
  const std::string name = "notice " + std::to_string(action.notice.raw());
  if (notice == nullptr) return deny(RejectCode::unknown_notice, name);
  if (notice->suspension) return deny(RejectCode::wrong_state, name + " is suspended already");
  return {};
}

void run(Core& core, const Step& step, const domain::SuspendNotice& action) {
  Notice& notice = *core.notices.find(action.notice);
  Auction* auction = core.auctions.find(domain::auction_of(notice.id));
  const bool took_bids = auction != nullptr && auction->takes_bids();
  {
    const auto edit = core.notices.edit(notice);
    notice.suspension = Suspension{notice.status, action.cause, step.header.stamp, took_bids};
  }
  set_notice(core, step, notice, NoticeStatus::suspended, notice.deadline, action.reference);
  if (took_bids) set_status(core, step, *auction, AuctionStatus::paused);
}

Denial check(Core& core, const domain::ResumeNotice& action) {
  return check_status(core, action.notice, {NoticeStatus::suspended});
}

void run(Core& core, const Step& step, const domain::ResumeNotice& action) {
  Notice& notice = *core.notices.find(action.notice);
  const Suspension was = *notice.suspension;
  const std::int64_t shift_ns = (step.header.stamp - was.since).raw();
  {
    const auto edit = core.notices.edit(notice);
    notice.suspension.reset();
  }
  set_notice(core, step, notice, was.status, put_off(notice.deadline, shift_ns), action.reference);
  Auction* auction = core.auctions.find(domain::auction_of(notice.id));
  if (auction == nullptr) return;
  {
    const auto edit = core.auctions.edit(*auction);
    auction->ends = put_off(auction->ends, shift_ns);
  }
  if (was.took_bids) open_bidding(core, step, *auction);
}

Denial check(Core& core, const domain::WithdrawNotice& action) {
  if (Denial denial =
          check_status(core, action.notice,
                       {NoticeStatus::draft, NoticeStatus::reviewed, NoticeStatus::published});
      denial.refused()) {
    return denial;
  }
  const Notice& notice = *core.notices.find(action.notice);
  const Money free = core.ledger.balances(notice.owner_account).free;
  if (!notice.is_public() || notice.rules.withdrawal_cost <= free) return {};
  return {{.code = RejectCode::insufficient_cash,
           .asked = notice.rules.withdrawal_cost.raw(),
           .low = free.raw()},
          "the owner cannot pay the cost of the withdrawal"};
}

void run(Core& core, const Step& step, const domain::WithdrawNotice& action) {
  Notice& notice = *core.notices.find(action.notice);
  const bool is_public = notice.is_public();
  const Money cost = notice.rules.withdrawal_cost;
  const domain::AccountId owner = notice.owner_account;
  const domain::MarketId market = core.instrument(notice.instrument).market;
  end_notice(core, step, notice, NoticeStatus::withdrawn, action.reference);
  if (!is_public) return;
  core.ledger.charge(owner, market, cost, domain::OrderId(action.notice.raw()), step.events);
}

Denial check(Core& core, const domain::RelistNotice& action) {
  if (Denial denial =
          check_status(core, action.notice, {NoticeStatus::unsold, NoticeStatus::defaulted});
      denial.refused()) {
    return denial;
  }
  const Notice& notice = *core.notices.find(action.notice);
  const Price high = notice.terms.floor;
  const Price low(domain::narrow(domain::band_limit(high.raw(), 10'000 - notice.rules.floor_cut_bp))
                      .value_or(high.raw()));
  if (action.floor < low || action.floor > high) {
    return {{.code = action.floor < low ? RejectCode::below_floor : RejectCode::price_above_cap,
             .asked = action.floor.raw(),
             .low = low.raw(),
             .high = high.raw()},
            "the floor can stay or fall by the rulebook's share"};
  }
  const NoticeTerms terms = relisted(notice, action);
  const std::int64_t hao_per_tick_step =
      core.market_of(core.instrument(notice.instrument)).rules.hao_per_tick_step;
  if (Denial denial = check_deposit(notice.rules, terms, hao_per_tick_step); denial.refused()) {
    return denial;
  }
  if (Denial denial = check_parties(core, notice); denial.refused()) return denial;
  const Auction& auction = *core.auctions.find(domain::auction_of(notice.id));
  return {check_owner(core, relisted(auction, terms)), "the owner's cash does not suffice"};
}

void run(Core& core, const Step& step, const domain::RelistNotice& action) {
  Notice& notice = *core.notices.find(action.notice);
  Auction& auction = *core.auctions.find(domain::auction_of(notice.id));
  core.notices.clear_applicants(notice);
  core.auctions.clear_bidders(auction);
  {
    const auto edit = core.notices.edit(notice);
    notice.terms = relisted(notice, action);
    ++notice.round;
    if (notice.status == NoticeStatus::unsold) ++notice.relists;
  }
  {
    const auto edit = core.auctions.edit(auction);
    auction = relisted(std::move(auction), notice.terms);
    auction.terms = auction_terms(notice);
    auction.ends = Timestamp(0);
  }
  set_notice(core, step, notice, NoticeStatus::published,
             end_of_working_day(core, step, notice, notice.rules.relist_days), {});
  step.emit(describe(auction));
  adjust_owner(core, step, auction);
}

Denial check(Core& core, const domain::CancelNotice& action) {
  if (core.notices.find(action.notice) != nullptr) return {};
  return deny(RejectCode::unknown_notice, "notice " + std::to_string(action.notice.raw()));
}

void run(Core& core, const Step& step, const domain::CancelNotice& action) {
  end_notice(core, step, *core.notices.find(action.notice), NoticeStatus::terminated,
             action.reference);
}

}  // namespace eco::engine

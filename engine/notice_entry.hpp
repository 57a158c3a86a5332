#pragma once
/// Notices from the draft to the trade: what operators ask of them, and what the auction that they
/// drive tells them. Private to engine. (markets.md §8 TM8)
#include <string>

#include "engine/auction_rules.hpp"
#include "engine/core.hpp"

namespace eco::engine {

[[nodiscard]] Denial check(Core& core, const domain::DraftNotice& action);
[[nodiscard]] Denial check(Core& core, const domain::ReviewNotice& action);
[[nodiscard]] Denial check(Core& core, const domain::MoveNotice& action);
[[nodiscard]] Denial check(Core& core, const domain::ApplyForNotice& action);
[[nodiscard]] Denial check(Core& core, const domain::DecideApplicant& action);
[[nodiscard]] Denial check(Core& core, const domain::SuspendNotice& action);
[[nodiscard]] Denial check(Core& core, const domain::ResumeNotice& action);
[[nodiscard]] Denial check(Core& core, const domain::WithdrawNotice& action);
[[nodiscard]] Denial check(Core& core, const domain::RelistNotice& action);
[[nodiscard]] Denial check(Core& core, const domain::CancelNotice& action);
[[nodiscard]] Denial check(Core& core, const domain::DeclareDefault& action);
void run(Core& core, const Step& step, const domain::DraftNotice& action);
void run(Core& core, const Step& step, const domain::ReviewNotice& action);
void run(Core& core, const Step& step, const domain::MoveNotice& action);
void run(Core& core, const Step& step, const domain::ApplyForNotice& action);
void run(Core& core, const Step& step, const domain::DecideApplicant& action);
void run(Core& core, const Step& step, const domain::SuspendNotice& action);
void run(Core& core, const Step& step, const domain::ResumeNotice& action);
void run(Core& core, const Step& step, const domain::WithdrawNotice& action);
void run(Core& core, const Step& step, const domain::RelistNotice& action);
void run(Core& core, const Step& step, const domain::CancelNotice& action);
void run(Core& core, const Step& step, const domain::DeclareDefault& action);

/// A deadline of a notice has come, unless it was put off meanwhile.
void notice_due(Core& core, const Step& step, domain::NoticeId id);

// ---- What the auction of a notice asks and tells

/// Whether the notice lets its auction be opened, paused, closed now.
[[nodiscard]] Denial check_bidding(Core& core, const Auction& auction);
/// The result of the bidding, bids of no worth dropped: with a buyer, or without one.
void take_result(Core& core, const Step& step, Auction& auction, const AuctionResult& result);
/// A bid was taken: where one applicant qualified it is the agreement.
void conclude_agreement(Core& core, const Step& step, Auction& auction);
/// True while a bid at the result price exercises the right of first refusal.
[[nodiscard]] bool takes_first_refusal(Core& core, const Auction& auction);
/// Row 23 of such a bid. Rejects: NO_FIRST_REFUSAL, ALREADY_BEST.
[[nodiscard]] domain::Refusal check_first_refusal(Core& core, const Auction& auction,
                                                  domain::MemberId member);
/// The bid has taken the winner's place.
void take_first_refusal(Core& core, const Step& step, Auction& auction);

// ---- Shared by the parts of the method

/// The notice as its event shows it.
[[nodiscard]] domain::NoticeUpdated describe(const Core& core, const Notice& notice);
/// New status and deadline (0: none), with the event and, where time ends the status, its timer.
void set_notice(Core& core, const Step& step, Notice& notice, domain::NoticeStatus status,
                domain::Timestamp deadline, const std::string& reference);
/// `at` later by `ns`, or the end of time.
[[nodiscard]] domain::Timestamp later(domain::Timestamp at, std::int64_t ns) noexcept;
/// End of the afternoon of the last of `days` working days after the command's date.
[[nodiscard]] domain::Timestamp end_of_working_day(const Core& core, const Step& step,
                                                   const Notice& notice, std::int64_t days);
/// UNKNOWN_NOTICE, or WRONG_STATE where its status is none of those named.
[[nodiscard]] Denial check_status(Core& core, domain::NoticeId id,
                                  std::initializer_list<domain::NoticeStatus> allowed);
/// Owner and, where there is one, buyer are active and strangers to one another.
[[nodiscard]] Denial check_parties(Core& core, const Notice& notice);
/// The auction's terms as the notice sets them.
[[nodiscard]] domain::AuctionTerms auction_terms(const Notice& notice);
/// Gives a qualified applicant's deposit back.
void release_applicant(Core& core, const Step& step, Notice& notice, domain::MemberId member);
/// A round without a buyer: unsold, or terminated where no relisting is left.
void fail_round(Core& core, const Step& step, Notice& notice, const std::string& reference);
/// Ends a notice without a trade: everything is given back, it is forgotten.
void end_notice(Core& core, const Step& step, Notice& notice, domain::NoticeStatus status,
                const std::string& reference);

}  // namespace eco::engine

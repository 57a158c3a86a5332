#pragma once
/// Events about notices.
#include <cstdint>
#include <optional>
#include <string>

#include "domain/notice_action.hpp"

namespace eco::domain {

/// A notice after the command; one event kind for its whole life. The secret reserve is never shown
/// here: AuctionUpdated of the auction that it drives shows it with the result.
struct NoticeUpdated {
  static constexpr std::uint16_t tag = 110;
  NoticeId notice;
  InstrumentId instrument;
  MemberId owner;
  AccountId owner_account;
  NoticeStatus status = NoticeStatus::draft;
  NoticeTerms terms;        ///< floor and deposit as they are by now
  std::uint32_t round = 0;  ///< publications so far
  Price appraisal;
  Timestamp deadline;            ///< of the present status; 0: none
  std::uint32_t applicants = 0;  ///< of this round
  std::uint32_t qualified = 0;
  MemberId buyer;  ///< from the result on
  AccountId buyer_account;
  Price price;  ///< of the result
  std::optional<SuspensionCause> cause;
  std::string reference;  ///< of the action

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "notice", s.notice);
    v(2, "instrument", s.instrument);
    v(3, "owner", s.owner);
    v(4, "owner_account", s.owner_account);
    v(5, "status", s.status);
    v(6, "terms", s.terms);
    v(7, "round", s.round);
    v(8, "appraisal", s.appraisal);
    v(9, "deadline", s.deadline);
    v(10, "applicants", s.applicants);
    v(11, "qualified", s.qualified);
    v(12, "buyer", s.buyer);
    v(13, "buyer_account", s.buyer_account);
    v(14, "price", s.price);
    v(15, "cause", s.cause);
    v(16, "reference", s.reference);
  }
};

/// An applicant after the command.
struct ApplicantUpdated {
  static constexpr std::uint16_t tag = 111;
  NoticeId notice;
  InstrumentId instrument;
  MemberId member;
  AccountId account;
  ApplicantStatus status = ApplicantStatus::applied;
  FirstRefusal first_refusal = FirstRefusal::none;
  Money deposit;  ///< that was locked, given back or forfeited
  std::string reference;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "notice", s.notice);
    v(2, "instrument", s.instrument);
    v(3, "member", s.member);
    v(4, "account", s.account);
    v(5, "status", s.status);
    v(6, "first_refusal", s.first_refusal);
    v(7, "deposit", s.deposit);
    v(8, "reference", s.reference);
  }
};

/// What a buyer in default owes the owner after the sale that followed: a claim, not a posting.
/// (拍卖法 art. 39)
struct ResaleShortfall {
  static constexpr std::uint16_t tag = 112;
  NoticeId notice;
  InstrumentId instrument;
  MemberId member;
  Price agreed;
  Price sold;
  Money forfeited;  ///< the deposit, which counts towards it
  Money owed;       ///< > 0

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "notice", s.notice);
    v(2, "instrument", s.instrument);
    v(3, "member", s.member);
    v(4, "agreed", s.agreed);
    v(5, "sold", s.sold);
    v(6, "forfeited", s.forfeited);
    v(7, "owed", s.owed);
  }
};

}  // namespace eco::domain

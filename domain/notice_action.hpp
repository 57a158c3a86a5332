#pragma once
/// What operators do to notices. `reference` names the paper on which the action rests. (markets.md
/// §8 TM8, §9.2)
#include <cstdint>
#include <string>
#include <vector>

#include "domain/notice.hpp"

namespace eco::domain {

/// Takes up an owner's application. Nothing is reserved yet.
struct DraftNotice {
  static constexpr std::uint16_t tag = 130;
  AccountCode owner;
  Symbol symbol;
  NoticeTerms terms;
  std::string text;  ///< the notice's text or its number

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "owner", s.owner);
    v(2, "symbol", s.symbol);
    v(3, "terms", s.terms);
    v(4, "text", s.text);
  }
};

/// A paper that was seen.
struct ReviewedPaper {
  NoticePaper paper = NoticePaper::title;
  std::string reference;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "paper", s.paper);
    v(2, "reference", s.reference);
  }
};

/// ★ Title, resolution, appraisal and encumbrances are in order; the floor is measured against the
/// appraisal.
struct ReviewNotice {
  static constexpr std::uint16_t tag = 131;
  NoticeId notice;
  Price appraisal;  ///< 0: there is none
  std::vector<ReviewedPaper> papers;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "notice", s.notice);
    v(2, "appraisal", s.appraisal);
    v(3, "papers", s.papers);
  }
};

enum class NoticeMove : std::uint8_t {
  publish = 1,         ///< the owner's rights are reserved, the period begins
  branch = 2,          ///< by the number of qualified applicants: 0, 1, more
  sign = 3,            ///< the contract is signed
  pay = 4,             ///< the buyer's cash, the deposit in it, goes into escrow
  certify = 5,         ///< the certificate is issued
  register_title = 6,  ///< the register has entered the buyer: the trade is made
};

struct MoveNotice {
  static constexpr std::uint16_t tag = 132;
  NoticeId notice;
  NoticeMove move = NoticeMove::publish;
  std::string reference;
  Timestamp ends;  ///< branch: end of bidding; 0: by command

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "notice", s.notice);
    v(2, "move", s.move);
    v(3, "reference", s.reference);
    v(4, "ends", s.ends);
  }
};

enum class FirstRefusal : std::uint8_t { none = 1, claimed = 2 };

/// 报名: a member applies while the notice runs. `claimed`: he claims the right of first refusal.
struct ApplyForNotice {
  static constexpr std::uint16_t tag = 133;
  NoticeId notice;
  AccountCode account;
  FirstRefusal first_refusal = FirstRefusal::none;
  std::string reference;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "notice", s.notice);
    v(2, "account", s.account);
    v(3, "first_refusal", s.first_refusal);
    v(4, "reference", s.reference);
  }
};

enum class ApplicantDecision : std::uint8_t { qualified = 1, refused = 2 };

/// 资格确认: qualified, the deposit is locked; or refused.
struct DecideApplicant {
  static constexpr std::uint16_t tag = 134;
  NoticeId notice;
  AccountCode account;
  ApplicantDecision decision = ApplicantDecision::qualified;
  std::string reference;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "notice", s.notice);
    v(2, "account", s.account);
    v(3, "decision", s.decision);
    v(4, "reference", s.reference);
  }
};

enum class SuspensionCause : std::uint8_t { dispute = 1, court = 2, other = 3 };

/// Time stands still and nothing is taken; deposits, rights and escrow stay as they are. (AT-N4)
struct SuspendNotice {
  static constexpr std::uint16_t tag = 135;
  NoticeId notice;
  SuspensionCause cause = SuspensionCause::dispute;
  std::string reference;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "notice", s.notice);
    v(2, "cause", s.cause);
    v(3, "reference", s.reference);
  }
};

/// It goes on where it stood; what was left of a period is left again.
struct ResumeNotice {
  static constexpr std::uint16_t tag = 136;
  NoticeId notice;
  std::string reference;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "notice", s.notice);
    v(2, "reference", s.reference);
  }
};

/// ★ By the owner, before the end of the notice; a published one costs him the rulebook's sum.
struct WithdrawNotice {
  static constexpr std::uint16_t tag = 137;
  NoticeId notice;
  std::string reference;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "notice", s.notice);
    v(2, "reference", s.reference);
  }
};

/// ★ An unsold notice runs again, or what a buyer in default left is sold again.
struct RelistNotice {
  static constexpr std::uint16_t tag = 138;
  NoticeId notice;
  Price floor;
  Money deposit;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "notice", s.notice);
    v(2, "floor", s.floor);
    v(3, "deposit", s.deposit);
  }
};

/// ★ Ends it in any state before the registration; everything is given back.
struct CancelNotice {
  static constexpr std::uint16_t tag = 139;
  NoticeId notice;
  std::string reference;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "notice", s.notice);
    v(2, "reference", s.reference);
  }
};

/// ★ The buyer has not signed or not paid in time: his deposit is the owner's, the lot can be sold
/// again, and he owes what it then brings less. (拍卖法 art. 39)
struct DeclareDefault {
  static constexpr std::uint16_t tag = 140;
  NoticeId notice;
  std::string reference;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "notice", s.notice);
    v(2, "reference", s.reference);
  }
};

}  // namespace eco::domain

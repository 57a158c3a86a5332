#pragma once
/// Events about members, traders and what operators propose.
#include <cstdint>
#include <string>

#include "domain/operator_action.hpp"
#include "domain/reject_code.hpp"
#include "domain/types.hpp"

namespace eco::domain {

struct MemberAdmitted {
  static constexpr std::uint16_t tag = 60;
  MemberId member;
  MemberCode code;
  std::string name;
  GroupId group;
  AccountId account;
  AccountCode account_code;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "member", s.member);
    v(2, "code", s.code);
    v(3, "name", s.name);
    v(4, "group", s.group);
    v(5, "account", s.account);
    v(6, "account_code", s.account_code);
  }
};

struct MemberStatusChanged {
  static constexpr std::uint16_t tag = 61;
  MemberId member;
  MemberStatus status = MemberStatus::active;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "member", s.member);
    v(2, "status", s.status);
  }
};

struct AffiliateGroupChanged {
  static constexpr std::uint16_t tag = 62;
  MemberId member;
  GroupId group;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "member", s.member);
    v(2, "group", s.group);
  }
};

struct TraderCreated {
  static constexpr std::uint16_t tag = 63;
  TraderId trader;
  MemberId member;
  PersonName name;
  CompId comp_id;
  FixVersion fix_version = FixVersion::fix44;
  std::uint32_t credential_version = 0;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "trader", s.trader);
    v(2, "member", s.member);
    v(3, "name", s.name);
    v(4, "comp_id", s.comp_id);
    v(5, "fix_version", s.fix_version);
    v(6, "credential_version", s.credential_version);
  }
};

struct CredentialSet {
  static constexpr std::uint16_t tag = 64;
  TraderId trader;
  std::uint32_t credential_version = 0;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "trader", s.trader);
    v(2, "credential_version", s.credential_version);
  }
};

/// A ★ action waits for a second person. `hash` covers action, reason, legal basis and proposer.
struct ActionProposed {
  static constexpr std::uint16_t tag = 70;
  SeqNo proposal;
  PersonName proposer;
  Sha256 hash{};

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "proposal", s.proposal);
    v(2, "proposer", s.proposer);
    v(3, "hash", s.hash);
  }
};

/// The approved action's own events follow.
struct ActionApproved {
  static constexpr std::uint16_t tag = 71;
  SeqNo proposal;
  PersonName proposer;
  PersonName approver;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "proposal", s.proposal);
    v(2, "proposer", s.proposer);
    v(3, "approver", s.approver);
  }
};

struct ActionRefused {
  static constexpr std::uint16_t tag = 72;
  SeqNo proposal;
  PersonName proposer;
  PersonName refuser;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "proposal", s.proposal);
    v(2, "proposer", s.proposer);
    v(3, "refuser", s.refuser);
  }
};

/// An operator's command, approval included, refused; `text` says what and where.
struct OperatorRejected {
  static constexpr std::uint16_t tag = 73;
  PersonName person;
  Refusal refusal;
  std::string text;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "person", s.person);
    v(2, "refusal", s.refusal);
    v(3, "text", s.text);
  }
};

/// A member's session was noted, or a clock tick passed: the command had no other effect.
struct Noted {
  static constexpr std::uint16_t tag = 74;
  template <class Self, class V>
  static void fields(Self&, V&) {}
};

}  // namespace eco::domain

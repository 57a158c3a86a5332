#pragma once
/// Members, affiliate groups, accounts and traders: who may act for whom.
#include <map>
#include <string>
#include <vector>

#include "base/hash.hpp"
#include "domain/archive.hpp"
#include "domain/command.hpp"
#include "domain/types.hpp"
#include "risk/outcome.hpp"

namespace eco::risk {

struct Member {
  domain::MemberId id;
  domain::MemberCode code;
  std::string name;
  domain::GroupId group;  ///< affiliate group; his own until he is put into another's
  domain::MemberStatus status = domain::MemberStatus::active;
  domain::AccountId account;  ///< opened with the admission, under the member's code

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "id", s.id);
    v(2, "code", s.code);
    v(3, "name", s.name);
    v(4, "group", s.group);
    v(5, "status", s.status);
    v(6, "account", s.account);
  }
};

struct Account {
  domain::AccountId id;
  domain::AccountCode code;
  domain::MemberId member;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "id", s.id);
    v(2, "code", s.code);
    v(3, "member", s.member);
  }
};

struct Trader {
  domain::TraderId id;
  domain::MemberId member;
  domain::PersonName name;
  domain::CompId comp_id;
  domain::FixVersion fix_version = domain::FixVersion::fix44;
  std::uint32_t credential_version = 0;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "id", s.id);
    v(2, "member", s.member);
    v(3, "name", s.name);
    v(4, "comp_id", s.comp_id);
    v(5, "fix_version", s.fix_version);
    v(6, "credential_version", s.credential_version);
  }
};

/// The registry of persons. Members, groups, accounts and traders are numbered from 1 in the order
/// of their admission and never leave.
///
/// Determinism: a function of the calls made. A refused call changes nothing.
/// Lifetime: pointers and references are borrowed until the next non-const call.
class Members {
 public:
  /// A member in a group of his own, active, with one account of the same code.
  /// Rejects: BAD_VALUE for an empty code or name, ALREADY_EXISTS for a code in use.
  [[nodiscard]] Outcome<const Member*> admit(const domain::MemberCode& code,
                                             const std::string& name);

  /// Rejects: UNKNOWN_MEMBER; WRONG_STATE where the status is that already.
  [[nodiscard]] Outcome<const Member*> set_status(const domain::MemberCode& code,
                                                  domain::MemberStatus status);

  /// Puts a member into the group of another. Rejects: UNKNOWN_MEMBER, WRONG_STATE where it is in
  /// that group already.
  [[nodiscard]] Outcome<const Member*> set_group(const domain::MemberCode& code,
                                                 const domain::MemberCode& same_group_as);

  /// Rejects: UNKNOWN_MEMBER; BAD_VALUE for an empty name or CompID; ALREADY_EXISTS for a name or
  /// CompID in use.
  [[nodiscard]] Outcome<const Trader*> create_trader(const domain::CreateTrader& command);

  /// Rejects: UNKNOWN_MEMBER for an unknown trader; BAD_VALUE for a version that is not above the
  /// last.
  [[nodiscard]] Outcome<const Trader*> set_credential(const domain::SetCredential& command);

  /// Null where there is none. O(1) by id, O(log n) by text.
  [[nodiscard]] const Member* find(domain::MemberId id) const noexcept;
  [[nodiscard]] const Account* find(domain::AccountId id) const noexcept;
  [[nodiscard]] const Trader* find(domain::TraderId id) const noexcept;
  [[nodiscard]] const Member* find_member(const domain::MemberCode& code) const noexcept;
  [[nodiscard]] const Account* find_account(const domain::AccountCode& code) const noexcept;
  [[nodiscard]] const Trader* find_trader(const domain::PersonName& name) const noexcept;
  [[nodiscard]] const Trader* find_trader_by_comp_id(const domain::CompId& comp_id) const noexcept;

  /// The affiliate group of an admitted member.
  [[nodiscard]] domain::GroupId group_of(domain::MemberId id) const noexcept;

  /// All, in ascending id.
  [[nodiscard]] const std::vector<Member>& members() const noexcept { return members_; }
  [[nodiscard]] const std::vector<Account>& accounts() const noexcept { return accounts_; }
  [[nodiscard]] const std::vector<Trader>& traders() const noexcept { return traders_; }

  [[nodiscard]] base::Hash128 hash() const noexcept { return hash_; }
  /// Asserts that ids are dense, that every reference holds and that the hash is right. O(all).
  void audit() const;

  void save(domain::ByteWriter& out) const;
  /// Requires: empty. Impossible values fail the reader.
  void load(domain::ByteReader& in);

 private:
  [[nodiscard]] Member* find_mutable(const domain::MemberCode& code) noexcept;
  [[nodiscard]] base::Hash128 recompute_hash() const;
  [[nodiscard]] bool consistent() const;
  void index_all();

  std::vector<Member> members_;
  std::vector<Account> accounts_;
  std::vector<Trader> traders_;
  std::map<domain::MemberCode, domain::MemberId> by_member_code_;
  std::map<domain::AccountCode, domain::AccountId> by_account_code_;
  std::map<domain::PersonName, domain::TraderId> by_trader_name_;
  std::map<domain::CompId, domain::TraderId> by_comp_id_;
  base::Hash128 hash_;
};

}  // namespace eco::risk

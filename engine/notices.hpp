#pragma once
/// Notices under way (TM8) with their applicants. Rights, deposits and bids are those of the
/// auction of the same number. (markets.md §8 TM8)
///
///   draft → reviewed → published → qualifying ─┬─ 0 ─► unsold → published … | terminated
///                                              ├─ 1 ─► agreement ─┐
///                                              └─ n ─► bidding ───┴─► first_refusal →
///   result_notice → contract → payment → certificate → registration → done
#include <map>
#include <vector>

#include "domain/event.hpp"
#include "engine/hashed.hpp"

namespace eco::engine {

/// Notices under way, and applicants of all of them, that the venue keeps at most.
inline constexpr std::size_t notices_max = 10'000;
inline constexpr std::size_t applicants_max = 1'000'000;

struct Applicant {
  domain::NoticeId notice;
  domain::MemberId member;
  domain::AccountId account;
  domain::ApplicantStatus status = domain::ApplicantStatus::applied;
  domain::FirstRefusal first_refusal = domain::FirstRefusal::none;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "notice", s.notice);
    v(2, "member", s.member);
    v(3, "account", s.account);
    v(4, "status", s.status);
    v(5, "first_refusal", s.first_refusal);
  }
};

/// A buyer who did not perform: he cannot apply again and owes what the lot then brings less.
struct Default {
  domain::MemberId member;
  domain::Price price;
  domain::Money forfeited;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "member", s.member);
    v(2, "price", s.price);
    v(3, "forfeited", s.forfeited);
  }
};

/// What a suspended notice goes on with.
struct Suspension {
  domain::NoticeStatus status = domain::NoticeStatus::draft;  ///< before it
  domain::SuspensionCause cause = domain::SuspensionCause::dispute;
  domain::Timestamp since;
  bool took_bids = false;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "status", s.status);
    v(2, "cause", s.cause);
    v(3, "since", s.since);
    v(4, "took_bids", s.took_bids);
  }
};

struct Notice {
  domain::NoticeId id;
  domain::InstrumentId instrument;
  domain::MemberId owner;
  domain::AccountId owner_account;
  domain::NoticeStatus status = domain::NoticeStatus::draft;
  domain::NoticeTerms terms;
  domain::NoticeRules rules;  ///< in force when it was drafted
  domain::Price appraisal;
  domain::Timestamp deadline;  ///< of the status; 0: none
  std::uint32_t round = 0;     ///< publications
  std::uint32_t relists = 0;   ///< of them after a round without a buyer
  std::optional<Suspension> suspension;
  std::vector<Default> defaults;

  std::map<domain::MemberId, Applicant> applicants;  ///< of this round

  [[nodiscard]] std::uint32_t count(domain::ApplicantStatus status) const noexcept;
  [[nodiscard]] const Applicant* find(domain::MemberId member) const noexcept;
  /// Where it stands, suspended or not.
  [[nodiscard]] domain::NoticeStatus stage() const noexcept {
    return suspension ? suspension->status : status;
  }
  /// The owner's rights are reserved: the auction of its number exists.
  [[nodiscard]] bool is_public() const noexcept {
    return stage() >= domain::NoticeStatus::published;
  }
  /// The bidding is over and a buyer stands.
  [[nodiscard]] bool has_buyer() const noexcept {
    return stage() >= domain::NoticeStatus::first_refusal &&
           stage() <= domain::NoticeStatus::registration;
  }

  /// Without applicants, which are hashed one by one.
  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "id", s.id);
    v(2, "instrument", s.instrument);
    v(3, "owner", s.owner);
    v(4, "owner_account", s.owner_account);
    v(5, "status", s.status);
    v(6, "terms", s.terms);
    v(7, "rules", s.rules);
    v(8, "appraisal", s.appraisal);
    v(9, "deadline", s.deadline);
    v(10, "round", s.round);
    v(11, "relists", s.relists);
    v(12, "suspension", s.suspension);
    v(13, "defaults", s.defaults);
  }
};

/// Notices that have not ended, by number.
class Notices {
 public:
  [[nodiscard]] bool full() const noexcept { return notices_.size() >= notices_max; }
  [[nodiscard]] bool applicants_full() const noexcept { return applicants_ >= applicants_max; }

  Notice& add(Notice&& notice);
  [[nodiscard]] Notice* find(domain::NoticeId id) noexcept;
  /// Forgets a notice.
  void end(domain::NoticeId id) noexcept;

  [[nodiscard]] auto edit(Notice& notice) noexcept {
    return Edit<HashTag::notice, Notice>(hash_, notice);
  }
  [[nodiscard]] auto edit(Applicant& applicant) noexcept {
    return Edit<HashTag::applicant, Applicant>(hash_, applicant);
  }

  Applicant& add_applicant(Notice& notice, const Applicant& applicant);
  void clear_applicants(Notice& notice) noexcept;

  [[nodiscard]] const std::map<domain::NoticeId, Notice>& all() const noexcept { return notices_; }
  [[nodiscard]] base::Hash128 hash() const noexcept { return hash_; }
  void audit() const noexcept;
  void save(domain::ByteWriter& out) const;
  void load(domain::ByteReader& in);

 private:
  std::map<domain::NoticeId, Notice> notices_;
  std::size_t applicants_ = 0;
  base::Hash128 hash_;
};

}  // namespace eco::engine

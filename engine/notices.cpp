#include "engine/notices.hpp"

#include <algorithm>

#include "base/assert.hpp"

namespace eco::engine {

std::uint32_t Notice::count(domain::ApplicantStatus wanted) const noexcept {
  return static_cast<std::uint32_t>(
      std::count_if(applicants.begin(), applicants.end(),
                    [wanted](const auto& entry) { return entry.second.status == wanted; }));
}

const Applicant* Notice::find(domain::MemberId member) const noexcept {
  const auto at = applicants.find(member);
  return at == applicants.end() ? nullptr : &at->second;
}

Notice& Notices::add(Notice&& notice) {
  const auto [at, added] = notices_.emplace(notice.id, std::move(notice));
  ECO_ASSERT(added);
  hash_ += item_hash<HashTag::notice>(at->second);
  return at->second;
}

Notice* Notices::find(domain::NoticeId id) noexcept {
  const auto at = notices_.find(id);
  return at == notices_.end() ? nullptr : &at->second;
}

void Notices::end(domain::NoticeId id) noexcept {
  const auto at = notices_.find(id);
  ECO_ASSERT(at != notices_.end());
  clear_applicants(at->second);
  hash_ -= item_hash<HashTag::notice>(at->second);
  notices_.erase(at);
}

Applicant& Notices::add_applicant(Notice& notice, const Applicant& applicant) {
  const auto [at, added] = notice.applicants.emplace(applicant.member, applicant);
  ECO_ASSERT(added);
  ++applicants_;
  hash_ += item_hash<HashTag::applicant>(at->second);
  return at->second;
}

void Notices::clear_applicants(Notice& notice) noexcept {
  for (const auto& [member, applicant] : notice.applicants) {
    hash_ -= item_hash<HashTag::applicant>(applicant);
  }
  applicants_ -= notice.applicants.size();
  notice.applicants.clear();
}

void Notices::audit() const noexcept {
  base::Hash128 sum;
  std::size_t applicants = 0;
  for (const auto& [id, notice] : notices_) {
    sum += item_hash<HashTag::notice>(notice);
    for (const auto& [member, applicant] : notice.applicants) {
      sum += item_hash<HashTag::applicant>(applicant);
    }
    applicants += notice.applicants.size();
  }
  ECO_ASSERT(applicants == applicants_);
  ECO_ASSERT(sum == hash_);
}

void Notices::save(domain::ByteWriter& out) const {
  out.put(static_cast<std::uint64_t>(notices_.size()));
  for (const auto& [id, notice] : notices_) {
    out.put(notice);
    out.put(static_cast<std::uint64_t>(notice.applicants.size()));
    for (const auto& [member, applicant] : notice.applicants) out.put(applicant);
  }
}

void Notices::load(domain::ByteReader& in) {
  for (auto count = in.get<std::uint64_t>(); count > 0 && !in.failed(); --count) {
    auto head = in.get<Notice>();
    if (in.failed() || !head.id.valid() || notices_.contains(head.id)) return in.fail();
    Notice& notice = add(std::move(head));
    for (auto applicants = in.get<std::uint64_t>(); applicants > 0 && !in.failed(); --applicants) {
      const auto applicant = in.get<Applicant>();
      const bool sound = !in.failed() && applicant.notice == notice.id &&
                         !notice.applicants.contains(applicant.member);
      if (!sound) return in.fail();
      add_applicant(notice, applicant);
    }
  }
}

}  // namespace eco::engine

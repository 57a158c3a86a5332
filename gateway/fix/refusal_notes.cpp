#include "gateway/fix/refusal_notes.hpp"

#include <algorithm>
#include <utility>

namespace eco::gateway::fix {
namespace {

constexpr std::int64_t minute_ns = 60'000'000'000;

unsigned count_of(const std::map<std::string, unsigned>& counts, const std::string& name) {
  const auto found = counts.find(name);
  return found == counts.end() ? 0 : found->second;
}

}  // namespace

bool RefusalNotes::take(const std::string& comp_id, const std::string& address,
                        domain::Timestamp now) {
  if (!begun_) begun_ = now;
  if (taken_ < total_max && count_of(comp_ids_, comp_id) < source_max &&
      count_of(addresses_, address) < source_max) {
    ++taken_;
    ++comp_ids_[comp_id];
    ++addresses_[address];
    return true;
  }
  ++left_out_;
  if (left_out_of_.size() < addresses_max || left_out_of_.contains(address)) {
    ++left_out_of_[address];
  }
  return false;
}

std::optional<RefusalNotes::Summary> RefusalNotes::minute_over(domain::Timestamp now) {
  if (!begun_ || now.raw() - begun_->raw() < minute_ns) return std::nullopt;
  const RefusalNotes over = std::exchange(*this, RefusalNotes{});
  if (over.left_out_ == 0) return std::nullopt;
  const auto most =
      std::max_element(over.left_out_of_.begin(), over.left_out_of_.end(),
                       [](const auto& a, const auto& b) { return a.second < b.second; });
  return Summary{over.left_out_, most->first, most->second};
}

}  // namespace eco::gateway::fix

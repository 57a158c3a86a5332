#include "gateway/fix/number_store.hpp"

#include "gateway/fix/framer.hpp"

namespace eco::gateway::fix {

void NumberStore::restart(int outbound, int inbound) {
  next_outbound_ = outbound;
  next_inbound_ = inbound;
  sent_.clear();
}

bool NumberStore::set(int number, const std::string& message) {
  if (expected_) {
    expected_->number = number;
    expected_->sending_time = field_value(message, 52);
    sent_.push_back(std::move(*expected_));
    expected_.reset();
  }
  return true;
}

void NumberStore::get(int begin, int end, std::vector<std::string>& messages) const {
  messages.clear();
  if (hidden_) return;
  auto sent = std::lower_bound(sent_.begin(), sent_.end(), begin,
                               [](const Sent& s, int number) { return s.number < number; });
  for (int number = begin; number <= end; ++number) {
    const bool has_event = sent != sent_.end() && sent->number == number;
    messages.push_back(rebuild_(number, has_event ? &*sent : nullptr));
    if (has_event) ++sent;
  }
}

}  // namespace eco::gateway::fix

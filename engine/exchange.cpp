#include "engine/exchange.hpp"

#include "base/assert.hpp"

namespace eco::engine {

struct Exchange::Impl {
  domain::SeqNo sequence;
  domain::Timestamp stamp;
};

Exchange::Exchange(const ExchangeLimits&) : impl_(std::make_unique<Impl>()) {}
Exchange::~Exchange() = default;

void Exchange::apply(const domain::Command& command, domain::EventBuffer& events) noexcept {
  ECO_ASSERT(command.header.sequence > impl_->sequence);
  ECO_ASSERT(command.header.stamp > impl_->stamp);
  impl_->sequence = command.header.sequence;
  impl_->stamp = command.header.stamp;
  events.emplace_back(domain::Noted{});
}

domain::Answer Exchange::query(const domain::Query&) const {
  return {};
}

base::Hash128 Exchange::state_hash() const noexcept {
  return {};
}
domain::SeqNo Exchange::last_sequence() const noexcept {
  return impl_->sequence;
}
domain::Timestamp Exchange::last_stamp() const noexcept {
  return impl_->stamp;
}

void Exchange::save(std::string&) const {}
base::Result<void> Exchange::load(std::string_view) {
  return {};
}
void Exchange::audit() const noexcept {}

}  // namespace eco::engine

#include "engine/exchange.hpp"

#include "engine/audit.hpp"
#include "engine/block_entry.hpp"
#include "engine/call_auction.hpp"
#include "engine/core.hpp"
#include "engine/day.hpp"
#include "engine/operator.hpp"
#include "engine/order_entry.hpp"
#include "engine/queries.hpp"
#include "engine/quota_entry.hpp"
#include "engine/snapshot.hpp"

namespace eco::engine {
namespace {

void apply(Core&, const Step& step, const domain::SessionNote&) {
  step.emit(domain::Noted{});
}

void apply(Core&, const Step& step, const domain::ClockTick&) {
  step.emit(domain::Noted{});
}

void apply(Core& core, const Step& step, const domain::SetEntryMode& command) {
  core.day.entry = command.mode;
  step.emit(domain::EntryModeChanged{command.mode, command.reason});
}

void dispatch(Core& core, const Step& step, const domain::CommandBody& command) {
  std::visit([&](const auto& body) { apply(core, step, body); }, command);
}

#ifdef ECO_AUDIT_ENABLED
constexpr std::uint64_t commands_per_audit = 256;

void sample_audit(const Core& core) {
  core.ledger.audit();
  if (core.sequence.raw() % commands_per_audit == 0) audit(core);
}
#else
void sample_audit(const Core&) {}
#endif

}  // namespace

struct Exchange::Impl {
  explicit Impl(const ExchangeLimits& limits) : core(limits) {}
  Core core;
};

Exchange::Exchange(const ExchangeLimits& limits) : impl_(std::make_unique<Impl>(limits)) {}
Exchange::~Exchange() = default;

void Exchange::apply(const domain::Command& command, domain::EventBuffer& events) noexcept {
  Core& core = impl_->core;
  ECO_ASSERT(command.header.sequence > core.sequence);
  ECO_ASSERT(command.header.stamp > core.stamp);
  core.sequence = command.header.sequence;
  core.stamp = command.header.stamp;
  core.places = 0;
  const std::size_t events_before = events.size();
  const Step step{command.header, events};
  fire_timers(core, step);
  dispatch(core, step, command.body);
  tell_calls(core, step);
  ECO_ASSERT(events.size() > events_before);
  sample_audit(core);
}

domain::Answer Exchange::query(const domain::Query& query) const {
  return answer(impl_->core, query);
}

base::Hash128 Exchange::state_hash() const noexcept {
  return impl_->core.state_hash();
}
domain::SeqNo Exchange::last_sequence() const noexcept {
  return impl_->core.sequence;
}
domain::Timestamp Exchange::last_stamp() const noexcept {
  return impl_->core.stamp;
}

void Exchange::save(std::string& out) const {
  engine::save(impl_->core, out);
}
base::Result<void> Exchange::load(std::string_view bytes) {
  return engine::load(impl_->core, bytes);
}
void Exchange::audit() const noexcept {
  engine::audit(impl_->core);
}

}  // namespace eco::engine

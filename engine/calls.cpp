#include "engine/calls.hpp"

#include <algorithm>
#include <utility>

namespace eco::engine {

using domain::InstrumentId;

void Calls::start(const Call& call) {
  const bool added = calls_.emplace(call.told.instrument, call).second;
  ECO_ASSERT(added);
  hash_ += item_hash<HashTag::call>(call);
}

Call* Calls::find(InstrumentId instrument) noexcept {
  const auto at = calls_.find(instrument);
  return at == calls_.end() ? nullptr : &at->second;
}

const Call* Calls::find(InstrumentId instrument) const noexcept {
  const auto at = calls_.find(instrument);
  return at == calls_.end() ? nullptr : &at->second;
}

void Calls::end(InstrumentId instrument) noexcept {
  const auto at = calls_.find(instrument);
  ECO_ASSERT(at != calls_.end());
  hash_ -= item_hash<HashTag::call>(at->second);
  calls_.erase(at);
}

void Calls::touch(InstrumentId instrument) {
  if (calls_.empty() || !calls_.contains(instrument)) return;
  if (touched_.empty() || touched_.back() != instrument) touched_.push_back(instrument);
}

std::vector<InstrumentId> Calls::take_touched() {
  if (touched_.empty()) return {};
  std::sort(touched_.begin(), touched_.end());
  touched_.erase(std::unique(touched_.begin(), touched_.end()), touched_.end());
  return std::exchange(touched_, {});
}

void Calls::audit() const noexcept {
  base::Hash128 sum;
  for (const auto& [id, call] : calls_) sum += item_hash<HashTag::call>(call);
  ECO_ASSERT(sum == hash_);
}

void Calls::save(domain::ByteWriter& out) const {
  out.put(static_cast<std::uint64_t>(calls_.size()));
  for (const auto& [id, call] : calls_) out.put(call);
}

void Calls::load(domain::ByteReader& in) {
  for (auto count = in.get<std::uint64_t>(); count > 0 && !in.failed(); --count) {
    const auto call = in.get<Call>();
    const bool sound = call.told.instrument.valid() && !calls_.contains(call.told.instrument);
    if (in.failed() || !sound) return in.fail();
    start(call);
  }
}

}  // namespace eco::engine

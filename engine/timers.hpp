#pragma once
/// What shall happen at an instant. Time comes with commands only: a timer fires before the first
/// command whose stamp has reached its deadline.
#include <algorithm>
#include <optional>
#include <vector>

#include "base/assert.hpp"
#include "engine/hashed.hpp"

namespace eco::engine {

/// A market's change of phase by its schedule.
struct PhaseTimer {
  domain::Timestamp deadline;
  std::uint64_t id = 0;
  domain::MarketId market;
  domain::Phase to = domain::Phase::closed;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "deadline", s.deadline);
    v(2, "id", s.id);
    v(3, "market", s.market);
    v(4, "to", s.to);
  }
};

/// Timers in the order in which they fire: by deadline, then by id.
class Timers {
 public:
  void arm(domain::Timestamp deadline, domain::MarketId market, domain::Phase to) {
    const PhaseTimer timer{deadline, ++last_id_, market, to};
    const auto after = std::find_if(armed_.begin(), armed_.end(), [deadline](const PhaseTimer& t) {
      return t.deadline > deadline;
    });
    armed_.insert(after, timer);
    hash_ += item_hash<HashTag::timer>(timer);
  }

  /// Takes out the next timer due at `stamp`.
  [[nodiscard]] std::optional<PhaseTimer> take_due(domain::Timestamp stamp) {
    if (armed_.empty() || armed_.front().deadline > stamp) return std::nullopt;
    const PhaseTimer timer = armed_.front();
    armed_.erase(armed_.begin());
    hash_ -= item_hash<HashTag::timer>(timer);
    return timer;
  }

  void clear() noexcept {
    armed_.clear();
    hash_ = {};
  }

  [[nodiscard]] base::Hash128 hash() const noexcept { return hash_; }
  void audit() const noexcept {
    base::Hash128 sum;
    for (const PhaseTimer& timer : armed_) sum += item_hash<HashTag::timer>(timer);
    ECO_ASSERT(sum == hash_);
  }

  void save(domain::ByteWriter& out) const {
    out.put(last_id_);
    out.put(armed_);
  }
  void load(domain::ByteReader& in) {
    in.get(last_id_);
    in.get(armed_);
    hash_ = {};
    for (const PhaseTimer& timer : armed_) hash_ += item_hash<HashTag::timer>(timer);
  }

 private:
  std::uint64_t last_id_ = 0;
  std::vector<PhaseTimer> armed_;
  base::Hash128 hash_;
};

}  // namespace eco::engine

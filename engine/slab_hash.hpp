#pragma once
/// The hash of a slab's items, brought up to date only when it is asked for: an item that changed
/// ten times in between is hashed once, one that came and went not at all.
#include <vector>

#include "base/hash.hpp"
#include "engine/slot_index.hpp"

namespace eco::engine {

/// Cost: `touch` O(1); `total` O(items touched since the last one).
/// Invariant: the total is the sum of the hashes of the items, whenever it is asked for.
class SlabHash {
 public:
  /// The item of this slot was added, changed or removed.
  void touch(Slot slot) {
    const std::size_t at = slot.raw() - 1;
    if (at >= is_touched_.size()) is_touched_.resize(at + 1);
    if (is_touched_[at] != 0) return;
    is_touched_[at] = 1;
    touched_.push_back(slot);
  }

  /// `hash_at(Slot)` gives an item's hash, {} where the slot is free.
  template <class HashAt>
  [[nodiscard]] base::Hash128 total(HashAt&& hash_at) {
    counted_.resize(is_touched_.size());
    for (const Slot slot : touched_) {
      base::Hash128& counted = counted_[slot.raw() - 1];
      sum_ -= counted;
      counted = hash_at(slot);
      sum_ += counted;
      is_touched_[slot.raw() - 1] = 0;
    }
    touched_.clear();
    return sum_;
  }

 private:
  std::vector<std::uint8_t> is_touched_;  ///< by slot − 1, as what follows
  std::vector<base::Hash128> counted_;    ///< what the sum has of an item
  std::vector<Slot> touched_;
  base::Hash128 sum_;
};

}  // namespace eco::engine

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
    if (at >= items_.size()) items_.resize(at + 1);
    if (items_[at].touched) return;
    items_[at].touched = true;
    touched_.push_back(slot);
  }

  /// `hash_at(Slot)` gives an item's hash, {} where the slot is free.
  template <class HashAt>
  [[nodiscard]] base::Hash128 total(HashAt&& hash_at) {
    for (const Slot slot : touched_) {
      Item& item = items_[slot.raw() - 1];
      sum_ -= item.counted;
      item = {hash_at(slot), false};
      sum_ += item.counted;
    }
    touched_.clear();
    return sum_;
  }

 private:
  struct Item {
    base::Hash128 counted;  ///< what the sum has of it
    bool touched = false;
  };

  std::vector<Item> items_;
  std::vector<Slot> touched_;
  base::Hash128 sum_;
};

}  // namespace eco::engine

#pragma once
/// Slots of a slab, and finding them by a 64-bit key.
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/assert.hpp"
#include "base/hash.hpp"
#include "base/strong.hpp"

namespace eco::engine {

/// A place in a slab, counted from 1. Private to the process: never hashed, published or saved.
using Slot = base::Id<struct SlotTag, std::uint32_t>;

/// Key → slot: open addressing with linear probing, no tombstones. Keys are not 0. It grows by
/// doubling and never shrinks; its order is never visible. Cost: O(1).
class SlotIndex {
 public:
  [[nodiscard]] Slot find(std::uint64_t key) const noexcept {
    if (cells_.empty()) return {};
    for (std::size_t at = home(key);; at = next(at)) {
      if (cells_[at].key == key) return cells_[at].slot;
      if (cells_[at].key == 0) return {};
    }
  }

  /// Requires: `key` is not there.
  void insert(std::uint64_t key, Slot slot) {
    ECO_ASSERT(key != 0);
    if (2 * (used_ + 1) > cells_.size()) grow();
    place({key, slot});
    ++used_;
  }

  /// Requires: `key` is there.
  void erase(std::uint64_t key) noexcept {
    std::size_t hole = home(key);
    while (cells_[hole].key != key) {
      ECO_ASSERT(cells_[hole].key != 0);
      hole = next(hole);
    }
    // What follows in the same run moves up where its home lies at or before the hole.
    for (std::size_t at = next(hole); cells_[at].key != 0; at = next(at)) {
      const std::size_t from_home = distance(home(cells_[at].key), at);
      if (from_home >= distance(hole, at)) {
        cells_[hole] = cells_[at];
        hole = at;
      }
    }
    cells_[hole] = {};
    --used_;
  }

  /// Forgets all keys and keeps the memory.
  void clear() noexcept {
    cells_.assign(cells_.size(), Cell{});
    used_ = 0;
  }

  [[nodiscard]] std::size_t size() const noexcept { return used_; }

 private:
  struct Cell {
    std::uint64_t key = 0;
    Slot slot;
  };

  [[nodiscard]] std::size_t home(std::uint64_t key) const noexcept {
    return base::mix64(key) & (cells_.size() - 1);
  }
  [[nodiscard]] std::size_t next(std::size_t at) const noexcept {
    return (at + 1) & (cells_.size() - 1);
  }
  [[nodiscard]] std::size_t distance(std::size_t from, std::size_t to) const noexcept {
    return (to - from) & (cells_.size() - 1);
  }
  void place(Cell cell) noexcept {
    std::size_t at = home(cell.key);
    while (cells_[at].key != 0) {
      ECO_ASSERT(cells_[at].key != cell.key);
      at = next(at);
    }
    cells_[at] = cell;
  }
  void grow() {
    std::vector<Cell> old(cells_.empty() ? 1024 : 2 * cells_.size());
    old.swap(cells_);
    for (const Cell& cell : old) {
      if (cell.key != 0) place(cell);
    }
  }

  std::vector<Cell> cells_;
  std::size_t used_ = 0;
};

}  // namespace eco::engine

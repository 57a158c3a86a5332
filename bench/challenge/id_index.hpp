#pragma once
/// Order id → slot.
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/hash.hpp"
#include "bench/huge_pages.hpp"
#include "engine/slot_index.hpp"

namespace eco::challenge {

using engine::Slot;

/// Ids below 2^23 index an array; any others are hashed. The table holds only live orders, eight
/// cells to a cache line: 32 bits of the hash, which also say where a cell belongs, and the slot.
/// Two ids may share those bits, so what is found is compared with the id its order has.
class IdIndex {
 public:
  IdIndex() : dense_(dense_ids), cells_(cells_at_first) {}

  /// `id_of(slot)` is the id of the order in a slot. None where the id is not there.
  template <class IdOf>
  [[nodiscard]] Slot find(std::uint64_t id, IdOf&& id_of) const noexcept {
    if (id < dense_ids) [[likely]]
      return Slot(dense_[id]);
    const std::uint32_t mark = mark_of(id);
    for (std::size_t at = home(mark); cells_[at].slot != 0; at = next(at)) {
      if (cells_[at].mark == mark && id_of(Slot(cells_[at].slot)) == id) {
        return Slot(cells_[at].slot);
      }
    }
    return {};
  }
  /// Where the id leads at first sight: what `find` will give, or none, or the wrong order.
  [[nodiscard]] Slot guess(std::uint64_t id) const noexcept {
    return Slot(id < dense_ids ? dense_[id] : cells_[home(mark_of(id))].slot);
  }
  [[gnu::always_inline]] void prefetch(std::uint64_t id) const noexcept {
    const void* place = &dense_[id & (dense_ids - 1)];
    if (id >= dense_ids) [[unlikely]]
      place = &cells_[home(mark_of(id))];
    __builtin_prefetch(place, 1);
  }

  /// An id that is already there leads to the new slot from now on.
  template <class IdOf>
  void insert(std::uint64_t id, Slot slot, IdOf&& id_of) {
    if (id < dense_ids) [[likely]] {
      dense_[id] = slot.raw();
      return;
    }
    if (const Slot old = find(id, id_of); old.valid()) erase(id, old);
    if (4 * (used_ + 1) > 3 * cells_.size()) grow();
    place({mark_of(id), slot.raw()});
    ++used_;
  }
  /// Forgets the id where it leads to `slot`.
  void erase(std::uint64_t id, Slot slot) noexcept {
    if (id < dense_ids) [[likely]] {
      if (dense_[id] == slot.raw()) dense_[id] = 0;
      return;
    }
    std::size_t hole = home(mark_of(id));
    while (cells_[hole].slot != slot.raw()) {
      if (cells_[hole].slot == 0) return;
      hole = next(hole);
    }
    // What follows in the same run moves up where its home lies at or before the hole.
    for (std::size_t at = next(hole); cells_[at].slot != 0; at = next(at)) {
      if (distance(home(cells_[at].mark), at) >= distance(hole, at)) {
        cells_[hole] = cells_[at];
        hole = at;
      }
    }
    cells_[hole] = {};
    --used_;
  }

 private:
  struct Cell {
    std::uint32_t mark = 0;
    std::uint32_t slot = 0;  ///< 0 = free
  };
  static constexpr std::size_t dense_ids = std::size_t{1} << 23;
  static constexpr std::size_t cells_at_first = std::size_t{1} << 16;

  [[nodiscard]] static std::uint32_t mark_of(std::uint64_t id) noexcept {
    return static_cast<std::uint32_t>(base::mix64(id) >> 32);
  }
  [[nodiscard]] std::size_t home(std::uint32_t mark) const noexcept {
    return mark & (cells_.size() - 1);
  }
  [[nodiscard]] std::size_t next(std::size_t at) const noexcept {
    return (at + 1) & (cells_.size() - 1);
  }
  [[nodiscard]] std::size_t distance(std::size_t from, std::size_t to) const noexcept {
    return (to - from) & (cells_.size() - 1);
  }
  void place(Cell cell) noexcept {
    std::size_t at = home(cell.mark);
    while (cells_[at].slot != 0) at = next(at);
    cells_[at] = cell;
  }
  void grow() {
    std::vector<Cell> old(2 * cells_.size());
    old.swap(cells_);
    for (const Cell& cell : old) {
      if (cell.slot != 0) place(cell);
    }
  }

  bench::HugeArray<std::uint32_t> dense_;
  std::vector<Cell> cells_;
  std::size_t used_ = 0;
};

}  // namespace eco::challenge

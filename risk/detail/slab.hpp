#pragma once
/// Memory for objects of one kind that never move: claimed in chunks, reused last in first out,
/// given back to the system at the end only.
#include <cstddef>
#include <memory>
#include <new>
#include <utility>
#include <vector>

namespace eco::risk::detail {

/// Objects still taken at the end are not destroyed: they own nothing but other cells.
template <class T>
class Slab {
 public:
  /// Makes room for `count` objects in all.
  void reserve(std::size_t count) {
    while (cells_ < count) claim_chunk();
  }
  template <class... Arguments>
  [[nodiscard]] T& take(Arguments&&... arguments) {
    if (free_ == nullptr) claim_chunk();
    Cell* cell = free_;
    free_ = cell->next;
    return *::new (static_cast<void*>(cell)) T{std::forward<Arguments>(arguments)...};
  }
  /// Requires: taken here; not used afterwards.
  void give_back(T& object) noexcept {
    object.~T();
    auto* cell = ::new (static_cast<void*>(&object)) Cell;
    cell->next = free_;
    free_ = cell;
  }

 private:
  union Cell {
    Cell* next;
    alignas(T) std::byte bytes[sizeof(T)];
  };
  static constexpr std::size_t chunk_cells = 1024;

  void claim_chunk() {
    chunks_.push_back(std::make_unique<Cell[]>(chunk_cells));
    for (std::size_t i = chunk_cells; i > 0; --i) {
      Cell& cell = chunks_.back()[i - 1];
      cell.next = free_;
      free_ = &cell;
    }
    cells_ += chunk_cells;
  }

  Cell* free_ = nullptr;
  std::size_t cells_ = 0;
  std::vector<std::unique_ptr<Cell[]>> chunks_;
};

}  // namespace eco::risk::detail

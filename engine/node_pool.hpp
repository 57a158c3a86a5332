#pragma once
/// Memory for the nodes of sorted trees: claimed in chunks, given back to a free list, never to the
/// system before the end.
#include <cstddef>
#include <memory>
#include <vector>

#include "base/assert.hpp"

namespace eco::engine {

/// Cells of one size, fixed by the first request.
class NodePool {
 public:
  [[nodiscard]] void* take(std::size_t bytes) {
    if (cell_bytes_ == 0) cell_bytes_ = bytes;
    ECO_ASSERT(bytes == cell_bytes_);
    ECO_ASSERT(bytes >= sizeof(FreeCell));
    if (free_ == nullptr) claim_chunk();
    FreeCell* cell = free_;
    free_ = cell->next;
    return cell;
  }
  void give_back(void* cell) noexcept { free_ = ::new (cell) FreeCell{free_}; }

 private:
  struct FreeCell {
    FreeCell* next;
  };
  static constexpr std::size_t chunk_cells = 256;

  void claim_chunk() {
    chunks_.push_back(std::make_unique<std::byte[]>(cell_bytes_ * chunk_cells));
    for (std::size_t i = chunk_cells; i > 0; --i) {
      give_back(chunks_.back().get() + (i - 1) * cell_bytes_);
    }
  }

  std::size_t cell_bytes_ = 0;
  FreeCell* free_ = nullptr;
  std::vector<std::unique_ptr<std::byte[]>> chunks_;
};

/// Standard allocator over a NodePool that outlives the container.
template <class T>
class NodeAllocator {
 public:
  using value_type = T;
  explicit NodeAllocator(NodePool& pool) noexcept : pool_(&pool) {}
  template <class U>
  NodeAllocator(const NodeAllocator<U>& other) noexcept  // NOLINT(google-explicit-constructor)
      : pool_(other.pool()) {}
  [[nodiscard]] T* allocate(std::size_t count) {
    static_assert(alignof(T) <= __STDCPP_DEFAULT_NEW_ALIGNMENT__);
    ECO_ASSERT(count == 1);
    return static_cast<T*>(pool_->take(sizeof(T)));
  }
  void deallocate(T* cell, std::size_t) noexcept { pool_->give_back(cell); }
  [[nodiscard]] NodePool* pool() const noexcept { return pool_; }
  friend bool operator==(const NodeAllocator&, const NodeAllocator&) noexcept = default;

 private:
  NodePool* pool_;
};

}  // namespace eco::engine

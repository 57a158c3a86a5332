#pragma once
/// A list that only grows at its end and never moves what it holds: no moment at which growing
/// costs more than a chunk of memory.
#include <algorithm>
#include <bit>
#include <cstddef>
#include <memory>
#include <type_traits>
#include <vector>

namespace eco::base {

/// Cost: `push_back` O(1), not amortised but for one pointer per chunk; memory stays until the end.
/// Lifetime: an item stays where it is until it is cut off.
template <class T>
class Chunked {
  static_assert(std::is_trivially_destructible_v<T>);

 public:
  Chunked() = default;
  Chunked(const Chunked&) = delete;
  Chunked& operator=(const Chunked&) = delete;

  /// Takes memory for `size` items from the start.
  void reserve(std::size_t size) {
    while (chunks_.size() * chunk_items < size) {
      chunks_.emplace_back(std::allocator<T>().allocate(chunk_items));
    }
  }
  T& push_back(const T& item) {
    if (size_ == chunks_.size() * chunk_items) reserve(size_ + 1);
    T* place = chunks_[size_ / chunk_items].get() + size_ % chunk_items;
    ++size_;
    return *std::construct_at(place, item);
  }
  [[nodiscard]] T& operator[](std::size_t at) noexcept {
    return chunks_[at / chunk_items].get()[at % chunk_items];
  }
  [[nodiscard]] const T& operator[](std::size_t at) const noexcept {
    return chunks_[at / chunk_items].get()[at % chunk_items];
  }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }

  /// Cuts off what is behind the first `size` items. Requires: not above the size.
  void cut(std::size_t size) noexcept { size_ = size; }
  /// Removes what `is_over` says, in order; what is behind moves up.
  template <class IsOver>
  void erase_if(IsOver&& is_over) {
    std::size_t kept = 0;
    for (std::size_t at = 0; at < size_; ++at) {
      T& item = (*this)[at];
      if (is_over(item)) continue;
      if (kept != at) (*this)[kept] = item;
      ++kept;
    }
    size_ = kept;
  }

  /// In order. Valid until the next change.
  class Iterator {
   public:
    Iterator(const Chunked& of, std::size_t at) noexcept : of_(&of), at_(at) {}
    const T& operator*() const noexcept { return (*of_)[at_]; }
    Iterator& operator++() noexcept {
      ++at_;
      return *this;
    }
    friend bool operator==(const Iterator& a, const Iterator& b) noexcept { return a.at_ == b.at_; }

   private:
    const Chunked* of_;
    std::size_t at_;
  };
  [[nodiscard]] Iterator begin() const noexcept { return {*this, 0}; }
  [[nodiscard]] Iterator end() const noexcept { return {*this, size_}; }

 private:
  static constexpr std::size_t chunk_bytes = std::size_t{1} << 20;
  static constexpr std::size_t chunk_items =
      std::bit_floor(std::max<std::size_t>(chunk_bytes / sizeof(T), 1));

  struct Release {
    void operator()(T* chunk) const noexcept { std::allocator<T>().deallocate(chunk, chunk_items); }
  };

  std::vector<std::unique_ptr<T, Release>> chunks_;
  std::size_t size_ = 0;
};

}  // namespace eco::base

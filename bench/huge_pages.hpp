#pragma once
/// Memory that the system backs with huge pages where it can.
#include <cstddef>
#include <span>

namespace eco::bench {

/// Asks for huge pages under memory that is not in use yet.
void advise_huge(std::span<std::byte> memory) noexcept;

/// Zeroed memory, there before it is used. Ends the process where the system has none.
class HugeMemory {
 public:
  explicit HugeMemory(std::size_t bytes);
  HugeMemory(const HugeMemory&) = delete;
  HugeMemory& operator=(const HugeMemory&) = delete;
  ~HugeMemory();
  [[nodiscard]] std::byte* data() const noexcept { return data_; }

 private:
  std::byte* data_;
  std::size_t bytes_;
};

/// Numbers in memory of their own, 0 at first.
template <class T>
class HugeArray {
 public:
  explicit HugeArray(std::size_t count) : memory_(count * sizeof(T)) {}
  [[nodiscard]] T& operator[](std::size_t at) noexcept { return first()[at]; }
  [[nodiscard]] const T& operator[](std::size_t at) const noexcept { return first()[at]; }

 private:
  [[nodiscard]] T* first() const noexcept { return reinterpret_cast<T*>(memory_.data()); }

  HugeMemory memory_;
};

}  // namespace eco::bench

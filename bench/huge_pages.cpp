#include "bench/huge_pages.hpp"

#include <sys/mman.h>

#include <cstdint>

#include "base/assert.hpp"

namespace eco::bench {
namespace {

constexpr std::uintptr_t huge_bytes = 2U << 20;
constexpr std::size_t small_bytes = 4'096;

}  // namespace

void advise_huge(std::span<std::byte> memory) noexcept {
  const auto begin = reinterpret_cast<std::uintptr_t>(memory.data());
  const std::uintptr_t first = (begin + huge_bytes - 1) & ~(huge_bytes - 1);
  const std::uintptr_t last = (begin + memory.size()) & ~(huge_bytes - 1);
  // Advice: where the system has no huge pages, small ones do.
  if (first < last) madvise(reinterpret_cast<void*>(first), last - first, MADV_HUGEPAGE);
}

HugeMemory::HugeMemory(std::size_t bytes) : bytes_(bytes + huge_bytes) {
  void* memory = mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) base::fatal("memory", "mmap failed");
  data_ = static_cast<std::byte*>(memory);
  advise_huge({data_, bytes_});
  for (std::size_t at = 0; at < bytes_; at += small_bytes) data_[at] = std::byte{0};
}

HugeMemory::~HugeMemory() {
  munmap(data_, bytes_);
}

}  // namespace eco::bench

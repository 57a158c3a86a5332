#include "bench/challenge/huge_pages.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <cstdint>

#include "base/assert.hpp"

namespace eco::challenge {
namespace {

constexpr std::uintptr_t huge_bytes = 2U << 20;
constexpr std::size_t small_bytes = 4'096;

}  // namespace

void* map_huge(std::size_t bytes) noexcept {
  void* memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) base::fatal("memory", "mmap failed");
  advise_huge(memory, bytes);
  return memory;
}

void unmap_huge(void* memory, std::size_t bytes) noexcept {
  munmap(memory, bytes);
}

void advise_huge(void* memory, std::size_t bytes) noexcept {
  const auto begin = reinterpret_cast<std::uintptr_t>(memory);
  const std::uintptr_t first = (begin + huge_bytes - 1) & ~(huge_bytes - 1);
  const std::uintptr_t last = (begin + bytes) & ~(huge_bytes - 1);
  // Advice: where the system has no huge pages, small ones do.
  if (first < last) madvise(reinterpret_cast<void*>(first), last - first, MADV_HUGEPAGE);
}

void touch(void* memory, std::size_t bytes) noexcept {
  auto* at = static_cast<volatile unsigned char*>(memory);
  for (std::size_t i = 0; i < bytes; i += small_bytes) at[i] = at[i];
}

}  // namespace eco::challenge

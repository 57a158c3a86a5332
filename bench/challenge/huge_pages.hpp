#pragma once
/// Memory that the system backs with huge pages where it can.
#include <cstddef>

namespace eco::challenge {

/// Zeroed memory of its own. Ends the process where there is none.
[[nodiscard]] void* map_huge(std::size_t bytes) noexcept;
void unmap_huge(void* memory, std::size_t bytes) noexcept;
/// Asks for huge pages under memory that somebody else owns.
void advise_huge(void* memory, std::size_t bytes) noexcept;
/// Makes the system provide the pages now, without a change to the content.
void touch(void* memory, std::size_t bytes) noexcept;

}  // namespace eco::challenge

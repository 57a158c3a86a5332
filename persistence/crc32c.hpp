#pragma once
/// CRC-32C (Castagnoli, reflected polynomial 0x82F63B78), as in iSCSI: crc32c("123456789") =
/// 0xE3069283.
#include <cstdint>

#include "persistence/bytes.hpp"

namespace eco::persistence {

/// Continues `crc` (the value of what came before; 0 at the start) over `bytes`. Uses SSE 4.2 where
/// the processor has it.
[[nodiscard]] std::uint32_t crc32c(Bytes bytes, std::uint32_t crc = 0) noexcept;

/// The same by tables alone: for other processors, and to compare with.
[[nodiscard]] std::uint32_t crc32c_portable(Bytes bytes, std::uint32_t crc = 0) noexcept;

}  // namespace eco::persistence

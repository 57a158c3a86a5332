#pragma once
/// The whole state as bytes. Private to engine.
///
/// The bytes begin with `snapshot_magic` and `snapshot_version`, end with the state hash, and are
/// written by domain/archive.hpp in between. A release reads the version that it writes.
#include "engine/core.hpp"

namespace eco::engine {

inline constexpr std::uint32_t snapshot_magic = 0x45434f58;  // "ECOX"
inline constexpr std::uint32_t snapshot_version = 2;

void save(const Core& core, std::string& out);
/// Requires: a fresh core. After an error it is unusable.
[[nodiscard]] base::Result<void> load(Core& core, std::string_view bytes);

}  // namespace eco::engine

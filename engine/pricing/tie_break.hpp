#pragma once
/// Random order of ties that anyone can recompute: ascending SHA-256(seed ‖ big-endian 64-bit id).
/// (markets.md §8 AT-A5)
#include <cstdint>
#include <span>
#include <string_view>

#include "domain/types.hpp"

namespace eco::engine::pricing {

/// SHA-256 of the seed's bytes and the id's eight.
[[nodiscard]] domain::Sha256 tie_digest(std::string_view seed, std::uint64_t id) noexcept;

/// Sorts ids into the drawn order. O(n log n), each id hashed once.
void draw_order(std::string_view seed, std::span<std::uint64_t> ids);

}  // namespace eco::engine::pricing

#pragma once
/// The keys that a rulebook file can have (docs/rulebook.md).
#include <span>
#include <string>
#include <string_view>

namespace eco::rulebooks {

/// Keys of a table: of the file itself where `table` is empty, of an entry of `legal_basis`, of a
/// table of the file. Empty for a table whose keys are free or that is none.
[[nodiscard]] std::span<const std::string_view> keys_of(std::string_view table) noexcept;

/// What to say of a key that is not among `keys`, with the nearest of them where one is near.
[[nodiscard]] std::string unknown_key_text(std::string_view key,
                                           std::span<const std::string_view> keys);

}  // namespace eco::rulebooks

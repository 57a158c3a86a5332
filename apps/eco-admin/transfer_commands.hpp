#pragma once
/// The subcommands of `eco-admin zone` and `eco-admin transfer` (TM9).
#include "apps/eco-admin/command_table.hpp"

namespace eco::apps {

[[nodiscard]] std::span<const TableCommand> zone_commands() noexcept;
[[nodiscard]] std::span<const TableCommand> transfer_commands() noexcept;

}  // namespace eco::apps

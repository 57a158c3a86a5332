#pragma once
/// The subcommands of `eco-admin notice` (TM8).
#include "apps/eco-admin/command_table.hpp"

namespace eco::apps {

[[nodiscard]] std::span<const TableCommand> notice_commands() noexcept;

}  // namespace eco::apps

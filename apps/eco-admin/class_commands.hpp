#pragma once
/// Further subcommands of `eco-admin instrument` and `eco-admin trades`: classes after their
/// listing, and trades in error.
#include "apps/eco-admin/command_table.hpp"

namespace eco::apps {

[[nodiscard]] std::span<const TableCommand> class_commands() noexcept;
[[nodiscard]] std::span<const TableCommand> error_commands() noexcept;

}  // namespace eco::apps

#pragma once
/// Several commands over one connection.
#include "apps/eco-admin/command_line.hpp"

namespace eco::apps {

/// Runs the file's lines until one fails; returns its exit code, after naming the line.
int run_batch(const BatchCall& batch, const Globals& globals);

}  // namespace eco::apps

#pragma once
/// Looks into a journal on disk without the venue: read-only, also beside a running engine.
#include "apps/eco-admin/command_line.hpp"

namespace eco::apps {

/// Returns an exit code: refused where the journal is damaged or not one.
int run_journal_tool(const JournalCall& call, const Globals& globals);

}  // namespace eco::apps

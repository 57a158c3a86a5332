#pragma once
/// Is it safe to let LMDB write to this file? The library follows pages and free lists unchecked.
#include "persistence/lmdb_file.hpp"

namespace eco::persistence {

/// Checks that every page of the newest state is used at most once, by one tree or by the list of
/// free pages, that branch pages, the free list, and the pages on which the library goes on writing
/// are well formed, and that no page is unaccounted for. Reads branch pages and few others: about 1
/// % of the file. Nobody may be writing.
[[nodiscard]] base::Result<void> check_before_writing(const LmdbFile& file);

}  // namespace eco::persistence

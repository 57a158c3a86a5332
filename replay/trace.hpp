#pragma once
/// The life of an order, a client id, a member or a lot.
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "replay/directory.hpp"
#include "replay/record_stream.hpp"

namespace eco::replay {

/// What to look for; a record must satisfy all that is given.
struct TraceSubject {
  std::optional<std::uint64_t> order;  ///< of an order or a block offer
  std::optional<domain::ClOrdId> cl_ord_id;
  std::string member;  ///< code or number; empty: any
  std::optional<domain::LotId> lot;
};

/// What a record says about the subject. Borrowed until the callback returns.
struct TraceStep {
  const Record& record;
  const std::vector<domain::Event>& events;  ///< all of the record
  std::vector<std::size_t> about;            ///< indices of those that concern the subject
  const Directory& directory;                ///< as of this record
};

/// Calls `show` for each record that concerns the subject, from the beginning. A client id leads to
/// the orders that were accepted under it, and these to everything that happened to them.
/// Returns the number of records shown.
[[nodiscard]] base::Result<std::uint64_t> trace(RecordStream& stream, const TraceSubject& subject,
                                                const std::function<void(const TraceStep&)>& show);

}  // namespace eco::replay

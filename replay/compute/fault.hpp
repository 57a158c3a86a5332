#pragma once
/// Why a line has no answer.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace eco::replay::compute {

/// Spelled in answers as `code_text` says.
enum class FaultCode : std::uint8_t {
  blank_line = 1,
  line_too_long,
  not_json,
  wrong_type,
  unknown_field,
  repeated_field,
  missing_field,
  bad_value,       ///< grammar, unknown word, out of range
  off_grid,        ///< too many decimals, off the tick or the step
  finer_than_hao,  ///< price × quantity is no whole number of hao
  repeated_id,
  inconsistent,  ///< values that do not go together
  overflow,      ///< an input or a result of 2^63 or more
};

[[nodiscard]] std::string_view code_text(FaultCode code) noexcept;

/// Where a value stands in its line: a chain from the value to the line, borrowed from the stack.
struct Path {
  const Path* up = nullptr;
  std::string_view name;                  ///< of a field
  std::optional<std::size_t> index = {};  ///< of an element

  /// `bids[3].price`; a name longer than 64 bytes is cut.
  [[nodiscard]] std::string text() const;
};

struct Fault {
  FaultCode code = FaultCode::not_json;
  std::string field;  ///< empty: the line as a whole
  std::string text;   ///< for a person
};

/// The first fault of a line. Reading goes on with harmless values, and the answer is discarded.
class Faults {
 public:
  void add(FaultCode code, const Path& at, std::string_view text);
  [[nodiscard]] bool any() const noexcept { return first_.has_value(); }
  [[nodiscard]] const std::optional<Fault>& first() const noexcept { return first_; }
  void clear() noexcept { first_.reset(); }

 private:
  std::optional<Fault> first_;
};

}  // namespace eco::replay::compute

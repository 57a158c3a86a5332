#pragma once
/// `eco-replay compute KIND`: lines in, lines out. (docs/compute.md)
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "replay/compute/fault.hpp"
#include "replay/compute/json_tape.hpp"

namespace eco::replay::compute {

class Object;
class Answer;

/// What is computed.
struct Kind {
  std::string_view name;
  void (*compute)(Object& in, Answer& out);
};

/// All KINDs, in the order of docs/compute.md.
[[nodiscard]] std::span<const Kind> kinds() noexcept;
/// Null where there is no such KIND.
[[nodiscard]] const Kind* find_kind(std::string_view name) noexcept;

/// Answers lines of one KIND. Memory: the longest line and its answer. Thread: one at a time.
class Computer {
 public:
  explicit Computer(const Kind& kind) noexcept : kind_(kind) {}

  /// Appends one line, the answer or `{"error":…}`, to `out`.
  void answer(std::string_view line, std::string& out);
  /// Of a line above `JsonTape::bytes_max`, whose text is not kept.
  void refuse_long_line(std::string& out);
  [[nodiscard]] bool any_failed() const noexcept { return failed_ > 0; }

 private:
  void write_fault(std::string& out);

  const Kind& kind_;
  JsonTape tape_;
  Faults faults_;
  std::size_t failed_ = 0;
};

/// Cuts a stream into lines; keeps at most `JsonTape::bytes_max` of one.
class LineCutter {
 public:
  explicit LineCutter(Computer& computer) noexcept : computer_(computer) {}

  void add(std::string_view bytes, std::string& out);
  /// Ends the stream: a last line may lack its line feed.
  void finish(std::string& out);

 private:
  void end_line(std::string_view rest, std::string& out);

  Computer& computer_;
  std::string begun_;  // of the line not ended yet
  bool too_long_ = false;
};

}  // namespace eco::replay::compute

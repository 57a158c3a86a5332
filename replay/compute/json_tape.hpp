#pragma once
/// One JSON document as a flat list of nodes: nothing is dropped, so repeated fields can be seen,
/// and numbers keep their text, so nothing is rounded. The only place of the folder that knows the
/// parser.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace eco::replay::compute {

enum class JsonKind : std::uint8_t { null, boolean, number, string, array, object };

class JsonTape;

/// A value of a tape, borrowed until the tape parses again.
class JsonValue {
 public:
  [[nodiscard]] JsonKind kind() const noexcept;
  /// A string without its escapes; a number as written.
  [[nodiscard]] std::string_view text() const noexcept;
  /// Calls `f(JsonValue)` for each element of an array until it returns false.
  template <class F>
  void each_element(F&& f) const {
    for (std::uint32_t at = index_ + 1; at < end(index_); at = end(at)) {
      if (!f(JsonValue(*tape_, at))) return;
    }
  }
  /// Calls `f(name, JsonValue)` for each member of an object, in order, until it returns false.
  template <class F>
  void each_member(F&& f) const {
    for (std::uint32_t at = index_ + 1; at < end(index_); at = end(at + 1)) {
      if (!f(JsonValue(*tape_, at).text(), JsonValue(*tape_, at + 1))) return;
    }
  }

 private:
  friend class JsonTape;
  JsonValue(const JsonTape& tape, std::uint32_t index) noexcept : tape_(&tape), index_(index) {}
  [[nodiscard]] std::uint32_t end(std::uint32_t index) const noexcept;

  const JsonTape* tape_;
  std::uint32_t index_;
};

/// Reuses its memory from document to document.
class JsonTape {
 public:
  static constexpr std::size_t bytes_max = std::size_t{64} << 20;
  static constexpr std::size_t depth_max = 16;

  /// RFC 8259 in UTF-8: one value, nothing behind it but blanks. Requires: at most `bytes_max`.
  [[nodiscard]] base::Result<JsonValue> parse(std::string_view text);

 private:
  friend class JsonValue;
  friend struct TapeWriter;
  struct Node {
    JsonKind kind = JsonKind::null;
    std::uint32_t end = 0;  // index behind the last node inside
    std::uint32_t text_at = 0;
    std::uint32_t text_size = 0;
  };

  std::vector<Node> nodes_;
  std::string texts_;
};

inline JsonKind JsonValue::kind() const noexcept {
  return tape_->nodes_[index_].kind;
}
inline std::string_view JsonValue::text() const noexcept {
  const JsonTape::Node& node = tape_->nodes_[index_];
  return std::string_view(tape_->texts_).substr(node.text_at, node.text_size);
}
inline std::uint32_t JsonValue::end(std::uint32_t index) const noexcept {
  return tape_->nodes_[index].end;
}

}  // namespace eco::replay::compute

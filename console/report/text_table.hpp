#pragma once
/// Aligned columns of text for a terminal with fixed-width type; Chinese characters take two cells.
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace eco::console {

/// Cells that `text` takes. Requires UTF-8; other bytes count as one cell each.
[[nodiscard]] std::size_t display_width(std::string_view text) noexcept;

enum class Align : std::uint8_t { left = 1, right = 2 };

class TextTable {
 public:
  struct Column {
    std::string title;
    Align align = Align::left;
  };
  explicit TextTable(std::vector<Column> columns) : columns_(std::move(columns)) {}

  /// Requires as many cells as columns.
  void row(std::vector<std::string> cells);
  [[nodiscard]] bool empty() const noexcept { return rows_.empty(); }
  /// Title line and rows, two blanks between columns, none at the end of a line.
  [[nodiscard]] std::string str() const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace eco::console

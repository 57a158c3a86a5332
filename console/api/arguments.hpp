#pragma once
/// Takes a command's arguments by name and type; the first fault wins. A reader that was asked for
/// everything it knows says what is left over.
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.hpp"
#include "base/decimal.hpp"
#include "base/text.hpp"
#include "console/api/fault.hpp"
#include "console/api/request.hpp"
#include "console/words.hpp"
#include "domain/types.hpp"

namespace eco::console {

/// Every reading function returns a default value after a fault: read everything, then ask
/// `finish`.
class ArgumentReader {
 public:
  /// Borrows the arguments.
  explicit ArgumentReader(std::span<const Argument> arguments) noexcept : arguments_(arguments) {}

  [[nodiscard]] bool has(std::string_view name) const noexcept { return find(name) != nullptr; }

  /// Printable text of 1…bytes_max bytes.
  std::string text(std::string_view name, std::size_t bytes_max);
  std::string text_or(std::string_view name, std::size_t bytes_max, std::string_view otherwise);
  /// A file's content: control characters are allowed.
  std::string content(std::string_view name);

  /// A code or symbol: 1…N printable ASCII characters without blanks, or empty where it is optional
  /// and missing.
  template <class T>
  T code(std::string_view name) {
    return fixed<T>(name, code_text(name, T::size_max));
  }
  template <class T>
  T code_or_empty(std::string_view name) {
    known_.emplace(name);
    return has(name) ? code<T>(name) : T{};
  }

  template <class E>
  E word(std::string_view name) {
    const std::string given = text(name, 64);
    if (failed()) return E{};
    const auto value = parse_word<E>(given);
    if (!value) fail(FaultCode::bad_value, name, "is '" + given + "', not " + names_of<E>());
    return value.value_or(E{});
  }
  template <class E>
  E word_or(std::string_view name, E otherwise) {
    known_.emplace(name);
    return has(name) ? word<E>(name) : otherwise;
  }

  bool flag_or(std::string_view name, bool otherwise);
  std::int64_t whole(std::string_view name, std::int64_t low, std::int64_t high);
  std::int64_t whole_or(std::string_view name, std::int64_t low, std::int64_t high,
                        std::int64_t otherwise);
  /// Decimal text or a JSON number, 1 or above.
  std::uint64_t id(std::string_view name);
  /// A list of ids, or the text "all": then empty. An empty list is a fault: "all" must be said.
  std::vector<std::uint64_t> ids_or_all(std::string_view name);
  /// Yuan > 0, exact to the hao.
  domain::Money money(std::string_view name);
  /// Decimal text > 0 as a whole number of `unit`; `unit_name` is for the message.
  std::int64_t amount(std::string_view name, base::Decimal unit, std::string_view unit_name);
  base::Date date(std::string_view name);
  std::vector<base::Date> dates(std::string_view name);
  /// Local time of the venue, YYYY-MM-DD HH:MM:SS.
  domain::Timestamp instant(std::string_view name);
  domain::Sha256 sha256(std::string_view name);
  /// An even number of hexadecimal digits as bytes; empty where the argument is missing.
  std::string hex_or_empty(std::string_view name);

  void fail(FaultCode code, std::string_view name, std::string_view what);
  [[nodiscard]] bool failed() const noexcept { return fault_.has_value(); }
  /// The first fault, an argument that nobody asked for among them.
  [[nodiscard]] std::optional<Fault> finish() const;

 private:
  [[nodiscard]] const Value* find(std::string_view name) const noexcept;
  const Value* take(std::string_view name);
  std::string code_text(std::string_view name, std::size_t bytes_max);
  template <class T>
  T fixed(std::string_view name, const std::string& given) {
    const auto value = T::from(given);
    if (!value) fail(FaultCode::bad_value, name, "is too long");
    return value.value_or(T{});
  }
  template <class E>
  [[nodiscard]] static std::string names_of() {
    std::string out;
    for (const Word<E>& entry : words_of(E{})) {
      if (!out.empty()) out.append(", ");
      out.append(entry.name);
    }
    return out;
  }

  std::span<const Argument> arguments_;
  std::set<std::string, std::less<>> known_;
  std::optional<Fault> fault_;
};

}  // namespace eco::console

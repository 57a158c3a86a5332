#pragma once
/// What eco-member says, in English and Chinese.
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace eco::member {

enum class Language : std::uint8_t { english = 1, chinese = 2 };

enum class Word : std::uint8_t {
  online,
  offline,
  new_day,
  order_accepted,
  order_replaced,
  order_ended,
  executed,
  busted,
  refused,
  deal,
  difference,
  reconciled,
  not_reconciled,
  sent,
  step,
  failed,
  progress,
  result,
};

/// One thing said: `name` in JSON, the texts with {0}, {1}, … for its facts.
struct Phrase {
  Word word;
  std::string_view name;
  std::string_view english;
  std::string_view chinese;
};

[[nodiscard]] const std::array<Phrase, 18>& phrases() noexcept;
[[nodiscard]] const Phrase& phrase(Word word) noexcept;

/// A fact of something said. `key` names it in JSON.
struct Fact {
  std::string_view key;
  std::string value;
};

/// The text of `word` with its facts put in.
[[nodiscard]] std::string say(Word word, Language language, const std::vector<Fact>& facts);

/// Words for what the wire codes: buy, sell, listing, sweep, pick, live, filled, cancelled, …
[[nodiscard]] std::string_view translate(std::string_view english, Language language) noexcept;

/// Help of the shell and of scripts.
[[nodiscard]] std::string_view command_help(Language language) noexcept;

}  // namespace eco::member

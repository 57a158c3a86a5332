#pragma once
/// Tells what happens to a member, a line at a time.
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "apps/eco-member/client.hpp"
#include "apps/eco-member/words.hpp"

namespace eco::member {

enum class Output : std::uint8_t {
  text = 1,
  json = 2,   ///< an object per line: member, event and the facts
  quiet = 3,  ///< only what went wrong, and results
};

struct Style {
  Output output = Output::text;
  Language language = Language::english;
};

/// Prints to standard output. What happened before the book's start is history and is not told.
/// Threading: the pump's thread.
class Narrator final : public ClientListener {
 public:
  Narrator(std::string member, Style style) : member_(std::move(member)), style_(style) {}

  void tell(Word word, const std::vector<Fact>& facts) const;
  /// A line of a table; nothing in JSON.
  void show(std::string_view line) const;
  [[nodiscard]] Style style() const noexcept { return style_; }
  [[nodiscard]] std::string_view in_words(std::string_view english) const noexcept {
    return translate(english, style_.language);
  }

  void started(const CashFacts& cash, const std::map<std::string, domain::Quantity>&) override {
    history_through_ = cash.sequence;
  }
  void answered(const Request& request) override;
  void order_changed(const Order& order, const InMessage& message) override;
  void executed(const Execution& execution) override;
  void deal_changed(const Deal& deal, const InMessage& message) override;
  void connected() override {
    last_reason_.clear();
    tell(Word::online, {});
  }
  void disconnected(std::string_view reason) override;
  void day_opened() override { tell(Word::new_day, {}); }

  /// So that prices and quantities can be written. Borrowed for life.
  void use(const Instruments& instruments) { instruments_ = &instruments; }

 private:
  [[nodiscard]] std::string fact_in_words(std::string_view english) const {
    return style_.output == Output::json ? std::string(english) : std::string(in_words(english));
  }

  std::string member_;
  Style style_;
  [[nodiscard]] bool is_history(const ExecPlace& place) const noexcept {
    return place.sequence <= history_through_;
  }

  const Instruments* instruments_ = nullptr;
  std::uint64_t history_through_ = ~0ULL;
  std::string last_reason_;  // an outage is told once, not once per attempt
};

[[nodiscard]] std::string_view name_of(OrderState state) noexcept;
[[nodiscard]] std::string_view name_of(OrderKind kind) noexcept;
[[nodiscard]] std::string_view name_of(DealState state) noexcept;
[[nodiscard]] std::string_view name_of(domain::Side side) noexcept;

}  // namespace eco::member

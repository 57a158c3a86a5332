#pragma once
/// One trading day out of the durable past: the venue's books at its opening and at its end, and
/// everything between that a bulletin or a statement shows. Fed with every command from the first.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/date.hpp"
#include "console/names.hpp"
#include "console/ports.hpp"
#include "console/report/books.hpp"
#include "domain/event.hpp"
#include "domain/rulebook.hpp"

namespace eco::console {

/// An event of the day with the command it belongs to.
template <class T>
struct Entry {
  domain::SeqNo sequence;
  domain::Timestamp stamp;
  T event;
};

/// The rules under which a market's day ran, as far as reports show them.
struct MarketDay {
  std::string name_en;
  std::string name_zh;
  domain::MarketRules rules;
  domain::Phase phase = domain::Phase::closed;
  std::optional<domain::CompositeClosed> composite;
  std::optional<domain::MarketSettled> settled;
  std::vector<domain::SettlementBreak> breaks;
};

struct InstrumentDay {
  domain::Price base;
  std::optional<domain::InstrumentClosed> closed;
};

class DayHistory {
 public:
  /// `date` empty: the last day that was opened.
  explicit DayHistory(std::optional<base::Date> date) : wanted_(date) {}

  /// False once the day wanted is over: nothing later is needed.
  bool apply(const DurableCommand& command);

  /// The day wanted was opened.
  [[nodiscard]] bool found() const noexcept { return in_day_; }
  /// No later day was opened: the books at the end are the present ones.
  [[nodiscard]] bool newest() const noexcept { return !over_; }
  [[nodiscard]] bool closed() const noexcept { return day_closed_; }
  [[nodiscard]] const domain::DayOpened& day() const noexcept { return day_; }
  [[nodiscard]] const Names& names() const noexcept { return names_; }
  [[nodiscard]] const Books& opening() const noexcept { return opening_; }
  [[nodiscard]] const Books& books() const noexcept { return books_; }
  [[nodiscard]] const std::map<domain::MarketId, MarketDay>& markets() const noexcept {
    return markets_;
  }
  /// The rulebook last activated for a market, or null.
  [[nodiscard]] const domain::Rulebook* rulebook(const domain::MarketCode& code) const noexcept;
  /// Null where nothing is known of it.
  [[nodiscard]] const InstrumentDay* instrument(domain::InstrumentId id) const noexcept;
  [[nodiscard]] const std::vector<Entry<domain::Trade>>& trades() const noexcept { return trades_; }
  [[nodiscard]] domain::TradeFinality finality(domain::TradeId trade) const noexcept;
  /// Trades of earlier days that the registry refused on this one.
  [[nodiscard]] const std::vector<Entry<domain::TradeFinalityChanged>>& late_refusals()
      const noexcept {
    return late_refusals_;
  }
  [[nodiscard]] const std::vector<Entry<domain::CashPosted>>& postings() const noexcept {
    return postings_;
  }
  [[nodiscard]] const std::vector<Entry<domain::LotMoved>>& movements() const noexcept {
    return movements_;
  }
  [[nodiscard]] const std::vector<Entry<domain::RightsReserved>>& reservations() const noexcept {
    return reservations_;
  }
  /// What the registry was told to move, per account and instrument.
  [[nodiscard]] const std::vector<domain::RegistryNet>& registry_nets() const noexcept {
    return registry_nets_;
  }

 private:
  void note_rulebook(const domain::Command& command);
  bool apply_event(const domain::Command& command, const domain::Event& event);
  void on(const domain::DayOpened& event);
  void on(const domain::RulesResolved& event);
  void on(const domain::ActionApproved& event);

  std::optional<base::Date> wanted_;
  bool in_day_ = false;
  bool over_ = false;
  bool day_closed_ = false;
  domain::DayOpened day_;
  Names names_;
  Books opening_;
  Books books_;
  std::map<domain::SeqNo, domain::Rulebook> proposed_;
  std::map<domain::MarketCode, domain::Rulebook> rulebooks_;
  std::map<domain::MarketId, MarketDay> markets_;
  std::map<domain::InstrumentId, InstrumentDay> instruments_;
  std::map<domain::TradeId, domain::TradeFinality> finality_;
  std::vector<Entry<domain::Trade>> trades_;
  std::vector<Entry<domain::TradeFinalityChanged>> late_refusals_;
  std::vector<Entry<domain::CashPosted>> postings_;
  std::vector<Entry<domain::LotMoved>> movements_;
  std::vector<Entry<domain::RightsReserved>> reservations_;
  std::vector<domain::RegistryNet> registry_nets_;
};

}  // namespace eco::console

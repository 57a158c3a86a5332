#pragma once
/// Names and units behind the numbers of a journal, learnt from its own records.
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/command.hpp"
#include "domain/event.hpp"

namespace eco::replay {

/// Knows what was listed, admitted and activated in the records learnt so far. What it does not
/// know is shown as a number.
class Directory {
 public:
  struct Instrument {
    domain::Symbol symbol;
    domain::MarketId market;
    std::int32_t vintage = 0;
  };
  struct Market {
    domain::MarketCode code;
    domain::Rulebook rulebook;                 ///< the newest activated
    std::optional<domain::MarketRules> rules;  ///< in force on the day opened last
  };

  /// Requires: records in order.
  void learn(const domain::Command& command, const std::vector<domain::Event>& events);

  [[nodiscard]] std::string instrument(domain::InstrumentId id) const;
  [[nodiscard]] std::string member(domain::MemberId id) const;
  [[nodiscard]] std::string account(domain::AccountId id) const;
  [[nodiscard]] std::string trader(domain::TraderId id) const;
  [[nodiscard]] std::string market(domain::MarketId id) const;
  /// In yuan per asset unit and in asset units; `N ticks` and `N steps` where no rules are known.
  [[nodiscard]] std::string price(domain::InstrumentId id, domain::Price price) const;
  [[nodiscard]] std::string quantity(domain::InstrumentId id, domain::Quantity quantity) const;

  [[nodiscard]] std::optional<domain::InstrumentId> find_instrument(std::string_view symbol) const;
  /// By code or by number.
  [[nodiscard]] std::optional<domain::MemberId> find_member(std::string_view name) const;
  [[nodiscard]] const domain::MemberAdmitted* find(domain::MemberId id) const;

  [[nodiscard]] const std::map<domain::InstrumentId, Instrument>& instruments() const noexcept {
    return instruments_;
  }
  [[nodiscard]] const std::map<domain::MarketId, Market>& markets() const noexcept {
    return markets_;
  }

 private:
  void learn_event(const domain::Event& event);
  void activate(const domain::RulebookActivated& activated);
  void resolve(const domain::RulesResolved& resolved);
  [[nodiscard]] const domain::MarketRules* rules_of(domain::InstrumentId id) const;

  std::map<domain::InstrumentId, Instrument> instruments_;
  std::map<domain::MarketId, Market> markets_;
  std::map<domain::MemberId, domain::MemberAdmitted> members_;
  std::map<domain::AccountId, domain::AccountCode> accounts_;
  std::map<domain::TraderId, domain::PersonName> traders_;
  std::map<domain::SeqNo, domain::Rulebook> proposed_;  // not answered yet
  std::optional<domain::Rulebook> approved_;            // by the record being learnt
};

}  // namespace eco::replay

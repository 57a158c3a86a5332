#pragma once
/// A member's daily statement 结算单: balances at the opening and at the end, every trade, every
/// posting between, from durable events alone.
#include <optional>
#include <string>
#include <vector>

#include "console/report/day_history.hpp"
#include "console/words.hpp"

namespace eco::console {

/// What the venue's core says now; a statement of the newest day must end there.
struct VenueBalances {
  domain::CashView cash;
  std::vector<domain::HoldingView> holdings;
};

enum class Agreement : std::uint8_t {
  not_compared = 1,  ///< a later day has begun
  agrees = 2,
  differs = 3,
};

/// Borrows from the DayHistory it was made of.
struct Statement {
  const DayHistory* day = nullptr;
  domain::MemberCode code;
  Names::Member member;
  CashBalance opening_cash;
  CashBalance closing_cash;
  /// As of the day's rules for locks: what was bought the day before is free at the opening.
  std::map<domain::InstrumentId, HoldingBalance> opening_holdings;
  std::map<domain::InstrumentId, HoldingBalance> closing_holdings;
  Agreement agreement = Agreement::not_compared;
};

/// Empty where the member is unknown.
[[nodiscard]] std::optional<Statement> make_statement(const DayHistory& day,
                                                      std::string_view member_code,
                                                      const std::optional<VenueBalances>& present);

[[nodiscard]] std::string statement_json(const Statement& statement);
[[nodiscard]] std::string statement_text(const Statement& statement, Language language);

}  // namespace eco::console

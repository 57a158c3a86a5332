#pragma once
/// What the JSON and the text form of a statement share.
#include <algorithm>
#include <string>
#include <vector>

#include "console/report/statement.hpp"

namespace eco::console {

/// A trade with the member's side of it.
struct OwnTrade {
  const Entry<domain::Trade>* entry = nullptr;
  const domain::TradeSide* side = nullptr;

  [[nodiscard]] domain::Side direction() const noexcept {
    return side == &entry->event.buy ? domain::Side::buy : domain::Side::sell;
  }
};

[[nodiscard]] std::vector<OwnTrade> own_trades(const Statement& statement);

/// A trade of an earlier day that was taken back, with the member's side of it.
struct OwnRefusal {
  const Entry<domain::TradeFinalityChanged>* entry = nullptr;
  const domain::TradeParty* party = nullptr;

  [[nodiscard]] domain::Side direction() const noexcept {
    return party == &entry->event.buy ? domain::Side::buy : domain::Side::sell;
  }
};

[[nodiscard]] std::vector<OwnRefusal> own_late_refusals(const Statement& statement);

/// A place in a posting, seen from account `own`.
[[nodiscard]] std::string place_text(const Names& names, domain::AccountId own,
                                     const domain::CashPlace& place,
                                     Language language = Language::english);
[[nodiscard]] std::string place_text(const Names& names, domain::AccountId own,
                                     const domain::LotPlace& place,
                                     Language language = Language::english);

}  // namespace eco::console

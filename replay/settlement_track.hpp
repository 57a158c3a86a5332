#pragma once
/// What each market's settlement must come to, kept from the first trade on: trades may wait for
/// the registry over days.
#include <cstdint>
#include <map>

#include "domain/event.hpp"
#include "replay/directory.hpp"

namespace eco::replay {

/// A market's settlement, recomputed.
struct Settlement {
  std::uint64_t trades_settled = 0;
  std::uint64_t breaks = 0;
  domain::Money turnover;
  domain::Money fees;          ///< since the settlement before; refused trades taken out
  domain::Money risk_reserve;  ///< set aside of them
};

class SettlementTrack {
 public:
  /// Requires: events in order.
  void add(const domain::Event& event, const Directory& directory);
  /// What the market's settlement now must be. The trades that it takes are then done.
  [[nodiscard]] Settlement settle(domain::MarketId market, std::int64_t risk_reserve_bp);

 private:
  struct Waiting {
    domain::MarketId market;
    domain::Money amount;
    domain::Money fees;
    bool confirmed = false;
  };
  struct Fees {
    domain::Money since_settlement;
    domain::Money held;  ///< taken so far, less what was given back or set aside
  };

  std::map<domain::TradeId, Waiting> waiting_;
  std::map<domain::MarketId, Fees> fees_;
};

}  // namespace eco::replay

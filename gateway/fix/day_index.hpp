#pragma once
/// What reports need of earlier commands of the day: open offers' instruments and where trades were
/// reported.
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "gateway/fix/inbound.hpp"
#include "gateway/fix/outbound.hpp"
#include "gateway/ports.hpp"

namespace eco::gateway::fix {

/// Bound: one small entry per trade and per offer of the day, and the whole of each block trade
/// since the start.
class DayIndex final : public TradeFinder, public OfferInstruments {
 public:
  explicit DayIndex(SessionStore& store) : store_(store) {}
  /// Reads the present day.
  void rebuild();
  void add(const DurableCommand& durable);

  [[nodiscard]] std::optional<Found> find_trade(domain::TradeId trade) const override;
  [[nodiscard]] std::optional<domain::InstrumentId> instrument_of(
      domain::OfferId offer) const override;
  /// Stamp of the day's `open day`; 0 before the first.
  [[nodiscard]] domain::Timestamp opened_at() const noexcept { return opened_at_; }

 private:
  struct Place {
    domain::TradeId trade;
    EventRef event;
  };

  SessionStore& store_;
  std::vector<Place> book_trades_;  // ascending trade
  std::unordered_map<domain::TradeId, Found> block_trades_;
  std::unordered_map<domain::OfferId, domain::InstrumentId> offers_;
  domain::Timestamp opened_at_;
};

}  // namespace eco::gateway::fix

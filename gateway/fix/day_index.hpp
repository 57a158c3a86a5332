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
  /// Reads the day's first command; the rest follows by and by, or when it is needed.
  explicit DayIndex(SessionStore& store);
  /// Reads up to `commands_max` more of the day as it was at the start. Cheap once that is done.
  void read_on(std::uint64_t commands_max) const;
  /// Each durable command since the start, in order.
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
  struct Content {
    std::vector<Place> book_trades;  // ascending trade
    std::unordered_map<domain::TradeId, Found> block_trades;
    std::unordered_map<domain::OfferId, domain::InstrumentId> offers;
    domain::SeqNo next;  // sequence not yet indexed
    bool complete = false;
  };

  static void index(Content& content, const DurableCommand& durable);
  [[nodiscard]] const Content& whole() const;

  SessionStore& store_;
  mutable Content content_;  // a cache of what the store holds
  domain::Timestamp opened_at_;
};

}  // namespace eco::gateway::fix

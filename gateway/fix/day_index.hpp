#pragma once
/// What reports need of earlier commands of the day: open offers' instruments and where trades were
/// reported.
#include <cstddef>
#include <deque>
#include <functional>
#include <unordered_map>
#include <vector>

#include "gateway/fix/inbound.hpp"
#include "gateway/fix/outbound.hpp"
#include "gateway/ports.hpp"

namespace eco::gateway::fix {

/// What one turn of the loop may read of the durable day, so that nobody else waits long: commands
/// and events, about two milliseconds.
class DayStep {
 public:
  static constexpr std::size_t work_max = 1000;

  /// False where the command is for a later turn.
  [[nodiscard]] bool take(const DurableCommand& durable) noexcept {
    if (work_ >= work_max) return false;
    work_ += 1 + durable.events.size();
    return true;
  }

 private:
  std::size_t work_ = 0;
};

/// Bound: one small entry per trade and per offer of the day, and the whole of each block trade
/// since the start.
class DayIndex final : public TradeFinder, public OfferInstruments {
 public:
  /// Reads one step of the day; the owner calls `read_on` until it is complete.
  explicit DayIndex(SessionStore& store);
  /// One more step of the day as it was at the start. When it was the last, what waited is run.
  void read_on();
  /// Each durable command since the start, in order.
  void add(const DurableCommand& durable);
  [[nodiscard]] bool complete() const noexcept { return content_.complete; }
  /// Runs `work` inside the last `read_on`. Requires: not complete.
  void when_complete(std::function<void()> work) { waiting_.push_back(std::move(work)); }
  /// Whether a report of this event asks `find_trade`.
  [[nodiscard]] static bool needed_by(const domain::Event& event) noexcept;

  // Both require: complete.
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
  void read_step();

  SessionStore& store_;
  Content content_;
  std::deque<std::function<void()>> waiting_;  // bound: a few per session
  domain::Timestamp opened_at_;
};

}  // namespace eco::gateway::fix

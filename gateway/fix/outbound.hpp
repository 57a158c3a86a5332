#pragma once
/// Durable event -> FIX message for one recipient. Pure: the same event gives the same text in
/// every process life, so a message that was lost is rendered again and its ExecID tells the member
/// whether he has it. (docs/wire/fix.md)
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/fix/message.hpp"
#include "gateway/ports.hpp"

namespace eco::gateway::fix {

/// A SessionNote whose text begins so was answered by the session level (Reject) and needs no
/// report.
inline constexpr std::string_view session_reject_prefix = "Reject(3): ";

/// One event of the durable past.
struct EventRef {
  domain::SeqNo sequence;
  std::uint32_t index = 0;

  friend bool operator==(const EventRef&, const EventRef&) = default;
};

/// Where today's trades were reported, for busts.
class TradeFinder {
 public:
  virtual ~TradeFinder() = default;
  struct Found {
    domain::Trade trade;
    EventRef event;
    std::string terms;  ///< `<OfferID>.<n>` of a block
  };
  [[nodiscard]] virtual std::optional<Found> find_trade(domain::TradeId trade) const = 0;
};

struct RenderContext {
  const Directory& directory;
  const TradeFinder& trades;
};

/// Adds the traders to whom the event is reported; each at most once.
void add_recipients(const DurableCommand& durable, std::uint32_t index,
                    const RenderContext& context, std::vector<domain::TraderId>& recipients);

/// The report of an event to one of its recipients; empty where it has nothing to tell him.
[[nodiscard]] std::optional<OutMessage> render(const DurableCommand& durable, std::uint32_t index,
                                               const TraderLogin& recipient,
                                               const RenderContext& context);

/// `<sequence>-<event index>-<side>`; side is B, S or 0.
[[nodiscard]] std::string exec_id(EventRef event, char side);
/// `<OfferID>.<n>`.
[[nodiscard]] std::string terms_id(domain::OfferId offer, std::uint32_t terms);
/// The agreement that a block's trade of the same command is of: an offer, or a hit. Null where
/// none is told of.
[[nodiscard]] const domain::BlockUpdated* agreement_of(const DurableCommand& durable,
                                                       const domain::Trade& trade) noexcept;

// ---- Parts that answers to queries share ----

/// Account, Symbol, Side, OrderQty, OrdType, Price, TimeInForce, CumQty, LeavesQty, AvgPx,
/// CumAmount.
void put_order(OutMessage& message, const domain::OrderState& order, const Directory& directory);
/// OrdStatus of an order that is alive or filled; '4' otherwise.
[[nodiscard]] char order_status(const domain::OrderState& order) noexcept;
/// VenueRejectCode and Text.
void put_refusal(OutMessage& message, const domain::Refusal& refusal,
                 const domain::InstrumentView* instrument);

/// Block offers, block trades and busts.
[[nodiscard]] std::optional<OutMessage> render_block(const domain::BlockUpdated& block,
                                                     const DurableCommand& durable,
                                                     std::uint32_t index,
                                                     const TraderLogin& recipient,
                                                     const RenderContext& context);
[[nodiscard]] OutMessage render_block_reject(const domain::BlockRejected& block,
                                             const DurableCommand& durable, std::uint32_t index,
                                             const RenderContext& context);
[[nodiscard]] std::optional<OutMessage> render_block_trade(const domain::Trade& trade,
                                                           const DurableCommand& durable,
                                                           std::uint32_t index,
                                                           const TraderLogin& recipient,
                                                           const RenderContext& context);
[[nodiscard]] std::optional<OutMessage> render_bust(const domain::TradeFinalityChanged& change,
                                                    const DurableCommand& durable,
                                                    std::uint32_t index,
                                                    const TraderLogin& recipient,
                                                    const RenderContext& context);
/// The lot pieces that the trade delivered, as group 5200.
void put_lots(OutMessage& message, domain::TradeId trade, const DurableCommand& durable,
              const domain::InstrumentView& instrument);

}  // namespace eco::gateway::fix

#pragma once
/// Where a match becomes property: fills, cash, rights, fees, statistics. Private to engine.
#include "engine/core.hpp"

namespace eco::engine {

/// One side of a trade to be: its order as it stands before, and what it holds.
struct TradingSide {
  domain::OrderState& order;
  risk::CashHold& hold;
  domain::Liquidity liquidity = domain::Liquidity::maker;
  /// What the fee counts up from where that is not the order alone; kept up to date. Null: the
  /// order.
  risk::OrderCost* cost = nullptr;
};

/// A match: instrument, method, terms and both sides.
struct Match {
  domain::InstrumentId instrument;
  domain::Method method = domain::Method::listed;
  domain::Price price;
  domain::Quantity quantity;
  TradingSide buy;
  TradingSide sell;
  domain::Quantity retired{};            ///< of it, in the buyer's name; the last units
  bool makes_close = true;               ///< false: its price is none, as of a leg of a swap
  domain::TradeId corrects{};            ///< of a correction: the trade that it stands for
  domain::TradeId place{};               ///< and whose place in the day it takes
  std::optional<std::int64_t> fee_bp{};  ///< where it is not today's
};

/// Books a match: order states, Trade event, payment and fees, delivery of lots, statistics, the
/// record until it is final. What the sides hold beyond the trade stays held.
/// Requires: holds and reserved lots suffice; the day's totals fit.
void book_trade(Core& core, const Step& step, const Match& match);

}  // namespace eco::engine

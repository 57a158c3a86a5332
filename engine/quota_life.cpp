// How transfers go on and end: reservations, execution, lapse, finality, zones.
#include <algorithm>
#include <limits>

#include "engine/execution.hpp"
#include "engine/order_entry.hpp"
#include "engine/quota_entry.hpp"
#include "engine/reservation.hpp"

namespace eco::engine {
namespace {

using domain::OfferId;
using domain::Quantity;
using domain::Side;
using domain::TradeId;
using domain::TransferStatus;

void make_free(Core& core, const Step& step, const Transfer& transfer, TransferParty& party) {
  if (!party.firm) return;
  core.ledger.release(party.hold, party.account, order_of_leg(transfer.id, 0), step.events);
  for (std::size_t i = 0; i < transfer.legs(); ++i) {
    if (transfer.seller_of(i).member != party.member) continue;
    core.holdings.release(order_of_leg(transfer.id, i), step.events);
  }
  party.firm = false;
}

void record_trade(Core& core, const Step& step, const ZoneTrade& trade) {
  core.quotas.trades.add(trade);
  change_zone(core, step, trade.buyer_zone, trade.need, trade.trade);
  change_zone(core, step, trade.seller_zone, -trade.quantity, trade.trade);
}

/// The trade of one leg, what it retires and what it does to zones.
void trade_leg(Core& core, const Step& step, Transfer& transfer, std::size_t index) {
  const domain::TransferLeg& leg = transfer.leg(index);
  domain::OrderState buy = order_of(transfer, index, Side::buy);
  domain::OrderState sell = order_of(transfer, index, Side::sell);
  const auto liquidity = [&transfer](const TransferParty& party) {
    return party.member == transfer.proposer ? domain::Liquidity::maker : domain::Liquidity::taker;
  };
  TransferParty& buyer = transfer.buyer_of(index);
  TransferParty& seller = transfer.seller_of(index);
  Match match{leg.instrument,
              domain::Method::quota,
              leg.price,
              leg.quantity,
              {buy, buyer.hold, liquidity(buyer)},
              {sell, seller.hold, liquidity(seller)}};
  match.retired = leg.quantity - leg.need;
  match.makes_close = !transfer.second;
  book_trade(core, step, match);
  ECO_ASSERT(core.day.trades == leg.trade.raw());
  const Instrument& instrument = core.instrument(leg.instrument);
  ZoneTrade trade;
  trade.trade = leg.trade;
  trade.transfer = transfer.id;
  if (transfer.second) trade.partner = transfer.leg(1 - index).trade;
  trade.seller_zone = *zone_of(core, instrument, seller.account);
  trade.buyer_zone = *zone_of(core, instrument, buyer.account);
  trade.need = leg.need;
  trade.quantity = leg.quantity;
  record_trade(core, step, trade);
}

}  // namespace

void make_firm(Core& core, const Step& step, const Transfer& transfer, TransferParty& party) {
  const auto cash = cash_of(core, transfer, party);
  ECO_ASSERT(cash.has_value());
  core.ledger.resize(party.hold, *cash, party.account, order_of_leg(transfer.id, 0), step.events);
  for (std::size_t i = 0; i < transfer.legs(); ++i) {
    if (transfer.seller_of(i).member != party.member) continue;
    const domain::TransferLeg& leg = transfer.leg(i);
    core.holdings.resize(order_of_leg(transfer.id, i), party.account, leg.instrument, leg.quantity,
                         step.events);
  }
  party.firm = true;
}

domain::DayOrdinal lapse_day(const Core& core, const Transfer& transfer) {
  const Market& market = core.market_of(core.instrument(transfer.first.instrument));
  const std::int64_t days = market.rules.quota->approval_days;
  return days == 0 ? domain::DayOrdinal(0) : core.day.ordinal + domain::DayOrdinal(days);
}

void execute_transfer(Core& core, const Step& step, OfferId id, std::string_view reference) {
  Transfer* transfer = core.quotas.transfers.find(id);
  ECO_ASSERT(transfer != nullptr);
  {
    const auto edit = core.quotas.transfers.edit(*transfer);
    transfer->status = TransferStatus::executed;
    for (std::size_t i = 0; i < transfer->legs(); ++i) {
      transfer->leg(i).trade = TradeId(core.day.trades + 1 + i);
    }
    tell(step, *transfer, reference);
    // Not firm yet where no approval was waited for; else the fee may have changed since.
    make_firm(core, step, *transfer, transfer->seller);
    make_firm(core, step, *transfer, transfer->buyer);
    for (std::size_t i = 0; i < transfer->legs(); ++i) trade_leg(core, step, *transfer, i);
    make_free(core, step, *transfer, transfer->seller);
    make_free(core, step, *transfer, transfer->buyer);
  }
  for (std::size_t i = 0; i < transfer->legs(); ++i) {
    end_locked_buys(core, step, transfer->leg(i).instrument, transfer->seller_of(i).account);
  }
}

void end_transfer(Core& core, const Step& step, OfferId id, TransferStatus status,
                  std::string_view reference) {
  Transfer* transfer = core.quotas.transfers.find(id);
  ECO_ASSERT(transfer != nullptr);
  {
    const auto edit = core.quotas.transfers.edit(*transfer);
    transfer->status = status;
    tell(step, *transfer, reference);
    make_free(core, step, *transfer, transfer->seller);
    make_free(core, step, *transfer, transfer->buyer);
  }
  core.quotas.transfers.erase(id);
}

void lapse_transfers(Core& core, const Step& step) {
  end_transfers(core, step, TransferStatus::lapsed, [&core](const Transfer& transfer) {
    return transfer.status == TransferStatus::pending_approval &&
           transfer.lapses_on > domain::DayOrdinal(0) && transfer.lapses_on <= core.day.ordinal;
  });
}

void end_proposals(Core& core, const Step& step, const Market& market, domain::InstrumentId only,
                   TransferStatus status) {
  end_transfers(core, step, status, [&](const Transfer& transfer) {
    if (transfer.status != TransferStatus::proposed) return false;
    for (std::size_t i = 0; i < transfer.legs(); ++i) {
      const domain::InstrumentId instrument = transfer.leg(i).instrument;
      const bool meant =
          only.valid() ? instrument == only : core.instrument(instrument).market == market.id;
      if (meant) return true;
    }
    return false;
  });
}

void note_trade(Core& core, const Step& step, const risk::CashTrade& trade,
                const Instrument& instrument, Quantity quantity) {
  const auto seller = zone_of(core, instrument, trade.seller);
  const auto buyer = zone_of(core, instrument, trade.buyer);
  if (!seller || !buyer) return;
  record_trade(core, step, {trade.trade, {}, {}, *seller, *buyer, quantity, quantity});
}

void undo_trade(Core& core, const Step& step, TradeId id) {
  const ZoneTrade* found = core.quotas.trades.find(id);
  if (found == nullptr) return;
  const ZoneTrade trade = *found;
  core.quotas.trades.erase(id);
  change_zone(core, step, trade.buyer_zone, -trade.need, id);
  change_zone(core, step, trade.seller_zone, trade.quantity, id);
  if (core.quotas.transfers.find(trade.transfer) != nullptr) {
    end_transfer(core, step, trade.transfer, TransferStatus::reversed);
  }
}

void finish_trade(Core& core, TradeId id) {
  const ZoneTrade* found = core.quotas.trades.find(id);
  if (found == nullptr) return;
  const OfferId transfer_id = found->transfer;
  core.quotas.trades.erase(id);
  const Transfer* transfer = core.quotas.transfers.find(transfer_id);
  if (transfer == nullptr) return;
  for (std::size_t i = 0; i < transfer->legs(); ++i) {
    if (core.quotas.trades.find(transfer->leg(i).trade) != nullptr) return;
  }
  const auto& rules = core.market_of(core.instrument(transfer->first.instrument)).rules.quota;
  const bool recall = rules && rules->options.contains(domain::QuotaOption::recall);
  if (!recall || transfer->second) core.quotas.transfers.erase(transfer_id);
}

void change_zone(Core& core, const Step& step, const ZoneKey& key, Quantity change, TradeId trade) {
  if (change == Quantity(0)) return;
  Zone* zone = core.quotas.zones.find(key);
  if (zone == nullptr) zone = &core.quotas.zones.add({key, std::nullopt, Quantity(0)});
  const auto edit = core.quotas.zones.edit(*zone);
  constexpr base::Int128 most = std::numeric_limits<std::int64_t>::max();
  const base::Int128 sum = static_cast<base::Int128>(zone->balance.raw()) + change.raw();
  zone->balance = Quantity(static_cast<std::int64_t>(std::clamp(sum, -most, most)));
  step.emit(
      domain::ZoneBalanceChanged{key.market, key.measure, key.zone, change, zone->balance, trade});
}

}  // namespace eco::engine

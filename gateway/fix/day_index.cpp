#include "gateway/fix/day_index.hpp"

#include <algorithm>

namespace eco::gateway::fix {

using namespace domain;

void DayIndex::rebuild() {
  store_.read_day(store_.day_start(), [this](const DurableCommand& durable) {
    add(durable);
    return true;
  });
}

void DayIndex::add(const DurableCommand& durable) {
  const SeqNo sequence = durable.command.header.sequence;
  for (std::uint32_t i = 0; i < durable.events.size(); ++i) {
    const Event& event = durable.events[i];
    if (const auto* trade = std::get_if<Trade>(&event)) {
      if (trade->method == Method::block || trade->method == Method::quota) {
        std::string terms;
        for (const Event& other : durable.events) {
          const auto* block = std::get_if<BlockUpdated>(&other);
          if (block != nullptr && block->offer.raw() == trade->buy.order.order.raw()) {
            terms = terms_id(block->offer, block->terms);
          }
        }
        block_trades_[trade->trade] = {*trade, {sequence, i}, std::move(terms)};
      } else {
        book_trades_.push_back({trade->trade, {sequence, i}});
      }
    } else if (const auto* block = std::get_if<BlockUpdated>(&event)) {
      offers_[block->offer] = block->instrument;
    } else if (std::holds_alternative<DayOpened>(event)) {
      opened_at_ = durable.command.header.stamp;
      book_trades_.clear();
      offers_.clear();
    }
  }
}

std::optional<TradeFinder::Found> DayIndex::find_trade(TradeId trade) const {
  if (const auto block = block_trades_.find(trade); block != block_trades_.end())
    return block->second;
  const auto place = std::lower_bound(book_trades_.begin(), book_trades_.end(), trade,
                                      [](const Place& p, TradeId id) { return p.trade < id; });
  if (place == book_trades_.end() || place->trade != trade) return std::nullopt;
  std::optional<Found> found;
  store_.read_day(place->event.sequence, [&](const DurableCommand& durable) {
    if (place->event.index < durable.events.size()) {
      if (const auto* t = std::get_if<Trade>(&durable.events[place->event.index])) {
        found = Found{*t, place->event, {}};
      }
    }
    return false;
  });
  return found;
}

std::optional<InstrumentId> DayIndex::instrument_of(OfferId offer) const {
  const auto found = offers_.find(offer);
  if (found == offers_.end()) return std::nullopt;
  return found->second;
}

}  // namespace eco::gateway::fix

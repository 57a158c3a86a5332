#include "gateway/fix/day_index.hpp"

#include <algorithm>
#include <limits>

namespace eco::gateway::fix {
namespace {

using namespace domain;

std::string terms_of(const DurableCommand& durable, const Trade& trade) {
  for (const Event& event : durable.events) {
    const auto* block = std::get_if<BlockUpdated>(&event);
    if (block != nullptr && block->offer.raw() == trade.buy.order.order.raw()) {
      return terms_id(block->offer, block->terms);
    }
  }
  return {};
}

bool opens_day(const DurableCommand& durable) {
  return std::any_of(durable.events.begin(), durable.events.end(),
                     [](const Event& event) { return std::holds_alternative<DayOpened>(event); });
}

}  // namespace

DayIndex::DayIndex(SessionStore& store) : store_(store) {
  content_.next = store.day_start();
  store.read_day(content_.next, [this](const DurableCommand& durable) {
    if (opens_day(durable)) opened_at_ = durable.command.header.stamp;
    return false;
  });
}

void DayIndex::read_on(std::uint64_t commands_max) const {
  if (content_.complete) return;
  std::uint64_t left = commands_max;
  bool stopped = false;
  store_.read_day(content_.next, [&](const DurableCommand& durable) {
    if (left-- == 0) {
      stopped = true;
      return false;
    }
    index(content_, durable);
    return true;
  });
  content_.complete = !stopped;
}

void DayIndex::add(const DurableCommand& durable) {
  if (opens_day(durable)) {
    opened_at_ = durable.command.header.stamp;
    content_.book_trades.clear();
    content_.offers.clear();
    content_.complete = true;
    content_.next = durable.command.header.sequence;
  }
  if (content_.complete && durable.command.header.sequence >= content_.next)
    index(content_, durable);
}

void DayIndex::index(Content& content, const DurableCommand& durable) {
  const SeqNo sequence = durable.command.header.sequence;
  for (std::uint32_t i = 0; i < durable.events.size(); ++i) {
    const Event& event = durable.events[i];
    if (const auto* trade = std::get_if<Trade>(&event)) {
      if (trade->method == Method::block || trade->method == Method::quota) {
        content.block_trades[trade->trade] = {*trade, {sequence, i}, terms_of(durable, *trade)};
      } else {
        content.book_trades.push_back({trade->trade, {sequence, i}});
      }
    } else if (const auto* block = std::get_if<BlockUpdated>(&event)) {
      content.offers[block->offer] = block->instrument;
    }
  }
  content.next = SeqNo(sequence.raw() + 1);
}

const DayIndex::Content& DayIndex::whole() const {
  read_on(std::numeric_limits<std::uint64_t>::max());
  return content_;
}

std::optional<TradeFinder::Found> DayIndex::find_trade(TradeId trade) const {
  const Content& content = whole();
  if (const auto block = content.block_trades.find(trade); block != content.block_trades.end())
    return block->second;
  const auto place = std::lower_bound(content.book_trades.begin(), content.book_trades.end(), trade,
                                      [](const Place& p, TradeId id) { return p.trade < id; });
  if (place == content.book_trades.end() || place->trade != trade) return std::nullopt;
  const EventRef event = place->event;
  std::optional<Found> found;
  store_.read_day(event.sequence, [&](const DurableCommand& durable) {
    if (event.index < durable.events.size()) {
      if (const auto* t = std::get_if<Trade>(&durable.events[event.index]))
        found = Found{*t, event, {}};
    }
    return false;
  });
  return found;
}

std::optional<InstrumentId> DayIndex::instrument_of(OfferId offer) const {
  const Content& content = whole();
  const auto found = content.offers.find(offer);
  if (found == content.offers.end()) return std::nullopt;
  return found->second;
}

}  // namespace eco::gateway::fix

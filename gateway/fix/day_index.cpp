#include "gateway/fix/day_index.hpp"

#include <algorithm>
#include <utility>

#include "base/assert.hpp"

namespace eco::gateway::fix {
namespace {

using namespace domain;

std::string terms_of(const DurableCommand& durable, const Trade& trade) {
  const BlockUpdated* block = agreement_of(durable, trade);
  return block == nullptr ? std::string() : terms_id(block->offer, block->terms);
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
  read_step();
}

void DayIndex::read_step() {
  DayStep step;
  bool stopped = false;
  store_.read_day(content_.next, [&](const DurableCommand& durable) {
    stopped = !step.take(durable);
    if (!stopped) index(content_, durable);
    return !stopped;
  });
  content_.complete = !stopped;
}

void DayIndex::read_on() {
  if (!content_.complete) read_step();
  if (!content_.complete) return;
  const auto ready = std::exchange(waiting_, {});
  for (const auto& work : ready) work();
}

bool DayIndex::needed_by(const Event& event) noexcept {
  const auto* trade = std::get_if<Trade>(&event);
  if (trade != nullptr) return trade->corrects.valid();
  const auto* changed = std::get_if<TradeFinalityChanged>(&event);
  return changed != nullptr && is_reversed(changed->finality);
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

std::optional<TradeFinder::Found> DayIndex::find_trade(TradeId trade) const {
  ECO_ASSERT(content_.complete);
  const auto block = content_.block_trades.find(trade);
  if (block != content_.block_trades.end()) return block->second;
  const auto place =
      std::lower_bound(content_.book_trades.begin(), content_.book_trades.end(), trade,
                       [](const Place& p, TradeId id) { return p.trade < id; });
  if (place == content_.book_trades.end() || place->trade != trade) return std::nullopt;
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
  ECO_ASSERT(content_.complete);
  const auto found = content_.offers.find(offer);
  if (found == content_.offers.end()) return std::nullopt;
  return found->second;
}

}  // namespace eco::gateway::fix

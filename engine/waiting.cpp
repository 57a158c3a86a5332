#include "engine/waiting.hpp"

namespace eco::engine {

using domain::InstrumentId;
using domain::Side;

namespace {

std::size_t index_of(Line line) noexcept {
  return static_cast<std::size_t>(line);
}

}  // namespace

Line Waiting::line_of(const Order& order) noexcept {
  const bool buys = order.state.side == Side::buy;
  switch (order.place) {
    case OrderPlace::stop:
      return buys ? Line::buy_stops : Line::sell_stops;
    case OrderPlace::triggered:
      return Line::triggered;
    case OrderPlace::whole:
      return buys ? Line::buy_whole : Line::sell_whole;
    case OrderPlace::parked:
      return Line::parked;
    case OrderPlace::book:
      break;
  }
  ECO_ASSERT(order.place != OrderPlace::book);
  return Line::parked;
}

Waiting::Turn Waiting::turn_of(const Order& order) noexcept {
  const bool buys = order.state.side == Side::buy;
  switch (order.place) {
    case OrderPlace::stop:
      return {buys ? order.terms.stop.raw() : -order.terms.stop.raw(), order.state.order.raw(), 0};
    case OrderPlace::whole:
      return {buys ? -order.state.price.raw() : order.state.price.raw(),
              order.priority.command.raw(), order.priority.nth};
    case OrderPlace::triggered:
      return {0, order.priority.command.raw(), order.priority.nth};
    case OrderPlace::parked:
    case OrderPlace::book:
      break;
  }
  return {0, order.state.order.raw(), 0};
}

void Waiting::add(Slot slot, const Order& order) {
  auto& line = lines_[order.state.instrument][index_of(line_of(order))];
  const bool added = line.emplace(turn_of(order), slot).second;
  ECO_ASSERT(added);
}

void Waiting::remove(Slot slot, const Order& order) noexcept {
  const auto lines = lines_.find(order.state.instrument);
  ECO_ASSERT(lines != lines_.end());
  auto& line = lines->second[index_of(line_of(order))];
  const auto at = line.find(turn_of(order));
  ECO_ASSERT(at != line.end());
  ECO_ASSERT(at->second == slot);
  line.erase(at);
  for (const auto& other : lines->second) {
    if (!other.empty()) return;
  }
  lines_.erase(lines);
}

Slot Waiting::first(InstrumentId instrument, Line line) const noexcept {
  const auto lines = lines_.find(instrument);
  if (lines == lines_.end()) return {};
  const auto& turns = lines->second[index_of(line)];
  return turns.empty() ? Slot() : turns.begin()->second;
}

std::vector<Slot> Waiting::all(InstrumentId instrument, Line line) const {
  std::vector<Slot> slots;
  const auto lines = lines_.find(instrument);
  if (lines == lines_.end()) return slots;
  for (const auto& [turn, slot] : lines->second[index_of(line)]) slots.push_back(slot);
  return slots;
}

Slot Waiting::first_stop(InstrumentId instrument, Side side, domain::Price price) const noexcept {
  const auto lines = lines_.find(instrument);
  if (lines == lines_.end()) return {};
  const bool buys = side == Side::buy;
  const auto& turns = lines->second[index_of(buys ? Line::buy_stops : Line::sell_stops)];
  if (turns.empty()) return {};
  const auto& [turn, slot] = *turns.begin();
  const std::int64_t reached = buys ? price.raw() : -price.raw();
  return turn.rank <= reached ? slot : Slot();
}

std::size_t Waiting::size() const noexcept {
  std::size_t count = 0;
  for (const auto& [instrument, lines] : lines_) {
    for (const auto& line : lines) count += line.size();
  }
  return count;
}

}  // namespace eco::engine

#include "apps/eco-member/member_book.hpp"

#include <utility>

#include "gateway/fix/framer.hpp"

namespace eco::member {
namespace {

using domain::Money;
using domain::Price;
using domain::Quantity;
using domain::Side;
using gateway::fix::parse_digits;

constexpr std::uint64_t id_max = ~0ULL >> 1;

std::uint64_t number_of(std::string_view text) noexcept {
  return parse_digits(text, id_max).value_or(0);
}

OrderKind kind_of(const InMessage& message) noexcept {
  if (message.value(40) == "D") return OrderKind::pick;
  return message.value(59) == "3" ? OrderKind::sweep : OrderKind::listing;
}

OrderState state_of(std::string_view status) noexcept {
  if (status == "2") return OrderState::filled;
  if (status == "C") return OrderState::expired;
  return status == "4" ? OrderState::cancelled : OrderState::live;
}

}  // namespace

ExecPlace exec_place(std::string_view exec_id) noexcept {
  const std::size_t first = exec_id.find('-');
  if (first == std::string_view::npos) return {};
  const std::size_t second = exec_id.find('-', first + 1);
  return {number_of(exec_id.substr(0, first)),
          number_of(exec_id.substr(first + 1, second - first - 1))};
}

Money Execution::cash_effect() const noexcept {
  const Money effect = side == Side::buy ? -(amount + fee) : amount - fee;
  return bust ? -effect : effect;
}

Quantity Execution::holding_effect() const noexcept {
  return (side == Side::buy) == bust ? -quantity : quantity;
}

bool MemberBook::first_seen(std::string_view exec_id) {
  return exec_id.empty() || exec_id == "0" || seen_.emplace(exec_id).second;
}

MemberBook::Change MemberBook::report(const InMessage& message) {
  if (message.value(150) == "I") return {};
  if (!first_seen(message.value(17))) return {.duplicate = true};
  if (message.value(150) == "8") return {};
  if (message.value(150) == "H") return bust(message);
  const Instrument* instrument = instruments_.find(message.value(55));
  if (instrument == nullptr) {
    contradict("a report on an instrument that the venue does not list: " + message.text(55));
    return {};
  }
  Change change;
  if (message.value(150) == "F") {
    change.execution = add(read_execution(message, *instrument));
    filled_[message.text(37)] += change.execution->quantity;
  }
  change.order = update_order(message, *instrument);
  return change;
}

MemberBook::Change MemberBook::deal(const InMessage& message) {
  if (!first_seen(message.value(17))) return {.duplicate = true};
  if (message.value(487) == "1") return bust(message);
  const Instrument* instrument = instruments_.find(message.value(55));
  if (instrument == nullptr) {
    contradict("a deal in an instrument that the venue does not list: " + message.text(55));
    return {};
  }
  return {.execution = add(read_execution(message, *instrument))};
}

Order* MemberBook::update_order(const InMessage& message, const Instrument& instrument) {
  Order& order = orders_[number_of(message.value(37))];
  const ExecPlace place = exec_place(message.value(17));
  const std::string asked = message.has(41) ? message.text(41) : message.text(11);
  const std::string present = message.value(150) == "5" ? message.text(11) : asked;
  order_of_[present] = number_of(message.value(37));
  if (message.value(150) == "0") order.whole = true;
  if (place < order.last) return &order;
  order.last = place;
  order.order_id = message.text(37);
  order.cl_ord_id = present;
  order.symbol = instrument.symbol;
  order.side = message.value(54) == "2" ? Side::sell : Side::buy;
  order.kind = kind_of(message);
  order.price = instrument.parse_price(message.value(44));
  order.quantity = instrument.parse_quantity(message.value(38)).value_or(order.quantity);
  order.cumulative = instrument.parse_quantity(message.value(14)).value_or(order.cumulative);
  order.leaves = instrument.parse_quantity(message.value(151)).value_or(order.leaves);
  order.amount = parse_money(message.value(5004)).value_or(order.amount);
  order.state = state_of(message.value(39));
  if (order.state == OrderState::live) {
    live_.insert(number_of(order.order_id));
  } else {
    live_.erase(number_of(order.order_id));
  }
  check_sums(order);
  return &order;
}

/// Live: 38 = 14 + 151. Dead: 151 = 0. Σ 32 by ExecID = 14. [A69]
void MemberBook::check_sums(const Order& order) {
  const bool live = order.state == OrderState::live;
  const bool adds_up =
      live ? order.quantity == order.cumulative + order.leaves : order.leaves == Quantity(0);
  if (!adds_up)
    contradict("order " + order.cl_ord_id + ": OrderQty, CumQty and LeavesQty disagree");
  if (!order.whole) return;
  const auto sum = filled_.find(order.order_id);
  const Quantity filled = sum == filled_.end() ? Quantity(0) : sum->second;
  if (filled != order.cumulative) {
    contradict("order " + order.cl_ord_id + ": its fills sum up to " +
               std::to_string(filled.raw()) + " steps, its CumQty is " +
               std::to_string(order.cumulative.raw()));
  }
}

Execution MemberBook::read_execution(const InMessage& message, const Instrument& instrument) {
  Execution e;
  e.exec_id = message.text(17);
  e.place = exec_place(e.exec_id);
  e.trade_id = message.text(880);
  e.order_id = message.has(37) ? message.text(37) : message.text(5010);
  e.cl_ord_id = message.text(11);
  e.symbol = instrument.symbol;
  e.side = message.value(54) == "2" ? Side::sell : Side::buy;
  e.taker = message.value(851) == "2";
  e.counterparty = message.text(448);
  const auto price = instrument.parse_price(message.value(31));
  const auto quantity = instrument.parse_quantity(message.value(32));
  const auto amount = parse_money(message.value(381));
  const auto fee = parse_money(message.value(5005));
  if (!price || !quantity || !amount || !fee) {
    contradict("execution " + e.exec_id + ": LastPx, LastQty, GrossTradeAmt or LastFee unreadable");
  }
  e.price = price.value_or(Price{});
  e.quantity = quantity.value_or(Quantity{});
  e.amount = amount.value_or(Money{});
  e.fee = fee.value_or(Money{});
  Quantity sum;
  for (const auto& entry : message.group(5200, 5201)) {
    LotPiece piece{std::string(field_value(entry, 5201)), number_of(field_value(entry, 5202)),
                   instrument.parse_quantity(field_value(entry, 5203)).value_or(Quantity{})};
    sum += piece.quantity;
    e.lots.push_back(std::move(piece));
  }
  if (sum != e.quantity)
    contradict("execution " + e.exec_id + ": its lots do not sum up to LastQty");
  return e;
}

const Execution* MemberBook::add(Execution execution) {
  const std::pair key{execution.place, execution.exec_id.empty() ? '0' : execution.exec_id.back()};
  return &executions_.emplace(key, std::move(execution)).first->second;
}

MemberBook::Change MemberBook::bust(const InMessage& message) {
  const std::string taken_back = message.text(19);
  const char side = taken_back.empty() ? '0' : taken_back.back();
  const auto found = executions_.find({exec_place(taken_back), side});
  if (found == executions_.end()) return {.unknown_bust = true};
  Execution reverse = found->second;
  reverse.exec_id = message.text(17);
  reverse.place = exec_place(reverse.exec_id);
  reverse.bust = true;
  return {.execution = add(std::move(reverse))};
}

void MemberBook::contradict(std::string what) {
  contradictions_.push_back(std::move(what));
}

void MemberBook::start_cash(Money total, std::uint64_t sequence) {
  cash_start_ = CashStart{total, sequence};
}

void MemberBook::start_holdings(std::map<std::string, Quantity> totals, std::uint64_t sequence) {
  holdings_start_ = HoldingsStart{std::move(totals), sequence};
}

std::optional<Money> MemberBook::cash(std::uint64_t through) const {
  if (!cash_start_) return std::nullopt;
  Money sum = cash_start_->total;
  for (const auto& [key, execution] : executions_) {
    const std::uint64_t at = execution.place.sequence;
    if (at > cash_start_->sequence && at <= through) sum += execution.cash_effect();
  }
  return sum;
}

std::map<std::string, Quantity> MemberBook::holdings(std::uint64_t through) const {
  if (!holdings_start_) return {};
  std::map<std::string, Quantity> sums = holdings_start_->totals;
  for (const auto& [key, execution] : executions_) {
    const std::uint64_t at = execution.place.sequence;
    if (at > holdings_start_->sequence && at <= through) {
      sums[execution.symbol] += execution.holding_effect();
    }
  }
  return sums;
}

Quantity MemberBook::offered(std::string_view symbol) const {
  Quantity sum;
  for (const std::uint64_t id : live_) {
    const Order& order = orders_.at(id);
    if (order.symbol == symbol && order.side == Side::sell) sum += order.leaves;
  }
  return sum;
}

const Order* MemberBook::find(std::string_view id) const {
  const auto by_client = order_of_.find(std::string(id));
  const auto found = orders_.find(by_client == order_of_.end() ? number_of(id) : by_client->second);
  return found == orders_.end() ? nullptr : &found->second;
}

std::vector<const Order*> MemberBook::live() const {
  std::vector<const Order*> found;
  for (const std::uint64_t id : live_) found.push_back(&orders_.at(id));
  return found;
}

}  // namespace eco::member

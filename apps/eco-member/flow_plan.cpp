#include "apps/eco-member/flow_plan.hpp"

#include <algorithm>
#include <utility>

namespace eco::member {
namespace {

using domain::Price;
using domain::Side;

constexpr unsigned sweeps_max = 3;

}  // namespace

FlowOrder* FlowBook::find(std::uint64_t id) {
  const auto found = orders_.find(id);
  return found == orders_.end() ? nullptr : &found->second;
}

void FlowBook::set_leaves(FlowOrder& order, Price price, std::int64_t leaves) {
  auto& levels = order.side == Side::buy ? bids_ : asks_;
  if (order.leaves > 0) {
    const auto level = levels.find(order.price);
    level->second -= order.leaves;
    if (level->second == 0) levels.erase(level);
    --live_;
  }
  order.price = price;
  order.leaves = leaves;
  if (leaves > 0) {
    levels[price] += leaves;
    ++live_;
  }
}

std::optional<Price> FlowBook::best(Side side) const {
  const auto& levels = side == Side::buy ? bids_ : asks_;
  if (levels.empty()) return std::nullopt;
  return side == Side::buy ? levels.rbegin()->first : levels.begin()->first;
}

bool FlowBook::crosses(Side side, Price price) const {
  const auto opposite = best(domain::opposite(side));
  return opposite && (side == Side::buy ? *opposite <= price : *opposite >= price);
}

FlowPlan::FlowPlan(const FlowRow& row, Price price, FlowBook& book)
    : row_(row), price_(price), book_(book), left_(row.units) {}

std::string FlowPlan::id_with(std::string_view suffix) const {
  return std::to_string(row_.id) + std::string(suffix) + std::to_string(row_.number);
}

std::optional<FlowStep> FlowPlan::first() {
  if (row_.action != FlowAction::created) return first_change();
  FlowOrder& order = book_.add(row_.id);
  order.side = row_.side;
  order.cl_ord_id = std::to_string(row_.id);
  return book_.crosses(row_.side, price_) ? sweep() : list();
}

std::optional<FlowStep> FlowPlan::first_change() {
  FlowOrder* order = book_.find(row_.id);
  if (order == nullptr) meets_ = FlowMeets::never_created;
  if (order != nullptr && order->deleted) meets_ = FlowMeets::already_deleted;
  const std::string target = order == nullptr ? std::to_string(row_.id) : order->cl_ord_id;
  if (row_.action == FlowAction::deleted) {
    last_ = {FlowStepKind::cancel, id_with("d"), target, 0};
    return last_;
  }
  std::int64_t total = row_.units;
  if (order != nullptr && order->leaves > 0) {
    const std::int64_t rest = std::min(row_.units, order->leaves);
    if (rest == order->leaves && price_ == order->price && order->cumulative + order->swept > 0) {
      return end(FlowEnd::filled_before);
    }
    total = order->cumulative + rest;
  }
  last_ = {FlowStepKind::replace, id_with("c"), target, total};
  return last_;
}

FlowStep FlowPlan::sweep() {
  ++sweeps_;
  last_ = {FlowStepKind::sweep, id_with(sweeps_ == 1 ? "s" : "t"), {}, left_};
  if (sweeps_ > 2) last_.id += '-' + std::to_string(sweeps_);
  return last_;
}

FlowStep FlowPlan::list() {
  last_ = {FlowStepKind::list, std::to_string(row_.id), {}, left_};
  return last_;
}

std::optional<FlowStep> FlowPlan::next(const FlowAnswer& answer) {
  return row_.action == FlowAction::created ? next_created(answer) : next_changed(answer);
}

std::optional<FlowStep> FlowPlan::next_created(const FlowAnswer& answer) {
  FlowOrder& order = book_.add(row_.id);
  if (last_.kind == FlowStepKind::sweep) {
    if (!answer.accepted) return refuse(answer);
    left_ -= answer.filled;
    order.accepted = true;
    order.cl_ord_id = last_.id;
    order.swept += answer.filled;
    if (left_ == 0) return end(FlowEnd::accepted);
    return list();
  }
  if (answer.accepted) {
    order.accepted = true;
    order.cl_ord_id = last_.id;
    book_.set_leaves(order, price_, left_);
    return end(FlowEnd::accepted);
  }
  if (answer.code == "CROSSING_LISTING" && sweeps_ < sweeps_max) return sweep();
  return refuse(answer);
}

std::optional<FlowStep> FlowPlan::next_changed(const FlowAnswer& answer) {
  FlowOrder* order = book_.find(row_.id);
  const bool filled = answer.code == "TOO_LATE" && answer.status == '2';
  if (row_.action == FlowAction::deleted && order != nullptr) order->deleted = true;
  if (filled && meets_ == FlowMeets::its_order) return end(FlowEnd::filled_before);
  if (!answer.accepted) return refuse(answer);
  if (last_.kind == FlowStepKind::cancel) {
    book_.set_leaves(*order, order->price, 0);
  } else {
    order->cl_ord_id = last_.id;
    book_.set_leaves(*order, price_, last_.quantity - order->cumulative);
  }
  return end(FlowEnd::accepted);
}

std::nullopt_t FlowPlan::end(FlowEnd how, std::string code) {
  outcome_ = FlowOutcome{how, std::move(code), meets_};
  return std::nullopt;
}

std::nullopt_t FlowPlan::refuse(const FlowAnswer& answer) {
  return end(FlowEnd::refused, answer.code.empty() ? "REFUSED" : answer.code);
}

void FlowTotals::count(const FlowOutcome& outcome) {
  ++rows;
  switch (outcome.end) {
    case FlowEnd::accepted:
      ++accepted;
      return;
    case FlowEnd::filled_before:
      ++filled_before;
      return;
    case FlowEnd::refused:
      ++refused[outcome.code];
      if (outcome.meets == FlowMeets::never_created) ++never_created[outcome.code];
      if (outcome.meets == FlowMeets::already_deleted) ++already_deleted[outcome.code];
      return;
  }
}

}  // namespace eco::member

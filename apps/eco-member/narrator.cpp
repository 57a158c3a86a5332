#include "apps/eco-member/narrator.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <cstdio>

#include "domain/reject_code.hpp"

namespace eco::member {
namespace {

bool is_result(Word word) noexcept {
  return word == Word::difference || word == Word::reconciled || word == Word::not_reconciled ||
         word == Word::failed || word == Word::result;
}

}  // namespace

std::string_view name_of(OrderState state) noexcept {
  switch (state) {
    case OrderState::live:
      return "live";
    case OrderState::filled:
      return "filled";
    case OrderState::cancelled:
      return "cancelled";
    case OrderState::expired:
      return "expired";
  }
  return "live";
}

std::string_view name_of(OrderKind kind) noexcept {
  switch (kind) {
    case OrderKind::listing:
      return "listing";
    case OrderKind::sweep:
      return "sweep";
    case OrderKind::pick:
      return "pick";
  }
  return "listing";
}

std::string_view name_of(DealState state) noexcept {
  switch (state) {
    case DealState::open:
      return "open";
    case DealState::declined:
      return "declined";
    case DealState::withdrawn:
      return "withdrawn";
    case DealState::agreed:
      return "agreed";
    case DealState::executed:
      return "executed";
    case DealState::busted:
      return "busted";
  }
  return "open";
}

std::string_view name_of(domain::Side side) noexcept {
  return side == domain::Side::buy ? "buy" : "sell";
}

void Narrator::tell(Word word, const std::vector<Fact>& facts) const {
  if (style_.output == Output::quiet && !is_result(word)) return;
  if (style_.output == Output::json) {
    boost::json::object line{{"member", member_}, {"event", phrase(word).name}};
    for (const Fact& fact : facts) line[fact.key] = fact.value;
    fmt::print("{}\n", boost::json::serialize(line));
  } else {
    fmt::print("[{}] {}\n", member_, say(word, style_.language, facts));
  }
  std::fflush(stdout);
}

void Narrator::show(std::string_view line) const {
  if (style_.output == Output::json) return;
  fmt::print("{}\n", line);
  std::fflush(stdout);
}

void Narrator::answered(const Request& request) {
  if (request.answer->accepted) return;
  const Answer& answer = *request.answer;
  std::string text = answer.text;
  const auto* info = domain::reject_info(static_cast<domain::RejectCode>(answer.code));
  if (style_.language == Language::chinese && info != nullptr) {
    text = fmt::format("{};{}", info->chinese, info->remedy_chinese);
  } else if (text.starts_with(answer.code_name + ": ")) {
    text.erase(0, answer.code_name.size() + 2);
  }
  tell(Word::refused, {{"id", request.id}, {"code", answer.code_name}, {"text", text}});
}

void Narrator::order_changed(const Order& order, const InMessage& message) {
  const Instrument* instrument =
      instruments_ == nullptr ? nullptr : instruments_->find(order.symbol);
  if (instrument == nullptr || is_history(exec_place(message.value(17)))) return;
  const std::string price = order.price ? instrument->format(*order.price) : "-";
  const std::string quantity = instrument->format(order.quantity);
  const std::string_view type = message.value(150);
  if (type == "0") {
    tell(Word::order_accepted, {{"kind", fact_in_words(name_of(order.kind))},
                                {"side", fact_in_words(name_of(order.side))},
                                {"quantity", quantity},
                                {"symbol", order.symbol},
                                {"price", price},
                                {"id", order.cl_ord_id},
                                {"order", order.order_id}});
  } else if (type == "5" && order.state == OrderState::live) {
    tell(Word::order_replaced,
         {{"id", order.cl_ord_id},
          {"quantity", quantity},
          {"symbol", order.symbol},
          {"price", price},
          {"priority", fact_in_words(message.value(5003) == "Y" ? "kept" : "lost")}});
  } else if (type != "F" && type != "H") {
    tell(Word::order_ended, {{"id", order.cl_ord_id},
                             {"state", fact_in_words(name_of(order.state))},
                             {"done", instrument->format(order.cumulative)},
                             {"quantity", quantity},
                             {"symbol", order.symbol},
                             {"text", message.text(58)}});
  }
}

void Narrator::executed(const Execution& execution) {
  const Instrument* instrument =
      instruments_ == nullptr ? nullptr : instruments_->find(execution.symbol);
  if (instrument == nullptr || is_history(execution.place)) return;
  const bool bought = execution.side == domain::Side::buy;
  tell(execution.bust ? Word::busted : Word::executed,
       {{"side", fact_in_words(bought ? "bought" : "sold")},
        {"quantity", instrument->format(execution.quantity)},
        {"symbol", execution.symbol},
        {"price", instrument->format(execution.price)},
        {"amount", format_money(execution.amount)},
        {"fee", format_money(execution.fee)},
        {"trade", execution.trade_id},
        {"role", execution.counterparty.empty() ? fact_in_words(execution.taker ? "taker" : "maker")
                                                : execution.counterparty},
        {"id", execution.cl_ord_id},
        {"exec_id", execution.exec_id}});
}

void Narrator::deal_changed(const Deal& deal, const InMessage& message) {
  if (is_history(exec_place(message.value(17)))) return;
  tell(Word::deal, {{"terms", deal.terms.empty() ? deal.offer_id : deal.terms},
                    {"state", fact_in_words(name_of(deal.state))},
                    {"side", fact_in_words(name_of(deal.side))},
                    {"quantity", deal.quantity},
                    {"symbol", deal.symbol},
                    {"price", deal.price},
                    {"counterparty", deal.counterparty},
                    {"turn", fact_in_words(deal.turn == Turn::ours ? "ours" : "theirs")}});
}

void Narrator::disconnected(std::string_view reason) {
  if (last_reason_ == reason) return;
  last_reason_ = reason;
  tell(Word::offline, {{"reason", std::string(reason)}});
}

}  // namespace eco::member

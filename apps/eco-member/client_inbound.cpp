#include <utility>

#include "apps/eco-member/client.hpp"
#include "domain/reject_code.hpp"
#include "gateway/fix/framer.hpp"

namespace eco::member {
namespace {

using gateway::fix::parse_digits;

constexpr std::uint64_t number_max = ~0ULL >> 1;

std::uint64_t number_of(std::string_view text) {
  return parse_digits(text, number_max).value_or(0);
}

char first_of(std::string_view text, char otherwise) {
  return text.empty() ? otherwise : text.front();
}

/// The refusal in a message with 5001 and 58.
Answer read_refusal(const InMessage& message, char status) {
  Answer answer{.text = message.text(58), .status = status};
  answer.code = static_cast<int>(number_of(message.value(5001)));
  const auto* info = domain::reject_info(static_cast<domain::RejectCode>(answer.code));
  answer.code_name =
      info != nullptr ? std::string(info->name) : answer.text.substr(0, answer.text.find(':'));
  return answer;
}

bool is_news(std::string_view type) {
  return type == "8" || type == "9" || type == "AE" || type == "AR" || type == "j";
}

}  // namespace

void Client::logged_on() {
  online_since_ = std::chrono::steady_clock::now();
  by_number_.clear();
  markets_.clear();
  send(instruments_and_status(query_id()));
  for (const auto& [id, symbol] : watched_) send(watch_book(id, symbol));
  for (ClientListener* listener : listeners_) listener->connected();
}

void Client::down(std::string_view reason) {
  last_error_ = reason;
  for (ClientListener* listener : listeners_) listener->disconnected(reason);
}

void Client::refused(std::string_view reason) {
  refusal_ = reason;
  for (ClientListener* listener : listeners_) listener->disconnected(reason);
}

void Client::new_day() {
  for (ClientListener* listener : listeners_) listener->day_opened();
}

void Client::application(const InMessage& message) {
  if (is_news(message.type())) {
    for (ClientListener* listener : listeners_) listener->receiving(message);
  }
  dispatch(message);
}

void Client::dispatch(const InMessage& message) {
  const std::string_view type = message.type();
  if (type == "y") return on_security_list(message);
  if (!instruments_known_ && is_news(type)) {
    early_.push_back(message.whole());
    return;
  }
  if (type == "8") return on_report(message);
  if (type == "9") return on_cancel_reject(message);
  if (type == "AE") return on_deal(message);
  if (type == "AR") return on_deal_answer(message);
  if (type == "j") return on_business_reject(message);
  if (type == "W") return on_market(message);
  if (type == "BA") return on_cash(message);
  if (type == "f") return instruments_.status(message);
  if (type == "AO" || type == "AP") return on_positions(message);
}

void Client::on_security_list(const InMessage& message) {
  instruments_.list(message);
  if (message.value(893) == "N") return;
  instruments_known_ = true;
  while (!early_.empty()) {
    const InMessage held(early_.front());
    early_.pop_front();
    dispatch(held);
  }
}

void Client::on_report(const InMessage& message) {
  const std::string_view type = message.value(150);
  if (type == "I") return on_status(message);
  const MemberBook::Change change = book_.report(message);
  if (change.duplicate) return;
  apply(change, message);
  if (type == "8") return answer(message.value(11), read_refusal(message, '8'));
  const bool answers = type == "0" || type == "5" || (type == "4" && message.has(41));
  if (answers) {
    answer(
        message.value(11),
        {.accepted = true, .text = message.text(58), .status = first_of(message.value(39), '0')});
  }
}

void Client::apply(const MemberBook::Change& change, const InMessage& message) {
  if (change.unknown_bust) start_anew_ = true;
  for (ClientListener* listener : listeners_) {
    if (change.execution != nullptr) listener->executed(*change.execution);
    if (change.order != nullptr) listener->order_changed(*change.order, message);
  }
}

void Client::on_status(const InMessage& message) {
  StatusFacts facts{.known = message.value(39) != "8",
                    .quantity = message.text(38),
                    .cumulative = message.text(14),
                    .leaves = message.text(151)};
  const std::string_view status = message.value(39);
  if (status == "2") facts.state = OrderState::filled;
  if (status == "4") facts.state = OrderState::cancelled;
  if (status == "C") facts.state = OrderState::expired;
  if (message.value(790) == status_query_) {
    status_facts_ = std::move(facts);
  } else if (!message.has(790) && facts.known) {
    // What a request sent again got: the venue knew it.
    answer(message.value(11), {.accepted = true, .status = first_of(status, '0')});
  }
}

void Client::on_cancel_reject(const InMessage& message) {
  if (!book_.first_seen(message.value(17))) return;
  answer(message.value(11), read_refusal(message, first_of(message.value(39), '8')));
}

void Client::on_deal(const InMessage& message) {
  if (message.value(856) == "0") {
    const MemberBook::Change change = book_.deal(message);
    if (change.duplicate) return;
    apply(change, message);
  } else if (!book_.first_seen(message.value(17))) {
    return;
  }
  const Deal* deal = deals_.reported(message);
  if (deal == nullptr) return;
  for (ClientListener* listener : listeners_) listener->deal_changed(*deal, message);
}

void Client::on_deal_answer(const InMessage& message) {
  if (!book_.first_seen(message.value(17))) return;
  const Request* asked = request(message.value(571));
  const Deal* deal = deals_.answered(message, asked == nullptr ? nullptr : &asked->deal);
  if (message.value(939) == "1") {
    answer(message.value(571), read_refusal(message, '8'));
  } else {
    answer(message.value(571), {.accepted = true, .text = message.text(58)});
  }
  if (deal == nullptr) return;
  for (ClientListener* listener : listeners_) listener->deal_changed(*deal, message);
}

void Client::on_business_reject(const InMessage& message) {
  if (!book_.first_seen(message.value(17))) return;
  answer(message.value(379), read_refusal(message, '8'));
}

void Client::session_rejected(std::uint64_t number, std::string_view text) {
  const auto found = by_number_.find(number);
  if (found == by_number_.end()) {
    last_error_ = text;
    return;
  }
  answer(found->second, {.code_name = "SESSION_REJECT", .text = std::string(text), .status = '8'});
}

void Client::answer(std::string_view id, Answer answer) {
  const auto found = requests_.find(std::string(id));
  if (found == requests_.end() || found->second.answer) return;
  if (found->second.asked_again && answer.code_name == "DUPLICATE") {
    answer = {.accepted = true};  // the first copy was taken
  }
  found->second.answer = std::move(answer);
  if (found->second.number != 0) by_number_.erase(found->second.number);
  for (ClientListener* listener : listeners_) listener->answered(found->second);
}

void Client::on_market(const InMessage& message) {
  const Instrument* instrument = instruments_.find(message.value(55));
  if (instrument == nullptr) return;
  markets_[instrument->symbol] = read_market_book(message, *instrument);
}

void Client::on_positions(const InMessage& message) {
  if (message.value(710) != holdings_query_) return;
  if (message.type() == "AO") {
    positions_expected_ = number_of(message.value(727));
    return;
  }
  const Instrument* instrument = instruments_.find(message.value(55));
  if (instrument == nullptr) return;
  holdings_.sequence = number_of(message.value(5007));
  auto& by_type = holdings_.by_symbol[instrument->symbol];
  for (const auto& entry : message.group(702, 703)) {
    by_type[std::string(field_value(entry, 703))] =
        instrument->parse_quantity(field_value(entry, 704)).value_or(domain::Quantity{});
  }
}

void Client::on_cash(const InMessage& message) {
  if (message.value(909) != cash_query_) return;
  const auto money = [&](std::uint32_t tag) {
    return parse_money(message.value(tag)).value_or(domain::Money{});
  };
  cash_facts_ = CashFacts{.sequence = number_of(message.value(5007)),
                          .free = money(5050),
                          .proceeds = money(5051),
                          .reserved = money(5052),
                          .deposit = money(5053),
                          .frozen = money(5054),
                          .total = money(900)};
}

}  // namespace eco::member

#include "apps/eco-member/deals.hpp"

namespace eco::member {
namespace {

/// 856 and 572 of an AR are those of the request.
DealAction action_of(const InMessage& message) noexcept {
  const std::string_view type = message.value(856);
  if (type == "2") return DealAction::accept;
  if (type == "3") return DealAction::decline;
  if (type == "6") return DealAction::withdraw;
  return message.has(572) ? DealAction::counter : DealAction::offer;
}

DealState state_after(DealAction action) noexcept {
  if (action == DealAction::decline) return DealState::declined;
  return action == DealAction::withdraw ? DealState::withdrawn : DealState::open;
}

bool newer(std::string_view a, std::string_view b) noexcept {
  return a.size() != b.size() ? a.size() > b.size() : a > b;
}

void set_unless_empty(std::string& to, std::string_view value) {
  if (!value.empty()) to = value;
}

}  // namespace

const Deal* Deals::answered(const InMessage& message, const DealDraft* draft) {
  if (message.value(939) == "1" || !message.has(5010)) return nullptr;
  Deal& deal = deals_[message.text(5010)];
  deal.offer_id = message.text(5010);
  offer_of_[message.text(571)] = deal.offer_id;
  if (message.value(939) == "4") {
    deal.state = DealState::agreed;
    return &deal;
  }
  const DealAction action = action_of(message);
  if (deal.state == DealState::open) deal.state = state_after(action);
  const bool is_terms = action == DealAction::offer || action == DealAction::counter;
  if (!is_terms || newer(deal.terms, message.value(818))) return &deal;
  deal.terms = message.value(818);
  deal.turn = Turn::theirs;
  set_unless_empty(deal.symbol, message.value(55));
  set_unless_empty(deal.quantity, message.value(32));
  set_unless_empty(deal.price, message.value(31));
  if (draft == nullptr) return &deal;
  set_unless_empty(deal.quantity, draft->quantity);
  set_unless_empty(deal.price, draft->price);
  if (action != DealAction::offer) return &deal;
  set_unless_empty(deal.symbol, draft->symbol);
  deal.side = draft->side;
  deal.counterparty = draft->counterparty;
  return &deal;
}

const Deal* Deals::reported(const InMessage& message) {
  if (!message.has(5010)) return nullptr;
  Deal& deal = deals_[message.text(5010)];
  deal.offer_id = message.text(5010);
  set_unless_empty(deal.symbol, message.value(55));
  set_unless_empty(deal.counterparty, message.value(448));
  if (message.has(54)) {
    deal.side = message.value(54) == "2" ? domain::Side::sell : domain::Side::buy;
  }
  const std::string_view type = message.value(856);
  if (type == "1") {
    deal.terms = message.text(571);
    deal.quantity = message.text(32);
    deal.price = message.text(31);
    deal.turn = Turn::ours;
    deal.state = DealState::open;
  }
  if (type == "3") deal.state = DealState::declined;
  if (type == "6") deal.state = DealState::withdrawn;
  if (type == "2") deal.state = DealState::agreed;
  if (type == "0") {
    set_unless_empty(deal.quantity, message.value(32));
    set_unless_empty(deal.price, message.value(31));
    deal.state = message.value(487) == "1" ? DealState::busted : DealState::executed;
  }
  return &deal;
}

const Deal* Deals::asked_by(const std::string& request) const {
  const auto found = offer_of_.find(request);
  return found == offer_of_.end() ? nullptr : find(found->second);
}

const Deal* Deals::find(std::string_view offer_or_terms) const {
  const auto found = deals_.find(offer_or_terms.substr(0, offer_or_terms.find('.')));
  return found == deals_.end() ? nullptr : &found->second;
}

}  // namespace eco::member

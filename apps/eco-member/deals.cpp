#include "apps/eco-member/deals.hpp"

namespace eco::member {
namespace {

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

const Deal* Deals::answered(const InMessage& message, const DealDraft& draft) {
  if (message.value(939) == "1" || !message.has(5010)) return nullptr;
  Deal& deal = deals_[message.text(5010)];
  deal.offer_id = message.text(5010);
  offer_of_[message.text(571)] = deal.offer_id;
  if (message.value(939) == "4") {
    deal.state = DealState::agreed;
    return &deal;
  }
  if (deal.state == DealState::open) deal.state = state_after(draft.action);
  if (draft.action != DealAction::offer && draft.action != DealAction::counter) return &deal;
  const std::string_view terms = message.value(818);
  if (newer(deal.terms, terms)) return &deal;
  deal.terms = terms;
  deal.turn = Turn::theirs;
  set_unless_empty(deal.quantity, draft.quantity);
  set_unless_empty(deal.price, draft.price);
  if (draft.action == DealAction::offer) {
    deal.symbol = draft.symbol;
    deal.side = draft.side;
    deal.counterparty = draft.counterparty;
  }
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
  if (type == "0") deal.state = message.value(487) == "1" ? DealState::busted : DealState::executed;
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

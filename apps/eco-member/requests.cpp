#include "apps/eco-member/requests.hpp"

#include <chrono>

#include "base/date.hpp"

namespace eco::member {
namespace {

using gateway::fix::OutGroup;
using gateway::fix::OutMessage;

std::string now() {
  const auto time = std::chrono::system_clock::now().time_since_epoch();
  return base::format_fix_instant(
      std::chrono::duration_cast<std::chrono::nanoseconds>(time).count());
}

std::string_view side_text(domain::Side side) noexcept {
  return side == domain::Side::buy ? "1" : "2";
}

OutMessage change(std::string_view type, std::string_view id, const OrderReference& order) {
  OutMessage m(type);
  m.set(11, id).set(41, order.cl_ord_id).set(55, order.symbol).set(54, side_text(order.side));
  m.set(60, now());
  return m;
}

std::string_view report_type(DealAction action) noexcept {
  switch (action) {
    case DealAction::offer:
    case DealAction::counter:
      return "0";
    case DealAction::accept:
      return "2";
    case DealAction::decline:
      return "3";
    case DealAction::withdraw:
      return "6";
  }
  return "0";
}

}  // namespace

OutMessage new_order(std::string_view id, std::string_view account, const OrderDraft& draft) {
  OutMessage m("D");
  m.set(11, id).set_unless_empty(1, account).set(21, "1").set(55, draft.symbol);
  m.set(54, side_text(draft.side)).set(60, now()).set(38, draft.quantity);
  if (draft.skip_own == SkipOwn::yes) m.set(5002, "Y");
  if (draft.kind != OrderKind::pick) {
    m.set(40, "2").set(44, draft.price).set(59, draft.kind == OrderKind::sweep ? "3" : "0");
    return m;
  }
  m.set(40, "D").set(59, "3");
  if (draft.legs.empty()) return m;
  m.set(117, draft.legs.front().order_id);
  if (draft.legs.size() == 1) return m;
  OutGroup further{5100, {}};
  for (std::size_t i = 1; i < draft.legs.size(); ++i) {
    further.entries.push_back({{5101, draft.legs[i].order_id}, {5102, draft.legs[i].quantity}});
  }
  m.groups.push_back(std::move(further));
  return m;
}

OutMessage cancel_order(std::string_view id, const OrderReference& order) {
  return change("F", id, order);
}

OutMessage replace_order(std::string_view id, const OrderReference& order,
                         std::string_view quantity, std::string_view price) {
  OutMessage m = change("G", id, order);
  m.set(38, quantity).set(44, price).set(40, "2");
  return m;
}

OutMessage deal(std::string_view id, std::string_view account, const DealDraft& draft) {
  OutMessage m("AE");
  m.set(571, id).set(856, report_type(draft.action)).set_unless_empty(572, draft.terms);
  m.set_unless_empty(55, draft.symbol).set_unless_empty(32, draft.quantity);
  m.set_unless_empty(31, draft.price).set(60, now());
  if (draft.action != DealAction::offer) return m;
  m.groups.push_back({552, {{{54, std::string(side_text(draft.side))}}}});
  if (!account.empty()) m.groups.back().entries.front().push_back({1, std::string(account)});
  if (draft.form == domain::BlockForm::public_offer) {
    m.set(5011, "P");
    return m;
  }
  if (draft.form == domain::BlockForm::group) m.set(5011, "G");
  std::vector<std::vector<gateway::fix::OutField>> parties;
  std::string_view rest = draft.counterparty;
  while (!rest.empty()) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    parties.push_back({{448, std::string(rest.substr(0, comma))}, {447, "D"}, {452, "17"}});
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
  m.groups.push_back({453, std::move(parties)});
  return m;
}

OutMessage order_status(std::string_view request_id, std::string_view cl_ord_id,
                        std::string_view order_id) {
  OutMessage m("H");
  m.set_unless_empty(11, cl_ord_id).set_unless_empty(37, order_id).set(790, request_id);
  return m;
}

OutMessage instruments_and_status(std::string_view request_id) {
  OutMessage m("x");
  m.set(320, request_id).set(559, "4").set(263, "1");
  return m;
}

OutMessage watch_book(std::string_view request_id, std::string_view symbol) {
  OutMessage m("V");
  m.set(262, request_id).set(263, "1").set(264, "5").set(265, "0");
  m.groups.push_back({267, {{{269, "0"}}, {{269, "1"}}, {{269, "2"}}}});
  m.groups.push_back({146, {{{55, std::string(symbol)}}}});
  return m;
}

OutMessage holdings(std::string_view request_id, std::string_view account) {
  OutMessage m("AN");
  m.set(710, request_id).set(724, "0").set(1, account).set(60, now());
  return m;
}

OutMessage cash(std::string_view request_id, std::string_view account) {
  OutMessage m("BB");
  m.set(909, request_id).set(1, account);
  return m;
}

}  // namespace eco::member

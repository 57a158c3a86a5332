#include <algorithm>
#include <utility>

#include "base/date.hpp"
#include "gateway/fix/answers.hpp"
#include "gateway/fix/market_data.hpp"
#include "gateway/fix/trader_session.hpp"

namespace eco::gateway::fix {
namespace {

using namespace domain;

constexpr std::size_t request_id_max = 36;
constexpr std::size_t symbols_per_request_max = 50;
constexpr std::size_t subscriptions_max = 200;

bool sound_request_id(std::string_view id) {
  return !id.empty() && id.size() <= request_id_max;
}

std::string text_of(const FieldList& fields) {
  std::string text;
  for (const FieldView& field : fields) {
    text += std::to_string(field.tag) + '=' + std::string(field.value) + soh;
  }
  return text;
}

}  // namespace

void TraderSession::application(std::string_view message, std::uint64_t number) {
  const FieldList fields(message);
  const std::string_view type = fields.value(35);
  if (is_command_type(type)) {
    command(fields, number);
  } else if (type == "H") {
    order_status(fields);
  } else if (type == "V") {
    market_data(fields);
  } else if (type == "x") {
    security_list(fields);
  } else if (type == "AN") {
    holdings(fields);
  } else if (type == "BB") {
    cash(fields);
  } else {
    answer(business_reject(type, {}, 3, RejectCode::malformed,
                           "MALFORMED: the venue sends this message, it does not take it"));
  }
}

void TraderSession::note(SessionNoteKind kind, std::string text, std::string message_type,
                         ClOrdId id, std::uint64_t number) {
  SessionNote body;
  body.kind = kind;
  body.comp_id = login_.comp_id;
  body.peer = peer_;
  body.text = std::move(text);
  body.message_type = std::move(message_type);
  body.cl_ord_id = id;
  services_.host.submit(*this, std::move(body), number);
}

void TraderSession::command(const FieldList& fields, std::uint64_t number) {
  const Timestamp opened = services_.index.opened_at();
  if (fields.value(43) == "Y" && opened.raw() != 0) {
    constexpr std::size_t to_the_second = 17;
    if (fields.value(122).substr(0, to_the_second) <
        std::string_view(base::format_fix_instant(opened.raw())).substr(0, to_the_second)) {
      return note(SessionNoteKind::message_refused,
                  "122 OrigSendingTime lies before today's open day; send a new command",
                  std::string(fields.value(35)), request_id(fields), number);
    }
  }
  if (fields.value(97) == "Y" && fields.value(35) == "D") {
    return repeated_order(text_of(fields), number);
  }
  const bool counters = fields.value(35) == "AE" && fields.find(572) != nullptr;
  if (counters && !services_.index.complete()) return counter_offer(text_of(fields), number);
  translate(fields, number);
}

void TraderSession::translate(const FieldList& fields, std::uint64_t number) {
  Translation translation = to_command(fields, services_.directory, services_.index);
  if (auto* body = std::get_if<CommandBody>(&translation)) {
    return services_.host.submit(*this, std::move(*body), number);
  }
  note(SessionNoteKind::message_refused, std::get<Malformed>(translation).text,
       std::string(fields.value(35)), request_id(fields), number);
}

/// What the offer is about is known when the day was read; later messages wait behind this one.
void TraderSession::counter_offer(std::string message, std::uint64_t number) {
  ++asking_;
  services_.index.when_complete(
      [this, number, numbering = numbering_, message = std::move(message)] {
        --asking_;
        if (numbering == numbering_) translate(FieldList(message), number);
        services_.host.resume(*this);
      });
}

/// PossResend=Y: a known ClOrdID is answered with the order's state, an unknown one is new. [A67]
void TraderSession::repeated_order(std::string message, std::uint64_t number) {
  const FieldList fields(message);
  const ClOrdId id = request_id(fields);
  if (id.empty()) return translate(fields, number);
  // Input waits for the answer: later messages must not overtake this one, and its number must not
  // be counted without its command.
  ++asking_;
  ask_under_way_ = true;
  services_.queries.ask(OrderStatusQuery{login_.member, id, {}},
                        [this, id, number, epoch = epoch_, numbering = numbering_, message](
                            SeqNo, const Answer& reply) {
                          --asking_;
                          const auto* status = std::get_if<OrderStatusAnswer>(&reply);
                          if (status != nullptr && status->order) {
                            if (epoch == epoch_ && connected()) {
                              answer(order_status_message(status->order, id.view(), {},
                                                          RejectCode::none, services_.directory));
                            }
                          } else if (numbering == numbering_) {
                            // Also where the connection broke meanwhile: the number is used up.
                            translate(FieldList(message), number);
                          }
                          if (!ask_under_way_) services_.host.resume(*this);
                        });
  ask_under_way_ = false;
}

void TraderSession::order_status(const FieldList& fields) {
  OrderStatusQuery query{login_.member, {}, {}};
  const FieldView* order = fields.find(37);
  const FieldView* client = fields.find(11);
  const auto order_number =
      order == nullptr ? std::nullopt : parse_digits(order->value, ~0ULL >> 1);
  const auto id = client == nullptr ? std::nullopt : parse_client_id(client->value);
  const std::string cl_ord_id(fields.value(11));
  const std::string status_id(fields.value(790));
  if ((order == nullptr && client == nullptr) || (order != nullptr && !order_number) ||
      (client != nullptr && !id)) {
    return answer(order_status_message(std::nullopt, cl_ord_id, status_id,
                                       RejectCode::unknown_order, services_.directory));
  }
  query.cl_ord_id = id.value_or(ClOrdId{});
  query.order = OrderId(order_number.value_or(0));
  services_.queries.ask(query,
                        [this, cl_ord_id, status_id, epoch = epoch_](SeqNo, const Answer& reply) {
                          if (epoch != epoch_) return;
                          const auto* status = std::get_if<OrderStatusAnswer>(&reply);
                          if (status == nullptr) return;
                          answer(order_status_message(status->order, cl_ord_id, status_id,
                                                      status->refused, services_.directory));
                        });
}

void TraderSession::market_data(const FieldList& fields) {
  const std::string id(fields.value(262));
  const std::string_view kind = fields.value(263);
  const auto depth = parse_digits(fields.value(264), market_depth_max);
  if (!sound_request_id(id))
    return answer(market_data_refused(id, '1', "262 MDReqID must have 1 to 36 characters"));
  if (kind == "2") {
    if (!services_.market_data.unsubscribe(*this, id)) {
      answer(market_data_refused(id, '4', "no such subscription"));
    }
    return;
  }
  if (!depth) return answer(market_data_refused(id, '5', "264 MarketDepth must be 0 to 5"));
  if (fields.find(265) != nullptr && fields.value(265) != "0") {
    return answer(market_data_refused(id, '4', "265 MDUpdateType must be 0: full refresh"));
  }
  if (services_.market_data.has(*this, id)) {
    return answer(market_data_refused(id, '1', "262 MDReqID names a subscription that is open"));
  }
  subscribe_books(fields, id, *depth == 0 ? market_depth_max : static_cast<std::uint32_t>(*depth));
}

void TraderSession::subscribe_books(const FieldList& fields, std::string_view request_id,
                                    std::uint32_t depth) {
  std::vector<InstrumentId> instruments;
  for (const FieldView& field : fields) {
    if (field.tag != 55) continue;
    const InstrumentView* view = services_.directory.instrument(field.value);
    if (view == nullptr)
      return answer(market_data_refused(request_id, '0',
                                        "55 Symbol is unknown: " + std::string(field.value)));
    if (std::find(instruments.begin(), instruments.end(), view->instrument) == instruments.end()) {
      instruments.push_back(view->instrument);
    }
  }
  if (instruments.size() > symbols_per_request_max) {
    return answer(market_data_refused(request_id, '4', "146 NoRelatedSym: at most 50"));
  }
  if (fields.value(263) == "1") {
    if (services_.market_data.count(*this) + instruments.size() > subscriptions_max) {
      return answer(market_data_refused(request_id, '4', "at most 200 subscriptions per session"));
    }
    for (InstrumentId id : instruments)
      services_.market_data.subscribe(*this, request_id, id, depth);
    return services_.market_data.flush();
  }
  for (InstrumentId id : instruments) {
    services_.queries.ask(BookQuery{id, depth}, [this, id, depth, request = std::string(request_id),
                                                 epoch = epoch_](SeqNo as_of, const Answer& reply) {
      const auto* book = std::get_if<BookAnswer>(&reply);
      const InstrumentView* view = services_.directory.instrument(id);
      if (epoch != epoch_ || book == nullptr || !book->book || view == nullptr) return;
      answer(book_message(request, *book->book, *view, depth, as_of,
                          services_.directory.member(login_.member)));
    });
  }
}

void TraderSession::security_list(const FieldList& fields) {
  const std::string id(fields.value(320));
  const std::string symbol(fields.value(55));
  const bool all = fields.value(559) == "4";
  if (fields.value(263) == "1") status_request_ = id;
  if (fields.value(263) == "2") status_request_.clear();
  services_.queries.ask(InstrumentsQuery{},
                        [this, id, symbol, all, epoch = epoch_](SeqNo, const Answer& reply) {
                          const auto* list = std::get_if<InstrumentsAnswer>(&reply);
                          if (epoch != epoch_ || list == nullptr) return;
                          std::vector<const InstrumentView*> chosen;
                          for (const InstrumentView& view : list->instruments) {
                            if (all || view.symbol.view() == symbol) chosen.push_back(&view);
                          }
                          for (OutMessage& message : fix::security_list(id, chosen))
                            answer(std::move(message));
                        });
}

void TraderSession::status_changed(const InstrumentView& instrument) {
  if (wants_status()) answer(security_status(status_request_, instrument, services_.host.now()));
}

const MemberView* TraderSession::own_account(std::string_view account) const {
  const MemberView* member = services_.directory.member(login_.member);
  return member != nullptr && member->account_code.view() == account ? member : nullptr;
}

void TraderSession::holdings(const FieldList& fields) {
  const std::string id(fields.value(710));
  const std::string account(fields.value(1));
  const std::string symbol(fields.value(55));
  const MemberView* owner = own_account(account);
  if (owner == nullptr)
    return answer(positions_refused(id, account, RejectCode::account_restricted));
  services_.queries.ask(HoldingsQuery{owner->account}, [this, id, account, symbol, epoch = epoch_](
                                                           SeqNo as_of, const Answer& reply) {
    const auto* found = std::get_if<HoldingsAnswer>(&reply);
    if (epoch != epoch_ || found == nullptr) return;
    std::vector<HoldingView> chosen = found->holdings;
    std::erase_if(
        chosen, [&](const HoldingView& h) { return !symbol.empty() && h.symbol.view() != symbol; });
    for (OutMessage& message : positions(id, account, chosen, services_.directory, as_of))
      answer(std::move(message));
  });
}

void TraderSession::cash(const FieldList& fields) {
  const std::string id(fields.value(909));
  const std::string account(fields.value(1));
  const MemberView* owner = own_account(account);
  const auto refuse = [this, id] {
    answer(business_reject("BB", id, 1, RejectCode::account_restricted,
                           "ACCOUNT_RESTRICTED: 1 Account is not the member's own"));
  };
  if (owner == nullptr) return refuse();
  services_.queries.ask(CashQuery{owner->account}, [this, id, account, refuse, epoch = epoch_](
                                                       SeqNo as_of, const Answer& reply) {
    const auto* found = std::get_if<CashAnswer>(&reply);
    if (epoch != epoch_ || found == nullptr) return;
    if (!found->cash) return refuse();
    answer(collateral(id, account, *found->cash, as_of));
  });
}

}  // namespace eco::gateway::fix

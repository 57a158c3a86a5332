#include "console/amounts.hpp"
#include "console/json_writer.hpp"
#include "console/report/statement_parts.hpp"

namespace eco::console {
namespace {

using namespace domain;

void write(const CashBalance& balance, JsonWriter& json) {
  json.begin_object()
      .text_field("free", money_text(balance.free))
      .text_field("proceeds", money_text(balance.proceeds))
      .text_field("reserved", money_text(balance.reserved))
      .text_field("deposit", money_text(balance.deposit))
      .text_field("frozen", money_text(balance.frozen))
      .text_field("total", money_text(balance.total()))
      .end_object();
}

void write(const Names& names, InstrumentId id, const HoldingBalance& balance, JsonWriter& json) {
  json.begin_object()
      .text_field("free", names.quantity(id, balance.free))
      .text_field("locked", names.quantity(id, balance.locked))
      .text_field("reserved", names.quantity(id, balance.reserved))
      .text_field("frozen", names.quantity(id, balance.frozen))
      .text_field("registry", names.quantity(id, balance.registry))
      .text_field("total", names.quantity(id, balance.total()))
      .end_object();
}

void write_holdings(const Statement& statement, JsonWriter& json) {
  const Names& names = statement.day->names();
  json.key("holdings").begin_array();
  for (const auto& [id, closing] : statement.closing_holdings) {
    const auto opening = statement.opening_holdings.find(id);
    json.begin_object().text_field("instrument", names.instrument(id)).key("opening");
    write(names, id,
          opening == statement.opening_holdings.end() ? HoldingBalance{} : opening->second, json);
    json.key("closing");
    write(names, id, closing, json);
    json.end_object();
  }
  json.end_array();
}

void write_trades(const Statement& statement, JsonWriter& json) {
  const Names& names = statement.day->names();
  json.key("trades").begin_array();
  for (const OwnTrade& own : own_trades(statement)) {
    const Trade& trade = own.entry->event;
    json.begin_object()
        .id_field("trade", trade.trade.raw())
        .id_field("sequence", own.entry->sequence.raw())
        .text_field("time", base::format_instant(own.entry->stamp.raw()))
        .text_field("instrument", names.instrument(trade.instrument))
        .text_field("side", word(own.direction()))
        .text_field("method", word(trade.method))
        .text_field("price", names.price(trade.instrument, trade.price))
        .text_field("quantity", names.quantity(trade.instrument, trade.quantity))
        .text_field("amount", money_text(trade.amount))
        .text_field("fee", money_text(own.side->fee))
        .id_field("order", own.side->order.order.raw())
        .text_field("cl_ord_id", own.side->order.cl_ord_id.view())
        .text_field("finality", word(statement.day->finality(trade.trade)))
        .end_object();
  }
  json.end_array();
}

void write_late_refusals(const Statement& statement, JsonWriter& json) {
  const Names& names = statement.day->names();
  json.key("refused_trades_of_earlier_days").begin_array();
  for (const OwnRefusal& own : own_late_refusals(statement)) {
    const TradeFinalityChanged& trade = own.entry->event;
    json.begin_object()
        .id_field("trade", trade.trade.raw())
        .text_field("traded_on", base::format_date(trade.date))
        .text_field("time", base::format_instant(own.entry->stamp.raw()))
        .text_field("instrument", names.instrument(trade.instrument))
        .text_field("side", word(own.direction()))
        .text_field("method", word(trade.method))
        .text_field("price", names.price(trade.instrument, trade.price))
        .text_field("quantity", names.quantity(trade.instrument, trade.quantity))
        .text_field("finality", word(trade.finality))
        .text_field("amount", money_text(trade.amount))
        .text_field("fee", money_text(own.party->fee))
        .id_field("order", own.party->order.raw())
        .text_field("cl_ord_id", own.party->cl_ord_id.view())
        .end_object();
  }
  json.end_array();
}

template <class T>
void write_cause(const Entry<T>& entry, JsonWriter& json) {
  json.id_field("sequence", entry.sequence.raw())
      .text_field("time", base::format_instant(entry.stamp.raw()))
      .text_field("reason", word(entry.event.reason));
}

template <class T>
void write_references(const T& event, JsonWriter& json) {
  if (event.order.valid()) json.id_field("order", event.order.raw());
  if (event.trade.valid()) json.id_field("trade", event.trade.raw());
}

void write_postings(const Statement& statement, JsonWriter& json) {
  const Names& names = statement.day->names();
  const AccountId own = statement.member.account;
  json.key("cash_postings").begin_array();
  for (const auto& entry : statement.day->postings()) {
    const CashPosted& posting = entry.event;
    if (posting.debit.account != own && posting.credit.account != own) continue;
    json.begin_object();
    write_cause(entry, json);
    json.text_field("from", place_text(names, own, posting.debit))
        .text_field("to", place_text(names, own, posting.credit))
        .text_field("amount", money_text(posting.amount));
    write_references(posting, json);
    json.end_object();
  }
  json.end_array().key("lot_movements").begin_array();
  for (const auto& entry : statement.day->movements()) {
    const LotMoved& moved = entry.event;
    if (moved.debit.account != own && moved.credit.account != own) continue;
    json.begin_object();
    write_cause(entry, json);
    json.text_field("instrument", names.instrument(moved.instrument))
        .id_field("lot", moved.lot.raw())
        .text_field("serials", std::to_string(moved.first) + "-" + std::to_string(moved.last))
        .text_field("quantity",
                    names.quantity(moved.instrument, Quantity(moved.last - moved.first + 1)))
        .text_field("from", place_text(names, own, moved.debit))
        .text_field("to", place_text(names, own, moved.credit));
    write_references(moved, json);
    json.end_object();
  }
  json.end_array();
}

void write_reservations(const Statement& statement, JsonWriter& json) {
  const Names& names = statement.day->names();
  json.key("rights_reservations").begin_array();
  for (const auto& entry : statement.day->reservations()) {
    const RightsReserved& change = entry.event;
    if (change.account != statement.member.account) continue;
    json.begin_object();
    write_cause(entry, json);
    json.text_field("instrument", names.instrument(change.instrument))
        .text_field("quantity", names.quantity(change.instrument, change.quantity))
        .id_field("order", change.order.raw())
        .end_object();
  }
  json.end_array();
}

void write_registry_nets(const Statement& statement, JsonWriter& json) {
  const Names& names = statement.day->names();
  const AccountId own = statement.member.account;
  json.key("registry_net").begin_array();
  for (const RegistryNet& net : statement.day->registry_nets()) {
    if (net.account != own) continue;
    json.begin_object()
        .text_field("instrument", names.instrument(net.instrument))
        .text_field("net", names.quantity(net.instrument, net.net))
        .end_object();
  }
  json.end_array();
}

}  // namespace

std::string statement_json(const Statement& statement) {
  const DayHistory& day = *statement.day;
  JsonWriter json;
  json.begin_object()
      .text_field("report", "statement")
      .text_field("date", base::format_date(day.day().date))
      .text_field("member", statement.code.view())
      .text_field("name", statement.member.name)
      .text_field("account", statement.member.account_code.view())
      .bool_field("closed", day.closed())
      .key("cash")
      .begin_object()
      .key("opening");
  write(statement.opening_cash, json);
  json.key("closing");
  write(statement.closing_cash, json);
  json.end_object();
  write_holdings(statement, json);
  write_trades(statement, json);
  write_late_refusals(statement, json);
  write_postings(statement, json);
  write_reservations(statement, json);
  write_registry_nets(statement, json);
  json.key("agrees_with_venue");
  if (statement.agreement == Agreement::not_compared) {
    json.null();
  } else {
    json.boolean(statement.agreement == Agreement::agrees);
  }
  return std::move(json.end_object()).str();
}

}  // namespace eco::console

#include "console/amounts.hpp"
#include "console/report/statement_parts.hpp"
#include "console/report/text_table.hpp"

namespace eco::console {
namespace {

using namespace domain;

/// English or Chinese, by the statement's language.
class Wording {
 public:
  explicit Wording(Language language) noexcept : language_(language) {}
  [[nodiscard]] std::string operator()(std::string_view english, std::string_view chinese) const {
    return std::string(language_ == Language::chinese ? chinese : english);
  }
  [[nodiscard]] std::string place(const Statement& statement, const auto& where) const {
    return place_text(statement.day->names(), statement.member.account, where, language_);
  }
  template <class E>
  [[nodiscard]] std::string operator()(E value) const {
    return std::string(word(value, language_));
  }
  [[nodiscard]] TextTable::Column left(std::string_view english, std::string_view chinese) const {
    return {(*this)(english, chinese), Align::left};
  }
  [[nodiscard]] TextTable::Column right(std::string_view english, std::string_view chinese) const {
    return {(*this)(english, chinese), Align::right};
  }

 private:
  Language language_;
};

std::string time_text(Timestamp stamp) {
  // HH:MM:SS.mmm of the venue's own zone, cut out of YYYY-MM-DDTHH:MM:SS.nnnnnnnnnZ.
  return base::format_instant(stamp.raw() + base::beijing_offset_ns).substr(11, 12);
}

std::string reference_text(OrderId order, TradeId trade) {
  std::string text;
  if (order.valid()) text = "O" + std::to_string(order.raw());
  if (trade.valid()) text += (text.empty() ? "T" : " T") + std::to_string(trade.raw());
  return text;
}

TextTable cash_table(const Statement& statement, const Wording& say) {
  TextTable table({say.left("Cash (CNY)", "资金(元)"), say.right("Free", "可用资金"),
                   say.right("Proceeds", "当日卖出款"), say.right("Reserved", "占用资金"),
                   say.right("Deposit", "保证金"), say.right("Frozen", "冻结资金"),
                   say.right("Total", "合计")});
  const auto row = [&](std::string label, const CashBalance& balance) {
    const auto money = [](Money value) { return grouped(money_text(value)); };
    table.row({std::move(label), money(balance.free), money(balance.proceeds),
               money(balance.reserved), money(balance.deposit), money(balance.frozen),
               money(balance.total())});
  };
  row(say("Opening", "期初"), statement.opening_cash);
  row(say("Closing", "期末"), statement.closing_cash);
  return table;
}

TextTable holdings_table(const Statement& statement, const Wording& say) {
  TextTable table({say.left("Holdings", "持有量"),
                   {""},
                   say.right("Free", "可用"),
                   say.right("Locked", "未满期限"),
                   say.right("Reserved", "占用"),
                   say.right("Frozen", "冻结"),
                   say.right("Registry", "登记账户"),
                   say.right("Total", "合计")});
  const Names& names = statement.day->names();
  const auto row = [&](InstrumentId id, std::string label, const HoldingBalance& balance) {
    const auto units = [&](Quantity value) { return grouped(names.quantity(id, value)); };
    table.row({names.instrument(id), std::move(label), units(balance.free), units(balance.locked),
               units(balance.reserved), units(balance.frozen), units(balance.registry),
               units(balance.total())});
  };
  for (const auto& [id, closing] : statement.closing_holdings) {
    const auto opening = statement.opening_holdings.find(id);
    row(id, say("opening", "期初"),
        opening == statement.opening_holdings.end() ? HoldingBalance{} : opening->second);
    row(id, say("closing", "期末"), closing);
  }
  return table;
}

TextTable trades_table(const Statement& statement, const Wording& say) {
  TextTable table({say.left("Trade", "成交"), say.left("Time", "时间"),
                   say.left("Instrument", "标的"), say.left("Side", "方向"),
                   say.left("Method", "方式"), say.right("Price", "价格"),
                   say.right("Quantity", "数量"), say.right("Amount", "金额"),
                   say.right("Fee", "手续费"), say.left("State", "状态")});
  const Names& names = statement.day->names();
  for (const OwnTrade& own : own_trades(statement)) {
    const Trade& trade = own.entry->event;
    table.row({"T" + std::to_string(trade.trade.raw()), time_text(own.entry->stamp),
               names.instrument(trade.instrument), say(own.direction()), say(trade.method),
               grouped(names.price(trade.instrument, trade.price)),
               grouped(names.quantity(trade.instrument, trade.quantity)),
               grouped(money_text(trade.amount)), grouped(money_text(own.side->fee)),
               say(statement.day->finality(trade.trade))});
  }
  return table;
}

TextTable late_refusals_table(const Statement& statement, const Wording& say) {
  TextTable table({say.left("Reversed", "已冲正"), say.left("Traded on", "成交日期"),
                   say.left("Instrument", "标的"), say.left("Side", "方向"),
                   say.right("Price", "价格"), say.right("Quantity", "数量"),
                   say.right("Amount", "金额"), say.right("Fee", "手续费")});
  const Names& names = statement.day->names();
  for (const OwnRefusal& own : own_late_refusals(statement)) {
    const TradeFinalityChanged& trade = own.entry->event;
    table.row({"T" + std::to_string(trade.trade.raw()), base::format_date(trade.date),
               names.instrument(trade.instrument), say(own.direction()),
               grouped(names.price(trade.instrument, trade.price)),
               grouped(names.quantity(trade.instrument, trade.quantity)),
               grouped(money_text(trade.amount)), grouped(money_text(own.party->fee))});
  }
  return table;
}

TextTable postings_table(const Statement& statement, const Wording& say) {
  TextTable table({say.left("Time", "时间"), say.left("Cash posting", "资金记账"),
                   say.left("From", "借方"), say.left("To", "贷方"), say.right("Amount", "金额"),
                   say.left("Reference", "关联")});
  const AccountId own = statement.member.account;
  for (const auto& entry : statement.day->postings()) {
    const CashPosted& posting = entry.event;
    if (posting.debit.account != own && posting.credit.account != own) continue;
    table.row({time_text(entry.stamp), say(posting.reason), say.place(statement, posting.debit),
               say.place(statement, posting.credit), grouped(money_text(posting.amount)),
               reference_text(posting.order, posting.trade)});
  }
  return table;
}

TextTable movements_table(const Statement& statement, const Wording& say) {
  TextTable table({say.left("Time", "时间"), say.left("Rights movement", "权益变动"),
                   say.left("Instrument", "标的"), say.left("From", "转出"), say.left("To", "转入"),
                   say.right("Quantity", "数量"), say.left("Lot serials", "批次序号"),
                   say.left("Reference", "关联")});
  const Names& names = statement.day->names();
  const AccountId own = statement.member.account;
  for (const auto& entry : statement.day->movements()) {
    const LotMoved& moved = entry.event;
    if (moved.debit.account != own && moved.credit.account != own) continue;
    table.row({time_text(entry.stamp), say(moved.reason), names.instrument(moved.instrument),
               say.place(statement, moved.debit), say.place(statement, moved.credit),
               grouped(names.quantity(moved.instrument, Quantity(moved.last - moved.first + 1))),
               "L" + std::to_string(moved.lot.raw()) + ":" + std::to_string(moved.first) + "-" +
                   std::to_string(moved.last),
               reference_text(moved.order, moved.trade)});
  }
  return table;
}

TextTable reservations_table(const Statement& statement, const Wording& say) {
  TextTable table({say.left("Time", "时间"), say.left("Rights reserved", "权益占用"),
                   say.left("Instrument", "标的"), say.right("Quantity", "数量"),
                   say.left("Reference", "关联")});
  const Names& names = statement.day->names();
  for (const auto& entry : statement.day->reservations()) {
    const RightsReserved& change = entry.event;
    if (change.account != statement.member.account) continue;
    table.row({time_text(entry.stamp), say(change.reason), names.instrument(change.instrument),
               grouped(names.quantity(change.instrument, change.quantity)),
               reference_text(change.order, {})});
  }
  return table;
}

std::string registry_text(const Statement& statement, const Wording& say) {
  const Names& names = statement.day->names();
  std::string out;
  for (const RegistryNet& net : statement.day->registry_nets()) {
    if (net.account != statement.member.account) continue;
    out.append(out.empty() ? say("\nFor the registry: ", "\n登记变更指令: ") : ", ");
    out.append(names.instrument(net.instrument)).append(net.net > Quantity(0) ? " +" : " ");
    out.append(grouped(names.quantity(net.instrument, net.net)));
  }
  return out.empty() ? out : out + "\n";
}

std::string agreement_text(Agreement agreement, const Wording& say) {
  switch (agreement) {
    case Agreement::not_compared:
      return {};
    case Agreement::agrees:
      return say("The closing balances equal the venue's books.\n", "期末余额与场所账簿一致。\n");
    case Agreement::differs:
      return say("THE CLOSING BALANCES DIFFER FROM THE VENUE'S BOOKS: stop and investigate.\n",
                 "期末余额与场所账簿不一致:请立即停止并核查。\n");
  }
  return {};
}

}  // namespace

std::string statement_text(const Statement& statement, Language language) {
  const Wording say(language);
  std::string out = say("Statement", "结算单") + "  " + statement.code.str();
  if (!statement.member.name.empty()) out.append("  ").append(statement.member.name);
  out.append("  ").append(say("account", "账户")).append(" ");
  out.append(statement.member.account_code.view()).append("  ");
  out.append(base::format_date(statement.day->day().date)).append("\n");
  for (const TextTable& table :
       {cash_table(statement, say), holdings_table(statement, say), trades_table(statement, say),
        late_refusals_table(statement, say), postings_table(statement, say),
        movements_table(statement, say), reservations_table(statement, say)}) {
    if (!table.empty()) out.append("\n").append(table.str());
  }
  out.append(registry_text(statement, say));
  const std::string agreement = agreement_text(statement.agreement, say);
  return agreement.empty() ? out : out + "\n" + agreement;
}

}  // namespace eco::console

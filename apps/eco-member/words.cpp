#include "apps/eco-member/words.hpp"

#include <fmt/args.h>
#include <fmt/format.h>

#include <utility>

namespace eco::member {

const std::array<Phrase, 18>& phrases() noexcept {
  static constexpr std::array<Phrase, 18> table{{
      {Word::online, "online", "logged on", "已登录"},
      {Word::offline, "offline", "no connection: {0}", "连接中断:{0}"},
      {Word::new_day, "new_day", "a new trading day: numbers restart", "新交易日:序号重新开始"},
      {Word::order_accepted, "order_accepted", "accepted {0}: {1} {2} {3} @ {4}, order {6}, id {5}",
       "已受理 {0}:{1} {2} {3} @ {4},委托号 {6},编号 {5}"},
      {Word::order_replaced, "order_replaced", "replaced {0}: now {1} {2} @ {3}, priority {4}",
       "已改单 {0}:现为 {1} {2} @ {3},时间优先 {4}"},
      {Word::order_ended, "order_ended", "ended {0}: {1}, {2} of {3} {4} done. {5}",
       "已了结 {0}:{1},成交 {2} / {3} {4}。{5}"},
      {Word::executed, "executed", "{0} {1} {2} @ {3} = {4} yuan, fee {5}, trade {6} ({7})",
       "{0} {1} {2} @ {3} = {4} 元,费用 {5},成交号 {6}({7})"},
      {Word::busted, "busted", "taken back: {0} {1} {2} @ {3} = {4} yuan, fee {5}, trade {6}",
       "成交撤销:{0} {1} {2} @ {3} = {4} 元,费用 {5},成交号 {6}"},
      {Word::refused, "refused", "refused {0}: {1}: {2}", "被拒 {0}:{1}:{2}"},
      {Word::deal, "deal", "deal {0} {1}: {2} {3} {4} @ {5}, counterparty {6}, turn {7}",
       "大宗 {0} {1}:{2} {3} {4} @ {5},对手方 {6},应答方 {7}"},
      {Word::difference, "difference", "DIFFERENCE {0}: here {1}, the venue says {2}",
       "不符 {0}:本方 {1},场所 {2}"},
      {Word::reconciled, "reconciled",
       "reconciled: cash {0} yuan, {1} instruments, {2} live orders, {3} executions agree",
       "对账一致:资金 {0} 元,标的 {1},在途委托 {2},成交 {3}"},
      {Word::not_reconciled, "not_reconciled", "NOT reconciled: {0} differences",
       "对账不符:{0} 处"},
      {Word::sent, "sent", "send {0}", "发送 {0}"},
      {Word::step, "step", "> {0}", "> {0}"},
      {Word::failed, "failed", "FAILED {0}", "失败 {0}"},
      {Word::progress, "progress", "{0}", "{0}"},
      {Word::result, "result", "{0}: {1}", "{0}:{1}"},
  }};
  return table;
}

const Phrase& phrase(Word word) noexcept {
  return phrases()[static_cast<std::size_t>(word)];
}

std::string say(Word word, Language language, const std::vector<Fact>& facts) {
  const Phrase& p = phrase(word);
  fmt::dynamic_format_arg_store<fmt::format_context> values;
  for (const Fact& fact : facts) values.push_back(fact.value);
  const std::string_view text = language == Language::chinese ? p.chinese : p.english;
  return fmt::vformat(fmt::string_view(text.data(), text.size()), values);
}

std::string_view translate(std::string_view english, Language language) noexcept {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 23> table{{
      {"buy", "买入"},        {"sell", "卖出"},        {"bought", "买入"},
      {"sold", "卖出"},       {"listing", "挂牌"},     {"sweep", "扫单"},
      {"pick", "摘牌"},       {"live", "有效"},        {"filled", "全部成交"},
      {"cancelled", "已撤"},  {"expired", "已过期"},   {"open", "待应答"},
      {"declined", "已拒绝"}, {"withdrawn", "已撤回"}, {"agreed", "待批准"},
      {"executed", "已成交"}, {"busted", "已撤销"},    {"ours", "本方"},
      {"theirs", "对方"},     {"kept", "保留"},        {"lost", "丧失"},
      {"maker", "挂牌方"},    {"taker", "摘牌方"},
  }};
  if (language == Language::english) return english;
  for (const auto& [word, chinese] : table) {
    if (word == english) return chinese;
  }
  return english;
}

std::string_view command_help(Language language) noexcept {
  static constexpr std::string_view english =
      R"(Requests (ID is your own name for it; without one it is made up)
  list SYMBOL buy|sell QTY PRICE [id ID]             a listing that rests until cancelled or the day's end
  sweep SYMBOL buy|sell QTY PRICE [skip-own] [id ID] takes the best opposite listings up to PRICE
  pick SYMBOL buy|sell QTY best [id ID]              picks the best opposite listings, at most 16
  pick SYMBOL buy|sell ORDER:QTY … [id ID]           picks named listings (see: book)
  cancel ID                                          ID: yours, or the venue's order number
  replace ID QTY PRICE [id ID]                       QTY: the new total
  block offer SYMBOL buy|sell QTY PRICE to MEMBER | group MEMBERS | public [as NAME]     MEMBERS: A,B
  block counter|accept|decline|withdraw DEAL …       counter: DEAL QTY PRICE; DEAL: NAME, offer or terms
  block accept DEAL [part QTY]                       a part of a public or group offer
Views
  book SYMBOL, instruments, orders, executions, deals, holdings, cash, status, reconcile
Scripts and waiting (times as 500ms, 10s, 2m)
  wait TIME
  wait live|filled|done ID TIME
  wait phase SYMBOL PHASE TIME
  wait best bid|offer SYMBOL [PRICE] TIME
  wait deal SYMBOL [from MEMBER] [as NAME] TIME      a deal whose turn is ours
  wait deal-state DEAL STATE TIME                    open declined withdrawn agreed executed busted
  expect accepted | expect refused [CODE]            the last request
  expect order ID live|filled|cancelled|expired [DONE]
  expect deal DEAL STATE
  expect holding SYMBOL total|free|reserved|locked QTY
  expect cash total|free|proceeds|reserved AMOUNT
  expect best bid|offer SYMBOL none | PRICE [QTY]
  expect reconciled
Other
  help, quit
)";
  static constexpr std::string_view chinese =
      R"(申报(ID 为自定编号,省略则自动生成)
  list 标的 buy|sell 数量 价格 [id ID]               挂牌,至撤销或日终有效
  sweep 标的 buy|sell 数量 价格 [skip-own] [id ID]   按价格优先摘取对手挂牌,至限价为止
  pick 标的 buy|sell 数量 best [id ID]               摘取最优对手挂牌,最多 16 笔
  pick 标的 buy|sell 委托号:数量 … [id ID]           摘取指定挂牌(见 book)
  cancel ID                                          ID:自定编号或场所委托号
  replace ID 数量 价格 [id ID]                       数量为新的总量
  block offer 标的 buy|sell 数量 价格 to 会员 | group 会员们 | public [as 名称]     会员们:A,B
  block counter|accept|decline|withdraw 大宗 …       counter:大宗 数量 价格
  block accept 大宗 [part 数量]                       公开或群组要约的一部分
查询
  book 标的, instruments, orders, executions, deals, holdings, cash, status, reconcile
脚本与等待(时间写作 500ms、10s、2m)
  wait 时间
  wait live|filled|done ID 时间
  wait phase 标的 阶段 时间
  wait best bid|offer 标的 [价格] 时间
  wait deal 标的 [from 会员] [as 名称] 时间          轮到本方应答的大宗
  wait deal-state 大宗 状态 时间
  expect accepted | expect refused [代码]            最近一次申报
  expect order ID live|filled|cancelled|expired [成交量]
  expect deal 大宗 状态
  expect holding 标的 total|free|reserved|locked 数量
  expect cash total|free|proceeds|reserved 金额
  expect best bid|offer 标的 none | 价格 [数量]
  expect reconciled
其他
  help, quit
)";
  return language == Language::chinese ? chinese : english;
}

}  // namespace eco::member

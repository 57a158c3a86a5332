#include "gateway/fix/outbound.hpp"

#include <algorithm>
#include <utility>

#include "base/date.hpp"
#include "gateway/fix/units.hpp"

namespace eco::gateway::fix {
namespace {

using namespace domain;

std::string number(std::uint64_t value) {
  return std::to_string(value);
}

std::string stamp_text(const DurableCommand& durable) {
  return base::format_fix_instant(durable.command.header.stamp.raw());
}

EventRef event_ref(const DurableCommand& durable, std::uint32_t index) {
  return {durable.command.header.sequence, index};
}

/// OrdType and TimeInForce of what can be accepted; nothing for the unsupported kinds.
void put_kind(OutMessage& message, OrderKind kind) {
  switch (kind) {
    case OrderKind::listing:
      message.set(40, "2").set(59, "0");
      return;
    case OrderKind::sweep:
      message.set(40, "2").set(59, "3");
      return;
    case OrderKind::pick:
      message.set(40, "D").set(59, "3");
      return;
    case OrderKind::bid:
      message.set(40, "2").set(59, "1");
      return;
    // Of continuous trading 59 stands in the first report (put_terms): it is the order's for good.
    case OrderKind::limit:
      message.set(40, "2");
      return;
    case OrderKind::market:
      message.set(40, "1");
      return;
    case OrderKind::market_to_limit:
      message.set(40, "K");
      return;
    case OrderKind::stop:
      message.set(40, "3");
      return;
    case OrderKind::stop_limit:
      message.set(40, "4");
      return;
    case OrderKind::unsupported:
    case OrderKind::unsupported_tif:
      return;
  }
}

/// 59, 432, 99, 110, 1138, 18 as the order said them.
void put_terms(OutMessage& message, const OrderTerms& terms, const InstrumentView& view) {
  constexpr const char* tifs[] = {"", "0", "1", "6", "3", "4", "2", "7", "B"};
  message.set(59, tifs[static_cast<std::size_t>(terms.tif)]);
  if (terms.expire_date != base::Date{}) {
    message.set(432, base::format_date_compact(terms.expire_date));
  }
  if (terms.stop.raw() != 0) message.set(99, format_price(terms.stop, view));
  if (terms.minimum.raw() != 0) message.set(110, format_quantity(terms.minimum, view));
  if (terms.display.raw() != 0) message.set(1138, format_quantity(terms.display, view));
  if (terms.options.contains(OrderOption::post_only)) message.set(18, "6");
  if (terms.options.contains(OrderOption::all_or_none)) message.set(18, "G");
}

void put_auction(OutMessage& message, AuctionId auction) {
  if (auction.valid()) message.set(5110, number(auction.raw()));
}

/// The common head of every report about a known order.
OutMessage order_report(const OrderState& order, std::string_view cl_ord_id, std::string_view exec,
                        char exec_type, char status) {
  OutMessage message("8");
  message.set(37, number(order.order.raw())).set(11, cl_ord_id).set(17, exec);
  message.set(150, std::string_view(&exec_type, 1)).set(39, std::string_view(&status, 1));
  return message;
}

struct Cancellation {
  char exec_type = '4';
  char status = '4';
  std::string_view restatement = {};
  std::string_view text = {};
};

Cancellation cancellation(EndReason reason) noexcept {
  switch (reason) {
    case EndReason::requested:
    case EndReason::remainder:
    case EndReason::withdrawn:
    case EndReason::declined:
    case EndReason::not_filled:
      return {};
    case EndReason::rechecked:
      return {'4', '4', "99", "the order fails the checks of the new day"};
    case EndReason::auction_lost:
      return {'4', '4', "99", "the bid did not win"};
    case EndReason::invalid_bid:
      return {'4', '4', "99", "the bid was not valid at the close"};
    case EndReason::auction_cancelled:
      return {'4', '4', "99", "the auction was cancelled"};
    case EndReason::call_ended:
      return {'4', '4', "99", "good for the call that has ended"};
    case EndReason::replaced_filled:
      return {'5', '2', {}, {}};
    case EndReason::day_end:
      return {'C', 'C', {}, "the market's day ended"};
    case EndReason::operator_action:
      return {'4', '4', "101", "cancelled by the operator"};
    case EndReason::kill:
      return {'4', '4', "100", "cancelled by the kill switch"};
    case EndReason::suspension:
      return {'4', '4', "99", "cancelled because the member was suspended"};
    case EndReason::session_end:
      return {'4', '4', "99", "the method's session ended"};
    case EndReason::reverse_lock:
      return {'4', '4', "99", "the account has sold: it may not buy yet (REVERSE_T)"};
  }
  return {};
}

class Renderer {
 public:
  Renderer(const DurableCommand& durable, std::uint32_t index, const TraderLogin& recipient,
           const RenderContext& context)
      : durable_(durable), index_(index), recipient_(recipient), context_(context) {}

  using Out = std::optional<OutMessage>;

  Out operator()(const OrderAccepted& e) const {
    OutMessage m = order_report(e.order, e.order.cl_ord_id.view(), exec(), '0', '0');
    put_order(m, e.order, context_.directory);
    put_auction(m, e.auction);
    const InstrumentView* view = context_.directory.instrument(e.order.instrument);
    if (e.terms && view != nullptr && e.order.kind != OrderKind::bid) put_terms(m, *e.terms, *view);
    m.set(60, stamp_text(durable_));
    // A bid works in its auction, not in the book: nothing there to show as working or not.
    const bool works = e.order.kind == OrderKind::listing || e.order.kind == OrderKind::limit;
    if (e.order.kind != OrderKind::bid) m.set(636, works ? "Y" : "N");
    return m;
  }

  Out operator()(const OrderRejected& e) const {
    OutMessage m("8");
    m.set(37, number(durable_.command.header.sequence.raw()))
        .set(11, e.cl_ord_id.view())
        .set(17, exec());
    m.set(150, "8").set(39, "8").set_unless_empty(1, e.account.view()).set(55, e.symbol.view());
    m.set(54, e.side == Side::buy ? "1" : "2");
    const InstrumentView* view = context_.directory.instrument(e.instrument);
    if (view != nullptr && quantity_was_read()) m.set(38, format_quantity(e.quantity, *view));
    put_kind(m, e.kind);
    if (view != nullptr && e.price.raw() != 0) m.set(44, format_price(e.price, *view));
    put_auction(m, e.auction);
    m.set(14, "0").set(151, "0").set(6, "0").set(60, stamp_text(durable_));
    if (const RejectInfo* info = reject_info(e.refusal.code))
      m.set(103, std::to_string(info->fix_reason));
    put_refusal(m, e.refusal, view);
    return m;
  }

  Out operator()(const OrderReplaced& e) const {
    OutMessage m =
        order_report(e.order, e.order.cl_ord_id.view(), exec(), '5', order_status(e.order));
    m.set(41, e.orig_cl_ord_id.view());
    put_order(m, e.order, context_.directory);
    m.set(60, stamp_text(durable_)).set(5003, e.priority == Priority::kept ? "Y" : "N");
    return m;
  }

  Out operator()(const OrderRestated& e) const {
    const bool triggered = e.reason == RestateReason::triggered;
    OutMessage m = order_report(e.order, e.order.cl_ord_id.view(), exec(), triggered ? 'L' : 'D',
                                order_status(e.order));
    put_order(m, e.order, context_.directory);
    m.set(60, stamp_text(durable_));
    if (!triggered) m.set(378, "99");
    m.set(58, triggered ? "the stop price has traded"
                        : "the rest is a limit order at the price of the last fill");
    return m;
  }

  Out operator()(const OrderCancelled& e) const {
    const Cancellation how = cancellation(e.reason);
    const bool asked = !e.request.empty();
    OutMessage m = order_report(e.order, asked ? e.request.view() : e.order.cl_ord_id.view(),
                                exec(), how.exec_type, how.status);
    if (asked && e.request != e.order.cl_ord_id) m.set(41, e.order.cl_ord_id.view());
    put_order(m, e.order, context_.directory);
    m.set(60, stamp_text(durable_))
        .set_unless_empty(378, how.restatement)
        .set_unless_empty(58, how.text);
    return m;
  }

  Out operator()(const OrderExpired& e) const {
    OutMessage m = order_report(e.order, e.order.cl_ord_id.view(), exec(), 'C', 'C');
    put_order(m, e.order, context_.directory);
    m.set(60, stamp_text(durable_)).set(58, "the market's day ended");
    return m;
  }

  Out operator()(const ChangeRejected& e) const {
    OutMessage m("9");
    const bool known = e.order.order.valid();
    m.set(37, known ? number(e.order.order.raw()) : "NONE").set(11, e.cl_ord_id.view());
    m.set_unless_empty(41, e.orig_cl_ord_id.view()).set(17, exec());
    const char status = known ? order_status(e.order) : '8';
    m.set(39, std::string_view(&status, 1))
        .set(434, e.request == ChangeRequest::cancel ? "1" : "2");
    m.set(102, change_reason(e.refusal.code)).set(60, stamp_text(durable_));
    put_refusal(m, e.refusal, known ? context_.directory.instrument(e.order.instrument) : nullptr);
    return m;
  }

  Out operator()(const Trade& e) const {
    if (e.method == Method::block || e.method == Method::quota || e.corrects.valid()) {
      return render_block_trade(e, durable_, index_, recipient_, context_);
    }
    const InstrumentView* view = context_.directory.instrument(e.instrument);
    if (view == nullptr) return std::nullopt;
    const bool bought = e.buy.order.trader == recipient_.trader;
    const TradeSide& mine = bought ? e.buy : e.sell;
    OutMessage m = order_report(mine.order, mine.order.cl_ord_id.view(),
                                exec_id(event_ref(durable_, index_), bought ? 'B' : 'S'), 'F',
                                mine.order.cumulative < mine.order.quantity ? '1' : '2');
    put_order(m, mine.order, context_.directory);
    m.set(60, stamp_text(durable_))
        .set(31, format_price(e.price, *view))
        .set(32, format_quantity(e.quantity, *view));
    m.set(880, number(e.trade.raw())).set(1057, mine.liquidity == Liquidity::taker ? "Y" : "N");
    const char* liquidity = mine.liquidity == Liquidity::taker ? "2" : "1";
    m.set(851, e.method == Method::call ? "4" : liquidity).set(381, format_money(e.amount));
    m.set(5005, format_money(mine.fee));
    put_lots(m, e.trade, durable_, *view);
    return m;
  }

  Out operator()(const BlockUpdated& e) const {
    return render_block(e, durable_, index_, recipient_, context_);
  }
  Out operator()(const BlockRejected& e) const {
    return render_block_reject(e, durable_, index_, context_);
  }
  Out operator()(const TradeFinalityChanged& e) const {
    return render_bust(e, durable_, index_, recipient_, context_);
  }

  Out operator()(const Noted&) const {
    const auto* note = std::get_if<SessionNote>(&durable_.command.body);
    if (note == nullptr) return std::nullopt;
    OutMessage m("j");
    m.set(372, note->message_type)
        .set_unless_empty(379, note->cl_ord_id.view())
        .set(380, "0")
        .set(17, exec());
    m.set(5001, number(static_cast<std::uint64_t>(RejectCode::malformed)))
        .set(58, "MALFORMED: " + note->text);
    return m;
  }

  template <class Other>
  Out operator()(const Other&) const {
    return std::nullopt;
  }

 private:
  /// A quantity off the step or too large has no value here: it is left out, never told as another.
  [[nodiscard]] bool quantity_was_read() const {
    const auto* order = std::get_if<NewOrder>(&durable_.command.body);
    return order == nullptr || order->grid == GridFault::on_grid || order->quantity.raw() != 0;
  }
  [[nodiscard]] std::string exec() const { return exec_id(event_ref(durable_, index_), '0'); }

  static std::string_view change_reason(RejectCode code) noexcept {
    switch (code) {
      case RejectCode::too_late:
        return "0";
      case RejectCode::unknown_order:
      case RejectCode::not_owner:
        return "1";
      case RejectCode::duplicate:
        return "6";
      case RejectCode::tick:
        return "18";
      default:
        return "99";
    }
  }

  const DurableCommand& durable_;
  std::uint32_t index_;
  const TraderLogin& recipient_;
  const RenderContext& context_;
};

void add(std::vector<TraderId>& recipients, TraderId trader) {
  if (trader.valid() &&
      std::find(recipients.begin(), recipients.end(), trader) == recipients.end()) {
    recipients.push_back(trader);
  }
}

void add_member(std::vector<TraderId>& recipients, MemberId member, const Directory& directory) {
  for (TraderId trader : directory.traders_of(member)) add(recipients, trader);
}

void add_trade_sides(std::vector<TraderId>& recipients, const Trade& trade,
                     const Directory& directory) {
  if (trade.method == Method::block || trade.method == Method::quota || trade.corrects.valid()) {
    add_member(recipients, trade.buy.order.member, directory);
    add_member(recipients, trade.sell.order.member, directory);
  } else {
    add(recipients, trade.buy.order.trader);
    add(recipients, trade.sell.order.trader);
  }
}

/// Both sides of an offer or a hit; of an offer that takes hits whoever may hit it.
void add_offer_readers(std::vector<TraderId>& recipients, const BlockUpdated& block,
                       const Directory& directory) {
  add_member(recipients, block.initiator, directory);
  add_member(recipients, block.responder, directory);
  if (block.parent.valid()) return;
  if (block.form == BlockForm::public_offer) {
    for (const TraderId trader : directory.all_traders()) add(recipients, trader);
  }
  for (const MemberId member : block.invited) add_member(recipients, member, directory);
}

bool is_reported_note(const DurableCommand& durable) {
  const auto* note = std::get_if<SessionNote>(&durable.command.body);
  return note != nullptr && note->kind == SessionNoteKind::message_refused &&
         !note->message_type.empty() && !note->text.starts_with(session_reject_prefix);
}

}  // namespace

void add_recipients(const DurableCommand& durable, std::uint32_t index,
                    const RenderContext& context, std::vector<TraderId>& recipients) {
  const auto visit = [&](const auto& e) {
    using E = std::decay_t<decltype(e)>;
    if constexpr (std::is_same_v<E, OrderAccepted> || std::is_same_v<E, OrderReplaced> ||
                  std::is_same_v<E, OrderCancelled> || std::is_same_v<E, OrderExpired> ||
                  std::is_same_v<E, OrderRestated>) {
      add(recipients, e.order.trader);
    } else if constexpr (std::is_same_v<E, OrderRejected> || std::is_same_v<E, ChangeRejected> ||
                         std::is_same_v<E, BlockRejected>) {
      add(recipients, e.trader);
    } else if constexpr (std::is_same_v<E, Trade>) {
      add_trade_sides(recipients, e, context.directory);
    } else if constexpr (std::is_same_v<E, BlockUpdated>) {
      add_offer_readers(recipients, e, context.directory);
    } else if constexpr (std::is_same_v<E, TradeFinalityChanged>) {
      if (!is_reversed(e.finality)) return;
      if (const auto found = context.trades.find_trade(e.trade)) {
        add_trade_sides(recipients, found->trade, context.directory);
      }
    } else if constexpr (std::is_same_v<E, Noted>) {
      if (is_reported_note(durable)) add(recipients, durable.command.header.trader);
    }
  };
  std::visit(visit, durable.events[index]);
}

std::optional<OutMessage> render(const DurableCommand& durable, std::uint32_t index,
                                 const TraderLogin& recipient, const RenderContext& context) {
  return std::visit(Renderer(durable, index, recipient, context), durable.events[index]);
}

std::string exec_id(EventRef event, char side) {
  return number(event.sequence.raw()) + '-' + std::to_string(event.index) + '-' + side;
}

std::string terms_id(OfferId offer, std::uint32_t terms) {
  return number(offer.raw()) + '.' + std::to_string(terms);
}

void put_order(OutMessage& message, const OrderState& order, const Directory& directory) {
  if (const MemberView* member = directory.member(order.member))
    message.set(1, member->account_code.view());
  const InstrumentView* view = directory.instrument(order.instrument);
  if (view == nullptr) return;
  message.set(55, view->symbol.view()).set(54, order.side == Side::buy ? "1" : "2");
  message.set(38, format_quantity(order.quantity, *view));
  put_kind(message, order.kind);
  const bool has_price = order.kind != OrderKind::pick || order.price.raw() != 0;
  if (has_price) message.set(44, format_price(order.price, *view));
  message.set(14, format_quantity(order.cumulative, *view))
      .set(151, format_quantity(order.leaves, *view));
  message.set(6, format_average(order.cumulative_amount, order.cumulative, *view));
  if (order.cumulative.raw() > 0) message.set(5004, format_money(order.cumulative_amount));
}

char order_status(const OrderState& order) noexcept {
  if (order.cumulative == order.quantity) return '2';
  if (order.leaves.raw() == 0) return '4';
  return order.cumulative.raw() > 0 ? '1' : '0';
}

void put_refusal(OutMessage& message, const Refusal& refusal, const InstrumentView* instrument) {
  message.set(5001, number(static_cast<std::uint64_t>(refusal.code)))
      .set(58, refusal_text(refusal, instrument));
}

void put_lots(OutMessage& message, TradeId trade, const DurableCommand& durable,
              const InstrumentView& instrument) {
  OutGroup lots{5200, {}};
  for (const Event& event : durable.events) {
    const auto* moved = std::get_if<LotMoved>(&event);
    if (moved == nullptr || moved->trade != trade || moved->debit.account == moved->credit.account)
      continue;
    lots.entries.push_back(
        {{5201, number(moved->lot.raw())},
         {5202, std::to_string(moved->first)},
         {5203, format_quantity(Quantity(moved->last - moved->first + 1), instrument)}});
  }
  if (!lots.entries.empty()) message.groups.push_back(std::move(lots));
}

}  // namespace eco::gateway::fix

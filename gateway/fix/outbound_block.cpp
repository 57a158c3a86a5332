#include <utility>

#include "base/date.hpp"
#include "gateway/fix/outbound.hpp"
#include "gateway/fix/units.hpp"

namespace eco::gateway::fix {
namespace {

using namespace domain;

std::string stamp_text(const DurableCommand& durable) {
  return base::format_fix_instant(durable.command.header.stamp.raw());
}

std::string event_id(const DurableCommand& durable, std::uint32_t index, char side = '0') {
  return exec_id({durable.command.header.sequence, index}, side);
}

/// 856 and 572 of the request as the member sent it.
struct Request {
  std::string_view type = "0";
  std::string reference;
};

Request request_of(const CommandBody& body) {
  if (const auto* counter = std::get_if<BlockCounter>(&body))
    return {"0", terms_id(counter->offer, counter->terms)};
  if (const auto* accept = std::get_if<BlockAccept>(&body))
    return {"2", terms_id(accept->offer, accept->terms)};
  if (const auto* decline = std::get_if<BlockDecline>(&body))
    return {"3", terms_id(decline->offer, decline->terms)};
  if (std::holds_alternative<BlockWithdraw>(body)) return {"6", {}};
  return {"0", {}};
}

void put_own_side(OutMessage& m, const TraderLogin& recipient, Side side,
                  const Directory& directory) {
  std::vector<OutField> entry{{54, side == Side::buy ? "1" : "2"}};
  if (const MemberView* own = directory.member(recipient.member))
    entry.push_back({1, own->account_code.str()});
  m.groups.push_back({552, {std::move(entry)}});
}

void put_counterparty(OutMessage& m, MemberId other, const Directory& directory) {
  const MemberView* view = directory.member(other);
  if (view == nullptr) return;
  m.groups.push_back({453, {{{448, view->code.str()}, {447, "D"}, {452, "17"}}}});
}

void put_terms(OutMessage& m, Price price, Quantity quantity, const InstrumentView& view) {
  m.set(55, view.symbol.view())
      .set(32, format_quantity(quantity, view))
      .set(31, format_price(price, view));
}

/// 5010 and, of other forms than the directed one, which it is, what is left of it and, of a hit,
/// what it is of.
void put_offer(OutMessage& m, const BlockUpdated& block, const InstrumentView& view) {
  m.set(5010, std::to_string(block.offer.raw()));
  if (block.form == BlockForm::directed) return;
  m.set(5011, block.form == BlockForm::group ? "G" : "P");
  m.set(5012, format_quantity(block.leaves, view));
  if (block.parent.valid()) m.set(5013, std::to_string(block.parent.raw()));
}

OutMessage acknowledgement(const BlockUpdated& block, const DurableCommand& durable,
                           std::uint32_t index, const InstrumentView& view) {
  const Request request = request_of(durable.command.body);
  OutMessage m("AR");
  m.set(571, block.cl_ord_id.view())
      .set_unless_empty(572, request.reference)
      .set(856, request.type);
  m.set(939, block.status == OfferStatus::pending_approval ? "4" : "0");
  m.set(818, terms_id(block.offer, block.terms));
  put_offer(m, block, view);
  m.set(17, event_id(durable, index));
  put_terms(m, block.price, block.quantity, view);
  m.set(60, stamp_text(durable));
  return m;
}

/// What the other party, or both where the venue acted, are told: TradeReportType, or empty for
/// nothing.
struct Announcement {
  std::string_view type;
  std::string_view text = {};
};

/// An offer that is hit in parts, as those who may hit it see it.
bool takes_hits(const BlockUpdated& block) noexcept {
  return block.form != BlockForm::directed && !block.parent.valid();
}

Announcement announcement(const BlockUpdated& block) noexcept {
  switch (block.status) {
    case OfferStatus::open:
      return {"1"};
    case OfferStatus::pending_approval:
      return {"2", "agreed; waits for the authority's approval"};
    case OfferStatus::executed:
      // A trade has its own report; what is told here is that nothing of the offer is left.
      return takes_hits(block) ? Announcement{"6", "all of it was hit"} : Announcement{};
    case OfferStatus::declined:
      return {"3"};
    case OfferStatus::withdrawn:
      return {"6", "withdrawn by the other party"};
    case OfferStatus::expired:
      return {"6", "ended with the session of the method"};
    case OfferStatus::refused:
      return {"6", "refused by the authority"};
    case OfferStatus::cancelled:
      return {"6", "cancelled by the venue"};
    case OfferStatus::lapsed:
      return {"6", "lapsed: the authority did not answer in time"};
    case OfferStatus::rest_below_minimum:
      return {"6", "ended: what is left is below the minimum"};
  }
  return {};
}

/// The report of a trade that both parties get, or of its reversal.
OutMessage trade_report(const Trade& trade, const TraderLogin& recipient,
                        const InstrumentView& view, const Directory& directory) {
  const bool bought = trade.buy.order.member == recipient.member;
  OutMessage m("AE");
  m.set(571, "T" + std::to_string(trade.trade.raw())).set(856, "0").set(828, "1").set(570, "N");
  m.set(880, std::to_string(trade.trade.raw()));
  put_terms(m, trade.price, trade.quantity, view);
  m.set(381, format_money(trade.amount))
      .set(5005, format_money(bought ? trade.buy.fee : trade.sell.fee));
  m.set_unless_empty(11, (bought ? trade.buy : trade.sell).order.cl_ord_id.view());
  put_own_side(m, recipient, bought ? Side::buy : Side::sell, directory);
  put_counterparty(m, bought ? trade.sell.order.member : trade.buy.order.member, directory);
  return m;
}

}  // namespace

const BlockUpdated* agreement_of(const DurableCommand& durable, const Trade& trade) noexcept {
  // The hit stands in front of the offer that it is of.
  for (const Event& event : durable.events) {
    const auto* block = std::get_if<BlockUpdated>(&event);
    if (block == nullptr) continue;
    const std::uint64_t offer = block->offer.raw();
    if (offer == trade.buy.order.order.raw() || offer == trade.sell.order.order.raw()) return block;
  }
  return nullptr;
}

std::optional<OutMessage> render_block(const BlockUpdated& block, const DurableCommand& durable,
                                       std::uint32_t index, const TraderLogin& recipient,
                                       const RenderContext& context) {
  const InstrumentView* view = context.directory.instrument(block.instrument);
  if (view == nullptr) return std::nullopt;
  if (block.requester_trader == recipient.trader)
    return acknowledgement(block, durable, index, *view);
  const Announcement said = announcement(block);
  const bool own_request = block.requester.valid() && block.requester == recipient.member;
  const bool initiated = block.initiator == recipient.member;
  // What is left of his own offer the initiator learns with each hit.
  const bool own_offer_goes_on =
      initiated && takes_hits(block) && block.status == OfferStatus::open;
  if (said.type.empty() || own_offer_goes_on ||
      (own_request && block.status != OfferStatus::pending_approval)) {
    return std::nullopt;
  }
  OutMessage m("AE");
  m.set(571, terms_id(block.offer, block.terms)).set(856, said.type).set(828, "1").set(570, "N");
  if (block.status == OfferStatus::open && block.terms > 0)
    m.set(572, terms_id(block.offer, block.terms - 1));
  if (block.status == OfferStatus::pending_approval) m.set(939, "4");
  put_offer(m, block, *view);
  m.set(17, event_id(durable, index));
  put_terms(m, block.price, block.quantity, *view);
  m.set(60, stamp_text(durable));
  m.set_unless_empty(11,
                     (initiated ? block.initiator_cl_ord_id : block.responder_cl_ord_id).view());
  m.set_unless_empty(58, said.text);
  put_own_side(m, recipient, initiated ? block.initiator_side : opposite(block.initiator_side),
               context.directory);
  put_counterparty(m, initiated ? block.responder : block.initiator, context.directory);
  return m;
}

OutMessage render_block_reject(const BlockRejected& block, const DurableCommand& durable,
                               std::uint32_t index, const RenderContext& context) {
  const Request request = request_of(durable.command.body);
  OutMessage m("AR");
  m.set(571, block.cl_ord_id.view())
      .set_unless_empty(572, request.reference)
      .set(856, request.type)
      .set(939, "1");
  m.set(751, "99");
  if (block.offer.valid()) m.set(5010, std::to_string(block.offer.raw()));
  m.set(17, event_id(durable, index))
      .set_unless_empty(55, block.symbol.view())
      .set(60, stamp_text(durable));
  put_refusal(m, block.refusal, context.directory.instrument(block.instrument));
  return m;
}

std::optional<OutMessage> render_block_trade(const Trade& trade, const DurableCommand& durable,
                                             std::uint32_t index, const TraderLogin& recipient,
                                             const RenderContext& context) {
  const InstrumentView* view = context.directory.instrument(trade.instrument);
  if (view == nullptr) return std::nullopt;
  OutMessage m = trade_report(trade, recipient, *view, context.directory);
  if (const BlockUpdated* offer = agreement_of(durable, trade)) {
    m.set(572, terms_id(offer->offer, offer->terms));
    put_offer(m, *offer, *view);
  }
  const char side = trade.buy.order.member == recipient.member ? 'B' : 'S';
  m.set(487, trade.corrects.valid() ? "2" : "0").set(150, trade.corrects.valid() ? "G" : "F");
  m.set(17, event_id(durable, index, side));
  if (trade.corrects.valid()) {
    if (const auto old = context.trades.find_trade(trade.corrects)) {
      m.set(19, exec_id(old->event, side));
    }
    m.set(58, "in place of trade " + std::to_string(trade.corrects.raw()));
  }
  m.set(60, stamp_text(durable));
  put_lots(m, trade.trade, durable, *view);
  return m;
}

std::optional<OutMessage> render_bust(const TradeFinalityChanged& change,
                                      const DurableCommand& durable, std::uint32_t index,
                                      const TraderLogin& recipient, const RenderContext& context) {
  if (!is_reversed(change.finality)) return std::nullopt;
  const auto found = context.trades.find_trade(change.trade);
  const InstrumentView* view = context.directory.instrument(change.instrument);
  if (!found || view == nullptr) return std::nullopt;
  OutMessage m = trade_report(found->trade, recipient, *view, context.directory);
  const char side = found->trade.buy.order.member == recipient.member ? 'B' : 'S';
  m.set_unless_empty(572, found->terms).set(487, "1").set(150, "H");
  m.set(17, event_id(durable, index, side))
      .set(19, exec_id(found->event, side))
      .set(60, stamp_text(durable));
  m.set(58, change.finality == TradeFinality::busted ? "busted by the venue: the trade is reversed"
                                                     : "settlement refused: the trade is reversed");
  put_lots(m, change.trade, durable, *view);
  return m;
}

}  // namespace eco::gateway::fix

#include "tests/sim/model_member.hpp"

#include <algorithm>
#include <iterator>

#include "base/assert.hpp"
#include "proto/codec.hpp"

namespace eco::sim {

using namespace domain;

namespace {

/// An order's state in an event about it, as its owner `member` sees it.
void each_state(const Event& event, MemberId member, const auto& visit) {
  if (const auto* accepted = std::get_if<OrderAccepted>(&event)) visit(accepted->order);
  if (const auto* replaced = std::get_if<OrderReplaced>(&event)) visit(replaced->order);
  if (const auto* cancelled = std::get_if<OrderCancelled>(&event)) visit(cancelled->order);
  if (const auto* expired = std::get_if<OrderExpired>(&event)) visit(expired->order);
  if (const auto* trade = std::get_if<Trade>(&event); trade && trade->method == Method::listed) {
    if (trade->buy.order.member == member) visit(trade->buy.order);
    if (trade->sell.order.member == member) visit(trade->sell.order);
  }
}

template <class Map>
const typename Map::mapped_type& any_of(base::Prng& random, const Map& map) {
  return std::next(map.begin(), static_cast<std::ptrdiff_t>(random.below(map.size())))->second;
}

Price near(base::Prng& random, const InstrumentView& instrument) {
  return Price(instrument.base.raw() - 8 + static_cast<std::int64_t>(random.below(17)));
}

}  // namespace

std::vector<MemberId> recipients(const Event& event) {
  return std::visit(
      []<class T>(const T& body) -> std::vector<MemberId> {
        if constexpr (std::is_same_v<T, Trade>) {
          if (body.buy.order.member == body.sell.order.member) return {body.buy.order.member};
          return {body.buy.order.member, body.sell.order.member};
        } else if constexpr (std::is_same_v<T, BlockUpdated>) {
          return {body.initiator, body.responder};
        } else if constexpr (std::is_same_v<T, OrderRejected> ||
                             std::is_same_v<T, ChangeRejected> ||
                             std::is_same_v<T, BlockRejected>) {
          return {body.member};
        } else if constexpr (requires { body.order.member; }) {
          return {body.order.member};
        } else {
          return {};
        }
      },
      event);
}

std::uint64_t place_of(const CommandBody& body) {
  return std::visit(
      []<class T>(const T& request) -> std::uint64_t {
        if constexpr (requires { request.cl_ord_id; } && !std::is_same_v<T, SessionNote>) {
          const std::string_view id = request.cl_ord_id.view();
          return std::stoull(std::string(id.substr(id.rfind('-') + 1)));
        } else {
          return 0;
        }
      },
      body);
}

ClOrdId ModelMember::next_cl_ord_id() const {
  const auto id = ClOrdId::from(identity_.code.str() + "-" + std::to_string(sent_.size() + 1));
  ECO_ASSERT(id.has_value());
  return *id;
}

const ClientMessage& ModelMember::compose(base::Prng& random,
                                          const std::vector<InstrumentView>& market,
                                          const std::vector<MemberCode>& members) {
  const InstrumentView& instrument = market[random.below(market.size())];
  const std::uint64_t what = random.below(10);
  CommandBody body = what < 6   ? order(random, instrument)
                     : what < 8 ? change(random)
                                : block(random, instrument, members);
  sent_.push_back({day_, sent_today() + 1, std::move(body)});
  return sent_.back();
}

std::vector<ClientMessage> ModelMember::from(std::uint64_t number) const {
  ECO_ASSERT(number >= 1);
  if (number > sent_today()) return {};
  return {sent_.begin() + static_cast<std::ptrdiff_t>(before_today_ + number - 1), sent_.end()};
}

void ModelMember::begin_day(SeqNo first) {
  if (first == day_) return;
  day_ = first;
  before_today_ = sent_.size();
}

PickLegs ModelMember::legs(base::Prng& random, InstrumentId instrument, Side side) const {
  PickLegs legs;
  const auto found = books_.find(instrument);
  if (found == books_.end()) return legs;
  const auto& makers = side == Side::buy ? found->second.asks : found->second.bids;
  for (const BookOrder& maker : makers) {
    if (legs.count == 3) break;
    const std::uint64_t leaves =
        static_cast<std::uint64_t>(std::max<std::int64_t>(maker.leaves.raw(), 1));
    legs.legs[legs.count++] = {maker.order,
                               Quantity(1 + static_cast<std::int64_t>(random.below(leaves)))};
  }
  return legs;
}

CommandBody ModelMember::order(base::Prng& random, const InstrumentView& instrument) {
  NewOrder order;
  order.cl_ord_id = next_cl_ord_id();
  order.symbol = instrument.symbol;
  order.instrument = instrument.instrument;
  order.side = random.chance(1, 2) ? Side::buy : Side::sell;
  order.price = near(random, instrument);
  order.quantity = Quantity(1 + static_cast<std::int64_t>(random.below(400)));
  const std::uint64_t kind = random.below(10);
  order.kind = kind < 6 ? OrderKind::listing : kind < 8 ? OrderKind::sweep : OrderKind::pick;
  if (random.chance(1, 30)) order.grid = GridFault::price_off_tick;
  if (random.chance(1, 30)) order.quantity = Quantity(5'000'000);
  if (random.chance(1, 4)) order.skip_own = SkipOwn::yes;
  if (order.kind == OrderKind::pick) {
    order.legs = legs(random, instrument.instrument, order.side);
    order.price = Price(0);
    order.quantity = Quantity(0);
    for (const PickLeg& leg : order.legs) order.quantity += leg.quantity;
  }
  return order;
}

CommandBody ModelMember::change(base::Prng& random) {
  const OrderState target = orders_.empty() ? OrderState{} : any_of(random, orders_);
  if (random.chance(2, 3)) {
    CancelOrder cancel;
    cancel.cl_ord_id = next_cl_ord_id();
    cancel.order = target.order.valid() ? target.order : OrderId(7);
    cancel.instrument = target.instrument;
    return cancel;
  }
  ReplaceOrder replace;
  replace.cl_ord_id = next_cl_ord_id();
  replace.order = target.order.valid() ? target.order : OrderId(7);
  replace.instrument = target.instrument;
  replace.side = target.side;
  replace.price = Price(target.price.raw() - 1 + static_cast<std::int64_t>(random.below(3)));
  replace.quantity = Quantity(1 + static_cast<std::int64_t>(random.below(400)));
  return replace;
}

CommandBody ModelMember::block(base::Prng& random, const InstrumentView& instrument,
                               const std::vector<MemberCode>& members) {
  if (offers_.empty() || random.chance(1, 2)) {
    BlockPropose propose;
    propose.cl_ord_id = next_cl_ord_id();
    propose.symbol = instrument.symbol;
    propose.instrument = instrument.instrument;
    propose.side = random.chance(1, 2) ? Side::buy : Side::sell;
    propose.counterparty = members[random.below(members.size())];
    propose.price = near(random, instrument);
    propose.quantity = instrument.block_min + Quantity(static_cast<std::int64_t>(random.below(10)));
    return propose;
  }
  const BlockUpdated& offer = any_of(random, offers_);
  switch (random.below(5)) {
    case 0:
      return BlockDecline{next_cl_ord_id(), offer.offer, offer.terms};
    case 1:
      return BlockWithdraw{next_cl_ord_id(), offer.offer};
    case 2: {
      BlockCounter counter;
      counter.cl_ord_id = next_cl_ord_id();
      counter.offer = offer.offer;
      counter.terms = offer.terms;
      counter.price = Price(offer.price.raw() + 1);
      counter.quantity = offer.quantity;
      return counter;
    }
    default:
      return BlockAccept{next_cl_ord_id(), offer.offer, offer.terms, {}};
  }
}

std::optional<std::string> ModelMember::take(const Report& report, bool asked_again) {
  const auto [at, fresh] = reports_.emplace(report.id, report.bytes);
  if (!fresh) {
    probes_.hit(Probe::report_doubled);
    if (at->second == report.bytes) return std::nullopt;
    return "member " + identity_.code.str() + " was told two different things under ExecID " +
           std::to_string(report.id.sequence.raw()) + "-" + std::to_string(report.id.index);
  }
  if (asked_again) probes_.hit(Probe::report_recovered);
  const auto event = proto::decode_event(report.bytes);
  ECO_ASSERT(event.has_value());
  learn(*event);
  return std::nullopt;
}

void ModelMember::learn(const Event& event) {
  each_state(event, identity_.member, [this](const OrderState& state) {
    if (state.leaves == Quantity(0)) {
      orders_.erase(state.order);
    } else {
      orders_[state.order] = state;
    }
  });
  if (const auto* update = std::get_if<BlockUpdated>(&event)) {
    if (update->status == OfferStatus::open) {
      offers_[update->offer] = *update;
    } else {
      offers_.erase(update->offer);
    }
    if (update->status == OfferStatus::executed) probes_.hit(Probe::block_executed);
  }
  if (std::holds_alternative<Trade>(event)) probes_.hit(Probe::order_traded);
  if (std::holds_alternative<OrderRejected>(event)) probes_.hit(Probe::order_refused);
  if (std::holds_alternative<OrderReplaced>(event)) probes_.hit(Probe::order_replaced);
  if (std::holds_alternative<ChangeRejected>(event)) probes_.hit(Probe::too_late_cancel);
}

Belief ModelMember::belief() const {
  Belief belief;
  for (const auto& [id, bytes] : reports_) {
    const auto event = proto::decode_event(bytes);
    ECO_ASSERT(event.has_value());
    each_state(*event, identity_.member, [&belief](const OrderState& state) {
      if (state.leaves == Quantity(0)) {
        belief.live.erase(state.order);
      } else {
        belief.live[state.order] = state;
      }
    });
    const auto* trade = std::get_if<Trade>(&*event);
    if (trade == nullptr) continue;
    if (trade->buy.order.member == identity_.member) {
      belief.rights[trade->instrument] += trade->quantity.raw();
      belief.cash_hao -= trade->amount.raw() + trade->buy.fee.raw();
    }
    if (trade->sell.order.member == identity_.member) {
      belief.rights[trade->instrument] -= trade->quantity.raw();
      belief.cash_hao += trade->amount.raw() - trade->sell.fee.raw();
    }
  }
  return belief;
}

}  // namespace eco::sim

#include "risk/check_order.hpp"

#include <algorithm>
#include <limits>

#include "risk/check_terms.hpp"

namespace eco::risk {
namespace {

using domain::Method;
using domain::OrderKind;
using domain::Phase;
using domain::Refusal;
using domain::RejectCode;

/// A request reduced to what the rows look at; what is empty is not asked for.
struct Request {
  Method method = Method::listed;
  const domain::ClOrdId& cl_ord_id;
  std::optional<domain::Price> price{};
  std::optional<domain::Quantity> quantity{};
  domain::GridFault grid = domain::GridFault::on_grid;
  OrderKind kind = OrderKind::listing;
  std::optional<std::int64_t> ratio_percent{};
  std::optional<domain::AccountCode> account_code{};   ///< empty text: the member's first account
  domain::AccountId account{};                         ///< where no code is sent
  domain::AccountId committed{};                       ///< valid: it must be this one
  const domain::PickLegs* legs = nullptr;              ///< of a pick
  const BidLimits* bid = nullptr;                      ///< of a bid
  bool change = false;                                 ///< of an order that is there
  const domain::NewOrder* terms_of = nullptr;          ///< a new order of continuous trading
  std::optional<domain::Price> stop{};                 ///< of a stop: where it starts
  std::optional<domain::BlockForm> form{};             ///< of a block's proposal
  domain::TimeInForce tif = domain::TimeInForce::gtc;  ///< of a bid
};

/// The method's limits, whichever it is.
struct Limits {
  domain::EnumSet<Phase> phases;
  domain::Quantity quantity_min;
  std::optional<domain::Quantity> quantity_max;
  std::optional<domain::PriceBand> band;
  bool floor_at_base = false;
};

/// Phases of an auction's method; empty where the market does not have it.
std::optional<domain::EnumSet<Phase>> auction_phases(const domain::MarketRules& rules,
                                                     Method method) noexcept {
  if (method == Method::sealed && rules.sealed) return rules.sealed->phases;
  if (method == Method::ascending && rules.ascending) return rules.ascending->phases;
  if (method == Method::fixed_price && rules.fixed_price) return rules.fixed_price->phases;
  if (method == Method::notice && rules.notice) return rules.notice->phases;
  return std::nullopt;
}

/// Empty where the market does not have the method.
std::optional<Limits> limits_of(const InstrumentFacts& facts, Method method,
                                const BidLimits* bid = nullptr) noexcept {
  if (const auto phases = auction_phases(*facts.rules, method)) {
    if (bid == nullptr) return Limits{*phases, domain::Quantity(1), {}, {}, false};
    return Limits{*phases, bid->quantity_min, bid->quantity_max, {}, false};
  }
  if (method == Method::listed && facts.rules->listed) {
    const domain::ListedRules& listed = *facts.rules->listed;
    return Limits{listed.phases, listed.quantity_min, listed.quantity_max, facts.listed_band,
                  false};
  }
  if (method == Method::quota && facts.rules->quota) {
    const domain::QuotaRules& quota = *facts.rules->quota;
    return Limits{quota.phases, quota.quantity_min, quota.quantity_max, std::nullopt,
                  quota.floor == domain::BlockFloor::at_base};
  }
  if (method == Method::block && facts.rules->block) {
    const domain::BlockRules& block = *facts.rules->block;
    return Limits{block.phases, block.quantity_min, block.quantity_max, facts.block_band,
                  block.floor == domain::BlockFloor::at_base};
  }
  if (method == Method::continuous && facts.rules->continuous) {
    const domain::ContinuousRules& continuous = *facts.rules->continuous;
    return Limits{continuous.phases, continuous.quantity_min, continuous.quantity_max,
                  facts.continuous_band, false};
  }
  return std::nullopt;
}

/// Row 1.
Refusal check_trader(const Members& members, const domain::CommandHeader& header) noexcept {
  const Trader* trader = members.find(header.trader);
  if (trader == nullptr || trader->member != header.member) {
    return {.code = RejectCode::not_entitled};
  }
  return {};
}

/// Rows 6 to 8.
Refusal check_session(const InstrumentFacts& facts, const Request& request,
                      const Limits& limits) noexcept {
  const bool shut = facts.trading_over || !limits.phases.contains(facts.phase);
  if ((shut && !facts.collecting) || (request.change && facts.no_cancel)) {
    return {.code = RejectCode::phase, .asked = static_cast<std::int64_t>(facts.phase)};
  }
  if (facts.halt == domain::HaltState::halted) return {.code = RejectCode::halted};
  if (facts.entry == domain::EntryMode::cancel_only) return {.code = RejectCode::cancel_only};
  if (facts.expired) return {.code = RejectCode::expired_class};
  return {};
}

/// Row 9.
Refusal check_grid(const Request& request, std::int64_t hao_per_tick_step) noexcept {
  const std::int64_t price = request.price.value_or(domain::Price(1)).raw();
  const std::int64_t lowest = std::min(price, request.stop.value_or(domain::Price(price)).raw());
  const std::int64_t quantity = request.quantity.value_or(domain::Quantity(1)).raw();
  if (request.grid == domain::GridFault::price_off_tick) return {.code = RejectCode::tick};
  if (request.grid != domain::GridFault::overflow && lowest < 1) {
    return {.code = RejectCode::tick, .asked = lowest, .low = 1};
  }
  if (request.grid == domain::GridFault::quantity_off_step) return {.code = RejectCode::step};
  if (request.grid == domain::GridFault::overflow) return {.code = RejectCode::overflow};
  if (quantity > 0 &&
      !domain::consideration(domain::Price(price), domain::Quantity(quantity), hao_per_tick_step)) {
    return {.code = RejectCode::overflow, .asked = quantity};
  }
  return {};
}

/// Row 10.
Refusal check_size(const Request& request, const Limits& limits) noexcept {
  if (!request.quantity) return {};
  const domain::Quantity quantity = *request.quantity;
  const std::int64_t high =
      limits.quantity_max.value_or(domain::Quantity(std::numeric_limits<std::int64_t>::max()))
          .raw();
  if (quantity < limits.quantity_min) {
    return {RejectCode::qty_below_min, quantity.raw(), limits.quantity_min.raw(), high};
  }
  if (request.legs != nullptr) {
    for (const domain::PickLeg& leg : *request.legs) {
      if (leg.quantity >= domain::Quantity(1)) continue;
      return {.code = RejectCode::qty_below_min, .asked = leg.quantity.raw(), .low = 1};
    }
  }
  if (quantity.raw() > high) {
    return {RejectCode::qty_above_max, quantity.raw(), limits.quantity_min.raw(), high};
  }
  return {};
}

/// Row 11 of a bid: it stands until its auction ends it, whether it says so or not.
Refusal check_bid_tif(const Request& request) noexcept {
  using domain::TimeInForce;
  const bool stands = request.tif == TimeInForce::day || request.tif == TimeInForce::gtc;
  if (stands || (request.tif == TimeInForce::ioc && request.bid->partial)) return {};
  return {.code = RejectCode::tif};
}

/// Row 11.
Refusal check_kind(const InstrumentFacts& facts, const Request& request) noexcept {
  if (request.terms_of != nullptr) return check_order_terms(facts, *request.terms_of);
  if (request.form && !facts.rules->block->forms.contains(*request.form)) {
    return {.code = RejectCode::order_type};
  }
  switch (request.kind) {
    case OrderKind::listing:
      return {};
    case OrderKind::sweep:
      if (facts.rules->listed->modes.contains(domain::ListedMode::sweep)) return {};
      return {.code = RejectCode::order_type};
    case OrderKind::pick:
      if (facts.rules->listed->modes.contains(domain::ListedMode::pick)) return {};
      return {.code = RejectCode::order_type};
    case OrderKind::bid:
      return check_bid_tif(request);
    case OrderKind::unsupported:
    case OrderKind::limit:
    case OrderKind::market:
    case OrderKind::market_to_limit:
    case OrderKind::stop:
    case OrderKind::stop_limit:
      return {.code = RejectCode::order_type};
    case OrderKind::unsupported_tif:
      return {.code = RejectCode::tif};
  }
  return {.code = RejectCode::order_type};
}

/// Row 13 of a member.
Refusal check_status(const Member& member) noexcept {
  switch (member.status) {
    case domain::MemberStatus::active:
      return {};
    case domain::MemberStatus::suspended:
      return {.code = RejectCode::member_suspended};
    case domain::MemberStatus::killed:
      return {.code = RejectCode::killed};
  }
  return {.code = RejectCode::killed};
}

/// Row 13: the account, where member and account may trade.
Admission find_account(const Members& members, const Request& request,
                       domain::MemberId member_id) noexcept {
  const Member& member = *members.find(member_id);
  if (const Refusal no = check_status(member); no.refused()) return refuse(no);
  const Account* account = members.find(member.account);
  if (!request.account_code) {
    account = members.find(request.account);
  } else if (!request.account_code->empty() && account->code != *request.account_code) {
    account = members.find_account(*request.account_code);
  }
  const bool kept =
      !request.committed.valid() || (account != nullptr && account->id == request.committed);
  if (account == nullptr || account->member != member_id || !kept) {
    return refuse(RejectCode::account_restricted);
  }
  return account->id;
}

/// Row 17: 涨跌幅.
Refusal check_band(domain::Price price, const Limits& limits) noexcept {
  if (limits.band && !limits.band->contains(price)) {
    return {RejectCode::price_band, price.raw(), limits.band->low.raw(), limits.band->high.raw()};
  }
  return {};
}

/// Row 17 of a bid.
Refusal check_bounds(domain::Price price, const BidLimits& limits) noexcept {
  if (limits.cap && price > *limits.cap) {
    return {.code = RejectCode::price_above_cap, .asked = price.raw(), .high = limits.cap->raw()};
  }
  if (limits.floor && price < *limits.floor) {
    return {.code = RejectCode::below_floor, .asked = price.raw(), .low = limits.floor->raw()};
  }
  return {};
}

/// Rows 16 and 17.
Refusal check_terms(const InstrumentFacts& facts, const Request& request,
                    const Limits& limits) noexcept {
  if (request.ratio_percent.value_or(100) != 100) {
    return {.code = RejectCode::ratio_not_offered,
            .asked = *request.ratio_percent,
            .low = 100,
            .high = 100};
  }
  if (request.stop) {
    if (const Refusal no = check_band(*request.stop, limits); no.refused()) return no;
  }
  if (!request.price) return {};
  if (request.bid != nullptr) return check_bounds(*request.price, *request.bid);
  if (const Refusal no = check_band(*request.price, limits); no.refused()) return no;
  if (limits.floor_at_base && *request.price < facts.base) {
    return {
        .code = RejectCode::below_floor, .asked = request.price->raw(), .low = facts.base.raw()};
  }
  return {};
}

/// Row 19.
Refusal check_duplicate(const ClientIds& ids, domain::MemberId member,
                        const domain::ClOrdId& cl_ord_id) noexcept {
  const ClientIdOwner* owner = ids.find(member, cl_ord_id);
  if (owner == nullptr) return {};
  return {.code = RejectCode::duplicate, .order = owner->order()};
}

/// Rows 4 to 11 of an instrument that is there.
Outcome<Limits> check_method(const InstrumentFacts& facts, const Request& request) noexcept {
  if (facts.rules->role == domain::VenueRole::mirror) return refuse(RejectCode::role_not_traded);
  const std::optional<Limits> limits = limits_of(facts, request.method, request.bid);
  if (!limits) return refuse(RejectCode::method_not_allowed);
  if (const Refusal no = check_session(facts, request, *limits); no.refused()) return refuse(no);
  if (const Refusal no = check_grid(request, facts.rules->hao_per_tick_step); no.refused()) {
    return refuse(no);
  }
  if (const Refusal no = check_size(request, *limits); no.refused()) return refuse(no);
  if (const Refusal no = check_kind(facts, request); no.refused()) return refuse(no);
  return *limits;
}

Admission check_request(const Registries& registries, const InstrumentFacts& facts,
                        const domain::CommandHeader& header, const Request& request) noexcept {
  if (const Refusal no = check_trader(registries.members, header); no.refused()) return refuse(no);
  if (facts.rules == nullptr && facts.named) return refuse(RejectCode::unknown_instrument);
  Outcome<Limits> limits{};
  if (facts.rules != nullptr) limits = check_method(facts, request);
  if (!limits) return refuse(limits.error());
  const Admission account = find_account(registries.members, request, header.member);
  if (!account) return account;
  if (facts.rules != nullptr) {
    if (const Refusal no = check_terms(facts, request, *limits); no.refused()) return refuse(no);
    if (facts.collar.refused()) return refuse(facts.collar);
  }
  if (const Refusal no = check_duplicate(registries.client_ids, header.member, request.cl_ord_id);
      no.refused()) {
    return refuse(no);
  }
  return account;
}

}  // namespace

Admission check_order(const Registries& registries, const InstrumentFacts& facts,
                      const domain::CommandHeader& header, const domain::NewOrder& order) noexcept {
  // What no method offers is refused as such, not for the price that it lacks.
  const bool priced = order.kind == OrderKind::listing || order.kind == OrderKind::sweep ||
                      order.kind == OrderKind::limit || order.kind == OrderKind::stop_limit;
  const bool continuous = facts.method == Method::continuous;
  const bool stops = order.kind == OrderKind::stop || order.kind == OrderKind::stop_limit;
  const bool picks = order.kind == OrderKind::pick;
  const std::optional<domain::Price> limit = picks ? order.limit : std::nullopt;
  return check_request(
      registries, facts, header,
      {.method = facts.method,
       .cl_ord_id = order.cl_ord_id,
       .price = priced ? std::optional(order.price) : limit,
       .quantity = order.quantity,
       .grid = order.grid,
       .kind = order.kind,
       .account_code = order.account,
       .legs = picks ? &order.legs : nullptr,
       .terms_of = continuous ? &order : nullptr,
       .stop = stops && order.terms ? std::optional(order.terms->stop) : std::nullopt});
}

Admission check_bid(const Registries& registries, const InstrumentFacts& facts,
                    const domain::CommandHeader& header, const domain::NewOrder& order,
                    const std::optional<BidLimits>& limits) noexcept {
  if (!limits) {
    if (const Refusal no = check_trader(registries.members, header); no.refused()) {
      return refuse(no);
    }
    if (facts.rules == nullptr) return refuse(RejectCode::unknown_instrument);
    if (facts.rules->role == domain::VenueRole::mirror) return refuse(RejectCode::role_not_traded);
    InstrumentFacts unnamed;
    unnamed.named = false;
    const Admission account = check_request(
        registries, unnamed, header, {.cl_ord_id = order.cl_ord_id, .account_code = order.account});
    return account ? refuse(RejectCode::unknown_auction) : account;
  }
  return check_request(registries, facts, header,
                       {.method = limits->method,
                        .cl_ord_id = order.cl_ord_id,
                        .price = order.price,
                        .quantity = order.quantity,
                        .grid = order.grid,
                        .kind = order.kind,
                        .account_code = order.account,
                        .bid = &*limits,
                        .tif = order.terms ? order.terms->tif : domain::TimeInForce::gtc});
}

Admission check_replace(const Registries& registries, const InstrumentFacts& facts,
                        const domain::CommandHeader& header, const domain::ReplaceOrder& request,
                        domain::AccountId account, const BidLimits* bid) noexcept {
  return check_request(registries, facts, header,
                       {.method = facts.method,
                        .cl_ord_id = request.cl_ord_id,
                        .price = request.price,
                        .quantity = request.quantity,
                        .grid = request.grid,
                        .account = account,
                        .bid = bid,
                        .change = true});
}

Admission check_block(const Registries& registries, const InstrumentFacts& facts,
                      const domain::CommandHeader& header,
                      const domain::BlockPropose& request) noexcept {
  return check_request(registries, facts, header,
                       {.method = Method::block,
                        .cl_ord_id = request.cl_ord_id,
                        .price = request.price,
                        .quantity = request.quantity,
                        .grid = request.grid,
                        .ratio_percent = request.ratio_percent,
                        .account_code = request.account,
                        .form = request.form});
}

Admission check_block(const Registries& registries, const InstrumentFacts& facts,
                      const domain::CommandHeader& header, const domain::BlockCounter& request,
                      domain::AccountId committed) noexcept {
  return check_request(registries, facts, header,
                       {.method = Method::block,
                        .cl_ord_id = request.cl_ord_id,
                        .price = request.price,
                        .quantity = request.quantity,
                        .grid = request.grid,
                        .account_code = request.account,
                        .committed = committed});
}

Admission check_block(const Registries& registries, const InstrumentFacts& facts,
                      const domain::CommandHeader& header, const domain::BlockAccept& request,
                      domain::AccountId committed) noexcept {
  return check_request(
      registries, facts, header,
      {.method = Method::block,
       .cl_ord_id = request.cl_ord_id,
       .quantity =
           request.quantity != domain::Quantity(0) ? std::optional(request.quantity) : std::nullopt,
       .grid = request.grid,
       .account_code = request.account,
       .committed = committed});
}

Refusal check_agreed(const Members& members, const InstrumentFacts& facts, domain::Price price,
                     std::array<domain::MemberId, 2> sides) noexcept {
  if (facts.rules->role == domain::VenueRole::mirror) return {.code = RejectCode::role_not_traded};
  const std::optional<Limits> limits = limits_of(facts, facts.method);
  if (!limits) return {.code = RejectCode::method_not_allowed};
  if (facts.halt == domain::HaltState::halted) return {.code = RejectCode::halted};
  if (facts.expired) return {.code = RejectCode::expired_class};
  for (const domain::MemberId side : sides) {
    if (const Refusal no = check_status(*members.find(side)); no.refused()) return no;
  }
  return check_band(price, *limits);
}

Refusal check_standing(const Members& members, const InstrumentFacts& facts,
                       const domain::NewOrder& order, domain::MemberId member) noexcept {
  if (facts.rules->role == domain::VenueRole::mirror) return {.code = RejectCode::role_not_traded};
  const std::optional<Limits> limits = limits_of(facts, facts.method);
  if (!limits) return {.code = RejectCode::method_not_allowed};
  const bool stops = order.kind == OrderKind::stop || order.kind == OrderKind::stop_limit;
  const bool priced = order.kind != OrderKind::stop;  // its worst price is the day's of its entry
  const Request request{.method = facts.method,
                        .cl_ord_id = order.cl_ord_id,
                        .price = priced ? std::optional(order.price) : std::nullopt,
                        .quantity = order.quantity,
                        .terms_of = &order,
                        .stop = stops ? std::optional(order.terms->stop) : std::nullopt};
  if (const Refusal no = check_grid(request, facts.rules->hao_per_tick_step); no.refused()) {
    return no;
  }
  if (const Refusal no = check_size(request, *limits); no.refused()) return no;
  if (const Refusal no = check_kind(facts, request); no.refused()) return no;
  if (const Refusal no = check_status(*members.find(member)); no.refused()) return no;
  return check_terms(facts, request, *limits);
}

namespace {

/// Row 9 of a leg. A swap's price may be 0.
Refusal check_leg_grid(const InstrumentFacts& facts, const domain::QuotaLeg& leg,
                       domain::Quantity quantity, bool swap) noexcept {
  const domain::ClOrdId none;
  Request request{.method = Method::quota, .cl_ord_id = none, .grid = leg.grid};
  if (!swap || leg.price != domain::Price(0)) request.price = leg.price;
  request.quantity = quantity;
  const Refusal no = check_grid(request, facts.rules->hao_per_tick_step);
  if (no.refused()) return no;
  if (leg.need >= domain::Quantity(1)) return {};
  return {.code = RejectCode::qty_below_min, .asked = leg.need.raw(), .low = 1};
}

/// Rows 4–10 of a leg; `sessions`: whether 6 and 7 are looked at.
Refusal check_leg(const InstrumentFacts& facts, const domain::QuotaLeg& leg,
                  domain::Quantity quantity, bool swap, bool sessions) noexcept {
  if (facts.rules == nullptr) return {.code = RejectCode::unknown_instrument};
  if (facts.rules->role == domain::VenueRole::mirror) return {.code = RejectCode::role_not_traded};
  const std::optional<Limits> limits = limits_of(facts, Method::quota);
  if (!limits) return {.code = RejectCode::method_not_allowed};
  const domain::ClOrdId none;
  const Request request{.method = Method::quota, .cl_ord_id = none, .quantity = quantity};
  if (sessions) {
    if (const Refusal no = check_session(facts, request, *limits); no.refused()) return no;
  }
  if (const Refusal no = check_leg_grid(facts, leg, quantity, swap); no.refused()) return no;
  return check_size(request, *limits);
}

/// Rows 3–11.
Refusal check_legs(const TransferFacts& facts, const domain::QuotaLeg& first,
                   const std::optional<domain::QuotaLeg>& second, bool sessions) noexcept {
  const bool swap = second.has_value();
  const Refusal no = check_leg(facts.first, first, facts.first_quantity, swap, sessions);
  if (no.refused() || !swap) return no;
  const Refusal other = check_leg(*facts.second, *second, facts.second_quantity, swap, sessions);
  if (other.refused()) return other;
  if (facts.second->rules != facts.first.rules) return {.code = RejectCode::method_not_allowed};
  const bool offered = facts.first.rules->quota->options.contains(domain::QuotaOption::swaps);
  const bool one_way = first.price == domain::Price(0) || second->price == domain::Price(0);
  if (!offered || !one_way || first.symbol == second->symbol) {
    return {.code = RejectCode::order_type};
  }
  return {};
}

/// Row 17: a swap has no price.
Refusal check_floor(const TransferFacts& facts, domain::Price price) noexcept {
  const bool floor = facts.first.rules->quota->floor == domain::BlockFloor::at_base;
  if (!floor || facts.second || price >= facts.first.base) return {};
  return {.code = RejectCode::below_floor, .asked = price.raw(), .low = facts.first.base.raw()};
}

}  // namespace

Admission check_transfer(const Registries& registries, const TransferFacts& facts,
                         const domain::CommandHeader& header,
                         const domain::QuotaPropose& request) noexcept {
  if (const Refusal no = check_trader(registries.members, header); no.refused()) return refuse(no);
  if (const Refusal no = check_legs(facts, request.first, request.second, true); no.refused()) {
    return refuse(no);
  }
  const Admission account = find_account(
      registries.members,
      {.method = Method::quota, .cl_ord_id = request.cl_ord_id, .account_code = request.account},
      header.member);
  if (!account) return account;
  if (facts.place.refused()) return refuse(facts.place);
  if (const Refusal no = check_floor(facts, request.first.price); no.refused()) return refuse(no);
  if (const Refusal no = check_duplicate(registries.client_ids, header.member, request.cl_ord_id);
      no.refused()) {
    return refuse(no);
  }
  return account;
}

Admission check_transfer(const Registries& registries, const InstrumentFacts& facts,
                         const domain::CommandHeader& header,
                         const domain::QuotaAnswer& request) noexcept {
  return check_request(
      registries, facts, header,
      {.method = Method::quota, .cl_ord_id = request.cl_ord_id, .account_code = request.account});
}

Refusal check_terms(const TransferFacts& facts, const domain::RegisterTransfer& action) noexcept {
  if (const Refusal no = check_legs(facts, action.first, action.second, false); no.refused()) {
    return no;
  }
  if (facts.place.refused()) return facts.place;
  return check_floor(facts, action.first.price);
}

Refusal check_cancel(const Registries& registries, const InstrumentFacts& facts,
                     const domain::CommandHeader& header,
                     const domain::ClOrdId& cl_ord_id) noexcept {
  if (const Refusal no = check_trader(registries.members, header); no.refused()) return no;
  if (facts.rules == nullptr && facts.named) return {.code = RejectCode::unknown_instrument};
  const bool open =
      facts.phase >= Phase::pre_open && facts.phase <= Phase::afternoon && !facts.no_cancel;
  if (facts.rules != nullptr && !open) {
    return {.code = RejectCode::phase, .asked = static_cast<std::int64_t>(facts.phase)};
  }
  return check_duplicate(registries.client_ids, header.member, cl_ord_id);
}

}  // namespace eco::risk

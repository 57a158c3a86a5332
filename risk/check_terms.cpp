#include "risk/check_terms.hpp"

namespace eco::risk {
namespace {

using domain::OrderKind;
using domain::OrderOption;
using domain::OrderTerms;
using domain::Quantity;
using domain::Refusal;
using domain::RejectCode;
using domain::TimeInForce;

constexpr bool lasts(TimeInForce tif) noexcept {
  return tif == TimeInForce::day || tif == TimeInForce::gtc || tif == TimeInForce::gtd;
}
constexpr bool at_once(TimeInForce tif) noexcept {
  return tif == TimeInForce::ioc || tif == TimeInForce::fok;
}
constexpr bool for_a_call(TimeInForce tif) noexcept {
  return tif == TimeInForce::at_open || tif == TimeInForce::at_close ||
         tif == TimeInForce::good_for_auction;
}

/// The types that a kind goes with at all, whatever the rulebook offers.
constexpr bool fits(OrderKind kind, TimeInForce tif) noexcept {
  switch (kind) {
    case OrderKind::limit:
      return true;
    case OrderKind::market:
      return tif == TimeInForce::day || at_once(tif) || for_a_call(tif);
    case OrderKind::market_to_limit:
    case OrderKind::stop:
    case OrderKind::stop_limit:
      return lasts(tif);
    default:
      return false;
  }
}

Refusal check_kind(const InstrumentFacts& facts, const domain::NewOrder& order,
                   TimeInForce tif) noexcept {
  const bool stop = order.kind == OrderKind::stop || order.kind == OrderKind::stop_limit;
  const bool offered = facts.rules->continuous->kinds.contains(order.kind);
  // A stop sleeps through a call; what trades in it is the call's to choose.
  const auto& call = facts.rules->call;
  const bool for_call = facts.collecting || (call && for_a_call(tif));
  if (!offered || (for_call && !stop && !call->kinds.contains(order.kind)))
    return {.code = RejectCode::order_type};
  const bool has_stop = order.terms && order.terms->stop != domain::Price(0);
  if (has_stop != stop) return {.code = RejectCode::order_type};
  return {};
}

Refusal check_tif(const InstrumentFacts& facts, OrderKind kind, const OrderTerms& terms) noexcept {
  const Refusal no{.code = RejectCode::tif};
  const TimeInForce tif = terms.tif;
  const auto& call = facts.rules->call;
  if (!facts.rules->continuous->tifs.contains(tif) || !fits(kind, tif)) return no;
  if (facts.collecting && at_once(tif)) return no;
  if (for_a_call(tif) && !call) return no;
  if (tif == TimeInForce::at_open && !facts.opening_call) return no;
  if (tif == TimeInForce::at_close && !call->times.contains(domain::CallTime::closing)) return no;
  const bool dated = terms.expire_date != base::Date{};
  if (dated != (tif == TimeInForce::gtd) || (dated && terms.expire_date < facts.date)) return no;
  return {};
}

Refusal check_options(const InstrumentFacts& facts, const domain::NewOrder& order,
                      const OrderTerms& terms) noexcept {
  const Refusal no{.code = RejectCode::order_type};
  const bool post_only = terms.options.contains(OrderOption::post_only);
  const bool whole = terms.options.contains(OrderOption::all_or_none);
  const bool iceberg = terms.display != Quantity(0);
  const bool minimum = terms.minimum != Quantity(0);
  const auto& offered = facts.rules->continuous->options;
  const std::pair<bool, OrderOption> asked[] = {{post_only, OrderOption::post_only},
                                                {whole, OrderOption::all_or_none},
                                                {iceberg, OrderOption::iceberg},
                                                {minimum, OrderOption::minimum}};
  for (const auto& [wanted, option] : asked) {
    if (wanted && !offered.contains(option)) return no;
  }
  if (facts.collecting && (post_only || whole || minimum)) return no;
  const bool limit = order.kind == OrderKind::limit;
  if (post_only && (!limit || !lasts(terms.tif) || whole || minimum)) return no;
  if (whole && (!limit || for_a_call(terms.tif) || iceberg || minimum)) return no;
  if (minimum && ((!limit && order.kind != OrderKind::market) || for_a_call(terms.tif) ||
                  terms.tif == TimeInForce::fok || terms.minimum < Quantity(0) ||
                  terms.minimum > order.quantity)) {
    return no;
  }
  if (!iceberg) return {};
  if (!limit || !lasts(terms.tif) || terms.display >= order.quantity) return no;
  const Quantity least = facts.rules->continuous->quantity_min;
  if (terms.display < least) {
    return {.code = RejectCode::qty_below_min,
            .asked = terms.display.raw(),
            .low = least.raw(),
            .high = order.quantity.raw()};
  }
  return {};
}

}  // namespace

Refusal check_order_terms(const InstrumentFacts& facts, const domain::NewOrder& order) noexcept {
  const OrderTerms terms = order.terms.value_or(OrderTerms{});
  if (const Refusal no = check_kind(facts, order, terms.tif); no.refused()) return no;
  if (const Refusal no = check_tif(facts, order.kind, terms); no.refused()) return no;
  return check_options(facts, order, terms);
}

bool rests(OrderKind kind, const OrderTerms& terms) noexcept {
  return kind != OrderKind::market && !at_once(terms.tif);
}

}  // namespace eco::risk

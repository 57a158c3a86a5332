#include "engine/quota_check.hpp"

#include <algorithm>
#include <limits>

#include "engine/pricing/ratio.hpp"
#include "engine/reservation.hpp"

namespace eco::engine {
namespace {

using domain::AccountFacts;
using domain::AccountId;
using domain::MeasureCode;
using domain::Quantity;
using domain::QuotaOption;
using domain::QuotaRules;
using domain::Refusal;
using domain::RejectCode;
using domain::Side;

constexpr std::string_view industry_key = "industry_group";

/// The value of a key in text such as "pollutant=NOx;zone=TJ-01"; empty where it is absent.
std::string_view class_value(std::string_view text, std::string_view key) {
  while (!text.empty()) {
    const std::string_view entry = text.substr(0, text.find(';'));
    text.remove_prefix(std::min(entry.size() + 1, text.size()));
    const std::size_t equals = entry.find('=');
    if (equals != std::string_view::npos && entry.substr(0, equals) == key) {
      return entry.substr(equals + 1);
    }
  }
  return {};
}

const QuotaRules& rules_of(const Core& core, const Instrument& instrument) {
  return *core.market_of(instrument).rules.quota;
}

bool applies(const std::vector<MeasureCode>& of, const MeasureCode& measure) {
  return of.empty() || std::ranges::find(of, measure) != of.end();
}

const AccountFacts* facts_of(const Core& core, AccountId account) {
  const AccountRecord* record = core.quotas.accounts.find(account);
  return record == nullptr ? nullptr : &record->facts;
}

const domain::ZoneFacts* facts_of(const Core& core, const ZoneKey& key) {
  const Zone* zone = core.quotas.zones.find(key);
  return zone == nullptr || !zone->facts ? nullptr : &*zone->facts;
}

bool asks_for_quality(const QuotaRules& rules) noexcept {
  return !rules.ratios.empty() || rules.options.contains(QuotaOption::net_inflow);
}

/// The ratio of a buyer; null where the facts that it hangs on are unknown.
const domain::Ratio* ratio_of(const Core& core, const Instrument& instrument, AccountId buyer) {
  static constexpr domain::Ratio one_to_one;
  const QuotaRules& rules = rules_of(core, instrument);
  if (rules.ratios.empty()) return &one_to_one;
  const auto zone = zone_of(core, instrument, buyer);
  if (!zone) return nullptr;
  if (facts_of(core, buyer)->project == domain::ProjectKind::privileged) return &rules.privileged;
  const domain::ZoneFacts* facts = facts_of(core, *zone);
  if (facts == nullptr) return nullptr;
  const auto found = std::ranges::find(rules.ratios, facts->quality, &domain::AreaRatio::quality);
  return found == rules.ratios.end() ? nullptr : &found->ratio;
}

/// Row 14: every fact that a rule will ask for is on record.
bool is_known(const Core& core, const Instrument& instrument, AccountId seller, AccountId buyer) {
  const auto seller_zone = zone_of(core, instrument, seller);
  const auto buyer_zone = zone_of(core, instrument, buyer);
  if (!seller_zone || !buyer_zone) return false;
  const QuotaRules& rules = rules_of(core, instrument);
  const domain::ZoneFacts* of_buyer = facts_of(core, *buyer_zone);
  const bool asked = asks_for_quality(rules) || rules.options.contains(QuotaOption::duty_gap);
  if (asked && of_buyer == nullptr) return false;
  if (rules.cover_floor_permille == 0) return true;
  const domain::ZoneFacts* of_seller = facts_of(core, *seller_zone);
  return of_seller != nullptr && of_seller->land > Quantity(0);
}

domain::ZoneCode code_of(const AccountFacts& facts, domain::ZoneKind kind) noexcept {
  switch (kind) {
    case domain::ZoneKind::district:
      return facts.district;
    case domain::ZoneKind::city:
      return facts.city;
    case domain::ZoneKind::basin:
      return facts.basin;
  }
  return {};
}

Refusal check_zones(const Core& core, const Instrument& instrument, AccountId seller,
                    AccountId buyer) {
  const MeasureCode measure = measure_of(core, instrument);
  for (const domain::ZoneRule& rule : rules_of(core, instrument).zones) {
    if (!applies(rule.of, measure)) continue;
    const domain::ZoneCode from = code_of(*facts_of(core, seller), rule.same);
    const bool same = !from.empty() && from == code_of(*facts_of(core, buyer), rule.same);
    if (same || core.quotas.consents.find({instrument.market, seller, buyer}) != nullptr) continue;
    return {.code = RejectCode::zone_mismatch};
  }
  return {};
}

/// The industry of the rights is that of their class, where it names one, else the seller's.
Refusal check_pair(const Core& core, const Instrument& instrument, AccountId seller,
                   AccountId buyer) {
  const MeasureCode measure = measure_of(core, instrument);
  const std::string_view named = class_value(instrument.class_key, industry_key);
  const std::string_view from = named.empty() ? facts_of(core, seller)->industry.view() : named;
  const std::string_view to = facts_of(core, buyer)->industry.view();
  for (const domain::ApartRule& rule : rules_of(core, instrument).pairs) {
    const bool apart = (from == rule.apart.view()) != (to == rule.apart.view());
    if (applies(rule.of, measure) && apart) return {.code = RejectCode::pair_forbidden};
  }
  return {};
}

struct ZoneChange {
  ZoneKey zone;
  base::Int128 change = 0;
};

/// What both legs together do to zones.
std::vector<ZoneChange> changes_of(const Core& core, const Transfer& transfer) {
  std::vector<ZoneChange> changes;
  const auto add = [&changes](const ZoneKey& zone, base::Int128 change) {
    const auto at = std::ranges::find(changes, zone, &ZoneChange::zone);
    if (at == changes.end()) {
      changes.push_back({zone, change});
    } else {
      at->change += change;
    }
  };
  for (std::size_t i = 0; i < transfer.legs(); ++i) {
    const domain::TransferLeg& leg = transfer.leg(i);
    const Instrument& instrument = core.instrument(leg.instrument);
    add(*zone_of(core, instrument, transfer.buyer_of(i).account), leg.need.raw());
    add(*zone_of(core, instrument, transfer.seller_of(i).account), -leg.quantity.raw());
  }
  return changes;
}

/// Row 26 of one zone.
Refusal check_zone(const Core& core, const QuotaRules& rules, const ZoneChange& change) {
  const Zone* zone = core.quotas.zones.find(change.zone);
  const base::Int128 after = change.change + (zone == nullptr ? 0 : zone->balance.raw());
  const auto balance = domain::narrow(after);
  if (!balance) return {.code = RejectCode::overflow};
  if (zone == nullptr || !zone->facts) return {};
  const domain::ZoneFacts& facts = *zone->facts;
  if (change.change > 0) {
    const bool missed = facts.quality != domain::AreaQuality::attained;
    if (rules.options.contains(QuotaOption::net_inflow) && missed && after > 0) {
      return {.code = RejectCode::net_inflow, .asked = *balance};
    }
    if (rules.options.contains(QuotaOption::duty_gap) && after > facts.gap.raw()) {
      return {.code = RejectCode::duty_gap, .asked = *balance, .high = facts.gap.raw()};
    }
  }
  if (change.change < 0 && rules.cover_floor_permille > 0) {
    const base::Int128 cover = (facts.forest.raw() + after) * 1'000;
    if (cover < static_cast<base::Int128>(rules.cover_floor_permille) * facts.land.raw()) {
      const base::Int128 permille = cover < 0 ? 0 : cover / facts.land.raw();
      return {.code = RejectCode::cover_floor,
              .asked = domain::narrow(permille).value_or(0),
              .low = rules.cover_floor_permille};
    }
  }
  return {};
}

}  // namespace

MeasureCode measure_of(const Core& core, const Instrument& instrument) {
  return MeasureCode::from(class_value(instrument.class_key, rules_of(core, instrument).measure))
      .value_or(MeasureCode());
}

std::optional<ZoneKey> zone_of(const Core& core, const Instrument& instrument, AccountId account) {
  const AccountFacts* facts = facts_of(core, account);
  if (facts == nullptr) return std::nullopt;
  return ZoneKey{instrument.market, measure_of(core, instrument), facts->district};
}

Quantity quantity_for(const Core& core, const Instrument& instrument, AccountId buyer,
                      Quantity need) {
  const domain::Ratio* ratio = ratio_of(core, instrument, buyer);
  if (ratio == nullptr || need < Quantity(1)) return need;
  const auto wide =
      pricing::quantity_to_buy(pricing::widened(need), {ratio->numerator, ratio->denominator});
  const auto quantity = wide ? domain::narrow(wide->raw()) : std::nullopt;
  return Quantity(quantity.value_or(std::numeric_limits<std::int64_t>::max()));
}

Refusal check_place(const Core& core, const Transfer& transfer) {
  for (std::size_t i = 0; i < transfer.legs(); ++i) {
    const Instrument& instrument = core.instrument(transfer.leg(i).instrument);
    if (!is_known(core, instrument, transfer.seller_of(i).account, transfer.buyer_of(i).account)) {
      return {.code = RejectCode::eligibility};
    }
  }
  for (std::size_t i = 0; i < transfer.legs(); ++i) {
    const domain::TransferLeg& leg = transfer.leg(i);
    const Instrument& instrument = core.instrument(leg.instrument);
    const AccountId seller = transfer.seller_of(i).account;
    const AccountId buyer = transfer.buyer_of(i).account;
    if (const Refusal no = check_zones(core, instrument, seller, buyer); no.refused()) return no;
    if (const Refusal no = check_pair(core, instrument, seller, buyer); no.refused()) return no;
    const Quantity needed = quantity_for(core, instrument, buyer, leg.need);
    if (leg.quantity < needed) {
      return {
          .code = RejectCode::ratio_not_offered, .asked = leg.quantity.raw(), .low = needed.raw()};
    }
  }
  return {};
}

Refusal check_balances(const Core& core, const Transfer& transfer) {
  const QuotaRules& rules = rules_of(core, core.instrument(transfer.first.instrument));
  for (const ZoneChange& change : changes_of(core, transfer)) {
    if (const Refusal no = check_zone(core, rules, change); no.refused()) return no;
  }
  return {};
}

Refusal check_affiliates(const Core& core, const Transfer& transfer) {
  const bool same =
      core.members.group_of(transfer.seller.member) == core.members.group_of(transfer.buyer.member);
  return {.code = same ? RejectCode::self_trade : RejectCode::none};
}

domain::OrderState order_of(const Transfer& transfer, std::size_t leg, Side side) {
  const TransferParty& party =
      side == Side::sell ? transfer.seller_of(leg) : transfer.buyer_of(leg);
  const domain::TransferLeg& terms = transfer.leg(leg);
  domain::OrderState order;
  order.order = order_of_leg(transfer.id, leg);
  order.cl_ord_id = party.cl_ord_id;
  order.instrument = terms.instrument;
  order.member = party.member;
  order.account = party.account;
  order.trader = party.trader;
  order.side = side;
  order.price = terms.price;
  order.quantity = terms.quantity;
  order.leaves = terms.quantity;
  return order;
}

std::optional<domain::Money> cash_of(const Core& core, const Transfer& transfer,
                                     const TransferParty& party) {
  base::Int128 sum = 0;
  for (std::size_t i = 0; i < transfer.legs(); ++i) {
    const bool sells = transfer.seller_of(i).member == party.member;
    const domain::OrderState order = order_of(transfer, i, sells ? Side::sell : Side::buy);
    if (order.price == domain::Price(0)) continue;  // nothing is paid, so no fee either
    const domain::MarketRules& rules = core.market_of(core.instrument(order.instrument)).rules;
    const auto amount = domain::consideration(order.price, order.leaves, rules.hao_per_tick_step);
    if (!amount) return std::nullopt;
    const auto cash = cash_needed(order, rules, *amount, order.price);
    if (!cash) return std::nullopt;
    sum += cash->raw();
  }
  const auto total = domain::narrow(sum);
  if (!total) return std::nullopt;
  return domain::Money(*total);
}

Refusal check_property(const Core& core, const Transfer& transfer, const TransferParty& party) {
  for (std::size_t i = 0; i < transfer.legs(); ++i) {
    const bool sells = transfer.seller_of(i).member == party.member;
    const domain::OrderState order = order_of(transfer, i, sells ? Side::sell : Side::buy);
    const Instrument& instrument = core.instrument(order.instrument);
    const domain::MarketRules& rules = core.market_of(instrument).rules;
    const auto amount = domain::consideration(order.price, order.leaves, rules.hao_per_tick_step);
    if (!amount || !fits(instrument.day, order.leaves, *amount)) {
      return {.code = RejectCode::overflow, .asked = order.leaves.raw()};
    }
    const Refusal no =
        sells ? core.holdings.check_sale(order.account, order.instrument, order.leaves,
                                         core.holdings.reserved(order.order))
              : core.holdings.check_purchase(order.account, order.instrument, rules.reverse_t);
    if (no.refused()) return no;
  }
  return core.ledger.check(party.account, cash_of(core, transfer, party), party.hold);
}

Denial check_execution(Core& core, const Transfer& transfer) {
  const std::string where =
      transfer.id.valid() ? "transfer " + std::to_string(transfer.id.raw()) + ": " : "";
  const auto denied = [&where](const Refusal& refusal) -> Denial {
    return {refusal, where + std::string(domain::reject_info(refusal.code)->english)};
  };
  const Market& market = core.market_of(core.instrument(transfer.first.instrument));
  if (market.phase < domain::Phase::pre_open || market.phase > domain::Phase::afternoon) {
    return deny(RejectCode::wrong_state, where + "the market is not in a phase before its close");
  }
  for (std::size_t i = 0; i < transfer.legs(); ++i) {
    const Instrument& instrument = core.instrument(transfer.leg(i).instrument);
    const Refusal no =
        risk::check_agreed(core.members, core.facts_of(&instrument, domain::Method::quota),
                           transfer.leg(i).price, {transfer.seller.member, transfer.buyer.member});
    if (no.refused()) return denied(no);
  }
  if (const Refusal no = check_place(core, transfer); no.refused()) return denied(no);
  if (const Refusal no = check_affiliates(core, transfer); no.refused()) return denied(no);
  if (const Refusal no = check_balances(core, transfer); no.refused()) return denied(no);
  for (const TransferParty* party : {&transfer.seller, &transfer.buyer}) {
    const Refusal no = check_property(core, transfer, *party);
    if (!no.refused()) continue;
    return {no, where + "member " + core.members.find(party->member)->code.str() +
                    " does not have what it takes"};
  }
  return {};
}

}  // namespace eco::engine

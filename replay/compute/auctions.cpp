// Auctions: auction, reservation, clock, tiebreak.
#include "engine/pricing/auction.hpp"

#include <algorithm>

#include "engine/pricing/clock.hpp"
#include "engine/pricing/fee.hpp"
#include "engine/pricing/reservation.hpp"
#include "engine/pricing/tie_break.hpp"
#include "replay/compute/kinds.hpp"
#include "replay/compute/readers.hpp"

namespace eco::replay::compute {
namespace {

namespace pricing = engine::pricing;
using pricing::AuctionOutcome;
using pricing::AuctionRuleFault;
using pricing::AuctionTie;
using pricing::AwardRule;
using pricing::BidFault;
using pricing::ClockFault;
using pricing::ShortDemand;
using pricing::WidePrice;
using pricing::WideQuantity;

constexpr Words<AuctionTie, 3> tie_words{{{"TIME", AuctionTie::time},
                                          {"RANDOM", AuctionTie::random},
                                          {"PRO_RATA", AuctionTie::pro_rata}}};
constexpr Words<ShortDemand, 3> short_words{
    {{"SELL_ALL_VALID", ShortDemand::sell_all_valid},
     {"CANCEL", ShortDemand::cancel},
     {"DECLINE_IF_ANY_BELOW_RESERVE", ShortDemand::decline_if_any_below_reserve}}};
constexpr Words<AwardRule, 2> award_words{
    {{"QUANTITY", AwardRule::quantity}, {"BEST_FRACTION", AwardRule::best_fraction}}};

std::string_view text_of(BidFault fault) noexcept {
  switch (fault) {
    case BidFault::quantity_below_min:
      return "QTY_BELOW_MIN";
    case BidFault::price_above_cap:
      return "PRICE_ABOVE_CAP";
    case BidFault::below_floor:
      return "BELOW_FLOOR";
    case BidFault::bidder_cap:
      return "BIDDER_CAP";
  }
  return "";
}

std::string_view text_of(AuctionOutcome outcome) noexcept {
  switch (outcome) {
    case AuctionOutcome::sold:
      return "SOLD";
    case AuctionOutcome::partial:
      return "PARTIAL";
    case AuctionOutcome::cancelled:
      return "CANCELLED";
    case AuctionOutcome::declined:
      return "DECLINED";
  }
  return "";
}

struct BidList {
  std::vector<pricing::Bid> bids;
  std::vector<std::uint64_t> ids;
};

std::optional<WidePrice> optional_price(Object& in, std::string_view name, const Grid& tick) {
  const auto field = in.optional(name);
  return field ? std::optional(field->price(tick)) : std::nullopt;
}

std::optional<WideQuantity> optional_quantity(Object& in, std::string_view name, const Grid& step) {
  const auto field = in.optional(name);
  return field ? std::optional(field->quantity(step, Zero::allowed)) : std::nullopt;
}

std::optional<pricing::SupplyStep> read_supply_step(Object& in, std::string_view name,
                                                    const Grids& grids) {
  const auto field = in.optional(name);
  if (!field) return std::nullopt;
  Object inner = field->object();
  pricing::SupplyStep step;
  step.trigger = inner.required("trigger").price(grids.tick);
  step.quantity = inner.required("qty").quantity(grids.step, Zero::allowed);
  static_cast<void>(inner.finish());
  return step;
}

/// `seed` receives the bytes that the rules borrow.
pricing::AuctionRules read_rules(Object& in, const Grids& grids, std::string& seed) {
  pricing::AuctionRules rules;
  rules.side = in.required("side").word(side_words);
  rules.supply = in.required("supply").quantity(grids.step, Zero::allowed);
  rules.pricing = in.required("pricing").word(pricing_words);
  rules.tie = in.required("tie").word(tie_words);
  rules.short_demand = in.required("short").word(short_words);
  if (const auto field = in.optional("award")) rules.award = field->word(award_words);
  rules.floor = optional_price(in, "floor", grids.tick);
  rules.cap = optional_price(in, "cap", grids.tick);
  rules.reserve = optional_price(in, "reserve", grids.tick);
  rules.quantity_min = optional_quantity(in, "min_qty", grids.step);
  rules.bidder_cap = optional_quantity(in, "bidder_cap", grids.step);
  const auto fraction = in.needed_if(rules.award == AwardRule::best_fraction, "fraction_bp");
  if (fraction) rules.fraction_bp = fraction->integer(not_negative);
  if (const auto field = in.optional("seed")) {
    seed = field->bytes();
    rules.seed = seed;
  }
  rules.release_above = read_supply_step(in, "ccr", grids);
  rules.withhold_below = read_supply_step(in, "ecr", grids);
  return rules;
}

BidList read_bids(const Field& list, const Grids& grids) {
  BidList read;
  std::vector<std::string_view> bidders;
  list.each([&](const Field& element) {
    Object in = element.object();
    pricing::Bid bid;
    bid.id = in.required("id").id();
    bidders.push_back(in.required("bidder").string());
    bid.price = in.required("price").price(grids.tick);
    bid.quantity = in.required("qty").quantity(grids.step, Zero::refused);
    bid.time = domain::Timestamp(in.required("time").integer({}));
    static_cast<void>(in.finish());
    read.ids.push_back(bid.id);
    read.bids.push_back(bid);
  });
  const Names names(bidders);
  for (std::size_t i = 0; i < bidders.size(); ++i) read.bids[i].bidder = names.rank(bidders[i]);
  return read;
}

void note(Object& in, AuctionRuleFault fault) {
  const auto add = [&in](FaultCode code, std::string_view name, std::string_view text) {
    in.faults().add(code, {&in.at(), name}, text);
  };
  constexpr std::string_view needed = "needed by the rule that is chosen";
  constexpr std::string_view not_here =
      "only in a SELL auction at UNIFORM_LOWEST_WIN by quantity without a reserve";
  switch (fault) {
    case AuctionRuleFault::needs_floor:
      return add(FaultCode::missing_field, "floor", needed);
    case AuctionRuleFault::needs_cap:
      return add(FaultCode::missing_field, "cap", needed);
    case AuctionRuleFault::needs_reserve:
      return add(FaultCode::missing_field, "reserve", needed);
    case AuctionRuleFault::needs_seed:
      return add(FaultCode::missing_field, "seed", needed);
    case AuctionRuleFault::no_release_here:
      return add(FaultCode::inconsistent, "ccr", not_here);
    case AuctionRuleFault::no_withhold_here:
      return add(FaultCode::inconsistent, "ecr", not_here);
  }
}

/// What each award costs, in hao.
std::vector<Int128> amounts_of(const std::vector<pricing::Award>& awards, const Grids& grids,
                               Faults& faults) {
  std::vector<Int128> amounts;
  amounts.reserve(awards.size());
  for (const pricing::Award& award : awards) {
    amounts.push_back(hao_of({award.price, award.quantity}, grids, faults, {nullptr, "awards"}));
  }
  return amounts;
}

void write_result(Answer& out, const pricing::AuctionResult& result,
                  const std::vector<Int128>& amounts, const Grids& grids) {
  constexpr Int128 clearly_too_much = Int128{1} << 64;
  Int128 amount = 0;
  for (const Int128 each : amounts)
    amount = std::min(amount + std::min(each, clearly_too_much), clearly_too_much);
  out.open('{').key("price");
  if (result.price) {
    out.price(*result.price, grids.tick);
  } else {
    out.null();
  }
  out.key("sold").quantity(WideQuantity(result.sold), grids.step);
  out.key("unsold").quantity(WideQuantity(result.unsold), grids.step);
  out.key("amount").money(amount).key("invalid").open('[');
  for (const pricing::InvalidBid& bid : result.invalid) {
    out.open('{').key("id").integer(bid.id).key("code").string(text_of(bid.fault)).close('}');
  }
  out.close(']').key("awards").open('[');
  for (std::size_t i = 0; i < result.awards.size(); ++i) {
    const pricing::Award& award = result.awards[i];
    out.open('{').key("id").integer(award.id);
    out.key("qty").quantity(award.quantity, grids.step);
    out.key("price").price(award.price, grids.tick);
    out.key("amount").money(amounts[i]).close('}');
  }
  out.close(']').key("outcome").string(text_of(result.outcome)).close('}');
}

struct ClockReading {
  std::vector<std::vector<pricing::ClockDemand>> demands;  // by round
  std::vector<WidePrice> prices;
};

/// Bidders' names of all rounds.
Names read_names(const Field& rounds) {
  std::vector<std::string_view> names;
  rounds.each([&](const Field& element) {
    Object in = element.object();
    in.required("demand").each_member(
        [&](std::string_view name, const Field&) { names.push_back(name); });
  });
  return Names(std::move(names));
}

ClockReading read_rounds(const Field& rounds, const Names& names) {
  ClockReading read;
  std::vector<std::size_t> named_in(names.sorted().size());  // 1 + the last round that names one
  rounds.each([&](const Field& element) {
    Object in = element.object();
    read.prices.push_back(in.required("price").price(free_tick));
    auto& demands = read.demands.emplace_back();
    in.required("demand").each_member([&](std::string_view name, const Field& demand) {
      const std::uint32_t bidder = names.rank(name);
      if (named_in[bidder] == read.demands.size()) {
        return demand.fault(FaultCode::repeated_field, "given twice");
      }
      named_in[bidder] = read.demands.size();
      demands.push_back({bidder, demand.quantity(Grid(), Zero::allowed)});
    });
    static_cast<void>(in.finish());
  });
  return read;
}

void note(const ClockFault& fault, const Field& rounds, const ClockReading& read,
          const Names& names, Faults& faults) {
  const Path round{&rounds.at(), {}, fault.round};
  const auto add = [&faults](const Path& at, std::string_view text) {
    faults.add(FaultCode::inconsistent, at, text);
  };
  switch (fault.kind) {
    case ClockFault::Kind::price_not_above:
      return add({&round, "price"}, "not above the price of the round before");
    case ClockFault::Kind::demand_rises: {
      const Path demand{&round, "demand"};
      const auto& demands = read.demands[fault.round];
      return add({&demand, names.sorted()[demands[fault.demand].bidder]},
                 "above the demand of the round before");
    }
    case ClockFault::Kind::closed_before:
      return add(round, "the demand of the round before fits the supply already");
    case ClockFault::Kind::not_closed:
      return add(round, "the demand of the last round is above the supply");
  }
}

}  // namespace

void auction(Object& in, Answer& out) {
  Grids grids;
  grids.tick = in.required("tick").grid();
  grids.step = in.required("qty_step").grid();
  std::string seed;
  const pricing::AuctionRules rules = read_rules(in, grids, seed);
  const Field list = in.required("bids");
  const BidList read = read_bids(list, grids);
  check_ids(in.faults(), read.ids, list.at());
  if (!in.finish()) return;
  if (const auto fault = pricing::fault_of(rules)) return note(in, *fault);
  const pricing::AuctionResult result = pricing::award(rules, read.bids);
  const std::vector<Int128> amounts = amounts_of(result.awards, grids, in.faults());
  if (!in.faults().any()) write_result(out, result, amounts, grids);
}

void reservation(Object& in, Answer& out) {
  const pricing::AuctionPricing how = in.required("pricing").word(pricing_words);
  const std::int64_t fee_bp = in.required("fee_bp").integer(not_negative);
  const Field list = in.required("bids");
  const std::vector<pricing::PricedQuantity> bids = read_pairs(list, free_tick);
  if (!in.finish()) return;
  constexpr pricing::HaoRate hao_of_free_units{1, 1'000'000};
  const auto base = pricing::reservation(bids, how, hao_of_free_units);
  if (!base && base.error() == pricing::ReservationFault::finer_than_hao) {
    return list.fault(FaultCode::finer_than_hao, "price × quantity is no whole number of hao");
  }
  const auto fee = base ? pricing::fee_on(*base, fee_bp) : std::nullopt;
  Int128 cash = 0;
  if (!fee || __builtin_add_overflow(*base, *fee, &cash)) {
    return in.faults().add(FaultCode::overflow, {&in.at(), "cash"}, "2^63 hao or more");
  }
  out.open('{').key("cash").money(cash).close('}');
}

void clock(Object& in, Answer& out) {
  const WideQuantity supply = in.required("supply").quantity(Grid(), Zero::allowed);
  const Field rounds = in.required("rounds");
  const Names names = read_names(rounds);
  if (in.faults().any()) return;
  const ClockReading read = read_rounds(rounds, names);
  if (!in.finish()) return;

  std::vector<pricing::ClockRound> called;
  for (std::size_t i = 0; i < read.prices.size(); ++i) {
    called.push_back({read.prices[i], read.demands[i]});
  }
  const auto bidders = static_cast<std::uint32_t>(names.sorted().size());
  const auto result = pricing::close_clock(supply, called, bidders);
  if (!result) return note(result.error(), rounds, read, names, in.faults());
  out.open('{').key("price");
  if (result->price) {
    out.price(*result->price, free_tick);
  } else {
    out.null();
  }
  out.key("awards").open('{');
  for (std::size_t i = 0; i < names.sorted().size(); ++i) {
    out.key(names.sorted()[i]).quantity(result->awards[i], Grid());
  }
  out.close('}').close('}');
}

void tiebreak(Object& in, Answer& out) {
  const std::string seed = in.required("seed").bytes();
  std::vector<std::uint64_t> ids;
  const Field list = in.required("ids");
  list.each([&ids](const Field& id) { ids.push_back(id.id()); });
  check_ids(in.faults(), ids, list.at());
  if (!in.finish()) return;
  pricing::draw_order(seed, ids);
  out.open('{').key("order").open('[');
  for (const std::uint64_t id : ids) out.integer(id);
  out.close(']').close('}');
}

}  // namespace eco::replay::compute

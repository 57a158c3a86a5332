// Quantities and money: prorata, fee, ratio, carry.
#include <algorithm>

#include "engine/pricing/carry.hpp"
#include "engine/pricing/fee.hpp"
#include "engine/pricing/pro_rata.hpp"
#include "engine/pricing/ratio.hpp"
#include "replay/compute/kinds.hpp"
#include "replay/compute/readers.hpp"

namespace eco::replay::compute {
namespace {

namespace pricing = engine::pricing;
using pricing::WideQuantity;

struct IdDemand {
  std::uint64_t id = 0;
  WideQuantity quantity;
};

std::vector<IdDemand> read_demands(const Field& list, const Grid& step, Faults& faults) {
  std::vector<IdDemand> demands;
  std::vector<std::uint64_t> ids;
  list.each([&](const Field& element) {
    Object in = element.object();
    const std::uint64_t id = in.required("id").id();
    demands.push_back({id, in.required("qty").quantity(step, Zero::allowed)});
    ids.push_back(id);
    static_cast<void>(in.finish());
  });
  check_ids(faults, ids, list.at());
  std::sort(demands.begin(), demands.end(),
            [](const IdDemand& a, const IdDemand& b) { return a.id < b.id; });
  return demands;
}

}  // namespace

void prorata(Object& in, Answer& out) {
  const Grid step = in.required("step").grid();
  const WideQuantity supply = in.required("supply").quantity(step, Zero::allowed);
  const std::vector<IdDemand> demands = read_demands(in.required("demands"), step, in.faults());
  if (!in.finish()) return;
  std::vector<WideQuantity> quantities;
  for (const IdDemand& demand : demands) quantities.push_back(demand.quantity);
  const std::vector<WideQuantity> awards = pricing::pro_rata(supply.raw(), quantities);
  out.open('{').key("awards").open('[');
  for (std::size_t i = 0; i < demands.size(); ++i) {
    out.open('{').key("id").integer(demands[i].id);
    out.key("qty").quantity(awards[i], step).close('}');
  }
  out.close(']').close('}');
}

void fee(Object& in, Answer& out) {
  pricing::CumulativeFee order(in.required("rate_bp").integer(not_negative));
  const Field list = in.required("fills");
  const std::vector<pricing::PricedQuantity> fills = read_pairs(list, free_tick);
  if (!in.finish()) return;
  out.open('{').key("fees").open('[');
  for (std::size_t i = 0; i < fills.size() && !in.faults().any(); ++i) {
    const Path at{&list.at(), {}, i};
    const auto fee = order.add(hao_of(fills[i], {free_tick, free_step}, in.faults(), at));
    if (!fee) return in.faults().add(FaultCode::overflow, at, "the fee is 2^63 hao or more");
    out.money(*fee);
  }
  out.close(']').key("total").money(order.taken_hao()).close('}');
}

void ratio(Object& in, Answer& out) {
  const Grid step = in.required("step").grid();
  const WideQuantity need = in.required("need").quantity(step, Zero::allowed);
  const Field field = in.required("ratio");
  const pricing::Ratio ratio = read_ratio(field);
  if (!in.finish()) return;
  if (ratio.numerator < ratio.denominator) {
    return field.fault(FaultCode::bad_value, "the first number is below the second");
  }
  const auto buy = pricing::quantity_to_buy(need, ratio);
  if (!buy) return in.faults().add(FaultCode::overflow, {&in.at(), "buy"}, "2^63 or more");
  out.open('{').key("buy").quantity(*buy, step);
  out.key("retired").quantity(*buy - need, step).close('}');
}

void carry(Object& in, Answer& out) {
  const Grid whole;
  const auto quantity = [&](std::string_view name) {
    return in.required(name).quantity(whole, Zero::allowed);
  };
  pricing::CarryFigures figures;
  figures.holdings = quantity("holdings");
  figures.sold = quantity("sold");
  figures.bought = quantity("bought");
  figures.base = quantity("base");
  figures.factor = read_ratio(in.required("factor"));
  if (!in.finish()) return;
  out.open('{').key("quantity").quantity(pricing::carry_over(figures), whole).close('}');
}

}  // namespace eco::replay::compute

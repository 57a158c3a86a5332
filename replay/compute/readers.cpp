#include "replay/compute/readers.hpp"

#include <algorithm>

namespace eco::replay::compute {

using engine::pricing::PricedQuantity;

std::vector<PricedQuantity> read_pairs(const Field& list, const Grid& tick) {
  std::vector<PricedQuantity> pairs;
  list.each([&](const Field& element) {
    element.pair([&](const Field& price, const Field& quantity) {
      pairs.push_back({price.price(tick), quantity.quantity(free_step, Zero::refused)});
    });
  });
  return pairs;
}

Int128 hao_of(const PricedQuantity& terms, const Grids& grids, Faults& faults, const Path& at) {
  const auto price = grids.tick.value(terms.price.raw());
  const auto quantity = grids.step.value(terms.quantity.raw());
  tl::expected<Int128, DecimalFault> hao = tl::unexpected(DecimalFault::overflow);
  if (price && quantity) hao = product_hao(*price, *quantity);
  if (hao) return *hao;
  const bool overflow = hao.error() == DecimalFault::overflow;
  faults.add(overflow ? FaultCode::overflow : FaultCode::finer_than_hao, at,
             overflow ? "price × quantity is 2^63 hao or more"
                      : "price × quantity is no whole number of hao (0.0001 yuan)");
  return 0;
}

engine::pricing::Ratio read_ratio(const Field& field) {
  engine::pricing::Ratio ratio;
  field.pair([&](const Field& numerator, const Field& denominator) {
    ratio = {numerator.integer(not_negative), denominator.integer({1})};
  });
  return ratio;
}

Names::Names(std::vector<std::string_view> names) : sorted_(std::move(names)) {
  std::sort(sorted_.begin(), sorted_.end());
  sorted_.erase(std::unique(sorted_.begin(), sorted_.end()), sorted_.end());
}

std::uint32_t Names::rank(std::string_view name) const noexcept {
  return static_cast<std::uint32_t>(std::lower_bound(sorted_.begin(), sorted_.end(), name) -
                                    sorted_.begin());
}

}  // namespace eco::replay::compute

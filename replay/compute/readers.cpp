#include "replay/compute/readers.hpp"

#include <algorithm>

namespace eco::replay::compute {

std::vector<DecimalPair> read_pairs(const Field& list, unsigned decimals_max) {
  std::vector<DecimalPair> pairs;
  list.each([&](const Field& element) {
    element.pair([&](const Field& price, const Field& quantity) {
      pairs.push_back({price.decimal(Zero::refused, decimals_max),
                       quantity.decimal(Zero::refused, quantity_decimals_max)});
    });
  });
  return pairs;
}

Grid common_grid(const std::vector<Decimal>& values) noexcept {
  unsigned decimals = 0;
  for (const Decimal& value : values) decimals = std::max(decimals, value.scale);
  return Grid::of_decimals(decimals);
}

std::int64_t count_on(const Grid& grid, Decimal value, Faults& faults, const Path& at) {
  const auto count = grid.count(value);
  if (count) return *count;
  const bool overflow = count.error() == DecimalFault::overflow;
  faults.add(overflow ? FaultCode::overflow : FaultCode::off_grid, at,
             overflow ? "2^63 or more, counted in the finest unit of the line" : "off the grid");
  return 1;
}

Int128 hao_of(Decimal price, Decimal quantity, Faults& faults, const Path& at) {
  const auto hao = product_hao(price, quantity);
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

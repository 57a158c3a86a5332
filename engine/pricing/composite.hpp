#pragma once
/// A market's composite close over its classes. (markets.md §8 AT-Q)
#include <algorithm>
#include <cstdint>
#include <span>

#include "domain/rulebook.hpp"
#include "engine/pricing/wide.hpp"

namespace eco::engine::pricing {

/// An instrument's close as a composite uses it.
struct VintageClose {
  std::int32_t vintage = 0;
  WidePrice close;  ///< > 0
};

/// MEAN_OF_CLOSES: HALF_UP mean of all; CURRENT_ONLY: close of the highest vintage, of the first of
/// equal ones. 0 where the list is empty.
[[nodiscard]] constexpr WidePrice composite_of(std::span<const VintageClose> closes,
                                               domain::CompositeFormula formula) noexcept {
  if (closes.empty()) return WidePrice(0);
  if (formula == domain::CompositeFormula::current_only) {
    const auto older = [](const VintageClose& a, const VintageClose& b) {
      return a.vintage < b.vintage;
    };
    return std::max_element(closes.begin(), closes.end(), older)->close;
  }
  base::Int128 sum = 0;
  for (const VintageClose& item : closes) sum += item.close.raw();
  return WidePrice(
      domain::divide(sum, static_cast<std::int64_t>(closes.size()), domain::Rounding::half_up));
}

}  // namespace eco::engine::pricing

#pragma once
/// Fees on what an order has traded so far. (markets.md §9.4 AT-S1)
#include <cstdint>
#include <optional>

#include "domain/arith.hpp"

namespace eco::engine::pricing {

using domain::fee_on;

/// The cumulative rule: the fee on all that an order has traded, less what was taken before, so
/// that what covers one fill at the worst price always covers many small ones.
class CumulativeFee {
 public:
  explicit constexpr CumulativeFee(std::int64_t rate_bp) noexcept : rate_bp_(rate_bp) {}

  /// The fee of one more fill, in hao. Empty where the order's sums leave 128 bits.
  [[nodiscard]] constexpr std::optional<base::Int128> add(base::Int128 fill_hao) noexcept {
    if (__builtin_add_overflow(amount_hao_, fill_hao, &amount_hao_)) return std::nullopt;
    const auto total = fee_on(amount_hao_, rate_bp_);
    if (!total) return std::nullopt;
    const base::Int128 fee = *total - taken_hao_;
    taken_hao_ = *total;
    return fee;
  }
  [[nodiscard]] constexpr base::Int128 taken_hao() const noexcept { return taken_hao_; }

 private:
  std::int64_t rate_bp_;
  base::Int128 amount_hao_ = 0;
  base::Int128 taken_hao_ = 0;
};

}  // namespace eco::engine::pricing

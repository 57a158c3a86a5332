#pragma once
/// Refusals: the enum and what is said about each, generated from reject_codes.def.
#include <cstdint>
#include <string_view>

#include "domain/types.hpp"

namespace eco::domain {

enum class RejectCode : std::uint16_t {
  none = 0,  ///< no refusal
#define ECO_REJECT(name, CODE, number, row, fix_103, en, zh, remedy_en, remedy_zh) name = number,
#include "domain/reject_codes.def"
#undef ECO_REJECT
};

struct RejectInfo {
  RejectCode code;
  std::string_view name;  ///< e.g. PRICE_BAND
  unsigned row;           ///< place in the order of checks, 0 = none
  int fix_reason;         ///< OrdRejReason(103)
  std::string_view english;
  std::string_view chinese;
  std::string_view remedy_english;
  std::string_view remedy_chinese;
};

/// The row of the table, or null for a number that is not in it (and for `none`).
[[nodiscard]] const RejectInfo* reject_info(RejectCode code) noexcept;

/// Why a request was refused. The facts depend on the code (docs/wire/fix.md): what was asked or
/// needed, and the bound.
struct Refusal {
  RejectCode code = RejectCode::none;
  std::int64_t asked = 0;  ///< e.g. the price in ticks, the cash needed in hao
  std::int64_t low = 0;    ///< lower bound or what is available
  std::int64_t high = 0;   ///< upper bound
  OrderId order{};         ///< the order that stands in the way, e.g. the better listing

  friend constexpr bool operator==(const Refusal&, const Refusal&) noexcept = default;
  [[nodiscard]] constexpr bool refused() const noexcept { return code != RejectCode::none; }

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "code", s.code);
    v(2, "asked", s.asked);
    v(3, "low", s.low);
    v(4, "high", s.high);
    v(5, "order", s.order);
  }
};

}  // namespace eco::domain

#include "engine/pricing/clock.hpp"

#include "base/int128.hpp"
#include "engine/pricing/pro_rata.hpp"

namespace eco::engine::pricing {
namespace {

using base::Int128;

Int128 total(const ClockRound& round) noexcept {
  Int128 sum = 0;
  for (const ClockDemand& demand : round.demands) sum += demand.quantity.raw();
  return sum;
}

void set(std::vector<WideQuantity>& by_bidder, const ClockRound& round) noexcept {
  for (const ClockDemand& demand : round.demands) by_bidder[demand.bidder] = demand.quantity;
}

void clear(std::vector<WideQuantity>& by_bidder, const ClockRound& round) noexcept {
  for (const ClockDemand& demand : round.demands) by_bidder[demand.bidder] = WideQuantity(0);
}

/// The first fault of the rounds before the last, and of the last.
std::optional<ClockFault> fault_of(WideQuantity supply, std::span<const ClockRound> rounds,
                                   std::uint32_t bidders) {
  using enum ClockFault::Kind;
  std::vector<WideQuantity> before(bidders);
  for (std::size_t i = 0; i < rounds.size(); ++i) {
    const ClockRound& round = rounds[i];
    if (i > 0) {
      if (round.price <= rounds[i - 1].price) return ClockFault{price_not_above, i};
      for (std::size_t j = 0; j < round.demands.size(); ++j) {
        const ClockDemand& demand = round.demands[j];
        if (demand.quantity > before[demand.bidder]) return ClockFault{demand_rises, i, j};
      }
      clear(before, rounds[i - 1]);
    }
    set(before, round);
    const bool fits = total(round) <= supply.raw();
    const bool last = i + 1 == rounds.size();
    if (fits && !last) return ClockFault{closed_before, i + 1};
    if (!fits && last) return ClockFault{not_closed, i};
  }
  return std::nullopt;
}

}  // namespace

tl::expected<ClockResult, ClockFault> close_clock(WideQuantity supply,
                                                  std::span<const ClockRound> rounds,
                                                  std::uint32_t bidders) {
  if (const auto fault = fault_of(supply, rounds, bidders)) return tl::unexpected(*fault);
  ClockResult result;
  result.awards.resize(bidders);
  if (rounds.empty()) return result;

  const ClockRound& last = rounds.back();
  set(result.awards, last);
  const Int128 left = supply.raw() - total(last);
  if (left == 0 || rounds.size() == 1) {
    result.price = last.price;
    return result;
  }
  const ClockRound& before = rounds[rounds.size() - 2];
  result.price = before.price;
  std::vector<WideQuantity> drops(bidders);
  set(drops, before);
  for (std::uint32_t i = 0; i < bidders; ++i) drops[i] -= result.awards[i];
  const std::vector<WideQuantity> rationed = pro_rata(left, drops);
  for (std::uint32_t i = 0; i < bidders; ++i) result.awards[i] += rationed[i];
  return result;
}

}  // namespace eco::engine::pricing

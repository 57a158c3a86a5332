#pragma once
/// The venue's units and identifiers. Raw numbers appear in codecs and displays only. (DESIGN:
/// numbers)
#include <array>
#include <cstddef>
#include <cstdint>

#include "base/strong.hpp"
#include "base/text.hpp"

namespace eco::domain {

using Price = base::Amount<struct PriceTag, std::int64_t>;  ///< ticks of the instrument
using Quantity =
    base::Amount<struct QuantityTag, std::int64_t>;         ///< quantity steps of the instrument
using Money = base::Amount<struct MoneyTag, std::int64_t>;  ///< hao, 1/10 000 yuan
using Timestamp =
    base::Amount<struct TimestampTag, std::int64_t>;  ///< ns since the Unix epoch, UTC
using DayOrdinal =
    base::Amount<struct DayOrdinalTag, std::int64_t>;  ///< trading days opened so far

using SeqNo = base::Id<struct SeqNoTag, std::uint64_t>;
using OrderId =
    base::Id<struct OrderIdTag, std::uint64_t>;  ///< sequence number of the creating command
using TradeId = base::Id<struct TradeIdTag, std::uint64_t>;
using OfferId =
    base::Id<struct OfferIdTag, std::uint64_t>;  ///< block offer: sequence number of its proposal;
                                                 ///< a hit of it: of its acceptance
using AuctionId =
    base::Id<struct AuctionIdTag, std::uint64_t>;  ///< sequence number of its announcement
using LotId = base::Id<struct LotIdTag, std::uint64_t>;
using MarketId = base::Id<struct MarketIdTag, std::uint32_t>;
using InstrumentId = base::Id<struct InstrumentIdTag, std::uint32_t>;
using MemberId = base::Id<struct MemberIdTag, std::uint32_t>;
using AccountId = base::Id<struct AccountIdTag, std::uint32_t>;
using TraderId = base::Id<struct TraderIdTag, std::uint32_t>;
using GroupId = base::Id<struct GroupIdTag, std::uint32_t>;  ///< affiliate group (actual control)
using SessionId = base::Id<struct SessionIdTag, std::uint32_t>;

using ClOrdId = base::FixedText<36>;  ///< a member's own id, as sent
using Symbol = base::FixedText<23>;   ///< instrument code, e.g. CEA25
using MarketCode = base::FixedText<15>;
using MemberCode = base::FixedText<15>;
using AccountCode = base::FixedText<15>;
using CompId = base::FixedText<23>;      ///< FIX CompID of a trader's session
using PersonName = base::FixedText<23>;  ///< operator or trader, as authenticated

// Enumerators reach the journal: they start at 1, keep their numbers for ever, and 0 is invalid.

enum class Side : std::uint8_t { buy = 1, sell = 2 };
[[nodiscard]] constexpr Side opposite(Side side) noexcept {
  return side == Side::buy ? Side::sell : Side::buy;
}

/// True where `price` is at least as good for the taker of `side` as `limit`: not above it for a
/// buyer, not below it for a seller.
[[nodiscard]] constexpr bool within_limit(Side side, Price price, Price limit) noexcept {
  return side == Side::buy ? price <= limit : price >= limit;
}

/// Trading methods (markets.md §8).
enum class Method : std::uint8_t {
  listed = 1,       ///< TM1 挂牌协议
  continuous = 2,   ///< TM2 连续竞价
  block = 3,        ///< TM3 大宗协议
  call = 4,         ///< TM4 集合竞价
  sealed = 5,       ///< TM5 单向竞价
  ascending = 6,    ///< TM6 电子竞价
  fixed_price = 7,  ///< TM7 定价转让
  notice = 8,       ///< TM8 公告分流
  quota = 9,        ///< TM9 指标交易
};

/// Phases of a market's day. `closed` is also the state before the first open day.
enum class Phase : std::uint8_t {
  closed = 1,
  pre_open = 2,
  morning = 3,
  lunch = 4,
  afternoon = 5,
  post = 6,
  settling = 7,
  settled = 8,
};

enum class VenueRole : std::uint8_t { traded = 1, mirror = 2, simulated = 3 };

/// A set of enumerators of E (values 1…31), one bit each.
template <class E>
class EnumSet {
 public:
  constexpr EnumSet() noexcept = default;
  explicit constexpr EnumSet(std::uint32_t bits) noexcept : bits_(bits) {}
  constexpr EnumSet& insert(E e) noexcept {
    bits_ |= 1u << static_cast<unsigned>(e);
    return *this;
  }
  [[nodiscard]] constexpr bool contains(E e) const noexcept {
    return (bits_ >> static_cast<unsigned>(e) & 1u) != 0;
  }
  [[nodiscard]] constexpr bool empty() const noexcept { return bits_ == 0; }
  [[nodiscard]] constexpr std::uint32_t bits() const noexcept { return bits_; }
  friend constexpr bool operator==(EnumSet, EnumSet) noexcept = default;

 private:
  std::uint32_t bits_ = 0;
};

template <class T>
struct is_enum_set : std::false_type {};
template <class E>
struct is_enum_set<EnumSet<E>> : std::true_type {};

using Sha256 = std::array<std::uint8_t, 32>;

}  // namespace eco::domain

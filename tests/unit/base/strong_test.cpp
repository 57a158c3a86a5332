#include "base/strong.hpp"

#include <gtest/gtest.h>

#include <concepts>
#include <cstdint>
#include <limits>
#include <unordered_set>

namespace eco::base {
namespace {

using OrderKey = Id<struct OrderKeyTag, std::uint64_t>;
using MemberKey = Id<struct MemberKeyTag, std::uint64_t>;
using Metres = Amount<struct MetresTag, std::int64_t>;
using Seconds = Amount<struct SecondsTag, std::int64_t>;

template <class A, class B>
concept Addable = requires(A a, B b) { a + b; };
template <class A, class B>
concept Subtractable = requires(A a, B b) { a - b; };
template <class A, class B>
concept Comparable = requires(A a, B b) { a == b; };
template <class A, class B>
concept Multipliable = requires(A a, B b) { a* b; };

// Positive controls beside each prohibition, so that a concept that is always false would show.
static_assert(Addable<Metres, Metres> && !Addable<Metres, Seconds> &&
              !Addable<Metres, std::int64_t>);
static_assert(Subtractable<Metres, Metres> && !Subtractable<Metres, Seconds>);
static_assert(Comparable<Metres, Metres> && !Comparable<Metres, Seconds>);
static_assert(Comparable<OrderKey, OrderKey> && !Comparable<OrderKey, MemberKey> &&
              !Comparable<OrderKey, std::uint64_t>);
static_assert(Multipliable<int, int> && !Multipliable<Metres, Metres>);
static_assert(!Addable<OrderKey, OrderKey>);
static_assert(!std::convertible_to<std::uint64_t, OrderKey> &&
              std::constructible_from<OrderKey, std::uint64_t>);
static_assert(!std::convertible_to<OrderKey, std::uint64_t> &&
              !std::constructible_from<OrderKey, MemberKey>);
static_assert(Strong<OrderKey> && Strong<Metres> && !Strong<std::int64_t>);
static_assert(sizeof(OrderKey) == 8 && std::is_trivially_copyable_v<OrderKey>);
static_assert(sizeof(Metres) == 8 && std::is_trivially_copyable_v<Metres>);

TEST(IdValidity, ZeroIsNeverValid) {
  EXPECT_FALSE(OrderKey().valid());
  EXPECT_FALSE(OrderKey(0).valid());
  EXPECT_TRUE(OrderKey(1).valid());
  EXPECT_TRUE(OrderKey(std::numeric_limits<std::uint64_t>::max()).valid());
}

TEST(IdOrder, FollowsTheNumber) {
  EXPECT_LT(OrderKey(1), OrderKey(2));
  EXPECT_EQ(OrderKey(2), OrderKey(2));
  EXPECT_EQ(OrderKey(7).raw(), 7U);
  const std::unordered_set<OrderKey> set{OrderKey(1), OrderKey(2), OrderKey(1)};
  EXPECT_EQ(set.size(), 2U);
}

TEST(AmountArithmetic, AddsSubtractsAndNegates) {
  Metres a(5);
  a += Metres(3);
  EXPECT_EQ(a, Metres(8));
  a -= Metres(10);
  EXPECT_EQ(a, Metres(-2));
  EXPECT_EQ(-a, Metres(2));
  EXPECT_EQ(Metres(1) - Metres(2), Metres(-1));
  EXPECT_LT(Metres(-1), Metres());
}

TEST(AmountArithmetic, HoldsAtTheEndsOfItsRange) {
  constexpr auto max = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ(Metres(max) + Metres(0), Metres(max));
  EXPECT_EQ(Metres(max) - Metres(max), Metres(0));
  EXPECT_EQ((Metres(-max) - Metres(1)).raw(), std::numeric_limits<std::int64_t>::min());
}

}  // namespace
}  // namespace eco::base

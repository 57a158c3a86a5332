#include "domain/archive.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "domain/event.hpp"

namespace eco::domain {
namespace {

template <class T>
std::string bytes_of(const T& value) {
  std::string out;
  ByteWriter(out).put(value);
  return out;
}

/// Written, read and written again: the same bytes, all of them used.
template <class T>
void expect_round_trip(const T& value) {
  const std::string bytes = bytes_of(value);
  ByteReader reader(bytes);
  T back{};
  reader.get(back);
  EXPECT_FALSE(reader.failed());
  EXPECT_TRUE(reader.at_end());
  EXPECT_EQ(bytes_of(back), bytes);
}

NewOrder some_order() {
  NewOrder order;
  order.cl_ord_id = "B1-0007";
  order.account = "BUYER";
  order.symbol = "CEA25";
  order.instrument = InstrumentId(3);
  order.kind = OrderKind::pick;
  order.side = Side::sell;
  order.price = Price(-9740);
  order.quantity = Quantity(INT64_MAX);
  order.grid = GridFault::overflow;
  order.skip_own = SkipOwn::yes;
  order.legs.count = 2;
  order.legs.legs[0] = {OrderId(7), Quantity(5'000)};
  order.legs.legs[1] = {OrderId(UINT64_MAX), Quantity(1)};
  return order;
}

TEST(Archive, KnownBytesStayTheSame) {
  EXPECT_EQ(bytes_of(std::uint64_t{0}), std::string("\0", 1));
  EXPECT_EQ(bytes_of(std::uint64_t{127}), "\x7f");
  EXPECT_EQ(bytes_of(std::uint64_t{128}), "\x80\x01");
  EXPECT_EQ(bytes_of(std::int64_t{-1}), "\x01");
  EXPECT_EQ(bytes_of(std::int64_t{1}), "\x02");
  EXPECT_EQ(bytes_of(Price(-64)), "\x7f");
  EXPECT_EQ(bytes_of(Symbol("CEA25")),
            "\x05"
            "CEA25");
  EXPECT_EQ(bytes_of(std::optional<Price>{}), std::string("\0", 1));
  EXPECT_EQ(bytes_of(std::optional<Price>{Price(1)}), "\x01\x02");
  EXPECT_EQ(bytes_of(PickLeg{OrderId(1), Quantity(2)}), "\x01\x04");
  EXPECT_EQ(bytes_of(OperatorAction(CloseDay{})), "\x2b");
}

TEST(Archive, EveryKindOfFieldComesBack) {
  expect_round_trip(some_order());
  ActivateRulebook activate;
  activate.toml = std::string("market_id = \"CEA\"\n\0with a zero", 31);
  activate.rulebook.market = "CEA";
  activate.rulebook.legal_basis = {{"条例", "15", EnumSet<Method>().insert(Method::block)}};
  RulebookRevision revision{base::Date{20'000}, {}};
  revision.rules.quantity_step = {1, 4};
  revision.rules.listed = ListedRules{};
  revision.rules.listed->band_bp = 1000;
  revision.rules.class_key = {"vintage", "zone"};
  activate.rulebook.revisions = {revision, revision};
  expect_round_trip(OperatorAction(activate));
  expect_round_trip(OperatorAction(ConfirmTrades{"CEA", {TradeId(1), TradeId(300)}}));
  RulesResolved resolved;
  resolved.hash = {0, 1, 2, 255};
  expect_round_trip(Event(resolved));
}

TEST(Archive, ComesBackWithTheSameValues) {
  const std::string bytes = bytes_of(some_order());
  ByteReader reader(bytes);
  const auto back = reader.get<NewOrder>();
  EXPECT_EQ(back.cl_ord_id, ClOrdId("B1-0007"));
  EXPECT_EQ(back.price, Price(-9740));
  EXPECT_EQ(back.quantity, Quantity(INT64_MAX));
  EXPECT_EQ(back.grid, GridFault::overflow);
  ASSERT_EQ(back.legs.count, 2U);
  EXPECT_EQ(back.legs.legs[1].maker, OrderId(UINT64_MAX));
}

TEST(Archive, EveryShorterTextFailsAndReadsNothingBehindTheEnd) {
  const std::string bytes = bytes_of(some_order());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    ByteReader reader(std::string_view(bytes).substr(0, size));
    static_cast<void>(reader.get<NewOrder>());
    EXPECT_TRUE(reader.failed()) << size;
  }
}

TEST(Archive, ImpossibleBytesFail) {
  const auto fails = [](auto value, std::string_view bytes) {
    ByteReader reader(bytes);
    reader.get(value);
    return reader.failed();
  };
  EXPECT_TRUE(fails(std::uint64_t{}, "\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01"));
  EXPECT_TRUE(fails(std::uint8_t{}, "\x80\x02"));              // 256
  EXPECT_TRUE(fails(std::int32_t{}, "\x80\x80\x80\x80\x10"));  // 2^31
  EXPECT_TRUE(fails(MarketCode{},
                    "\x10"
                    "0123456789abcdef"));
  EXPECT_TRUE(fails(std::vector<TradeId>{}, "\xff\xff\xff\xff\x0f\x01"));
  EXPECT_TRUE(fails(PickLegs{}, "\x11"));
  EXPECT_TRUE(fails(OperatorAction{}, "\x7e"));
}

TEST(Archive, AfterAFailureEveryValueIsADefault) {
  ByteReader reader("\xff");
  EXPECT_EQ(reader.get<std::uint64_t>(), 0U);
  EXPECT_TRUE(reader.failed());
  EXPECT_EQ(reader.get<Symbol>(), Symbol());
  EXPECT_EQ(reader.get<Price>(), Price(0));
  EXPECT_EQ(reader.get<std::vector<TradeId>>(), std::vector<TradeId>{});
}

RC_GTEST_PROP(Archive, NumbersComeBack,
              (std::int64_t wide, std::int32_t narrow, std::uint64_t id)) {
  std::string bytes;
  ByteWriter out(bytes);
  out.put(wide);
  out.put(narrow);
  out.put(OrderId(id));
  ByteReader in(bytes);
  RC_ASSERT(in.get<std::int64_t>() == wide);
  RC_ASSERT(in.get<std::int32_t>() == narrow);
  RC_ASSERT(in.get<OrderId>() == OrderId(id));
  RC_ASSERT(in.at_end());
  RC_ASSERT(!in.failed());
}

RC_GTEST_PROP(Archive, AnyBytesAreReadOrRefused, (const std::string& bytes)) {
  ByteReader reader(bytes);
  Event event;
  reader.get(event);
  OperatorAction action;
  reader.get(action);
  RC_SUCCEED("neither crashed nor ran on");
}

TEST(FieldHash, EveryFieldOfAnOrderCounts) {
  const base::Hash128 plain = hash_of(1, some_order());
  EXPECT_EQ(plain, hash_of(1, some_order()));
  EXPECT_NE(plain, hash_of(2, some_order()));
  const auto differs = [&plain](auto change) {
    NewOrder order = some_order();
    change(order);
    return hash_of(1, order) != plain;
  };
  EXPECT_TRUE(differs([](NewOrder& o) { o.cl_ord_id = "B1-0008"; }));
  EXPECT_TRUE(differs([](NewOrder& o) { o.side = Side::buy; }));
  EXPECT_TRUE(differs([](NewOrder& o) { o.price = Price(9740); }));
  EXPECT_TRUE(differs([](NewOrder& o) { o.quantity = Quantity(1); }));
  EXPECT_TRUE(differs([](NewOrder& o) { o.legs.count = 1; }));
  EXPECT_TRUE(differs([](NewOrder& o) { o.legs.legs[1].quantity = Quantity(2); }));
  EXPECT_TRUE(differs([](NewOrder& o) { o.skip_own = SkipOwn::no; }));
}

}  // namespace
}  // namespace eco::domain

#pragma once
/// Holdings of three accounts on day 1, for tests.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "risk/holdings.hpp"
#include "tests/unit/risk/text.hpp"

namespace eco::risk {

using domain::AccountId;
using domain::DayOrdinal;
using domain::InstrumentId;
using domain::OrderId;
using domain::Place;
using domain::Quantity;
using domain::RefusedRights;
using domain::TradeId;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

inline constexpr AccountId a{1};
inline constexpr AccountId b{2};
inline constexpr AccountId c{3};
inline constexpr InstrumentId cea25{1};
inline constexpr InstrumentId cea24{2};

/// Holdings on day 1, and what they posted since they were last asked.
class HoldingsTest : public ::testing::Test {
 public:
  HoldingsTest() { holdings.open_day(DayOrdinal(1)); }
  ~HoldingsTest() override { holdings.audit(); }

  domain::LotId issue(AccountId account, std::int64_t quantity, std::int32_t vintage = 2025,
                      Place place = Place::trading) {
    const auto lot = holdings.issue(
        {account, cea25, Quantity(quantity), vintage, domain::Acquisition::deposited, place, "ref"},
        events);
    EXPECT_TRUE(lot);
    events.clear();
    return *lot;
  }
  void reserve(AccountId account, std::uint64_t order, std::int64_t quantity) {
    ASSERT_EQ(describe(holdings.check_sale(account, cea25, Quantity(quantity),
                                           holdings.reserved(OrderId(order)))),
              "");
    holdings.resize(OrderId(order), account, cea25, Quantity(quantity), events);
  }
  void deliver(std::uint64_t trade, std::uint64_t order, AccountId buyer, std::int64_t quantity,
               DayOrdinal from) {
    holdings.deliver({TradeId(trade), OrderId(order), buyer, Quantity(quantity), from}, events);
  }
  /// Reserves and delivers at once.
  void sell(std::uint64_t trade, AccountId seller, AccountId buyer, std::int64_t quantity,
            DayOrdinal from) {
    reserve(seller, 1'000 + trade, quantity);
    deliver(trade, 1'000 + trade, buyer, quantity, from);
    events.clear();
  }
  std::vector<std::string> posted() {
    std::vector<std::string> lines = describe(events);
    events.clear();
    holdings.audit();
    return lines;
  }
  std::string check_sale(AccountId account, std::int64_t quantity) const {
    return describe(holdings.check_sale(account, cea25, Quantity(quantity)));
  }
  std::vector<std::string> pieces(AccountId account) const {
    return describe(holdings.pieces(account, cea25));
  }
  /// "free locked reserved frozen registry".
  std::string totals(AccountId account) const {
    const HoldingTotals t = holdings.totals(account, cea25);
    std::string out;
    for (const Quantity part : {t.free, t.locked, t.reserved, t.frozen, t.registry}) {
      out += (out.empty() ? "" : " ") + std::to_string(part.raw());
    }
    return out;
  }
  static std::string saved(const Holdings& from) {
    std::string bytes;
    domain::ByteWriter out(bytes);
    from.save(out);
    return bytes;
  }

  Holdings holdings{Holdings::Reserve{}};
  domain::EventBuffer events;
};

}  // namespace eco::risk

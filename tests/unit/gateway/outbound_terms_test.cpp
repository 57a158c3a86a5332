/// Reports about orders of continuous trading.
#include "tests/unit/gateway/outbound_fixture.hpp"

namespace eco::gateway::fix {
namespace {

using namespace domain;
using test::order_of;
using test::Outbound;
using test::stamp;

TEST_F(Outbound, OrdersOfContinuousTradingTellTheirTermsOnce) {
  OrderAccepted e{order_of(1, 50, "A1", Side::buy, 9730, 100), Money(0)};
  e.order.kind = OrderKind::limit;
  e.terms.emplace().tif = TimeInForce::gtd;
  e.terms->expire_date = *base::parse_date("2026-12-31");
  e.terms->display = Quantity(10);
  e.terms->options.insert(OrderOption::post_only);
  EXPECT_EQ(report(e, 1),
            "35=8|37=50|11=A1|17=50-1-0|150=0|39=0|1=TJ01|55=CEA25|54=1|38=100|40=2|44=97.30|14=0|"
            "151=100|6=0|59=6|432=20261231|1138=10|18=6|" +
                stamp + "|636=Y");
  e.order.kind = OrderKind::stop;
  e.terms = OrderTerms{};
  e.terms->stop = Price(9700);
  EXPECT_EQ(report(e, 1),
            "35=8|37=50|11=A1|17=50-1-0|150=0|39=0|1=TJ01|55=CEA25|54=1|38=100|40=3|44=97.30|14=0|"
            "151=100|6=0|59=0|99=97.00|" +
                stamp + "|636=N");
}

TEST_F(Outbound, TriggeredAndRestatedOrdersAreToldToTheirTrader) {
  OrderRestated e{order_of(1, 50, "A1", Side::buy, 9730, 100), RestateReason::triggered,
                  Price(9700)};
  e.order.kind = OrderKind::market;
  EXPECT_EQ(report(e, 1),
            "35=8|37=50|11=A1|17=50-1-0|150=L|39=0|1=TJ01|55=CEA25|54=1|38=100|40=1|44=97.30|14=0|"
            "151=100|6=0|" +
                stamp + "|58=the stop price has traded");
  e.reason = RestateReason::to_limit;
  e.order.kind = OrderKind::limit;
  EXPECT_EQ(report(e, 1),
            "35=8|37=50|11=A1|17=50-1-0|150=D|39=0|1=TJ01|55=CEA25|54=1|38=100|40=2|44=97.30|14=0|"
            "151=100|6=0|" +
                stamp + "|378=99|58=the rest is a limit order at the price of the last fill");
  EXPECT_EQ(report(e, 2), "not told");
}

}  // namespace
}  // namespace eco::gateway::fix

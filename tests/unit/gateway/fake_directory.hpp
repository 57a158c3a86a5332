#pragma once
/// A small venue's reference data: CEA25 (tick 0.01, step 1) and NOX (tick 0.1, step 0.001),
/// members TJ01 … with one trader each: comp id MEMBERn, user trader-n.
#include <deque>
#include <map>
#include <string>

#include "gateway/ports.hpp"

namespace eco::gateway::fix::test {

class FakeDirectory final : public Directory {
 public:
  FakeDirectory() {
    domain::InstrumentView cea;
    cea.instrument = domain::InstrumentId(1);
    cea.symbol = "CEA25";
    cea.market = domain::MarketId(1);
    cea.market_code = "CEA-SIM";
    cea.unit = "tCO2e";
    cea.tick = {1, 2};
    cea.quantity_step = {1, 0};
    cea.hao_per_tick_step = 100;
    cea.phase = domain::Phase::afternoon;
    cea.base = domain::Price(9741);
    cea.listed_low = domain::Price(8767);
    cea.listed_high = domain::Price(10715);
    cea.listed_min = domain::Quantity(1);
    cea.listed_max = domain::Quantity(99'999);
    cea.block_low = domain::Price(6819);
    cea.block_high = domain::Price(12663);
    cea.block_min = domain::Quantity(100'000);
    cea.levels = 5;
    instruments.push_back(cea);
    domain::InstrumentView nox;
    nox.instrument = domain::InstrumentId(2);
    nox.symbol = "NOX";
    nox.market = domain::MarketId(2);
    nox.market_code = "M06";
    nox.unit = "t/a";
    nox.tick = {1, 1};
    nox.quantity_step = {1, 3};
    nox.hao_per_tick_step = 1;
    instruments.push_back(nox);
    for (std::uint32_t n = 1; n <= 3; ++n) add_member(n);
  }

  void add_member(std::uint32_t n) {
    domain::MemberView view;
    view.member = domain::MemberId(n);
    view.code = *domain::MemberCode::from("TJ0" + std::to_string(n));
    view.account = domain::AccountId(n);
    view.account_code = *domain::AccountCode::from("TJ0" + std::to_string(n));
    members[n] = view;
    TraderLogin login;
    login.session = domain::SessionId(n);
    login.trader = domain::TraderId(n);
    login.member = domain::MemberId(n);
    login.username = *domain::PersonName::from("trader-" + std::to_string(n));
    login.comp_id = *domain::CompId::from("MEMBER" + std::to_string(n));
    login.fix_version = n == 2 ? domain::FixVersion::fixt11 : domain::FixVersion::fix44;
    login.credential_version = 1;
    traders[n] = login;
  }

  const domain::InstrumentView* instrument(std::string_view symbol) const override {
    for (const auto& view : instruments) {
      if (view.symbol.view() == symbol) return &view;
    }
    return nullptr;
  }
  const domain::InstrumentView* instrument(domain::InstrumentId id) const override {
    for (const auto& view : instruments) {
      if (view.instrument == id) return &view;
    }
    return nullptr;
  }
  const TraderLogin* trader(std::string_view comp_id) const override {
    for (const auto& [n, login] : traders) {
      if (login.comp_id.view() == comp_id) return &login;
    }
    return nullptr;
  }
  const TraderLogin* trader(domain::TraderId id) const override {
    const auto found = traders.find(id.raw());
    return found == traders.end() ? nullptr : &found->second;
  }
  std::vector<domain::TraderId> traders_of(domain::MemberId member) const override {
    std::vector<domain::TraderId> out;
    for (const auto& [n, login] : traders) {
      if (login.member == member) out.push_back(login.trader);
    }
    return out;
  }
  std::vector<domain::TraderId> all_traders() const override {
    std::vector<domain::TraderId> out;
    for (const auto& [n, login] : traders) out.push_back(login.trader);
    return out;
  }
  const domain::MemberView* member(domain::MemberId id) const override {
    const auto found = members.find(id.raw());
    return found == members.end() ? nullptr : &found->second;
  }
  const domain::MemberView* member(std::string_view code) const override {
    for (const auto& [n, view] : members) {
      if (view.code.view() == code) return &view;
    }
    return nullptr;
  }

  std::deque<domain::InstrumentView> instruments;
  std::map<std::uint32_t, domain::MemberView> members;
  std::map<std::uint32_t, TraderLogin> traders;
};

/// An order of member n in CEA25 after `executed` of `quantity` at one price.
inline domain::OrderState order_of(std::uint32_t n, std::uint64_t id, std::string_view cl_ord_id,
                                   domain::Side side, std::int64_t price, std::int64_t quantity,
                                   std::int64_t executed = 0) {
  domain::OrderState order;
  order.order = domain::OrderId(id);
  order.cl_ord_id = *domain::ClOrdId::from(cl_ord_id);
  order.instrument = domain::InstrumentId(1);
  order.member = domain::MemberId(n);
  order.account = domain::AccountId(n);
  order.trader = domain::TraderId(n);
  order.side = side;
  order.price = domain::Price(price);
  order.quantity = domain::Quantity(quantity);
  order.cumulative = domain::Quantity(executed);
  order.leaves = domain::Quantity(quantity - executed);
  order.cumulative_amount = domain::Money(executed * price * 100);
  return order;
}

}  // namespace eco::gateway::fix::test

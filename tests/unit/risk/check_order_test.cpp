#include "risk/check_order.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <vector>

#include "tests/unit/risk/text.hpp"

namespace eco::risk {
namespace {

using domain::GridFault;
using domain::OrderKind;
using domain::Phase;
using domain::Price;
using domain::Quantity;
using domain::RejectCode;

constexpr domain::MemberId member_a{1};
constexpr domain::TraderId ann{1};

/// A market with listed and block trading, members A and B with a trader each, and requests that
/// pass every check until a test spoils something.
struct Case {
  Case() {
    EXPECT_TRUE(members.admit("A", "Alpha Steel"));
    EXPECT_TRUE(members.admit("B", "Beta Power"));
    for (const char* code : {"A", "B"}) {
      domain::CreateTrader command;
      command.member = *domain::MemberCode::from(code);
      command.name = *domain::PersonName::from(code);
      command.comp_id = *domain::CompId::from(code);
      EXPECT_TRUE(members.create_trader(command));
    }
    rules.hao_per_tick_step = 100;
    rules.listed = domain::ListedRules{};
    rules.listed->modes.insert(domain::ListedMode::pick).insert(domain::ListedMode::sweep);
    rules.listed->quantity_min = Quantity(10);
    rules.listed->quantity_max = Quantity(99'999);
    rules.listed->phases.insert(Phase::morning).insert(Phase::afternoon);
    rules.block = domain::BlockRules{};
    rules.block->floor = domain::BlockFloor::at_base;
    rules.block->quantity_min = Quantity(100'000);
    rules.block->phases.insert(Phase::afternoon);
    facts.rules = &rules;
    facts.phase = Phase::afternoon;
    facts.base = Price(9741);
    facts.listed_band = domain::price_band(facts.base, 1000);
    facts.block_band = domain::price_band(facts.base, 3000);
    header.member = member_a;
    header.trader = ann;
    ids.add(member_a, "USED", ClientIdOwner::of(domain::OrderId(77)));

    order.cl_ord_id = "NEW";
    order.price = Price(9740);
    order.quantity = Quantity(10'000);
    block.cl_ord_id = "NEW";
    block.price = Price(9741);
    block.quantity = Quantity(100'000);
    rules.quota.emplace();
    rules.quota->floor = domain::BlockFloor::at_base;
    rules.quota->quantity_min = Quantity(10);
    rules.quota->quantity_max = Quantity(99'999);
    rules.quota->phases.insert(Phase::afternoon);
    rules.quota->options.insert(domain::QuotaOption::swaps);
    transfer.cl_ord_id = "T-1";
    transfer.counterparty = "B";
    transfer.first = {"NOX", Price(9'741), Quantity(100)};
  }

  [[nodiscard]] std::string listed() const {
    return outcome(check_order({members, ids}, facts, header, order));
  }
  [[nodiscard]] std::string blocked() const {
    return outcome(check_block({members, ids}, facts, header, block));
  }
  [[nodiscard]] TransferFacts transfer_facts() const {
    TransferFacts all{facts, {}, transfer.first.need, {}, place};
    all.first.method = domain::Method::quota;
    if (transfer.second) {
      all.second = all.first;
      all.second_quantity = transfer.second->need;
    }
    return all;
  }
  [[nodiscard]] std::string transferred() const {
    return outcome(check_transfer({members, ids}, transfer_facts(), header, transfer));
  }
  [[nodiscard]] static std::string outcome(const Admission& admission) {
    return admission ? "account " + std::to_string(admission->raw()) : describe(admission.error());
  }
  [[nodiscard]] static RejectCode code(const Admission& admission) {
    return admission ? RejectCode::none : admission.error().code;
  }

  Members members;
  ClientIds ids;
  domain::MarketRules rules;
  InstrumentFacts facts;
  domain::CommandHeader header;
  domain::NewOrder order;
  domain::BlockPropose block;
  domain::QuotaPropose transfer;
  domain::Refusal place;
};

/// One way to fail each check; they do not hide each other unless the table says so.
struct Fault {
  RejectCode code;
  std::function<void(Case&)> spoil;
};

const std::vector<Fault> order_faults = {
    {RejectCode::not_entitled, [](Case& c) { c.header.trader = domain::TraderId(9); }},
    {RejectCode::unknown_instrument, [](Case& c) { c.facts.rules = nullptr; }},
    {RejectCode::role_not_traded, [](Case& c) { c.rules.role = domain::VenueRole::mirror; }},
    {RejectCode::method_not_allowed, [](Case& c) { c.rules.listed.reset(); }},
    {RejectCode::phase, [](Case& c) { c.facts.phase = Phase::lunch; }},
    {RejectCode::halted, [](Case& c) { c.facts.halt = domain::HaltState::halted; }},
    {RejectCode::cancel_only, [](Case& c) { c.facts.entry = domain::EntryMode::cancel_only; }},
    {RejectCode::expired_class, [](Case& c) { c.facts.expired = true; }},
    {RejectCode::tick, [](Case& c) { c.order.grid = GridFault::price_off_tick; }},
    {RejectCode::step, [](Case& c) { c.order.grid = GridFault::quantity_off_step; }},
    {RejectCode::overflow, [](Case& c) { c.order.grid = GridFault::overflow; }},
    {RejectCode::qty_below_min, [](Case& c) { c.order.quantity = Quantity(9); }},
    {RejectCode::qty_above_max, [](Case& c) { c.order.quantity = Quantity(100'000); }},
    {RejectCode::order_type, [](Case& c) { c.order.kind = OrderKind::unsupported; }},
    {RejectCode::tif, [](Case& c) { c.order.kind = OrderKind::unsupported_tif; }},
    {RejectCode::member_suspended,
     [](Case& c) { ASSERT_TRUE(c.members.set_status("A", domain::MemberStatus::suspended)); }},
    {RejectCode::killed,
     [](Case& c) { ASSERT_TRUE(c.members.set_status("A", domain::MemberStatus::killed)); }},
    {RejectCode::account_restricted, [](Case& c) { c.order.account = "B"; }},
    {RejectCode::price_band, [](Case& c) { c.order.price = Price(10'716); }},
    {RejectCode::collar, [](Case& c) { c.facts.collar = {.code = RejectCode::collar}; }},
    {RejectCode::duplicate, [](Case& c) { c.order.cl_ord_id = "USED"; }},
};

const std::vector<Fault> block_faults = {
    {RejectCode::not_entitled, [](Case& c) { c.header.member = domain::MemberId(2); }},
    {RejectCode::unknown_instrument, [](Case& c) { c.facts.rules = nullptr; }},
    {RejectCode::role_not_traded, [](Case& c) { c.rules.role = domain::VenueRole::mirror; }},
    {RejectCode::method_not_allowed, [](Case& c) { c.rules.block.reset(); }},
    {RejectCode::phase, [](Case& c) { c.facts.phase = Phase::morning; }},
    {RejectCode::halted, [](Case& c) { c.facts.halt = domain::HaltState::halted; }},
    {RejectCode::cancel_only, [](Case& c) { c.facts.entry = domain::EntryMode::cancel_only; }},
    {RejectCode::expired_class, [](Case& c) { c.facts.expired = true; }},
    {RejectCode::tick, [](Case& c) { c.block.grid = GridFault::price_off_tick; }},
    {RejectCode::step, [](Case& c) { c.block.grid = GridFault::quantity_off_step; }},
    {RejectCode::overflow, [](Case& c) { c.block.grid = GridFault::overflow; }},
    {RejectCode::qty_below_min, [](Case& c) { c.block.quantity = Quantity(99'999); }},
    {RejectCode::order_type, [](Case& c) { c.block.form = domain::BlockForm::public_offer; }},
    {RejectCode::member_suspended,
     [](Case& c) { ASSERT_TRUE(c.members.set_status("A", domain::MemberStatus::suspended)); }},
    {RejectCode::killed,
     [](Case& c) { ASSERT_TRUE(c.members.set_status("A", domain::MemberStatus::killed)); }},
    {RejectCode::account_restricted, [](Case& c) { c.block.account = "NOBODY"; }},
    {RejectCode::ratio_not_offered, [](Case& c) { c.block.ratio_percent = 200; }},
    {RejectCode::price_band, [](Case& c) { c.block.price = Price(6'818); }},
    {RejectCode::below_floor,
     [](Case& c) {
       c.facts.base = Price(9'000);
       c.block.price = Price(8'999);
     }},
    {RejectCode::duplicate, [](Case& c) { c.block.cl_ord_id = "USED"; }},
};

const std::vector<Fault> transfer_faults = {
    {RejectCode::not_entitled, [](Case& c) { c.header.trader = domain::TraderId(9); }},
    {RejectCode::unknown_instrument, [](Case& c) { c.facts.rules = nullptr; }},
    {RejectCode::role_not_traded, [](Case& c) { c.rules.role = domain::VenueRole::mirror; }},
    {RejectCode::method_not_allowed, [](Case& c) { c.rules.quota.reset(); }},
    {RejectCode::phase, [](Case& c) { c.facts.phase = Phase::morning; }},
    {RejectCode::halted, [](Case& c) { c.facts.halt = domain::HaltState::halted; }},
    {RejectCode::cancel_only, [](Case& c) { c.facts.entry = domain::EntryMode::cancel_only; }},
    {RejectCode::tick, [](Case& c) { c.transfer.first.grid = GridFault::price_off_tick; }},
    {RejectCode::step, [](Case& c) { c.transfer.first.grid = GridFault::quantity_off_step; }},
    {RejectCode::overflow, [](Case& c) { c.transfer.first.grid = GridFault::overflow; }},
    {RejectCode::qty_below_min, [](Case& c) { c.transfer.first.need = Quantity(9); }},
    {RejectCode::qty_above_max, [](Case& c) { c.transfer.first.need = Quantity(100'000); }},
    {RejectCode::order_type,
     [](Case& c) { c.transfer.second = {"VOC", Price(9'741), Quantity(100)}; }},
    {RejectCode::member_suspended,
     [](Case& c) { ASSERT_TRUE(c.members.set_status("A", domain::MemberStatus::suspended)); }},
    {RejectCode::killed,
     [](Case& c) { ASSERT_TRUE(c.members.set_status("A", domain::MemberStatus::killed)); }},
    {RejectCode::account_restricted, [](Case& c) { c.transfer.account = "B"; }},
    {RejectCode::eligibility, [](Case& c) { c.place.code = RejectCode::eligibility; }},
    {RejectCode::zone_mismatch, [](Case& c) { c.place.code = RejectCode::zone_mismatch; }},
    {RejectCode::pair_forbidden, [](Case& c) { c.place.code = RejectCode::pair_forbidden; }},
    {RejectCode::ratio_not_offered, [](Case& c) { c.place.code = RejectCode::ratio_not_offered; }},
    {RejectCode::below_floor, [](Case& c) { c.transfer.first.price = Price(9'740); }},
    {RejectCode::duplicate, [](Case& c) { c.transfer.cl_ord_id = "USED"; }},
};

/// Two faults of one field cannot both be there: the later one takes the place of the earlier.
bool same_field(RejectCode a, RejectCode b) {
  const auto field = [](RejectCode code) {
    switch (code) {
      case RejectCode::tick:
      case RejectCode::step:
      case RejectCode::overflow:
        return 1;
      case RejectCode::qty_below_min:
      case RejectCode::qty_above_max:
        return 2;
      case RejectCode::order_type:
      case RejectCode::tif:
        return 3;
      case RejectCode::member_suspended:
      case RejectCode::killed:
        return 4;
      case RejectCode::price_band:
      case RejectCode::below_floor:
        return 5;
      case RejectCode::eligibility:
      case RejectCode::zone_mismatch:
      case RejectCode::pair_forbidden:
      case RejectCode::ratio_not_offered:
        return 6;
      default:
        return 0;
    }
  };
  return field(a) != 0 && field(a) == field(b);
}

std::size_t place_in_table(RejectCode code) {
  std::size_t at = 0;
  while (check_rows[at].code != code) ++at;
  return at;
}

template <class Check>
void expect_first_failure_wins(const std::vector<Fault>& faults, Check&& check) {
  for (const Fault& one : faults) {
    Case alone;
    one.spoil(alone);
    EXPECT_EQ(check(alone), one.code) << domain::reject_info(one.code)->name;
    for (const Fault& other : faults) {
      if (one.code == other.code || same_field(one.code, other.code)) continue;
      Case both;
      one.spoil(both);
      other.spoil(both);
      const RejectCode first =
          place_in_table(one.code) < place_in_table(other.code) ? one.code : other.code;
      EXPECT_EQ(check(both), first) << domain::reject_info(one.code)->name << " with "
                                    << domain::reject_info(other.code)->name;
    }
  }
}

RejectCode code_of_order(const Case& c) {
  return Case::code(check_order({c.members, c.ids}, c.facts, c.header, c.order));
}
RejectCode code_of_block(const Case& c) {
  return Case::code(check_block({c.members, c.ids}, c.facts, c.header, c.block));
}

RejectCode code_of_transfer(const Case& c) {
  return Case::code(check_transfer({c.members, c.ids}, c.transfer_facts(), c.header, c.transfer));
}

TEST(CheckRows, AreThoseOfTheTableOfRefusalsInOrder) {
  unsigned row = 0;
  for (const CheckRow& check : check_rows) {
    EXPECT_EQ(domain::reject_info(check.code)->row, check.row);
    EXPECT_GE(check.row, row);
    row = check.row;
  }
}

TEST(CheckRows, EachOneCanFailAnOrderOrABlock) {
  for (const CheckRow& check : check_rows) {
    const auto has = [&check](const std::vector<Fault>& faults) {
      return std::any_of(faults.begin(), faults.end(),
                         [&check](const Fault& fault) { return fault.code == check.code; });
    };
    EXPECT_TRUE(has(order_faults) || has(block_faults) || has(transfer_faults))
        << domain::reject_info(check.code)->name;
  }
}

TEST(CheckOrder, AGoodRequestGetsItsAccount) {
  Case c;
  EXPECT_EQ(c.listed(), "account 1");
  c.order.account = "A";
  EXPECT_EQ(c.listed(), "account 1");
  EXPECT_EQ(c.blocked(), "account 1");
}

TEST(CheckOrder, TheFirstFailureWins) {
  expect_first_failure_wins(order_faults, code_of_order);
}
TEST(CheckBlock, TheFirstFailureWins) {
  expect_first_failure_wins(block_faults, code_of_block);
}

TEST(CheckTransfer, TheFirstFailureWins) {
  expect_first_failure_wins(transfer_faults, code_of_transfer);
}

TEST(CheckTransfer, ASwapHasCashOnTopInOneDirectionAndNoFloor) {
  Case c;
  EXPECT_EQ(c.transferred(), "account 1");
  c.transfer.first.price = Price(9'740);
  EXPECT_EQ(c.transferred(), "BELOW_FLOOR 9740/9741");
  c.transfer.second = {"VOC", Price(0), Quantity(100)};
  EXPECT_EQ(c.transferred(), "account 1");
  c.transfer.first.price = Price(0);
  EXPECT_EQ(c.transferred(), "account 1");
  c.transfer.second->price = Price(1);
  EXPECT_EQ(c.transferred(), "account 1");
  c.transfer.second->price = Price(-1);
  EXPECT_EQ(c.transferred(), "TICK -1/1");
  c.transfer.second->price = Price(0);
  c.transfer.second->need = Quantity(9);
  EXPECT_EQ(c.transferred(), "QTY_BELOW_MIN 9/10..99999");
  c.transfer.second->need = Quantity(10);
  c.transfer.second->symbol = "NOX";
  EXPECT_EQ(c.transferred(), "ORDER_TYPE");
  c.transfer.second->symbol = "VOC";
  c.rules.quota->options = {};
  EXPECT_EQ(c.transferred(), "ORDER_TYPE");
}

TEST(CheckOrder, AtL5TheLargestListedQuantityIsOneBelowABlock) {
  Case c;
  c.order.quantity = Quantity(99'999);
  EXPECT_EQ(c.listed(), "account 1");
  c.order.quantity = Quantity(100'000);
  EXPECT_EQ(c.listed(), "QTY_ABOVE_MAX 100000/10..99999");
}

TEST(CheckOrder, AtL6AndB6TheBandIsInclusive) {
  Case c;
  c.order.side = domain::Side::sell;
  c.order.price = Price(10'715);
  EXPECT_EQ(c.listed(), "account 1");
  c.order.price = Price(10'716);
  EXPECT_EQ(c.listed(), "PRICE_BAND 10716/8767..10715");
  c.order.price = Price(8'766);
  EXPECT_EQ(c.listed(), "PRICE_BAND 8766/8767..10715");
  c.facts.listed_band.reset();
  EXPECT_EQ(c.listed(), "account 1");
}

TEST(CheckBlock, AtK2AndK3SizeAndBandOfABlock) {
  Case c;
  c.rules.block->floor = domain::BlockFloor::none;
  c.facts.block_band = domain::price_band(Price(4306), 3000);
  c.block.price = Price(3'014);
  EXPECT_EQ(c.blocked(), "account 1");
  c.block.price = Price(3'013);
  EXPECT_EQ(c.blocked(), "PRICE_BAND 3013/3014..5598");
  c.block.price = Price(4'000);
  c.block.quantity = Quantity(99'999);
  EXPECT_EQ(c.blocked(), "QTY_BELOW_MIN 99999/100000..9223372036854775807");
}

TEST(CheckBlock, TheFloorIsTheBaseWhereTheMarketSaysSo) {
  Case c;
  c.facts.block_band.reset();
  c.block.price = Price(9'741);
  EXPECT_EQ(c.blocked(), "account 1");
  c.block.price = Price(9'740);
  EXPECT_EQ(c.blocked(), "BELOW_FLOOR 9740/9741");
  c.rules.block->floor = domain::BlockFloor::none;
  EXPECT_EQ(c.blocked(), "account 1");
}

TEST(CheckOrder, NegativeZeroAndHugeNumbersAreRefused) {
  Case c;
  c.facts.listed_band.reset();
  c.rules.listed->quantity_max.reset();
  c.order.price = Price(0);
  EXPECT_EQ(c.listed(), "TICK 0/1");
  c.order.price = Price(-9'740);
  EXPECT_EQ(c.listed(), "TICK -9740/1");
  c.order.price = Price(INT64_MIN);
  EXPECT_EQ(c.listed(), "TICK -9223372036854775808/1");
  c.order.price = Price(9'740);
  c.order.quantity = Quantity(0);
  EXPECT_EQ(c.listed(), "QTY_BELOW_MIN 0/10..9223372036854775807");
  c.order.quantity = Quantity(INT64_MIN);
  EXPECT_EQ(c.listed(), "QTY_BELOW_MIN -9223372036854775808/10..9223372036854775807");
  c.order.quantity = Quantity(INT64_MAX);
  EXPECT_EQ(c.listed(), "OVERFLOW 9223372036854775807/0");
  c.order.price = Price(1);
  c.order.quantity = Quantity(INT64_MAX / 100);
  EXPECT_EQ(c.listed(), "account 1");
  c.order.quantity = Quantity(INT64_MAX / 100 + 1);
  EXPECT_EQ(c.listed(), "OVERFLOW 92233720368547759/0");
}

TEST(CheckOrder, APickHasNoPriceToCheck) {
  Case c;
  c.order.kind = OrderKind::pick;
  c.order.price = Price(0);
  EXPECT_EQ(c.listed(), "account 1");
  c.rules.listed->modes = domain::EnumSet<domain::ListedMode>().insert(domain::ListedMode::sweep);
  EXPECT_EQ(c.listed(), "ORDER_TYPE");
}

TEST(CheckOrder, ASweepNeedsItsMode) {
  Case c;
  c.order.kind = OrderKind::sweep;
  EXPECT_EQ(c.listed(), "account 1");
  c.rules.listed->modes = domain::EnumSet<domain::ListedMode>().insert(domain::ListedMode::pick);
  EXPECT_EQ(c.listed(), "ORDER_TYPE");
  c.order.kind = OrderKind::listing;
  EXPECT_EQ(c.listed(), "account 1");
}

TEST(CheckOrder, ATraderActsForHisOwnMemberOnly) {
  Case c;
  c.header.trader = domain::TraderId(2);
  EXPECT_EQ(c.listed(), "NOT_ENTITLED");
  c.header = {};
  EXPECT_EQ(c.listed(), "NOT_ENTITLED");
}

TEST(CheckOrder, EachPhaseIsAllowedOnlyWhereTheMethodHasIt) {
  for (const Phase phase : {Phase::closed, Phase::pre_open, Phase::morning, Phase::lunch,
                            Phase::afternoon, Phase::post, Phase::settling, Phase::settled}) {
    Case c;
    c.facts.phase = phase;
    const bool listed = phase == Phase::morning || phase == Phase::afternoon;
    EXPECT_EQ(code_of_order(c), listed ? RejectCode::none : RejectCode::phase);
    EXPECT_EQ(code_of_block(c), phase == Phase::afternoon ? RejectCode::none : RejectCode::phase);
  }
}

TEST(CheckOrder, ADuplicateNamesWhatUsedTheIdFirst) {
  Case c;
  c.order.cl_ord_id = "USED";
  EXPECT_EQ(c.listed(), "DUPLICATE #77");
  c.header.member = domain::MemberId(2);
  c.header.trader = domain::TraderId(2);
  EXPECT_EQ(c.listed(), "account 2");  // another member's id
}

TEST(CheckReplace, LooksAtTheNewTermsAndTheOrdersOwnAccount) {
  Case c;
  domain::ReplaceOrder request;
  request.cl_ord_id = "NEW";
  request.price = Price(9'740);
  request.quantity = Quantity(100);
  const auto outcome = [&](domain::AccountId account) {
    return Case::outcome(check_replace({c.members, c.ids}, c.facts, c.header, request, account));
  };
  EXPECT_EQ(outcome(domain::AccountId(1)), "account 1");
  EXPECT_EQ(outcome(domain::AccountId(2)), "ACCOUNT_RESTRICTED");
  request.price = Price(10'716);
  EXPECT_EQ(outcome(domain::AccountId(1)), "PRICE_BAND 10716/8767..10715");
  request.price = Price(9'740);
  request.quantity = Quantity(9);
  EXPECT_EQ(outcome(domain::AccountId(1)), "QTY_BELOW_MIN 9/10..99999");
  request.quantity = Quantity(100);
  request.grid = GridFault::price_off_tick;
  EXPECT_EQ(outcome(domain::AccountId(1)), "TICK");
  request.grid = GridFault::on_grid;
  request.cl_ord_id = "USED";
  EXPECT_EQ(outcome(domain::AccountId(1)), "DUPLICATE #77");
  c.facts.halt = domain::HaltState::halted;
  EXPECT_EQ(outcome(domain::AccountId(1)), "HALTED");
}

TEST(CheckBlock, CountersAndAcceptancesAreCheckedToo) {
  Case c;
  domain::BlockCounter counter;
  counter.cl_ord_id = "NEW";
  counter.price = Price(9'741);
  counter.quantity = Quantity(100'000);
  domain::BlockAccept accept;
  accept.cl_ord_id = "NEW";
  domain::AccountId kept;
  const auto countered = [&] {
    return Case::outcome(check_block({c.members, c.ids}, c.facts, c.header, counter, kept));
  };
  const auto accepted = [&] {
    return Case::outcome(check_block({c.members, c.ids}, c.facts, c.header, accept, kept));
  };
  EXPECT_EQ(countered(), "account 1");
  EXPECT_EQ(accepted(), "account 1");
  counter.quantity = Quantity(99'999);
  EXPECT_EQ(countered(), "QTY_BELOW_MIN 99999/100000..9223372036854775807");
  accept.account = "B";
  EXPECT_EQ(accepted(), "ACCOUNT_RESTRICTED");
  accept.account = {};
  accept.cl_ord_id = "USED";
  EXPECT_EQ(accepted(), "DUPLICATE #77");
  kept = domain::AccountId(2);  // row 13 comes before row 19
  EXPECT_EQ(accepted(), "ACCOUNT_RESTRICTED");
  counter.quantity = Quantity(100'000);
  EXPECT_EQ(countered(), "ACCOUNT_RESTRICTED");
  counter.price = Price(6'818);
  EXPECT_EQ(countered(), "ACCOUNT_RESTRICTED");
  kept = {};
  EXPECT_EQ(countered(), "PRICE_BAND 6818/6819..12663");
  c.facts.phase = Phase::post;
  EXPECT_EQ(countered(), "PHASE 6/0");
  EXPECT_EQ(accepted(), "PHASE 6/0");
}

TEST(CheckBlock, WhereNoOfferIsKnownSenderAndIdAreStillChecked) {
  Case c;
  c.facts = {};
  c.facts.named = false;
  domain::BlockAccept accept;
  accept.cl_ord_id = "NEW";
  const auto accepted = [&] {
    return Case::outcome(check_block({c.members, c.ids}, c.facts, c.header, accept, {}));
  };
  EXPECT_EQ(accepted(), "account 1");
  accept.cl_ord_id = "USED";
  EXPECT_EQ(accepted(), "DUPLICATE #77");
  ASSERT_TRUE(c.members.set_status("A", domain::MemberStatus::suspended));
  EXPECT_EQ(accepted(), "MEMBER_SUSPENDED");
  c.header.trader = domain::TraderId(2);
  EXPECT_EQ(accepted(), "NOT_ENTITLED");
  EXPECT_EQ(describe(check_cancel({c.members, c.ids}, c.facts, c.header, "USED")), "NOT_ENTITLED");
  c.header.trader = ann;
  EXPECT_EQ(describe(check_cancel({c.members, c.ids}, c.facts, c.header, "USED")), "DUPLICATE #77");
}

TEST(CheckAgreed, LooksAtTodaysMarketMembersAndBand) {
  Case c;
  const auto outcome = [&c](std::int64_t price) {
    return describe(
        check_agreed(c.members, c.facts, Price(price), {domain::MemberId(1), domain::MemberId(2)}));
  };
  c.facts.method = domain::Method::block;
  c.facts.phase = Phase::morning;  // the authority's answer keeps to no session of the method
  EXPECT_EQ(outcome(9'000), "");   // the floor was that of the day it was agreed
  EXPECT_EQ(outcome(6'818), "PRICE_BAND 6818/6819..12663");
  ASSERT_TRUE(c.members.set_status("B", domain::MemberStatus::suspended));
  EXPECT_EQ(outcome(6'818), "MEMBER_SUSPENDED");
  ASSERT_TRUE(c.members.set_status("A", domain::MemberStatus::killed));
  EXPECT_EQ(outcome(6'818), "KILLED");
  c.facts.halt = domain::HaltState::halted;
  EXPECT_EQ(outcome(6'818), "HALTED");
  c.rules.block.reset();
  EXPECT_EQ(outcome(6'818), "METHOD_NOT_ALLOWED");
  c.rules.role = domain::VenueRole::mirror;
  EXPECT_EQ(outcome(6'818), "ROLE_NOT_TRADED");
}

TEST(CheckOrder, APicksLimitAndLegsAreCheckedInTheirRows) {
  Case c;
  c.order.kind = OrderKind::pick;
  c.order.legs.legs[0].quantity = Quantity(10'001);
  c.order.legs.legs[1].quantity = Quantity(-1);
  c.order.legs.count = 2;
  ASSERT_TRUE(c.members.set_status("A", domain::MemberStatus::suspended));
  EXPECT_EQ(c.listed(), "QTY_BELOW_MIN -1/1");  // row 10 before row 13
  c.order.legs.legs[0].quantity = Quantity(10'000);
  c.order.legs.count = 1;
  EXPECT_EQ(c.listed(), "MEMBER_SUSPENDED");
  ASSERT_TRUE(c.members.set_status("A", domain::MemberStatus::active));
  EXPECT_EQ(c.listed(), "account 1");
  c.order.limit = Price(0);
  EXPECT_EQ(c.listed(), "TICK 0/1");
  c.order.limit = Price(10'716);
  EXPECT_EQ(c.listed(), "PRICE_BAND 10716/8767..10715");
  c.order.limit = Price(9'740);
  EXPECT_EQ(c.listed(), "account 1");
}

TEST(CheckCancel, LooksAtInstrumentPhaseAndIdOnly) {
  Case c;
  const auto outcome = [&c](const domain::ClOrdId& id) {
    return describe(check_cancel({c.members, c.ids}, c.facts, c.header, id));
  };
  ASSERT_TRUE(c.members.set_status("A", domain::MemberStatus::suspended));
  c.facts.halt = domain::HaltState::halted;
  c.facts.entry = domain::EntryMode::cancel_only;
  for (const Phase phase : {Phase::pre_open, Phase::morning, Phase::lunch, Phase::afternoon}) {
    c.facts.phase = phase;
    EXPECT_EQ(outcome("NEW"), "");
  }
  EXPECT_EQ(outcome("USED"), "DUPLICATE #77");
  c.facts.phase = Phase::post;
  EXPECT_EQ(outcome("USED"), "PHASE 6/0");
  c.facts.rules = nullptr;
  EXPECT_EQ(outcome("NEW"), "UNKNOWN_INSTRUMENT");
  c.header.trader = {};
  EXPECT_EQ(outcome("NEW"), "NOT_ENTITLED");
}

}  // namespace
}  // namespace eco::risk

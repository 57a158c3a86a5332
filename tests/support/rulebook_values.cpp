#include "tests/support/rulebook_values.hpp"

namespace eco::testing {
namespace {

using namespace domain;

EnumSet<Phase> phases(std::initializer_list<Phase> list) {
  EnumSet<Phase> set;
  for (Phase phase : list) set.insert(phase);
  return set;
}

EnumSet<Method> methods(std::initializer_list<Method> list) {
  EnumSet<Method> set;
  for (Method method : list) set.insert(method);
  return set;
}

Rulebook book(MarketCode code, MarketRules rules, EnumSet<Method> unlocked) {
  Rulebook rulebook;
  rulebook.market = code;
  rulebook.name_zh = code.str();
  rulebook.name_en = code.str();
  rulebook.legal_basis = {{"test", "1", unlocked}};
  rulebook.revisions = {{date("2015-01-01"), std::move(rules)}};
  return rulebook;
}

MarketRules common() {
  MarketRules rules;
  rules.unit = "t";
  rules.hao_per_tick_step = 100;
  rules.schedule = {.pre_open_s = 33'300,
                    .morning_s = 34'200,
                    .lunch_s = 41'400,
                    .afternoon_s = 46'800,
                    .post_s = 54'000};
  return rules;
}

MarketRules allowance() {
  MarketRules rules = common();
  rules.role = VenueRole::simulated;
  rules.kind = AssetKind::lot_class;
  rules.unit = "tCO2e";
  rules.class_key = {"vintage"};
  rules.first_base = FirstBase::composite_prev;
  rules.close_scope = methods({Method::listed});
  rules.composite = CompositeFormula::mean_of_closes;
  rules.rights_t = 1;
  ListedRules listed;
  listed.modes.insert(ListedMode::pick).insert(ListedMode::sweep);
  listed.levels = 5;
  listed.band_bp = 1000;
  listed.quantity_max = Quantity(99'999);
  listed.phases = phases({Phase::morning, Phase::afternoon});
  rules.listed = listed;
  BlockRules block;
  block.band_bp = 3000;
  block.quantity_min = Quantity(100'000);
  block.forms.insert(BlockForm::public_offer).insert(BlockForm::group);
  block.phases = phases({Phase::afternoon});
  rules.block = block;
  rules.fee_bp = 5;
  rules.risk_reserve_bp = 2000;
  return rules;
}

/// TM3 only, T+5 in both directions, on registry confirmation.
MarketRules local_right() {
  MarketRules rules = common();
  rules.kind = AssetKind::lot_class;
  rules.close = CloseRule::last;
  rules.close_scope = methods({Method::block});
  rules.rights_t = 5;
  rules.reverse_t = 5;
  rules.cycle = SettlementCycle::on_registry_confirm;
  BlockRules block;
  block.phases = phases({Phase::morning, Phase::afternoon});
  rules.block = block;
  return rules;
}

}  // namespace

base::Date date(std::string_view text) {
  return *base::parse_date(text);
}

MarketRules& rules(Rulebook& rulebook) {
  return rulebook.revisions.front().rules;
}

Rulebook cea_sim() {
  return book("CEA-SIM", allowance(), methods({Method::listed, Method::block}));
}

Rulebook tjea() {
  MarketRules rules = allowance();
  rules.role = VenueRole::traded;
  rules.close = CloseRule::threshold_vwap;
  rules.close_threshold = Quantity(1000);
  rules.first_base = FirstBase::given;
  rules.composite.reset();
  return book("TJEA", rules, methods({Method::listed, Method::block}));
}

Rulebook forest_sink() {
  return book("TJFS", local_right(), methods({Method::block}));
}

Rulebook discharge_nox() {
  MarketRules rules = local_right();
  rules.unit = "kg/a";
  rules.close = CloseRule::vwap_day;
  rules.block->floor = BlockFloor::at_base;
  rules.block->approval = BlockApproval::authority;
  return book("TJNOX", rules, methods({Method::block}));
}

Rulebook flow() {
  MarketRules rules = common();
  rules.role = VenueRole::simulated;
  rules.unit = "1e-4";
  rules.close_scope = methods({Method::listed});
  ListedRules listed;
  listed.modes.insert(ListedMode::pick).insert(ListedMode::sweep);
  listed.phases = phases({Phase::morning, Phase::afternoon});
  rules.listed = listed;
  return book("FLOW", rules, methods({Method::listed}));
}

Rulebook trading_lab() {
  MarketRules rules = common();
  rules.role = VenueRole::simulated;
  rules.close_scope = methods({Method::continuous, Method::call});
  ContinuousRules trading;
  trading.band_bp = 1'000;
  for (auto kind = OrderKind::limit; kind <= OrderKind::stop_limit;
       kind = static_cast<OrderKind>(static_cast<int>(kind) + 1)) {
    trading.kinds.insert(kind);
  }
  for (int tif = 1; tif <= 8; ++tif) trading.tifs.insert(static_cast<TimeInForce>(tif));
  for (int option = 1; option <= 4; ++option) {
    trading.options.insert(static_cast<OrderOption>(option));
  }
  trading.collar_bp = 200;
  trading.dynamic_bp = 500;
  trading.interruption_s = 120;
  trading.phases = phases({Phase::morning, Phase::afternoon});
  rules.continuous = trading;
  CallRules call;
  call.times.insert(CallTime::opening).insert(CallTime::closing);
  call.kinds.insert(OrderKind::limit).insert(OrderKind::market);
  call.no_cancel_s = 60;
  call.random_end_s = 30;
  call.extension_bp = 300;
  call.extension_s = 120;
  call.extensions_max = 1;
  call.closing_s = 300;
  rules.call = call;
  return book("CONT", rules, methods({Method::continuous, Method::call}));
}

Rulebook woodland() {
  MarketRules rules = common();
  rules.kind = AssetKind::unique;
  rules.unit = "parcel";
  rules.close = CloseRule::last;
  rules.close_scope = methods({Method::notice});
  rules.fee_bp = 5;
  NoticeRules notice;
  notice.forms.insert(AuctionForm::ascending).insert(AuctionForm::sealed);
  notice.papers.insert(NoticePaper::title);
  notice.deposit_max_bp = 3000;
  notice.notice_days = 2;
  notice.relist_days = 1;
  notice.relists_max = 2;
  notice.floor_cut_bp = 1000;
  notice.extension_s = 300;
  notice.first_refusal_s = 3600;
  notice.objection_days = 1;
  notice.contract_days = 1;
  notice.payment_days = 1;
  notice.withdrawal_cost = Money(5'000'000);
  notice.phases = phases({Phase::pre_open, Phase::morning, Phase::lunch, Phase::afternoon});
  rules.notice = notice;
  return book("TJWT", rules, methods({Method::notice}));
}

}  // namespace eco::testing

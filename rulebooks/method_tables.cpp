#include "rulebooks/method_tables.hpp"

#include <algorithm>

namespace eco::rulebooks {
namespace {

using domain::MarketRules;
using domain::Method;
using domain::Phase;
using domain::Quantity;

constexpr Word<domain::ListedMode> modes[] = {{"PICK", domain::ListedMode::pick},
                                              {"SWEEP", domain::ListedMode::sweep}};
constexpr Word<domain::BlockForm> block_forms[] = {{"DIRECTED", domain::BlockForm::directed},
                                                   {"PUBLIC", domain::BlockForm::public_offer},
                                                   {"GROUP", domain::BlockForm::group}};
constexpr Word<domain::FillPrice> fill_prices[] = {{"MAKER", domain::FillPrice::maker},
                                                   {"MEDIAN3", domain::FillPrice::median3}};
constexpr Word<domain::OrderKind> order_types[] = {
    {"LIMIT", domain::OrderKind::limit},
    {"MARKET", domain::OrderKind::market},
    {"MARKET_TO_LIMIT", domain::OrderKind::market_to_limit},
    {"STOP", domain::OrderKind::stop},
    {"STOP_LIMIT", domain::OrderKind::stop_limit}};
constexpr Word<domain::OrderKind> call_types[] = {{"LIMIT", domain::OrderKind::limit},
                                                  {"MARKET", domain::OrderKind::market}};
constexpr Word<domain::TimeInForce> tifs[] = {
    {"DAY", domain::TimeInForce::day},
    {"GTC", domain::TimeInForce::gtc},
    {"GTD", domain::TimeInForce::gtd},
    {"IOC", domain::TimeInForce::ioc},
    {"FOK", domain::TimeInForce::fok},
    {"AT_OPEN", domain::TimeInForce::at_open},
    {"AT_CLOSE", domain::TimeInForce::at_close},
    {"GOOD_FOR_AUCTION", domain::TimeInForce::good_for_auction}};
constexpr Word<domain::OrderOption> options[] = {{"POST_ONLY", domain::OrderOption::post_only},
                                                 {"ALL_OR_NONE", domain::OrderOption::all_or_none},
                                                 {"ICEBERG", domain::OrderOption::iceberg},
                                                 {"MIN_QTY", domain::OrderOption::minimum}};
constexpr Word<domain::UncrossTie> uncross_ties[] = {{"REFERENCE", domain::UncrossTie::reference},
                                                     {"MIDPOINT", domain::UncrossTie::midpoint}};
constexpr Word<domain::CallTime> call_times[] = {{"OPENING", domain::CallTime::opening},
                                                 {"CLOSING", domain::CallTime::closing},
                                                 {"BATCH", domain::CallTime::batch}};
constexpr Word<domain::Side> owner_sides[] = {{"SELL", domain::Side::sell},
                                              {"BUY", domain::Side::buy}};
constexpr Word<domain::AuctionPricing> pricings[] = {
    {"UNIFORM_LOWEST_WIN", domain::AuctionPricing::uniform_lowest_win},
    {"PAY_AS_BID", domain::AuctionPricing::pay_as_bid},
    {"RESERVE_IF_SHORT", domain::AuctionPricing::reserve_if_short}};
constexpr Word<domain::AuctionTie> auction_ties[] = {{"TIME", domain::AuctionTie::time},
                                                     {"RANDOM", domain::AuctionTie::random},
                                                     {"PRO_RATA", domain::AuctionTie::pro_rata}};
constexpr Word<domain::ShortDemand> shorts[] = {
    {"SELL_ALL_VALID", domain::ShortDemand::sell_all_valid},
    {"CANCEL", domain::ShortDemand::cancel},
    {"DECLINE_IF_ANY_BELOW_RESERVE", domain::ShortDemand::decline_if_any_below_reserve}};
constexpr Word<domain::AuctionAward> awards[] = {
    {"QUANTITY", domain::AuctionAward::quantity},
    {"BEST_FRACTION", domain::AuctionAward::best_fraction}};
constexpr Word<domain::BidChange> bid_changes[] = {
    {"FREE", domain::BidChange::free},
    {"IMPROVE_ONLY", domain::BidChange::improve_only},
    {"NONE", domain::BidChange::none}};
constexpr Word<domain::AuctionForm> ascending_forms[] = {
    {"ASCENDING", domain::AuctionForm::ascending}, {"CLOCK", domain::AuctionForm::clock}};
constexpr Word<domain::AuctionForm> fixed_forms[] = {
    {"FCFS", domain::AuctionForm::fixed_price},
    {"WINDOW", domain::AuctionForm::fixed_price_window}};
constexpr Word<domain::AuctionForm> notice_forms[] = {{"ASCENDING", domain::AuctionForm::ascending},
                                                      {"SEALED", domain::AuctionForm::sealed}};
constexpr Word<domain::NoticePaper> notice_papers[] = {
    {"TITLE", domain::NoticePaper::title},
    {"RESOLUTION", domain::NoticePaper::resolution},
    {"APPRAISAL", domain::NoticePaper::appraisal},
    {"ENCUMBRANCES", domain::NoticePaper::encumbrances}};

/// The core checks phases, never times: a method's sessions are whole sessions of the market.
EnumSet<Phase> phases_of(Section& section, const Sessions& names) {
  EnumSet<Phase> phases;
  for (const std::string& text : section.texts("sessions")) {
    if (text == names.morning) {
      phases.insert(Phase::morning);
    } else if (text == names.afternoon) {
      phases.insert(Phase::afternoon);
    } else {
      section.fail(section.find("sessions"), "sessions",
                   fmt::format("'{}' is neither sessions.morning ({}) nor sessions.afternoon ({})",
                               text, names.morning, names.afternoon));
    }
  }
  if (phases.empty()) section.fail(section.find("sessions"), "sessions", "names no session");
  return phases;
}

void check_size(Section& section, Quantity low, const std::optional<Quantity>& high) {
  if (low.raw() < 1) section.fail(section.find("min_qty"), "min_qty", "must be at least one step");
  if (high && *high < low) section.fail(section.find("max_qty"), "max_qty", "is below min_qty");
}

/// Auctions run by notice: without sessions, whenever the market is between pre-open and post.
EnumSet<Phase> auction_phases(Section& section, const Sessions& names) {
  if (section.find("sessions") != nullptr) return phases_of(section, names);
  EnumSet<Phase> all;
  for (Phase phase : {Phase::pre_open, Phase::morning, Phase::lunch, Phase::afternoon}) {
    all.insert(phase);
  }
  return all;
}

/// Yuan, exact to the hao.
domain::Money money(Section& section, std::string_view key) {
  const std::string text = section.text(key);
  const auto hao = base::parse_scaled(text, 4);
  if (!hao || *hao < 0) {
    section.fail(section.find(key), key,
                 fmt::format("'{}' is not an amount of yuan such as \"500.00\"", text));
  }
  return domain::Money(*hao);
}

void read_listed(Section section, const Sessions& names, MarketRules& rules) {
  domain::ListedRules listed;
  listed.modes = section.words("modes", modes);
  listed.levels = static_cast<std::uint32_t>(section.whole("levels", 0, 1'000));
  section.fixed("level_basis", "ARRIVAL_SNAPSHOT");
  section.fixed("on_cross", "REJECT_USE_PICK");
  section.fixed_list("tif", "DAY");
  listed.band_bp = section.whole_if("band_bp", 1, 9'999);
  listed.quantity_min = steps_if(section, "min_qty", rules.quantity_step).value_or(Quantity(1));
  listed.quantity_max = steps_if(section, "max_qty", rules.quantity_step);
  check_size(section, listed.quantity_min, listed.quantity_max);
  listed.phases = phases_of(section, names);
  rules.listed = listed;
}

void read_block(Section section, const Sessions& names, MarketRules& rules) {
  constexpr Word<domain::BlockFloor> floors[] = {{"NONE", domain::BlockFloor::none},
                                                 {"BASE", domain::BlockFloor::at_base}};
  constexpr Word<domain::BlockApproval> approvals[] = {
      {"NONE", domain::BlockApproval::none}, {"AUTHORITY", domain::BlockApproval::authority}};
  domain::BlockRules block;
  block.forms = section.words("forms", block_forms);
  section.fixed("residual_below_min", "CANCEL_REST");
  block.approval_days = section.whole_if("approval_days", 1, 1'000).value_or(0);
  section.fixed("firm_at", "PUBLISH");
  block.band_bp = section.whole_if("band_bp", 1, 9'999);
  if (section.find("floor") != nullptr) block.floor = section.word("floor", floors);
  if (section.find("approval") != nullptr) block.approval = section.word("approval", approvals);
  block.quantity_min = steps_if(section, "min_qty", rules.quantity_step).value_or(Quantity(1));
  block.quantity_max = steps_if(section, "max_qty", rules.quantity_step);
  check_size(section, block.quantity_min, block.quantity_max);
  block.phases = phases_of(section, names);
  rules.block = block;
}

void read_continuous(Section section, const Sessions& names, MarketRules& rules) {
  domain::ContinuousRules continuous;
  if (section.find("price") != nullptr) continuous.fill_price = section.word("price", fill_prices);
  continuous.band_bp = section.whole_if("band_bp", 1, 9'999);
  continuous.quantity_min = steps_if(section, "min_qty", rules.quantity_step).value_or(Quantity(1));
  continuous.quantity_max = steps_if(section, "max_qty", rules.quantity_step);
  check_size(section, continuous.quantity_min, continuous.quantity_max);
  continuous.kinds = section.words("types", order_types);
  continuous.tifs = section.words("tif", tifs);
  if (section.find("options") != nullptr) continuous.options = section.words("options", options);
  continuous.collar_bp = section.whole_if("collar_bp", 1, 9'999).value_or(0);
  const bool at_market = continuous.kinds.contains(domain::OrderKind::market) ||
                         continuous.kinds.contains(domain::OrderKind::stop);
  if (at_market && continuous.collar_bp == 0) {
    section.fail(section.find("types"), "types", "MARKET and STOP need collar_bp");
  }
  continuous.dynamic_bp = section.whole_if("dynamic_bp", 1, 9'999).value_or(0);
  continuous.interruption_s = section.whole_if("interruption_s", 1, 86'400).value_or(0);
  if ((continuous.dynamic_bp == 0) != (continuous.interruption_s == 0)) {
    section.fail(section.find("dynamic_bp"), "dynamic_bp",
                 "dynamic_bp and interruption_s go together");
  }
  continuous.phases = phases_of(section, names);
  rules.continuous = continuous;
}

void read_call(Section section, MarketRules& rules) {
  domain::CallRules call;
  call.times = section.words("times", call_times);
  call.tie = section.word("tie", uncross_ties);
  call.kinds = section.words("types", call_types);
  call.no_cancel_s = section.whole_if("no_cancel_s", 0, 86'400).value_or(0);
  call.random_end_s = section.whole_if("random_end_s", 0, 3'600).value_or(0);
  call.extension_bp = section.whole_if("extension_bp", 1, 9'999).value_or(0);
  call.extension_s = section.whole_if("extension_s", 1, 86'400).value_or(0);
  call.extensions_max =
      static_cast<std::uint32_t>(section.whole_if("extensions_max", 1, 100).value_or(0));
  const int extended =
      (call.extension_bp != 0) + (call.extension_s != 0) + (call.extensions_max != 0);
  if (extended % 3 != 0) {
    section.fail(section.find("extension_bp"), "extension_bp",
                 "extension_bp, extension_s and extensions_max go together");
  }
  call.closing_s = section.whole_if("closing_s", 1, 86'400).value_or(0);
  if (call.times.contains(domain::CallTime::closing) != (call.closing_s != 0)) {
    section.fail(section.find("times"), "times", "CLOSING and closing_s go together");
  }
  call.batch_s = section.whole_if("batch_s", 1, 86'400).value_or(0);
  if (call.times.contains(domain::CallTime::batch) != (call.batch_s != 0)) {
    section.fail(section.find("times"), "times", "BATCH and batch_s go together");
  }
  rules.call = call;
}

void read_sealed(Section section, const Sessions& names, MarketRules& rules) {
  domain::SealedRules sealed;
  sealed.sides = section.words("sides", owner_sides);
  sealed.pricing = section.words("pricing", pricings);
  sealed.ties = section.words("ties", auction_ties);
  sealed.when_short = section.words("short", shorts);
  sealed.awards = section.words("awards", awards);
  sealed.changes = section.words("bid_changes", bid_changes);
  sealed.offer_min = steps_if(section, "min_offer", rules.quantity_step).value_or(Quantity(1));
  sealed.floor_minus_bp = section.whole_list("floor_minus_bp", 0, 9'999);
  sealed.cap_plus_bp = section.whole_if("cap_plus_bp", 1, 9'999);
  sealed.phases = auction_phases(section, names);
  rules.sealed = sealed;
}

void read_ascending(Section section, const Sessions& names, MarketRules& rules) {
  rules.ascending = {section.words("forms", ascending_forms), auction_phases(section, names)};
}

void read_fixed_price(Section section, const Sessions& names, MarketRules& rules) {
  rules.fixed_price = {section.words("forms", fixed_forms), auction_phases(section, names)};
}

void read_notice(Section section, const Sessions& names, MarketRules& rules) {
  constexpr std::int64_t days_max = 1'000;
  constexpr std::int64_t seconds_max = 30 * 86'400;
  domain::NoticeRules notice;
  notice.forms = section.words("forms", notice_forms);
  if (notice.forms.empty()) section.fail(section.find("forms"), "forms", "names no form");
  notice.papers = section.words("papers", notice_papers);
  notice.floor_bp = section.whole_if("floor_bp", 1, 10'000).value_or(0);
  if (notice.floor_bp != 0 && !notice.papers.contains(domain::NoticePaper::appraisal)) {
    section.fail(section.find("floor_bp"), "floor_bp",
                 "is a share of the appraisal: papers must name APPRAISAL");
  }
  notice.deposit_min_bp = section.whole("deposit_min_bp", 0, 10'000);
  notice.deposit_max_bp = section.whole("deposit_max_bp", 0, 10'000);
  if (notice.deposit_max_bp < notice.deposit_min_bp) {
    section.fail(section.find("deposit_max_bp"), "deposit_max_bp", "is below deposit_min_bp");
  }
  notice.notice_days = section.whole("notice_days", 1, days_max);
  notice.relists_max = static_cast<std::uint32_t>(section.whole("relists_max", 0, 100));
  notice.relist_days = section.whole("relist_days", 1, days_max);
  notice.floor_cut_bp = section.whole("floor_cut_bp", 0, 9'999);
  notice.extension_s = section.whole_if("extension_s", 1, seconds_max).value_or(0);
  if (notice.extension_s != 0 && !notice.forms.contains(domain::AuctionForm::ascending)) {
    section.fail(section.find("extension_s"), "extension_s", "belongs to ASCENDING bidding");
  }
  notice.first_refusal_s = section.whole_if("first_refusal_s", 1, seconds_max).value_or(0);
  notice.objection_days = section.whole("objection_days", 1, days_max);
  notice.contract_days = section.whole("contract_days", 1, days_max);
  notice.payment_days = section.whole("payment_days", 1, days_max);
  notice.withdrawal_cost = money(section, "withdrawal_cost");
  notice.phases = auction_phases(section, names);
  rules.notice = notice;
}

constexpr Word<domain::ZoneKind> zone_kinds[] = {{"DISTRICT", domain::ZoneKind::district},
                                                 {"CITY", domain::ZoneKind::city},
                                                 {"BASIN", domain::ZoneKind::basin}};
constexpr Word<domain::QuotaOption> quota_options[] = {
    {"SWAPS", domain::QuotaOption::swaps},
    {"RECALL", domain::QuotaOption::recall},
    {"NET_INFLOW", domain::QuotaOption::net_inflow},
    {"DUTY_GAP", domain::QuotaOption::duty_gap}};
constexpr Word<domain::AreaQuality> qualities[] = {{"attained", domain::AreaQuality::attained},
                                                   {"improving", domain::AreaQuality::improving},
                                                   {"poor", domain::AreaQuality::poor},
                                                   {"worsening", domain::AreaQuality::worsening}};

/// The tables of a list, each with the one value key that it must have beside `of`.
template <class Read>
void each_rule(Section& section, std::string_view key, std::string_view value, Read&& read) {
  const toml::node* node = section.find(key);
  if (node == nullptr) return;
  const std::string shape =
      fmt::format("must be a list of {{ of = [measures], {} = \"…\" }}", value);
  const toml::array* array = node->as_array();
  if (array == nullptr) section.fail(node, key, shape);
  for (const toml::node& item : *array) {
    const toml::table* table = item.as_table();
    if (table == nullptr) section.fail(&item, key, shape);
    for (const auto& [name, ignored] : *table) {
      if (name.str() != "of" && name.str() != value) section.fail(&item, key, shape);
    }
    Section entry = section.inner(*table, fmt::format("tm9.{}", key));
    std::vector<domain::MeasureCode> of;
    if (entry.find("of") != nullptr) {
      for (const std::string& text : entry.texts("of")) {
        const auto measure = domain::MeasureCode::from(text);
        if (!measure || text.empty()) entry.fail(&item, "of", "a measure has 1 to 23 characters");
        of.push_back(*measure);
      }
    }
    read(entry, std::move(of));
  }
}

domain::Ratio ratio_of(const Section& section, std::string_view key) {
  const toml::node* node = section.find(key);
  if (node == nullptr) section.fail(nullptr, key, "missing; add it, e.g. [3, 2] for 1.5:1");
  const toml::array* pair = node->as_array();
  const auto part = [&](std::size_t index) {
    return pair->get(index)->value_exact<std::int64_t>().value_or(0);
  };
  constexpr std::int64_t most = 1'000'000;
  if (pair == nullptr || pair->size() != 2 || part(1) < 1 || part(0) < part(1) || part(0) > most) {
    section.fail(node, key,
                 "must be two whole numbers, the first not the smaller: [3, 2] is 1.5:1");
  }
  return {part(0), part(1)};
}

void read_ratios(Section section, const toml::node& node, domain::QuotaRules& quota) {
  for (const auto& [key, ignored] : *node.as_table()) {
    const bool known =
        key.str() == "privileged" ||
        std::ranges::any_of(qualities, [&](const auto& w) { return w.text == key.str(); });
    if (!known)
      section.fail(&node, key.str(), "names no quality; attained, improving, poor, worsening");
  }
  for (const Word<domain::AreaQuality>& word : qualities) {
    quota.ratios.push_back({word.value, ratio_of(section, word.text)});
  }
  quota.privileged = ratio_of(section, "privileged");
}

void read_quota(Section section, const Sessions& names, MarketRules& rules) {
  constexpr Word<domain::BlockFloor> floors[] = {{"NONE", domain::BlockFloor::none},
                                                 {"BASE", domain::BlockFloor::at_base}};
  constexpr Word<domain::BlockApproval> approvals[] = {
      {"NONE", domain::BlockApproval::none}, {"AUTHORITY", domain::BlockApproval::authority}};
  domain::QuotaRules quota;
  quota.measure = section.text("measure");
  if (std::ranges::find(rules.class_key, quota.measure) == rules.class_key.end()) {
    section.fail(section.find("measure"), "measure", "names no part of asset.class_key");
  }
  each_rule(section, "zones", "same", [&quota](Section& entry, auto of) {
    quota.zones.push_back({std::move(of), entry.word("same", zone_kinds)});
  });
  each_rule(section, "pairs", "apart", [&quota](Section& entry, auto of) {
    const auto industry = domain::IndustryCode::from(entry.text("apart"));
    if (!industry || industry->empty()) {
      entry.fail(entry.find("apart"), "apart", "an industry has 1 to 15 characters");
    }
    quota.pairs.push_back({std::move(of), *industry});
  });
  section.fixed("ratio_rounding", "CEIL");
  if (auto ratios = section.section("ratios"))
    read_ratios(std::move(*ratios), *section.find("ratios"), quota);
  if (section.find("options") != nullptr) quota.options = section.words("options", quota_options);
  quota.cover_floor_permille = section.whole_if("cover_floor_permille", 1, 1'000).value_or(0);
  if (section.find("floor") != nullptr) quota.floor = section.word("floor", floors);
  quota.approval = section.word("approval", approvals);
  quota.approval_days = section.whole_if("approval_days", 1, 1'000).value_or(0);
  quota.quantity_min = steps_if(section, "min_qty", rules.quantity_step).value_or(Quantity(1));
  quota.quantity_max = steps_if(section, "max_qty", rules.quantity_step);
  check_size(section, quota.quantity_min, quota.quantity_max);
  quota.phases = phases_of(section, names);
  if (quota.options.contains(domain::QuotaOption::recall) && !quota.ratios.empty()) {
    section.fail(section.find("options"), "options",
                 "RECALL needs transfers of 1:1; remove ratios or RECALL");
  }
  rules.quota = quota;
}

void check_unlocked(Section& root, const std::vector<domain::LegalBasis>& basis,
                    std::string_view key, Method method) {
  for (const domain::LegalBasis& entry : basis) {
    if (entry.unlocks.contains(method)) return;
  }
  root.fail(root.find(key), key,
            "no entry of legal_basis unlocks this method (国发〔2011〕38号); cite the document "
            "that does or remove the table");
}

void check_together(Section& root, const MarketRules& rules) {
  if (rules.listed && rules.continuous) {
    root.fail(root.find("tm2"), "tm2", "a market has one book: tm1 or tm2, not both");
  }
  if (rules.call && !rules.continuous) {
    root.fail(root.find("tm4"), "tm4", "a call uncrosses the orders of tm2; add that table");
  }
  if (rules.continuous && rules.continuous->dynamic_bp != 0 && !rules.call) {
    root.fail(root.find("tm2"), "tm2", "an interruption becomes a call; add the table tm4");
  }
}

}  // namespace

std::optional<Quantity> steps_if(Section& section, std::string_view key, base::Decimal step) {
  const auto value = section.decimal_if(key);
  if (!value) return std::nullopt;
  const unsigned scale = std::max(value->scale, step.scale);
  const auto scaled = base::to_scaled(*value, scale);
  const auto unit = base::to_scaled(step, scale);
  if (!scaled || !unit || *scaled % *unit != 0) {
    section.fail(section.find(key), key, "is not a whole number of quantity steps");
  }
  return Quantity(*scaled / *unit);
}

void read_methods(Section& root, const std::vector<domain::LegalBasis>& basis,
                  const Sessions& sessions, MarketRules& rules) {
  const auto table = [&](std::string_view key, Method method) {
    std::optional<Section> section = root.section(key);
    if (section) check_unlocked(root, basis, key, method);
    return section;
  };
  if (auto tm1 = table("tm1", Method::listed)) read_listed(std::move(*tm1), sessions, rules);
  if (auto tm2 = table("tm2", Method::continuous)) {
    read_continuous(std::move(*tm2), sessions, rules);
  }
  if (auto tm3 = table("tm3", Method::block)) read_block(std::move(*tm3), sessions, rules);
  if (auto tm4 = table("tm4", Method::call)) read_call(std::move(*tm4), rules);
  if (auto tm5 = table("tm5", Method::sealed)) read_sealed(std::move(*tm5), sessions, rules);
  if (auto tm6 = table("tm6", Method::ascending)) read_ascending(std::move(*tm6), sessions, rules);
  if (auto tm7 = table("tm7", Method::fixed_price)) {
    read_fixed_price(std::move(*tm7), sessions, rules);
  }
  if (auto tm8 = table("tm8", Method::notice)) read_notice(std::move(*tm8), sessions, rules);
  if (auto tm9 = table("tm9", Method::quota)) read_quota(std::move(*tm9), sessions, rules);
  check_together(root, rules);
}

}  // namespace eco::rulebooks

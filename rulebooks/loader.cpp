#include "rulebooks/loader.hpp"

#include <fmt/format.h>

#include <set>
#include <utility>
#include <vector>

#include "base/int128.hpp"
#include "rulebooks/known_keys.hpp"
#include "rulebooks/method_tables.hpp"

namespace eco::rulebooks {
namespace {

using domain::MarketRules;
using domain::Method;
using domain::Phase;
using domain::Quantity;

constexpr Word<domain::VenueRole> roles[] = {{"TRADED", domain::VenueRole::traded},
                                             {"MIRROR", domain::VenueRole::mirror},
                                             {"SIMULATED", domain::VenueRole::simulated}};
constexpr Word<domain::AssetKind> kinds[] = {{"FUNGIBLE", domain::AssetKind::fungible},
                                             {"LOT_CLASS", domain::AssetKind::lot_class},
                                             {"UNIQUE", domain::AssetKind::unique}};
constexpr Word<Method> methods[] = {
    {"TM1", Method::listed},      {"TM2", Method::continuous}, {"TM3", Method::block},
    {"TM4", Method::call},        {"TM5", Method::sealed},     {"TM6", Method::ascending},
    {"TM7", Method::fixed_price}, {"TM8", Method::notice},     {"TM9", Method::quota}};
constexpr Word<domain::FirstBase> first_bases[] = {
    {"GIVEN", domain::FirstBase::given}, {"COMPOSITE_PREV", domain::FirstBase::composite_prev}};
constexpr Word<domain::CloseRule> closes[] = {
    {"VWAP_DAY", domain::CloseRule::vwap_day},
    {"VWAP_LAST_N", domain::CloseRule::vwap_last_n},
    {"LAST", domain::CloseRule::last},
    {"THRESHOLD_VWAP", domain::CloseRule::threshold_vwap}};
constexpr Word<domain::CompositeFormula> composites[] = {
    {"MEAN_OF_CLOSES", domain::CompositeFormula::mean_of_closes},
    {"CURRENT_ONLY", domain::CompositeFormula::current_only}};
constexpr Word<domain::SettlementCycle> cycles[] = {
    {"T0_EOD", domain::SettlementCycle::t0_end_of_day},
    {"ON_REGISTRY_CONFIRM", domain::SettlementCycle::on_registry_confirm}};

/// "HH:MM" as seconds of the day.
std::int32_t seconds_of(Section& section, std::string_view key, std::string_view text) {
  const auto digit = [&](std::size_t i) {
    return text[i] >= '0' && text[i] <= '9' ? text[i] - '0' : 100;
  };
  const int hour = text.size() == 5 ? digit(0) * 10 + digit(1) : 100;
  const int minute = text.size() == 5 ? digit(3) * 10 + digit(4) : 100;
  if (hour > 23 || minute > 59 || text[2] != ':') {
    section.fail(section.find(key), key, fmt::format("'{}' is not a time HH:MM", text));
  }
  return hour * 3600 + minute * 60;
}

std::pair<std::int32_t, std::int32_t> session_of(Section& section, std::string_view key) {
  const std::string text = section.text(key);
  const std::size_t dash = text.find('-');
  if (dash == std::string::npos) section.fail(section.find(key), key, "must be HH:MM-HH:MM");
  const std::string_view view = text;
  return {seconds_of(section, key, view.substr(0, dash)),
          seconds_of(section, key, view.substr(dash + 1))};
}

Sessions read_schedule(Section section, domain::Schedule& schedule) {
  Sessions names{section.text("morning"), section.text("afternoon")};
  schedule.pre_open_s = seconds_of(section, "pre_open", section.text("pre_open"));
  std::tie(schedule.morning_s, schedule.lunch_s) = session_of(section, "morning");
  std::tie(schedule.afternoon_s, schedule.post_s) = session_of(section, "afternoon");
  if (!(schedule.pre_open_s < schedule.morning_s && schedule.morning_s < schedule.lunch_s &&
        schedule.lunch_s < schedule.afternoon_s && schedule.afternoon_s < schedule.post_s)) {
    section.fail(nullptr, "morning", "the times of the day must ascend");
  }
  return names;
}

void read_asset(Section section, MarketRules& rules) {
  rules.kind = section.word("kind", kinds);
  rules.unit = section.text("unit");
  rules.quantity_step = section.positive_decimal("qty_step");
  rules.tick = section.positive_decimal("tick");
  rules.class_key = section.texts("class_key");
  const std::int64_t term = section.whole_if("term_years", 1, 100).value_or(1);
  // 1 yuan = 10^4 hao. Mantissas are below 2^63, so the product of two and the small factors needs
  // 128 bits at most.
  base::Int128 numerator =
      static_cast<base::Int128>(rules.tick.mantissa) * rules.quantity_step.mantissa;
  base::Int128 denominator = 1;
  for (unsigned i = 0; i < static_cast<unsigned>(rules.tick.scale) + rules.quantity_step.scale; ++i)
    denominator *= 10;
  const base::Int128 limit = static_cast<base::Int128>(INT64_MAX);
  if (numerator > limit) section.fail(section.find("tick"), "tick", "tick × qty_step is too large");
  numerator *= static_cast<base::Int128>(10'000) * term;
  if (numerator % denominator != 0 || numerator / denominator > limit) {
    section.fail(section.find("tick"), "tick",
                 "tick × qty_step × term_years must be a whole number of hao (0.0001 yuan); choose "
                 "a coarser tick or step");
  }
  rules.hao_per_tick_step = static_cast<std::int64_t>(numerator / denominator);
}

void read_reference(Section section, MarketRules& rules) {
  rules.first_base = section.word("first_base", first_bases);
  rules.close = section.word("close", closes);
  rules.close_scope = section.words("close_scope", methods);
  section.fixed("no_trade_close", "PREV");
  section.fixed("rounding", "HALF_UP");
  const auto threshold = steps_if(section, "close_threshold", rules.quantity_step);
  const auto trades = section.whole_if("close_trades", 1, 1'000);
  if ((rules.close == domain::CloseRule::threshold_vwap) != threshold.has_value()) {
    section.fail(section.find("close"), "close", "THRESHOLD_VWAP and close_threshold go together");
  }
  if ((rules.close == domain::CloseRule::vwap_last_n) != trades.has_value()) {
    section.fail(section.find("close"), "close", "VWAP_LAST_N and close_trades go together");
  }
  rules.close_threshold = threshold.value_or(Quantity(0));
  rules.close_trades = static_cast<std::uint32_t>(trades.value_or(0));
  if (section.find("composite") != nullptr) rules.composite = section.word("composite", composites);
  if (rules.first_base == domain::FirstBase::composite_prev && !rules.composite) {
    section.fail(section.find("first_base"), "first_base",
                 "COMPOSITE_PREV needs reference.composite");
  }
}

void read_rest(Section hold, Section settlement, Section fees, MarketRules& rules) {
  rules.rights_t = hold.whole("rights_T", 0, 10'000);
  rules.reverse_t = hold.whole("reverse_T", 0, 10'000);
  hold.fixed("proceeds_reuse", "SAME_DAY");
  hold.fixed("withdraw_after", "SETTLED");
  rules.cycle = settlement.word("cycle", cycles);
  rules.fee_bp = fees.whole("rate_bp", 0, 1'000);
  rules.risk_reserve_bp = fees.whole("risk_reserve_bp", 0, 10'000);
  fees.fixed("rounding", "HALF_UP");
}

std::vector<domain::LegalBasis> read_legal(Section& root) {
  std::vector<domain::LegalBasis> out;
  const toml::node& node = root.need("legal_basis");
  const toml::array* array = node.as_array();
  if (array == nullptr || array->empty())
    root.fail(&node, "legal_basis", "must be a list of tables");
  for (const toml::node& item : *array) {
    if (item.as_table() == nullptr) root.fail(&item, "legal_basis", "must be a list of tables");
    Section entry = root.inner(*item.as_table(), "legal_basis");
    out.push_back({entry.text("document"), entry.text("article"), entry.words("unlocks", methods)});
  }
  return out;
}

/// Every value needs a source: the longest key of [sources] that is the value's path or a table
/// above it.
void check_sources(Section& root, const toml::table& table) {
  static_cast<void>(root.need("sources"));
  const toml::node& node_of_sources = *table.get("sources");
  if (node_of_sources.as_table() == nullptr)
    root.fail(&node_of_sources, "sources", "must be a table");
  const toml::table& sources = *node_of_sources.as_table();
  const Section sources_section = root.inner(sources, "sources");
  for (const auto& [key, node] : sources) {
    const auto text = node.value_exact<std::string>();
    if (!text || text->empty())
      sources_section.fail(&node, key.str(),
                           "a source is a text: the document, or ASSUMPTION: why");
    if (!table.at_path(key.str())) {
      sources_section.fail(&node, key.str(), "names no key of this file; correct the path");
    }
  }
  constexpr std::string_view own[] = {"market_id",      "name_zh",     "name_en", "venue_role",
                                      "effective_from", "legal_basis", "sources"};
  for (const auto& [key, node] : table) {
    if (std::find(std::begin(own), std::end(own), key.str()) != std::end(own)) continue;
    if (sources.contains(key.str())) continue;
    if (node.as_table() == nullptr) continue;
    for (const auto& [inner, value] : *node.as_table()) {
      const std::string path = std::string(key.str()) + "." + std::string(inner.str());
      if (!sources.contains(path)) root.fail(&value, path, "has no source; name it in [sources]");
    }
  }
}

MarketRules read_rules(Section& root, const std::vector<domain::LegalBasis>& basis) {
  MarketRules rules;
  rules.role = root.word("venue_role", roles);
  read_asset(root.needed_section("asset"), rules);
  const Sessions names = read_schedule(root.needed_section("sessions"), rules.schedule);
  read_reference(root.needed_section("reference"), rules);
  read_methods(root, basis, names, rules);
  read_rest(root.needed_section("hold"), root.needed_section("settlement"),
            root.needed_section("fees"), rules);
  return rules;
}

void collect_dates(const toml::node& node, std::set<base::Date>& dates) {
  if (const toml::table* table = node.as_table()) {
    if (const auto date = Section::date_of(table->get("effective_from"))) dates.insert(*date);
    for (const auto& [key, child] : *table) collect_dates(child, dates);
  } else if (const toml::array* array = node.as_array()) {
    for (const toml::node& child : *array) collect_dates(child, dates);
  }
}

/// Before anything is said to be missing: a misspelt key is usually the reason. Tables inside
/// included, dated ones too.
void check_keys(const toml::table& table, std::string_view path, std::string_view file) {
  const auto keys = keys_of(path);
  if (keys.empty()) return;
  for (const auto& [key, node] : table) {
    if (std::ranges::find(keys, key.str()) == keys.end()) {
      Section(table, std::string(path), file, {})
          .fail(&node, key.str(), unknown_key_text(key.str(), keys));
    }
  }
  if (!path.empty()) return;
  for (const auto& [key, node] : table) {
    if (const toml::table* inner = node.as_table()) check_keys(*inner, key.str(), file);
    const toml::array* list = node.as_array();
    for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
      const toml::table* entry = list->get(i)->as_table();
      if (entry == nullptr) continue;
      const toml::node* value = entry->contains("effective_from") ? entry->get("value") : entry;
      if (value != nullptr && value->is_table()) check_keys(*value->as_table(), key.str(), file);
    }
  }
}

domain::Rulebook read(const toml::table& table, std::string_view file) {
  check_keys(table, "", file);
  Section head(table, "", file, {});
  domain::Rulebook book;
  const std::string code = head.text("market_id");
  const auto market = domain::MarketCode::from(code);
  if (!market || code.empty())
    head.fail(head.find("market_id"), "market_id", "must have 1 to 15 characters");
  book.market = *market;
  book.name_zh = head.text("name_zh");
  book.name_en = head.text("name_en");
  const auto start = Section::date_of(&head.need("effective_from"));
  if (!start) head.fail(head.find("effective_from"), "effective_from", "must be a date YYYY-MM-DD");
  book.legal_basis = read_legal(head);
  check_sources(head, table);
  std::set<base::Date> dates;
  collect_dates(table, dates);
  for (const base::Date date : dates) {
    if (date < *start) continue;
    Section root(table, "", file, date);
    book.revisions.push_back({date, read_rules(root, book.legal_basis)});
  }
  return book;
}

}  // namespace

base::Result<domain::Rulebook> load_rulebook(std::string_view toml, std::string_view file_name) {
  try {
    const toml::table table = toml::parse(toml, file_name);
    return read(table, file_name);
  } catch (const toml::parse_error& error) {
    return base::fail(fmt::format("{}:{}: not TOML: {}", file_name, error.source().begin.line,
                                  error.description()));
  } catch (const Failure& failure) {
    return base::fail(failure.text);
  } catch (const std::exception& error) {
    return base::fail(fmt::format("{}: {}", file_name, error.what()));
  }
}

}  // namespace eco::rulebooks

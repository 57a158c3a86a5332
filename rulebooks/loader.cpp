#include "rulebooks/loader.hpp"

#include <fmt/format.h>

#include <toml++/toml.h>
#include <set>
#include <utility>
#include <vector>

#include "base/int128.hpp"
#include "domain/archive.hpp"
#include "rulebooks/known_keys.hpp"

namespace eco::rulebooks {
namespace {

using domain::EnumSet;
using domain::MarketRules;
using domain::Method;
using domain::Phase;
using domain::Quantity;

/// Thrown and caught inside this file only: a TOML tree is read by many small steps, each of which
/// can fail.
struct Failure {
  std::string text;
};

template <class E>
struct Word {
  std::string_view text;
  E value;
};

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
constexpr Word<domain::ListedMode> modes[] = {{"PICK", domain::ListedMode::pick},
                                              {"SWEEP", domain::ListedMode::sweep}};
constexpr Word<domain::SettlementCycle> cycles[] = {
    {"T0_EOD", domain::SettlementCycle::t0_end_of_day},
    {"ON_REGISTRY_CONFIRM", domain::SettlementCycle::on_registry_confirm}};

/// A table being read on one date.
class Section {
 public:
  Section(const toml::table& table, std::string path, std::string_view file, base::Date date)
      : table_(&table), path_(std::move(path)), file_(file), date_(date) {}

  [[noreturn]] void fail(const toml::node* node, std::string_view key,
                         const std::string& what) const {
    const auto line = (node != nullptr ? node->source() : table_->source()).begin.line;
    throw Failure{fmt::format("{}:{}: {}: {}", file_, line, full(key), what)};
  }

  [[nodiscard]] const toml::node* find(std::string_view key) const {
    const toml::node* node = table_->get(key);
    return node == nullptr ? nullptr : dated(key, *node);
  }
  [[nodiscard]] const toml::node& need(std::string_view key) {
    const toml::node* node = find(key);
    if (node == nullptr) fail(nullptr, key, "missing; add it (docs/rulebook.md)");
    return *node;
  }

  [[nodiscard]] std::optional<std::string> text_if(std::string_view key) {
    const toml::node* node = find(key);
    if (node == nullptr) return std::nullopt;
    const auto value = node->value_exact<std::string>();
    if (!value) fail(node, key, "must be text in quotes");
    return *value;
  }
  [[nodiscard]] std::string text(std::string_view key) {
    static_cast<void>(need(key));
    return *text_if(key);
  }
  [[nodiscard]] std::optional<std::int64_t> whole_if(std::string_view key, std::int64_t low,
                                                     std::int64_t high) {
    const toml::node* node = find(key);
    if (node == nullptr) return std::nullopt;
    const auto value = node->value_exact<std::int64_t>();
    if (!value || *value < low || *value > high) {
      fail(node, key, fmt::format("must be a whole number from {} to {}", low, high));
    }
    return *value;
  }
  [[nodiscard]] std::int64_t whole(std::string_view key, std::int64_t low, std::int64_t high) {
    static_cast<void>(need(key));
    return *whole_if(key, low, high);
  }
  template <class E, std::size_t N>
  [[nodiscard]] E word(std::string_view key, const Word<E> (&words)[N]) {
    return one_of(find(key), key, text(key), words);
  }
  template <class E, std::size_t N>
  [[nodiscard]] EnumSet<E> words(std::string_view key, const Word<E> (&words)[N]) {
    EnumSet<E> set;
    for (const std::string& item : texts(key)) set.insert(one_of(find(key), key, item, words));
    return set;
  }
  /// A value that has one meaning only in this release, written down so that the file is complete.
  void fixed(std::string_view key, std::string_view only) {
    if (const auto value = text_if(key); value && *value != only) {
      fail(find(key), key, fmt::format("'{}' is not offered; only '{}'", *value, only));
    }
  }
  void fixed_list(std::string_view key, std::string_view only) {
    const toml::node* node = find(key);
    if (node == nullptr) return;
    const auto items = texts(key);
    if (items.size() != 1 || items.front() != only)
      fail(node, key, fmt::format("must be [\"{}\"]", only));
  }
  [[nodiscard]] std::vector<std::string> texts(std::string_view key) {
    const toml::node& node = need(key);
    const toml::array* array = node.as_array();
    if (array == nullptr) fail(&node, key, "must be a list of texts");
    std::vector<std::string> out;
    for (const toml::node& item : *array) {
      const auto value = item.value_exact<std::string>();
      if (!value) fail(&item, key, "must be a list of texts");
      out.push_back(*value);
    }
    return out;
  }
  [[nodiscard]] std::optional<base::Decimal> decimal_if(std::string_view key) {
    const auto value = text_if(key);
    if (!value) return std::nullopt;
    const auto decimal = base::parse_decimal(*value);
    if (!decimal || decimal->mantissa < 0) {
      fail(find(key), key, fmt::format("'{}' is not a decimal number such as \"0.01\"", *value));
    }
    return decimal;
  }
  [[nodiscard]] base::Decimal positive_decimal(std::string_view key) {
    static_cast<void>(need(key));
    const auto value = *decimal_if(key);
    if (value.mantissa == 0) fail(find(key), key, "must be above 0");
    return value;
  }
  [[nodiscard]] std::optional<Section> section(std::string_view key) {
    const toml::node* node = find(key);
    if (node == nullptr) return std::nullopt;
    if (node->as_table() == nullptr) fail(node, key, "must be a table");
    return Section(*node->as_table(), full(key), file_, date_);
  }
  [[nodiscard]] Section inner(const toml::table& table, std::string path) const {
    return Section(table, std::move(path), file_, date_);
  }
  [[nodiscard]] Section needed_section(std::string_view key) {
    static_cast<void>(need(key));
    return *section(key);
  }

 private:
  [[nodiscard]] std::string full(std::string_view key) const {
    return path_.empty() ? std::string(key) : path_ + "." + std::string(key);
  }
  template <class E, std::size_t N>
  [[nodiscard]] E one_of(const toml::node* node, std::string_view key, std::string_view text,
                         const Word<E> (&words)[N]) const {
    std::string offered;
    for (const Word<E>& word : words) {
      if (word.text == text) return word.value;
      offered += offered.empty() ? "" : ", ";
      offered += word.text;
    }
    fail(node, key, fmt::format("'{}' is not one of {}", text, offered));
  }
  /// The value in force on the date, where the value is dated.
  [[nodiscard]] const toml::node* dated(std::string_view key, const toml::node& node) const {
    const toml::array* array = node.as_array();
    if (array == nullptr || array->empty() || !array->is_homogeneous<toml::table>()) return &node;
    if (!array->front().as_table()->contains("effective_from")) return &node;
    const toml::node* found = nullptr;
    base::Date last{INT32_MIN};
    for (const toml::node& item : *array) {
      const toml::table& entry = *item.as_table();
      const toml::node* value = entry.get("value");
      const auto from = date_of(entry.get("effective_from"));
      if (!from || value == nullptr || entry.size() != 2) {
        fail(&item, key,
             "a dated value is { effective_from = YYYY-MM-DD, value = … } and nothing else");
      }
      if (*from <= last)
        fail(&item, key, "dated values must be in ascending order of effective_from");
      last = *from;
      if (*from <= date_) found = value;
    }
    return found;
  }

 public:
  [[nodiscard]] static std::optional<base::Date> date_of(const toml::node* node) {
    if (node == nullptr) return std::nullopt;
    const auto value = node->value_exact<toml::date>();
    if (!value) return std::nullopt;
    return base::from_civil({value->year, value->month, value->day});
  }

 private:
  const toml::table* table_;
  std::string path_;
  std::string_view file_;
  base::Date date_;
};

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

struct Sessions {
  std::string morning;
  std::string afternoon;
};

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

/// A quantity in asset units as whole steps.
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

void check_size(Section& section, Quantity low, const std::optional<Quantity>& high) {
  if (low.raw() < 1) section.fail(section.find("min_qty"), "min_qty", "must be at least one step");
  if (high && *high < low) section.fail(section.find("max_qty"), "max_qty", "is below min_qty");
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
  section.fixed_list("forms", "DIRECTED");
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

void check_unlocked(Section& root, const std::vector<domain::LegalBasis>& basis,
                    std::string_view key, Method method) {
  for (const domain::LegalBasis& entry : basis) {
    if (entry.unlocks.contains(method)) return;
  }
  root.fail(root.find(key), key,
            "no entry of legal_basis unlocks this method (国发〔2011〕38号); cite the document "
            "that does or remove the table");
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
  if (auto listed = root.section("tm1")) {
    check_unlocked(root, basis, "tm1", Method::listed);
    read_listed(std::move(*listed), names, rules);
  }
  if (auto block = root.section("tm3")) {
    check_unlocked(root, basis, "tm3", Method::block);
    read_block(std::move(*block), names, rules);
  }
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

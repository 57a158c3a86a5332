#include "rulebooks/known_keys.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace eco::rulebooks {
namespace {

constexpr std::string_view file_keys[] = {
    "market_id",   "name_zh", "name_en",  "venue_role", "effective_from",
    "legal_basis", "asset",   "sessions", "reference",  "tm1",
    "tm2",         "tm3",     "tm4",      "tm5",        "tm6",
    "tm7",         "tm8",     "tm9",      "hold",       "settlement",
    "fees",        "sources"};
constexpr std::string_view legal_basis_keys[] = {"document", "article", "unlocks"};
constexpr std::string_view asset_keys[] = {"kind", "unit",      "qty_step",
                                           "tick", "class_key", "term_years"};
constexpr std::string_view sessions_keys[] = {"pre_open", "morning", "afternoon"};
constexpr std::string_view reference_keys[] = {"first_base",     "close",    "close_scope",
                                               "no_trade_close", "rounding", "close_threshold",
                                               "close_trades",   "composite"};
constexpr std::string_view listed_keys[] = {"modes",   "levels",  "level_basis", "on_cross", "tif",
                                            "band_bp", "min_qty", "max_qty",     "sessions"};
constexpr std::string_view continuous_keys[] = {
    "price",   "band_bp",   "min_qty",    "max_qty",        "types",   "tif",
    "options", "collar_bp", "dynamic_bp", "interruption_s", "sessions"};
constexpr std::string_view block_keys[] = {
    "forms",    "firm_at",       "band_bp", "floor",   "residual_below_min",
    "approval", "approval_days", "min_qty", "max_qty", "sessions"};
constexpr std::string_view call_keys[] = {
    "times",        "tie",         "types",          "no_cancel_s", "random_end_s",
    "extension_bp", "extension_s", "extensions_max", "closing_s",   "batch_s"};
constexpr std::string_view sealed_keys[] = {
    "sides",       "pricing",   "ties",           "short",       "awards",
    "bid_changes", "min_offer", "floor_minus_bp", "cap_plus_bp", "sessions"};
constexpr std::string_view form_keys[] = {"forms", "sessions"};
constexpr std::string_view notice_keys[] = {
    "forms",          "papers",       "floor_bp",        "deposit_min_bp",
    "deposit_max_bp", "notice_days",  "relist_days",     "relists_max",
    "floor_cut_bp",   "extension_s",  "first_refusal_s", "objection_days",
    "contract_days",  "payment_days", "withdrawal_cost", "sessions"};
constexpr std::string_view quota_keys[] = {
    "measure", "zones", "ratios",  "ratio_rounding", "pairs",    "cover_floor_permille",
    "options", "floor", "min_qty", "max_qty",        "approval", "approval_days",
    "sessions"};
constexpr std::string_view hold_keys[] = {"rights_T", "reverse_T", "proceeds_reuse",
                                          "withdraw_after"};
constexpr std::string_view settlement_keys[] = {"cycle"};
constexpr std::string_view fees_keys[] = {"rate_bp", "risk_reserve_bp", "rounding"};

struct TableKeys {
  std::string_view table;
  std::span<const std::string_view> keys;
};
constexpr TableKeys tables[] = {{"", file_keys},
                                {"legal_basis", legal_basis_keys},
                                {"asset", asset_keys},
                                {"sessions", sessions_keys},
                                {"reference", reference_keys},
                                {"tm1", listed_keys},
                                {"tm2", continuous_keys},
                                {"tm3", block_keys},
                                {"tm4", call_keys},
                                {"tm5", sealed_keys},
                                {"tm6", form_keys},
                                {"tm7", form_keys},
                                {"tm8", notice_keys},
                                {"tm9", quota_keys},
                                {"hold", hold_keys},
                                {"settlement", settlement_keys},
                                {"fees", fees_keys}};

/// Characters to insert, remove or change to make one text of the other.
std::size_t distance(std::string_view from, std::string_view to) {
  std::vector<std::size_t> row(to.size() + 1);
  for (std::size_t j = 0; j < row.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= from.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j < row.size(); ++j) {
      const std::size_t changed = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({changed, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::span<const std::string_view> keys_of(std::string_view table) noexcept {
  const auto* const at = std::ranges::find(tables, table, &TableKeys::table);
  return at == std::end(tables) ? std::span<const std::string_view>() : at->keys;
}

std::string unknown_key_text(std::string_view key, std::span<const std::string_view> keys) {
  const auto nearest = *std::ranges::min_element(
      keys, {}, [key](std::string_view known) { return distance(key, known); });
  const std::string_view list = "(docs/rulebook.md lists the keys)";
  if (2 * distance(key, nearest) > nearest.size()) {
    return fmt::format("unknown key; remove it {}", list);
  }
  return fmt::format("unknown key; did you mean '{}'? {}", nearest, list);
}

}  // namespace eco::rulebooks

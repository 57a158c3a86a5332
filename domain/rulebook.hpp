#pragma once
/// A market's rules as values. The text form is TOML (rulebooks/, schema: markets.md §7); this is
/// what the core sees.
///
/// A rulebook is a list of revisions ordered by effective date, each complete. `open day` picks,
/// per market, the last revision in force on the trade date; within the day the rules do not
/// change.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/date.hpp"
#include "base/decimal.hpp"
#include "domain/method_rules.hpp"
#include "domain/notice.hpp"
#include "domain/quota.hpp"
#include "domain/types.hpp"

namespace eco::domain {

enum class AssetKind : std::uint8_t { fungible = 1, lot_class = 2, unique = 3 };
enum class CloseRule : std::uint8_t { vwap_day = 1, vwap_last_n = 2, last = 3, threshold_vwap = 4 };
enum class FirstBase : std::uint8_t {
  given = 1,           ///< stated when the instrument is listed
  composite_prev = 2,  ///< the market's composite close of the previous day, where there is one
};
enum class CompositeFormula : std::uint8_t { mean_of_closes = 1, current_only = 2 };
enum class SettlementCycle : std::uint8_t { t0_end_of_day = 1, on_registry_confirm = 2 };
/// Session times of a market in seconds of the Beijing day, for the AUTO schedule.
struct Schedule {
  std::int32_t pre_open_s = 0;
  std::int32_t morning_s = 0;
  std::int32_t lunch_s = 0;
  std::int32_t afternoon_s = 0;
  std::int32_t post_s = 0;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "pre_open_s", s.pre_open_s);
    v(2, "morning_s", s.morning_s);
    v(3, "lunch_s", s.lunch_s);
    v(4, "afternoon_s", s.afternoon_s);
    v(5, "post_s", s.post_s);
  }
};

struct MarketRules {
  VenueRole role = VenueRole::traded;
  // asset
  AssetKind kind = AssetKind::fungible;
  std::string unit;                   ///< e.g. tCO2e
  base::Decimal quantity_step{1, 0};  ///< asset units per step
  base::Decimal tick{1, 2};           ///< yuan per asset unit
  std::int64_t hao_per_tick_step =
      0;  ///< tick × step × term in hao, > 0: consideration of one step at one tick
  std::vector<std::string> class_key;
  // reference prices
  FirstBase first_base = FirstBase::given;
  CloseRule close = CloseRule::vwap_day;
  Quantity close_threshold{0};     ///< threshold_vwap: at or below it the previous close stands
  std::uint32_t close_trades = 0;  ///< vwap_last_n
  EnumSet<Method> close_scope;
  std::optional<CompositeFormula> composite;
  // holding
  std::int64_t rights_t = 0;   ///< trading days between buying and selling
  std::int64_t reverse_t = 0;  ///< trading days between selling and buying
  // methods offered and unlocked
  std::optional<ListedRules> listed;
  std::optional<BlockRules> block;
  std::optional<ContinuousRules> continuous;
  std::optional<CallRules> call;
  std::optional<SealedRules> sealed;
  std::optional<AscendingRules> ascending;
  std::optional<FixedPriceRules> fixed_price;
  std::optional<NoticeRules> notice;
  std::optional<QuotaRules> quota;
  // settlement and fees
  SettlementCycle cycle = SettlementCycle::t0_end_of_day;
  std::int64_t fee_bp = 0;           ///< each side, cumulative per order, HALF_UP to 0.01 yuan
  std::int64_t risk_reserve_bp = 0;  ///< share of the day's fees set aside at the end of day
  Schedule schedule;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "role", s.role);
    v(2, "kind", s.kind);
    v(3, "unit", s.unit);
    v(4, "quantity_step", s.quantity_step);
    v(5, "tick", s.tick);
    v(6, "hao_per_tick_step", s.hao_per_tick_step);
    v(7, "class_key", s.class_key);
    v(8, "first_base", s.first_base);
    v(9, "close", s.close);
    v(10, "close_threshold", s.close_threshold);
    v(11, "close_trades", s.close_trades);
    v(12, "close_scope", s.close_scope);
    v(13, "composite", s.composite);
    v(14, "rights_t", s.rights_t);
    v(15, "reverse_t", s.reverse_t);
    v(16, "listed", s.listed);
    v(17, "block", s.block);
    v(18, "cycle", s.cycle);
    v(19, "fee_bp", s.fee_bp);
    v(20, "risk_reserve_bp", s.risk_reserve_bp);
    v(21, "schedule", s.schedule);
    v(22, "continuous", s.continuous);
    v(23, "call", s.call);
    v(24, "sealed", s.sealed);
    v(25, "ascending", s.ascending);
    v(26, "fixed_price", s.fixed_price);
    v(27, "notice", s.notice);
    v(29, "quota", s.quota);
  }
};

struct RulebookRevision {
  base::Date effective_from;
  MarketRules rules;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "effective_from", s.effective_from);
    v(2, "rules", s.rules);
  }
};

struct LegalBasis {
  std::string document;
  std::string article;
  EnumSet<Method> unlocks;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "document", s.document);
    v(2, "article", s.article);
    v(3, "unlocks", s.unlocks);
  }
};

struct Rulebook {
  MarketCode market;
  std::string name_zh;
  std::string name_en;
  std::vector<LegalBasis> legal_basis;
  std::vector<RulebookRevision> revisions;  ///< ascending effective_from, at least one

  /// The revision in force on `date`, or null before the first.
  [[nodiscard]] const RulebookRevision* revision_on(base::Date date) const noexcept {
    const RulebookRevision* found = nullptr;
    for (const RulebookRevision& revision : revisions) {
      if (revision.effective_from <= date) found = &revision;
    }
    return found;
  }

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "market", s.market);
    v(2, "name_zh", s.name_zh);
    v(3, "name_en", s.name_en);
    v(4, "legal_basis", s.legal_basis);
    v(5, "revisions", s.revisions);
  }
};

}  // namespace eco::domain

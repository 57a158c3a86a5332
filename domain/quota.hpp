#pragma once
/// TM9 quota transfer 指标交易: facts of accounts and zones, and a market's tables about them.
/// (markets.md §7.1 "zone/pair/ratio tables", §8 TM9)
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/method_rules.hpp"
#include "domain/types.hpp"

namespace eco::domain {

using ZoneCode = base::FixedText<15>;      ///< of a district, a city's air-shed, a basin
using IndustryCode = base::FixedText<15>;  ///< e.g. power, cement, agriculture
/// What a class counts, a value of its class key: a pollutant, a metric, an indicator.
using MeasureCode = base::FixedText<23>;

/// What rights must not leave.
enum class ZoneKind : std::uint8_t { district = 1, city = 2, basin = 3 };

/// How a district stands to its target in one measure.
enum class AreaQuality : std::uint8_t { attained = 1, improving = 2, poor = 3, worsening = 4 };

/// Privileged: major infrastructure and livelihood projects.
enum class ProjectKind : std::uint8_t { ordinary = 1, privileged = 2 };

enum class QuotaOption : std::uint8_t {
  swaps = 1,       ///< two legs, cash as little as 0
  recall = 2,      ///< units come back and the payment is clawed back after a failed inspection
  net_inflow = 3,  ///< no net inflow into a district that misses its target
  duty_gap = 4,    ///< no purchases beyond the district's assessed gap
};

/// Exact: 1.5:1 is {3, 2}. What is transferred is need × numerator ÷ denominator, rounded up to the
/// step (CEIL: the side in need).
struct Ratio {
  std::int64_t numerator = 1;
  std::int64_t denominator = 1;

  friend constexpr bool operator==(const Ratio&, const Ratio&) noexcept = default;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "numerator", s.numerator);
    v(2, "denominator", s.denominator);
  }
};

struct AreaRatio {
  AreaQuality quality = AreaQuality::attained;
  Ratio ratio;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "quality", s.quality);
    v(2, "ratio", s.ratio);
  }
};

/// Buyer and seller lie in the same zone of a kind, or have the consent of the authority above.
struct ZoneRule {
  std::vector<MeasureCode> of;  ///< empty: of every measure
  ZoneKind same = ZoneKind::district;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "of", s.of);
    v(2, "same", s.same);
  }
};

/// An industry that trades with its own kind only.
struct ApartRule {
  std::vector<MeasureCode> of;  ///< empty: of every measure
  IndustryCode apart;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "of", s.of);
    v(2, "apart", s.apart);
  }
};

/// TM9 quota transfer 指标交易. Quantities are what is transferred, what is retired included.
struct QuotaRules {
  BlockFloor floor = BlockFloor::none;
  Quantity quantity_min{1};
  std::optional<Quantity> quantity_max;
  BlockApproval approval = BlockApproval::authority;
  std::int64_t approval_days = 0;  ///< trading days after which an agreement lapses; 0: never
  EnumSet<Phase> phases;
  EnumSet<QuotaOption> options;
  std::string measure;  ///< name of the class key whose value is a class's measure
  std::vector<ZoneRule> zones;
  std::vector<ApartRule> pairs;
  std::vector<AreaRatio> ratios;  ///< by the buyer's district; one for each quality, or empty: 1:1
  Ratio privileged;               ///< of privileged projects, wherever they lie
  std::int64_t cover_floor_permille = 0;  ///< of the seller's district after the sale; 0: none

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "floor", s.floor);
    v(2, "quantity_min", s.quantity_min);
    v(3, "quantity_max", s.quantity_max);
    v(4, "approval", s.approval);
    v(5, "approval_days", s.approval_days);
    v(6, "phases", s.phases);
    v(7, "options", s.options);
    v(8, "measure", s.measure);
    v(9, "zones", s.zones);
    v(10, "pairs", s.pairs);
    v(11, "ratios", s.ratios);
    v(12, "privileged", s.privileged);
    v(13, "cover_floor_permille", s.cover_floor_permille);
  }
};

/// What the authority says of an account's plant or project.
struct AccountFacts {
  ZoneCode district;
  ZoneCode city;   ///< whose air-shed it is in; empty: unknown
  ZoneCode basin;  ///< empty: unknown
  IndustryCode industry;
  ProjectKind project = ProjectKind::ordinary;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "district", s.district);
    v(2, "city", s.city);
    v(3, "basin", s.basin);
    v(4, "industry", s.industry);
    v(5, "project", s.project);
  }
};

/// What the authority says of a district in one measure of a market. Areas in quantity steps.
struct ZoneFacts {
  AreaQuality quality = AreaQuality::attained;
  Quantity land;    ///< its whole area; 0: not stated
  Quantity forest;  ///< covered, sold quotas included
  Quantity gap;     ///< what it may buy net, all years together

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "quality", s.quality);
    v(2, "land", s.land);
    v(3, "forest", s.forest);
    v(4, "gap", s.gap);
  }
};

}  // namespace eco::domain

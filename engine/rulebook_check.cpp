#include "engine/rulebook_check.hpp"

#include <algorithm>

namespace eco::engine {
namespace {

using domain::Method;
using domain::Phase;
using domain::Quantity;

constexpr std::int64_t bp_max = 10'000;
/// Beyond one half a seller's fee could exceed what a fill brings.
constexpr std::int64_t fee_bp_max = 5'000;
constexpr std::int64_t days_max = 10'000;
constexpr std::int32_t seconds_per_day = 86'400;

template <class T>
constexpr bool within(T value, T low, T high) noexcept {
  return low <= value && value <= high;
}

std::string find_method_fault(Quantity low, std::optional<Quantity> high,
                              std::optional<std::int64_t> band_bp, domain::EnumSet<Phase> phases) {
  if (low < Quantity(1)) return "the least quantity must be at least one step";
  if (high && *high < low) return "the greatest quantity is below the least";
  if (band_bp && !within<std::int64_t>(*band_bp, 0, bp_max)) {
    return "the band must be within 0 and 10000 bp";
  }
  domain::EnumSet<Phase> allowed;
  allowed.insert(Phase::pre_open)
      .insert(Phase::morning)
      .insert(Phase::lunch)
      .insert(Phase::afternoon);
  if ((phases.bits() & ~allowed.bits()) != 0) {
    return "orders can be taken from pre_open to afternoon only";
  }
  return {};
}

constexpr std::int64_t ratio_part_max = 1'000'000;

std::string find_ratio_fault(const domain::Ratio& ratio) {
  const bool sound = within<std::int64_t>(ratio.denominator, 1, ratio_part_max) &&
                     within(ratio.numerator, ratio.denominator, ratio_part_max);
  return sound ? "" : "a ratio is two whole numbers up to 1000000, the first not the smaller";
}

std::string find_quota_fault(const domain::QuotaRules& quota,
                             const std::vector<std::string>& class_key) {
  std::string fault =
      find_method_fault(quota.quantity_min, quota.quantity_max, std::nullopt, quota.phases);
  if (!fault.empty()) return fault;
  if (std::ranges::find(class_key, quota.measure) == class_key.end()) {
    return "the measure is no part of the class key";
  }
  if (!within<std::int64_t>(quota.approval_days, 0, days_max)) {
    return "approvals lapse after 0 to 10000 days";
  }
  if (!within<std::int64_t>(quota.cover_floor_permille, 0, 1'000)) {
    return "the cover floor must be within 0 and 1000 per mille";
  }
  domain::EnumSet<domain::AreaQuality> named;
  for (const domain::AreaRatio& entry : quota.ratios) {
    if (fault = find_ratio_fault(entry.ratio); !fault.empty()) return fault;
    if (named.contains(entry.quality)) return "a quality has two ratios";
    named.insert(entry.quality);
  }
  if (fault = find_ratio_fault(quota.privileged); !fault.empty()) return fault;
  constexpr std::size_t qualities = 4;
  if (!quota.ratios.empty() && quota.ratios.size() != qualities) {
    return "ratios name every quality, or none";
  }
  if (quota.options.contains(domain::QuotaOption::recall) && !quota.ratios.empty()) {
    return "what is recalled was transferred 1:1: recall and ratios exclude each other";
  }
  return {};
}

std::string find_schedule_fault(const domain::Schedule& schedule) {
  for (const std::int32_t second : {schedule.pre_open_s, schedule.morning_s, schedule.lunch_s,
                                    schedule.afternoon_s, schedule.post_s}) {
    if (!within(second, 0, seconds_per_day - 1)) return "a session time is not a time of day";
  }
  return {};
}

std::string find_continuous_fault(const domain::ContinuousRules& rules,
                                  const std::optional<domain::CallRules>& call) {
  std::string fault =
      find_method_fault(rules.quantity_min, rules.quantity_max, rules.band_bp, rules.phases);
  if (!fault.empty()) return "TM2: " + fault;
  const bool at_market = rules.kinds.contains(domain::OrderKind::market) ||
                         rules.kinds.contains(domain::OrderKind::market_to_limit) ||
                         rules.kinds.contains(domain::OrderKind::stop);
  if (!within<std::int64_t>(rules.collar_bp, at_market ? 1 : 0, bp_max - 1)) {
    return "TM2: orders at market need a collar of 1 to 9999 bp";
  }
  if (!within<std::int64_t>(rules.dynamic_bp, 0, bp_max - 1) ||
      !within<std::int64_t>(rules.interruption_s, rules.dynamic_bp == 0 ? 0 : 1, seconds_per_day)) {
    return "TM2: the dynamic range must be below 10000 bp and its call last up to a day";
  }
  if (!call)
    return rules.dynamic_bp == 0 ? "" : "TM2: an interruption becomes a call; TM4 is missing";
  if (call->kinds.contains(domain::OrderKind::market) && !rules.band_bp) {
    return "TM4: orders at market in a call need a band";
  }
  for (const std::int64_t seconds :
       {call->no_cancel_s, call->random_end_s, call->extension_s, call->closing_s, call->batch_s}) {
    if (!within<std::int64_t>(seconds, 0, seconds_per_day)) return "TM4: a time is beyond a day";
  }
  if (!within<std::int64_t>(call->extension_bp, 0, bp_max - 1)) {
    return "TM4: the extension's range must be below 10000 bp";
  }
  const bool closing = call->times.contains(domain::CallTime::closing);
  if (closing && call->closing_s < call->random_end_s + call->no_cancel_s) {
    return "TM4: a closing call must be longer than its tail and its random end";
  }
  return {};
}

std::string find_notice_fault(const domain::NoticeRules& notice) {
  constexpr std::int64_t seconds_max = 30 * seconds_per_day;
  const auto forms = domain::EnumSet<domain::AuctionForm>()
                         .insert(domain::AuctionForm::ascending)
                         .insert(domain::AuctionForm::sealed);
  if (notice.forms.empty() || (notice.forms.bits() & ~forms.bits()) != 0) {
    return "the bidding of a notice is ascending or sealed";
  }
  for (const std::int64_t bp :
       {notice.floor_bp, notice.deposit_min_bp, notice.deposit_max_bp, notice.floor_cut_bp}) {
    if (!within<std::int64_t>(bp, 0, bp_max)) return "a share must be within 0 and 10000 bp";
  }
  if (notice.deposit_min_bp > notice.deposit_max_bp) return "the deposit's least is above its most";
  for (const std::int64_t days : {notice.notice_days, notice.relist_days, notice.objection_days,
                                  notice.contract_days, notice.payment_days}) {
    if (!within<std::int64_t>(days, 1, 1'000)) return "a period must be within 1 and 1000 days";
  }
  for (const std::int64_t seconds : {notice.extension_s, notice.first_refusal_s}) {
    if (!within<std::int64_t>(seconds, 0, seconds_max)) return "a window is above 30 days";
  }
  if (!within(notice.relists_max, 0u, 100u)) return "an unsold notice runs again 100 times at most";
  if (notice.withdrawal_cost < domain::Money(0)) return "the cost of a withdrawal is negative";
  return find_method_fault(Quantity(1), {}, {}, notice.phases);
}

std::string find_rules_fault(const domain::MarketRules& rules, domain::EnumSet<Method> unlocked) {
  if (rules.hao_per_tick_step < 1) return "tick × step must be a whole number of hao";
  if (rules.listed && !unlocked.contains(Method::listed)) {
    return "TM1 is offered but no legal basis unlocks it";
  }
  if (rules.block && !unlocked.contains(Method::block)) {
    return "TM3 is offered but no legal basis unlocks it";
  }
  const std::pair<bool, Method> others[] = {{rules.sealed.has_value(), Method::sealed},
                                            {rules.ascending.has_value(), Method::ascending},
                                            {rules.fixed_price.has_value(), Method::fixed_price},
                                            {rules.notice.has_value(), Method::notice},
                                            {rules.continuous.has_value(), Method::continuous},
                                            {rules.call.has_value(), Method::call},
                                            {rules.quota.has_value(), Method::quota}};
  for (const auto& [offered, method] : others) {
    if (offered && !unlocked.contains(method)) {
      return "TM" + std::to_string(static_cast<int>(method)) +
             " is offered but no legal basis unlocks it";
    }
  }
  if (rules.listed && rules.continuous) return "a market has one book: TM1 or TM2";
  if (rules.call && !rules.continuous) return "TM4 uncrosses the orders of TM2, which is missing";
  if (rules.continuous) {
    std::string fault = find_continuous_fault(*rules.continuous, rules.call);
    if (!fault.empty()) return fault;
  }
  if (rules.block && rules.block->forms.empty()) return "TM3 is offered in no form";
  if (rules.block && !within<std::int64_t>(rules.block->approval_days, 0, days_max)) {
    return "TM3: the days for an approval must be within 0 and 10000";
  }
  if (rules.close == domain::CloseRule::vwap_last_n && !within(rules.close_trades, 1u, 1'000u)) {
    return "VWAP_LAST_N needs 1 to 1000 trades";
  }
  if (rules.close_threshold < Quantity(0)) return "the close threshold is negative";
  if (!within<std::int64_t>(rules.rights_t, 0, days_max) ||
      !within<std::int64_t>(rules.reverse_t, 0, days_max)) {
    return "a holding period must be within 0 and 10000 days";
  }
  if (!within<std::int64_t>(rules.fee_bp, 0, fee_bp_max)) {
    return "the fee must be within 0 and 5000 bp";
  }
  if (!within<std::int64_t>(rules.risk_reserve_bp, 0, bp_max)) {
    return "the risk reserve's share must be within 0 and 10000 bp";
  }
  if (rules.listed) {
    const domain::ListedRules& listed = *rules.listed;
    std::string fault =
        find_method_fault(listed.quantity_min, listed.quantity_max, listed.band_bp, listed.phases);
    if (!fault.empty()) return "TM1: " + fault;
  }
  if (rules.block) {
    const domain::BlockRules& block = *rules.block;
    std::string fault =
        find_method_fault(block.quantity_min, block.quantity_max, block.band_bp, block.phases);
    if (!fault.empty()) return "TM3: " + fault;
  }
  if (rules.notice) {
    std::string fault = find_notice_fault(*rules.notice);
    if (!fault.empty()) return "TM8: " + fault;
  }
  if (rules.quota) {
    std::string fault = find_quota_fault(*rules.quota, rules.class_key);
    if (!fault.empty()) return "TM9: " + fault;
  }
  return find_schedule_fault(rules.schedule);
}

}  // namespace

std::string find_fault(const domain::Rulebook& rulebook) {
  if (rulebook.market.empty()) return "the market code is empty";
  if (rulebook.revisions.empty()) return "there is no revision";
  std::uint32_t unlocked = 0;
  for (const domain::LegalBasis& basis : rulebook.legal_basis) unlocked |= basis.unlocks.bits();
  const domain::RulebookRevision* before = nullptr;
  for (const domain::RulebookRevision& revision : rulebook.revisions) {
    const std::string where = "revision of " + base::format_date(revision.effective_from) + ": ";
    if (before != nullptr && revision.effective_from <= before->effective_from) {
      return where + "revisions must ascend by date";
    }
    if (before != nullptr &&
        (revision.rules.tick != before->rules.tick ||
         revision.rules.quantity_step != before->rules.quantity_step ||
         revision.rules.hao_per_tick_step != before->rules.hao_per_tick_step)) {
      return where + "tick and step of a market cannot change";
    }
    const std::string fault = find_rules_fault(revision.rules, domain::EnumSet<Method>(unlocked));
    if (!fault.empty()) return where + fault;
    before = &revision;
  }
  return {};
}

}  // namespace eco::engine

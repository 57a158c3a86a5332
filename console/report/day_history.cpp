#include "console/report/day_history.hpp"

#include <utility>
#include <variant>

namespace eco::console {

using namespace domain;

bool DayHistory::apply(const DurableCommand& command) {
  note_rulebook(command.command);
  for (const Event& event : command.events) {
    if (!apply_event(command.command, event)) return false;
  }
  return true;
}

void DayHistory::note_rulebook(const Command& command) {
  const auto* operated = std::get_if<OperatorCommand>(&command.body);
  if (operated == nullptr) return;
  if (const auto* activation = std::get_if<ActivateRulebook>(&operated->action)) {
    proposed_[command.header.sequence] = activation->rulebook;
  }
}

bool DayHistory::apply_event(const Command& command, const Event& event) {
  const SeqNo sequence = command.header.sequence;
  const Timestamp stamp = command.header.stamp;
  if (const auto* opened = std::get_if<DayOpened>(&event)) {
    over_ = in_day_ && wanted_.has_value();
    if (over_) return false;
    on(*opened);
  } else if (const auto* posted = std::get_if<CashPosted>(&event)) {
    books_.post(*posted);
    if (in_day_) postings_.push_back({sequence, stamp, *posted});
  } else if (const auto* moved = std::get_if<LotMoved>(&event)) {
    books_.move(*moved);
    if (in_day_) movements_.push_back({sequence, stamp, *moved});
  } else if (const auto* reserved = std::get_if<RightsReserved>(&event)) {
    books_.reserve(*reserved);
    if (in_day_) reservations_.push_back({sequence, stamp, *reserved});
  } else if (const auto* trade = std::get_if<Trade>(&event)) {
    if (in_day_) trades_.push_back({sequence, stamp, *trade});
  } else if (const auto* changed = std::get_if<TradeFinalityChanged>(&event)) {
    finality_[changed->trade] = changed->finality;
    const bool late = in_day_ && changed->date < day_.date;
    if (late && is_reversed(changed->finality)) {
      late_refusals_.push_back({sequence, stamp, *changed});
    }
  } else if (const auto* approved = std::get_if<ActionApproved>(&event)) {
    on(*approved);
  } else if (const auto* refused = std::get_if<ActionRefused>(&event)) {
    proposed_.erase(refused->proposal);
  } else if (const auto* activated = std::get_if<RulebookActivated>(&event)) {
    names_.set_market(activated->market, activated->code);
  } else if (const auto* resolved = std::get_if<RulesResolved>(&event)) {
    on(*resolved);
  } else if (const auto* phase = std::get_if<PhaseChanged>(&event)) {
    markets_[phase->market].phase = phase->to;
  } else if (const auto* listed = std::get_if<InstrumentListed>(&event)) {
    const MarketRules& rules = markets_[listed->market].rules;
    names_.set_instrument(listed->instrument,
                          {listed->symbol, listed->market, rules.tick, rules.quantity_step});
  } else if (const auto* reference = std::get_if<ReferenceSet>(&event)) {
    instruments_[reference->instrument].base = reference->base;
  } else if (const auto* close = std::get_if<InstrumentClosed>(&event)) {
    instruments_[close->instrument].closed = *close;
  } else if (const auto* composite = std::get_if<CompositeClosed>(&event)) {
    markets_[composite->market].composite = *composite;
  } else if (const auto* settled = std::get_if<MarketSettled>(&event)) {
    markets_[settled->market].settled = *settled;
  } else if (const auto* failed = std::get_if<SettlementBreak>(&event)) {
    const auto instrument = names_.instruments().find(failed->instrument);
    if (instrument != names_.instruments().end()) {
      markets_[instrument->second.market].breaks.push_back(*failed);
    }
  } else if (const auto* net = std::get_if<RegistryNet>(&event)) {
    if (in_day_) registry_nets_.push_back(*net);
  } else if (const auto* member = std::get_if<MemberAdmitted>(&event)) {
    names_.set_member(member->member,
                      {member->code, member->name, member->account, member->account_code});
  } else if (std::holds_alternative<DayClosed>(event)) {
    day_closed_ = true;
  }
  return true;
}

void DayHistory::on(const DayOpened& event) {
  day_closed_ = false;
  for (auto& [id, market] : markets_) {
    market.composite.reset();
    market.settled.reset();
    market.breaks.clear();
  }
  instruments_.clear();
  trades_.clear();
  late_refusals_.clear();
  postings_.clear();
  movements_.clear();
  reservations_.clear();
  registry_nets_.clear();
  if (wanted_ && event.date != *wanted_) return;
  in_day_ = true;
  day_ = event;
  opening_ = books_;
}

void DayHistory::on(const RulesResolved& event) {
  names_.set_market(event.market, event.code);
  const auto rulebook = rulebooks_.find(event.code);
  if (rulebook == rulebooks_.end()) return;
  for (const RulebookRevision& revision : rulebook->second.revisions) {
    if (revision.effective_from != event.effective_from) continue;
    MarketDay& market = markets_[event.market];
    market.name_en = rulebook->second.name_en;
    market.name_zh = rulebook->second.name_zh;
    market.rules = revision.rules;
    names_.set_grid(event.market, revision.rules.tick, revision.rules.quantity_step);
  }
}

void DayHistory::on(const ActionApproved& event) {
  auto proposal = proposed_.extract(event.proposal);
  if (proposal.empty()) return;
  const MarketCode code = proposal.mapped().market;
  rulebooks_[code] = std::move(proposal.mapped());
}

const Rulebook* DayHistory::rulebook(const MarketCode& code) const noexcept {
  const auto found = rulebooks_.find(code);
  return found == rulebooks_.end() ? nullptr : &found->second;
}

const InstrumentDay* DayHistory::instrument(InstrumentId id) const noexcept {
  const auto found = instruments_.find(id);
  return found == instruments_.end() ? nullptr : &found->second;
}

TradeFinality DayHistory::finality(TradeId trade) const noexcept {
  const auto found = finality_.find(trade);
  return found == finality_.end() ? TradeFinality::pending : found->second;
}

}  // namespace eco::console

#include <utility>

#include "base/assert.hpp"
#include "tests/sim/simulation.hpp"
#include "tests/sim/world.hpp"
#include "tests/support/rulebook_values.hpp"

namespace eco::sim {

using namespace domain;

namespace {

template <class Text>
Text text(std::string_view value) {
  const auto made = Text::from(value);
  ECO_ASSERT(made.has_value());
  return *made;
}

}  // namespace

EventBuffer Simulation::submit_and_wait(Command command) {
  std::optional<EventBuffer> heard;
  const auto outcome = life_->node->operators().submit(
      std::move(command), [&heard](SeqNo, const EventBuffer& events) { heard = events; });
  ECO_ASSERT(outcome == console::SubmitOutcome::taken);
  while (!heard) {
    const auto slots = life_->node->journal_loop().do_work();
    ECO_ASSERT(slots.has_value());
    life_->node->release();
    life_->background.run_all();
    life_->io.run_all();
  }
  return *std::move(heard);
}

void Simulation::operate(OperatorAction action) {
  const EventBuffer events = submit_and_wait(operator_command("op1", std::move(action)));
  ECO_ASSERT(!std::holds_alternative<OperatorRejected>(events.back()));
  const auto* proposed = std::get_if<ActionProposed>(&events.back());
  if (proposed == nullptr) return;
  Command approval;
  approval.header.person = "op2";
  approval.body = ApproveProposal{proposed->proposal, proposed->hash, "simulation"};
  const EventBuffer effects = submit_and_wait(std::move(approval));
  ECO_ASSERT(!std::holds_alternative<OperatorRejected>(effects.back()));
}

template <class AnswerType>
AnswerType Simulation::ask(const Query& query) {
  std::optional<AnswerType> heard;
  life_->node->queries().ask(
      query, [&heard](SeqNo, const Answer& answer) { heard = std::get<AnswerType>(answer); });
  while (!heard) {
    const auto slots = life_->node->journal_loop().do_work();
    ECO_ASSERT(slots.has_value());
    life_->node->release();
  }
  return *std::move(heard);
}

void Simulation::set_up() {
  const Rulebook rulebook = testing::cea_sim();
  operate(ActivateRulebook{"rulebook", rulebook});
  operate(OpenDay{testing::date("2026-03-02"), ScheduleMode::manual, engine::semantics_version,
                  "simulation"});
  for (const ListedInstrument& listed : listed_instruments) {
    operate(ListInstrument{text<MarketCode>(listed.market), text<Symbol>(listed.symbol),
                           listed.vintage, "", Price(listed.first_base)});
  }
  admit_members();
  // Listed today, the instruments have their base from tomorrow on.
  for (const Phase phase :
       {Phase::morning, Phase::lunch, Phase::afternoon, Phase::post, Phase::settling}) {
    operate(SetPhase{{}, phase});
  }
  operate(Settle{});
  operate(CloseDay{});
  operate(OpenDay{testing::date("2026-03-03"), ScheduleMode::manual, engine::semantics_version,
                  "simulation"});
  operate(SetPhase{{}, Phase::morning});
  market_ = ask<InstrumentsAnswer>(InstrumentsQuery{}).instruments;
  ECO_ASSERT(market_.size() == listed_instruments.size());
  for (std::size_t i = 0; i < members_.size(); ++i) life_->gateway->connect(i);
}

void Simulation::admit_members() {
  for (std::size_t i = 0; i < member_count; ++i) {
    const std::string code = "M" + std::to_string(i + 1);
    operate(AdmitMember{text<MemberCode>(code), code});
    operate(CreateTrader{text<MemberCode>(code), text<PersonName>("trader-" + code),
                         text<CompId>(code), FixVersion::fix44, 1});
    operate(DepositCash{text<AccountCode>(code), initial_cash, "bank"});
    for (const ListedInstrument& listed : listed_instruments) {
      operate(IssueLot{text<AccountCode>(code), text<Symbol>(listed.symbol), initial_rights, 0,
                       Acquisition::deposited, Place::trading, "registry"});
    }
    codes_.push_back(text<MemberCode>(code));
    const gateway::TraderLogin* trader = life_->node->directory().trader(code);
    const MemberView* member = life_->node->directory().member(code);
    ECO_ASSERT(trader != nullptr && member != nullptr);
    members_.emplace_back(ModelMember::Identity{member->member, trader->trader, member->account,
                                                member->code, trader->fix_version},
                          probes_);
  }
  // The gateway numbers its members from the beginning.
  life_->gateway.reset();
  start_life();
}

}  // namespace eco::sim

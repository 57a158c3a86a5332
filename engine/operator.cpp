#include "engine/operator.hpp"

#include "engine/admin.hpp"
#include "engine/auction_entry.hpp"
#include "engine/bust.hpp"
#include "engine/call_auction.hpp"
#include "engine/class_change.hpp"
#include "engine/day.hpp"
#include "engine/notice_entry.hpp"
#include "engine/quota_admin.hpp"
#include "engine/settlement.hpp"

namespace eco::engine {
namespace {

using domain::RejectCode;

/// Why the action is impossible now, as far as that shows before it is tried.
Denial check_action(Core& core, const domain::OperatorAction& action) {
  return std::visit(
      [&core](const auto& body) -> Denial {
        if constexpr (requires { check(core, body); }) {
          return check(core, body);
        } else {
          return {};
        }
      },
      action);
}

/// Performs the action, or says why not and has changed nothing.
Denial perform(Core& core, const Step& step, const domain::OperatorAction& action) {
  if (Denial denial = check_action(core, action); denial.refused()) return denial;
  return std::visit(
      [&](const auto& body) -> Denial {
        if constexpr (std::is_void_v<decltype(run(core, step, body))>) {
          run(core, step, body);
          return {};
        } else {
          return run(core, step, body);
        }
      },
      action);
}

void reject(const Step& step, Denial denial) {
  step.emit(domain::OperatorRejected{step.header.person, denial.refusal, std::move(denial.text)});
}

/// The open proposal that a named person speaks of, or null after having said why not.
const Proposal* find_proposal(const Core& core, const Step& step, domain::SeqNo number) {
  if (step.header.person.empty()) {
    reject(step, deny(RejectCode::wrong_state, "an operator's command needs a person"));
    return nullptr;
  }
  const Proposal* proposal = core.proposals.find(number);
  if (proposal == nullptr) {
    reject(step, deny(RejectCode::unknown_proposal, "proposal " + std::to_string(number.raw())));
  }
  return proposal;
}

}  // namespace

void apply(Core& core, const Step& step, const domain::OperatorCommand& command) {
  Denial denial;
  if (step.header.person.empty()) {
    denial = deny(RejectCode::wrong_state, "an operator's command needs a person");
  } else if (!domain::needs_two_persons(command.action)) {
    denial = perform(core, step, command.action);
  } else {
    denial = check_action(core, command.action);
    if (!denial.refused()) {
      const Proposal& proposal =
          core.proposals.add(step.header.sequence, step.header.person, command);
      step.emit(domain::ActionProposed{proposal.number, proposal.proposer, proposal.hash});
    }
  }
  if (denial.refused()) reject(step, std::move(denial));
}

void apply(Core& core, const Step& step, const domain::ApproveProposal& command) {
  const Proposal* proposal = find_proposal(core, step, command.proposal);
  if (proposal == nullptr) return;
  const std::string where = "proposal " + std::to_string(command.proposal.raw());
  if (proposal->proposer == step.header.person) {
    return reject(step, deny(RejectCode::own_proposal, where));
  }
  if (proposal->hash != command.hash) {
    return reject(step, deny(RejectCode::hash_mismatch, where));
  }
  const Proposal approved = core.proposals.take(command.proposal);
  step.emit(domain::ActionApproved{approved.number, approved.proposer, step.header.person});
  Denial denial = perform(core, step, approved.command.action);
  if (!denial.refused()) return;
  denial.text = where + " has become impossible and is closed: " + denial.text;
  reject(step, std::move(denial));
}

void apply(Core& core, const Step& step, const domain::RefuseProposal& command) {
  if (find_proposal(core, step, command.proposal) == nullptr) return;
  const Proposal refused = core.proposals.take(command.proposal);
  step.emit(domain::ActionRefused{refused.number, refused.proposer, step.header.person});
}

}  // namespace eco::engine

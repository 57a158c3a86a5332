#include "tests/sim/sim_operator.hpp"

#include <algorithm>
#include <utility>

#include "engine/exchange.hpp"

namespace eco::sim {

using namespace domain;

Command operator_command(PersonName person, OperatorAction action) {
  Command command;
  command.header.person = person;
  command.body = OperatorCommand{"simulation", "", std::move(action)};
  return command;
}

void SimOperator::heard(SeqNo as_of) {
  if (!around_.durable(as_of)) around_.violation("an operator was told what is not durable");
  around_.told(as_of);
}

void SimOperator::step() {
  if (busy_) return;
  busy_ = true;
  port_.ask(VenueQuery{}, [this](SeqNo as_of, const Answer& answer) {
    heard(as_of);
    port_.ask(MarketsQuery{}, [this, venue = std::get<VenueAnswer>(answer).venue](
                                  SeqNo also, const Answer& markets) {
      heard(also);
      decide(venue, std::get<MarketsAnswer>(markets).markets);
    });
  });
}

void SimOperator::decide(const VenueView& venue, const std::vector<MarketView>& markets) {
  const Phase phase = markets.front().phase;
  const bool trading = phase == Phase::morning || phase == Phase::afternoon;
  if (random_.chance(1, 10)) {
    port_.dry_run(operator_command("op1", DepositCash{AccountCode("M1"), Money(10'000), "dry run"}),
                  [this](SeqNo as_of, const EventBuffer&) {
                    probes_.hit(Probe::dry_run_answered);
                    heard(as_of);
                  });
  }
  // Blocks are taken in the afternoon only: it lasts longer.
  if (trading && random_.chance(phase == Phase::afternoon ? 9 : 5, 10)) {
    act(detour());
  } else {
    act(next_action(venue, markets));
  }
}

OperatorAction SimOperator::detour() {
  const MemberCode member = members_[random_.below(members_.size())].identity().code;
  switch (random_.below(4)) {
    case 0:
      return SetMemberStatus{member, MemberStatus::suspended};
    case 1:
      return CancelOnBehalf{member, {}, {}};
    default:
      return SetMemberStatus{member, MemberStatus::active};
  }
}

OperatorAction SimOperator::next_action(const VenueView& venue,
                                        const std::vector<MarketView>& markets) {
  switch (markets.front().phase) {
    case Phase::closed: {
      around_.before_open_day();
      base::Date date = venue.trade_date.plus_days(1);
      while (date.weekday() == 0 || date.weekday() == 6) date = date.plus_days(1);
      const auto schedule = random_.chance(1, 3) ? ScheduleMode::automatic : ScheduleMode::manual;
      return OpenDay{date, schedule, engine::semantics_version, "simulation"};
    }
    case Phase::pre_open:
      return SetPhase{{}, Phase::morning};
    case Phase::morning:
      return SetPhase{{}, random_.chance(1, 3) ? Phase::lunch : Phase::afternoon};
    case Phase::lunch:
      return SetPhase{{}, Phase::afternoon};
    case Phase::afternoon:
      return SetPhase{{}, Phase::post};
    case Phase::post:
      return SetPhase{{}, Phase::settling};
    case Phase::settling:
      break;
    case Phase::settled:
      return CloseDay{};
  }
  const auto pending = std::find_if(markets.begin(), markets.end(), [](const MarketView& market) {
    return market.trades_pending != 0;
  });
  if (pending != markets.end() && random_.chance(3, 4)) return ConfirmTrades{pending->code, {}};
  return Settle{};
}

void SimOperator::act(OperatorAction action) {
  const auto outcome = port_.submit(operator_command("op1", std::move(action)),
                                    [this](SeqNo sequence, const EventBuffer& events) {
                                      busy_ = false;
                                      heard(sequence);
                                      if (events.empty())
                                        around_.violation("an operator's command had no events");
                                    });
  if (outcome == console::SubmitOutcome::full) {
    probes_.hit(Probe::ring_full);
    busy_ = false;
  }
}

}  // namespace eco::sim

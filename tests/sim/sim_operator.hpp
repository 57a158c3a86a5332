#pragma once
/// An operator who leads the venue through its days by what he sees of it, so that a crash never
/// confuses him.
#include <functional>
#include <string>
#include <vector>

#include "base/prng.hpp"
#include "console/ports.hpp"
#include "tests/sim/model_member.hpp"
#include "tests/sim/probes.hpp"

namespace eco::sim {

/// Lives as long as one life of the venue's process. One request open at a time.
class SimOperator {
 public:
  struct Surroundings {
    std::function<void()> before_open_day;       ///< the last moment to ask for yesterday's reports
    std::function<void(domain::SeqNo)> told;     ///< an answer spoke of the state up to here
    std::function<bool(domain::SeqNo)> durable;  ///< whether that much is
    std::function<void(std::string)> violation;
  };

  SimOperator(console::OperatorPort& port, base::Prng& random, Probes& probes,
              const std::vector<ModelMember>& members, Surroundings around)
      : port_(port),
        random_(random),
        probes_(probes),
        members_(members),
        around_(std::move(around)) {}

  /// Looks, then does the next thing.
  void step();

 private:
  void decide(const domain::VenueView& venue, const std::vector<domain::MarketView>& markets);
  [[nodiscard]] domain::OperatorAction next_action(const domain::VenueView& venue,
                                                   const std::vector<domain::MarketView>& markets);
  [[nodiscard]] domain::OperatorAction detour();
  void act(domain::OperatorAction action);
  void heard(domain::SeqNo as_of);

  console::OperatorPort& port_;
  base::Prng& random_;
  Probes& probes_;
  const std::vector<ModelMember>& members_;
  Surroundings around_;
  bool busy_ = false;
};

/// An operator's command by `person`.
[[nodiscard]] domain::Command operator_command(domain::PersonName person,
                                               domain::OperatorAction action);

}  // namespace eco::sim

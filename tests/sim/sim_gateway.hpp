#pragma once
/// A gateway over gateway/ports.hpp as simple as can be: numbered messages in, reports by ExecID
/// out.
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "gateway/ports.hpp"
#include "tests/sim/model_member.hpp"
#include "tests/sim/network.hpp"
#include "tests/sim/probes.hpp"

namespace eco::sim {

/// What everybody outside of the venue was ever told. Survives crashes: it is what must never turn
/// out untrue.
struct Told {
  domain::SeqNo newest;  ///< highest sequence that anything told speaks of
  /// Place of the last message of each member that was answered.
  std::map<domain::MemberId, std::uint64_t> answered;
};

/// Lives as long as one life of the venue's process.
class SimGateway final : public gateway::Gateway {
 public:
  struct Ports {
    gateway::CommandSink& sink;
    gateway::QueryPort& queries;
    const gateway::Directory& directory;
    gateway::SessionStore& store;
  };
  using Violation = std::function<void(std::string)>;

  SimGateway(const Ports& ports, std::vector<ModelMember>& members, Network& network, Told& told,
             Probes& probes, Violation violation);

  /// A member's connection stands: he is asked to go on from the number that the venue expects.
  void connect(std::size_t member);
  void receive(std::size_t member, ClientMessage message);
  /// Everything of today again, as far as it concerns the member: what a ResendRequest brings.
  void send_again(std::size_t member, Network::Fate fate);
  void publish_book(std::size_t member, domain::InstrumentId instrument);

  void on_durable(std::span<const gateway::DurableCommand> commands) override;
  void on_room() override;
  void on_time(domain::Timestamp) override {}

  [[nodiscard]] std::uint64_t expected(std::size_t member) const {
    return sessions_[member].next_inbound;
  }
  [[nodiscard]] bool blocked() const noexcept { return !backlog_.empty(); }

 private:
  struct Waiting {
    std::size_t member;
    ClientMessage message;
  };

  [[nodiscard]] gateway::SubmitResult submit(std::size_t member, const ClientMessage& message);
  void report(const gateway::DurableCommand& command, std::optional<std::size_t> only,
              Network::Fate fate);
  void tell(domain::SeqNo sequence);

  Ports ports_;
  std::vector<ModelMember>& members_;
  Network& network_;
  Told& told_;
  Probes& probes_;
  Violation violation_;
  std::vector<gateway::SessionRecord> sessions_;
  std::deque<Waiting> backlog_;
  domain::SeqNo seen_;
};

}  // namespace eco::sim

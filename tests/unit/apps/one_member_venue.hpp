#pragma once
/// A venue for one member, on a thread of its own: the gateway's TLS server and session level, and
/// answers that a test chooses.
#include <filesystem>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "apps/eco-member/in_message.hpp"
#include "gateway/fix/framer.hpp"
#include "gateway/fix/session_engine.hpp"
#include "gateway/net/io_loop.hpp"
#include "gateway/net/tls_server.hpp"

namespace eco::member {

class OneMemberVenue final : public gateway::ConnectionAcceptor, gateway::fix::SessionEvents {
 public:
  using OutMessage = gateway::fix::OutMessage;
  /// Answers one application message; called on the venue's thread.
  using Answers = std::function<std::vector<OutMessage>(const InMessage&)>;

  /// `directory` has the files of `create_certificates`.
  OneMemberVenue(const std::string& directory, Answers answers);
  ~OneMemberVenue() override;

  [[nodiscard]] std::uint16_t port() const { return server_->port(); }
  /// Runs `work` on the venue's thread and waits for it.
  void run(const std::function<void()>& work);

  // For `run` only.
  void cut_connections() { server_->close_all("test"); }
  void refuse_logons() { refusing_ = true; }
  void open_new_day();
  /// Sends a report, or keeps it for the next ResendRequest.
  void report(std::uint64_t sequence, const OutMessage& message);
  [[nodiscard]] const std::vector<std::string>& received_orders() const { return orders_; }

 private:
  class Handler;

  std::unique_ptr<gateway::ConnectionHandler> accepted(gateway::Transport& transport) override;
  void transmit(std::string_view bytes) override;
  void hang_up() override;
  void application(std::string_view message, std::uint64_t number) override;
  gateway::fix::ResendPlan resend_requested(std::uint64_t, std::uint64_t) override {
    return gateway::fix::ResendPlan::by_number;
  }
  void heartbeat(std::string_view) override {}
  void logged_on() override {}
  void rejected(std::string_view, std::string_view) override {}
  std::optional<OutMessage> rerender(gateway::fix::EventRef event) override;

  gateway::net::IoLoop loop_;
  Answers answers_;
  gateway::fix::SessionEngine engine_{{"FIX.4.4", "ECOBOURSE", "M1"}, *this};
  std::unique_ptr<gateway::net::TlsServer> server_;
  gateway::Transport* transport_ = nullptr;  // of the connection that is on
  std::map<std::uint64_t, OutMessage> reports_;
  std::vector<std::string> orders_;
  bool refusing_ = false;
  bool restart_ = false;
  std::thread thread_;
};

}  // namespace eco::member

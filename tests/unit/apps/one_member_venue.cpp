#include "tests/unit/apps/one_member_venue.hpp"

#include <gtest/gtest.h>

namespace eco::member {

using gateway::fix::EventRef;
using gateway::fix::OutMessage;

class OneMemberVenue::Handler final : public gateway::ConnectionHandler {
 public:
  Handler(OneMemberVenue& venue, gateway::Transport& transport)
      : venue_(venue), transport_(transport) {}
  void received(std::string_view bytes) override {
    framer_.append(bytes);
    while (true) {
      const auto frame = framer_.next();
      if (frame.status != gateway::fix::FrameStatus::message) return;
      take(std::string(frame.message));
    }
  }
  void drained() override {}
  void closed() override {
    if (venue_.transport_ != &transport_) return;
    venue_.transport_ = nullptr;
    venue_.engine_.detach();
  }

 private:
  void take(const std::string& message) {
    if (venue_.transport_ == nullptr) {
      venue_.transport_ = &transport_;
      if (std::exchange(venue_.restart_, false)) venue_.engine_.restart_numbers(1, 1);
      venue_.engine_.attach();
      if (venue_.refusing_) {
        const OutMessage no = std::move(OutMessage("5").set(58, "LOGON_REFUSED: no"));
        venue_.engine_.send(no, std::nullopt, gateway::fix::PossResend::no);
        return transport_.close_after_send();
      }
    }
    venue_.engine_.receive(message);
  }

  OneMemberVenue& venue_;
  gateway::Transport& transport_;
  gateway::fix::Framer framer_;
};

OneMemberVenue::OneMemberVenue(const std::string& directory, Answers answers)
    : answers_(std::move(answers)) {
  auto server = gateway::net::TlsServer::open(loop_,
                                              {.certificate_chain_file = directory + "/server.crt",
                                               .private_key_file = directory + "/server.key"},
                                              *this);
  EXPECT_TRUE(server) << (server ? "" : server.error().text);
  server_ = std::move(*server);
  thread_ = std::thread([this] { loop_.run(); });
}

OneMemberVenue::~OneMemberVenue() {
  run([this] { server_.reset(); });
  loop_.stop();
  thread_.join();
}

void OneMemberVenue::run(const std::function<void()>& work) {
  std::promise<void> done;
  loop_.post([&] {
    work();
    done.set_value();
  });
  done.get_future().wait();
}

void OneMemberVenue::open_new_day() {
  engine_.logout("new trading day");
  restart_ = true;
}

void OneMemberVenue::report(std::uint64_t sequence, const OutMessage& message) {
  reports_[sequence] = message;
  const EventRef event{domain::SeqNo(sequence), 0};
  if (transport_ != nullptr) engine_.send(message, event, gateway::fix::PossResend::no);
}

std::unique_ptr<gateway::ConnectionHandler> OneMemberVenue::accepted(
    gateway::Transport& transport) {
  return std::make_unique<Handler>(*this, transport);
}

void OneMemberVenue::transmit(std::string_view bytes) {
  if (transport_ != nullptr) transport_->send(bytes);
}

void OneMemberVenue::hang_up() {
  if (transport_ != nullptr) transport_->close_after_send();
}

void OneMemberVenue::application(std::string_view message, std::uint64_t) {
  const InMessage received(message);
  if (received.type() == "D") orders_.emplace_back(message);
  for (const OutMessage& answer : answers_(received)) {
    engine_.send(answer, std::nullopt, gateway::fix::PossResend::no);
  }
}

std::optional<OutMessage> OneMemberVenue::rerender(EventRef event) {
  const auto found = reports_.find(event.sequence.raw());
  if (found == reports_.end()) return std::nullopt;
  return found->second;
}

}  // namespace eco::member

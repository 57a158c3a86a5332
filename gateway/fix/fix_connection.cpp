#include "gateway/fix/fix_gateway.hpp"

namespace eco::gateway::fix {
namespace {

std::string fault_text(const Framer::Outcome& outcome) {
  std::string text(outcome.reason);
  if (outcome.tag != 0) text += ", tag " + std::to_string(outcome.tag);
  return text;
}

}  // namespace

FixConnection::FixConnection(FixGateway& gateway, Transport& transport, std::uint64_t id)
    : gateway_(gateway),
      transport_(transport),
      id_(id),
      opened_at_(gateway.now()),
      framer_(gateway.options().frame) {}

FixConnection::~FixConnection() = default;

void FixConnection::received(std::string_view bytes) {
  if (state_ == State::closing) return;
  framer_.append(bytes);
  proceed();
}

void FixConnection::drained() {
  if (session_ != nullptr) session_->drained();
}

void FixConnection::closed() {
  state_ = State::closing;
  if (session_ != nullptr) session_->disconnected();
  session_ = nullptr;
  gateway_.forget(*this);
}

void FixConnection::let_go() {
  stop();
  if (session_ != nullptr) session_->disconnected();
  session_ = nullptr;
  transport_.close("replaced by a new logon");
}

void FixConnection::bind(TraderSession& session) {
  session_ = &session;
  state_ = State::bound;
}

bool FixConnection::overdue(domain::Timestamp now) {
  if (opened_at_.raw() == 0) opened_at_ = now;
  const auto timeout_ns = std::chrono::nanoseconds(gateway_.options().logon_timeout).count();
  return state_ == State::awaiting_logon && now.raw() - opened_at_.raw() > timeout_ns;
}

bool FixConnection::must_pause() const {
  if (state_ == State::authenticating || gateway_.blocked()) return true;
  return session_ != nullptr && session_->must_pause();
}

void FixConnection::proceed() {
  if (proceeding_) return;
  proceeding_ = true;
  while (state_ != State::closing && !must_pause()) {
    const Framer::Outcome outcome = framer_.next();
    if (outcome.status == FrameStatus::need_more) break;
    take(outcome);
  }
  proceeding_ = false;
  const bool pause = state_ != State::closing && must_pause();
  if (pause == paused_) return;
  paused_ = pause;
  if (paused_) {
    transport_.pause_reading();
  } else {
    transport_.resume_reading();
  }
}

void FixConnection::take(const Framer::Outcome& outcome) {
  if (outcome.status == FrameStatus::garbled && state_ == State::bound) {
    return gateway_.garbled(*this, fault_text(outcome));
  }
  if (outcome.status != FrameStatus::message) {
    if (state_ == State::bound) session_->hopeless(fault_text(outcome));
    stop();
    return gateway_.close(transport_, fault_text(outcome));
  }
  if (state_ == State::bound) return session_->receive(outcome.message);
  state_ = State::authenticating;
  gateway_.log_on(*this, outcome.message);
}

}  // namespace eco::gateway::fix

#pragma once
/// QuickFIX's message store over numbers and event references: no message text is kept, resends are
/// rendered again.
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "gateway/fix/outbound.hpp"
#include "gateway/fix/quickfix.hpp"
#include "gateway/fix/session_engine.hpp"

namespace eco::gateway::fix {

/// Numbers are kept in memory; what must survive a crash is the owner's SessionRecord (number
/// blocks).
class NumberStore final : public FIX::MessageStore {
 public:
  struct Sent {
    int number = 0;
    EventRef event;
    PossResend poss_resend = PossResend::no;
    std::string sending_time;
  };
  /// Text of a sent message, or of an administrative one for a number without an event.
  using Rebuild = std::function<std::string(int number, const Sent* sent)>;

  explicit NumberStore(Rebuild rebuild) : rebuild_(std::move(rebuild)) {}

  /// The next message stored carries this event.
  void expect_event(EventRef event, PossResend poss_resend) {
    expected_ = Sent{0, event, poss_resend, {}};
  }
  void expect_nothing() { expected_.reset(); }
  void hide_messages(bool hidden) { hidden_ = hidden; }
  void restart(int outbound, int inbound);

  bool set(int number, const std::string& message) noexcept(false) override;
  void get(int begin, int end, std::vector<std::string>& messages) const noexcept(false) override;
  int getNextSenderMsgSeqNum() const noexcept(false) override { return next_outbound_; }
  int getNextTargetMsgSeqNum() const noexcept(false) override { return next_inbound_; }
  void setNextSenderMsgSeqNum(int value) noexcept(false) override { next_outbound_ = value; }
  void setNextTargetMsgSeqNum(int value) noexcept(false) override { next_inbound_ = value; }
  void incrNextSenderMsgSeqNum() noexcept(false) override { ++next_outbound_; }
  void incrNextTargetMsgSeqNum() noexcept(false) override { ++next_inbound_; }
  /// Always now: QuickFIX then never sees another session period, so it never resets numbers by the
  /// clock.
  FIX::UtcTimeStamp getCreationTime() const noexcept(false) override { return FIX::UtcTimeStamp(); }
  void reset() noexcept(false) override { restart(1, 1); }
  void refresh() noexcept(false) override {}

 private:
  Rebuild rebuild_;
  std::vector<Sent> sent_;  // ascending numbers
  std::optional<Sent> expected_;
  int next_outbound_ = 1;
  int next_inbound_ = 1;
  bool hidden_ = false;
};

}  // namespace eco::gateway::fix

#pragma once
/// One operator's connection without its socket: lines of JSON in, lines of JSON out.
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "console/api/actions.hpp"
#include "console/api/answer.hpp"
#include "console/api/login_limiter.hpp"
#include "console/api/request.hpp"
#include "console/names.hpp"
#include "console/ports.hpp"

namespace eco::console {

/// What all sessions of a server share. Outlives them.
struct AdminShared {
  OperatorPort& port;
  RulebookLoader load_rulebook;
  /// A line for the venue's log: logins and failures, never a password.
  std::function<void(std::string_view)> log;
  std::function<LoginLimiter::Time()> now = [] { return std::chrono::steady_clock::now(); };
  LoginLimiter limiter = {};
};

/// Threading: the I/O thread. Handlers given to the port keep the session alive.
class AdminSession : public std::enable_shared_from_this<AdminSession> {
 public:
  using Reply = std::function<void(std::string line)>;
  static constexpr unsigned login_failures_max = 5;

  /// `peer` is for the log.
  AdminSession(AdminShared& shared, std::string peer);

  /// Handles one request; `reply` is called exactly once, now or later, with a line without its
  /// end. Requires: the last request was answered.
  void handle(std::string_view line, Reply reply);
  [[nodiscard]] bool logged_in() const noexcept { return !operator_name_.empty(); }
  /// The connection must be closed after the last reply.
  [[nodiscard]] bool finished() const noexcept { return failures_ >= login_failures_max; }

 private:
  /// The venue as reference data, at one moment.
  struct Snapshot {
    domain::SeqNo as_of;
    std::vector<domain::InstrumentView> instruments;
    std::vector<domain::MemberView> members;
    std::vector<domain::MarketView> markets;
    std::vector<domain::NoticeUpdated> notices;
    Names names;
  };
  using WithSnapshot = std::function<void(std::shared_ptr<const Snapshot>)>;

  void reply_fault(FaultCode code, std::string detail);
  void reply_result(domain::SeqNo as_of, std::string_view json);

  void dispatch();
  void login();
  void login_answered(const std::string& name, PasswordVerdict verdict);
  void change_own_password();

  // Actions (session_actions.cpp).
  void act();
  void act_with(std::shared_ptr<const Snapshot> snapshot, std::optional<base::Decimal> tick);
  void store_then_submit(domain::Command command, NewPassword password);
  void approve();
  void refuse();
  void submit(domain::Command command, std::optional<NewPassword> password);
  void reply_events(Effect effect, domain::SeqNo sequence, std::vector<domain::Event> events);
  void store_password(const NewPassword& password, std::function<void()> then);
  [[nodiscard]] domain::Command command_of(domain::CommandBody body) const;

  // Questions (session_queries.cpp).
  bool query();
  void with_snapshot(WithSnapshot then);
  void ask_status();
  void ask_book();
  void ask_orders();
  void ask_offers();
  void ask_auctions();
  void ask_transfers();
  void ask_zones();
  void ask_account();
  void ask_proposals();
  /// The member named by the optional argument `member`: not valid where there is none. Replies
  /// with a fault and returns empty where the argument is wrong.
  [[nodiscard]] std::optional<domain::MemberView> optional_member(const Snapshot& snapshot);

  // Reports (session_reports.cpp).
  bool report();
  void bulletin();
  void statement(unsigned attempts_left);

  AdminShared& shared_;
  const std::string peer_;
  std::string operator_name_;  // empty until logged in
  unsigned failures_ = 0;
  Request request_;
  Reply reply_;
};

}  // namespace eco::console

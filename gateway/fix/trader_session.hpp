#pragma once
/// One trader's FIX session, without sockets: numbers, recovery, delivery of reports, questions and
/// commands. (docs/wire/fix.md: numbers and recovery)
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/fix/day_index.hpp"
#include "gateway/fix/number_blocks.hpp"
#include "gateway/fix/session_engine.hpp"
#include "gateway/ports.hpp"
#include "gateway/transport.hpp"

namespace eco::gateway::fix {

class MarketData;
class TraderSession;

/// What a session needs of the gateway around it.
class SessionHost {
 public:
  virtual ~SessionHost() = default;
  /// Journals a command, or a note, of the session; kept and tried again where the sink is full.
  /// `number`: the inbound number that it used up; 0 for none.
  virtual void submit(TraderSession& session, domain::CommandBody body, std::uint64_t number) = 0;
  /// The session takes input again: go on reading its connection.
  virtual void resume(TraderSession& session) = 0;
  /// Runs `work` soon, behind what waits already: a long job goes in steps. May run it at once.
  virtual void defer(std::function<void()> work) = 0;
  /// Every durable command up to here was handed to `deliver`.
  [[nodiscard]] virtual domain::SeqNo processed_through() const = 0;
  /// Durable when the process started: reports up to here may have been sent by an earlier life.
  [[nodiscard]] virtual domain::SeqNo recovered_through() const = 0;
  [[nodiscard]] virtual domain::Timestamp now() const = 0;
};

struct SessionServices {
  SessionHost& host;
  SessionStore& store;
  const Directory& directory;
  QueryPort& queries;
  DayIndex& index;
  MarketData& market_data;
};

enum class ResetNumbers : std::uint8_t { no = 1, yes = 2 };

/// Threading: the gateway's I/O thread. Lifetime: as long as the gateway; connections come and go.
class TraderSession final : public SessionEvents {
 public:
  TraderSession(const TraderLogin& login, const SessionEngine::Identity& identity,
                const SessionServices& services);

  /// Takes the connection and, once numbers are durable, answers the Logon. Requires: not
  /// connected.
  void log_on(Transport& transport, std::string logon, ResetNumbers reset);
  /// Takes the connection, says Logout with `text` under a durable number and hangs up. Requires:
  /// not connected.
  void refuse(Transport& transport, std::string text);
  /// A sound message behind the Logon.
  void receive(std::string_view message);
  /// The connection is gone.
  void disconnected();
  /// The outbox is empty again.
  void drained();
  /// About once a second.
  void tick();
  /// One durable event that concerns this trader, in order.
  void deliver(const DurableCommand& durable, std::uint32_t index);
  /// As `deliver`, of an event whose report has to wait for the day's index: so do those behind it.
  void hold(const DurableCommand& durable, std::uint32_t index);
  /// `open day`: Logout, numbers begin again.
  void end_day();
  /// Logout with `text`, where connected.
  void log_out(std::string_view text);
  /// A garbled message was dropped; the attempt is journaled.
  void garbled(std::string_view reason);
  /// A message ended the connection by its form; the attempt is journaled.
  void hopeless(std::string_view reason);
  /// SecurityStatus of one instrument changed; sent where the member subscribed to it.
  void status_changed(const domain::InstrumentView& instrument);
  /// Sends once there is room; for everything that is not a report of an event.
  void answer(OutMessage message);
  /// Sends at once. Requires can_take_book().
  void send_book(const OutMessage& message);

  [[nodiscard]] bool connected() const noexcept { return transport_ != nullptr; }
  /// Its Logon was answered.
  [[nodiscard]] bool in_session() const { return connected() && engine_.logged_on(); }
  /// The session is over and its last messages are on their way.
  [[nodiscard]] bool leaving() const noexcept { return connected() && hanging_up_; }
  /// Changes whenever numbers begin again: what was read before does not count in the new numbers.
  [[nodiscard]] std::uint64_t numbering() const noexcept { return numbering_; }
  /// Whether the connection has to stop reading for now.
  [[nodiscard]] bool must_pause() const;
  [[nodiscard]] bool can_take_book() const;
  [[nodiscard]] bool wants_status() const noexcept { return !status_request_.empty(); }
  [[nodiscard]] const TraderLogin& login() const noexcept { return login_; }
  [[nodiscard]] std::string peer() const { return peer_; }
  /// The record to commit with the command that used up `number`.
  [[nodiscard]] SessionRecord record_with(std::uint64_t number) const;
  /// The sink took that command.
  void committed(std::uint64_t number);

 private:
  enum class Delivery : std::uint8_t {
    offline = 1,
    probing = 2,      ///< after a crash: waits to hear from where the member wants reports
    saving = 3,       ///< waits for the record of a rewind
    catching_up = 4,  ///< renders the durable past from the cursor
    live = 5,
  };

  // SessionEvents
  void transmit(std::string_view bytes) override;
  void hang_up() override;
  void application(std::string_view message, std::uint64_t number) override;
  [[nodiscard]] ResendPlan resend_requested(std::uint64_t begin, std::uint64_t end) override;
  void heartbeat(std::string_view test_request_id) override;
  void logged_on() override;
  void rejected(std::string_view msg_type, std::string_view text) override;
  [[nodiscard]] std::optional<OutMessage> rerender(EventRef event) override;

  // numbers
  void prepare(ResetNumbers reset, std::function<void()> ready);
  void load_record();
  void save(std::function<void()> then);
  void reserve_ahead();
  void restart_numbers(std::uint64_t outbound, std::uint64_t inbound);
  [[nodiscard]] std::uint64_t numbers_left() const;
  [[nodiscard]] bool room() const;

  // delivery
  void rewind(domain::SeqNo from);
  void catch_up();
  enum class Progress : std::uint8_t { complete = 1, more = 2, held = 3 };
  [[nodiscard]] Progress catch_up_step();
  [[nodiscard]] bool catch_up_command(const DurableCommand& durable);
  [[nodiscard]] bool concerns_me(const DurableCommand& durable, std::uint32_t index);
  void send_event(const DurableCommand& durable, std::uint32_t index);
  void send_answers();
  void after_input();
  [[nodiscard]] RenderContext render_context() const {
    return {services_.directory, services_.index};
  }

  // application messages (trader_session_requests.cpp)
  void command(const FieldList& fields, std::uint64_t number);
  void counter_offer(std::string message, std::uint64_t number);
  void translate(const FieldList& fields, std::uint64_t number);
  void repeated_order(std::string message, std::uint64_t number);
  void order_status(const FieldList& fields);
  void market_data(const FieldList& fields);
  void subscribe_books(const FieldList& fields, std::string_view request_id, std::uint32_t depth);
  void security_list(const FieldList& fields);
  void holdings(const FieldList& fields);
  void cash(const FieldList& fields);
  void note(domain::SessionNoteKind kind, std::string text, std::string message_type,
            domain::ClOrdId id, std::uint64_t number);
  [[nodiscard]] const domain::MemberView* own_account(std::string_view account) const;

  const TraderLogin login_;
  const SessionServices services_;
  SessionEngine engine_;
  Transport* transport_ = nullptr;
  std::string peer_;
  std::uint64_t epoch_ = 0;  // of connections: late completions of an old one are dropped

  SessionRecord record_;
  bool loaded_ = false;
  bool recovered_ = false;  // the record is from an earlier process life
  bool ready_ = false;      // the Logon reached the session level
  bool hanging_up_ = false;
  bool was_logged_on_ = false;
  bool reserving_ = false;
  bool reset_asked_ = false;
  bool catching_up_now_ = false;  // a record may become durable inside a call
  bool sending_answers_ = false;
  bool ask_under_way_ = false;        // a question may be answered inside the call that asks it
  unsigned asking_ = 0;               // repeated orders whose state is not known yet
  std::uint64_t usable_end_ = 1;      // durable end of the numbers
  std::uint64_t numbering_ = 0;       // counts restarts of the numbers
  std::uint64_t first_outbound_ = 1;  // where no number was used yet
  std::uint64_t known_first_ = 1;     // numbers below were used by an earlier process life
  domain::SeqNo lost_from_;           // first event of the last block before the crash

  Delivery delivery_ = Delivery::offline;
  EventRef cursor_;               // next event to render
  domain::SeqNo repeat_through_;  // reports up to here carry PossResend
  domain::SeqNo sent_through_;
  std::optional<domain::SeqNo> rewind_wanted_;
  domain::Timestamp probing_since_;
  domain::Timestamp resend_window_;
  unsigned resend_requests_ = 0;
  unsigned ahead_of_gap_ = 0;
  std::deque<OutMessage> answers_;
  std::string status_request_;
  std::vector<domain::TraderId> scratch_;
};

}  // namespace eco::gateway::fix

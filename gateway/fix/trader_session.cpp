#include "gateway/fix/trader_session.hpp"

#include <algorithm>
#include <utility>

#include "base/assert.hpp"
#include "gateway/fix/market_data.hpp"

namespace eco::gateway::fix {
namespace {

using namespace domain;

constexpr std::uint64_t reserve_below = numbers_per_block / 2;
constexpr std::uint64_t numbers_for_session = 40;  // kept for what the session level says by itself
constexpr std::uint64_t numbers_for_input = 20;
constexpr std::size_t outbox_bytes_comfortable = 512 * 1024;
constexpr std::size_t outbox_bytes_for_books = 256 * 1024;
constexpr std::size_t answers_max = 20'000;
constexpr std::uint64_t resend_numbers_max = 2000;
constexpr unsigned resend_requests_per_minute_max = 60;
constexpr unsigned ahead_of_gap_max = 2000;
constexpr std::int64_t second_ns = 1'000'000'000;
constexpr std::string_view probe_id = "ECOBOURSE-RECOVERY";

SeqNo next(SeqNo sequence) {
  return SeqNo(sequence.raw() + 1);
}

bool before(const EventRef& a, const EventRef& b) {
  return a.sequence != b.sequence ? a.sequence < b.sequence : a.index < b.index;
}

OutMessage logout_message(std::string_view text) {
  return std::move(OutMessage("5").set(58, text));
}

}  // namespace

TraderSession::TraderSession(const TraderLogin& login, const SessionEngine::Identity& identity,
                             const SessionServices& services)
    : login_(login), services_(services), engine_(identity, *this) {}

// ---- Connection

void TraderSession::log_on(Transport& transport, std::string logon, ResetNumbers reset) {
  ECO_ASSERT(!connected());
  transport_ = &transport;
  peer_ = transport.peer();
  ready_ = false;
  hanging_up_ = false;
  reset_asked_ = reset == ResetNumbers::yes;
  // A Logon of the day before this one may have been refused under 34=1: the member has counted it.
  first_outbound_ = field_value(logon, 34) == "1" ? 1 : 2;
  ++epoch_;
  prepare(reset, [this, logon = std::move(logon)] {
    engine_.attach();
    ready_ = true;
    note(SessionNoteKind::logon, "logon", {}, {}, 0);
    engine_.receive(logon);
    after_input();
    services_.host.resume(*this);
  });
}

void TraderSession::refuse(Transport& transport, std::string text) {
  ECO_ASSERT(!connected());
  transport_ = &transport;
  peer_ = transport.peer();
  ready_ = false;
  hanging_up_ = true;
  ++epoch_;
  prepare(ResetNumbers::no, [this, text = std::move(text)] {
    engine_.attach();
    engine_.send(logout_message(text), std::nullopt, PossResend::no);
    engine_.detach();
    transport_->close_after_send();
  });
}

void TraderSession::disconnected() {
  if (was_logged_on_) {
    const bool orderly = !engine_.logged_on();
    note(orderly ? SessionNoteKind::logoff : SessionNoteKind::disconnect,
         orderly ? "logout" : "connection lost", {}, {}, 0);
  }
  was_logged_on_ = false;
  reserving_ = false;
  engine_.detach();
  services_.market_data.drop(*this);
  status_request_.clear();
  answers_.clear();
  transport_ = nullptr;
  ready_ = false;
  ++epoch_;
  if (delivery_ == Delivery::live) {
    const EventRef unseen{next(services_.host.processed_through()), 0};
    if (before(cursor_, unseen)) cursor_ = unseen;
  }
  delivery_ = Delivery::offline;
  rewind_wanted_.reset();
}

void TraderSession::receive(std::string_view message) {
  if (!ready_ || hanging_up_) return;
  if (field_value(message, 35) == "A") {
    return log_out("already logged on");
  }
  const auto number = parse_digits(field_value(message, 34), 2'000'000'000);
  const std::uint64_t expected = engine_.next_inbound();
  if (number && *number > expected && ++ahead_of_gap_ > ahead_of_gap_max) {
    return log_out("too many messages ahead of a gap; resend what is missing first");
  }
  engine_.receive(message);
  // Only progress empties the queue that the gap holds up.
  if (engine_.next_inbound() > expected) ahead_of_gap_ = 0;
  after_input();
}

void TraderSession::after_input() {
  if (rewind_wanted_ && engine_.logged_on()) {
    const SeqNo from = *rewind_wanted_;
    rewind_wanted_.reset();
    rewind(from);
  }
  reserve_ahead();
}

void TraderSession::drained() {
  catch_up();
  send_answers();
}

void TraderSession::tick() {
  if (!connected() || !ready_) return;
  engine_.tick();
  if (probing_since_.raw() == 0) probing_since_ = services_.host.now();
  if (delivery_ == Delivery::probing &&
      services_.host.now().raw() - probing_since_.raw() > 10 * second_ns) {
    rewind(lost_from_);
  }
  catch_up();
  send_answers();
}

void TraderSession::log_out(std::string_view text) {
  if (!connected() || !ready_ || hanging_up_) return;
  engine_.logout(text);
  hang_up();
}

void TraderSession::garbled(std::string_view reason) {
  note(SessionNoteKind::message_refused, "garbled: " + std::string(reason), {}, {}, 0);
}

void TraderSession::hopeless(std::string_view reason) {
  note(SessionNoteKind::message_refused, "connection closed: " + std::string(reason), {}, {}, 0);
}

void TraderSession::end_day() {
  log_out("new trading day: numbers restart at 1");
  loaded_ = false;
  recovered_ = false;
  ++numbering_;
  delivery_ = Delivery::offline;
  rewind_wanted_.reset();
  answers_.clear();
  ++epoch_;
}

bool TraderSession::must_pause() const {
  return connected() && !hanging_up_ &&
         (!ready_ || asking_ > 0 || numbers_left() < numbers_for_input);
}

// ---- SessionEvents

void TraderSession::transmit(std::string_view bytes) {
  if (transport_ == nullptr) return;
  // A number beyond the durable block would be used again after a crash, for something else.
  const auto number = parse_digits(field_value(bytes, 34), ~0ULL >> 1);
  if (!number || *number >= usable_end_) return hang_up();
  transport_->send(bytes);
}

void TraderSession::hang_up() {
  hanging_up_ = true;
  if (transport_ != nullptr) transport_->close_after_send();
}

void TraderSession::logged_on() {
  was_logged_on_ = true;
  const SeqNo sent =
      recovered_ ? std::max(sent_through_, services_.host.recovered_through()) : sent_through_;
  if (reset_asked_) {
    reset_asked_ = false;
    recovered_ = false;
    repeat_through_ = std::max(repeat_through_, sent);
    cursor_ = {services_.store.day_start(), 0};
    delivery_ = Delivery::catching_up;
  } else if (recovered_) {
    delivery_ = Delivery::probing;
    probing_since_ = services_.host.now();
    engine_.send(std::move(OutMessage("1").set(112, probe_id)), std::nullopt, PossResend::no);
    return;
  } else {
    delivery_ = Delivery::catching_up;
  }
  catch_up();
}

void TraderSession::rejected(std::string_view msg_type, std::string_view text) {
  note(SessionNoteKind::message_refused, std::string(session_reject_prefix) + std::string(text),
       std::string(msg_type), {}, 0);
}

ResendPlan TraderSession::resend_requested(std::uint64_t begin, std::uint64_t end) {
  const Timestamp now = services_.host.now();
  if (now.raw() - resend_window_.raw() > 60 * second_ns) {
    resend_window_ = now;
    resend_requests_ = 0;
  }
  if (++resend_requests_ > resend_requests_per_minute_max) {
    hang_up();
    return ResendPlan::gap_fill_all;
  }
  const bool unknown = begin < known_first_;
  if (unknown || (end >= begin && end - begin >= resend_numbers_max)) {
    rewind_wanted_ = events_from(record_, begin);
    return ResendPlan::gap_fill_all;
  }
  if (delivery_ == Delivery::probing) rewind_wanted_ = lost_from_;
  return ResendPlan::by_number;
}

void TraderSession::heartbeat(std::string_view test_request_id) {
  if (probing_since_.raw() == 0) probing_since_ = services_.host.now();
  if (delivery_ == Delivery::probing && test_request_id == probe_id && !rewind_wanted_)
    rewind_wanted_ = lost_from_;
}

std::optional<OutMessage> TraderSession::rerender(EventRef event) {
  std::optional<OutMessage> message;
  services_.store.read_day(event.sequence, [&](const DurableCommand& durable) {
    if (durable.command.header.sequence == event.sequence && event.index < durable.events.size()) {
      message = render(durable, event.index, login_, render_context());
    }
    return false;
  });
  return message;
}

// ---- Numbers

void TraderSession::load_record() {
  loaded_ = true;
  if (auto stored = services_.store.load(login_.session)) {
    record_ = std::move(*stored);
    recovered_ = true;
    lost_from_ = record_.block_events_from;
    add_block(record_, record_.block_events_from);
    known_first_ = record_.block_first;
    cursor_ = {lost_from_, 0};
  } else {
    record_ = first_block(login_.session, services_.store.day_start());
    recovered_ = false;
    known_first_ = 1;
    cursor_ = {services_.store.day_start(), 0};
    sent_through_ = SeqNo{};
    repeat_through_ = SeqNo{};
  }
  restart_numbers(recovered_ ? record_.block_first : first_outbound_, record_.next_inbound);
}

void TraderSession::prepare(ResetNumbers reset, std::function<void()> ready) {
  const bool had_record = loaded_;
  if (!loaded_) load_record();
  if (reset == ResetNumbers::yes) {
    record_ = first_block(login_.session, services_.store.day_start());
    known_first_ = 1;
    restart_numbers(1, 1);
  } else if (had_record && numbers_left() > numbers_for_session) {
    return ready();
  } else if (had_record) {
    add_block(record_, cursor_.sequence);
  }
  save(std::move(ready));
}

/// `then` is dropped where the connection has changed meanwhile; the numbers are usable all the
/// same.
void TraderSession::save(std::function<void()> then) {
  services_.store.save(record_, [this, end = record_.block_end, numbering = numbering_,
                                 epoch = epoch_, then = std::move(then)] {
    if (numbering == numbering_) usable_end_ = std::max(usable_end_, end);
    if (epoch == epoch_ && connected()) then();
  });
}

void TraderSession::restart_numbers(std::uint64_t outbound, std::uint64_t inbound) {
  ++numbering_;
  usable_end_ = outbound;
  engine_.restart_numbers(outbound, inbound);
}

void TraderSession::reserve_ahead() {
  if (reserving_ || !connected() || numbers_left() >= reserve_below) return;
  reserving_ = true;
  const SeqNo unseen = next(services_.host.processed_through());
  add_block(record_, delivery_ == Delivery::live ? unseen : std::min(unseen, cursor_.sequence));
  save([this] {
    reserving_ = false;
    catch_up();
    send_answers();
    services_.host.resume(*this);
  });
}

std::uint64_t TraderSession::numbers_left() const {
  const std::uint64_t used = engine_.next_outbound();
  return usable_end_ > used ? usable_end_ - used : 0;
}

bool TraderSession::room() const {
  return transport_ != nullptr && !hanging_up_ && engine_.logged_on() &&
         numbers_left() > numbers_for_session &&
         transport_->pending_bytes() < outbox_bytes_comfortable;
}

SessionRecord TraderSession::record_with(std::uint64_t number) const {
  SessionRecord record = record_;
  record.next_inbound = std::max(record.next_inbound, number + 1);
  return record;
}

void TraderSession::committed(std::uint64_t number) {
  record_.next_inbound = std::max(record_.next_inbound, number + 1);
}

// ---- Delivery

void TraderSession::rewind(SeqNo from) {
  repeat_through_ = std::max({repeat_through_, sent_through_, services_.host.recovered_through()});
  recovered_ = false;
  cursor_ = {from, 0};
  delivery_ = Delivery::saving;
  lower_events_from(record_, from);
  save([this] {
    if (delivery_ != Delivery::saving) return;
    delivery_ = Delivery::catching_up;
    catch_up();
  });
}

bool TraderSession::concerns_me(const DurableCommand& durable, std::uint32_t index) {
  scratch_.clear();
  add_recipients(durable, index, render_context(), scratch_);
  return std::find(scratch_.begin(), scratch_.end(), login_.trader) != scratch_.end();
}

/// False where the rest has to wait for room, or for the index.
bool TraderSession::catch_up_command(const DurableCommand& durable) {
  const SeqNo sequence = durable.command.header.sequence;
  const auto count = static_cast<std::uint32_t>(durable.events.size());
  for (std::uint32_t i = sequence == cursor_.sequence ? cursor_.index : 0; i < count; ++i) {
    const bool early = DayIndex::needed_by(durable.events[i]) && !services_.index.complete();
    if (!early && !concerns_me(durable, i)) continue;
    cursor_ = {sequence, i};
    if (early) return false;
    reserve_ahead();
    if (!room()) return false;
    send_event(durable, i);
  }
  cursor_ = {next(sequence), 0};
  return true;
}

/// One step of the durable past.
TraderSession::Progress TraderSession::catch_up_step() {
  DayStep step;
  Progress progress = Progress::complete;
  services_.store.read_day(cursor_.sequence, [&](const DurableCommand& durable) {
    if (!step.take(durable)) {
      progress = Progress::more;
    } else if (!catch_up_command(durable)) {
      progress = Progress::held;
    }
    return progress == Progress::complete;
  });
  return progress;
}

void TraderSession::catch_up() {
  if (catching_up_now_ || delivery_ != Delivery::catching_up || !room()) return;
  catching_up_now_ = true;
  const Progress progress = catch_up_step();
  catching_up_now_ = false;
  if (delivery_ != Delivery::catching_up) return;
  if (progress == Progress::complete) {
    delivery_ = Delivery::live;
  } else if (room()) {
    const auto go_on = [this, epoch = epoch_] {
      if (epoch == epoch_) catch_up();
    };
    if (progress == Progress::more || services_.index.complete()) {
      services_.host.defer(go_on);
    } else {
      services_.index.when_complete(go_on);
    }
  }
}

void TraderSession::hold(const DurableCommand& durable, std::uint32_t index) {
  const EventRef event{durable.command.header.sequence, index};
  if (delivery_ != Delivery::live || before(event, cursor_)) return;
  cursor_ = event;
  delivery_ = Delivery::catching_up;
  catch_up();
}

void TraderSession::deliver(const DurableCommand& durable, std::uint32_t index) {
  const EventRef event{durable.command.header.sequence, index};
  if (delivery_ != Delivery::live || before(event, cursor_)) return;
  cursor_ = event;
  reserve_ahead();
  if (!room()) {
    delivery_ = Delivery::catching_up;
    return;
  }
  send_event(durable, index);
}

void TraderSession::send_event(const DurableCommand& durable, std::uint32_t index) {
  const SeqNo sequence = durable.command.header.sequence;
  ECO_ASSERT(sequence <= services_.store.durable());
  cursor_ = {sequence, index + 1};
  const auto message = render(durable, index, login_, render_context());
  if (!message) return;
  const bool repeated = repeat_through_.valid() && sequence <= repeat_through_;
  engine_.send(*message, EventRef{sequence, index}, repeated ? PossResend::yes : PossResend::no);
  sent_through_ = std::max(sent_through_, sequence);
}

void TraderSession::answer(OutMessage message) {
  if (!connected() || hanging_up_) return;
  if (answers_.size() >= answers_max) {
    return log_out("asks faster than it reads");
  }
  answers_.push_back(std::move(message));
  send_answers();
}

void TraderSession::send_answers() {
  if (sending_answers_) return;
  sending_answers_ = true;
  while (!answers_.empty()) {
    reserve_ahead();
    if (!room()) break;
    const OutMessage message = std::move(answers_.front());
    answers_.pop_front();
    engine_.send(message, std::nullopt, PossResend::no);
  }
  sending_answers_ = false;
}

bool TraderSession::can_take_book() const {
  return room() && transport_->pending_bytes() < outbox_bytes_for_books;
}

void TraderSession::send_book(const OutMessage& message) {
  engine_.send(message, std::nullopt, PossResend::no);
  reserve_ahead();
}

}  // namespace eco::gateway::fix

#include "gateway/fix/fix_gateway.hpp"

#include <algorithm>
#include <utility>

#include "base/date.hpp"

namespace eco::gateway::fix {
namespace {

using namespace domain;

constexpr std::int64_t tick_interval_ns = 900'000'000;
constexpr std::uint64_t index_step = 2000;  // commands of the day read at once: milliseconds
constexpr std::string_view logon_refused =
    "LOGON_REFUSED: CompID, FIX version, user name or password is wrong; check 8, 49, 56, 553 and "
    "554";

std::string_view begin_string(FixVersion version) {
  return version == FixVersion::fix44 ? "FIX.4.4" : "FIXT.1.1";
}

/// A Logout to somebody who has no session and so no numbers.
std::string bare_logout(std::string_view begin, std::string_view venue, std::string_view peer,
                        Timestamp now, std::string_view text) {
  std::string body =
      "35=5\x01"
      "34=1\x01"
      "49=" +
      std::string(venue) + soh + "52=" + base::format_fix_instant(now.raw()) + soh +
      "56=" + std::string(peer) + soh + "58=" + std::string(text) + soh;
  std::string message =
      "8=" + std::string(begin) + soh + "9=" + std::to_string(body.size()) + soh + body;
  unsigned sum = 0;
  for (char c : message) sum += static_cast<unsigned char>(c);
  std::string check = std::to_string(sum & 255u);
  check.insert(0, 3 - check.size(), '0');
  return message + "10=" + check + soh;
}

bool touches_book(const OrderState& order) {
  return order.kind == OrderKind::listing;
}

}  // namespace

FixGateway::FixGateway(FixOptions options, const FixPorts& ports)
    : options_(std::move(options)),
      ports_(ports),
      index_(ports.store),
      market_data_(ports.queries, ports.directory),
      processed_through_(ports.store.durable()),
      recovered_through_(processed_through_) {}

FixGateway::~FixGateway() = default;

std::unique_ptr<ConnectionHandler> FixGateway::accepted(Transport& transport) {
  auto connection = std::make_unique<FixConnection>(*this, transport, next_connection_++);
  connections_[connection->id()] = connection.get();
  return connection;
}

void FixGateway::forget(FixConnection& connection) {
  connections_.erase(connection.id());
}

void FixGateway::close(Transport& transport, std::string_view reason) {
  if (options_.log) options_.log(transport.peer(), reason);
  transport.close(reason);
}

FixStats FixGateway::stats() const {
  FixStats stats{.connections = connections_.size(),
                 .logons_refused = logons_refused_,
                 .garbled = garbled_,
                 .waiting_for_sink = backlog_.size()};
  for (const auto& [id, session] : sessions_)
    stats.sessions_logged_on += session->connected() ? 1u : 0u;
  return stats;
}

void FixGateway::log_out_all(std::string_view text) {
  for (auto& [id, session] : sessions_) session->log_out(text);
}

// ---- Logon

FixGateway::Attempt FixGateway::read_attempt(std::string_view message) const {
  const FieldList fields(message);
  Attempt attempt;
  attempt.logon = std::string(message);
  attempt.comp_id = std::string(fields.value(49));
  const TraderLogin* login = ports_.directory.trader(fields.value(49));
  if (login != nullptr && fields.value(56) == options_.venue_comp_id &&
      fields.value(8) == begin_string(login->fix_version) &&
      fields.value(553) == login->username.view()) {
    attempt.trader = login->trader;
  }
  if (fields.value(141) == "Y") {
    attempt.reset = ResetNumbers::yes;
    if (fields.value(34) != "1")
      attempt.fault = "LOGON_REFUSED: with 141=Y the Logon itself has 34=1";
  }
  const auto heartbeat = parse_digits(fields.value(108), 86'400);
  const auto low = static_cast<std::uint64_t>(options_.heartbeat_min.count());
  const auto high = static_cast<std::uint64_t>(options_.heartbeat_max.count());
  if (!heartbeat || *heartbeat < low || *heartbeat > high) {
    attempt.fault = "LOGON_REFUSED: 108 HeartBtInt must be " + std::to_string(low) + " to " +
                    std::to_string(high);
  }
  if (fields.value(98) != "0") attempt.fault = "LOGON_REFUSED: 98 EncryptMethod must be 0";
  return attempt;
}

void FixGateway::log_on(FixConnection& connection, std::string_view message) {
  const FieldList fields(message);
  if (fields.value(35) != "A") {
    connection.stop();
    return close(connection.transport(), "first message is not a Logon");
  }
  Attempt attempt = read_attempt(message);
  const std::string username(fields.value(553));
  const std::string password(fields.value(554));
  const TraderLogin* login = ports_.directory.trader(attempt.trader);
  const std::uint32_t version = login == nullptr ? 0 : login->credential_version;
  ports_.authenticator.verify(
      username, password, version,
      [this, id = connection.id(), attempt = std::move(attempt)](bool accepted) mutable {
        authenticated(id, std::move(attempt), accepted);
      });
}

void FixGateway::authenticated(std::uint64_t connection_id, Attempt attempt, bool accepted) {
  const auto found = connections_.find(connection_id);
  if (found == connections_.end()) return;
  FixConnection& connection = *found->second;
  const TraderLogin* login = ports_.directory.trader(attempt.trader);
  if (!accepted || login == nullptr) return refuse_logon(connection, attempt);
  TraderSession& session = session_of(*login);
  if (session.leaving()) {
    if (FixConnection* old = connection_of(session)) old->let_go();
  }
  if (session.connected()) {
    note_refused_logon(connection, attempt, "already logged on");
    connection.stop();
    return close(connection.transport(), "CompID is already logged on");
  }
  connection.bind(session);
  if (!attempt.fault.empty()) {
    note_refused_logon(connection, attempt, attempt.fault);
    connection.stop();
    return session.refuse(connection.transport(), attempt.fault);
  }
  session.log_on(connection.transport(), std::move(attempt.logon), attempt.reset);
}

void FixGateway::refuse_logon(FixConnection& connection, const Attempt& attempt) {
  note_refused_logon(connection, attempt, std::string(logon_refused));
  const TraderLogin* known = ports_.directory.trader(attempt.comp_id);
  const FieldList fields(attempt.logon);
  const bool same_session = known != nullptr && fields.value(56) == options_.venue_comp_id &&
                            fields.value(8) == begin_string(known->fix_version);
  if (same_session) {
    TraderSession& session = session_of(*known);
    if (session.connected()) {
      connection.stop();
      return close(connection.transport(), "logon refused");
    }
    connection.bind(session);
    connection.stop();
    return session.refuse(connection.transport(), std::string(logon_refused));
  }
  connection.stop();
  connection.transport().send(
      bare_logout(fields.value(8), options_.venue_comp_id, attempt.comp_id, now_, logon_refused));
  connection.transport().close_after_send();
}

void FixGateway::note_refused_logon(const FixConnection& connection, const Attempt& attempt,
                                    std::string text) {
  ++logons_refused_;
  SessionNote note;
  note.kind = SessionNoteKind::logon_refused;
  note.comp_id = CompId::from(std::string_view(attempt.comp_id).substr(0, CompId::size_max))
                     .value_or(CompId{});
  note.peer = connection.transport().peer();
  note.text = std::move(text);
  enqueue({nullptr, std::move(note), 0});
  if (options_.log) options_.log(connection.transport().peer(), "logon refused");
}

TraderSession& FixGateway::session_of(const TraderLogin& login) {
  auto& session = sessions_[login.trader];
  if (!session) {
    session = std::make_unique<TraderSession>(
        login,
        SessionEngine::Identity{std::string(begin_string(login.fix_version)),
                                options_.venue_comp_id, login.comp_id.str(),
                                options_.clock_tolerance},
        SessionServices{*this, ports_.store, ports_.directory, ports_.queries, index_,
                        market_data_});
  }
  return *session;
}

void FixGateway::garbled(FixConnection& connection, std::string_view reason) {
  ++garbled_;
  if (connection.session() != nullptr) connection.session()->garbled(reason);
}

// ---- Commands

void FixGateway::submit(TraderSession& session, CommandBody body, std::uint64_t number) {
  enqueue({&session, std::move(body), number, session.numbering()});
}

void FixGateway::enqueue(Waiting waiting) {
  if (backlog_.empty() && try_submit(waiting)) return;
  backlog_.push_back(std::move(waiting));
}

bool FixGateway::try_submit(Waiting& waiting) {
  Submission submission;
  CommandHeader& header = submission.command.header;
  if (waiting.session != nullptr) {
    const TraderLogin& login = waiting.session->login();
    header.session = login.session;
    header.member = login.member;
    header.trader = login.trader;
  }
  submission.command.body = std::move(waiting.body);
  if (waiting.session != nullptr && waiting.numbering != waiting.session->numbering())
    waiting.number = 0;
  if (waiting.session != nullptr && waiting.number != 0) {
    submission.session = waiting.session->record_with(waiting.number);
  }
  if (ports_.sink.submit(std::move(submission)) == SubmitResult::taken) {
    if (waiting.session != nullptr && waiting.number != 0)
      waiting.session->committed(waiting.number);
    return true;
  }
  waiting.body = std::move(submission.command.body);
  return false;
}

void FixGateway::on_room() {
  while (!backlog_.empty()) {
    if (!try_submit(backlog_.front())) return;
    backlog_.pop_front();
  }
  std::vector<std::uint64_t> ids;
  for (const auto& [id, connection] : connections_) ids.push_back(id);
  for (std::uint64_t id : ids) {
    if (blocked()) return;
    if (const auto found = connections_.find(id); found != connections_.end())
      found->second->proceed();
  }
}

FixConnection* FixGateway::connection_of(const TraderSession& session) {
  for (const auto& [id, connection] : connections_) {
    if (connection->session() == &session) return connection;
  }
  return nullptr;
}

void FixGateway::resume(TraderSession& session) {
  if (FixConnection* connection = connection_of(session)) connection->proceed();
}

void FixGateway::defer(std::function<void()> work) {
  if (options_.defer) return options_.defer(std::move(work));
  work();
}

// ---- Durable events

void FixGateway::on_durable(std::span<const DurableCommand> commands) {
  for (const DurableCommand& durable : commands) {
    index_.add(durable);
    process(durable);
    processed_through_ = durable.command.header.sequence;
  }
  publish_statuses();
  market_data_.flush();
}

void FixGateway::process(const DurableCommand& durable) {
  const RenderContext context{ports_.directory, index_};
  for (std::uint32_t i = 0; i < durable.events.size(); ++i) {
    const Event& event = durable.events[i];
    note_market_change(event);
    if (std::holds_alternative<DayOpened>(event)) {
      for (auto& [id, session] : sessions_) session->end_day();
      continue;
    }
    recipients_.clear();
    add_recipients(durable, i, context, recipients_);
    for (TraderId trader : recipients_) {
      if (const auto found = sessions_.find(trader); found != sessions_.end())
        found->second->deliver(durable, i);
    }
  }
}

void FixGateway::note_market_change(const Event& event) {
  const auto visit = [this](const auto& e) {
    using E = std::decay_t<decltype(e)>;
    if constexpr (std::is_same_v<E, OrderAccepted> || std::is_same_v<E, OrderReplaced> ||
                  std::is_same_v<E, OrderCancelled> || std::is_same_v<E, OrderExpired>) {
      if (touches_book(e.order)) market_data_.touched(e.order.instrument);
    } else if constexpr (std::is_same_v<E, Trade> || std::is_same_v<E, ReferenceSet> ||
                         std::is_same_v<E, InstrumentClosed>) {
      market_data_.touched(e.instrument);
    } else if constexpr (std::is_same_v<E, PhaseChanged> || std::is_same_v<E, HaltChanged>) {
      changed_markets_.insert(e.market);
    }
  };
  std::visit(visit, event);
}

void FixGateway::publish_statuses() {
  if (changed_markets_.empty()) return;
  const std::set<MarketId> markets = std::exchange(changed_markets_, {});
  const bool wanted = std::any_of(sessions_.begin(), sessions_.end(),
                                  [](const auto& item) { return item.second->wants_status(); });
  if (!wanted) return;
  ports_.queries.ask(InstrumentsQuery{}, [this, markets](SeqNo, const Answer& answer) {
    const auto* list = std::get_if<InstrumentsAnswer>(&answer);
    if (list == nullptr) return;
    for (const InstrumentView& view : list->instruments) {
      if (!markets.contains(view.market)) continue;
      for (auto& [id, session] : sessions_) session->status_changed(view);
    }
  });
}

void FixGateway::on_time(Timestamp now) {
  now_ = now;
  index_.read_on(index_step);
  if (now.raw() - last_tick_.raw() < tick_interval_ns) return;
  last_tick_ = now;
  std::vector<FixConnection*> overdue;
  for (const auto& [id, connection] : connections_) {
    if (connection->overdue(now)) overdue.push_back(connection);
  }
  for (FixConnection* connection : overdue) {
    connection->stop();
    close(connection->transport(), "no Logon in time");
  }
  for (auto& [id, session] : sessions_) session->tick();
  market_data_.flush();
}

}  // namespace eco::gateway::fix

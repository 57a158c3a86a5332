#include "gateway/fix/fix_gateway.hpp"

#include <algorithm>
#include <utility>

namespace eco::gateway::fix {
namespace {

using namespace domain;

constexpr std::int64_t tick_interval_ns = 900'000'000;
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
      recovered_through_(processed_through_),
      throttle_(options_.logon) {
  if (!index_.complete()) defer([this] { read_index(); });
}

FixGateway::~FixGateway() = default;

std::unique_ptr<ConnectionHandler> FixGateway::accepted(Transport& transport) {
  auto connection = std::make_unique<FixConnection>(*this, transport, next_connection_++);
  connections_[connection->id()] = connection.get();
  return connection;
}

void FixGateway::forget(FixConnection& connection) {
  connections_.erase(connection.id());
  std::erase_if(attempts_,
                [&connection](const Attempt& a) { return a.connection == connection.id(); });
}

FixConnection* FixGateway::find_connection(std::uint64_t id) const {
  const auto found = connections_.find(id);
  return found == connections_.end() ? nullptr : found->second;
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
    stats.sessions_logged_on += session->in_session() ? 1u : 0u;
  return stats;
}

bool FixGateway::connected(TraderId trader) const {
  const auto found = sessions_.find(trader);
  return found != sessions_.end() && found->second->in_session();
}

void FixGateway::log_out_all(std::string_view text) {
  for (auto& [id, session] : sessions_) session->log_out(text);
}

TraderSession& FixGateway::session_of(const TraderLogin& login) {
  auto& session = sessions_[login.trader];
  if (!session) {
    session = std::make_unique<TraderSession>(
        login,
        SessionEngine::Identity{std::string(begin_string_of(login.fix_version)),
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
  background_.push_back(std::move(work));
  if (std::exchange(background_due_, true)) return;
  if (options_.defer) return options_.defer([this] { work_in_background(); });
  while (background_due_) work_in_background();
}

/// One job per turn of the loop, however many sessions have one.
void FixGateway::work_in_background() {
  const std::function<void()> work = std::move(background_.front());
  background_.pop_front();
  work();
  background_due_ = !background_.empty();
  if (background_due_ && options_.defer) options_.defer([this] { work_in_background(); });
}

void FixGateway::read_index() {
  index_.read_on();
  if (!index_.complete()) defer([this] { read_index(); });
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
    if (DayIndex::needed_by(event) && !index_.complete()) {
      for (auto& [id, session] : sessions_) session->hold(durable, i);
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
    } else if constexpr (std::is_same_v<E, TradeFinalityChanged>) {
      if (e.finality == TradeFinality::busted) market_data_.touched(e.instrument);
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
  if (now.raw() - last_tick_.raw() < tick_interval_ns) return;
  last_tick_ = now;
  summarise_refused_logons();
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

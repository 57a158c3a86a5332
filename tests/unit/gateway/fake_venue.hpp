#pragma once
/// A venue behind the gateway's ports whose disk commits when the test says so, and members with
/// transports in memory.
#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/date.hpp"
#include "gateway/fix/fix_gateway.hpp"
#include "tests/unit/gateway/fake_directory.hpp"
#include "tests/unit/gateway/fix_text.hpp"

namespace eco::gateway::fix::test {

using namespace domain;

inline std::int64_t clock_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

/// What survives a crash.
struct Disk {
  std::vector<DurableCommand> log;
  std::map<SessionId, SessionRecord> records;
  SeqNo day_start{1};
};

class FakeVenue final : public CommandSink,
                        public QueryPort,
                        public Authenticator,
                        public SessionStore {
 public:
  explicit FakeVenue(Disk before = {}) : disk(std::move(before)), next_(disk.log.size() + 1) {
    FixOptions options;
    options.defer = [this](std::function<void()> work) { deferred.push_back(std::move(work)); };
    gateway =
        std::make_unique<FixGateway>(options, FixPorts{*this, *this, directory, *this, *this});
    gateway->on_time(Timestamp(clock_ns()));
  }

  // CommandSink
  SubmitResult submit(Submission&& submission) override {
    if (full) return SubmitResult::full;
    Pending item;
    item.durable.command = std::move(submission.command);
    item.durable.command.header.sequence = SeqNo(next_++);
    item.durable.command.header.stamp = Timestamp(clock_ns());
    item.durable.events = events_of(item.durable.command);
    item.record = submission.session;
    pending.push_back(std::move(item));
    return SubmitResult::taken;
  }

  // QueryPort
  void ask(const Query& query, QueryPort::Handler handler) override {
    ++questions;
    if (hold_answers) {
      held.push_back([this, query, handler] { handler(durable(), answer(query)); });
    } else {
      handler(durable(), answer(query));
    }
  }

  // Authenticator
  void verify(std::string username, std::string password, std::uint32_t,
              Authenticator::Handler handler) override {
    ++password_checks;
    const bool right = username.starts_with("trader-") && password == "secret";
    if (hold_verdicts) {
      verdicts.push_back([handler, right] { handler(right); });
    } else {
      handler(right);
    }
  }

  // SessionStore
  std::optional<SessionRecord> load(SessionId session) override {
    const auto found = disk.records.find(session);
    if (found == disk.records.end()) return std::nullopt;
    return found->second;
  }
  void save(const SessionRecord& record, std::function<void()> done) override {
    Pending item;
    item.record = record;
    item.done = std::move(done);
    pending.push_back(std::move(item));
    if (commit_saves_at_once) commit();
  }
  void read_day(SeqNo from, const std::function<bool(const DurableCommand&)>& visit) override {
    const std::uint64_t first = std::max(from.raw(), disk.day_start.raw());
    for (std::size_t i = first == 0 ? 0 : first - 1; i < disk.log.size(); ++i) {
      ++visited;
      if (!visit(disk.log[i])) return;
    }
  }
  SeqNo durable() const override { return SeqNo(disk.log.size()); }
  SeqNo day_start() const override { return disk.day_start; }

  /// Everything pending reaches the disk, then the gateway hears of it.
  void commit() {
    while (!pending.empty()) {
      Pending item = std::move(pending.front());
      pending.pop_front();
      if (item.record) disk.records[item.record->session] = *item.record;
      if (item.durable.command.header.sequence.valid()) {
        disk.log.push_back(item.durable);
        if (gateway) gateway->on_durable(std::span(&item.durable, 1));
      }
      if (item.done) item.done();
    }
    while (!hold_deferred && !deferred.empty()) {
      const auto work = std::move(deferred.front());
      deferred.pop_front();
      work();
      ++steps;
    }
  }
  /// A command that no member sent.
  void happen(CommandBody body, std::vector<Event> events) {
    Pending item;
    item.durable.command.header.sequence = SeqNo(next_++);
    item.durable.command.header.stamp = Timestamp(clock_ns());
    item.durable.command.body = std::move(body);
    item.durable.events = std::move(events);
    pending.push_back(std::move(item));
  }

  FakeDirectory directory;
  Disk disk;
  std::unique_ptr<FixGateway> gateway;
  struct Pending {
    DurableCommand durable;
    std::optional<SessionRecord> record;
    std::function<void()> done;
  };
  std::deque<Pending> pending;
  bool full = false;
  bool commit_saves_at_once = true;
  bool hold_answers = false;
  std::vector<std::function<void()>> held;
  bool hold_verdicts = false;
  std::deque<std::function<void()>> verdicts;
  std::size_t password_checks = 0;
  std::size_t visited = 0;  ///< commands of the durable day shown
  std::size_t questions = 0;
  std::deque<std::function<void()>> deferred;
  bool hold_deferred = false;
  std::size_t steps = 0;            ///< deferred work done
  std::set<std::string> known_ids;  // ClOrdIDs that a status question finds

 private:
  std::vector<Event> events_of(const Command& command) const {
    if (const auto* order = std::get_if<NewOrder>(&command.body)) {
      OrderAccepted accepted;
      accepted.order =
          order_of(command.header.trader.raw(), command.header.sequence.raw(),
                   order->cl_ord_id.view(), order->side, order->price.raw(), order->quantity.raw());
      return {accepted};
    }
    return {Noted{}};
  }
  Answer answer(const Query& query) const {
    if (const auto* status = std::get_if<OrderStatusQuery>(&query)) {
      if (known_ids.contains(status->cl_ord_id.str())) {
        OrderStatusView view;
        view.order =
            order_of(status->member.raw(), 7, status->cl_ord_id.view(), Side::buy, 9740, 100, 40);
        view.live = true;
        return OrderStatusAnswer{view, RejectCode::none};
      }
      return OrderStatusAnswer{std::nullopt, RejectCode::unknown_order};
    }
    if (const auto* book = std::get_if<BookQuery>(&query)) {
      BookView view;
      view.instrument = book->instrument;
      view.bids = {{OrderId(5), Price(9700), Quantity(100), MemberId(1)}};
      return BookAnswer{view};
    }
    if (std::holds_alternative<InstrumentsQuery>(query)) {
      return InstrumentsAnswer{{directory.instruments.begin(), directory.instruments.end()}};
    }
    if (std::holds_alternative<HoldingsQuery>(query)) {
      HoldingView holding;
      holding.instrument = InstrumentId(1);
      holding.symbol = "CEA25";
      holding.free = Quantity(10);
      return HoldingsAnswer{{holding}};
    }
    return CashAnswer{CashView{
        .free = Money(10'000), .proceeds = {}, .reserved = {}, .deposit = {}, .frozen = {}}};
  }

  std::uint64_t next_;
};

/// One member's end: sends FIX text, sees what the venue wrote.
class FakeMember final : public Transport {
 public:
  FakeMember(FakeVenue& venue, std::uint32_t n)
      : venue_(&venue), n_(n), begin_(n == 2 ? "FIXT.1.1" : "FIX.4.4") {}

  void connect() {
    received.clear();
    closing = closed = paused = false;
    handler_ = venue_->gateway->accepted(*this);
  }
  /// The connection drops.
  void drop() {
    if (!handler_) return;
    handler_->closed();
    handler_.reset();
  }
  /// As after a crash of the venue: the old one never hears of it.
  void move_to(FakeVenue& venue) {
    buried_.push_back(std::move(handler_));
    venue_ = &venue;
  }

  /// Header and frame around `35=…|…|`, under the next number.
  void say(const std::string& body) { say_as(next++, body); }
  void say_as(std::uint64_t number, const std::string& body, const std::string& more_header = "") {
    const std::size_t bar = body.find('|');
    raw(frame(begin_, body.substr(0, bar + 1) + "49=MEMBER" + std::to_string(n_) +
                          "|56=ECOBOURSE|34=" + std::to_string(number) +
                          "|52=" + base::format_fix_instant(clock_ns()) + "|" + more_header +
                          body.substr(bar + 1)));
  }
  void raw(const std::string& bytes) {
    if (handler_ && !closed) handler_->received(bytes);
  }
  void log_on(const std::string& more = "", const std::string& password = "secret") {
    const std::string fixt = n_ == 2 ? "1137=9|" : "";
    say("35=A|98=0|108=30|" + more + "553=trader-" + std::to_string(n_) + "|554=" + password + "|" +
        fixt);
  }
  void order(const std::string& id) {
    say("35=D|11=" + id + "|55=CEA25|54=1|60=20260302-05:00:00|38=100|40=2|44=97.40|");
  }

  /// What came since the last call, each reduced to the tags named.
  std::vector<std::string> take(std::initializer_list<std::uint32_t> tags = {35, 34}) {
    std::vector<std::string> out;
    for (const std::string& message : split(received)) {
      std::string line;
      for (std::uint32_t tag : tags) {
        const std::string_view value = field_value(message, tag);
        if (!value.empty())
          line += (line.empty() ? "" : "|") + std::to_string(tag) + '=' + std::string(value);
      }
      out.push_back(line);
    }
    received.clear();
    return out;
  }

  // Transport
  bool send(std::string_view bytes) override {
    if (closed) return false;
    received += bytes;
    return true;
  }
  std::size_t pending_bytes() const override { return congested; }
  void close_after_send() override { closing = true; }
  void close(std::string_view) override { closed = true; }
  void pause_reading() override { paused = true; }
  void resume_reading() override { paused = false; }
  std::string peer() const override { return address + ":1"; }
  void drained() { handler_->drained(); }

  std::string address = "127.0.0.1";
  std::string received;
  std::uint64_t next = 1;
  bool closing = false;
  bool closed = false;
  bool paused = false;
  std::size_t congested = 0;

 private:
  FakeVenue* venue_;
  std::uint32_t n_;
  std::string begin_;
  std::unique_ptr<ConnectionHandler> handler_;
  std::vector<std::unique_ptr<ConnectionHandler>> buried_;  // of venues that crashed
};

}  // namespace eco::gateway::fix::test

#include "apps/eco-member/flow.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <deque>
#include <memory>
#include <unordered_map>
#include <utility>

#include "apps/eco-member/recovery.hpp"

namespace eco::member {
namespace {

using Clock = std::chrono::steady_clock;
using domain::Price;
using domain::Quantity;

constexpr Milliseconds patience{2'000};
constexpr Milliseconds answer_limit{5'000};
constexpr std::chrono::seconds stall_limit{60};

/// The recorded order's id at the start of a ClOrdID made by FlowPlan.
std::uint64_t flow_id(std::string_view cl_ord_id) {
  const std::size_t digits = cl_ord_id.find_first_not_of("0123456789");
  return gateway::fix::parse_digits(cl_ord_id.substr(0, digits), ~0ULL >> 2).value_or(0);
}

class Runner;

/// Hears one session.
class Ear final : public ClientListener {
 public:
  explicit Ear(Runner& runner) : runner_(runner) {}
  void answered(const Request& request) override;
  void order_changed(const Order& order, const InMessage&) override;
  void executed(const Execution& execution) override;

 private:
  Runner& runner_;
};

class Runner {
 public:
  Runner(const std::vector<Client*>& clients, const FlowOptions& options)
      : clients_(clients), options_(options) {
    for (Client* client : clients_) {
      ears_.push_back(std::make_unique<Ear>(*this));
      client->listen(*ears_.back());
    }
  }

  ~Runner() {
    for (std::size_t i = 0; i < ears_.size(); ++i) clients_[i]->ignore(*ears_[i]);
  }
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;

  base::Result<void> prepare();
  base::Result<void> run(const std::vector<FlowRow>& rows,
                         const std::function<void(std::uint64_t)>& progress);
  FlowReport report() const;

  void hear(const std::string& id, FlowAnswer answer) {
    heard_.push_back({Clock::now(), id, std::move(answer), {}});
  }
  void hear(const Execution& execution);

 private:
  struct Active {
    FlowPlan plan;
    Client* client;
    domain::Side side;
    std::string price;
    Clock::time_point due;  // from when the next answer's latency counts
  };
  struct Fill {
    std::string trade;
    std::uint64_t listing;  ///< recorded id of the maker's order; 0: the taker's side
    std::int64_t quantity;
  };
  /// What a session said, in its order: an answer or a fill.
  struct Heard {
    Clock::time_point at;
    std::string id;
    FlowAnswer answer;
    std::optional<Fill> fill;
  };

  base::Result<void> begin(const FlowRow& row, Clock::time_point due);
  base::Result<void> serve(const std::function<bool()>& done, Clock::time_point wake);
  base::Result<void> recover(Clock::time_point progress);
  void advance(const Heard& heard);
  void apply(const Fill& fill);
  void send(std::uint64_t row_id, Active& active, const FlowStep& step);

  const std::vector<Client*>& clients_;
  const FlowOptions& options_;
  std::vector<std::unique_ptr<Ear>> ears_;
  const Instrument* instrument_ = nullptr;
  FlowBook book_;
  std::unordered_map<std::uint64_t, Active> active_;      // by recorded id
  std::unordered_map<std::string, std::uint64_t> asked_;  // ClOrdID -> recorded id
  std::unordered_map<std::string, int> half_trades_;      // trades reported by one side only
  std::deque<Heard> heard_;
  FlowTotals totals_;
  std::uint64_t since_ = 0;  ///< what executed up to this command is not ours
  std::uint64_t requests_ = 0;
  std::uint64_t trades_ = 0;
  Histogram latency_;
  Clock::time_point started_{};
  Clock::time_point finished_{};
};

void Ear::answered(const Request& request) {
  const Answer& answer = *request.answer;
  // A sweep that was taken is answered by its end.
  const bool is_sweep =
      request.kind == RequestKind::order && request.id.find_first_of("st") != std::string::npos;
  if (answer.accepted && is_sweep) return;
  runner_.hear(request.id,
               {.accepted = answer.accepted, .code = answer.code_name, .status = answer.status});
}

void Ear::order_changed(const Order& order, const InMessage&) {
  if (order.kind != OrderKind::sweep || order.state == OrderState::live) return;
  runner_.hear(order.cl_ord_id, {.accepted = true, .filled = order.cumulative.raw()});
}

void Ear::executed(const Execution& execution) {
  runner_.hear(execution);
}

base::Result<void> Runner::prepare() {
  instrument_ = clients_.front()->instruments().find(options_.symbol);
  if (instrument_ == nullptr || !instrument_->tradable()) {
    return base::fail("instrument " + options_.symbol +
                      (instrument_ == nullptr ? " is unknown" : " is not open for trading"));
  }
  const auto cash = clients_.front()->ask_cash(answer_limit);
  if (!cash) return base::fail("the venue does not answer");
  since_ = cash->sequence;
  return {};
}

void Runner::hear(const Execution& execution) {
  if (execution.symbol != options_.symbol || execution.place.sequence <= since_) return;
  const std::uint64_t listing = execution.taker ? 0 : flow_id(execution.cl_ord_id);
  heard_.push_back(
      {Clock::now(), {}, {}, Fill{execution.trade_id, listing, execution.quantity.raw()}});
}

void Runner::apply(const Fill& fill) {
  if (++half_trades_[fill.trade] == 2) {
    half_trades_.erase(fill.trade);
    ++trades_;
  }
  FlowOrder* order = fill.listing == 0 ? nullptr : book_.find(fill.listing);
  if (order == nullptr) return;
  order->cumulative += fill.quantity;
  book_.set_leaves(*order, order->price, order->leaves - fill.quantity);
}

void Runner::send(std::uint64_t row_id, Active& active, const FlowStep& step) {
  ++requests_;
  asked_[step.id] = row_id;
  const std::string quantity = instrument_->format(Quantity(step.quantity));
  const OrderReference target{step.target, options_.symbol, active.side};
  switch (step.kind) {
    case FlowStepKind::list:
    case FlowStepKind::sweep:
      active.client->place(
          {.kind = step.kind == FlowStepKind::sweep ? OrderKind::sweep : OrderKind::listing,
           .symbol = options_.symbol,
           .side = active.side,
           .quantity = quantity,
           .price = active.price},
          step.id);
      return;
    case FlowStepKind::replace:
      active.client->replace(target, quantity, active.price, step.id);
      return;
    case FlowStepKind::cancel:
      active.client->cancel(target, step.id);
      return;
  }
}

base::Result<void> Runner::begin(const FlowRow& row, Clock::time_point due) {
  const auto price = instrument_->parse_price(row.price);
  if (!price) {
    return base::fail("row " + std::to_string(row.number) + ": price " + row.price +
                      " is off the tick of " + options_.symbol);
  }
  Client* client = clients_[row.id % clients_.size()];
  auto [at, fresh] = active_.emplace(row.id, Active{FlowPlan(row, *price, book_), client, row.side,
                                                    instrument_->format(*price), due});
  if (const auto step = at->second.plan.first()) {
    send(row.id, at->second, *step);
  } else {
    totals_.count(at->second.plan.outcome());
    active_.erase(at);
  }
  return {};
}

void Runner::advance(const Heard& heard) {
  if (heard.fill) return apply(*heard.fill);
  const auto asked = asked_.find(heard.id);
  if (asked == asked_.end()) return;
  const std::uint64_t row_id = asked->second;
  asked_.erase(asked);
  const auto at = active_.find(row_id);
  Active& active = at->second;
  active.client->forget(heard.id);
  latency_.record((heard.at - active.due).count());
  if (const auto step = active.plan.next(heard.answer)) {
    active.due = Clock::now();
    send(row_id, active, *step);
    return;
  }
  totals_.count(active.plan.outcome());
  active_.erase(at);
}

/// Takes in what sessions say until `done`, at the latest until `wake`.
base::Result<void> Runner::serve(const std::function<bool()>& done, Clock::time_point wake) {
  Pump& pump = clients_.front()->pump();
  auto progress = Clock::now();
  while (true) {
    while (!heard_.empty()) {
      advance(heard_.front());
      heard_.pop_front();
      progress = Clock::now();
    }
    const auto now = Clock::now();
    if (done() || now >= wake) return {};
    const auto left =
        std::chrono::ceil<Milliseconds>(std::min<Clock::duration>(wake - now, patience));
    if (pump.until([&] { return !heard_.empty() || done(); }, left)) continue;
    if (pump.interrupted()) return base::fail("interrupted");
    if (Clock::now() < wake && left == patience) {
      if (auto recovered = recover(progress); !recovered) return recovered;
    }
  }
}

/// After a silence: perhaps the venue was away.
base::Result<void> Runner::recover(Clock::time_point progress) {
  if (Clock::now() - progress > stall_limit) {
    return base::fail("no answer for a minute; " + std::to_string(half_trades_.size()) +
                      " trades were reported by one side only: does somebody else trade in " +
                      options_.symbol + "?");
  }
  for (Client* client : clients_) {
    if (!client->refusal().empty()) return base::fail(client->refusal());
    settle_unanswered(*client, patience, answer_limit);
  }
  return {};
}

base::Result<void> Runner::run(const std::vector<FlowRow>& rows,
                               const std::function<void(std::uint64_t)>& progress) {
  constexpr auto never = Clock::time_point::max();
  const auto settled = [this] { return active_.empty() && half_trades_.empty(); };
  started_ = Clock::now();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    auto due = Clock::now();
    if (options_.per_second != 0) {
      due = started_ + std::chrono::nanoseconds(std::chrono::seconds(1)) *
                           static_cast<std::int64_t>(i) /
                           static_cast<std::int64_t>(options_.per_second);
      if (auto served = serve([] { return false; }, due); !served) return served;
    }
    // A row waits for the one before it of the same order, and for a free place.
    const auto may_begin = [&] {
      if (options_.window == 1) return settled();
      return active_.size() < options_.window && !active_.contains(rows[i].id);
    };
    if (auto served = serve(may_begin, never); !served) return served;
    if (options_.per_second == 0) due = Clock::now();
    if (auto begun = begin(rows[i], due); !begun) return begun;
    if ((i + 1) % options_.progress_every == 0) progress(i + 1);
  }
  auto served = serve(settled, never);
  finished_ = Clock::now();
  return served;
}

FlowReport Runner::report() const {
  FlowReport report{.totals = totals_,
                    .requests = requests_,
                    .trades = trades_,
                    .live_orders = book_.live(),
                    .elapsed = finished_ - started_,
                    .latency = latency_};
  if (options_.per_second == 0 && requests_ > 0) {
    const auto in_flight = static_cast<std::int64_t>(options_.window);
    report.corrected_by = report.elapsed * in_flight / static_cast<std::int64_t>(requests_);
    report.latency = latency_.corrected(report.corrected_by.count());
  }
  return report;
}

std::uint64_t sum(const std::map<std::string, std::uint64_t>& counts) {
  std::uint64_t total = 0;
  for (const auto& [code, count] : counts) total += count;
  return total;
}

std::string list(const std::map<std::string, std::uint64_t>& counts) {
  std::string text;
  for (const auto& [code, count] : counts) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, code);
  }
  return text.empty() ? "none" : text;
}

std::uint64_t per_second(const FlowReport& report) {
  const auto us = std::chrono::duration_cast<std::chrono::microseconds>(report.elapsed).count();
  return us <= 0 ? 0 : report.requests * 1'000'000 / static_cast<std::uint64_t>(us);
}

}  // namespace

base::Result<FlowReport> run_flow(const std::vector<Client*>& clients,
                                  const std::vector<FlowRow>& rows, const FlowOptions& options,
                                  const std::function<void(std::uint64_t rows)>& progress) {
  Runner runner(clients, options);
  if (auto ready = runner.prepare(); !ready) return tl::unexpected(ready.error());
  if (auto done = runner.run(rows, progress); !done) return tl::unexpected(done.error());
  return runner.report();
}

std::string to_text(const FlowReport& report) {
  const FlowTotals& t = report.totals;
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(report.elapsed).count();
  std::string text =
      fmt::format("rows {}: accepted {}, filled before {}, refused {} ({})\n", t.rows, t.accepted,
                  t.filled_before, sum(t.refused), list(t.refused));
  text += fmt::format(
      "rows without a live order {}: never or not yet created {} ({}), already deleted "
      "{} ({})\n",
      sum(t.never_created) + sum(t.already_deleted), sum(t.never_created), list(t.never_created),
      sum(t.already_deleted), list(t.already_deleted));
  text +=
      fmt::format("trades {}, listings live at the end {}\n", report.trades, report.live_orders);
  text += fmt::format("requests {} in {}.{:03} s: {} per second\n", report.requests, ms / 1000,
                      ms % 1000, per_second(report));
  text += report.corrected_by.count() == 0
              ? std::string("latency from when each row was due: ")
              : fmt::format("latency, corrected for coordinated omission by {} us: ",
                            report.corrected_by.count() / 1000);
  return text + report.latency.summary() + '\n' + report.latency.picture();
}

std::string to_json(const FlowReport& report) {
  namespace json = boost::json;
  const FlowTotals& t = report.totals;
  const auto counts = [](const std::map<std::string, std::uint64_t>& by_code) {
    json::object object;
    for (const auto& [code, count] : by_code) object[code] = count;
    return object;
  };
  const Histogram& h = report.latency;
  return json::serialize(
      json::object{{"rows", t.rows},
                   {"accepted", t.accepted},
                   {"filled_before", t.filled_before},
                   {"refused", counts(t.refused)},
                   {"never_created", counts(t.never_created)},
                   {"already_deleted", counts(t.already_deleted)},
                   {"trades", report.trades},
                   {"live_orders", report.live_orders},
                   {"requests", report.requests},
                   {"elapsed_ns", report.elapsed.count()},
                   {"requests_per_second", per_second(report)},
                   {"latency_ns", json::object{{"corrected_by", report.corrected_by.count()},
                                               {"p50", h.quantile(50, 100)},
                                               {"p90", h.quantile(90, 100)},
                                               {"p99", h.quantile(99, 100)},
                                               {"p999", h.quantile(999, 1000)},
                                               {"max", h.max()}}}});
}

}  // namespace eco::member

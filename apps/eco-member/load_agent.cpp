#include "apps/eco-member/load_agent.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <memory>
#include <utility>

#include "apps/eco-member/recovery.hpp"

namespace eco::member {
namespace {

using Clock = std::chrono::steady_clock;
using domain::Price;
using domain::Quantity;
using domain::Side;

constexpr Milliseconds turn{1};
constexpr Milliseconds settle_every{500};
constexpr Milliseconds patience{1'500};
constexpr Milliseconds answer_limit{3'000};
constexpr Milliseconds reconcile_limit{20'000};
constexpr std::size_t live_max = 40;
constexpr std::int64_t price_permille = 10;  // around the base price
constexpr std::uint64_t steps_max = 20;

class Worker {
 public:
  Worker(Client& client, LoadJournal& journal, const LoadOptions& options, std::uint64_t seed)
      : client_(client), journal_(journal), options_(options), random_(seed) {}

  /// Sends what is due.
  void work(Clock::time_point now);
  void settle(Clock::time_point now);
  [[nodiscard]] bool over(Clock::time_point started) const {
    return is_over(options_.end, sent_, started) || !client_.refusal().empty();
  }
  [[nodiscard]] LoadResult finish();

 private:
  void send_one(const Instrument& instrument);
  void place(const Instrument& instrument, OrderKind kind);
  void drop_answered();
  [[nodiscard]] const Order* any_live();

  Client& client_;
  LoadJournal& journal_;
  const LoadOptions& options_;
  base::Prng random_;
  std::vector<std::string> open_;
  std::uint64_t sent_ = 0;
  Clock::time_point due_{};
  Clock::time_point settled_{};
};

void Worker::drop_answered() {
  std::erase_if(open_, [this](const std::string& id) {
    const Request* request = client_.request(id);
    if (request != nullptr && !request->answer) return false;
    client_.forget(id);
    return true;
  });
}

void Worker::work(Clock::time_point now) {
  drop_answered();
  const Instrument* instrument = client_.instruments().find(options_.symbol);
  if (instrument == nullptr || !instrument->tradable()) return;
  const auto interval = std::chrono::nanoseconds(std::chrono::seconds(1)) /
                        static_cast<std::int64_t>(options_.per_second);
  while (client_.online() && now >= due_ && open_.size() < options_.window &&
         !(options_.end.orders != 0 && sent_ >= options_.end.orders)) {
    due_ = std::max(due_ + interval, now - std::chrono::milliseconds(100));
    send_one(*instrument);
  }
}

void Worker::send_one(const Instrument& instrument) {
  const auto live = client_.book().live_count();
  const std::uint64_t draw = random_.below(100);
  const Order* order = live >= live_max || draw >= 60 ? any_live() : nullptr;
  if (order == nullptr) {
    place(instrument, draw < 20 ? OrderKind::sweep : OrderKind::listing);
  } else {
    const OrderReference reference{order->cl_ord_id, order->symbol, order->side};
    const bool cancel = live >= live_max || draw < 80;
    const Quantity fewer(std::max(order->cumulative.raw() + 1, order->quantity.raw() - 1));
    const Request& request =
        cancel ? client_.cancel(reference)
               : client_.replace(reference, instrument.format(fewer),
                                 instrument.format(order->price.value_or(Price(1))));
    open_.push_back(request.id);
  }
  ++sent_;
}

void Worker::place(const Instrument& instrument, OrderKind kind) {
  const std::int64_t base = instrument.base_price.value_or(Price(1000)).raw();
  const std::int64_t reach = std::max<std::int64_t>(base * price_permille / 1000, 1);
  const auto draw = [this](std::int64_t bound) {
    return static_cast<std::int64_t>(random_.below(static_cast<std::uint64_t>(bound)));
  };
  const std::int64_t price = base - reach + draw(2 * reach + 1);
  const std::int64_t quantity = instrument.listed_min.value_or(Quantity(1)).raw() + draw(steps_max);
  const Request& request =
      client_.place({.kind = kind,
                     .symbol = instrument.symbol,
                     .side = random_.chance(1, 2) ? Side::buy : Side::sell,
                     .quantity = instrument.format(Quantity(quantity)),
                     .price = instrument.format(Price(std::max<std::int64_t>(price, 1))),
                     .skip_own = SkipOwn::yes});
  open_.push_back(request.id);
}

const Order* Worker::any_live() {
  const auto live = client_.book().live();
  return live.empty() ? nullptr : live[random_.below(live.size())];
}

void Worker::settle(Clock::time_point now) {
  if (now - settled_ < settle_every || !client_.online()) return;
  settled_ = now;
  settle_unanswered(client_, patience, answer_limit);
}

LoadResult Worker::finish() {
  const auto deadline = Clock::now() + options_.recovery_limit;
  while (Clock::now() < deadline && client_.refusal().empty()) {
    if (client_.online() && settle_unanswered(client_, patience, answer_limit) == 0) break;
    if (!client_.pump().serve_for(settle_every)) break;
  }
  LoadResult result{.member = client_.name()};
  result.reconciliation = reconcile(client_, reconcile_limit);
  result.sent = journal_.sent();
  result.acknowledged = journal_.accepted() + journal_.refused();
  result.refused = journal_.refused();
  result.executions = client_.book().executions().size();
  result.unknown_after_recovery = client_.unanswered().size();
  return result;
}

}  // namespace

base::Result<std::vector<LoadResult>> run_load(Pump& pump, const std::vector<LoadMember>& members,
                                               const LoadOptions& options) {
  std::vector<std::unique_ptr<Worker>> workers;
  for (const LoadMember& member : members) {
    if (member.client->instruments().find(options.symbol) == nullptr) {
      return base::fail("no instrument " + options.symbol);
    }
    workers.push_back(std::make_unique<Worker>(*member.client, *member.journal, options,
                                               options.seed * 1000 + workers.size()));
  }
  const auto started = Clock::now();
  bool active = true;
  while (active && pump.serve_for(turn)) {
    active = false;
    for (const auto& worker : workers) {
      if (worker->over(started)) continue;
      active = true;
      worker->settle(Clock::now());
      worker->work(Clock::now());
    }
  }
  std::vector<LoadResult> results;
  for (const auto& worker : workers) results.push_back(worker->finish());
  return results;
}

std::string to_json(const std::vector<LoadResult>& results) {
  namespace json = boost::json;
  json::array members;
  LoadResult sum;
  bool reconciled = true;
  const auto numbers = [](const LoadResult& result) {
    return json::object{{"sent", result.sent},
                        {"acknowledged", result.acknowledged},
                        {"refused", result.refused},
                        {"executions", result.executions},
                        {"unknown_after_recovery", result.unknown_after_recovery}};
  };
  for (const LoadResult& result : results) {
    sum.sent += result.sent;
    sum.acknowledged += result.acknowledged;
    sum.refused += result.refused;
    sum.executions += result.executions;
    sum.unknown_after_recovery += result.unknown_after_recovery;
    const bool agrees = result.reconciliation.agrees();
    reconciled = reconciled && agrees;
    json::object member = numbers(result);
    member["member"] = result.member;
    member["reconciled"] = agrees;
    json::array differences;
    for (const Difference& difference : result.reconciliation.differences) {
      differences.push_back(json::value(difference.what + ": here " + difference.here +
                                        ", the venue says " + difference.venue));
    }
    member["differences"] = std::move(differences);
    members.push_back(std::move(member));
  }
  json::object all = numbers(sum);
  all["reconciled"] = reconciled;
  all["members"] = std::move(members);
  return json::serialize(all);
}

}  // namespace eco::member

#include <algorithm>
#include <map>

#include "base/assert.hpp"
#include "node/session_store.hpp"
#include "proto/codec.hpp"
#include "tests/sim/simulation.hpp"
#include "tests/sim/world.hpp"

namespace eco::sim {

using namespace domain;

namespace {

std::int64_t total(const CashView& cash) {
  return (cash.free + cash.proceeds + cash.reserved + cash.deposit + cash.frozen).raw();
}

std::int64_t total(const HoldingView& holding) {
  return (holding.free + holding.locked + holding.reserved + holding.frozen + holding.registry)
      .raw();
}

std::string describe(const OrderState& order) {
  return std::to_string(order.order.raw()) + " " + order.cl_ord_id.str() + " " +
         std::to_string(order.cumulative.raw()) + "+" + std::to_string(order.leaves.raw()) + "@" +
         std::to_string(order.price.raw());
}

/// The venue's log once more, executed by a core of its own.
class LogCheck {
 public:
  LogCheck(const std::vector<ModelMember>& members, Probes& probes)
      : members_(members), probes_(probes), exchange_({.orders_max = 2000}) {}

  std::optional<std::string> run(persistence::JournalReader& reader) {
    for (;;) {
      auto entry = reader.next();
      if (!entry) return entry.error().text;
      if (!*entry) return std::nullopt;
      std::optional<std::string> violation;
      if (const auto* record = std::get_if<persistence::RecordView>(&**entry)) {
        violation = execute(*record);
      } else if (const auto* hash = std::get_if<persistence::StateHash>(&**entry)) {
        if (hash->hash != exchange_.state_hash()) {
          violation = "replay has another state hash after " + std::to_string(hash->sequence.raw());
        }
      }
      if (violation) return violation;
    }
  }

  [[nodiscard]] const engine::Exchange& exchange() const noexcept { return exchange_; }
  /// The bytes of an event, or empty text.
  [[nodiscard]] std::string_view event(ReportId id) const {
    const auto found = events_.find(id);
    return found == events_.end() ? std::string_view() : std::string_view(found->second);
  }

 private:
  std::optional<std::string> execute(const persistence::RecordView& record) {
    const auto command = proto::decode_command(persistence::as_text(record.command));
    ECO_ASSERT(command.has_value());
    if (std::holds_alternative<ClockTick>(command->body)) {
      probes_.hit(Probe::clock_tick_journaled);
    }
    buffer_.clear();
    exchange_.apply(*command, buffer_);
    const SeqNo sequence = record.fields.sequence;
    if (buffer_.size() != record.events.size()) {
      return "replay makes another number of events at " + std::to_string(sequence.raw());
    }
    std::uint32_t index = 0;
    for (const persistence::Bytes stored : record.events) {
      std::string& bytes = events_[{sequence, index}];
      proto::encode(buffer_[index++], bytes);
      if (bytes != persistence::as_text(stored)) {
        return "replay makes another event at " + std::to_string(sequence.raw());
      }
    }
    note(buffer_);
    return check_order(*command);
  }

  void note(const EventBuffer& events) {
    for (const Event& event : events) {
      if (std::holds_alternative<DayOpened>(event)) day_opened_ = true;
      const auto* changed = std::get_if<EntryModeChanged>(&event);
      if (changed == nullptr) continue;
      probes_.hit(changed->mode == EntryMode::cancel_only ? Probe::cancel_only_entered
                                                          : Probe::cancel_only_left);
    }
    if (!day_opened_) return;
    for (const ModelMember& member : members_) ++gaps_allowed_[member.identity().member];
    day_opened_ = false;
  }

  /// A member's messages stand in the log once each and in his order; only a new day gives some up.
  std::optional<std::string> check_order(const Command& command) {
    const std::uint64_t place = place_of(command.body);
    if (place == 0) return std::nullopt;
    std::uint64_t& last = last_place_[command.header.member];
    const bool follows = place == last + 1;
    const bool skips = place > last && gaps_allowed_[command.header.member] > 0;
    if (!follows && !skips) {
      return "member " + std::to_string(command.header.member.raw()) + "'s message " +
             std::to_string(place) + " stands behind " + std::to_string(last);
    }
    last = place;
    // What was numbered yesterday may still stand behind `open day`: the gap may come later.
    if (!follows) --gaps_allowed_[command.header.member];
    return std::nullopt;
  }

  const std::vector<ModelMember>& members_;
  Probes& probes_;
  engine::Exchange exchange_;
  EventBuffer buffer_;
  std::map<ReportId, std::string> events_;
  std::map<MemberId, std::uint64_t> last_place_;
  std::map<MemberId, int> gaps_allowed_;
  bool day_opened_ = false;
};

template <class AnswerType>
AnswerType now(const engine::Exchange& exchange, const Query& query) {
  return std::get<AnswerType>(exchange.query(query));
}

std::optional<std::string> compare(const ModelMember& member, const engine::Exchange& exchange) {
  const ModelMember::Identity& identity = member.identity();
  const std::string who = "member " + identity.code.str();
  const Belief belief = member.belief();
  std::vector<std::string> believed;
  for (const auto& [id, order] : belief.live) believed.push_back(describe(order));
  std::vector<std::string> live;
  for (const OrderState& order :
       now<LiveOrdersAnswer>(exchange, LiveOrdersQuery{identity.member}).orders) {
    live.push_back(describe(order));
  }
  if (believed != live) {
    std::string text = who + " believes in orders other than his live ones: believed";
    for (const std::string& order : believed) text += " [" + order + "]";
    text += " live";
    for (const std::string& order : live) text += " [" + order + "]";
    return text;
  }
  const auto cash = now<CashAnswer>(exchange, CashQuery{identity.account}).cash;
  if (!cash || total(*cash) != initial_cash.raw() + belief.cash_hao) {
    return who + " believes in other cash than he has";
  }
  for (const HoldingView& holding :
       now<HoldingsAnswer>(exchange, HoldingsQuery{identity.account}).holdings) {
    const auto change = belief.rights.find(holding.instrument);
    const std::int64_t delta = change == belief.rights.end() ? 0 : change->second;
    if (total(holding) != initial_rights.raw() + delta) {
      return who + " believes in other rights than he has";
    }
  }
  return std::nullopt;
}

}  // namespace

void Simulation::check_members() {
  for (const ModelMember& member : members_) {
    if (auto difference = compare(member, life_->node->exchange())) violate(*difference);
    const std::size_t index = static_cast<std::size_t>(&member - members_.data());
    if (life_->gateway->expected(index) != member.sent_today() + 1) {
      violate("member " + member.identity().code.str() + "'s last messages did not arrive");
    }
  }
}

void Simulation::check_log() {
  const auto reader = life_->disk_journal->reader(
      {.checks = persistence::ReadChecks::full, .key = disk_.key().verify_key()});
  ECO_ASSERT(reader.has_value());
  LogCheck log(members_, probes_);
  if (auto violation = log.run(**reader)) return violate(*violation);
  if (log.exchange().state_hash() != life_->node->exchange().state_hash()) {
    violate("replay ends in another state");
  }
  for (const ModelMember& member : members_) {
    for (const auto& [id, bytes] : member.reports()) {
      if (log.event(id) == bytes) continue;
      return violate("member " + member.identity().code.str() + " was told of " +
                     std::to_string(id.sequence.raw()) + "-" + std::to_string(id.index) +
                     ", which is not in the log");
    }
  }
  life_->node->exchange().audit();
}

void Simulation::check_restart() {
  const base::Hash128 before = life_->node->exchange().state_hash();
  crash();
  if (life_->node->exchange().state_hash() != before) violate("a restart ends in another state");
}

}  // namespace eco::sim

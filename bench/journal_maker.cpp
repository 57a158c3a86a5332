/// journal-maker: fills a venue's journal with a busy day of N commands, as the node would have
/// written it. Called by scripts/bench recovery; the directory comes from `ecobourse init`.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "base/prng.hpp"
#include "persistence/lmdb_journal.hpp"
#include "proto/codec.hpp"
#include "tests/support/venue.hpp"

namespace {

using namespace eco;  // a program of its own

class Maker {
 public:
  Maker(persistence::Journal& journal, std::uint64_t hash_interval)
      : journal_(journal), hash_interval_(hash_interval) {}

  void operate(const domain::OperatorAction& action) {
    domain::CommandHeader header;
    header.person = "op1";
    apply(domain::OperatorCommand{"bench", "", action}, header);
    const auto* proposed = std::get_if<domain::ActionProposed>(&events_.back());
    if (proposed == nullptr) return;
    const domain::ApproveProposal approval{proposed->proposal, proposed->hash, "bench"};
    header.person = "op2";
    apply(approval, header);
  }

  void set_up() {
    operate(domain::ActivateRulebook{"", testing::flow()});
    operate(domain::ListInstrument{"FLOW", "FLOW", 0, "", domain::Price(23'600)});
    for (const char* code : {"A", "B", "C", "D"}) {
      operate(domain::AdmitMember{*domain::MemberCode::from(code), code});
      operate(domain::CreateTrader{*domain::MemberCode::from(code), *domain::PersonName::from(code),
                                   *domain::CompId::from(code), domain::FixVersion::fix44, 1});
      operate(domain::DepositCash{*domain::AccountCode::from(code), testing::yuan(100'000'000'000),
                                  ""});
      operate(domain::IssueLot{*domain::AccountCode::from(code), "FLOW",
                               domain::Quantity(1'000'000'000'000), 0,
                               domain::Acquisition::deposited, domain::Place::trading, ""});
    }
    operate(domain::OpenDay{testing::date("2026-03-02"), domain::ScheduleMode::manual,
                            engine::semantics_version, "bench"});
    operate(domain::SetPhase{{}, domain::Phase::morning});
  }

  /// One of four members lists, sweeps or cancels his last listing.
  void trade(base::Prng& random) {
    const auto member = static_cast<std::uint32_t>(1 + random.below(4));
    domain::CommandHeader header;
    header.session = domain::SessionId(member);
    header.member = domain::MemberId(member);
    header.trader = domain::TraderId(member);
    const auto id = *domain::ClOrdId::from(std::to_string(next_sequence()));
    domain::OrderId& last = last_listing_[member];
    if (last.valid() && random.chance(1, 3)) {
      domain::CancelOrder cancel;
      cancel.cl_ord_id = id;
      cancel.order = last;
      cancel.symbol = "FLOW";
      cancel.instrument = domain::InstrumentId(1);
      last = {};
      return apply(cancel, header);
    }
    domain::NewOrder order;
    order.cl_ord_id = id;
    order.symbol = "FLOW";
    order.instrument = domain::InstrumentId(1);
    order.side = random.chance(1, 2) ? domain::Side::buy : domain::Side::sell;
    const bool sweep = random.chance(1, 3);
    order.kind = sweep ? domain::OrderKind::sweep : domain::OrderKind::listing;
    order.skip_own = domain::SkipOwn::yes;
    const auto distance = static_cast<std::int64_t>(1 + random.below(30));
    const bool above = (order.side == domain::Side::sell) != sweep;
    order.price = domain::Price(above ? 23'600 + distance : 23'600 - distance);
    order.quantity = domain::Quantity(static_cast<std::int64_t>(1 + random.below(100)));
    if (!sweep) last = domain::OrderId(next_sequence());
    apply(order, header);
  }

  void flush() {
    if (batch_.empty()) return;
    if (auto done = rotating_ ? journal_.rotate({testing::date("2026-03-02"), {}}, batch_)
                              : journal_.append(batch_);
        !done) {
      fmt::print(stderr, "journal-maker: {}\n", done.error().text);
      std::exit(1);
    }
    rotating_ = false;
    batch_.clear();
  }
  [[nodiscard]] std::uint64_t last() const { return exchange_->last_sequence().raw(); }

 private:
  [[nodiscard]] std::uint64_t next_sequence() const { return last() + 1; }

  void apply(domain::CommandBody body, domain::CommandHeader header) {
    header.sequence = domain::SeqNo(next_sequence());
    header.stamp = domain::Timestamp(stamp_ += 1'000);
    const domain::Command command{header, std::move(body)};
    events_.clear();
    exchange_->apply(command, events_);
    if (std::holds_alternative<domain::DayOpened>(events_.front())) {
      flush();
      rotating_ = true;
    }
    bytes_.clear();
    proto::encode(command, bytes_);
    batch_.begin_record(
        {.sequence = header.sequence, .stamp = header.stamp, .type = proto::command_type(command)},
        std::as_bytes(std::span(bytes_)));
    for (const domain::Event& event : events_) {
      bytes_.clear();
      proto::encode(event, bytes_);
      batch_.add_event(std::as_bytes(std::span(bytes_)));
    }
    batch_.end_record();
    if (header.sequence.raw() % hash_interval_ == 0) batch_.add_state_hash(exchange_->state_hash());
    if (batch_.full() || rotating_) flush();
  }

  persistence::Journal& journal_;
  std::uint64_t hash_interval_;
  std::unique_ptr<engine::Exchange> exchange_ =
      std::make_unique<engine::Exchange>(engine::ExchangeLimits{.orders_max = 1'000'000});
  domain::EventBuffer events_;
  persistence::Batch batch_;
  std::string bytes_;
  std::int64_t stamp_ = base::venue_instant(testing::date("2026-03-02"), 9 * 3600);
  bool rotating_ = false;
  std::array<domain::OrderId, 5> last_listing_{};
};

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Fills the journal of a new venue with a busy day.");
  std::string directory;
  std::string key;
  std::uint64_t commands = 1'000'000;
  app.add_option("data", directory, "data directory of a venue made by ecobourse init")->required();
  app.add_option("--key", key, "its signing key")->required();
  app.add_option("--commands", commands, "how many")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  const auto data = persistence::DataDirectory::acquire(directory);
  if (!data) return fmt::print(stderr, "journal-maker: {}\n", data.error().text), 1;
  auto journal =
      persistence::open_lmdb_journal(*data, {.signing_key_path = key, .rotation_hook = {}});
  if (!journal) return fmt::print(stderr, "journal-maker: {}\n", journal.error().text), 1;
  Maker maker(**journal, 1'000);
  maker.set_up();
  base::Prng random(20210716);
  while (maker.last() < commands) maker.trade(random);
  maker.flush();
  return 0;
}

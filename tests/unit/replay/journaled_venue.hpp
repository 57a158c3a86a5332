#pragma once
/// A venue that journals what it does, as the node does it, and can be made to lie in its records.
#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/exchange.hpp"
#include "persistence/journal.hpp"
#include "tests/support/rulebook_values.hpp"

namespace eco::replay::testing {

/// A record before it is written: what a forger changes. Checksums and chain are made afterwards.
struct Draft {
  domain::Command command;
  std::vector<std::string> events;
  std::optional<base::Hash128> state_hash;
};

/// Time starts at 2026-03-02 09:00 Beijing and goes on by 1 ms a command. Records are committed in
/// batches of `batch_size`; a state hash follows every 8th record and every end of a day.
class JournaledVenue {
 public:
  explicit JournaledVenue(persistence::Journal& journal) : journal_(journal) {}

  /// The record `sequence` is changed before it is written.
  void forge(std::uint64_t sequence, std::function<void(Draft&)> change) {
    forgeries_[sequence] = std::move(change);
  }

  const domain::EventBuffer& apply(domain::CommandBody body, domain::CommandHeader header = {});
  const domain::EventBuffer& member(std::uint32_t member, domain::CommandBody body);
  /// Proposed by "op1", approved by "op2" where two persons are needed.
  const domain::EventBuffer& operate(const domain::OperatorAction& action);
  /// Lets the clock pass to `stamp` if it is later.
  void set_time(domain::Timestamp stamp) { now_ = std::max(now_, stamp); }
  /// Commits what was not committed yet.
  void flush();

  [[nodiscard]] const engine::Exchange& exchange() const { return exchange_; }
  [[nodiscard]] std::uint64_t last() const { return exchange_.last_sequence().raw(); }

 private:
  static constexpr std::uint64_t batch_size = 5;
  static constexpr std::uint64_t hash_interval = 8;

  void journal(const domain::Command& command);

  persistence::Journal& journal_;
  engine::Exchange exchange_{{.orders_max = 1'000}};
  domain::EventBuffer events_;
  domain::Timestamp now_{base::venue_instant(eco::testing::date("2026-03-02"), 9 * 3600)};
  persistence::Batch batch_;
  std::map<std::uint64_t, std::function<void(Draft&)>> forgeries_;
};

/// Records of `two_days`: what tests look for.
struct TwoDays {
  std::uint64_t seller_listing = 0;  ///< also an OrderId
  std::uint64_t buyer_pick = 0;
  std::uint64_t cancel = 0;
  std::uint64_t refused = 0;  ///< a pick of more than is listed
  std::uint64_t block = 0;    ///< also an OfferId
  std::uint64_t first_close = 0;
  std::uint64_t last = 0;
};

/// TJEA with TJEA24 and TJEA25 at 30.00; SELLER (member 1) and BUYER (member 2) trade on 2026-03-02
/// and hardly on 2026-03-03. Every day is settled and closed.
TwoDays two_days(JournaledVenue& venue);

/// The venue of `two_days` on 2026-03-02: of three trades in TJEA24 one is corrected before the
/// close, one busted after it; a band was widened. The day is settled and closed.
void day_of_errors(JournaledVenue& venue);

}  // namespace eco::replay::testing

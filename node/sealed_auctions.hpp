#pragma once
/// Which sealed auctions' secret a command and its events carry. Pure: no clock, no keys.
#include <map>
#include <vector>

#include "domain/command.hpp"
#include "domain/event.hpp"
#include "engine/exchange.hpp"

namespace eco::node {

/// Sealed auctions that have not closed, ascending.
[[nodiscard]] std::vector<domain::AuctionId> open_sealed_auctions(const engine::Exchange& exchange);

/// Follows the sealed auctions from their announcement to their close. Threading: one thread.
class SealedAuctions {
 public:
  /// What one record means for them.
  struct Finding {
    std::vector<domain::AuctionId> announced;
    std::vector<domain::AuctionId> closed;
    /// Still open, ascending: the record must stay closed until all of them have ended.
    std::vector<domain::AuctionId> secret_of;
    domain::Timestamp until;  ///< planned end of the first of these; the largest value: by command
  };

  SealedAuctions() = default;
  /// Begins with those under way in `exchange`.
  explicit SealedAuctions(const engine::Exchange& exchange);

  /// Where a record about a bid does not tell which auction it means (a refused cancel of an
  /// unknown order, a bid for an unknown auction), it is the secret of all of them.
  [[nodiscard]] Finding look(const domain::EventBuffer& events);

 private:
  struct Open {
    domain::InstrumentId instrument;
    domain::Timestamp ends;
  };
  class Collector;
  void follow(const domain::EventBuffer& events, Finding& out);

  std::map<domain::AuctionId, Open> open_;
};

}  // namespace eco::node

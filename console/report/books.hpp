#pragma once
/// Balances as the durable events tell them: the second bookkeeping, from which reports are made.
/// It shares nothing with the engine, so that a statement can be compared with what the venue says.
#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <utility>

#include "domain/event.hpp"
#include "domain/types.hpp"

namespace eco::console {

struct CashBalance {
  domain::Money free;
  domain::Money proceeds;
  domain::Money reserved;
  domain::Money deposit;
  domain::Money frozen;

  [[nodiscard]] domain::Money total() const noexcept {
    return free + proceeds + reserved + deposit + frozen;
  }
  friend bool operator==(const CashBalance&, const CashBalance&) noexcept = default;
};

/// In quantity steps; the five add up to what the account owns.
struct HoldingBalance {
  domain::Quantity free;
  domain::Quantity locked;
  domain::Quantity reserved;
  domain::Quantity frozen;
  domain::Quantity registry;

  [[nodiscard]] domain::Quantity total() const noexcept {
    return free + locked + reserved + frozen + registry;
  }
  friend bool operator==(const HoldingBalance&, const HoldingBalance&) noexcept = default;
};

/// A value type: a copy is the state of that moment.
class Books {
 public:
  void post(const domain::CashPosted& posting);
  void move(const domain::LotMoved& movement);
  void reserve(const domain::RightsReserved& change);

  [[nodiscard]] CashBalance cash(domain::AccountId account) const;
  /// Per instrument that the account ever held, as of trading day `today`.
  [[nodiscard]] std::map<domain::InstrumentId, HoldingBalance> holdings(
      domain::AccountId account, domain::DayOrdinal today) const;
  /// Of the venue's own buckets.
  [[nodiscard]] domain::Money venue_cash(domain::MarketId market, domain::CashBucket bucket) const;
  /// Postings, movements and reservations whose debit side did not hold what left it. 0 unless
  /// events are missing.
  [[nodiscard]] std::uint64_t contradictions() const noexcept { return contradictions_; }

 private:
  struct Piece {
    std::int64_t last = 0;
    domain::LotPlace place;
    domain::DayOrdinal sellable_from;
  };
  struct Lot {
    domain::InstrumentId instrument;
    std::map<std::int64_t, Piece> pieces;  // by first serial
  };
  using Holding = std::pair<domain::AccountId, domain::InstrumentId>;
  using CashKey = std::pair<domain::AccountId, std::pair<domain::MarketId, domain::CashBucket>>;

  void add(const domain::CashPlace& place, domain::Money amount);
  [[nodiscard]] domain::Money in(const CashKey& key) const;
  [[nodiscard]] domain::Money in(domain::AccountId account, domain::CashBucket bucket) const;
  void add_reserved(const Holding& holding, domain::Quantity change);

  std::map<CashKey, domain::Money> cash_;
  std::map<domain::LotId, Lot> lots_;
  std::map<Holding, domain::Quantity> reserved_;  // part of what is free
  std::map<domain::AccountId, std::set<domain::InstrumentId>> ever_held_;
  std::uint64_t contradictions_ = 0;
};

}  // namespace eco::console

#pragma once
/// The venue's deterministic core: commands in, events out. (DESIGN: seven ideas, 1)
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/hash.hpp"
#include "base/result.hpp"
#include "domain/command.hpp"
#include "domain/event.hpp"
#include "domain/view.hpp"

namespace eco::engine {

/// Version of what commands mean. It changes with every change of the events or of the state that
/// follow from a journal already written; `open day` records it and replay refuses another.
inline constexpr std::uint32_t semantics_version = 2;

/// Address space for the slabs is claimed at construction, memory when first used.
struct ExchangeLimits {
  /// Live orders, all books together, until an `open day` names a number: that one is state.
  std::uint32_t orders_max = 1'000'000;
};

/// One shard of the venue: members, ledger, rights, books, days, proposals.
///
/// Determinism: state and events are a function of the commands applied, in order. No clock, I/O,
///   thread, float or exception.
/// Threading: confined to one thread, const calls included.
/// Invariants, asserted by audit(): cash and rights are conserved, no balance is negative, no book
///   is crossed, what is reserved is what the open orders and offers need, the hash is the
///   content's.
class Exchange {
 public:
  explicit Exchange(const ExchangeLimits& limits);
  ~Exchange();
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  /// Lets the timers due at the command's stamp fire, then applies it. Appends at least one event;
  /// a refused command appends its refusal and changes nothing else.
  /// Requires: header.sequence > last_sequence() and header.stamp > last_stamp().
  /// Cost:     O(log levels + fills) and no allocation after warm-up for orders, cancels, replaces.
  void apply(const domain::Command& command, domain::EventBuffer& events) noexcept;

  /// The present state, read only.
  [[nodiscard]] domain::Answer query(const domain::Query& query) const;

  /// Hash of the logical content: neither sequence and stamp nor anything private to the process.
  [[nodiscard]] base::Hash128 state_hash() const noexcept;
  [[nodiscard]] domain::SeqNo last_sequence() const noexcept;
  [[nodiscard]] domain::Timestamp last_stamp() const noexcept;

  /// Appends the whole state, versioned. An exchange that loads it goes on exactly as this one.
  void save(std::string& out) const;
  /// Requires a fresh exchange. After an error the exchange is unusable. Hostile bytes are refused.
  [[nodiscard]] base::Result<void> load(std::string_view bytes);

  /// Recomputes invariants and hash and asserts them. O(state): for tests and sampling.
  void audit() const noexcept;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace eco::engine

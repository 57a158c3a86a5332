#pragma once
/// Calls under way, by instrument. While an instrument has one its orders are collected: the book
/// may be crossed. (markets.md §8 TM4)
#include <map>
#include <vector>

#include "base/assert.hpp"
#include "domain/event.hpp"
#include "engine/hashed.hpp"

namespace eco::engine {

/// A call under way: as its last event told it, and what it waits for.
struct Call {
  domain::CallUpdated told;
  domain::Timestamp deadline;  ///< when it ends; later than told where the end is random; 0: none
  bool due = false;            ///< its time has come while the instrument was halted

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "told", s.told);
    v(2, "due", s.due);
    v(3, "deadline", s.deadline);
  }
};

class Calls {
 public:
  using EditCall = Edit<HashTag::call, Call>;

  void start(const Call& call);
  [[nodiscard]] Call* find(domain::InstrumentId instrument) noexcept;
  [[nodiscard]] const Call* find(domain::InstrumentId instrument) const noexcept;
  [[nodiscard]] EditCall edit(Call& call) noexcept { return EditCall(hash_, call); }
  void end(domain::InstrumentId instrument) noexcept;
  [[nodiscard]] const std::map<domain::InstrumentId, Call>& all() const noexcept { return calls_; }

  /// Notes that the book of an instrument has changed; nothing where it has no call.
  void touch(domain::InstrumentId instrument);
  [[nodiscard]] bool touched() const noexcept { return !touched_.empty(); }
  /// Takes what was touched since the last time, ascending.
  [[nodiscard]] std::vector<domain::InstrumentId> take_touched();

  [[nodiscard]] base::Hash128 hash() const noexcept { return hash_; }
  void audit() const noexcept;
  void save(domain::ByteWriter& out) const;
  void load(domain::ByteReader& in);

 private:
  std::map<domain::InstrumentId, Call> calls_;
  std::vector<domain::InstrumentId> touched_;  ///< empty between commands
  base::Hash128 hash_;
};

}  // namespace eco::engine

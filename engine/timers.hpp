#pragma once
/// What shall happen at an instant. Time comes with commands only: a timer fires before the first
/// command whose stamp has reached its deadline.
#include <algorithm>
#include <optional>
#include <vector>

#include "base/assert.hpp"
#include "engine/hashed.hpp"

namespace eco::engine {

enum class TimerKind : std::uint8_t {
  phase = 1,        ///< a market's change of phase by its schedule
  auction_end = 2,  ///< of bidding
  call_end = 3,
  call_tail = 4,     ///< of a call, or of a market's opening calls
  closing_call = 5,  ///< a market's closing calls begin
  notice = 25,       ///< a deadline of a notice
};

struct Timer {
  domain::Timestamp deadline;
  std::uint64_t id = 0;
  TimerKind kind = TimerKind::phase;
  domain::MarketId market;  ///< of phase and calls
  domain::Phase to = domain::Phase::closed;
  domain::AuctionId auction;        ///< of auction_end; of notice the notice's number
  domain::InstrumentId instrument;  ///< of call_end and call_tail

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "deadline", s.deadline);
    v(2, "id", s.id);
    v(3, "market", s.market);
    v(4, "to", s.to);
    v(5, "kind", s.kind);
    v(6, "auction", s.auction);
    v(7, "instrument", s.instrument);
  }
};

/// Timers in the order in which they fire: by deadline, then by id. A timer says when to look;
/// whether there is still something to do is decided then.
class Timers {
 public:
  void arm_phase(domain::Timestamp deadline, domain::MarketId market, domain::Phase to) {
    Timer timer;
    timer.deadline = deadline;
    timer.market = market;
    timer.to = to;
    arm(timer);
  }
  void arm_auction_end(domain::Timestamp deadline, domain::AuctionId auction) {
    Timer timer;
    timer.deadline = deadline;
    timer.kind = TimerKind::auction_end;
    timer.auction = auction;
    arm(timer);
  }
  void arm_notice(domain::Timestamp deadline, domain::NoticeId notice) {
    Timer timer;
    timer.deadline = deadline;
    timer.kind = TimerKind::notice;
    timer.auction = domain::auction_of(notice);
    arm(timer);
  }

  void arm_call(TimerKind kind, domain::Timestamp deadline, domain::MarketId market,
                domain::InstrumentId instrument) {
    Timer timer;
    timer.deadline = deadline;
    timer.kind = kind;
    timer.market = market;
    timer.instrument = instrument;
    arm(timer);
  }

  /// Takes out the next timer due at `stamp`.
  [[nodiscard]] std::optional<Timer> take_due(domain::Timestamp stamp) {
    if (armed_.empty() || armed_.front().deadline > stamp) return std::nullopt;
    const Timer timer = armed_.front();
    armed_.erase(armed_.begin());
    hash_ -= item_hash<HashTag::timer>(timer);
    return timer;
  }

  /// Forgets what belongs to a day: auctions and notices outlast it.
  void end_day() noexcept {
    std::erase_if(armed_, [this](const Timer& timer) {
      if (timer.kind == TimerKind::auction_end || timer.kind == TimerKind::notice) return false;
      hash_ -= item_hash<HashTag::timer>(timer);
      return true;
    });
  }

  [[nodiscard]] base::Hash128 hash() const noexcept { return hash_; }
  void audit() const noexcept {
    base::Hash128 sum;
    for (const Timer& timer : armed_) sum += item_hash<HashTag::timer>(timer);
    ECO_ASSERT(sum == hash_);
  }

  void save(domain::ByteWriter& out) const {
    out.put(last_id_);
    out.put(armed_);
  }
  void load(domain::ByteReader& in) {
    in.get(last_id_);
    in.get(armed_);
    hash_ = {};
    for (const Timer& timer : armed_) hash_ += item_hash<HashTag::timer>(timer);
  }

 private:
  void arm(Timer timer) {
    timer.id = ++last_id_;
    const auto after = std::find_if(armed_.begin(), armed_.end(), [&timer](const Timer& other) {
      return other.deadline > timer.deadline;
    });
    armed_.insert(after, timer);
    hash_ += item_hash<HashTag::timer>(timer);
  }

  std::uint64_t last_id_ = 0;
  std::vector<Timer> armed_;
  base::Hash128 hash_;
};

}  // namespace eco::engine

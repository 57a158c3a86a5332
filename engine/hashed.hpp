#pragma once
/// Keeping the state hash up to date item by item.
#include "base/hash.hpp"
#include "domain/archive.hpp"

namespace eco::engine {

/// Separates kinds of items in the state hash. Part of the semantics: never renumbered.
enum class HashTag : std::uint64_t {
  order = 1,
  ended_order = 2,
  offer = 3,
  market = 4,
  instrument = 5,
  instrument_day = 6,
  rulebook = 7,
  calendar = 8,
  timer = 9,
  proposal = 10,
  trade = 11,
  day = 12,
  market_day = 13,
  auction = 14,
  bid = 15,
  bidder = 16,
  transfer = 20,
  account_facts = 21,
  zone = 22,
  consent = 23,
  zone_trade = 24,
  call = 17,
  notice = 25,
  applicant = 26,
};

/// An item's hash: its own `state_hash` where it has one, that of its fields otherwise.
template <HashTag Tag, class T>
[[nodiscard]] base::Hash128 item_hash(const T& item) {
  if constexpr (requires { item.state_hash(); }) {
    return item.state_hash();
  } else {
    return domain::hash_of(static_cast<std::uint64_t>(Tag), item);
  }
}

/// One item being changed: takes its old hash out of the sum now and puts its new hash in at the
/// end of the scope. Lifetime: borrows sum and item; the item must stay where it is.
template <HashTag Tag, class T>
class Edit {
 public:
  Edit(base::Hash128& sum, T& item) : sum_(sum), item_(item) { sum_ -= item_hash<Tag>(item_); }
  ~Edit() { sum_ += item_hash<Tag>(item_); }
  Edit(const Edit&) = delete;
  Edit& operator=(const Edit&) = delete;
  [[nodiscard]] T* operator->() noexcept { return &item_; }
  [[nodiscard]] T& operator*() noexcept { return item_; }

 private:
  base::Hash128& sum_;
  T& item_;
};

}  // namespace eco::engine

#pragma once
/// What a recorded row becomes at the venue, step by step, and how it ends. No I/O.
///
///   created  SWEEP when it crosses the best opposite price known, the remainder listed; otherwise
///            listed. A listing refused with CROSSING_LISTING is answered by a SWEEP of the rest.
///   changed  the order is replaced down to what remains, at the row's price. It is never raised:
///            where fills have already taken what the row takes, nothing is sent.
///   deleted  the order is cancelled.
///
/// A row that meets no live order is sent all the same; the venue refuses it. Every row ends in
/// exactly one outcome.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "apps/eco-member/flow_row.hpp"
#include "domain/types.hpp"

namespace eco::member {

/// What the flow knows of one recorded order.
struct FlowOrder {
  std::string cl_ord_id;  ///< by which the venue knows it now
  domain::Side side = domain::Side::buy;
  domain::Price price;
  std::int64_t cumulative = 0;  ///< of the listing
  std::int64_t swept = 0;       ///< before it was listed
  std::int64_t leaves = 0;      ///< 0: not live
  bool accepted = false;        ///< the venue took it
  bool deleted = false;         ///< a `deleted` row was for it
};

/// All recorded orders and the best prices among their live listings.
class FlowBook {
 public:
  /// Null where no `created` row named it yet.
  [[nodiscard]] FlowOrder* find(std::uint64_t id);
  FlowOrder& add(std::uint64_t id) { return orders_[id]; }
  /// Moves the level totals with an order's leaves and price.
  void set_leaves(FlowOrder& order, domain::Price price, std::int64_t leaves);
  /// Best price of live listings on `side`.
  [[nodiscard]] std::optional<domain::Price> best(domain::Side side) const;
  [[nodiscard]] bool crosses(domain::Side side, domain::Price price) const;
  [[nodiscard]] std::size_t live() const noexcept { return live_; }

 private:
  std::unordered_map<std::uint64_t, FlowOrder> orders_;
  std::map<domain::Price, std::int64_t> bids_;  // units by price
  std::map<domain::Price, std::int64_t> asks_;
  std::size_t live_ = 0;
};

enum class FlowStepKind : std::uint8_t { list = 1, sweep = 2, replace = 3, cancel = 4 };

/// One request.
struct FlowStep {
  FlowStepKind kind = FlowStepKind::list;
  std::string id;      ///< ClOrdID of the request
  std::string target;  ///< ClOrdID to replace or cancel
  std::int64_t quantity = 0;
};

/// How the venue answered one step. Fills of a sweep count here; fills of listings reach the
/// FlowBook by `set_leaves`.
struct FlowAnswer {
  bool accepted = false;
  std::string code = {};    ///< of a refusal
  char status = '0';        ///< OrdStatus
  std::int64_t filled = 0;  ///< of a sweep
};

enum class FlowEnd : std::uint8_t { accepted = 1, filled_before = 2, refused = 3 };

/// What the recording itself says about the order that a row names.
enum class FlowMeets : std::uint8_t { its_order = 1, never_created = 2, already_deleted = 3 };

struct FlowOutcome {
  FlowEnd end = FlowEnd::accepted;
  std::string code = {};  ///< of a refusal
  FlowMeets meets = FlowMeets::its_order;
  friend bool operator==(const FlowOutcome&, const FlowOutcome&) = default;
};

/// One row on its way.
class FlowPlan {
 public:
  /// `price` is the row's, in ticks. `book` is borrowed for life.
  FlowPlan(const FlowRow& row, domain::Price price, FlowBook& book);

  /// What to send first; empty where the row has its outcome without.
  [[nodiscard]] std::optional<FlowStep> first();
  /// What to send after the answer to the last step; empty where the row has its outcome.
  [[nodiscard]] std::optional<FlowStep> next(const FlowAnswer& answer);
  /// Requires: first or next was empty.
  [[nodiscard]] const FlowOutcome& outcome() const noexcept { return *outcome_; }

 private:
  [[nodiscard]] std::optional<FlowStep> first_change();
  [[nodiscard]] std::optional<FlowStep> next_created(const FlowAnswer& answer);
  [[nodiscard]] std::optional<FlowStep> next_changed(const FlowAnswer& answer);
  [[nodiscard]] FlowStep sweep();
  [[nodiscard]] FlowStep list();
  std::nullopt_t end(FlowEnd how, std::string code = {});
  std::nullopt_t refuse(const FlowAnswer& answer);
  [[nodiscard]] std::string id_with(std::string_view suffix) const;

  FlowRow row_;
  domain::Price price_;
  FlowBook& book_;
  FlowStep last_;
  std::int64_t left_;  ///< of a created row
  unsigned sweeps_ = 0;
  FlowMeets meets_ = FlowMeets::its_order;
  std::optional<FlowOutcome> outcome_;
};

/// Outcomes counted, and the rows that met no live order.
struct FlowTotals {
  std::uint64_t rows = 0;
  std::uint64_t accepted = 0;
  std::uint64_t filled_before = 0;
  std::map<std::string, std::uint64_t> refused;          ///< by code
  std::map<std::string, std::uint64_t> never_created;    ///< of them: rows before any `created`
  std::map<std::string, std::uint64_t> already_deleted;  ///< of them: rows behind a `deleted`

  void count(const FlowOutcome& outcome);
};

}  // namespace eco::member

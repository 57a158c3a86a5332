#pragma once
/// What a member believes from the messages it got: orders, executions (each once, by ExecID), cash
/// and holdings. (docs/wire/fix.md: numbers and recovery, ExecutionReport)
#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "apps/eco-member/in_message.hpp"
#include "apps/eco-member/instruments.hpp"
#include "domain/types.hpp"

namespace eco::member {

/// `<sequence>-<index>-<side>` of an ExecID, in the venue's order.
struct ExecPlace {
  std::uint64_t sequence = 0;
  std::uint64_t index = 0;
  friend auto operator<=>(const ExecPlace&, const ExecPlace&) noexcept = default;
};
[[nodiscard]] ExecPlace exec_place(std::string_view exec_id) noexcept;

enum class OrderKind : std::uint8_t { listing = 1, sweep = 2, pick = 3 };
enum class OrderState : std::uint8_t { live = 1, filled = 2, cancelled = 3, expired = 4 };

struct Order {
  std::string order_id;
  std::string cl_ord_id;  ///< the present one
  std::string symbol;
  domain::Side side = domain::Side::buy;
  OrderKind kind = OrderKind::listing;
  std::optional<domain::Price> price;  ///< none of a pick
  domain::Quantity quantity;
  domain::Quantity cumulative;
  domain::Quantity leaves;
  domain::Money amount;  ///< exact sum of its fills
  OrderState state = OrderState::live;
  ExecPlace last;      ///< the newest report taken in
  bool whole = false;  ///< known since its acceptance
};

struct LotPiece {
  std::string lot;
  std::uint64_t first = 0;
  domain::Quantity quantity;
};

/// One side of a trade, or its exact reverse.
struct Execution {
  std::string exec_id;
  ExecPlace place;
  std::string trade_id;
  std::string order_id;   ///< of a deal: the offer
  std::string cl_ord_id;  ///< empty where the venue does not say it
  std::string symbol;
  domain::Side side = domain::Side::buy;
  domain::Price price;
  domain::Quantity quantity;
  domain::Money amount;
  domain::Money fee;
  std::string counterparty;  ///< of a deal
  bool taker = false;
  bool bust = false;  ///< takes an earlier one back
  std::vector<LotPiece> lots;

  [[nodiscard]] domain::Money cash_effect() const noexcept;
  [[nodiscard]] domain::Quantity holding_effect() const noexcept;
};

/// Threading: one thread. Lifetime: `instruments` outlives it.
class MemberBook {
 public:
  explicit MemberBook(const Instruments& instruments) : instruments_(instruments) {}

  /// What one message changed.
  struct Change {
    bool duplicate = false;                ///< its ExecID was known: nothing changed
    const Order* order = nullptr;          ///< the order reported on; borrowed until it changes
    const Execution* execution = nullptr;  ///< a new one; borrowed for life
    bool unknown_bust = false;  ///< takes back what this book has not: it must start anew
  };
  /// Takes in an ExecutionReport, but for answers to status requests.
  Change report(const InMessage& message);
  /// Takes in a TradeCaptureReport of an executed or busted deal.
  Change deal(const InMessage& message);
  /// Marks the ExecID of any other message. False where it was known.
  bool first_seen(std::string_view exec_id);

  /// Cash in all its places as the venue stated it after command `sequence`.
  void start_cash(domain::Money total, std::uint64_t sequence);
  /// Holdings in all their places after `sequence`; what is not named is 0.
  void start_holdings(std::map<std::string, domain::Quantity> totals, std::uint64_t sequence);
  [[nodiscard]] bool started() const noexcept { return cash_start_ && holdings_start_; }

  /// Start plus all effects after it up to command `through`. Empty before `start_cash`.
  [[nodiscard]] std::optional<domain::Money> cash(std::uint64_t through) const;
  [[nodiscard]] std::map<std::string, domain::Quantity> holdings(std::uint64_t through) const;
  /// Σ leaves of live sell orders.
  [[nodiscard]] domain::Quantity offered(std::string_view symbol) const;

  /// By venue's or client's id, present or former. Null where unknown.
  [[nodiscard]] const Order* find(std::string_view id) const;
  [[nodiscard]] std::vector<const Order*> live() const;
  [[nodiscard]] std::size_t live_count() const noexcept { return live_.size(); }
  [[nodiscard]] const std::map<std::uint64_t, Order>& orders() const noexcept { return orders_; }
  /// In the venue's order.
  [[nodiscard]] const std::map<std::pair<ExecPlace, char>, Execution>& executions() const noexcept {
    return executions_;
  }
  /// What contradicts itself in the venue's messages; empty as it should be.
  [[nodiscard]] const std::vector<std::string>& contradictions() const noexcept {
    return contradictions_;
  }

 private:
  struct CashStart {
    domain::Money total;
    std::uint64_t sequence;
  };
  struct HoldingsStart {
    std::map<std::string, domain::Quantity> totals;
    std::uint64_t sequence;
  };

  Order* update_order(const InMessage& message, const Instrument& instrument);
  void check_sums(const Order& order);
  const Execution* add(Execution execution);
  Change bust(const InMessage& message);
  [[nodiscard]] Execution read_execution(const InMessage& message, const Instrument& instrument);
  void contradict(std::string what);

  const Instruments& instruments_;
  std::map<std::uint64_t, Order> orders_;  // by OrderID
  std::set<std::uint64_t> live_;
  std::unordered_map<std::string, std::uint64_t> order_of_;  // client's ids
  std::map<std::pair<ExecPlace, char>, Execution> executions_;
  std::unordered_map<std::string, domain::Quantity> filled_;  // Σ of an order's executions
  std::unordered_set<std::string> seen_;
  std::optional<CashStart> cash_start_;
  std::optional<HoldingsStart> holdings_start_;
  std::vector<std::string> contradictions_;
};

}  // namespace eco::member

#pragma once
/// Compares what a member believes with what the venue says, to the hao and to the lot.
#include <string>
#include <vector>

#include "apps/eco-member/client.hpp"

namespace eco::member {

struct Difference {
  std::string what;
  std::string here;
  std::string venue;
  friend bool operator==(const Difference&, const Difference&) = default;
};

/// The parts that need no venue: cash (all places together), holdings per instrument (all places
/// together; reserved at least what live sell orders offer), and cash reserved only where something
/// can need it.
[[nodiscard]] std::vector<Difference> compare(const MemberBook& book,
                                              const Instruments& instruments, const CashFacts& cash,
                                              const HoldingFacts& holdings, bool deals_pending);

struct Reconciliation {
  bool complete = false;  ///< the venue answered every question
  std::vector<Difference> differences;
  CashFacts cash;
  std::size_t instruments = 0;
  std::size_t live_orders = 0;
  std::size_t executions = 0;

  [[nodiscard]] bool agrees() const noexcept { return complete && differences.empty(); }
};

/// Asks BB and AN, and H for each live order. What is still under way when it asks, it waits for:
/// it asks again until all agrees or `limit` is over.
[[nodiscard]] Reconciliation reconcile(Client& client, Milliseconds limit);

}  // namespace eco::member

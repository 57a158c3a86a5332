#pragma once
/// Slows down guessing of traders' passwords, before any of them is hashed. (docs/wire/fix.md,
/// logon)
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "domain/types.hpp"

namespace eco::gateway::fix {

struct LogonLimits {
  unsigned comp_id_failures = 10;             ///< refused logons before a CompID must wait
  std::chrono::seconds comp_id_recovery{10};  ///< gives one of them back
  unsigned address_failures = 30;             ///< the same of an address, whatever its CompIDs
  std::chrono::seconds address_recovery{3};
  std::size_t checks_max = 64;  ///< passwords being checked at a time, of all addresses
};

/// The network behind `address:port`: the IPv4 address, or the first 64 bits of the IPv6 address,
/// within which one host may choose its addresses freely.
[[nodiscard]] std::string network_of(std::string_view peer);

/// Each CompID and each address has some failures free, which come back one by one. Checks under
/// way count as failures until their verdict: who exceeds the limit only with them waits for it. A
/// CompID that must wait is still open to addresses without a failure in the last minute, so that a
/// stranger who guesses does not lock its owner out.
/// Bound: sources_max CompIDs and addresses are told apart; further ones share one account.
class LogonThrottle {
 public:
  static constexpr std::size_t sources_max = 4096;

  enum class Verdict : std::uint8_t { check = 1, wait = 2, refuse = 3 };
  enum class Outcome : std::uint8_t { accepted = 1, failed = 2 };
  struct Source {
    std::string comp_id;
    std::string address;  ///< as network_of says
  };

  explicit LogonThrottle(LogonLimits limits) : limits_(limits) {}

  /// Whether this attempt's password may be checked. After `check`, `finished` must follow with
  /// `source` as it is then: the accounts charged.
  [[nodiscard]] Verdict admit(Source& source, domain::Timestamp now);
  void finished(const Source& source, Outcome outcome, domain::Timestamp now);

 private:
  struct Account {
    std::int64_t clear_at_ns = 0;  // when every failure is forgotten
    std::int64_t failed_at_ns = 0;
    unsigned checking = 0;
  };
  using Accounts = std::unordered_map<std::string, Account>;
  struct Limit {
    unsigned failures;
    std::int64_t recovery_ns;
  };

  /// The account of `name`, or the shared one.
  [[nodiscard]] static Accounts::value_type& account(Accounts& accounts, const std::string& name,
                                                     domain::Timestamp now);
  [[nodiscard]] static Verdict judge(const Account& account, Limit limit, domain::Timestamp now);
  static void finish(Account& account, Limit limit, Outcome outcome, domain::Timestamp now);
  [[nodiscard]] Limit of_comp_id() const;
  [[nodiscard]] Limit of_address() const;

  const LogonLimits limits_;
  Accounts comp_ids_;
  Accounts addresses_;
  std::size_t checking_ = 0;
};

}  // namespace eco::gateway::fix

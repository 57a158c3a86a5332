#pragma once
/// How many refused logons are journaled one by one: strangers must not fill the disk.
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "domain/types.hpp"

namespace eco::gateway::fix {

/// In each minute the first source_max refusals of a CompID and of an address are journaled, at
/// most total_max in all; the others are counted, and told in one summary when the minute is over.
class RefusalNotes {
 public:
  static constexpr unsigned source_max = 20;
  static constexpr unsigned total_max = 60;
  static constexpr std::size_t addresses_max = 64;  ///< told apart in the summary

  /// What was not journaled one by one.
  struct Summary {
    std::uint64_t count = 0;
    std::string address;  ///< the one with the most
    std::uint64_t from_address = 0;

    friend bool operator==(const Summary&, const Summary&) = default;
  };

  /// Whether this refusal is to be journaled by itself.
  [[nodiscard]] bool take(const std::string& comp_id, const std::string& address,
                          domain::Timestamp now);
  /// Empty until the minute is over, and where nothing was left out.
  [[nodiscard]] std::optional<Summary> minute_over(domain::Timestamp now);

 private:
  std::optional<domain::Timestamp> begun_;
  unsigned taken_ = 0;
  std::map<std::string, unsigned> comp_ids_;   // journaled one by one
  std::map<std::string, unsigned> addresses_;  // journaled one by one
  std::uint64_t left_out_ = 0;
  std::map<std::string, std::uint64_t> left_out_of_;
};

}  // namespace eco::gateway::fix

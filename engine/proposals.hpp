#pragma once
/// Operator actions that wait for a second person. (markets.md §9.2)
#include <map>
#include <string>
#include <utility>

#include "base/assert.hpp"
#include "base/sha256.hpp"
#include "engine/hashed.hpp"

namespace eco::engine {

/// A ★ action as proposed. Its number is the sequence of the command that proposed it.
struct Proposal {
  domain::SeqNo number;
  domain::PersonName proposer;
  domain::OperatorCommand command;
  domain::Sha256 hash{};  ///< what an approval must name

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "number", s.number);
    v(2, "proposer", s.proposer);
    v(3, "command", s.command);
    v(4, "hash", s.hash);
  }
};

/// SHA-256 over the byte form (domain/archive.hpp) of action, reason, legal basis, proposer.
[[nodiscard]] inline domain::Sha256 proposal_hash(const domain::OperatorCommand& command,
                                                  const domain::PersonName& proposer) {
  std::string bytes;
  domain::ByteWriter out(bytes);
  out.put(command.action);
  out.put(command.reason);
  out.put(command.legal_basis);
  out.put(proposer);
  return base::sha256(bytes);
}

/// The open ones, ascending.
class Proposals {
 public:
  const Proposal& add(domain::SeqNo number, const domain::PersonName& proposer,
                      const domain::OperatorCommand& command) {
    Proposal& proposal = open_[number];
    proposal = {number, proposer, command, proposal_hash(command, proposer)};
    hash_ += item_hash<HashTag::proposal>(proposal);
    return proposal;
  }
  [[nodiscard]] const Proposal* find(domain::SeqNo number) const {
    const auto at = open_.find(number);
    return at == open_.end() ? nullptr : &at->second;
  }
  /// Requires: it is open.
  [[nodiscard]] Proposal take(domain::SeqNo number) {
    auto node = open_.extract(number);
    ECO_ASSERT(!node.empty());
    hash_ -= item_hash<HashTag::proposal>(node.mapped());
    return std::move(node.mapped());
  }
  [[nodiscard]] const std::map<domain::SeqNo, Proposal>& open() const noexcept { return open_; }

  [[nodiscard]] base::Hash128 hash() const noexcept { return hash_; }
  void audit() const {
    base::Hash128 sum;
    for (const auto& [number, proposal] : open_) sum += item_hash<HashTag::proposal>(proposal);
    ECO_ASSERT(sum == hash_);
  }

  void save(domain::ByteWriter& out) const {
    out.put(static_cast<std::uint64_t>(open_.size()));
    for (const auto& [number, proposal] : open_) out.put(proposal);
  }
  void load(domain::ByteReader& in) {
    for (auto count = in.get<std::uint64_t>(); count > 0 && !in.failed(); --count) {
      auto proposal = in.get<Proposal>();
      hash_ += item_hash<HashTag::proposal>(proposal);
      const domain::SeqNo number = proposal.number;
      if (!open_.emplace(number, std::move(proposal)).second) return in.fail();
    }
  }

 private:
  std::map<domain::SeqNo, Proposal> open_;
  base::Hash128 hash_;
};

}  // namespace eco::engine

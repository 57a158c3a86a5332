#pragma once
/// Block offers a member takes part in, as the messages tell. (docs/wire/fix.md: block and
/// negotiated deals)
#include <map>
#include <string>
#include <string_view>

#include "apps/eco-member/in_message.hpp"
#include "apps/eco-member/requests.hpp"

namespace eco::member {

enum class DealState : std::uint8_t {
  open = 1,
  declined = 2,
  withdrawn = 3,  ///< by its author, or ended by the venue
  agreed = 4,     ///< waits for the authority's approval
  executed = 5,
  busted = 6,
};

enum class Turn : std::uint8_t { ours = 1, theirs = 2 };

struct Deal {
  std::string offer_id;
  std::string terms;  ///< in force, `<OfferID>.<n>`
  std::string symbol;
  domain::Side side = domain::Side::buy;  ///< our own
  std::string quantity;
  std::string price;
  std::string counterparty;
  DealState state = DealState::open;
  Turn turn = Turn::theirs;  ///< who may answer the terms in force
};

class Deals {
 public:
  /// Takes in the venue's answer (AR). `draft` is what was asked, null where that was in an earlier
  /// run. Returns the deal, or null where it was refused.
  const Deal* answered(const InMessage& message, const DealDraft* draft);
  /// Takes in a TradeCaptureReport. Null where it names no offer.
  const Deal* reported(const InMessage& message);

  /// The offer that our own request named; null where it was refused or is not answered yet.
  [[nodiscard]] const Deal* asked_by(const std::string& request) const;
  /// By offer or by any of its terms. Null where unknown. Borrowed for life.
  [[nodiscard]] const Deal* find(std::string_view offer_or_terms) const;
  [[nodiscard]] const std::map<std::string, Deal, std::less<>>& all() const noexcept {
    return deals_;
  }

 private:
  std::map<std::string, Deal, std::less<>> deals_;  // by OfferID
  std::map<std::string, std::string> offer_of_;     // by our request
};

}  // namespace eco::member

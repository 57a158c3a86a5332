#pragma once
/// The newest five levels of one instrument (MarketDataSnapshotFullRefresh).
#include <string>
#include <vector>

#include "apps/eco-member/in_message.hpp"
#include "apps/eco-member/instruments.hpp"

namespace eco::member {

struct BookLevel {
  domain::Price price;
  domain::Quantity quantity;
  unsigned orders = 0;
};

struct BookListing {
  std::string order_id;
  domain::Price price;
  domain::Quantity leaves;
  std::string member;  ///< code of the maker where it is the reader's own
};

struct MarketSide {
  std::vector<BookLevel> levels;      ///< best first
  std::vector<BookListing> listings;  ///< best price first, oldest first in a level
};

struct MarketBook {
  std::uint64_t sequence = 0;  ///< the last command contained
  MarketSide bids;
  MarketSide offers;
  std::optional<domain::Price> last;

  /// What a member on `side` trades against.
  [[nodiscard]] const MarketSide& opposite(domain::Side side) const noexcept {
    return side == domain::Side::buy ? offers : bids;
  }
};

[[nodiscard]] MarketBook read_market_book(const InMessage& message, const Instrument& instrument);

}  // namespace eco::member

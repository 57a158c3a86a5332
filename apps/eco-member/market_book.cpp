#include "apps/eco-member/market_book.hpp"

#include "gateway/fix/framer.hpp"

namespace eco::member {

MarketBook read_market_book(const InMessage& message, const Instrument& instrument) {
  MarketBook book;
  book.sequence = gateway::fix::parse_digits(message.value(5007), ~0ULL >> 1).value_or(0);
  for (const auto& entry : message.group(268, 269)) {
    const std::string_view type = field_value(entry, 269);
    const auto price = instrument.parse_price(field_value(entry, 270));
    const auto quantity = instrument.parse_quantity(field_value(entry, 271));
    if (type == "2") book.last = price;
    if ((type != "0" && type != "1") || !price || !quantity) continue;
    MarketSide& side = type == "0" ? book.bids : book.offers;
    const std::string_view order = field_value(entry, 37);
    if (order.empty()) {
      const auto orders = gateway::fix::parse_digits(field_value(entry, 346), 1'000'000'000);
      side.levels.push_back({*price, *quantity, static_cast<unsigned>(orders.value_or(0))});
    } else {
      side.listings.push_back(
          {std::string(order), *price, *quantity, std::string(field_value(entry, 282))});
    }
  }
  return book;
}

}  // namespace eco::member

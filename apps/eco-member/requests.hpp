#pragma once
/// What a member asks for, as FIX messages. Quantities and prices are the texts the user typed: the
/// venue judges them. (docs/wire/fix.md: orders, block and negotiated deals)
#include <string>
#include <string_view>
#include <vector>

#include "apps/eco-member/member_book.hpp"
#include "domain/member_command.hpp"
#include "gateway/fix/message.hpp"

namespace eco::member {

struct PickLeg {
  std::string order_id;
  std::string quantity;
  friend bool operator==(const PickLeg&, const PickLeg&) = default;
};

enum class SkipOwn : std::uint8_t { no = 1, yes = 2 };

struct OrderDraft {
  OrderKind kind = OrderKind::listing;
  std::string symbol;
  domain::Side side = domain::Side::buy;
  std::string quantity;  ///< of a pick: the total of its legs
  std::string price;     ///< not of a pick
  std::vector<PickLeg> legs = {};
  SkipOwn skip_own = SkipOwn::no;
};

/// An order to cancel or replace, as its owner knows it.
struct OrderReference {
  std::string cl_ord_id;
  std::string symbol;
  domain::Side side = domain::Side::buy;
};

enum class DealAction : std::uint8_t {
  offer = 1,
  counter = 2,
  accept = 3,
  decline = 4,
  withdraw = 5
};

struct DealDraft {
  DealAction action = DealAction::offer;
  std::string terms = {};  ///< `<OfferID>.<n>`; not of a first offer
  std::string symbol = {};
  domain::Side side = domain::Side::buy;  ///< of a first offer
  std::string quantity = {};
  std::string price = {};
  domain::BlockForm form = domain::BlockForm::directed;  ///< of a first offer
  /// Of a first offer: the member asked; of a group offer several, separated by commas.
  std::string counterparty = {};
};

[[nodiscard]] gateway::fix::OutMessage new_order(std::string_view id, std::string_view account,
                                                 const OrderDraft& draft);
[[nodiscard]] gateway::fix::OutMessage cancel_order(std::string_view id,
                                                    const OrderReference& order);
[[nodiscard]] gateway::fix::OutMessage replace_order(std::string_view id,
                                                     const OrderReference& order,
                                                     std::string_view quantity,
                                                     std::string_view price);
[[nodiscard]] gateway::fix::OutMessage deal(std::string_view id, std::string_view account,
                                            const DealDraft& draft);
/// By the client's or the venue's id.
[[nodiscard]] gateway::fix::OutMessage order_status(std::string_view request_id,
                                                    std::string_view cl_ord_id,
                                                    std::string_view order_id);
[[nodiscard]] gateway::fix::OutMessage instruments_and_status(std::string_view request_id);
/// Five levels, with every change.
[[nodiscard]] gateway::fix::OutMessage watch_book(std::string_view request_id,
                                                  std::string_view symbol);
[[nodiscard]] gateway::fix::OutMessage holdings(std::string_view request_id,
                                                std::string_view account);
[[nodiscard]] gateway::fix::OutMessage cash(std::string_view request_id, std::string_view account);

}  // namespace eco::member

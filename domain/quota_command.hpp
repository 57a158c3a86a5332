#pragma once
/// What members ask of TM9. Terms are proposed by one side and accepted by the other as they are;
/// other terms are another proposal.
#include <cstdint>
#include <optional>

#include "domain/member_command.hpp"
#include "domain/quota.hpp"

namespace eco::domain {

/// Rights of one class that one side needs. How many are transferred follows from the ratio.
struct QuotaLeg {
  Symbol symbol;  ///< as sent
  Price price;    ///< of each unit transferred; in a swap 0 is a price
  Quantity need;  ///< what the receiving side keeps, > 0
  GridFault grid = GridFault::on_grid;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "symbol", s.symbol);
    v(2, "price", s.price);
    v(3, "need", s.need);
    v(4, "grid", s.grid);
  }
};

/// A firm offer to one member. With `second` a swap: what `side` is in the first leg the other side
/// is in the second; both legs are executed or none.
struct QuotaPropose {
  static constexpr std::uint16_t tag = 15;
  ClOrdId cl_ord_id;
  AccountCode account;  ///< empty: the member's first account
  MemberCode counterparty;
  Side side = Side::buy;  ///< the sender's, in the first leg
  QuotaLeg first;
  std::optional<QuotaLeg> second;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "cl_ord_id", s.cl_ord_id);
    v(2, "account", s.account);
    v(3, "counterparty", s.counterparty);
    v(4, "side", s.side);
    v(5, "first", s.first);
    v(6, "second", s.second);
  }
};

/// The counterparty accepts or declines, the proposer withdraws.
enum class QuotaReply : std::uint8_t { accept = 1, decline = 2, withdraw = 3 };

struct QuotaAnswer {
  static constexpr std::uint16_t tag = 16;
  ClOrdId cl_ord_id;
  OfferId transfer;
  QuotaReply reply = QuotaReply::accept;
  AccountCode account;  ///< of an acceptance; empty: the member's first account

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "cl_ord_id", s.cl_ord_id);
    v(2, "transfer", s.transfer);
    v(3, "reply", s.reply);
    v(4, "account", s.account);
  }
};

}  // namespace eco::domain

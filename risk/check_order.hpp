#pragma once
/// Pre-trade checks, rows 1–19 of markets.md §9.1 as far as this venue has them. The first failure
/// wins. Rows 20–23 need the book and run in engine; rows 28–30 are `Holdings::check_sale`,
/// `Holdings::check_purchase` and `Ledger::check`.
#include <array>
#include <optional>

#include "domain/arith.hpp"
#include "domain/command.hpp"
#include "domain/reject_code.hpp"
#include "domain/rulebook.hpp"
#include "risk/client_ids.hpp"
#include "risk/members.hpp"

namespace eco::risk {

/// One check, for documents and tests.
struct CheckRow {
  unsigned row;  ///< of markets.md §9.1
  domain::RejectCode code;
};

/// Rows in the order in which check_order, check_replace and check_block look at them; a request
/// skips those that say nothing about it.
inline constexpr std::array check_rows{
    CheckRow{1, domain::RejectCode::not_entitled},
    CheckRow{3, domain::RejectCode::unknown_instrument},
    CheckRow{4, domain::RejectCode::role_not_traded},
    CheckRow{5, domain::RejectCode::method_not_allowed},
    CheckRow{6, domain::RejectCode::phase},
    CheckRow{7, domain::RejectCode::halted},
    CheckRow{7, domain::RejectCode::cancel_only},
    CheckRow{8, domain::RejectCode::expired_class},
    CheckRow{9, domain::RejectCode::tick},
    CheckRow{9, domain::RejectCode::step},
    CheckRow{9, domain::RejectCode::overflow},
    CheckRow{10, domain::RejectCode::qty_below_min},  // of the whole, then of the legs of a pick
    CheckRow{10, domain::RejectCode::qty_above_max},
    CheckRow{11, domain::RejectCode::order_type},
    CheckRow{11, domain::RejectCode::tif},
    CheckRow{13, domain::RejectCode::member_suspended},
    CheckRow{13, domain::RejectCode::killed},
    CheckRow{13, domain::RejectCode::account_restricted},
    CheckRow{14, domain::RejectCode::eligibility},  // of a quota transfer: 14 and 16 by the engine
    CheckRow{16, domain::RejectCode::zone_mismatch},
    CheckRow{16, domain::RejectCode::pair_forbidden},
    CheckRow{16, domain::RejectCode::ratio_not_offered},
    CheckRow{17, domain::RejectCode::price_band},
    CheckRow{17, domain::RejectCode::below_floor},
    CheckRow{18, domain::RejectCode::collar},
    CheckRow{19, domain::RejectCode::duplicate},
};

/// What the engine knows of the instrument at this command. Borrowed for one check.
struct InstrumentFacts {
  const domain::MarketRules* rules = nullptr;  ///< in force today; null: no such instrument
  /// False: the request names no instrument and what it refers to is unknown; rows that need one
  /// are skipped.
  bool named = true;
  domain::Method method = domain::Method::listed;  ///< that the request is for
  domain::Phase phase = domain::Phase::closed;
  domain::HaltState halt = domain::HaltState::resumed;  ///< of the instrument or its market
  domain::EntryMode entry = domain::EntryMode::normal;
  bool expired = false;                          ///< its last trade day is over
  std::optional<domain::PriceBand> listed_band;  ///< of today; empty: none
  std::optional<domain::PriceBand> block_band;
  std::optional<domain::PriceBand> continuous_band;
  domain::Price base;  ///< 0: none
  base::Date date;     ///< the trade date

  // Of continuous trading: what a call does to it.
  bool collecting = false;    ///< orders are collected, whatever the phase
  bool opening_call = false;  ///< for the opening
  bool no_cancel = false;     ///< the call's tail
  bool trading_over = false;  ///< the closing call has been
  domain::Refusal collar;     ///< row 18 of an order at market: nothing there to trade at
};

/// The registries that the checks ask. Borrowed for one check.
struct Registries {
  const Members& members;
  const ClientIds& client_ids;
};

/// Outcome of the checks: the account to trade for, or the refusal.
using Admission = Outcome<domain::AccountId>;

/// A listing, sweep, pick or order of continuous trading; a pick's limit is judged like a price,
/// and so is the price at which a stop starts. Requires: at most `pick_legs_max` legs. Facts of a
/// refusal: `asked` what was sent, `low` and `high` the bounds (prices in ticks, quantities in
/// steps); of DUPLICATE `order` is what used the id first. A price below one tick is off the grid
/// (TICK); price × quantity beyond 64 bits is OVERFLOW.
[[nodiscard]] Admission check_order(const Registries& registries, const InstrumentFacts& facts,
                                    const domain::CommandHeader& header,
                                    const domain::NewOrder& order) noexcept;

/// What an auction asks of a bid, in the place of band and size.
struct BidLimits {
  domain::Method method = domain::Method::sealed;
  domain::Side side = domain::Side::buy;  ///< of bidders
  std::optional<domain::Price> floor;
  std::optional<domain::Price> cap;
  domain::Quantity quantity_min{1};
  std::optional<domain::Quantity> quantity_max;
  bool partial = false;  ///< less than the quantity will do where the bid says so (IOC)
};

/// New price and total quantity of a live listing, or of a bid where its limits are given, of
/// `account`. Ownership and liveness are the engine's.
[[nodiscard]] Admission check_replace(const Registries& registries, const InstrumentFacts& facts,
                                      const domain::CommandHeader& header,
                                      const domain::ReplaceOrder& request,
                                      domain::AccountId account,
                                      const BidLimits* bid = nullptr) noexcept;

/// Block requests. A counter and an acceptance may name the account; without one it is the member's
/// first. `committed` is the account that the side has named before, which it keeps; not valid
/// where it has named none. The terms that an acceptance names were checked when they were sent;
/// the quantity of a hit is judged like any other.
[[nodiscard]] Admission check_block(const Registries& registries, const InstrumentFacts& facts,
                                    const domain::CommandHeader& header,
                                    const domain::BlockPropose& request) noexcept;
[[nodiscard]] Admission check_block(const Registries& registries, const InstrumentFacts& facts,
                                    const domain::CommandHeader& header,
                                    const domain::BlockCounter& request,
                                    domain::AccountId committed) noexcept;
[[nodiscard]] Admission check_block(const Registries& registries, const InstrumentFacts& facts,
                                    const domain::CommandHeader& header,
                                    const domain::BlockAccept& request,
                                    domain::AccountId committed) noexcept;

/// A bid, rows 1–19; PRICE_ABOVE_CAP and BELOW_FLOOR stand for the band. UNKNOWN_AUCTION
/// after rows 1, 3, 4, 13 and 19 where there are no limits, because no such auction of the
/// instrument is under way.
[[nodiscard]] Admission check_bid(const Registries& registries, const InstrumentFacts& facts,
                                  const domain::CommandHeader& header,
                                  const domain::NewOrder& order,
                                  const std::optional<BidLimits>& limits) noexcept;

/// What a quota transfer asks of its instruments, its pair of accounts and its sender's market.
struct TransferFacts {
  InstrumentFacts first;
  std::optional<InstrumentFacts> second;  ///< of a swap's other leg; empty: there is none
  domain::Quantity first_quantity;        ///< what the ratio makes of the needs
  domain::Quantity second_quantity;
  domain::Refusal place;  ///< rows 14 and 16 of both legs
};

/// A proposal, rows 1–19. A swap's legs are classes of one market: METHOD_NOT_ALLOWED otherwise, or
/// where the market offers no swaps, ORDER_TYPE. Its prices are cash on top and know no floor; only
/// one may be above 0 (ORDER_TYPE). Rows 3–11 of the second leg follow those of the first.
[[nodiscard]] Admission check_transfer(const Registries& registries, const TransferFacts& facts,
                                       const domain::CommandHeader& header,
                                       const domain::QuotaPropose& request) noexcept;
/// An acceptance. `facts` of the transfer's first leg.
[[nodiscard]] Admission check_transfer(const Registries& registries, const InstrumentFacts& facts,
                                       const domain::CommandHeader& header,
                                       const domain::QuotaAnswer& request) noexcept;
/// An agreement that an operator registers, rows 3–17 of it but 6, 7 and 13, which are
/// check_agreed's.
[[nodiscard]] domain::Refusal check_terms(const TransferFacts& facts,
                                          const domain::RegisterTransfer& action) noexcept;

/// An agreed block or transfer when the authority has approved it, for it is a trade of that day:
/// rows 4, 5, 7, 8, 13 of both sides and the band of row 17. Grid, size and floor are those of the
/// day on which it was agreed (docs/adr/0006-an-approval-is-a-trade-of-its-day.md).
[[nodiscard]] domain::Refusal check_agreed(const Members& members, const InstrumentFacts& facts,
                                           domain::Price price,
                                           std::array<domain::MemberId, 2> sides) noexcept;

/// An order that stays over night, against the rules of the new day: rows 4, 5, 9–11, 13 and 17.
[[nodiscard]] domain::Refusal check_standing(const Members& members, const InstrumentFacts& facts,
                                             const domain::NewOrder& order,
                                             domain::MemberId member) noexcept;

/// A cancel, decline or withdrawal: rows 1, 3, 6 and 19 only. The market takes them from pre-open
/// to the end of the afternoon, halted or not, from suspended members too.
[[nodiscard]] domain::Refusal check_cancel(const Registries& registries,
                                           const InstrumentFacts& facts,
                                           const domain::CommandHeader& header,
                                           const domain::ClOrdId& cl_ord_id) noexcept;

}  // namespace eco::risk

#pragma once
/// Questions about the present state and their answers. Read-only, not journaled; an answer speaks
/// of the state after one sequence number and leaves the venue only when that is durable, like
/// everything else.
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/date.hpp"
#include "base/hash.hpp"
#include "domain/event.hpp"
#include "domain/types.hpp"

namespace eco::domain {

/// Everything a gateway needs to translate and to publish an instrument.
struct InstrumentView {
  InstrumentId instrument;
  Symbol symbol;
  MarketId market;
  MarketCode market_code;
  std::int32_t vintage = 0;
  std::string class_key;
  std::string unit;
  base::Decimal tick;
  base::Decimal quantity_step;
  std::int64_t hao_per_tick_step = 0;
  Phase phase = Phase::closed;
  HaltState halt = HaltState::resumed;
  VenueRole role = VenueRole::traded;
  bool continuous = false;  ///< its book is that of continuous trading, not of listings
  Price base;               ///< 0: none yet
  std::optional<Price> listed_low;
  std::optional<Price> listed_high;
  std::optional<Price> block_low;
  std::optional<Price> block_high;
  Quantity listed_min;
  std::optional<Quantity> listed_max;
  Quantity block_min;
  std::optional<Quantity> block_max;
  std::uint32_t levels = 0;
  ClassStatus status = ClassStatus::listed;
  base::Date last_trade_day{};  ///< day 0: none
};

struct BookOrder {
  OrderId order;
  Price price;
  Quantity leaves;
  MemberId member;
};

/// Orders of the best levels, best price first, then oldest. At most `levels` distinct prices per
/// side.
struct BookView {
  InstrumentId instrument;
  std::vector<BookOrder> bids;
  std::vector<BookOrder> asks;
  // the day so far, listed trades
  Price last;
  Price open;
  Price high;
  Price low;
  Quantity listed_quantity;
  Money listed_amount;
  Quantity block_quantity;
  Money block_amount;
};

/// One instrument of an account, in steps. The five add up to what it owns.
struct HoldingView {
  InstrumentId instrument;
  Symbol symbol;
  Quantity free;      ///< can be sold now
  Quantity locked;    ///< bought within T, or awaiting the registry
  Quantity reserved;  ///< in sell orders and offers
  Quantity frozen;
  Quantity registry;    ///< on the registry's side
  Quantity retired{};   ///< ended in its name with quota transfers: not owned any more
  Quantity recalled{};  ///< taken back

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "instrument", s.instrument);
    v(2, "symbol", s.symbol);
    v(3, "free", s.free);
    v(4, "locked", s.locked);
    v(5, "reserved", s.reserved);
    v(6, "frozen", s.frozen);
    v(7, "registry", s.registry);
    v(8, "retired", s.retired);
    v(9, "recalled", s.recalled);
  }
};

struct CashView {
  Money free;
  Money proceeds;
  Money reserved;
  Money deposit;
  Money frozen;
};

struct MemberView {
  MemberId member;
  MemberCode code;
  std::string name;
  GroupId group;
  MemberStatus status = MemberStatus::active;
  AccountId account;
  AccountCode account_code;
};

struct MarketView {
  MarketId market;
  MarketCode code;
  Phase phase = Phase::closed;
  HaltState halt = HaltState::resumed;
  Money fees;
  Money risk_reserve;
  std::uint64_t trades_pending = 0;  ///< await the registry or settlement
  base::Decimal tick{};              ///< tick and step of a market never change
  base::Decimal quantity_step{};
};

struct ProposalView {
  SeqNo proposal;
  PersonName proposer;
  Sha256 hash{};
  std::string reason;
  OperatorAction action;
  std::string legal_basis{};
};

struct VenueView {
  SeqNo sequence;
  Timestamp stamp;
  base::Date trade_date;
  DayOrdinal day;
  EntryMode entry = EntryMode::normal;
  base::Hash128 state_hash;
  std::uint64_t live_orders = 0;
  std::uint64_t open_offers = 0;
  Money cash_total;  ///< Σ over all places but the bank: equals minus the bank's mirror
};

/// A live or ended order of today as a status request shows it.
struct OrderStatusView {
  OrderState order;
  bool live = false;
  EndReason end = EndReason::requested;  ///< where not live and not filled
};

// ---- Questions

struct InstrumentsQuery {};
struct BookQuery {
  InstrumentId instrument;
  std::uint32_t levels = 5;  ///< 0: all
};
struct HoldingsQuery {
  AccountId account;
};
struct CashQuery {
  AccountId account;
};
/// By the member's ClOrdID, the venue's OrderID or both.
struct OrderStatusQuery {
  MemberId member;
  ClOrdId cl_ord_id;
  OrderId order;
};
struct LiveOrdersQuery {
  MemberId member;  ///< not valid: everybody's
};
struct OffersQuery {
  MemberId member;  ///< not valid: everybody's
};
struct AuctionsQuery {};
struct NoticesQuery {};
/// Quota transfers that are proposed, wait for the authority, are not final or can be recalled.
struct TransfersQuery {};
/// What is on record of accounts and districts for quota transfers.
struct ZonesQuery {};
struct VenueQuery {};
struct MarketsQuery {};
struct MembersQuery {};
struct ProposalsQuery {};

using Query = std::variant<InstrumentsQuery, BookQuery, HoldingsQuery, CashQuery, OrderStatusQuery,
                           LiveOrdersQuery, OffersQuery, VenueQuery, MarketsQuery, MembersQuery,
                           ProposalsQuery, AuctionsQuery, NoticesQuery, TransfersQuery, ZonesQuery>;

struct InstrumentsAnswer {
  std::vector<InstrumentView> instruments;
};
/// Empty where there is no such instrument, account or order.
struct BookAnswer {
  std::optional<BookView> book;
};
struct HoldingsAnswer {
  std::vector<HoldingView> holdings;
};
struct CashAnswer {
  std::optional<CashView> cash;
};
struct OrderStatusAnswer {
  std::optional<OrderStatusView> order;
  RejectCode refused = RejectCode::none;  ///< unknown_order or not_owner
};
struct LiveOrdersAnswer {
  std::vector<OrderState> orders;  ///< ascending OrderId
};
struct OffersAnswer {
  std::vector<BlockUpdated> offers;  ///< open ones, ascending OfferId
};
struct AuctionsAnswer {
  std::vector<AuctionUpdated> auctions;  ///< under way, ascending; what bidders may see of them
};
struct NoticesAnswer {
  std::vector<NoticeUpdated> notices;  ///< that have not ended, ascending
};
struct TransfersAnswer {
  std::vector<QuotaUpdated> transfers;  ///< ascending
};
struct ZoneView {
  MarketId market;
  MeasureCode measure;
  ZoneCode zone;
  std::optional<ZoneFacts> facts;  ///< empty: nothing but the balance is on record
  Quantity balance;                ///< net inflow
};
struct ZonesAnswer {
  std::vector<ZoneView> zones;            ///< by market, measure, district
  std::vector<AccountFactsSet> accounts;  ///< ascending
  std::vector<ZoneConsentSet> consents;   ///< those given
};
struct VenueAnswer {
  VenueView venue;
};
struct MarketsAnswer {
  std::vector<MarketView> markets;
};
struct MembersAnswer {
  std::vector<MemberView> members;
};
struct ProposalsAnswer {
  std::vector<ProposalView> proposals;
};

/// The alternative at the index of the question's.
using Answer =
    std::variant<InstrumentsAnswer, BookAnswer, HoldingsAnswer, CashAnswer, OrderStatusAnswer,
                 LiveOrdersAnswer, OffersAnswer, VenueAnswer, MarketsAnswer, MembersAnswer,
                 ProposalsAnswer, AuctionsAnswer, NoticesAnswer, TransfersAnswer, ZonesAnswer>;

}  // namespace eco::domain

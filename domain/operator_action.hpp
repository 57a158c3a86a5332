#pragma once
/// What operators do. Actions that markets.md §9.2 marks ★ take effect on a second person's
/// approval only.
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "base/date.hpp"
#include "domain/auction_action.hpp"
#include "domain/call.hpp"
#include "domain/class_action.hpp"
#include "domain/notice_action.hpp"
#include "domain/quota_action.hpp"
#include "domain/rulebook.hpp"
#include "domain/types.hpp"

namespace eco::domain {

/// ★
struct ActivateRulebook {
  static constexpr std::uint16_t tag = 40;
  std::string toml;   ///< the file as it was read, for the record
  Rulebook rulebook;  ///< its values, what the core uses

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "toml", s.toml);
    v(2, "rulebook", s.rulebook);
  }
};

/// ★ Weekdays on which the venue is closed. Past `covered_until` weekdays are open, with a warning.
struct SetCalendar {
  static constexpr std::uint16_t tag = 41;
  std::vector<base::Date> closed;
  base::Date covered_until;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "closed", s.closed);
    v(2, "covered_until", s.covered_until);
  }
};

enum class ScheduleMode : std::uint8_t { manual = 1, automatic = 2 };

/// Trade date, ordinal + 1, rules resolved, references set, locks released, phase pre_open.
struct OpenDay {
  static constexpr std::uint16_t tag = 42;
  base::Date date;
  ScheduleMode schedule = ScheduleMode::manual;
  std::uint32_t semantics =
      0;              ///< version of the engine's semantics; replay refuses one it does not know
  std::string build;  ///< hash of the build
  std::uint32_t orders_max = 0;  ///< live orders that the venue takes from now on; 0: as before
  std::string call_seed{};       ///< decides when calls with a random end do end; empty: no delay

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "date", s.date);
    v(2, "schedule", s.schedule);
    v(3, "semantics", s.semantics);
    v(4, "build", s.build);
    v(5, "orders_max", s.orders_max);
    v(6, "call_seed", s.call_seed);
  }
};

/// Every market must be settled.
struct CloseDay {
  static constexpr std::uint16_t tag = 43;
  template <class Self, class V>
  static void fields(Self&, V&) {}
};

/// Moves one market, or all where empty, to the next phase named. Order of phases:
/// docs/operating/day.md.
struct SetPhase {
  static constexpr std::uint16_t tag = 44;
  MarketCode market;
  Phase phase = Phase::closed;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "market", s.market);
    v(2, "phase", s.phase);
  }
};

enum class HaltState : std::uint8_t { halted = 1, resumed = 2 };

/// An instrument, or a whole market where the symbol is empty. Single-handed, reviewed afterwards.
struct SetHalt {
  static constexpr std::uint16_t tag = 45;
  MarketCode market;
  Symbol symbol;
  HaltState state = HaltState::halted;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "market", s.market);
    v(2, "symbol", s.symbol);
    v(3, "state", s.state);
  }
};

/// ★ A class of a market. Base 0: from the rulebook's first-base rule. Last trade day of day 0:
/// none.
struct ListInstrument {
  static constexpr std::uint16_t tag = 46;
  MarketCode market;
  Symbol symbol;
  std::int32_t vintage = 0;
  std::string class_key;  ///< e.g. "pollutant=NOx;zone=TJ-01;expiry=2030-12-31"
  Price first_base;
  base::Date last_trade_day{};

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "market", s.market);
    v(2, "symbol", s.symbol);
    v(3, "vintage", s.vintage);
    v(4, "class_key", s.class_key);
    v(5, "first_base", s.first_base);
    v(6, "last_trade_day", s.last_trade_day);
  }
};

/// ★ For an instrument without a previous close, or in an emergency; effective at the next open
/// day.
struct SetFirstBase {
  static constexpr std::uint16_t tag = 47;
  Symbol symbol;
  Price base;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "symbol", s.symbol);
    v(2, "base", s.base);
  }
};

/// A member with one trading account of the same code, in an affiliate group of its own.
struct AdmitMember {
  static constexpr std::uint16_t tag = 48;
  MemberCode code;
  std::string name;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "code", s.code);
    v(2, "name", s.name);
  }
};

enum class MemberStatus : std::uint8_t { active = 1, suspended = 2, killed = 3 };

/// Suspend, restore, kill. The first and the last cancel every live order and open offer of the
/// member; a kill also ends the agreed offers that wait for the authority. Single-handed.
struct SetMemberStatus {
  static constexpr std::uint16_t tag = 49;
  MemberCode member;
  MemberStatus status = MemberStatus::active;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "member", s.member);
    v(2, "status", s.status);
  }
};

/// ★ Puts a member into the affiliate group of another.
struct SetAffiliateGroup {
  static constexpr std::uint16_t tag = 50;
  MemberCode member;
  MemberCode same_group_as;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "member", s.member);
    v(2, "same_group_as", s.same_group_as);
  }
};

enum class FixVersion : std::uint8_t { fix44 = 1, fixt11 = 2 };

/// A person of a member and the FIX session he logs on with. The credential itself lives outside
/// the journal.
struct CreateTrader {
  static constexpr std::uint16_t tag = 51;
  MemberCode member;
  PersonName name;  ///< Username(553)
  CompId comp_id;
  FixVersion fix_version = FixVersion::fix44;
  std::uint32_t credential_version = 1;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "member", s.member);
    v(2, "name", s.name);
    v(3, "comp_id", s.comp_id);
    v(4, "fix_version", s.fix_version);
    v(5, "credential_version", s.credential_version);
  }
};

/// A new password was set for a trader.
struct SetCredential {
  static constexpr std::uint16_t tag = 52;
  PersonName trader;
  std::uint32_t credential_version = 0;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "trader", s.trader);
    v(2, "credential_version", s.credential_version);
  }
};

/// ★
struct DepositCash {
  static constexpr std::uint16_t tag = 53;
  AccountCode account;
  Money amount;
  std::string reference;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "account", s.account);
    v(2, "amount", s.amount);
    v(3, "reference", s.reference);
  }
};

/// ★ Free cash only: proceeds are withdrawable after settlement.
struct WithdrawCash {
  static constexpr std::uint16_t tag = 54;
  AccountCode account;
  Money amount;
  std::string reference;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "account", s.account);
    v(2, "amount", s.amount);
    v(3, "reference", s.reference);
  }
};

enum class Acquisition : std::uint8_t {
  free_allocation = 1,
  paid_allocation = 2,
  auction = 3,
  bought = 4,
  deposited = 5
};
enum class Place : std::uint8_t { registry = 1, trading = 2 };

/// ★ A new lot of an instrument's class with its own serial range 1…quantity.
struct IssueLot {
  static constexpr std::uint16_t tag = 55;
  AccountCode account;
  Symbol symbol;
  Quantity quantity;
  std::int32_t vintage = 0;
  Acquisition acquisition = Acquisition::deposited;
  Place place = Place::trading;
  std::string reference;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "account", s.account);
    v(2, "symbol", s.symbol);
    v(3, "quantity", s.quantity);
    v(4, "vintage", s.vintage);
    v(5, "acquisition", s.acquisition);
    v(6, "place", s.place);
    v(7, "reference", s.reference);
  }
};

/// 划转 between the registry's and the venue's side of a holding.
struct TransferPlace {
  static constexpr std::uint16_t tag = 56;
  AccountCode account;
  Symbol symbol;
  Quantity quantity;
  Place to = Place::trading;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "account", s.account);
    v(2, "symbol", s.symbol);
    v(3, "quantity", s.quantity);
    v(4, "to", s.to);
  }
};

/// On behalf of a member: one order, or all of the member (optionally of one instrument).
struct CancelOnBehalf {
  static constexpr std::uint16_t tag = 57;
  MemberCode member;
  Symbol symbol;
  OrderId order;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "member", s.member);
    v(2, "symbol", s.symbol);
    v(3, "order", s.order);
  }
};

/// The registry's answer. Empty list: every trade of the market that awaits one.
struct ConfirmTrades {
  static constexpr std::uint16_t tag = 58;
  MarketCode market;
  std::vector<TradeId> trades;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "market", s.market);
    v(2, "trades", s.trades);
  }
};

enum class RefusedRights : std::uint8_t { returned_free = 1, returned_frozen = 2 };

/// Exact reverse of each trade named. `returned_frozen`: the seller gets the lots back frozen
/// (AT-S2).
struct RefuseTrades {
  static constexpr std::uint16_t tag = 59;
  MarketCode market;
  std::vector<TradeId> trades;
  RefusedRights rights = RefusedRights::returned_free;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "market", s.market);
    v(2, "trades", s.trades);
    v(3, "rights", s.rights);
  }
};

/// The authority's answer to an agreed block that waits for approval (M06). Both reservations stay
/// until then.
struct AnswerBlock {
  static constexpr std::uint16_t tag = 60;
  OfferId offer;
  ApprovalAnswer answer = ApprovalAnswer::approved;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "offer", s.offer);
    v(2, "answer", s.answer);
  }
};

/// End-of-day settlement of one market, or all where empty, in phase settling; ends in phase
/// settled.
struct Settle {
  static constexpr std::uint16_t tag = 61;
  MarketCode market;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "market", s.market);
  }
};

/// ★ Frozen units become free again: the court's or the registry's paper is the reference.
/// (markets.md §9.2)
struct UnfreezeLots {
  static constexpr std::uint16_t tag = 62;
  AccountCode account;
  Symbol symbol;
  Quantity quantity;
  std::string reference;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "account", s.account);
    v(2, "symbol", s.symbol);
    v(3, "quantity", s.quantity);
    v(4, "reference", s.reference);
  }
};

using OperatorAction =
    std::variant<ActivateRulebook, SetCalendar, OpenDay, CloseDay, SetPhase, SetHalt,
                 ListInstrument, SetFirstBase, AdmitMember, SetMemberStatus, SetAffiliateGroup,
                 CreateTrader, SetCredential, DepositCash, WithdrawCash, IssueLot, TransferPlace,
                 CancelOnBehalf, ConfirmTrades, RefuseTrades, AnswerBlock, Settle, UnfreezeLots,
                 AnnounceAuction, MoveAuction, CancelAuction, RegisterBidder, DraftNotice,
                 ReviewNotice, MoveNotice, ApplyForNotice, DecideApplicant, SuspendNotice,
                 ResumeNotice, WithdrawNotice, RelistNotice, CancelNotice, DeclareDefault, MoveCall,
                 SetAccountFacts, SetZoneFacts, SetZoneConsent, RegisterTransfer, AnswerTransfer,
                 RecallTransfer, WidenBand, ChangeClass, BustTrade, CorrectTrade>;

/// True for the actions that markets.md §9.2 marks ★: they take effect on a second person's
/// approval only.
[[nodiscard]] bool needs_two_persons(const OperatorAction& action) noexcept;

}  // namespace eco::domain

#pragma once
/// Events: what followed from a command. Execution reports, market data, statements, the bulletin
/// and the regulator's views are made of these and of nothing else. Derived, never edited; values
/// only, no references into the core.
///
/// `tag` is the event's number in the journal and in proto/ecobourse/v1/event.proto. An event's
/// place within its command (0, 1, …) with the sequence number identifies it for ever.
#include <variant>
#include <vector>

#include "domain/auction_event.hpp"
#include "domain/call.hpp"
#include "domain/class_event.hpp"
#include "domain/command.hpp"
#include "domain/ledger_event.hpp"
#include "domain/market_event.hpp"
#include "domain/notice_event.hpp"
#include "domain/order_event.hpp"
#include "domain/quota_event.hpp"
#include "domain/venue_event.hpp"

namespace eco::domain {

using Event = std::variant<
    OrderAccepted, OrderRejected, OrderReplaced, OrderCancelled, OrderExpired, ChangeRejected,
    OrderRestated, Trade, BlockUpdated, BlockRejected, AuctionUpdated, AuctionEnded,
    BidderRegistered, CallUpdated, CashPosted, LotMoved, RightsReserved, LotIssued, DayOpened,
    RulesResolved, DayClosed, PhaseChanged, HaltChanged, EntryModeChanged, RulebookActivated,
    CalendarSet, InstrumentListed, ReferenceSet, InstrumentClosed, CompositeClosed,
    TradeFinalityChanged, SettlementBreak, MarketSettled, RegistryNet, MemberAdmitted,
    MemberStatusChanged, AffiliateGroupChanged, TraderCreated, CredentialSet, ActionProposed,
    ActionApproved, ActionRefused, OperatorRejected, Noted, NoticeUpdated, ApplicantUpdated,
    ResaleShortfall, QuotaUpdated, QuotaRejected, AccountFactsSet, ZoneFactsSet, ZoneConsentSet,
    ZoneBalanceChanged, TransferRecalled, BandWidened, ClassChanged>;

/// Receives a command's events in order. One buffer is reused for all commands; it keeps its
/// capacity.
using EventBuffer = std::vector<Event>;

}  // namespace eco::domain

#pragma once
/// Auctions from announcement to bids: what members and operators ask of them. Private to engine.
/// (markets.md §8 TM5–TM7)
#include "engine/core.hpp"

namespace eco::engine {

[[nodiscard]] Denial check(Core& core, const domain::AnnounceAuction& action);
[[nodiscard]] Denial check(Core& core, const domain::MoveAuction& action);
[[nodiscard]] Denial check(Core& core, const domain::CancelAuction& action);
[[nodiscard]] Denial check(Core& core, const domain::RegisterBidder& action);
void run(Core& core, const Step& step, const domain::AnnounceAuction& action);
void run(Core& core, const Step& step, const domain::MoveAuction& action);
void run(Core& core, const Step& step, const domain::CancelAuction& action);
void run(Core& core, const Step& step, const domain::RegisterBidder& action);

/// What rows 10 and 17 hold a bid against.
[[nodiscard]] risk::BidLimits bid_limits(const Auction& auction) noexcept;

/// A new bid that `request` of kind bid asks for.
[[nodiscard]] domain::Refusal enter_bid(Core& core, const Step& step,
                                        const domain::NewOrder& request);
/// Withdraws a live bid of the sender. Rejects: NOT_WITHDRAWABLE_BID, LATE.
[[nodiscard]] domain::Refusal withdraw_bid(Core& core, const Step& step, Auction& auction,
                                           domain::OrderId bid, const domain::ClOrdId& request);
/// New price and quantity of a live bid of the sender, behind all others of its price unless only
/// the quantity falls.
[[nodiscard]] domain::Refusal replace_bid(Core& core, const Step& step, Auction& auction,
                                          const domain::ReplaceOrder& request, domain::OrderId bid);

/// Ends every live bid of a member, binding or not: kill and operator's cancel.
void cancel_bids(Core& core, const Step& step, domain::MemberId member,
                 domain::InstrumentId instrument, domain::EndReason reason);

/// Ends a live bid of the member, binding or not. False where he has none of that number.
[[nodiscard]] bool cancel_bid(Core& core, const Step& step, domain::MemberId member,
                              domain::OrderId order, domain::EndReason reason);

/// The end of bidding that was set for `deadline` has come, unless another was set meanwhile.
void end_by_timer(Core& core, const Step& step, domain::AuctionId auction,
                  domain::Timestamp deadline);

}  // namespace eco::engine

#pragma once
/// What offers hold and how agreed ones become trades. Private to engine.
#include "engine/block_entry.hpp"

namespace eco::engine {

/// A side of an offer as the ledger, holdings and the trade see it.
[[nodiscard]] domain::OrderState order_of(const Offer& offer, domain::MemberId member) noexcept;

/// Rows 28–30 for a side of the terms as they stand in `offer`.
[[nodiscard]] domain::Refusal check_side(Core& core, const Offer& offer,
                                         const domain::OrderState& order,
                                         const risk::CashHold& held);
/// OVERFLOW where a trade of `quantity` at the offer's price would leave 64 bits, by itself or with
/// the day's totals.
[[nodiscard]] domain::Refusal check_totals(Core& core, const Offer& offer,
                                           domain::Quantity quantity);

/// Makes a side firm for the newest terms: of an offer that takes hits for what is left and what
/// waits. Requires: check_side passed, or less is needed than before.
void make_firm(Core& core, const Step& step, const Offer& offer, BlockParty& party);
void make_free(Core& core, const Step& step, const Offer& offer, BlockParty& party);

/// Tells those who may know of the offer how it stands.
void show(const Step& step, const Offer& offer, const Asker& asker);

/// Whether both are of one affiliate group.
[[nodiscard]] bool same_group(const Core& core, domain::MemberId a, domain::MemberId b) noexcept;

/// The trade of an agreement, directed or a hit, both sides firm; it ends with it. The author of
/// the terms was there first.
void execute(Core& core, const Step& step, domain::OfferId id);

/// A hit was taken off `leaves`: tells what is left of the offer, or that it has ended.
void go_on(Core& core, const Step& step, domain::OfferId id);

}  // namespace eco::engine

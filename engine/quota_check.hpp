#pragma once
/// What TM9 asks of the two sides of a transfer. Nothing is changed here. Private to engine.
/// (markets.md §9.1, rows 14, 16, 26; docs/methods/quota-transfer.md)
#include "engine/core.hpp"

namespace eco::engine {

/// What an instrument's class counts: the value of the class key that the market's TM9 names; empty
/// where the class has none. Requires: the market has TM9.
[[nodiscard]] domain::MeasureCode measure_of(const Core& core, const Instrument& instrument);

/// The district of an account in the measure of an instrument; null where its facts are unknown.
/// Requires: the market has TM9.
[[nodiscard]] std::optional<ZoneKey> zone_of(const Core& core, const Instrument& instrument,
                                             domain::AccountId account);

/// What is transferred so that `buyer` keeps `need`: by the ratio of his project or district,
/// rounded up to the step. `need` where his facts are unknown (row 14 says so); the greatest
/// quantity where it is beyond 64 bits (row 9 says so). Requires: the market has TM9.
[[nodiscard]] domain::Quantity quantity_for(const Core& core, const Instrument& instrument,
                                            domain::AccountId buyer, domain::Quantity need);

/// Rows 14 and 16 of every leg: ELIGIBILITY where facts that the market's rules need are unknown;
/// ZONE_MISMATCH, PAIR_FORBIDDEN; RATIO where less is transferred than the ratio asks by now
/// (asked: transferred, low: needed).
[[nodiscard]] domain::Refusal check_place(const Core& core, const Transfer& transfer);

/// Row 26 for both legs together: NET_INFLOW and DUTY_GAP (asked: the buyer's district's balance
/// afterwards, high: the most it may be), COVER_FLOOR (asked: per mille of the seller's district
/// afterwards, rounded down, low: the floor).
[[nodiscard]] domain::Refusal check_balances(const Core& core, const Transfer& transfer);

/// Rows 9 and 28–30 of one side for what it gives and pays in both legs, with what it holds.
[[nodiscard]] domain::Refusal check_property(const Core& core, const Transfer& transfer,
                                             const TransferParty& party);

/// Cash that a side must hold for both legs; empty on overflow.
[[nodiscard]] std::optional<domain::Money> cash_of(const Core& core, const Transfer& transfer,
                                                   const TransferParty& party);

/// Rows 20 between the two sides.
[[nodiscard]] domain::Refusal check_affiliates(const Core& core, const Transfer& transfer);

/// Why an agreed transfer cannot be executed now: it becomes a trade of today, so today's phase,
/// halts, member states, facts, balances and locks count. (AT-X4…X8)
[[nodiscard]] Denial check_execution(Core& core, const Transfer& transfer);

/// One side of a leg as the ledger, holdings and the trade see it.
[[nodiscard]] domain::OrderState order_of(const Transfer& transfer, std::size_t leg,
                                          domain::Side side);

}  // namespace eco::engine

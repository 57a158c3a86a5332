#pragma once
/// TM9 from request to finality: what members ask, and how transfers go on and end. Private to
/// engine.
#include <string_view>

#include "engine/quota_check.hpp"

namespace eco::engine {

void apply(Core& core, const Step& step, const domain::QuotaPropose& request);
void apply(Core& core, const Step& step, const domain::QuotaAnswer& request);

/// What a proposal or an agreement comes to, and what the checks ask of it.
struct TransferDraft {
  Transfer transfer;  ///< without number
  risk::TransferFacts facts;
  bool complete = false;  ///< both sides and all instruments are known: `transfer` can be judged
};
/// Who asks for a draft; null or not valid: unknown.
struct DraftSides {
  domain::AccountId seller;
  domain::AccountId buyer;
};
[[nodiscard]] TransferDraft draft_transfer(Core& core, const DraftSides& sides,
                                           const domain::QuotaLeg& first,
                                           const std::optional<domain::QuotaLeg>& second);

/// True where no more proposals are taken.
[[nodiscard]] bool is_full(const Quotas& quotas) noexcept;

/// Tells both sides of a transfer as it stands, with the member's request that caused it.
void tell(const Step& step, const Transfer& transfer, std::string_view reference);

/// Reserves what a side gives and pays. Requires: check_property passed.
void make_firm(Core& core, const Step& step, const Transfer& transfer, TransferParty& party);

/// The day whose opening ends an agreement of today unanswered; 0: none.
[[nodiscard]] domain::DayOrdinal lapse_day(const Core& core, const Transfer& transfer);

/// Executes an agreed transfer, all legs of it; emits QuotaUpdated first. Makes both sides firm.
/// Requires: check_execution passed, or the checks of the agreement in this command.
void execute_transfer(Core& core, const Step& step, domain::OfferId id, std::string_view reference);

/// Ends a transfer that is not executed: gives back what its sides reserved; emits QuotaUpdated
/// first.
void end_transfer(Core& core, const Step& step, domain::OfferId id, domain::TransferStatus status,
                  std::string_view reference = {});

/// Ends all transfers under way for which `is_meant(const Transfer&)`, ascending.
template <class IsMeant>
void end_transfers(Core& core, const Step& step, domain::TransferStatus status,
                   IsMeant&& is_meant) {
  std::vector<domain::OfferId> ids;
  for (const auto& [id, transfer] : core.quotas.transfers.all()) {
    if (transfer.under_way() && is_meant(transfer)) ids.push_back(id);
  }
  for (const domain::OfferId id : ids) end_transfer(core, step, id, status);
}

/// Ends the agreements that the authority has not answered by the day that opens.
void lapse_transfers(Core& core, const Step& step);
/// Ends proposals of an instrument, or of a whole market where it is not valid.
void end_proposals(Core& core, const Step& step, const Market& market, domain::InstrumentId only,
                   domain::TransferStatus status);

/// A trade of another method in a market with TM9 moves the zones of its sides too.
void note_trade(Core& core, const Step& step, const risk::CashTrade& trade,
                const Instrument& instrument, domain::Quantity quantity);
/// The registry refused a trade: zones go back, and the transfer that made it is reversed.
void undo_trade(Core& core, const Step& step, domain::TradeId trade);
/// A trade is final. A transfer whose trades all are is kept only where it can be recalled.
void finish_trade(Core& core, domain::TradeId trade);
/// Moves the balance of a zone.
void change_zone(Core& core, const Step& step, const ZoneKey& key, domain::Quantity change,
                 domain::TradeId trade);

}  // namespace eco::engine

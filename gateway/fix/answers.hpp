#pragma once
/// Answers to questions and market data as FIX messages. Pure. (docs/wire/fix.md: reference data …
/// cash)
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/fix/message.hpp"
#include "gateway/ports.hpp"

namespace eco::gateway::fix {

inline constexpr std::uint32_t market_depth_max = 5;
inline constexpr std::size_t instruments_per_list_max = 20;

/// W. `depth` ≤ market_depth_max; own orders carry the member's code.
[[nodiscard]] OutMessage book_message(std::string_view request_id, const domain::BookView& book,
                                      const domain::InstrumentView& instrument, std::uint32_t depth,
                                      domain::SeqNo as_of, const domain::MemberView* reader);

/// y, in as many messages as needed; at least one.
[[nodiscard]] std::vector<OutMessage> security_list(
    std::string_view request_id, const std::vector<const domain::InstrumentView*>& instruments);

/// f.
[[nodiscard]] OutMessage security_status(std::string_view request_id,
                                         const domain::InstrumentView& instrument,
                                         domain::Timestamp stamp);

/// AO and the AP that follow.
[[nodiscard]] std::vector<OutMessage> positions(std::string_view request_id,
                                                std::string_view account,
                                                const std::vector<domain::HoldingView>& holdings,
                                                const Directory& directory, domain::SeqNo as_of);
/// AO that refuses.
[[nodiscard]] OutMessage positions_refused(std::string_view request_id, std::string_view account,
                                           domain::RejectCode code);

/// BA.
[[nodiscard]] OutMessage collateral(std::string_view request_id, std::string_view account,
                                    const domain::CashView& cash, domain::SeqNo as_of);

/// 8 with ExecType=I. `cl_ord_id` as asked; empty answer: unknown order.
[[nodiscard]] OutMessage order_status_message(const std::optional<domain::OrderStatusView>& order,
                                              std::string_view cl_ord_id,
                                              std::string_view status_request_id,
                                              domain::RejectCode refused,
                                              const Directory& directory);

/// Y.
[[nodiscard]] OutMessage market_data_refused(std::string_view request_id, char reason,
                                             std::string_view text);

/// j for a question that cannot be answered.
[[nodiscard]] OutMessage business_reject(std::string_view ref_type, std::string_view ref_id,
                                         int reason, domain::RejectCode code,
                                         std::string_view text);

}  // namespace eco::gateway::fix

#pragma once
/// Answers to questions as JSON, with symbols, codes and decimal text instead of the venue's
/// numbers.
#include <string>
#include <vector>

#include "console/names.hpp"
#include "console/ports.hpp"
#include "domain/view.hpp"

namespace eco::console {

[[nodiscard]] std::string status_json(const domain::VenueView& venue, const VenueFacts& facts,
                                      std::size_t proposals_open);
[[nodiscard]] std::string markets_json(const std::vector<domain::MarketView>& markets);
[[nodiscard]] std::string members_json(const std::vector<domain::MemberView>& members,
                                       const std::vector<TraderFacts>& traders);
[[nodiscard]] std::string traders_json(const std::vector<TraderFacts>& traders, const Names& names);
[[nodiscard]] std::string instruments_json(const std::vector<domain::InstrumentView>& instruments);
[[nodiscard]] std::string book_json(const domain::BookView& book, const Names& names);
[[nodiscard]] std::string orders_json(const std::vector<domain::OrderState>& orders,
                                      const Names& names);
[[nodiscard]] std::string auctions_json(const std::vector<domain::AuctionUpdated>& auctions,
                                        const Names& names);
[[nodiscard]] std::string notices_json(const std::vector<domain::NoticeUpdated>& notices,
                                       const Names& names);
[[nodiscard]] std::string offers_json(const std::vector<domain::BlockUpdated>& offers,
                                      const Names& names);
[[nodiscard]] std::string transfers_json(const std::vector<domain::QuotaUpdated>& transfers,
                                         const Names& names);
[[nodiscard]] std::string zones_json(const domain::ZonesAnswer& record, const Names& names);
[[nodiscard]] std::string account_json(const domain::MemberView& member,
                                       const domain::CashView& cash,
                                       const std::vector<domain::HoldingView>& holdings,
                                       const Names& names);
[[nodiscard]] std::string proposals_json(const std::vector<domain::ProposalView>& proposals,
                                         const Names& names);

}  // namespace eco::console

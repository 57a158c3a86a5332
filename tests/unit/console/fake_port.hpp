#pragma once
/// An operator port without a venue: remembers what it was given, answers what it was told.
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "console/ports.hpp"

namespace eco::console::testing {

class FakePort final : public OperatorPort {
 public:
  SubmitOutcome submit(domain::Command&& command, EventsHandler handler) override {
    if (full) return SubmitOutcome::full;
    submitted.push_back(std::move(command));
    handler(domain::SeqNo(100 + submitted.size()), take_events());
    return SubmitOutcome::taken;
  }
  void dry_run(domain::Command&& command, EventsHandler handler) override {
    dry_runs.push_back(std::move(command));
    handler(domain::SeqNo(100), take_events());
  }
  void ask(const domain::Query& query, AnswerHandler handler) override {
    handler(domain::SeqNo(100), answer_to(query));
  }
  void read_history(domain::SeqNo first, domain::SeqNo last,
                    std::unique_ptr<HistoryJob> job) override {
    for (const DurableCommand& command : history) {
      const domain::SeqNo sequence = command.command.header.sequence;
      if (sequence < first || sequence > last) continue;
      if (!job->visit(command)) break;
    }
    if (history_failure.empty()) job->finish();
    job->done(history_failure.empty() ? base::Result<void>() : base::fail(history_failure));
  }
  void verify_operator(std::string name, std::string password, VerdictHandler handler) override {
    const auto found = passwords.find(name);
    if (passwords_busy) return handler(PasswordVerdict::busy);
    const bool right = found != passwords.end() && found->second == password;
    handler(right ? PasswordVerdict::right : PasswordVerdict::wrong);
  }
  void store_credential(CredentialHolder holder, std::string name, std::uint32_t version,
                        std::string password, StoredHandler handler) override {
    stored.push_back({holder, std::move(name), version, std::move(password), submitted.size()});
    handler(store_failure.empty() ? base::Result<void>() : base::fail(store_failure));
  }
  [[nodiscard]] VenueFacts facts() const override { return venue_facts; }
  [[nodiscard]] std::vector<TraderFacts> traders() const override { return trader_facts; }

  struct Stored {
    CredentialHolder holder;
    std::string name;
    std::uint32_t version;
    std::string password;
    std::size_t after_commands;  ///< submitted before it

    friend bool operator==(const Stored&, const Stored&) = default;
  };

  bool full = false;
  bool passwords_busy = false;
  std::string history_failure;
  std::string store_failure;
  std::deque<std::vector<domain::Event>> events;  ///< of the next commands
  std::map<std::string, std::string> passwords = {{"alice", "correct horse"},
                                                  {"bob", "battery staple"}};
  VenueFacts venue_facts;
  std::vector<TraderFacts> trader_facts;
  std::vector<DurableCommand> history;
  std::vector<domain::InstrumentView> instruments;
  std::vector<domain::MemberView> members;
  std::vector<domain::MarketView> markets;
  std::vector<domain::ProposalView> proposals;
  domain::CashAnswer cash;
  domain::HoldingsAnswer holdings;
  domain::BookAnswer book;
  domain::LiveOrdersAnswer orders;
  domain::OffersAnswer offers;
  domain::AuctionsAnswer auctions;
  domain::NoticesAnswer notices;
  domain::TransfersAnswer transfers;
  domain::ZonesAnswer zones;
  domain::VenueView venue;

  std::vector<domain::Command> submitted;
  std::vector<domain::Command> dry_runs;
  std::vector<Stored> stored;

 private:
  std::vector<domain::Event> take_events() {
    if (events.empty()) return {domain::Noted{}};
    std::vector<domain::Event> next = std::move(events.front());
    events.pop_front();
    return next;
  }
  [[nodiscard]] domain::Answer answer_to(const domain::Query& query) const {
    using namespace domain;
    if (std::holds_alternative<InstrumentsQuery>(query)) return InstrumentsAnswer{instruments};
    if (std::holds_alternative<MembersQuery>(query)) return MembersAnswer{members};
    if (std::holds_alternative<MarketsQuery>(query)) return MarketsAnswer{markets};
    if (std::holds_alternative<ProposalsQuery>(query)) return ProposalsAnswer{proposals};
    if (std::holds_alternative<CashQuery>(query)) return cash;
    if (std::holds_alternative<HoldingsQuery>(query)) return holdings;
    if (std::holds_alternative<BookQuery>(query)) return book;
    if (std::holds_alternative<LiveOrdersQuery>(query)) return orders;
    if (std::holds_alternative<OffersQuery>(query)) return offers;
    if (std::holds_alternative<AuctionsQuery>(query)) return auctions;
    if (std::holds_alternative<NoticesQuery>(query)) return notices;
    if (std::holds_alternative<TransfersQuery>(query)) return transfers;
    if (std::holds_alternative<ZonesQuery>(query)) return zones;
    if (std::holds_alternative<VenueQuery>(query)) return VenueAnswer{venue};
    return OrderStatusAnswer{};
  }
};

}  // namespace eco::console::testing

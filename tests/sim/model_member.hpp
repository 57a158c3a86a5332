#pragma once
/// A member as the simulation plays him: sends random requests, believes only reports.
#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/prng.hpp"
#include "domain/command.hpp"
#include "domain/event.hpp"
#include "domain/view.hpp"
#include "tests/sim/probes.hpp"

namespace eco::sim {

/// What a member sent under his own number (a FIX MsgSeqNum, say); numbers begin anew with each
/// day.
struct ClientMessage {
  domain::SeqNo day;  ///< first sequence of the day in which it was numbered
  std::uint64_t number = 0;
  domain::CommandBody body;
};

/// ExecID: where an event stands in the venue's log. A trade within one member's own reports may
/// show twice, once per side; the event is the same.
struct ReportId {
  domain::SeqNo sequence;
  std::uint32_t index = 0;

  friend auto operator<=>(const ReportId&, const ReportId&) = default;
};

struct Report {
  ReportId id;
  std::string bytes;  ///< the event in its published encoding
};

/// What a member deduces from his reports alone.
struct Belief {
  std::map<domain::OrderId, domain::OrderState> live;
  std::map<domain::InstrumentId, std::int64_t> rights;  ///< change since the beginning, steps
  std::int64_t cash_hao = 0;  ///< change since the beginning, fees included
};

class ModelMember {
 public:
  struct Identity {
    domain::MemberId member;
    domain::TraderId trader;
    domain::AccountId account;
    domain::MemberCode code;
    domain::FixVersion version = domain::FixVersion::fix44;
  };

  ModelMember(Identity identity, Probes& probes) : identity_(identity), probes_(probes) {}

  [[nodiscard]] const Identity& identity() const noexcept { return identity_; }

  /// A new request out of what he knows, under the next number. Kept for sending again.
  const ClientMessage& compose(base::Prng& random,
                               const std::vector<domain::InstrumentView>& market,
                               const std::vector<domain::MemberCode>& members);
  /// What he must send when the venue expects `number` of today.
  [[nodiscard]] std::vector<ClientMessage> from(std::uint64_t number) const;
  /// Numbers begin anew where `first` is another day than before; what of the old day did not
  /// arrive is given up.
  void begin_day(domain::SeqNo first);
  /// Messages of the days before today.
  [[nodiscard]] std::uint64_t sent_before_today() const noexcept { return before_today_; }
  [[nodiscard]] std::uint64_t sent_today() const noexcept { return sent_.size() - before_today_; }

  /// Takes a report, once by ExecID. Returns a violation where the same ExecID came with another
  /// content.
  [[nodiscard]] std::optional<std::string> take(const Report& report, bool asked_again);
  void see_book(const domain::BookView& book) { books_[book.instrument] = book; }

  [[nodiscard]] const std::map<ReportId, std::string>& reports() const noexcept { return reports_; }
  [[nodiscard]] Belief belief() const;

 private:
  void learn(const domain::Event& event);
  [[nodiscard]] domain::CommandBody order(base::Prng& random,
                                          const domain::InstrumentView& instrument);
  [[nodiscard]] domain::CommandBody change(base::Prng& random);
  [[nodiscard]] domain::CommandBody block(base::Prng& random,
                                          const domain::InstrumentView& instrument,
                                          const std::vector<domain::MemberCode>& members);
  [[nodiscard]] domain::ClOrdId next_cl_ord_id() const;
  [[nodiscard]] domain::PickLegs legs(base::Prng& random, domain::InstrumentId instrument,
                                      domain::Side side) const;

  Identity identity_;
  Probes& probes_;
  std::vector<ClientMessage> sent_;
  domain::SeqNo day_;
  std::uint64_t before_today_ = 0;
  std::map<ReportId, std::string> reports_;
  // Shortcuts for composing; belief() is recomputed from the reports.
  std::map<domain::OrderId, domain::OrderState> orders_;
  std::map<domain::OfferId, domain::BlockUpdated> offers_;
  std::map<domain::InstrumentId, domain::BookView> books_;
};

/// The place of a message among all that its member ever sent, from its ClOrdID; 0 for what no
/// member sends.
[[nodiscard]] std::uint64_t place_of(const domain::CommandBody& body);

/// The members that a report about `event` goes to.
[[nodiscard]] std::vector<domain::MemberId> recipients(const domain::Event& event);

}  // namespace eco::sim

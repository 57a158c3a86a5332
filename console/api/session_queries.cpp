#include <algorithm>
#include <array>
#include <utility>

#include "console/api/session.hpp"
#include "console/api/views_json.hpp"

namespace eco::console {

using namespace domain;

bool AdminSession::query() {
  const std::string& command = request_.command;
  const auto no_arguments = [&] {
    const auto wrong = ArgumentReader(request_.arguments).finish();
    if (wrong) reply_fault(wrong->code, wrong->detail);
    return !wrong;
  };
  if (command == "book") return ask_book(), true;
  if (command == "orders") return ask_orders(), true;
  if (command == "offers") return ask_offers(), true;
  if (command == "account") return ask_account(), true;
  static constexpr std::array plain = {"status",      "markets",   "members",  "traders",
                                       "instruments", "proposals", "auctions", "notices",
                                       "transfers",   "zones"};
  if (std::find(plain.begin(), plain.end(), command) == plain.end()) return false;
  if (!no_arguments()) return true;
  if (command == "status") return ask_status(), true;
  if (command == "proposals") return ask_proposals(), true;
  if (command == "auctions") return ask_auctions(), true;
  if (command == "transfers") return ask_transfers(), true;
  if (command == "zones") return ask_zones(), true;
  with_snapshot([self = shared_from_this()](const std::shared_ptr<const Snapshot>& snapshot) {
    const std::string& asked = self->request_.command;
    std::string json;
    if (asked == "markets") json = markets_json(snapshot->markets);
    if (asked == "members") json = members_json(snapshot->members, self->shared_.port.traders());
    if (asked == "traders") json = traders_json(self->shared_.port.traders(), snapshot->names);
    if (asked == "instruments") json = instruments_json(snapshot->instruments);
    if (asked == "notices") json = notices_json(snapshot->notices, snapshot->names);
    self->reply_result(snapshot->as_of, json);
  });
  return true;
}

void AdminSession::with_snapshot(WithSnapshot then) {
  auto snapshot = std::make_shared<Snapshot>();
  OperatorPort& port = shared_.port;
  auto notices = [snapshot, then = std::move(then)](SeqNo as_of, const Answer& answer) {
    snapshot->as_of = as_of;
    snapshot->notices = std::get<NoticesAnswer>(answer).notices;
    then(snapshot);
  };
  auto markets = [snapshot, &port, notices = std::move(notices)](SeqNo, const Answer& answer) {
    snapshot->markets = std::get<MarketsAnswer>(answer).markets;
    for (const MarketView& view : snapshot->markets) snapshot->names.add(view);
    port.ask(NoticesQuery{}, notices);
  };
  auto members = [snapshot, &port, markets = std::move(markets)](SeqNo, const Answer& answer) {
    snapshot->members = std::get<MembersAnswer>(answer).members;
    for (const MemberView& view : snapshot->members) snapshot->names.add(view);
    port.ask(MarketsQuery{}, markets);
  };
  port.ask(InstrumentsQuery{},
           [snapshot, &port, members = std::move(members)](SeqNo, const Answer& answer) {
             snapshot->instruments = std::get<InstrumentsAnswer>(answer).instruments;
             for (const InstrumentView& view : snapshot->instruments) snapshot->names.add(view);
             port.ask(MembersQuery{}, members);
           });
}

void AdminSession::ask_status() {
  shared_.port.ask(ProposalsQuery{}, [self = shared_from_this()](SeqNo, const Answer& proposals) {
    const std::size_t open = std::get<ProposalsAnswer>(proposals).proposals.size();
    self->shared_.port.ask(VenueQuery{}, [self, open](SeqNo as_of, const Answer& answer) {
      const VenueView& venue = std::get<VenueAnswer>(answer).venue;
      self->reply_result(as_of, status_json(venue, self->shared_.port.facts(), open));
    });
  });
}

void AdminSession::ask_book() {
  ArgumentReader in(request_.arguments);
  const auto symbol = in.code<Symbol>("symbol");
  BookQuery query;
  query.levels = static_cast<std::uint32_t>(in.whole_or("levels", 0, 1'000'000, 0));
  if (const auto wrong = in.finish()) return reply_fault(wrong->code, wrong->detail);
  with_snapshot([self = shared_from_this(), symbol,
                 query](const std::shared_ptr<const Snapshot>& snapshot) mutable {
    for (const InstrumentView& view : snapshot->instruments) {
      if (view.symbol == symbol) query.instrument = view.instrument;
    }
    if (!query.instrument.valid()) {
      return self->reply_fault(FaultCode::not_found, "instrument '" + symbol.str() + "'");
    }
    self->shared_.port.ask(query, [self, snapshot](SeqNo as_of, const Answer& answer) {
      const auto& book = std::get<BookAnswer>(answer).book;
      self->reply_result(as_of, book_json(book.value_or(BookView{}), snapshot->names));
    });
  });
}

std::optional<MemberView> AdminSession::optional_member(const Snapshot& snapshot) {
  ArgumentReader in(request_.arguments);
  const auto code = in.code_or_empty<MemberCode>("member");
  if (const auto wrong = in.finish()) {
    reply_fault(wrong->code, wrong->detail);
    return std::nullopt;
  }
  if (code.empty()) return MemberView{};
  for (const MemberView& view : snapshot.members) {
    if (view.code == code) return view;
  }
  reply_fault(FaultCode::not_found, "member '" + code.str() + "'");
  return std::nullopt;
}

void AdminSession::ask_orders() {
  with_snapshot([self = shared_from_this()](const std::shared_ptr<const Snapshot>& snapshot) {
    const auto member = self->optional_member(*snapshot);
    if (!member) return;
    self->shared_.port.ask(LiveOrdersQuery{member->member},
                           [self, snapshot](SeqNo as_of, const Answer& answer) {
                             const auto& orders = std::get<LiveOrdersAnswer>(answer).orders;
                             self->reply_result(as_of, orders_json(orders, snapshot->names));
                           });
  });
}

void AdminSession::ask_offers() {
  with_snapshot([self = shared_from_this()](const std::shared_ptr<const Snapshot>& snapshot) {
    const auto member = self->optional_member(*snapshot);
    if (!member) return;
    self->shared_.port.ask(OffersQuery{member->member},
                           [self, snapshot](SeqNo as_of, const Answer& answer) {
                             const auto& offers = std::get<OffersAnswer>(answer).offers;
                             self->reply_result(as_of, offers_json(offers, snapshot->names));
                           });
  });
}

void AdminSession::ask_auctions() {
  with_snapshot([self = shared_from_this()](const std::shared_ptr<const Snapshot>& snapshot) {
    self->shared_.port.ask(AuctionsQuery{}, [self, snapshot](SeqNo as_of, const Answer& answer) {
      const auto& auctions = std::get<AuctionsAnswer>(answer).auctions;
      self->reply_result(as_of, auctions_json(auctions, snapshot->names));
    });
  });
}

void AdminSession::ask_transfers() {
  with_snapshot([self = shared_from_this()](const std::shared_ptr<const Snapshot>& snapshot) {
    self->shared_.port.ask(TransfersQuery{}, [self, snapshot](SeqNo as_of, const Answer& answer) {
      const auto& transfers = std::get<TransfersAnswer>(answer).transfers;
      self->reply_result(as_of, transfers_json(transfers, snapshot->names));
    });
  });
}

void AdminSession::ask_zones() {
  with_snapshot([self = shared_from_this()](const std::shared_ptr<const Snapshot>& snapshot) {
    self->shared_.port.ask(ZonesQuery{}, [self, snapshot](SeqNo as_of, const Answer& answer) {
      self->reply_result(as_of, zones_json(std::get<ZonesAnswer>(answer), snapshot->names));
    });
  });
}

void AdminSession::ask_account() {
  with_snapshot([self = shared_from_this()](const std::shared_ptr<const Snapshot>& snapshot) {
    const auto member = self->optional_member(*snapshot);
    if (!member) return;
    if (!member->member.valid()) {
      return self->reply_fault(FaultCode::missing_field, "field 'member' is needed");
    }
    auto cash_known = [self, snapshot, view = *member](SeqNo, const Answer& cash_answer) {
      const CashView cash = std::get<CashAnswer>(cash_answer).cash.value_or(CashView{});
      self->shared_.port.ask(HoldingsQuery{view.account}, [self, snapshot, view, cash](
                                                              SeqNo as_of, const Answer& answer) {
        const auto& holdings = std::get<HoldingsAnswer>(answer).holdings;
        self->reply_result(as_of, account_json(view, cash, holdings, snapshot->names));
      });
    };
    self->shared_.port.ask(CashQuery{member->account}, std::move(cash_known));
  });
}

void AdminSession::ask_proposals() {
  with_snapshot([self = shared_from_this()](const std::shared_ptr<const Snapshot>& snapshot) {
    self->shared_.port.ask(ProposalsQuery{}, [self, snapshot](SeqNo as_of, const Answer& answer) {
      const auto& proposals = std::get<ProposalsAnswer>(answer).proposals;
      self->reply_result(as_of, proposals_json(proposals, snapshot->names));
    });
  });
}

}  // namespace eco::console

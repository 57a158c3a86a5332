#include "engine/queries.hpp"

#include "engine/notice_entry.hpp"
#include "engine/order_entry.hpp"

namespace eco::engine {
namespace {

using domain::Side;

/// The rules in force; before the market's first open day those of its first revision.
const domain::MarketRules& rules_of(const Core& core, const Market& market) {
  return market.rules.hao_per_tick_step > 0
             ? market.rules
             : core.rulebooks[market.id.raw() - 1].revisions.front().rules;
}

domain::InstrumentView view_of(const Core& core, const Instrument& instrument) {
  const Market& market = core.market_of(instrument);
  const domain::MarketRules& rules = rules_of(core, market);
  domain::InstrumentView view;
  view.instrument = instrument.id;
  view.symbol = instrument.symbol;
  view.market = market.id;
  view.market_code = market.code;
  view.vintage = instrument.vintage;
  view.class_key = instrument.class_key;
  view.unit = rules.unit;
  view.tick = rules.tick;
  view.quantity_step = rules.quantity_step;
  view.hao_per_tick_step = rules.hao_per_tick_step;
  view.phase = market.phase;
  view.halt = halt_of(instrument, market);
  view.role = rules.role;
  view.continuous = rules.continuous.has_value();
  view.base = instrument.base;
  view.status = instrument.status;
  view.last_trade_day = instrument.last_trade_day;
  if (rules.listed) {
    if (const auto& band = instrument.bands.listed) {
      view.listed_low = band->low;
      view.listed_high = band->high;
    }
    view.listed_min = rules.listed->quantity_min;
    view.listed_max = rules.listed->quantity_max;
    view.levels = rules.listed->levels;
  }
  if (rules.block) {
    if (const auto& band = instrument.bands.block) {
      view.block_low = band->low;
      view.block_high = band->high;
    }
    view.block_min = rules.block->quantity_min;
    view.block_max = rules.block->quantity_max;
  }
  return view;
}

std::vector<domain::BookOrder> orders_of(const book::OrderBook& book, Side side,
                                         std::uint32_t levels) {
  std::vector<domain::BookOrder> list;
  std::uint32_t seen = 0;
  for (const book::Level level : book.levels(side)) {
    if (levels != 0 && ++seen > levels) break;
    for (Slot at = level.first; at.valid(); at = book.next(at)) {
      const book::RestingOrder order = book.order(at);
      list.push_back(
          {domain::OrderId(order.id), order.price, order.leaves, domain::MemberId(order.owner)});
    }
  }
  return list;
}

class Answerer {
 public:
  explicit Answerer(const Core& core) : core_(core) {}

  domain::Answer operator()(const domain::InstrumentsQuery&) const {
    domain::InstrumentsAnswer answer;
    for (const Instrument& item : core_.instruments) {
      if (item.status == domain::ClassStatus::delisted) continue;
      answer.instruments.push_back(view_of(core_, item));
    }
    return answer;
  }

  domain::Answer operator()(const domain::BookQuery& query) const {
    const Instrument* instrument = core_.find_instrument(query.instrument);
    if (instrument == nullptr) return domain::BookAnswer{};
    const book::OrderBook& book = core_.books[query.instrument.raw() - 1];
    const InstrumentDay& day = instrument->day;
    domain::BookView view;
    view.instrument = instrument->id;
    view.bids = orders_of(book, Side::buy, query.levels);
    view.asks = orders_of(book, Side::sell, query.levels);
    view.last = day.last;
    view.open = day.open;
    view.high = day.high;
    view.low = day.low;
    view.listed_quantity = day.listed_quantity;
    view.listed_amount = day.listed_amount;
    view.block_quantity = day.block_quantity;
    view.block_amount = day.block_amount;
    return domain::BookAnswer{std::move(view)};
  }

  domain::Answer operator()(const domain::HoldingsQuery& query) const {
    domain::HoldingsAnswer answer;
    if (core_.members.find(query.account) == nullptr) return answer;
    core_.holdings.for_each_instrument(query.account, [&](domain::InstrumentId id,
                                                          const risk::HoldingTotals& totals) {
      const auto ended = [&](domain::LotUse how) {
        return core_.holdings.ended(query.account, id, how);
      };
      answer.holdings.push_back({id, core_.instruments[id.raw() - 1].symbol, totals.free,
                                 totals.locked, totals.reserved, totals.frozen, totals.registry,
                                 ended(domain::LotUse::retired), ended(domain::LotUse::recalled)});
    });
    return answer;
  }

  domain::Answer operator()(const domain::CashQuery& query) const {
    if (core_.members.find(query.account) == nullptr) return domain::CashAnswer{};
    const risk::CashBalances& cash = core_.ledger.balances(query.account);
    return domain::CashAnswer{
        domain::CashView{cash.free, cash.proceeds, cash.reserved(), cash.deposit, cash.frozen}};
  }

  domain::Answer operator()(const domain::OrderStatusQuery& query) const {
    return order_status(core_, query);
  }

  domain::Answer operator()(const domain::LiveOrdersQuery& query) const {
    domain::LiveOrdersAnswer answer;
    for (const Slot at : core_.orders.by_id(query.member)) {
      answer.orders.push_back(core_.orders.at(at).state);
    }
    return answer;
  }

  domain::Answer operator()(const domain::OffersQuery& query) const {
    domain::OffersAnswer answer;
    for (const auto& [id, offer] : core_.offers.all()) {
      const bool asked_for = !query.member.valid() || offer.is_party(query.member);
      if (asked_for && offer.under_way()) {
        answer.offers.push_back(describe(offer));
      }
    }
    return answer;
  }

  domain::Answer operator()(const domain::AuctionsQuery&) const {
    domain::AuctionsAnswer answer;
    for (const auto& [id, auction] : core_.auctions.all()) {
      answer.auctions.push_back(describe(auction));
    }
    return answer;
  }

  domain::Answer operator()(const domain::NoticesQuery&) const {
    domain::NoticesAnswer answer;
    for (const auto& [id, notice] : core_.notices.all()) {
      answer.notices.push_back(describe(core_, notice));
    }
    return answer;
  }

  domain::Answer operator()(const domain::TransfersQuery&) const {
    domain::TransfersAnswer answer;
    for (const auto& [id, transfer] : core_.quotas.transfers.all()) {
      answer.transfers.push_back(describe(transfer));
    }
    return answer;
  }

  domain::Answer operator()(const domain::ZonesQuery&) const {
    domain::ZonesAnswer answer;
    for (const auto& [key, zone] : core_.quotas.zones.all()) {
      answer.zones.push_back({key.market, key.measure, key.zone, zone.facts, zone.balance});
    }
    for (const auto& [id, record] : core_.quotas.accounts.all()) {
      answer.accounts.push_back({id, record.facts});
    }
    for (const auto& [key, consent] : core_.quotas.consents.all()) {
      answer.consents.push_back({key.market, key.seller, key.buyer, domain::ConsentState::given});
    }
    return answer;
  }

  domain::Answer operator()(const domain::VenueQuery&) const {
    domain::VenueView view;
    view.sequence = core_.sequence;
    view.stamp = core_.stamp;
    view.trade_date = core_.day.date;
    view.day = core_.day.ordinal;
    view.entry = core_.day.entry;
    view.state_hash = core_.state_hash();
    view.live_orders = core_.orders.live() + core_.auctions.live_bids();
    view.open_offers = core_.offers.under_way();
    view.cash_total = -core_.ledger.bank();
    return domain::VenueAnswer{view};
  }

  domain::Answer operator()(const domain::MarketsQuery&) const {
    domain::MarketsAnswer answer;
    for (const Market& market : core_.markets) {
      const risk::MarketCash& cash = core_.ledger.market(market.id);
      const auto& rules = core_.rulebooks[market.id.raw() - 1].revisions.front().rules;
      answer.markets.push_back({market.id, market.code, market.phase, market.halt, cash.fees,
                                cash.risk_reserve, 0, rules.tick, rules.quantity_step});
    }
    for (const PendingTrade& trade : core_.trades.all()) {
      ++answer.markets[trade.cash.market.raw() - 1].trades_pending;
    }
    return answer;
  }

  domain::Answer operator()(const domain::MembersQuery&) const {
    domain::MembersAnswer answer;
    for (const risk::Member& member : core_.members.members()) {
      answer.members.push_back({member.id, member.code, member.name, member.group, member.status,
                                member.account, core_.members.find(member.account)->code});
    }
    return answer;
  }

  domain::Answer operator()(const domain::ProposalsQuery&) const {
    domain::ProposalsAnswer answer;
    for (const auto& [number, proposal] : core_.proposals.open()) {
      answer.proposals.push_back({number, proposal.proposer, proposal.hash, proposal.command.reason,
                                  proposal.command.action, proposal.command.legal_basis});
    }
    return answer;
  }

 private:
  const Core& core_;
};

}  // namespace

domain::Answer answer(const Core& core, const domain::Query& query) {
  return std::visit(Answerer(core), query);
}

}  // namespace eco::engine

#include "engine/audit.hpp"

#include "engine/auction_rules.hpp"
#include "engine/quota_check.hpp"
#include "engine/reservation.hpp"

namespace eco::engine {
namespace {

using domain::AccountId;
using domain::InstrumentId;
using domain::OrderState;
using domain::Quantity;
using domain::Side;

template <class Id, class List>
bool known(Id id, const List& list) noexcept {
  return id.valid() && id.raw() <= list.size();
}

bool names_exist(const Core& core, const OrderState& order) noexcept {
  const risk::Account* account = core.members.find(order.account);
  return known(order.instrument, core.instruments) && account != nullptr &&
         account->member == order.member;
}

/// A party that has not named its account yet holds nothing.
bool names_exist(const Core& core, const BlockParty& party) noexcept {
  if (core.members.find(party.member) == nullptr) return false;
  if (!party.account.valid()) return !party.firm && party.hold == risk::CashHold{};
  const risk::Account* account = core.members.find(party.account);
  return account != nullptr && account->member == party.member;
}

/// A notice and the auction that it drives say the same.
bool sound(const Core& core, const Notice& notice) noexcept {
  const risk::Account* owner = core.members.find(notice.owner_account);
  const bool suspended = notice.status == domain::NoticeStatus::suspended;
  const bool live = notice.stage() >= domain::NoticeStatus::draft &&
                    notice.stage() <= domain::NoticeStatus::defaulted &&
                    notice.stage() != domain::NoticeStatus::done;
  if (!known(notice.instrument, core.instruments) || owner == nullptr ||
      owner->member != notice.owner || suspended != notice.suspension.has_value() || !live) {
    return false;
  }
  const auto at = core.auctions.all().find(domain::auction_of(notice.id));
  if (!notice.is_public()) return at == core.auctions.all().end() && notice.applicants.empty();
  if (at == core.auctions.all().end()) return false;
  const Auction& auction = at->second;
  const bool ended = auction.status == domain::AuctionStatus::ended;
  if (!auction.notice || auction.instrument != notice.instrument ||
      auction.owner.account != notice.owner_account || ended != notice.has_buyer() ||
      (ended && (auction.bids.size() != 1 ||
                 notice.find(auction.bids.begin()->second.state.member) == nullptr))) {
    return false;
  }
  for (const auto& [member, applicant] : notice.applicants) {
    const bool registered =
        auction.bidders.contains(member) && auction.bidders.at(member).registered;
    if (registered != (applicant.status == domain::ApplicantStatus::qualified)) return false;
    const risk::Account* account = core.members.find(applicant.account);
    if (account == nullptr || account->member != member) return false;
  }
  return true;
}

bool names_exist(const Core& core, const TransferParty& party) noexcept {
  const risk::Account* account = core.members.find(party.account);
  return account != nullptr && account->member == party.member &&
         (party.firm || party.hold == risk::CashHold{});
}

bool names_exist(const Core& core, const Quotas& quotas) noexcept {
  for (const auto& [id, transfer] : quotas.transfers.all()) {
    if (!names_exist(core, transfer.seller) || !names_exist(core, transfer.buyer)) return false;
    for (std::size_t i = 0; i < transfer.legs(); ++i) {
      if (!known(transfer.leg(i).instrument, core.instruments)) return false;
    }
  }
  for (const auto& [id, record] : quotas.accounts.all()) {
    if (core.members.find(id) == nullptr) return false;
  }
  for (const auto& [key, zone] : quotas.zones.all()) {
    if (!known(key.market, core.markets)) return false;
  }
  return true;
}

/// The other side of an offer, or the offer that a hit is of.
bool names_exist(const Core& core, const Offer& offer) noexcept {
  if (!offer.takes_hits() && !names_exist(core, offer.responder)) return false;
  for (const domain::MemberId member : offer.invited) {
    if (core.members.find(member) == nullptr) return false;
  }
  if (!offer.parent.valid()) return true;
  const auto at = core.offers.all().find(offer.parent);
  return at != core.offers.all().end() && at->second.takes_hits() &&
         at->second.initiator.member == offer.initiator.member;
}

bool names_exist(const Core& core) noexcept {
  for (const Instrument& item : core.instruments) {
    if (!known(item.market, core.markets)) return false;
  }
  for (const Slot at : core.orders.by_id()) {
    if (!names_exist(core, core.orders.at(at).state)) return false;
  }
  for (const auto& [id, offer] : core.offers.all()) {
    if (!known(offer.instrument, core.instruments) || !names_exist(core, offer.initiator) ||
        !names_exist(core, offer)) {
      return false;
    }
  }
  if (!names_exist(core, core.quotas)) return false;
  for (const auto& [id, auction] : core.auctions.all()) {
    if (!known(auction.instrument, core.instruments) || !names_exist(core, auction.owner)) {
      return false;
    }
    if (auction.notice && !core.notices.all().contains(domain::NoticeId(id.raw()))) return false;
    for (const auto& [order, bid] : auction.bids) {
      const bool sound = names_exist(core, bid.state) && auction.bidders.contains(bid.state.member);
      if (!sound) return false;
    }
    for (const auto& [member, bidder] : auction.bidders) {
      const risk::Account* account = core.members.find(bidder.account);
      if (account == nullptr || account->member != member) return false;
    }
  }
  for (const auto& [id, notice] : core.notices.all()) {
    if (!sound(core, notice)) return false;
  }
  for (const PendingTrade& trade : core.trades.all()) {
    if (!known(trade.instrument, core.instruments) || !known(trade.cash.market, core.markets) ||
        core.members.find(trade.cash.buyer) == nullptr ||
        core.members.find(trade.cash.seller) == nullptr) {
      return false;
    }
  }
  return true;
}

/// What orders and offers say they hold, by account.
struct Held {
  std::vector<risk::CashHold> cash;     ///< by AccountId − 1
  std::vector<domain::Money> deposits;  ///< by AccountId − 1
  std::map<std::pair<AccountId, InstrumentId>, Quantity> rights;

  void add(AccountId account, const risk::CashHold& hold) {
    cash[account.raw() - 1].from_free += hold.from_free;
    cash[account.raw() - 1].from_proceeds += hold.from_proceeds;
  }
};

bool add_order(const Core& core, const Order& order, Held& held) {
  const OrderState& state = order.state;
  const domain::MarketRules& rules = core.market_of(core.instrument(state.instrument)).rules;
  const auto worst = domain::consideration(state.price, state.leaves, rules.hao_per_tick_step);
  if (!worst || cash_needed(state, rules, *worst, state.price) != order.hold.total()) {
    return false;
  }
  held.add(state.account, order.hold);
  if (state.side == Side::buy) return true;
  held.rights[{state.account, state.instrument}] += state.leaves;
  return core.holdings.reserved(state.order) == state.leaves;
}

bool add_offer(const Core& core, const Offer& offer, Held& held) {
  for (const BlockParty* party : {&offer.initiator, &offer.responder}) {
    if (!party->firm) continue;
    held.add(party->account, party->hold);
    if (offer.side_of(party->member) == Side::buy) continue;
    const Quantity rights = offer.takes_hits() ? offer.rest() : offer.quantity;
    held.rights[{party->account, offer.instrument}] += rights;
    if (core.holdings.reserved(domain::OrderId(offer.id.raw())) != rights) return false;
  }
  return true;
}

/// What is hit and waits is what the waiting hits are for.
bool hits_agree(const Core& core) {
  std::map<domain::OfferId, Quantity> waiting;
  for (const auto& [id, offer] : core.offers.all()) {
    if (offer.parent.valid()) waiting[offer.parent] += offer.quantity;
  }
  for (const auto& [id, offer] : core.offers.all()) {
    if (!offer.takes_hits()) continue;
    if (offer.agreed != waiting[id]) return false;
    if (offer.initiator.firm != (offer.rest() > Quantity(0))) return false;
  }
  return true;
}

bool add_transfer(const Core& core, const Transfer& transfer, Held& held) {
  for (const TransferParty* party : {&transfer.seller, &transfer.buyer}) {
    if (!party->firm) continue;
    held.add(party->account, party->hold);
    for (std::size_t i = 0; i < transfer.legs(); ++i) {
      if (transfer.seller_of(i).member != party->member) continue;
      const domain::TransferLeg& leg = transfer.leg(i);
      held.rights[{party->account, leg.instrument}] += leg.quantity;
      if (core.holdings.reserved(order_of_leg(transfer.id, i)) != leg.quantity) return false;
    }
  }
  return true;
}

/// Bidders hold cash for all their bids together, bids of sellers rights one by one.
bool add_auction(const Core& core, const Auction& auction, Held& held) {
  const OrderState& owner = auction.owner;
  held.add(owner.account, auction.owner_hold);
  if (owner.side == Side::sell) {
    held.rights[{owner.account, auction.instrument}] += owner.leaves;
    if (core.holdings.reserved(owner.order) != owner.leaves) return false;
  }
  for (const auto& [member, bidder] : auction.bidders) {
    held.add(bidder.account, bidder.hold);
    held.deposits[bidder.account.raw() - 1] += bidder.deposit;
    if (bids_hold(core, auction, member, nullptr, nullptr) != bidder.hold.total()) return false;
  }
  for (const auto& [order, bid] : auction.bids) {
    if (bid.state.side == Side::buy) continue;
    held.rights[{bid.state.account, auction.instrument}] += bid.state.leaves;
    if (core.holdings.reserved(order) != bid.state.leaves) return false;
  }
  return true;
}

bool holds_agree(const Core& core) {
  Held held;
  held.cash.resize(core.members.accounts().size());
  held.deposits.resize(core.members.accounts().size());
  for (const Slot at : core.orders.by_id()) {
    if (!add_order(core, core.orders.at(at), held)) return false;
  }
  for (const auto& [id, offer] : core.offers.all()) {
    if (!add_offer(core, offer, held)) return false;
  }
  for (const auto& [id, transfer] : core.quotas.transfers.all()) {
    if (!add_transfer(core, transfer, held)) return false;
  }
  for (const auto& [id, auction] : core.auctions.all()) {
    if (!add_auction(core, auction, held)) return false;
  }
  bool agree = true;
  for (const risk::Account& account : core.members.accounts()) {
    const risk::CashBalances& cash = core.ledger.balances(account.id);
    const risk::CashHold& sum = held.cash[account.id.raw() - 1];
    agree = agree && sum.from_free == cash.reserved_free &&
            sum.from_proceeds == cash.reserved_proceeds &&
            held.deposits[account.id.raw() - 1] == cash.deposit;
    core.holdings.for_each_instrument(
        account.id, [&](InstrumentId instrument, const risk::HoldingTotals& totals) {
          const auto at = held.rights.find({account.id, instrument});
          const Quantity reserved = at == held.rights.end() ? Quantity(0) : at->second;
          agree = agree && totals.reserved == reserved;
        });
  }
  return agree;
}

/// The queue of each price is in the order of priorities and its orders are what they say. Returns
/// how many rest.
std::size_t audit(const Core& core, const book::OrderBook& book, bool collecting) {
  book.audit();
  ECO_ASSERT(collecting || !crossed(book));
  std::size_t count = 0;
  for (const Side side : {Side::buy, Side::sell}) {
    for (const book::Level level : book.levels(side)) {
      std::optional<Priority> last;
      for (Slot at = level.first; at.valid(); at = book.next(at)) {
        const Order& order = core.orders.at(at);
        ++count;
        ECO_ASSERT(order.place == OrderPlace::book);
        ECO_ASSERT(book.order(at) == resting(order));
        ECO_ASSERT(!last || order.priority > *last);
        last = order.priority;
      }
    }
  }
  return count;
}

}  // namespace

bool crossed(const book::OrderBook& book) noexcept {
  const auto bid = book.best_price(Side::buy);
  return bid && book.reaches(Side::sell, *bid);
}

bool agrees(const Core& core) {
  return core.holdings.today() == core.day.ordinal && names_exist(core) && holds_agree(core) &&
         hits_agree(core);
}

void audit(const Core& core) {
  core.members.audit();
  core.ledger.audit();
  core.holdings.audit();
  core.client_ids.audit();
  core.orders.audit();
  core.offers.audit();
  core.auctions.audit();
  core.quotas.audit();
  core.trades.audit();
  core.timers.audit();
  core.proposals.audit();
  std::size_t placed = core.waiting.size();
  for (const Instrument& item : core.instruments) {
    const bool collecting = core.calls.find(item.id) != nullptr;
    placed += audit(core, core.books[item.id.raw() - 1], collecting);
  }
  ECO_ASSERT(placed == core.orders.live());
  core.calls.audit();
  ECO_ASSERT(core.recompute_item_hash() == core.item_hash_sum);
  ECO_ASSERT(core.recompute_day_hash() == core.day_hash());
  ECO_ASSERT(agrees(core));
}

}  // namespace eco::engine

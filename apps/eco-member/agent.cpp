#include "apps/eco-member/agent.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <utility>

#include "apps/eco-member/recovery.hpp"

namespace eco::member {
namespace {

using domain::Price;
using domain::Quantity;
using domain::Side;

constexpr Milliseconds answer_limit{5'000};
constexpr Milliseconds patience{2'000};
constexpr Milliseconds picture_limit{3'000};
constexpr std::size_t listings_max = 4;
constexpr std::int64_t listed_steps_max = 200;     // above the least quantity
constexpr std::int64_t deal_worth_permille = 950;  // of the base, what a seller accepts
constexpr std::int64_t deal_cost_permille = 1050;  // what a buyer accepts

OrderReference reference_of(const Order& order) {
  return {order.cl_ord_id, order.symbol, order.side};
}

std::int64_t share_of(Price base, std::int64_t permille) {
  return base.raw() * permille / 1000;
}

}  // namespace

std::optional<AgentKind> agent_kind(std::string_view name) noexcept {
  static constexpr std::array<std::pair<std::string_view, AgentKind>, 3> kinds{
      {{"compliance-buyer", AgentKind::compliance_buyer},
       {"sink-seller", AgentKind::sink_seller},
       {"market-participant", AgentKind::market_participant}}};
  for (const auto& [known, kind] : kinds) {
    if (known == name) return kind;
  }
  return std::nullopt;
}

bool is_over(const AgentEnd& end, std::uint64_t sent,
             std::chrono::steady_clock::time_point started) {
  if (end.orders != 0 && sent >= end.orders) return true;
  if (end.duration.count() != 0 && std::chrono::steady_clock::now() - started >= end.duration) {
    return true;
  }
  std::error_code ignored;
  return !end.until_file.empty() && std::filesystem::exists(end.until_file, ignored);
}

base::Result<void> Agent::run() {
  for (const std::string& symbol : options_.symbols) {
    if (client_.instruments().find(symbol) == nullptr) {
      return base::fail("no instrument " + symbol + "; `eco-member shell`, instruments lists them");
    }
    client_.pump().until([&] { return client_.market(symbol) != nullptr; }, picture_limit);
  }
  const auto started = std::chrono::steady_clock::now();
  const Milliseconds interval(1000 / std::max<std::uint64_t>(options_.per_second, 1));
  while (!is_over(options_.end, sent_, started)) {
    if (!client_.pump().serve_for(interval)) break;
    if (!client_.refusal().empty()) return base::fail(client_.refusal());
    if (!client_.online()) continue;
    settle_unanswered(client_, patience, answer_limit);
    const auto& symbol = options_.symbols[random_.below(options_.symbols.size())];
    const Instrument* instrument = client_.instruments().find(symbol);
    if (client_.online() && instrument->tradable()) act(*instrument);
  }
  const auto settled = [this] { return settle_unanswered(client_, patience, answer_limit) == 0; };
  for (int round = 0; round < 20 && !settled(); ++round)
    client_.pump().serve_for(Milliseconds(500));
  return {};
}

void Agent::act(const Instrument& instrument) {
  if (answer_deal(instrument)) return;
  switch (options_.kind) {
    case AgentKind::compliance_buyer:
      return buy(instrument);
    case AgentKind::sink_seller:
      return sell(instrument);
    case AgentKind::market_participant:
      return trade(instrument);
  }
}

void Agent::finish(const Request& request) {
  ++sent_;
  const std::string id = request.id;
  client_.await_answer(id, answer_limit);
  const Request* asked = client_.request(id);
  if (asked != nullptr && asked->answer) client_.forget(id);
}

/// A deal whose turn is ours: a good price is accepted, one near it is countered once, any other is
/// declined.
bool Agent::answer_deal(const Instrument& instrument) {
  for (const auto& [offer, deal] : client_.deals().all()) {
    if (deal.symbol != instrument.symbol || deal.state != DealState::open ||
        deal.turn != Turn::ours || !instrument.base_price)
      continue;
    const auto price = instrument.parse_price(deal.price).value_or(Price{});
    const bool selling = deal.side == Side::sell;
    const std::int64_t bound =
        share_of(*instrument.base_price, selling ? deal_worth_permille : deal_cost_permille);
    const bool good = selling ? price.raw() >= bound : price.raw() <= bound;
    DealDraft draft{.action = good ? DealAction::accept : DealAction::decline, .terms = deal.terms};
    if (!good && deal.terms.ends_with(".0")) {
      draft.action = DealAction::counter;
      draft.symbol = deal.symbol;
      draft.quantity = deal.quantity;
      draft.price = instrument.format(*instrument.base_price);
    }
    finish(client_.negotiate(draft));
    return true;
  }
  return false;
}

void Agent::buy(const Instrument& instrument) {
  if (!instrument.listed_min) return;
  if (random_.chance(2, 3) && pick_best(instrument, Side::buy)) return;
  if (!trim(instrument, listings_max)) list(instrument, Side::buy);
}

void Agent::sell(const Instrument& instrument) {
  if (random_.chance(1, 2) && offer_deal(instrument)) return;
  if (!instrument.listed_min) return;
  if (!trim(instrument, listings_max)) list(instrument, Side::sell);
}

void Agent::trade(const Instrument& instrument) {
  if (!instrument.listed_min) return;
  const Side side = random_.chance(1, 2) ? Side::buy : Side::sell;
  if (trim(instrument, 2 * listings_max)) return;
  switch (random_.below(6)) {
    case 0:
      return sweep(instrument, side);
    case 1:
      if (!pick_best(instrument, side)) list(instrument, side);
      return;
    case 2:
      return replace_one(instrument);
    default:
      return list(instrument, side);
  }
}

bool Agent::offer_deal(const Instrument& instrument) {
  if (!instrument.block_min || options_.counterparties.empty()) return false;
  const bool open = std::any_of(
      client_.deals().all().begin(), client_.deals().all().end(), [&](const auto& entry) {
        return entry.second.symbol == instrument.symbol && entry.second.state == DealState::open;
      });
  if (open) return false;
  const Price price = draw_price(instrument, -20, 80);
  const Quantity quantity(instrument.block_min->raw() +
                          static_cast<std::int64_t>(random_.below(listed_steps_max)));
  if (quantity > free_to_offer(instrument)) return false;
  const auto& counterparty = options_.counterparties[random_.below(options_.counterparties.size())];
  finish(client_.negotiate({.symbol = instrument.symbol,
                            .side = Side::sell,
                            .quantity = instrument.format(quantity),
                            .price = instrument.format(price),
                            .counterparty = counterparty}));
  return true;
}

bool Agent::pick_best(const Instrument& instrument, Side side) {
  const MarketBook* market = client_.market(instrument.symbol);
  if (market == nullptr) return false;
  const auto& listings = market->opposite(side).listings;
  if (listings.empty() || !listings.front().member.empty()) return false;
  const BookListing& best = listings.front();
  const Quantity quantity = std::min(best.leaves, draw_quantity(instrument));
  OrderDraft draft{.kind = OrderKind::pick,
                   .symbol = instrument.symbol,
                   .side = side,
                   .quantity = instrument.format(quantity),
                   .price = {}};
  draft.legs.push_back({best.order_id, draft.quantity});
  finish(client_.place(draft));
  return true;
}

void Agent::list(const Instrument& instrument, Side side) {
  const Quantity quantity = draw_quantity(instrument);
  if (side == Side::sell && quantity > free_to_offer(instrument)) return;
  const Price price =
      side == Side::buy ? draw_price(instrument, -15, -1) : draw_price(instrument, 1, 15);
  finish(client_.place({.symbol = instrument.symbol,
                        .side = side,
                        .quantity = instrument.format(quantity),
                        .price = instrument.format(price)}));
}

void Agent::sweep(const Instrument& instrument, Side side) {
  const Price price =
      side == Side::buy ? draw_price(instrument, 5, 10) : draw_price(instrument, -10, -5);
  finish(client_.place({.kind = OrderKind::sweep,
                        .symbol = instrument.symbol,
                        .side = side,
                        .quantity = instrument.format(draw_quantity(instrument)),
                        .price = instrument.format(price),
                        .skip_own = SkipOwn::yes}));
}

/// Cancels the oldest listing where there are enough.
bool Agent::trim(const Instrument& instrument, std::size_t live_max) {
  const auto orders = live(instrument);
  if (orders.size() < live_max) return false;
  finish(client_.cancel(reference_of(*orders.front())));
  return true;
}

void Agent::replace_one(const Instrument& instrument) {
  const auto orders = live(instrument);
  if (orders.empty()) return list(instrument, Side::sell);
  const Order& order = *orders[random_.below(orders.size())];
  const Price price =
      order.side == Side::buy ? draw_price(instrument, -15, -1) : draw_price(instrument, 1, 15);
  finish(client_.replace(reference_of(order), instrument.format(order.quantity),
                         instrument.format(price)));
}

std::vector<const Order*> Agent::live(const Instrument& instrument) const {
  auto orders = client_.book().live();
  std::erase_if(orders, [&](const Order* order) { return order->symbol != instrument.symbol; });
  return orders;
}

Quantity Agent::draw_quantity(const Instrument& instrument) {
  const std::int64_t least = instrument.listed_min.value_or(Quantity(1)).raw();
  const std::int64_t drawn =
      least +
      static_cast<std::int64_t>(random_.below(static_cast<std::uint64_t>(listed_steps_max)));
  return instrument.listed_max ? std::min(Quantity(drawn), *instrument.listed_max)
                               : Quantity(drawn);
}

Quantity Agent::free_to_offer(const Instrument& instrument) const {
  const auto held = client_.book().holdings(~0ULL);
  const auto found = held.find(instrument.symbol);
  const Quantity total = found == held.end() ? Quantity{} : found->second;
  return total - client_.book().offered(instrument.symbol);
}

Price Agent::draw_price(const Instrument& instrument, std::int64_t from_permille,
                        std::int64_t to_permille) {
  const Price base = instrument.base_price.value_or(Price(1000));
  const auto width = static_cast<std::uint64_t>(to_permille - from_permille + 1);
  const std::int64_t shift = from_permille + static_cast<std::int64_t>(random_.below(width));
  Price price(std::max<std::int64_t>(1, share_of(base, 1000 + shift)));
  if (instrument.listed_low) price = std::max(price, *instrument.listed_low);
  if (instrument.listed_high) price = std::min(price, *instrument.listed_high);
  return price;
}

}  // namespace eco::member

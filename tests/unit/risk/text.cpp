#include "tests/unit/risk/text.hpp"

#include <fmt/format.h>

#include "base/decimal.hpp"

namespace eco::risk {
namespace {

using Lines = std::vector<std::string>;

const char* name(domain::CashBucket bucket) {
  constexpr const char* names[] = {
      "?",       "free",   "proceeds", "reserved_free", "reserved_proceeds",
      "deposit", "frozen", "bank",     "fees",          "risk_reserve"};
  return names[static_cast<unsigned>(bucket)];
}

const char* name(domain::PostingReason reason) {
  if (reason == domain::PostingReason::retire) return "retire";
  if (reason == domain::PostingReason::recall) return "recall";
  constexpr const char* names[] = {
      "?",         "deposit", "withdraw", "reserve", "release",  "pay",     "fee",    "settle",
      "set_aside", "reverse", "issue",    "deliver", "transfer", "confirm", "freeze", "unlock"};
  return names[static_cast<unsigned>(reason)];
}

const char* name(domain::LotUse use) {
  if (use == domain::LotUse::retired) return "retired";
  if (use == domain::LotUse::recalled) return "recalled";
  constexpr const char* names[] = {"?", "free", "?", "frozen", "outside"};
  return names[static_cast<unsigned>(use)];
}

const char* name(domain::Place place) {
  return place == domain::Place::registry ? "registry" : "trading";
}

std::string text(const domain::CashPlace& place) {
  if (place.account.valid()) return fmt::format("{}.{}", place.account.raw(), name(place.bucket));
  if (place.market.valid()) return fmt::format("m{}.{}", place.market.raw(), name(place.bucket));
  return name(place.bucket);
}

std::string text(const domain::LotPlace& place) {
  return fmt::format("{}.{}.{}", place.account.raw(), name(place.place), name(place.use));
}

std::string causes(domain::OrderId order, domain::TradeId trade) {
  std::string out;
  if (order.valid()) out += fmt::format(" #{}", order.raw());
  if (trade.valid()) out += fmt::format(" T{}", trade.raw());
  return out;
}

std::string text(const domain::CashPosted& e) {
  return fmt::format("{} {} -> {} {}{}", name(e.reason), text(e.debit), text(e.credit),
                     base::format_scaled(e.amount.raw(), 4, 2), causes(e.order, e.trade));
}

std::string until(domain::DayOrdinal day) {
  if (day == sellable_at_once) return "";
  return day == awaiting_registry ? " awaiting" : fmt::format(" until {}", day.raw());
}

std::string text(const domain::LotMoved& e) {
  return fmt::format("{} L{}[{}..{}] {} -> {}{}{}", name(e.reason), e.lot.raw(), e.first, e.last,
                     text(e.debit), text(e.credit), until(e.sellable_from),
                     causes(e.order, e.trade));
}

std::string text(const domain::RightsReserved& e) {
  return fmt::format("{} {} of {}{}", name(e.reason), e.quantity.raw(), e.account.raw(),
                     causes(e.order, {}));
}

std::string text(const domain::LotIssued& e) {
  return fmt::format("issued L{} i{} a{} {} v{} {}", e.lot.raw(), e.instrument.raw(),
                     e.account.raw(), e.quantity.raw(), e.vintage, e.reference);
}

template <class T>
std::string text(const T&) {
  return "an event of another kind";
}

}  // namespace

Lines describe(const domain::EventBuffer& events) {
  Lines lines;
  for (const domain::Event& event : events) {
    lines.push_back(std::visit([](const auto& e) { return text(e); }, event));
  }
  return lines;
}

std::string describe(const domain::Refusal& refusal) {
  if (!refusal.refused()) return "";
  std::string out(domain::reject_info(refusal.code)->name);
  if (refusal.asked != 0 || refusal.low != 0) {
    out += fmt::format(" {}/{}", refusal.asked, refusal.low);
  }
  if (refusal.high != 0) out += fmt::format("..{}", refusal.high);
  if (refusal.order.valid()) out += fmt::format(" #{}", refusal.order.raw());
  return out;
}

Lines describe(const std::vector<LotPiece>& pieces) {
  Lines lines;
  for (const LotPiece& piece : pieces) {
    std::string how = name(piece.use);
    if (piece.sellable_from != sellable_at_once) how = until(piece.sellable_from).substr(1);
    const bool ended =
        piece.use == domain::LotUse::retired || piece.use == domain::LotUse::recalled;
    if (piece.place == domain::Place::registry && !ended) how = "registry";
    lines.push_back(fmt::format("L{}[{}..{}] {}", piece.lot.raw(), piece.first, piece.last, how));
  }
  return lines;
}

}  // namespace eco::risk

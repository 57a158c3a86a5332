#include "node/sealed_auctions.hpp"

#include <limits>
#include <set>
#include <variant>

namespace eco::node {
namespace {

bool is_sealed(const domain::AuctionUpdated& auction) noexcept {
  return auction.terms.form == domain::AuctionForm::sealed;
}

bool is_over(const domain::AuctionUpdated& auction) noexcept {
  return auction.status == domain::AuctionStatus::ended ||
         auction.status == domain::AuctionStatus::cancelled;
}

std::vector<domain::AuctionUpdated> under_way(const engine::Exchange& exchange) {
  return std::get<domain::AuctionsAnswer>(exchange.query(domain::AuctionsQuery{})).auctions;
}

}  // namespace

std::vector<domain::AuctionId> open_sealed_auctions(const engine::Exchange& exchange) {
  std::vector<domain::AuctionId> open;
  for (const domain::AuctionUpdated& auction : under_way(exchange)) {
    if (is_sealed(auction) && !is_over(auction)) open.push_back(auction.auction);
  }
  return open;
}

/// Gathers the auctions that the events about bids belong to.
class SealedAuctions::Collector {
 public:
  explicit Collector(const std::map<domain::AuctionId, Open>& open) noexcept : open_(open) {}

  void operator()(const domain::OrderAccepted& event) {
    if (is_bid(event.order)) add(event.auction);
  }
  void operator()(const domain::OrderRejected& event) {
    if (event.kind != domain::OrderKind::bid) return;
    if (open_.contains(event.auction)) {
      found_.insert(event.auction);
    } else {
      add_all();
    }
  }
  void operator()(const domain::OrderReplaced& event) { add_order(event.order); }
  void operator()(const domain::OrderCancelled& event) { add_order(event.order); }
  void operator()(const domain::OrderExpired& event) { add_order(event.order); }
  void operator()(const domain::OrderRestated& event) { add_order(event.order); }
  void operator()(const domain::ChangeRejected& event) {
    if (event.order.order.valid()) {
      add_order(event.order);
    } else {
      add_all();
    }
  }
  template <class T>
  void operator()(const T&) const noexcept {}

  [[nodiscard]] const std::set<domain::AuctionId>& found() const noexcept { return found_; }

 private:
  static bool is_bid(const domain::OrderState& order) noexcept {
    return order.kind == domain::OrderKind::bid;
  }
  void add(domain::AuctionId auction) {
    if (open_.contains(auction)) found_.insert(auction);
  }
  void add_order(const domain::OrderState& order) {
    if (!is_bid(order)) return;
    for (const auto& [auction, open] : open_) {
      if (open.instrument == order.instrument) found_.insert(auction);
    }
  }
  void add_all() {
    for (const auto& [auction, open] : open_) found_.insert(auction);
  }

  const std::map<domain::AuctionId, Open>& open_;
  std::set<domain::AuctionId> found_;
};

SealedAuctions::SealedAuctions(const engine::Exchange& exchange) {
  for (const domain::AuctionUpdated& auction : under_way(exchange)) {
    if (is_sealed(auction) && !is_over(auction)) {
      open_[auction.auction] = {auction.instrument, auction.ends};
    }
  }
}

void SealedAuctions::follow(const domain::EventBuffer& events, Finding& out) {
  const auto close = [&](domain::AuctionId auction) {
    if (open_.erase(auction) != 0) out.closed.push_back(auction);
  };
  for (const domain::Event& event : events) {
    if (const auto* ended = std::get_if<domain::AuctionEnded>(&event)) close(ended->auction);
    const auto* updated = std::get_if<domain::AuctionUpdated>(&event);
    if (updated == nullptr || !is_sealed(*updated)) continue;
    if (is_over(*updated)) {
      close(updated->auction);
      continue;
    }
    if (!open_.contains(updated->auction)) out.announced.push_back(updated->auction);
    open_[updated->auction] = {updated->instrument, updated->ends};
  }
}

SealedAuctions::Finding SealedAuctions::look(const domain::EventBuffer& events) {
  Finding out;
  follow(events, out);
  if (open_.empty()) return out;
  Collector collector(open_);
  for (const domain::Event& event : events) std::visit(collector, event);
  out.secret_of.assign(collector.found().begin(), collector.found().end());
  if (out.secret_of.empty()) return out;
  const domain::Timestamp ends = open_.at(out.secret_of.front()).ends;
  out.until = ends == domain::Timestamp(0)
                  ? domain::Timestamp(std::numeric_limits<std::int64_t>::max())
                  : ends;
  return out;
}

}  // namespace eco::node

#include "console/names.hpp"

#include "console/amounts.hpp"

namespace eco::console {
namespace {

template <class Id>
std::string unknown(const char* kind, Id id) {
  return std::string(kind) + "#" + std::to_string(id.raw());
}

}  // namespace

void Names::add(const domain::InstrumentView& view) {
  instruments_[view.instrument] = {view.symbol, view.market, view.tick, view.quantity_step};
  markets_[view.market] = view.market_code;
}

void Names::add(const domain::MemberView& view) {
  set_member(view.member, {view.code, view.name, view.account, view.account_code});
}

void Names::add(const domain::MarketView& view) {
  markets_[view.market] = view.code;
}

void Names::set_member(domain::MemberId id, const Member& member) {
  accounts_[member.account] = member.account_code;
  members_[id] = member;
}

void Names::set_grid(domain::MarketId market, base::Decimal tick, base::Decimal step) {
  for (auto& [id, instrument] : instruments_) {
    if (instrument.market != market) continue;
    instrument.tick = tick;
    instrument.step = step;
  }
}

std::string Names::market(domain::MarketId id) const {
  const auto found = markets_.find(id);
  return found == markets_.end() ? unknown("market", id) : found->second.str();
}

std::string Names::instrument(domain::InstrumentId id) const {
  const auto found = instruments_.find(id);
  return found == instruments_.end() ? unknown("instrument", id) : found->second.symbol.str();
}

std::string Names::member(domain::MemberId id) const {
  const auto found = members_.find(id);
  return found == members_.end() ? unknown("member", id) : found->second.code.str();
}

std::string Names::account(domain::AccountId id) const {
  const auto found = accounts_.find(id);
  return found == accounts_.end() ? unknown("account", id) : found->second.str();
}

std::string Names::price(domain::InstrumentId id, domain::Price price) const {
  const auto found = instruments_.find(id);
  return price_text(price, found == instruments_.end() ? base::Decimal{1, 0} : found->second.tick);
}

std::string Names::price(domain::MarketId id, domain::Price price) const {
  for (const auto& [number, instrument] : instruments_) {
    if (instrument.market == id) return price_text(price, instrument.tick);
  }
  return price_text(price, {1, 0});
}

std::string Names::quantity(domain::InstrumentId id, domain::Quantity quantity) const {
  const auto found = instruments_.find(id);
  return quantity_text(quantity,
                       found == instruments_.end() ? base::Decimal{1, 0} : found->second.step);
}

const Names::Member* Names::find_member(std::string_view code) const noexcept {
  for (const auto& [id, member] : members_) {
    if (member.code.view() == code) return &member;
  }
  return nullptr;
}

}  // namespace eco::console

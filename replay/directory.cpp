#include "replay/directory.hpp"

#include <fmt/format.h>

#include <charconv>
#include <utility>

#include "replay/texts.hpp"

namespace eco::replay {
namespace {

template <class Map, class Name>
std::string name_in(const Map& map, typename Map::key_type id, std::string_view kind, Name&& name) {
  const auto found = map.find(id);
  if (found != map.end()) return std::string(name(found->second));
  return id.valid() ? fmt::format("{} {}", kind, id.raw()) : "-";
}

}  // namespace

void Directory::learn(const domain::Command& command, const std::vector<domain::Event>& events) {
  approved_.reset();
  if (const auto* operated = std::get_if<domain::OperatorCommand>(&command.body)) {
    if (const auto* activation = std::get_if<domain::ActivateRulebook>(&operated->action)) {
      proposed_.insert_or_assign(command.header.sequence, activation->rulebook);
    }
  }
  for (const domain::Event& event : events) learn_event(event);
}

void Directory::learn_event(const domain::Event& event) {
  if (const auto* admitted = std::get_if<domain::MemberAdmitted>(&event)) {
    members_.insert_or_assign(admitted->member, *admitted);
    accounts_.insert_or_assign(admitted->account, admitted->account_code);
  } else if (const auto* trader = std::get_if<domain::TraderCreated>(&event)) {
    traders_.insert_or_assign(trader->trader, trader->name);
  } else if (const auto* listed = std::get_if<domain::InstrumentListed>(&event)) {
    instruments_.insert_or_assign(listed->instrument,
                                  Instrument{listed->symbol, listed->market, listed->vintage});
  } else if (const auto* approved = std::get_if<domain::ActionApproved>(&event)) {
    const auto proposal = proposed_.find(approved->proposal);
    if (proposal == proposed_.end()) return;
    approved_ = std::move(proposal->second);
    proposed_.erase(proposal);
  } else if (const auto* refused = std::get_if<domain::ActionRefused>(&event)) {
    proposed_.erase(refused->proposal);
  } else if (const auto* activated = std::get_if<domain::RulebookActivated>(&event)) {
    activate(*activated);
  } else if (const auto* resolved = std::get_if<domain::RulesResolved>(&event)) {
    resolve(*resolved);
  }
}

void Directory::activate(const domain::RulebookActivated& activated) {
  Market& market = markets_[activated.market];
  market.code = activated.code;
  if (approved_) market.rulebook = *std::exchange(approved_, std::nullopt);
}

void Directory::resolve(const domain::RulesResolved& resolved) {
  Market& market = markets_[resolved.market];
  market.code = resolved.code;
  const auto* revision = market.rulebook.revision_on(resolved.effective_from);
  if (revision != nullptr) market.rules = revision->rules;
}

std::string Directory::instrument(domain::InstrumentId id) const {
  return name_in(instruments_, id, "instrument", [](const auto& i) { return i.symbol.view(); });
}

std::string Directory::member(domain::MemberId id) const {
  return name_in(members_, id, "member", [](const auto& m) { return m.code.view(); });
}

std::string Directory::account(domain::AccountId id) const {
  return name_in(accounts_, id, "account", [](const auto& code) { return code.view(); });
}

std::string Directory::trader(domain::TraderId id) const {
  return name_in(traders_, id, "trader", [](const auto& name) { return name.view(); });
}

std::string Directory::market(domain::MarketId id) const {
  return name_in(markets_, id, "market", [](const auto& m) { return m.code.view(); });
}

const domain::MarketRules* Directory::rules_of(domain::InstrumentId id) const {
  const auto instrument = instruments_.find(id);
  if (instrument == instruments_.end()) return nullptr;
  const auto market = markets_.find(instrument->second.market);
  if (market == markets_.end()) return nullptr;
  if (market->second.rules) return &*market->second.rules;
  const auto& revisions = market->second.rulebook.revisions;
  return revisions.empty() ? nullptr : &revisions.back().rules;
}

std::string Directory::price(domain::InstrumentId id, domain::Price price) const {
  const domain::MarketRules* rules = rules_of(id);
  return rules == nullptr ? fmt::format("{} ticks", price.raw())
                          : scaled_text(price.raw(), rules->tick, 2);
}

std::string Directory::quantity(domain::InstrumentId id, domain::Quantity quantity) const {
  const domain::MarketRules* rules = rules_of(id);
  return rules == nullptr
             ? fmt::format("{} steps", quantity.raw())
             : fmt::format("{} {}", scaled_text(quantity.raw(), rules->quantity_step, 0),
                           rules->unit);
}

std::optional<domain::InstrumentId> Directory::find_instrument(std::string_view symbol) const {
  for (const auto& [id, instrument] : instruments_) {
    if (instrument.symbol.view() == symbol) return id;
  }
  return std::nullopt;
}

std::optional<domain::MemberId> Directory::find_member(std::string_view name) const {
  for (const auto& [id, member] : members_) {
    if (member.code.view() == name) return id;
  }
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  if (error != std::errc() || end != name.data() + name.size()) return std::nullopt;
  return find(domain::MemberId(number)) == nullptr ? std::nullopt
                                                   : std::optional(domain::MemberId(number));
}

const domain::MemberAdmitted* Directory::find(domain::MemberId id) const {
  const auto found = members_.find(id);
  return found == members_.end() ? nullptr : &found->second;
}

}  // namespace eco::replay

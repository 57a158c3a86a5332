#include "tests/scenario/runner/quota_lines.hpp"

#include <algorithm>
#include <map>

namespace eco::scenario {
namespace {

/// `NOX 10000@9.00` from word `first` on.
domain::QuotaLeg leg(const Words& words, std::size_t first, const TickOf& tick_of) {
  const std::string& terms = at(words, first + 1);
  const std::size_t at_sign = std::min(terms.find('@'), terms.size() - 1);
  return {code<domain::Symbol>(words[first]),
          domain::Price(ticks(terms.substr(at_sign + 1), tick_of(words[first]))),
          domain::Quantity(scaled(terms.substr(0, at_sign), 0))};
}

}  // namespace

domain::OperatorAction account_facts(const Words& words) {
  domain::SetAccountFacts action;
  action.account = code<domain::AccountCode>(at(words, 1));
  for (std::size_t i = 2; i < words.size(); i += 2) {
    const std::string& value = at(words, i + 1);
    if (words[i] == "district") {
      action.facts.district = code<domain::ZoneCode>(value);
    } else if (words[i] == "city") {
      action.facts.city = code<domain::ZoneCode>(value);
    } else if (words[i] == "basin") {
      action.facts.basin = code<domain::ZoneCode>(value);
    } else if (words[i] == "industry") {
      action.facts.industry = code<domain::IndustryCode>(value);
    } else if (words[i] == "project" && value == "privileged") {
      action.facts.project = domain::ProjectKind::privileged;
    } else {
      throw Fault("'" + words[i] + "' is no fact of an account");
    }
  }
  return action;
}

domain::OperatorAction zone_facts(const Words& words) {
  static const std::map<std::string, domain::AreaQuality> qualities = {
      {"attained", domain::AreaQuality::attained},
      {"improving", domain::AreaQuality::improving},
      {"poor", domain::AreaQuality::poor},
      {"worsening", domain::AreaQuality::worsening}};
  domain::SetZoneFacts action;
  action.market = code<domain::MarketCode>(at(words, 1));
  action.measure = code<domain::MeasureCode>(at(words, 2));
  action.zone = code<domain::ZoneCode>(at(words, 3));
  const auto quality = qualities.find(at(words, 4));
  if (quality == qualities.end()) throw Fault("'" + words[4] + "' is no quality of a zone");
  action.facts.quality = quality->second;
  for (std::size_t i = 5; i < words.size(); i += 2) {
    const domain::Quantity value(scaled(at(words, i + 1), 0));
    if (words[i] == "land") {
      action.facts.land = value;
    } else if (words[i] == "forest") {
      action.facts.forest = value;
    } else if (words[i] == "gap") {
      action.facts.gap = value;
    } else {
      throw Fault("'" + words[i] + "' is no fact of a zone");
    }
  }
  return action;
}

domain::OperatorAction zone_consent(const Words& words) {
  const auto state =
      at(words, 0) == "consent" ? domain::ConsentState::given : domain::ConsentState::withdrawn;
  return domain::SetZoneConsent{code<domain::MarketCode>(at(words, 1)),
                                code<domain::AccountCode>(at(words, 2)),
                                code<domain::AccountCode>(at(words, 3)), state, ""};
}

domain::QuotaPropose proposed_transfer(const Words& words, const TickOf& tick_of) {
  domain::QuotaPropose request;
  request.side = side(at(words, 2));
  request.counterparty = code<domain::MemberCode>(at(words, 6));
  request.first = leg(words, 3, tick_of);
  if (words.size() > 7) request.second = leg(words, 8, tick_of);
  return request;
}

domain::OperatorAction registered_transfer(const Words& words, const TickOf& tick_of) {
  domain::RegisterTransfer action;
  action.seller = code<domain::AccountCode>(at(words, 1));
  action.buyer = code<domain::AccountCode>(at(words, 2));
  action.first = leg(words, 3, tick_of);
  if (words.size() > 5) action.second = leg(words, 6, tick_of);
  return action;
}

}  // namespace eco::scenario

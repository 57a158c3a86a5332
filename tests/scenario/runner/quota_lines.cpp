#include "tests/scenario/runner/quota_lines.hpp"

#include <map>

namespace eco::scenario {

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

}  // namespace eco::scenario

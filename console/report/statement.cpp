#include "console/report/statement.hpp"

#include "console/report/statement_parts.hpp"

namespace eco::console {

using namespace domain;

namespace {

bool same_cash(const CashBalance& ours, const CashView& venue) {
  return ours.free == venue.free && ours.proceeds == venue.proceeds &&
         ours.reserved == venue.reserved && ours.deposit == venue.deposit &&
         ours.frozen == venue.frozen;
}

bool same_holdings(const std::map<InstrumentId, HoldingBalance>& ours,
                   const std::vector<HoldingView>& venue) {
  std::map<InstrumentId, HoldingBalance> theirs;
  for (const HoldingView& view : venue) {
    theirs[view.instrument] = {view.free, view.locked, view.reserved, view.frozen, view.registry};
  }
  const HoldingBalance nothing;
  for (const auto& [instrument, balance] : ours) {
    const auto found = theirs.find(instrument);
    if (balance != (found == theirs.end() ? nothing : found->second)) return false;
    theirs.erase(instrument);
  }
  return std::all_of(theirs.begin(), theirs.end(),
                     [&](const auto& entry) { return entry.second == nothing; });
}

}  // namespace

std::optional<Statement> make_statement(const DayHistory& day, std::string_view member_code,
                                        const std::optional<VenueBalances>& present) {
  const Names::Member* member = day.names().find_member(member_code);
  if (member == nullptr) return std::nullopt;
  Statement statement;
  statement.day = &day;
  statement.code = member->code;
  statement.member = *member;
  statement.opening_cash = day.opening().cash(member->account);
  statement.closing_cash = day.books().cash(member->account);
  statement.opening_holdings = day.opening().holdings(member->account, day.day().ordinal);
  statement.closing_holdings = day.books().holdings(member->account, day.day().ordinal);
  if (present && day.newest()) {
    const bool same = same_cash(statement.closing_cash, present->cash) &&
                      same_holdings(statement.closing_holdings, present->holdings) &&
                      day.books().contradictions() == 0;
    statement.agreement = same ? Agreement::agrees : Agreement::differs;
  }
  return statement;
}

std::vector<OwnTrade> own_trades(const Statement& statement) {
  std::vector<OwnTrade> out;
  for (const auto& entry : statement.day->trades()) {
    for (const TradeSide* side : {&entry.event.buy, &entry.event.sell}) {
      if (side->order.account == statement.member.account) out.push_back({&entry, side});
    }
  }
  return out;
}

std::vector<OwnRefusal> own_late_refusals(const Statement& statement) {
  std::vector<OwnRefusal> out;
  for (const auto& entry : statement.day->late_refusals()) {
    for (const TradeParty* party : {&entry.event.buy, &entry.event.sell}) {
      if (party->account == statement.member.account) out.push_back({&entry, party});
    }
  }
  return out;
}

std::string place_text(const Names& names, AccountId own, const CashPlace& place,
                       Language language) {
  const std::string bucket(word(place.bucket, language));
  if (place.account == own) return bucket;
  if (place.account.valid()) return names.account(place.account) + " " + bucket;
  return place.market.valid() ? names.market(place.market) + " " + bucket : bucket;
}

std::string place_text(const Names& names, AccountId own, const LotPlace& place,
                       Language language) {
  if (place.use == LotUse::outside) return std::string(word(place.use, language));
  std::string text(word(place.place, language));
  text.append(" ").append(word(place.use, language));
  return place.account == own ? text : names.account(place.account) + " " + text;
}

}  // namespace eco::console

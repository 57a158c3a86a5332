#include "domain/command.hpp"

namespace eco::domain {
namespace {

template <class T, class... Starred>
constexpr bool one_of = (std::is_same_v<T, Starred> || ...);

}  // namespace

bool needs_two_persons(const OperatorAction& action) noexcept {
  return std::visit(
      []<class T>(const T&) {
        return one_of<T, ActivateRulebook, SetCalendar, ListInstrument, SetFirstBase,
                      SetAffiliateGroup, DepositCash, WithdrawCash, IssueLot, AnnounceAuction,
                      CancelAuction, UnfreezeLots, ReviewNotice, WithdrawNotice, RelistNotice,
                      CancelNotice, DeclareDefault, SetAccountFacts, SetZoneFacts, SetZoneConsent,
                      RegisterTransfer, RecallTransfer, WidenBand, ChangeClass, BustTrade,
                      CorrectTrade>;
      },
      action);
}

}  // namespace eco::domain

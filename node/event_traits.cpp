#include "node/event_traits.hpp"

#include <array>
#include <variant>

#include "base/assert.hpp"

namespace eco::node {
namespace {

template <class T, class... Others>
constexpr bool one_of = (std::is_same_v<T, Others> || ...);

template <class T>
constexpr std::uint32_t bits_of() {
  using namespace domain;
  EventTraits traits;
  if constexpr (std::is_same_v<T, DayOpened>) traits.insert(EventTrait::opens_day);
  if constexpr (std::is_same_v<T, DayClosed>) traits.insert(EventTrait::closes_day);
  if constexpr (one_of<T, DayOpened, DayClosed, RulesResolved, PhaseChanged, HaltChanged,
                       RulebookActivated, InstrumentListed, ReferenceSet, MemberAdmitted,
                       MemberStatusChanged, AffiliateGroupChanged, ClassChanged>) {
    traits.insert(EventTrait::reference);
  }
  if constexpr (one_of<T, TraderCreated, CredentialSet>) traits.insert(EventTrait::traders);
  return traits.bits();
}

template <std::size_t... I>
constexpr auto make_table(std::index_sequence<I...>) {
  return std::array<std::uint32_t, sizeof...(I)>{
      bits_of<std::variant_alternative_t<I, domain::Event>>()...};
}

constexpr auto bits_by_index =
    make_table(std::make_index_sequence<std::variant_size_v<domain::Event>>{});

}  // namespace

EventTraits traits_of(const domain::EventBuffer& events) noexcept {
  std::uint32_t bits = 0;
  for (const domain::Event& event : events) bits |= bits_by_index[event.index()];
  return EventTraits(bits);
}

const domain::DayOpened& day_opened_in(const domain::EventBuffer& events) noexcept {
  const domain::DayOpened* found = nullptr;
  for (const domain::Event& event : events) {
    if (const auto* opened = std::get_if<domain::DayOpened>(&event)) found = opened;
  }
  ECO_ASSERT(found != nullptr);
  return *found;
}

}  // namespace eco::node

#pragma once
/// The words for the domain's enumerators: a protocol name (also what JSON shows) and a Chinese
/// one. docs/glossary.md explains them.
#include <optional>
#include <span>
#include <string_view>

#include "domain/event.hpp"

namespace eco::console {

enum class Language : std::uint8_t { english = 1, chinese = 2 };

template <class E>
struct Word {
  E value;
  std::string_view name;
  std::string_view chinese;
};

[[nodiscard]] std::span<const Word<domain::Phase>> words_of(domain::Phase) noexcept;
[[nodiscard]] std::span<const Word<domain::Side>> words_of(domain::Side) noexcept;
[[nodiscard]] std::span<const Word<domain::Method>> words_of(domain::Method) noexcept;
[[nodiscard]] std::span<const Word<domain::VenueRole>> words_of(domain::VenueRole) noexcept;
[[nodiscard]] std::span<const Word<domain::HaltState>> words_of(domain::HaltState) noexcept;
[[nodiscard]] std::span<const Word<domain::EntryMode>> words_of(domain::EntryMode) noexcept;
[[nodiscard]] std::span<const Word<domain::ScheduleMode>> words_of(domain::ScheduleMode) noexcept;
[[nodiscard]] std::span<const Word<domain::MemberStatus>> words_of(domain::MemberStatus) noexcept;
[[nodiscard]] std::span<const Word<domain::FixVersion>> words_of(domain::FixVersion) noexcept;
[[nodiscard]] std::span<const Word<domain::Acquisition>> words_of(domain::Acquisition) noexcept;
[[nodiscard]] std::span<const Word<domain::Place>> words_of(domain::Place) noexcept;
[[nodiscard]] std::span<const Word<domain::LotUse>> words_of(domain::LotUse) noexcept;
[[nodiscard]] std::span<const Word<domain::RefusedRights>> words_of(domain::RefusedRights) noexcept;
[[nodiscard]] std::span<const Word<domain::ApprovalAnswer>> words_of(
    domain::ApprovalAnswer) noexcept;
[[nodiscard]] std::span<const Word<domain::OrderKind>> words_of(domain::OrderKind) noexcept;
[[nodiscard]] std::span<const Word<domain::OfferStatus>> words_of(domain::OfferStatus) noexcept;
[[nodiscard]] std::span<const Word<domain::EndReason>> words_of(domain::EndReason) noexcept;
[[nodiscard]] std::span<const Word<domain::CashBucket>> words_of(domain::CashBucket) noexcept;
[[nodiscard]] std::span<const Word<domain::PostingReason>> words_of(domain::PostingReason) noexcept;
[[nodiscard]] std::span<const Word<domain::TradeFinality>> words_of(domain::TradeFinality) noexcept;
[[nodiscard]] std::span<const Word<domain::ClassChange>> words_of(domain::ClassChange) noexcept;
[[nodiscard]] std::span<const Word<domain::ClassStatus>> words_of(domain::ClassStatus) noexcept;
[[nodiscard]] std::span<const Word<domain::AuctionForm>> words_of(domain::AuctionForm) noexcept;
[[nodiscard]] std::span<const Word<domain::AuctionMove>> words_of(domain::AuctionMove) noexcept;
[[nodiscard]] std::span<const Word<domain::CallMove>> words_of(domain::CallMove) noexcept;
[[nodiscard]] std::span<const Word<domain::CallReason>> words_of(domain::CallReason) noexcept;
[[nodiscard]] std::span<const Word<domain::CallStatus>> words_of(domain::CallStatus) noexcept;
[[nodiscard]] std::span<const Word<domain::AuctionStatus>> words_of(domain::AuctionStatus) noexcept;
[[nodiscard]] std::span<const Word<domain::AuctionOutcome>> words_of(
    domain::AuctionOutcome) noexcept;
[[nodiscard]] std::span<const Word<domain::NoticeStatus>> words_of(domain::NoticeStatus) noexcept;
[[nodiscard]] std::span<const Word<domain::NoticePaper>> words_of(domain::NoticePaper) noexcept;
[[nodiscard]] std::span<const Word<domain::NoticeMove>> words_of(domain::NoticeMove) noexcept;
[[nodiscard]] std::span<const Word<domain::ApplicantStatus>> words_of(
    domain::ApplicantStatus) noexcept;
[[nodiscard]] std::span<const Word<domain::ApplicantDecision>> words_of(
    domain::ApplicantDecision) noexcept;
[[nodiscard]] std::span<const Word<domain::FirstRefusal>> words_of(domain::FirstRefusal) noexcept;
[[nodiscard]] std::span<const Word<domain::SuspensionCause>> words_of(
    domain::SuspensionCause) noexcept;
[[nodiscard]] std::span<const Word<domain::TimeInForce>> words_of(domain::TimeInForce) noexcept;
[[nodiscard]] std::span<const Word<domain::BlockForm>> words_of(domain::BlockForm) noexcept;
[[nodiscard]] std::span<const Word<domain::AuctionPricing>> words_of(
    domain::AuctionPricing) noexcept;
[[nodiscard]] std::span<const Word<domain::AuctionTie>> words_of(domain::AuctionTie) noexcept;
[[nodiscard]] std::span<const Word<domain::ShortDemand>> words_of(domain::ShortDemand) noexcept;
[[nodiscard]] std::span<const Word<domain::AuctionAward>> words_of(domain::AuctionAward) noexcept;
[[nodiscard]] std::span<const Word<domain::BidChange>> words_of(domain::BidChange) noexcept;
[[nodiscard]] std::span<const Word<domain::CompositeFormula>> words_of(
    domain::CompositeFormula) noexcept;
[[nodiscard]] std::span<const Word<domain::TransferStatus>> words_of(
    domain::TransferStatus) noexcept;
[[nodiscard]] std::span<const Word<domain::AreaQuality>> words_of(domain::AreaQuality) noexcept;
[[nodiscard]] std::span<const Word<domain::ProjectKind>> words_of(domain::ProjectKind) noexcept;
[[nodiscard]] std::span<const Word<domain::ConsentState>> words_of(domain::ConsentState) noexcept;

/// The word for `value`; "?" for a number that is no enumerator.
template <class E>
[[nodiscard]] std::string_view word(E value, Language language = Language::english) noexcept {
  for (const Word<E>& entry : words_of(value)) {
    if (entry.value == value) return language == Language::chinese ? entry.chinese : entry.name;
  }
  return "?";
}

template <class E>
[[nodiscard]] std::optional<E> parse_word(std::string_view name) noexcept {
  for (const Word<E>& entry : words_of(E{})) {
    if (entry.name == name) return entry.value;
  }
  return std::nullopt;
}

}  // namespace eco::console

#pragma once
/// TM3 block agreement 大宗协议: offers under negotiation. (markets.md §8 TM3)
///
/// A directed offer goes open → (countered: open with the next terms) → executed, or
/// pending_approval → executed | refused | lapsed; from open also declined, withdrawn, expired,
/// cancelled. Terms 0 are the initiator's. The author of the newest terms is firm: his cash or
/// rights are reserved.
///
/// A public or group offer has one set of terms and is hit in parts. Each hit is an agreement of
/// its own from the first: executed, or pending_approval. What the initiator holds stays with his
/// offer until the hit is executed or ends, so that one reservation serves all of it and the fee
/// counts up over the whole. The offer is executed when nothing is left of it, and ends as
/// rest_below_minimum where too little is left; it stays here, ended, while hits of it wait.
#include <algorithm>
#include <map>
#include <vector>

#include "domain/event.hpp"
#include "engine/hashed.hpp"
#include "risk/ledger.hpp"

namespace eco::engine {

/// Open offers that the venue keeps at most; a proposal beyond it is refused as BOOK_FULL.
inline constexpr std::size_t offers_max = 100'000;

/// One side of an offer.
struct BlockParty {
  domain::MemberId member;
  domain::AccountId account;  ///< of the responder: not valid until he has named it
  domain::TraderId trader;    ///< of his newest accepted request
  domain::ClOrdId cl_ord_id;  ///< of his newest accepted request
  risk::CashHold hold;        ///< cash reserved for the newest terms, of a firm buyer
  bool firm = false;          ///< cash or rights are reserved for the newest terms

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "member", s.member);
    v(2, "account", s.account);
    v(3, "trader", s.trader);
    v(4, "cl_ord_id", s.cl_ord_id);
    v(5, "hold", s.hold);
    v(6, "firm", s.firm);
  }
};

/// An offer that is open or waits for the authority's approval.
struct Offer {
  domain::OfferId id;
  domain::InstrumentId instrument;
  domain::OfferStatus status = domain::OfferStatus::open;
  std::uint32_t terms = 0;
  domain::Side initiator_side = domain::Side::buy;
  domain::MemberId author;  ///< of the newest terms
  domain::Price price;
  domain::Quantity quantity;
  BlockParty initiator;
  BlockParty responder;  ///< of a public or group offer: nobody
  domain::BlockForm form = domain::BlockForm::directed;
  std::vector<domain::MemberId> invited;  ///< to a group offer, ascending
  domain::Quantity leaves;                ///< of a public or group offer: not hit yet
  domain::Quantity agreed;                ///< of such: hit, waits for the authority
  domain::Quantity done;                  ///< of such: executed
  domain::Money done_amount;
  domain::OfferId parent;        ///< of a hit: the offer that was hit
  domain::DayOrdinal lapses_on;  ///< of an agreement: the day whose opening ends it; 0: none

  /// Whether it is hit in parts, rather than agreed as a whole.
  [[nodiscard]] bool takes_hits() const noexcept {
    return form != domain::BlockForm::directed && !parent.valid();
  }
  /// Neither ended nor kept only for hits that wait.
  [[nodiscard]] bool under_way() const noexcept {
    return status == domain::OfferStatus::open || status == domain::OfferStatus::pending_approval;
  }
  /// Whether the opening of the day ends it.
  [[nodiscard]] bool lapses_by(domain::DayOrdinal today) const noexcept {
    return status == domain::OfferStatus::pending_approval && lapses_on > domain::DayOrdinal(0) &&
           lapses_on <= today;
  }
  /// What the initiator of an offer that takes hits holds reserved.
  [[nodiscard]] domain::Quantity rest() const noexcept { return leaves + agreed; }
  /// Whether a member may know of it.
  [[nodiscard]] bool is_seen_by(domain::MemberId member) const noexcept {
    if (is_party(member) || !takes_hits()) return is_party(member);
    return form == domain::BlockForm::public_offer ||
           std::binary_search(invited.begin(), invited.end(), member);
  }
  [[nodiscard]] bool is_party(domain::MemberId member) const noexcept {
    return member == initiator.member || member == responder.member;
  }
  [[nodiscard]] BlockParty& party(domain::MemberId member) noexcept {
    return member == initiator.member ? initiator : responder;
  }
  [[nodiscard]] BlockParty& other(domain::MemberId member) noexcept {
    return member == initiator.member ? responder : initiator;
  }
  [[nodiscard]] domain::Side side_of(domain::MemberId member) const noexcept {
    return member == initiator.member ? initiator_side : domain::opposite(initiator_side);
  }
  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "id", s.id);
    v(2, "instrument", s.instrument);
    v(3, "status", s.status);
    v(4, "terms", s.terms);
    v(5, "initiator_side", s.initiator_side);
    v(6, "author", s.author);
    v(7, "price", s.price);
    v(8, "quantity", s.quantity);
    v(9, "initiator", s.initiator);
    v(10, "responder", s.responder);
    v(11, "form", s.form);
    v(12, "invited", s.invited);
    v(13, "leaves", s.leaves);
    v(14, "agreed", s.agreed);
    v(15, "done", s.done);
    v(16, "done_amount", s.done_amount);
    v(17, "parent", s.parent);
    v(18, "lapses_on", s.lapses_on);
  }
};

/// What both sides agree to, as text: `offer=<id>;terms=<n>;instrument=<id>;buyer=<member>;
/// seller=<member>;price=<ticks>;quantity=<steps>`, decimal, without blanks; the side that a public
/// or group offer is still without is 0. The hash is the text's SHA-256.
[[nodiscard]] domain::Sha256 terms_hash(const Offer& offer);

/// The offer as its event shows it; nobody's request.
[[nodiscard]] domain::BlockUpdated describe(const Offer& offer);

/// Offers by id.
class Offers {
 public:
  using EditOffer = Edit<HashTag::offer, Offer>;

  void add(const Offer& offer);
  [[nodiscard]] Offer* find(domain::OfferId id) noexcept;
  [[nodiscard]] EditOffer edit(Offer& offer) noexcept { return EditOffer(hash_, offer); }
  void end(domain::OfferId id) noexcept;
  [[nodiscard]] const std::map<domain::OfferId, Offer>& all() const noexcept { return offers_; }
  /// Those that are neither ended nor kept only for hits that wait. O(offers).
  [[nodiscard]] std::size_t under_way() const noexcept;

  [[nodiscard]] base::Hash128 hash() const noexcept { return hash_; }
  void audit() const noexcept;
  void save(domain::ByteWriter& out) const;
  void load(domain::ByteReader& in);

 private:
  std::map<domain::OfferId, Offer> offers_;
  base::Hash128 hash_;
};

}  // namespace eco::engine

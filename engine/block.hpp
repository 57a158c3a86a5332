#pragma once
/// TM3 block agreement 大宗协议, directed form: offers under negotiation. (markets.md §8 TM3)
///
/// An offer goes open → (countered: open with the next terms) → executed, or pending_approval →
/// executed | refused; from open also declined, withdrawn, expired, cancelled. Terms 0 are the
/// initiator's. The author of the newest terms is firm: his cash or rights are reserved.
#include <map>

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
  BlockParty responder;

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
  }
};

/// What both sides agree to, as text: `offer=<id>;terms=<n>;instrument=<id>;buyer=<member>;
/// seller=<member>;price=<ticks>;quantity=<steps>`, decimal, without blanks; the hash is its
/// SHA-256.
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

  [[nodiscard]] base::Hash128 hash() const noexcept { return hash_; }
  void audit() const noexcept;
  void save(domain::ByteWriter& out) const;
  void load(domain::ByteReader& in);

 private:
  std::map<domain::OfferId, Offer> offers_;
  base::Hash128 hash_;
};

}  // namespace eco::engine

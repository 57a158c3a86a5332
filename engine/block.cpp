#include "engine/block.hpp"

#include <array>
#include <charconv>

#include "base/assert.hpp"
#include "base/sha256.hpp"

namespace eco::engine {
namespace {

template <class Number>
void append(std::string& text, std::string_view name, Number value) {
  std::array<char, 24> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  if (!text.empty()) text += ';';
  text += name;
  text += '=';
  text.append(digits.data(), end);
}

}  // namespace

domain::Sha256 terms_hash(const Offer& offer) {
  const bool initiator_buys = offer.initiator_side == domain::Side::buy;
  const BlockParty& buyer = initiator_buys ? offer.initiator : offer.responder;
  const BlockParty& seller = initiator_buys ? offer.responder : offer.initiator;
  std::string text;
  append(text, "offer", offer.id.raw());
  append(text, "terms", offer.terms);
  append(text, "instrument", offer.instrument.raw());
  append(text, "buyer", buyer.member.raw());
  append(text, "seller", seller.member.raw());
  append(text, "price", offer.price.raw());
  append(text, "quantity", offer.quantity.raw());
  return base::sha256(text);
}

domain::BlockUpdated describe(const Offer& offer) {
  domain::BlockUpdated event;
  event.offer = offer.id;
  event.instrument = offer.instrument;
  event.status = offer.status;
  event.terms = offer.terms;
  event.terms_hash = terms_hash(offer);
  event.initiator_side = offer.initiator_side;
  event.initiator = offer.initiator.member;
  event.initiator_account = offer.initiator.account;
  event.responder = offer.responder.member;
  event.responder_account = offer.responder.account;
  event.author = offer.author;
  event.price = offer.price;
  event.quantity = offer.quantity;
  event.initiator_cl_ord_id = offer.initiator.cl_ord_id;
  event.responder_cl_ord_id = offer.responder.cl_ord_id;
  event.form = offer.form;
  event.leaves = offer.leaves;
  event.parent = offer.parent;
  event.invited = offer.invited;
  event.lapses_on = offer.lapses_on;
  return event;
}

void Offers::add(const Offer& offer) {
  const bool added = offers_.emplace(offer.id, offer).second;
  ECO_ASSERT(added);
  hash_ += item_hash<HashTag::offer>(offer);
}

Offer* Offers::find(domain::OfferId id) noexcept {
  const auto at = offers_.find(id);
  return at == offers_.end() ? nullptr : &at->second;
}

void Offers::end(domain::OfferId id) noexcept {
  const auto at = offers_.find(id);
  ECO_ASSERT(at != offers_.end());
  hash_ -= item_hash<HashTag::offer>(at->second);
  offers_.erase(at);
}

std::size_t Offers::under_way() const noexcept {
  return static_cast<std::size_t>(std::count_if(
      offers_.begin(), offers_.end(), [](const auto& entry) { return entry.second.under_way(); }));
}

void Offers::audit() const noexcept {
  base::Hash128 sum;
  for (const auto& [id, offer] : offers_) sum += item_hash<HashTag::offer>(offer);
  ECO_ASSERT(sum == hash_);
}

void Offers::save(domain::ByteWriter& out) const {
  out.put(static_cast<std::uint64_t>(offers_.size()));
  for (const auto& [id, offer] : offers_) out.put(offer);
}

void Offers::load(domain::ByteReader& in) {
  for (auto count = in.get<std::uint64_t>(); count > 0 && !in.failed(); --count) {
    const auto offer = in.get<Offer>();
    if (in.failed() || !offer.id.valid() || offers_.contains(offer.id)) return in.fail();
    add(offer);
  }
}

}  // namespace eco::engine

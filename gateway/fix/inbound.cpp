#include "gateway/fix/inbound.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "gateway/fix/units.hpp"

namespace eco::gateway::fix {
namespace {

using domain::ClOrdId;
using domain::GridFault;
using domain::InstrumentView;
using domain::OrderKind;
using domain::Price;
using domain::Quantity;

constexpr std::string_view contra_firm = "17";
constexpr std::uint64_t id_max = 9'223'372'036'854'775'807ULL;

/// Reads fields one by one and keeps the first fault.
class Reader {
 public:
  Reader(const FieldList& fields, const Directory& directory)
      : fields_(fields), directory_(directory) {}

  [[nodiscard]] bool has(std::uint32_t tag) const { return fields_.find(tag) != nullptr; }
  [[nodiscard]] std::string_view text(std::uint32_t tag) const { return fields_.value(tag); }
  [[nodiscard]] const FieldList& fields() const { return fields_; }

  void fail(std::string why) {
    if (fault_.empty()) fault_ = std::move(why);
  }
  [[nodiscard]] const std::string& fault() const { return fault_; }

  ClOrdId client_id(std::uint32_t tag, std::string_view name) {
    const auto id = parse_client_id(text(tag));
    if (!id)
      fail(std::to_string(tag) + ' ' + std::string(name) + " must be 1 to 36 printable characters");
    return id.value_or(ClOrdId{});
  }

  template <class Text>
  Text short_text(std::uint32_t tag, std::string_view name) {
    const auto value = Text::from(text(tag));
    if (!value) {
      fail(std::to_string(tag) + ' ' + std::string(name) + " is longer than " +
           std::to_string(Text::size_max) + " characters");
    }
    return value.value_or(Text{});
  }

  domain::OrderId order_id(std::uint32_t tag, std::string_view value) {
    const auto number = parse_digits(value, id_max);
    if (!number || *number == 0) {
      fail(std::to_string(tag) +
           " is not an OrderID of this venue; use tag 37 of the execution report");
    }
    return domain::OrderId(number.value_or(0));
  }

  domain::AuctionId auction() {
    const auto number = parse_digits(text(5110), id_max);
    if (!number || *number == 0) fail("5110 AuctionID is not the number of an auction");
    return domain::AuctionId(number.value_or(0));
  }

  /// Symbol and what the venue knows of it; an unknown one is the core's to refuse.
  const InstrumentView* instrument(domain::Symbol& symbol, domain::InstrumentId& id) {
    symbol = short_text<domain::Symbol>(55, "Symbol");
    const InstrumentView* view = directory_.instrument(symbol.view());
    if (view != nullptr) id = view->instrument;
    return view;
  }

  Price price(std::uint32_t tag, const InstrumentView* view, GridFault& fault) {
    if (view == nullptr) return Price{};
    const GridNumber number = on_grid(tag, view->tick);
    if (number.grid == Grid::overflow) raise(fault, GridFault::overflow);
    if (number.grid == Grid::off_grid || (number.grid == Grid::on_grid && number.value <= 0)) {
      raise(fault, GridFault::price_off_tick);
      return Price{};
    }
    return Price(number.value);
  }

  Quantity quantity(std::uint32_t tag, std::string_view value, const InstrumentView* view,
                    GridFault& fault) {
    if (view == nullptr) return Quantity{};
    const GridNumber number = parse(tag, value, view->quantity_step);
    if (number.grid == Grid::overflow) raise(fault, GridFault::overflow);
    if (number.grid == Grid::off_grid) raise(fault, GridFault::quantity_off_step);
    return Quantity(number.value);
  }

  /// `<OfferID>.<n>` of 572.
  void terms(domain::OfferId& offer, std::uint32_t& number) {
    const std::string_view value = text(572);
    const std::size_t point = value.find('.');
    const auto id = parse_digits(value.substr(0, point), id_max);
    const auto n = point == std::string_view::npos
                       ? std::nullopt
                       : parse_digits(value.substr(point + 1), 0xffffffff);
    if (!id || *id == 0 || !n) {
      return fail(
          "572 TradeReportRefID must name the terms meant, <OfferID>.<n>, as 571 of the alleged AE "
          "or 818 of the AR did");
    }
    offer = domain::OfferId(*id);
    number = static_cast<std::uint32_t>(*n);
  }

 private:
  static void raise(GridFault& fault, GridFault found) {
    if (fault == GridFault::on_grid) fault = found;
  }
  GridNumber parse(std::uint32_t tag, std::string_view value, base::Decimal unit) {
    const GridNumber number = parse_on_grid(value, unit);
    if (number.grid == Grid::malformed) {
      fail(std::to_string(tag) +
           " must be a decimal number such as 97.30, without exponent, sign + or blanks");
    }
    return number;
  }
  GridNumber on_grid(std::uint32_t tag, base::Decimal unit) { return parse(tag, text(tag), unit); }

  const FieldList& fields_;
  const Directory& directory_;
  std::string fault_;
};

template <class Body>
Translation finish(const Reader& reader, Body&& body) {
  if (!reader.fault().empty()) return Malformed{reader.fault()};
  return domain::CommandBody(std::forward<Body>(body));
}

domain::Side side_of(std::string_view value) {
  return value == "2" ? domain::Side::sell : domain::Side::buy;
}

/// YYYYMMDD as YYYY-MM-DD; other text as it is.
std::string dashed(std::string_view date) {
  if (date.size() != 8) return std::string(date);
  return std::string(date.substr(0, 4)) + '-' + std::string(date.substr(4, 2)) + '-' +
         std::string(date.substr(6));
}

OrderKind order_kind(std::string_view type, std::string_view tif) {
  if (type != "2" && type != "D") return OrderKind::unsupported;
  if (type == "2" && (tif.empty() || tif == "0")) return OrderKind::listing;
  if (tif == "3") return type == "2" ? OrderKind::sweep : OrderKind::pick;
  return OrderKind::unsupported_tif;
}

/// Of an order in a book of continuous trading.
OrderKind continuous_kind(std::string_view type, std::string_view tif) {
  constexpr std::string_view tifs = "0123467B";
  const bool known = tif.empty() || (tif.size() == 1 && tifs.find(tif) != tifs.npos);
  if (!known) return OrderKind::unsupported_tif;
  if (type == "1") return OrderKind::market;
  if (type == "2") return OrderKind::limit;
  if (type == "3") return OrderKind::stop;
  if (type == "4") return OrderKind::stop_limit;
  return type == "K" ? OrderKind::market_to_limit : OrderKind::unsupported;
}

domain::TimeInForce time_in_force(std::string_view tif) {
  using domain::TimeInForce;
  constexpr std::pair<char, TimeInForce> values[] = {{'1', TimeInForce::gtc},
                                                     {'2', TimeInForce::at_open},
                                                     {'3', TimeInForce::ioc},
                                                     {'4', TimeInForce::fok},
                                                     {'6', TimeInForce::gtd},
                                                     {'7', TimeInForce::at_close},
                                                     {'B', TimeInForce::good_for_auction}};
  for (const auto& [text, value] : values) {
    if (!tif.empty() && tif.front() == text) return value;
  }
  return TimeInForce::day;
}

/// 59, 432, 99, 110, 111 or 1138, 18 of an order in a book of continuous trading.
void read_terms(Reader& in, const InstrumentView* view, domain::NewOrder& order) {
  domain::OrderTerms& terms = order.terms.emplace();
  terms.tif = time_in_force(in.text(59));
  if (in.has(432)) {
    const auto date = base::parse_date(dashed(in.text(432)));
    if (!date) in.fail("432 ExpireDate must be a date such as 20261231");
    terms.expire_date = date.value_or(base::Date{});
  }
  if (in.has(99)) terms.stop = in.price(99, view, order.grid);
  if (in.has(110)) terms.minimum = in.quantity(110, in.text(110), view, order.grid);
  for (const std::uint32_t tag : {111U, 1138U}) {
    if (in.has(tag)) terms.display = in.quantity(tag, in.text(tag), view, order.grid);
  }
  if (in.has(111) && in.has(1138))
    in.fail("111 MaxFloor and 1138 DisplayQty say the same: send one");
  for (const char instruction : in.text(18)) {
    if (instruction == '6') {
      terms.options.insert(domain::OrderOption::post_only);
    } else if (instruction == 'G') {
      terms.options.insert(domain::OrderOption::all_or_none);
    } else if (instruction != ' ') {
      in.fail("18 ExecInst: 6 (post-only) and G (all or none) are offered");
    }
  }
}

/// Of an order for an auction. A bid stands until its result, whether it says so (1) or not.
OrderKind bid_kind(std::string_view type, std::string_view tif) {
  if (type != "2") return OrderKind::unsupported;
  const bool known = tif.empty() || tif == "0" || tif == "1" || tif == "3";
  return known ? OrderKind::bid : OrderKind::unsupported_tif;
}

void read_pick_legs(Reader& in, const InstrumentView* view, domain::NewOrder& order) {
  domain::PickLegs& legs = order.legs;
  if (!in.has(117)) return in.fail("117 QuoteID must name the first listing picked (its OrderID)");
  legs.legs[0].maker = in.order_id(117, in.text(117));
  legs.count = 1;
  std::int64_t further = 0;
  for (const FieldView& field : in.fields()) {
    if (field.tag == 5101) {
      if (legs.count == domain::pick_legs_max)
        return in.fail("5100 NoPickLegs: at most 15 further legs");
      legs.legs[legs.count++].maker = in.order_id(5101, field.value);
    }
    if (field.tag == 5102 && legs.count > 1) {
      const Quantity quantity = in.quantity(5102, field.value, view, order.grid);
      if (quantity.raw() < 0 || __builtin_add_overflow(further, quantity.raw(), &further)) {
        return in.fail("5102 PickQty must be above 0");
      }
      legs.legs[legs.count - 1].quantity = quantity;
    }
  }
  std::int64_t first = 0;
  if (__builtin_sub_overflow(order.quantity.raw(), further, &first)) first = 0;
  if (further > 0 && order.grid == GridFault::on_grid && first <= 0) {
    return in.fail("38 OrderQty is the total: it must be above the sum of 5102");
  }
  legs.legs[0].quantity = Quantity(first);
}

/// What would change the meaning of an order and is not offered there.
void refuse_terms(Reader& in) {
  for (const auto& [tag, name] : {std::pair{18U, "ExecInst"},
                                  {99U, "StopPx"},
                                  {110U, "MinQty"},
                                  {111U, "MaxFloor"},
                                  {432U, "ExpireDate"},
                                  {1138U, "DisplayQty"}}) {
    if (!in.has(tag)) continue;
    in.fail(std::to_string(tag) + ' ' + name + " is offered in markets of continuous trading only");
  }
}

Translation new_order(Reader& in) {
  domain::NewOrder order;
  order.cl_ord_id = in.client_id(11, "ClOrdID");
  order.account = in.short_text<domain::AccountCode>(1, "Account");
  const InstrumentView* view = in.instrument(order.symbol, order.instrument);
  const bool continuous = view != nullptr && view->continuous;
  order.kind =
      continuous ? continuous_kind(in.text(40), in.text(59)) : order_kind(in.text(40), in.text(59));
  if (in.has(5110)) {
    order.auction = in.auction();
    order.kind = bid_kind(in.text(40), in.text(59));
  } else if (continuous) {
    read_terms(in, view, order);
  } else {
    refuse_terms(in);
  }
  if (order.kind == OrderKind::bid && in.text(59) == "3") {
    order.terms.emplace().tif = domain::TimeInForce::ioc;
  }
  order.side = side_of(in.text(54));
  order.skip_own = in.text(5002) == "Y" ? domain::SkipOwn::yes : domain::SkipOwn::no;
  order.quantity = in.quantity(38, in.text(38), view, order.grid);
  if (in.text(40) == "2" || (continuous && in.text(40) == "4")) {
    if (!in.has(44)) in.fail("44 Price is required with 40=" + std::string(in.text(40)));
    order.price = in.price(44, view, order.grid);
  }
  if (order.kind == OrderKind::pick) {
    if (in.has(44)) order.limit = in.price(44, view, order.grid);
    read_pick_legs(in, view, order);
  }
  return finish(in, std::move(order));
}

/// 41 and 37 of F and G.
template <class Change>
void read_order_reference(Reader& in, Change& change) {
  change.cl_ord_id = in.client_id(11, "ClOrdID");
  if (in.has(41)) change.orig_cl_ord_id = in.client_id(41, "OrigClOrdID");
  if (in.has(37)) change.order = in.order_id(37, in.text(37));
  if (!in.has(41) && !in.has(37)) in.fail("41 OrigClOrdID or 37 OrderID is required");
}

Translation cancel_order(Reader& in) {
  domain::CancelOrder cancel;
  read_order_reference(in, cancel);
  in.instrument(cancel.symbol, cancel.instrument);
  return finish(in, std::move(cancel));
}

Translation replace_order(Reader& in) {
  domain::ReplaceOrder replace;
  read_order_reference(in, replace);
  const InstrumentView* view = in.instrument(replace.symbol, replace.instrument);
  replace.side = side_of(in.text(54));
  const bool continuous = view != nullptr && view->continuous;
  const bool stop = continuous && in.text(40) == "3";
  if (in.has(44)) replace.price = in.price(44, view, replace.grid);
  if (!in.has(44) && !stop) in.fail("44 Price is required, but for a stop order (40=3)");
  replace.quantity = in.quantity(38, in.text(38), view, replace.grid);
  // Type and time in force of continuous trading are the order's and are not read.
  if (!continuous) {
    if (in.text(40) != "2") in.fail("40 OrdType cannot be replaced: it must be 2");
    if (in.has(59) && in.text(59) != "0")
      in.fail("59 TimeInForce cannot be replaced: it must be 0");
  }
  return finish(in, std::move(replace));
}

/// The parties of an AE in the role of the counterparty; others are not read.
std::vector<domain::MemberCode> counterparties(Reader& in) {
  std::string_view party;
  std::vector<domain::MemberCode> found;
  for (const FieldView& field : in.fields()) {
    if (field.tag == 448) party = field.value;
    if (field.tag != 452 || field.value != contra_firm) continue;
    const auto code = domain::MemberCode::from(party);
    if (!code) in.fail("448 PartyID is longer than 15 characters");
    found.push_back(code.value_or(domain::MemberCode{}));
  }
  return found;
}

/// 5011, and whom the form is for.
void read_form(Reader& in, domain::BlockPropose& block) {
  const std::string_view form = in.text(5011);
  std::vector<domain::MemberCode> parties = counterparties(in);
  if (form == "G") {
    block.form = domain::BlockForm::group;
    if (parties.empty() || parties.size() > domain::invited_max) {
      in.fail("452 PartyRole: a group offer (5011=G) names 1 to 100 parties in the role 17");
    }
    block.invited = std::move(parties);
  } else if (form == "P") {
    block.form = domain::BlockForm::public_offer;
    if (!parties.empty()) {
      in.fail("452 PartyRole: a public offer (5011=P) names no party in the role 17");
    }
  } else if (parties.empty()) {
    in.fail("448 PartyID with 452=17 (the counterparty) is required to submit a deal");
  } else {
    if (parties.size() > 1) {
      in.fail("452 PartyRole: only one party can be the counterparty (17)");
    }
    block.counterparty = parties.front();
  }
}

Translation propose(Reader& in) {
  domain::BlockPropose block;
  for (const auto& [tag, name] :
       {std::pair{55u, "Symbol"}, {32u, "LastQty"}, {31u, "LastPx"}, {54u, "Side"}}) {
    if (!in.has(tag)) in.fail(std::to_string(tag) + ' ' + name + " is required to submit a deal");
  }
  block.cl_ord_id = in.client_id(571, "TradeReportID");
  block.account = in.short_text<domain::AccountCode>(1, "Account");
  const InstrumentView* view = in.instrument(block.symbol, block.instrument);
  block.side = side_of(in.text(54));
  read_form(in, block);
  block.price = in.price(31, view, block.grid);
  block.quantity = in.quantity(32, in.text(32), view, block.grid);
  return finish(in, std::move(block));
}

Translation counter(Reader& in, const OfferInstruments& offers) {
  domain::BlockCounter block;
  for (const auto& [tag, name] : {std::pair{55u, "Symbol"}, {32u, "LastQty"}, {31u, "LastPx"}}) {
    if (!in.has(tag)) in.fail(std::to_string(tag) + ' ' + name + " is required to counter");
  }
  block.cl_ord_id = in.client_id(571, "TradeReportID");
  in.terms(block.offer, block.terms);
  block.account = in.short_text<domain::AccountCode>(1, "Account");
  domain::Symbol symbol;
  domain::InstrumentId id;
  const InstrumentView* view = in.instrument(symbol, id);
  if (view == nullptr) in.fail("55 Symbol is unknown; request the security list");
  const auto offered = offers.instrument_of(block.offer);
  if (offered && *offered != id)
    in.fail("55 Symbol is not the instrument of the offer that 572 names");
  block.price = in.price(31, view, block.grid);
  block.quantity = in.quantity(32, in.text(32), view, block.grid);
  return finish(in, std::move(block));
}

/// 32 says how much of the offer is hit. Of an offer that is not known no quantity can be read: the
/// core refuses it.
Translation accept(Reader& in, const Directory& directory, const OfferInstruments& offers) {
  domain::BlockAccept block;
  block.cl_ord_id = in.client_id(571, "TradeReportID");
  in.terms(block.offer, block.terms);
  block.account = in.short_text<domain::AccountCode>(1, "Account");
  const auto instrument = offers.instrument_of(block.offer);
  if (in.has(32) && instrument) {
    block.quantity = in.quantity(32, in.text(32), directory.instrument(*instrument), block.grid);
    if (block.quantity == Quantity(0) && block.grid == GridFault::on_grid) {
      in.fail("32 LastQty of a hit must be above 0; leave it out to take all that is left");
    }
  }
  return finish(in, std::move(block));
}

Translation decline(Reader& in) {
  domain::BlockDecline block;
  block.cl_ord_id = in.client_id(571, "TradeReportID");
  in.terms(block.offer, block.terms);
  return finish(in, std::move(block));
}

Translation withdraw(Reader& in) {
  domain::BlockWithdraw block;
  std::uint32_t terms = 0;
  block.cl_ord_id = in.client_id(571, "TradeReportID");
  in.terms(block.offer, terms);
  return finish(in, std::move(block));
}

Translation trade_capture(Reader& in, const Directory& directory, const OfferInstruments& offers) {
  if (in.has(487) && in.text(487) != "0")
    return Malformed{"487 TradeReportTransType must be 0; withdraw an offer with 856=6"};
  const std::string_view type = in.text(856);
  if (type == "0") return in.has(572) ? counter(in, offers) : propose(in);
  if (type == "2") return accept(in, directory, offers);
  if (type == "3") return decline(in);
  if (type == "6") return withdraw(in);
  return Malformed{"856 TradeReportType must be 0 submit, 2 accept, 3 decline or 6 withdraw"};
}

}  // namespace

FieldList::FieldList(std::string_view message) noexcept {
  while (count_ < fields_.size()) {
    const auto field = next_field(message);
    if (!field) break;
    fields_[count_++] = *field;
  }
}

const FieldView* FieldList::find(std::uint32_t tag) const noexcept {
  const FieldView* found =
      std::find_if(begin(), end(), [tag](const FieldView& f) { return f.tag == tag; });
  return found == end() ? nullptr : found;
}

std::string_view FieldList::value(std::uint32_t tag) const noexcept {
  const FieldView* field = find(tag);
  return field == nullptr ? std::string_view{} : field->value;
}

std::optional<ClOrdId> parse_client_id(std::string_view text) noexcept {
  if (text.empty() ||
      !std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; })) {
    return std::nullopt;
  }
  return ClOrdId::from(text);
}

bool is_command_type(std::string_view msg_type) noexcept {
  return msg_type == "D" || msg_type == "F" || msg_type == "G" || msg_type == "AE";
}

ClOrdId request_id(const FieldList& fields) noexcept {
  const std::string_view text = fields.value(fields.value(35) == "AE" ? 571 : 11);
  return parse_client_id(text).value_or(ClOrdId{});
}

Translation to_command(const FieldList& fields, const Directory& directory,
                       const OfferInstruments& offers) {
  const std::string_view type = fields.value(35);
  ECO_ASSERT(is_command_type(type));
  Reader in(fields, directory);
  if (type == "D") return new_order(in);
  if (type == "F") return cancel_order(in);
  if (type == "G") return replace_order(in);
  return trade_capture(in, directory, offers);
}

}  // namespace eco::gateway::fix

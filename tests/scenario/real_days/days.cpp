#include "tests/scenario/real_days/days.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <span>

#include "domain/arith.hpp"
#include "engine/exchange.hpp"

namespace eco::real_days {
namespace {

using domain::Money;
using domain::Price;
using domain::Quantity;

constexpr std::int64_t hao_per_fen = 100;
constexpr std::int64_t block_min = 100'000;
constexpr std::int64_t listed_max = 99'999;

struct Slice {
  std::int64_t price;
  std::int64_t quantity;
};

/// Quantity and amount as units at the two prices around their average; exact.
std::vector<Slice> split_listed(std::int64_t quantity, std::int64_t amount) {
  const std::int64_t price = amount / quantity;
  const std::int64_t above = amount % quantity;
  std::vector<Slice> slices;
  for (const Slice& part : {Slice{price, quantity - above}, Slice{price + 1, above}}) {
    for (std::int64_t rest = part.quantity; rest > 0; rest -= listed_max) {
      slices.push_back({part.price, std::min(rest, listed_max)});
    }
  }
  return slices;
}

/// Quantity and amount as one or two blocks of at least the minimum inside the band; empty where
/// there is no such split.
std::vector<Slice> split_block(std::int64_t quantity, std::int64_t amount, domain::PriceBand band) {
  if (amount % quantity == 0) return {{amount / quantity, quantity}};
  const std::int64_t average = amount / quantity;
  const std::int64_t low = band.low.raw();
  const std::int64_t high = band.high.raw();
  for (std::int64_t price = std::min(average, high); price >= low; --price) {
    const std::int64_t excess =
        amount - price * quantity;  // what the second block must bring above `price`
    for (std::int64_t step = 1; price + step <= high; ++step) {
      const std::int64_t second = excess / step;
      if (second < block_min) break;
      if (excess % step == 0 && quantity - second >= block_min) {
        return {{price, quantity - second}, {price + step, second}};
      }
    }
  }
  return {};
}

std::string yuan(std::int64_t fen) {
  return base::format_scaled(fen, 2, 2);
}

class Market {
 public:
  Market(const domain::Rulebook& rulebook, std::int64_t first_base)
      : exchange_({.orders_max = 10'000}), rulebook_(rulebook), first_base_(first_base) {}

  base::Result<void> prepare(const std::vector<Row>& rows) {
    operate(domain::ActivateRulebook{"", rulebook_});
    domain::SetCalendar calendar{closed_days(rows), rows.back().date};
    operate(std::move(calendar));
    for (const char* code : {"SELLER", "BUYER"})
      operate(domain::AdmitMember{*domain::MemberCode::from(code), code});
    for (const auto& [code, name] : {std::pair{"SELLER", "seller"}, std::pair{"BUYER", "buyer"}}) {
      operate(domain::CreateTrader{*domain::MemberCode::from(code), *domain::PersonName::from(name),
                                   *domain::CompId::from(code), domain::FixVersion::fix44, 1});
    }
    constexpr std::int64_t funds_hao = 1'000'000'000'000LL * 10'000;  // 10^12 yuan
    operate(domain::DepositCash{"BUYER", Money(funds_hao), "funds"});
    operate(domain::DepositCash{"SELLER", Money(funds_hao / 100), "fees"});
    return failure();
  }

  base::Result<void> day(std::span<const Row> rows, std::optional<std::int64_t> composite,
                         Outcome& outcome) {
    for (const Row& row : rows) list_if_new(row);
    operate(domain::OpenDay{rows.front().date, domain::ScheduleMode::manual,
                            engine::semantics_version, "real-days"});
    remember_references();
    phase(domain::Phase::morning);
    for (const Row& row : rows) trade_listed(row);
    phase(domain::Phase::afternoon);
    for (const Row& row : rows) trade_blocks(row);
    phase(domain::Phase::post);
    for (const Row& row : rows) compare(row, outcome);
    if (composite) compare_composite(rows.front().date, *composite, outcome);
    phase(domain::Phase::settling);
    operate(domain::ConfirmTrades{rulebook_.market, {}}, Refusals::allowed);
    operate(domain::Settle{rulebook_.market});
    operate(domain::CloseDay{});
    return failure();
  }

 private:
  enum class Refusals { reported, allowed };

  /// Weekdays between the first and the last row on which the file has no row.
  static std::vector<base::Date> closed_days(const std::vector<Row>& rows) {
    std::set<base::Date> open;
    for (const Row& row : rows) open.insert(row.date);
    std::vector<base::Date> closed;
    for (base::Date date = rows.front().date; date < rows.back().date; date = date.plus_days(1)) {
      const bool weekend = date.weekday() == 0 || date.weekday() == 6;
      if (!weekend && !open.contains(date)) closed.push_back(date);
    }
    return closed;
  }

  void apply(domain::CommandHeader header, domain::CommandBody body, Refusals refusals) {
    header.sequence = domain::SeqNo(++sequence_);
    header.stamp = domain::Timestamp(static_cast<std::int64_t>(sequence_));
    events_.clear();
    exchange_.apply({header, std::move(body)}, events_);
    for (const domain::Event& event : events_) {
      const domain::Refusal* refusal = nullptr;
      if (const auto* e = std::get_if<domain::OrderRejected>(&event)) refusal = &e->refusal;
      if (const auto* e = std::get_if<domain::BlockRejected>(&event)) refusal = &e->refusal;
      if (const auto* e = std::get_if<domain::OperatorRejected>(&event)) refusal = &e->refusal;
      if (refusal != nullptr && refusals == Refusals::reported && failure_.empty()) {
        const auto* info = domain::reject_info(refusal->code);
        failure_ = fmt::format("command {} was refused: {}", sequence_,
                               info == nullptr ? "?" : info->name);
      }
    }
  }
  void operate(domain::OperatorAction action, Refusals refusals = Refusals::reported) {
    const bool two = domain::needs_two_persons(action);
    domain::CommandHeader header;
    header.person = "first";
    apply(header, domain::OperatorCommand{"real days", "", std::move(action)}, refusals);
    if (!two || events_.empty()) return;
    const auto* proposed = std::get_if<domain::ActionProposed>(&events_.front());
    if (proposed == nullptr) return;
    header.person = "second";
    const domain::ApproveProposal approval{proposed->proposal, proposed->hash, "real days"};
    apply(header, approval, refusals);
  }
  void phase(domain::Phase phase) { operate(domain::SetPhase{rulebook_.market, phase}); }
  void trade(std::uint32_t member, domain::CommandBody body) {
    domain::CommandHeader header;
    header.member = domain::MemberId(member);
    header.trader = domain::TraderId(member);
    header.session = domain::SessionId(member);
    apply(header, std::move(body), Refusals::reported);
  }
  static constexpr std::uint32_t seller = 1;
  static constexpr std::uint32_t buyer = 2;

  domain::ClOrdId next_id() { return *domain::ClOrdId::from(std::to_string(++ids_)); }
  base::Result<void> failure() const {
    if (!failure_.empty()) return base::fail(failure_);
    return {};
  }

  void list_if_new(const Row& row) {
    if (!instruments_.emplace(row.instrument, domain::InstrumentId()).second) return;
    const auto symbol = domain::Symbol::from(row.instrument);
    if (!symbol) {
      failure_ = fmt::format("line {}: class '{}' is too long", row.line, row.instrument);
      return;
    }
    // "CEA25" is vintage 25; the first class covers two years and has no number.
    std::int32_t vintage = 0;
    for (char c : row.instrument) vintage = c >= '0' && c <= '9' ? vintage * 10 + (c - '0') : 0;
    const Price base = instruments_.size() == 1 ? Price(first_base_) : Price(0);
    operate(domain::ListInstrument{rulebook_.market, *symbol, vintage, "", base});
    for (const domain::Event& event : events_) {
      if (const auto* listed = std::get_if<domain::InstrumentListed>(&event)) {
        instruments_[row.instrument] = listed->instrument;
      }
    }
    constexpr std::int64_t stock = 10'000'000'000;
    operate(domain::IssueLot{"SELLER", *symbol, Quantity(stock), vintage,
                             domain::Acquisition::free_allocation, domain::Place::trading,
                             "stock"});
  }

  void remember_references() {
    references_.clear();
    for (const domain::Event& event : events_) {
      if (const auto* set = std::get_if<domain::ReferenceSet>(&event))
        references_[set->instrument] = *set;
    }
  }

  domain::NewOrder order(const Row& row, domain::Side side, const Slice& slice) {
    domain::NewOrder order;
    order.cl_ord_id = next_id();
    order.symbol = *domain::Symbol::from(row.instrument);
    order.instrument = instruments_[row.instrument];
    order.side = side;
    order.price = Price(slice.price);
    order.quantity = Quantity(slice.quantity);
    return order;
  }
  void trade_listed(const Row& row) {
    if (row.listed_quantity == 0) return;
    for (const Slice& slice : split_listed(row.listed_quantity, row.listed_amount)) {
      trade(seller, order(row, domain::Side::sell, slice));
      const domain::OrderId listing(sequence_);
      domain::NewOrder pick = order(row, domain::Side::buy, slice);
      pick.kind = domain::OrderKind::pick;
      pick.price = Price(0);
      pick.legs.legs[0] = {listing, Quantity(slice.quantity)};
      pick.legs.count = 1;
      trade(buyer, pick);
    }
  }
  void trade_blocks(const Row& row) {
    if (row.block_quantity == 0) return;
    const auto& reference = references_[instruments_[row.instrument]];
    const domain::PriceBand band{reference.block_low.value_or(Price(1)),
                                 reference.block_high.value_or(Price(1))};
    for (const Slice& slice : split_block(row.block_quantity, row.block_amount, band)) {
      domain::BlockPropose offer;
      offer.cl_ord_id = next_id();
      offer.symbol = *domain::Symbol::from(row.instrument);
      offer.instrument = instruments_[row.instrument];
      offer.side = domain::Side::sell;
      offer.counterparty = "BUYER";
      offer.price = Price(slice.price);
      offer.quantity = Quantity(slice.quantity);
      trade(seller, offer);
      trade(buyer, domain::BlockAccept{next_id(), domain::OfferId(sequence_), 0, "BUYER"});
    }
  }

  /// Called when `events_` holds what the phase `post` brought.
  void compare(const Row& row, Outcome& outcome) {
    ++outcome.rows;
    const domain::InstrumentId id = instruments_[row.instrument];
    const domain::InstrumentClosed* closed = nullptr;
    for (const domain::Event& event : events_) {
      const auto* candidate = std::get_if<domain::InstrumentClosed>(&event);
      if (candidate != nullptr && candidate->instrument == id) closed = candidate;
    }
    std::string wrong;
    const auto check = [&](std::string_view what, std::int64_t published, std::int64_t ours) {
      if (published != ours)
        wrong += fmt::format(" {} published {} ours {};", what, published, ours);
    };
    if (closed == nullptr) {
      wrong = " no close;";
    } else {
      check("close", row.close, closed->close.raw());
      if (row.previous_close)
        check("previous close", *row.previous_close, closed->previous_close.raw());
      check("listed quantity", row.listed_quantity, closed->listed_quantity.raw());
      check("listed amount", row.listed_amount, closed->listed_amount.raw() / hao_per_fen);
      check("block quantity", row.block_quantity, closed->block_quantity.raw());
      check("block amount", row.block_amount, closed->block_amount.raw() / hao_per_fen);
    }
    const auto& reference = references_[id];
    if (row.listed_quantity > 0 && (row.low < reference.listed_low.value_or(Price(0)).raw() ||
                                    row.high > reference.listed_high.value_or(Price(0)).raw())) {
      wrong += fmt::format(" low {} or high {} outside the band of base {};", yuan(row.low),
                           yuan(row.high), yuan(reference.base.raw()));
    }
    if (row.listed_quantity > 0 &&
        (row.listed_amount / row.listed_quantity < row.low ||
         (row.listed_amount + row.listed_quantity - 1) / row.listed_quantity > row.high)) {
      wrong += " the listed amount is not possible between low and high;";
    }
    if (wrong.empty()) {
      ++outcome.rows_agree;
    } else {
      outcome.differences.push_back(fmt::format(
          "line {} {} {}:{}", row.line, base::format_date(row.date), row.instrument, wrong));
    }
  }
  void compare_composite(base::Date date, std::int64_t published, Outcome& outcome) {
    ++outcome.composites;
    std::int64_t ours = 0;
    for (const domain::Event& event : events_) {
      if (const auto* closed = std::get_if<domain::CompositeClosed>(&event))
        ours = closed->composite.raw();
    }
    if (ours == published) {
      ++outcome.composites_agree;
    } else {
      outcome.differences.push_back(fmt::format("composite {}: published {} ours {}",
                                                base::format_date(date), yuan(published),
                                                yuan(ours)));
    }
  }

  engine::Exchange exchange_;
  domain::Rulebook rulebook_;
  std::int64_t first_base_;
  std::uint64_t sequence_ = 0;
  std::uint64_t ids_ = 0;
  std::string failure_;
  domain::EventBuffer events_;
  std::map<std::string, domain::InstrumentId> instruments_;
  std::map<domain::InstrumentId, domain::ReferenceSet> references_;
};

}  // namespace

base::Result<Outcome> run(const domain::Rulebook& rulebook, const std::vector<Row>& rows,
                          const std::map<base::Date, std::int64_t>& composites,
                          std::int64_t first_base) {
  Outcome outcome;
  Market market(rulebook, first_base);
  if (auto ready = market.prepare(rows); !ready) return tl::unexpected(ready.error());
  for (std::size_t begin = 0, end = 0; begin < rows.size(); begin = end) {
    while (end < rows.size() && rows[end].date == rows[begin].date) ++end;
    const auto found = composites.find(rows[begin].date);
    const auto published = found == composites.end() ? std::nullopt : std::optional(found->second);
    auto done = market.day(std::span(rows).subspan(begin, end - begin), published, outcome);
    if (!done)
      return tl::unexpected(std::move(done.error()).in(base::format_date(rows[begin].date)));
  }
  return outcome;
}

}  // namespace eco::real_days

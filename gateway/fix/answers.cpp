#include "gateway/fix/answers.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/date.hpp"
#include "gateway/fix/outbound.hpp"
#include "gateway/fix/units.hpp"

namespace eco::gateway::fix {
namespace {

using namespace domain;

std::string number(std::uint64_t value) {
  return std::to_string(value);
}

/// One price level and its orders, which follow each other in the view.
struct Level {
  const BookOrder* first;
  const BookOrder* last;  ///< behind the end
  Quantity total;
};

std::vector<Level> levels_of(const std::vector<BookOrder>& orders, std::uint32_t depth) {
  std::vector<Level> levels;
  for (const BookOrder& order : orders) {
    if (levels.empty() || levels.back().first->price != order.price) {
      if (levels.size() == depth) break;
      levels.push_back({&order, &order, Quantity{}});
    }
    levels.back().last = &order + 1;
    levels.back().total += order.leaves;
  }
  return levels;
}

class BookWriter {
 public:
  BookWriter(OutGroup& entries, const InstrumentView& instrument, const MemberView* reader)
      : entries_(entries), instrument_(instrument), reader_(reader) {}

  void side(const std::vector<BookOrder>& orders, std::uint32_t depth, std::string_view type) {
    const std::vector<Level> levels = levels_of(orders, depth);
    for (std::size_t i = 0; i < levels.size(); ++i) {
      const Level& level = levels[i];
      entries_.entries.push_back({{269, std::string(type)},
                                  {270, format_price(level.first->price, instrument_)},
                                  {271, format_quantity(level.total, instrument_)},
                                  {290, std::to_string(i + 1)},
                                  {346, std::to_string(level.last - level.first)}});
    }
    for (std::size_t i = 0; i < levels.size(); ++i) {
      for (const BookOrder* order = levels[i].first; order != levels[i].last; ++order)
        this->order(*order, type, i + 1);
    }
  }

  void price(std::string_view type, Price value) {
    if (value.raw() == 0) return;
    entries_.entries.push_back({{269, std::string(type)}, {270, format_price(value, instrument_)}});
  }

  void volume(Quantity value) {
    entries_.entries.push_back({{269, "B"}, {271, format_quantity(value, instrument_)}});
  }

 private:
  void order(const BookOrder& order, std::string_view type, std::size_t level) {
    entries_.entries.push_back({{269, std::string(type)},
                                {270, format_price(order.price, instrument_)},
                                {271, format_quantity(order.leaves, instrument_)},
                                {290, std::to_string(level)},
                                {37, number(order.order.raw())}});
    if (reader_ != nullptr && reader_->member == order.member) {
      entries_.entries.back().push_back({282, reader_->code.str()});
    }
  }

  OutGroup& entries_;
  const InstrumentView& instrument_;
  const MemberView* reader_;
};

std::string_view phase_name(Phase phase) noexcept {
  switch (phase) {
    case Phase::closed:
      return "closed";
    case Phase::pre_open:
      return "pre_open";
    case Phase::morning:
      return "morning";
    case Phase::lunch:
      return "lunch";
    case Phase::afternoon:
      return "afternoon";
    case Phase::post:
      return "post";
    case Phase::settling:
      return "settling";
    case Phase::settled:
      return "settled";
  }
  return "closed";
}

std::string_view trading_status(const InstrumentView& instrument) noexcept {
  if (instrument.halt == HaltState::halted) return "2";
  if (instrument.status != ClassStatus::listed) return "18";
  switch (instrument.phase) {
    case Phase::morning:
    case Phase::afternoon:
      return "17";
    case Phase::pre_open:
      return "21";
    case Phase::post:
      return "26";
    case Phase::closed:
    case Phase::lunch:
    case Phase::settling:
    case Phase::settled:
      return "18";
  }
  return "18";
}

std::vector<OutField> list_entry(const InstrumentView& i) {
  OutMessage m;
  m.set(55, i.symbol.view())
      .set_unless_empty(107, i.class_key)
      .set(15, "CNY")
      .set(5020, i.market_code.view());
  m.set_unless_empty(996, i.unit)
      .set(969, format_price(Price(1), i))
      .set(562, format_quantity(Quantity(1), i));
  if (i.base.raw() != 0) m.set(140, format_price(i.base, i));
  if (i.listed_low) m.set(1148, format_price(*i.listed_low, i));
  if (i.listed_high) m.set(1149, format_price(*i.listed_high, i));
  if (i.listed_min.raw() > 0) m.set(5021, format_quantity(i.listed_min, i));
  if (i.listed_max) m.set(5022, format_quantity(*i.listed_max, i));
  if (i.block_low) m.set(5023, format_price(*i.block_low, i));
  if (i.block_high) m.set(5024, format_price(*i.block_high, i));
  if (i.block_min.raw() > 0) m.set(5025, format_quantity(i.block_min, i));
  if (i.block_max) m.set(5026, format_quantity(*i.block_max, i));
  if (i.last_trade_day != base::Date{}) m.set(541, base::format_date_compact(i.last_trade_day));
  m.set(336, phase_name(i.phase)).set(326, trading_status(i));
  return std::move(m.fields);
}

char ended_status(const OrderStatusView& view) noexcept {
  if (view.live) return order_status(view.order);
  if (view.order.cumulative == view.order.quantity) return '2';
  return view.end == EndReason::day_end ? 'C' : '4';
}

}  // namespace

OutMessage book_message(std::string_view request_id, const BookView& book,
                        const InstrumentView& instrument, std::uint32_t depth, SeqNo as_of,
                        const MemberView* reader) {
  OutMessage m("W");
  m.set(262, request_id).set(55, instrument.symbol.view()).set(5007, number(as_of.raw()));
  OutGroup entries{268, {}};
  BookWriter writer(entries, instrument, reader);
  writer.side(book.bids, depth, "0");
  writer.side(book.asks, depth, "1");
  writer.price("2", book.last);
  writer.price("4", book.open);
  writer.price("7", book.high);
  writer.price("8", book.low);
  writer.price("5", instrument.base);
  writer.volume(book.listed_quantity + book.block_quantity);
  m.groups.push_back(std::move(entries));
  return m;
}

std::vector<OutMessage> security_list(std::string_view request_id,
                                      const std::vector<const InstrumentView*>& instruments) {
  std::vector<OutMessage> messages;
  std::size_t done = 0;
  do {
    const std::size_t count = std::min(instruments_per_list_max, instruments.size() - done);
    OutMessage m("y");
    m.set(320, request_id)
        .set(322, number(messages.size() + 1))
        .set(560, instruments.empty() ? "2" : "0");
    m.set(393, number(instruments.size()));
    OutGroup group{146, {}};
    for (std::size_t i = done; i < done + count; ++i)
      group.entries.push_back(list_entry(*instruments[i]));
    done += count;
    m.set(893, done == instruments.size() ? "Y" : "N");
    if (!group.entries.empty()) m.groups.push_back(std::move(group));
    messages.push_back(std::move(m));
  } while (done < instruments.size());
  return messages;
}

OutMessage security_status(std::string_view request_id, const InstrumentView& instrument,
                           Timestamp stamp) {
  OutMessage m("f");
  m.set(324, request_id).set(55, instrument.symbol.view()).set(336, phase_name(instrument.phase));
  m.set(326, trading_status(instrument)).set(60, base::format_fix_instant(stamp.raw()));
  return m;
}

std::vector<OutMessage> positions(std::string_view request_id, std::string_view account,
                                  const std::vector<HoldingView>& holdings,
                                  const Directory& directory, SeqNo as_of) {
  std::vector<OutMessage> messages;
  OutMessage ack("AO");
  ack.set(721, request_id).set(710, request_id).set(727, number(holdings.size()));
  ack.set(728, holdings.empty() ? "2" : "0").set(729, "0").set(1, account);
  messages.push_back(std::move(ack));
  for (const HoldingView& holding : holdings) {
    const InstrumentView* view = directory.instrument(holding.instrument);
    if (view == nullptr) continue;
    OutMessage m("AP");
    m.set(721, request_id).set(710, request_id).set(1, account).set(55, holding.symbol.view());
    m.set(5007, number(as_of.raw()));
    OutGroup group{702, {}};
    const auto put = [&](std::string_view type, Quantity quantity, bool always) {
      if (!always && quantity.raw() == 0) return;
      group.entries.push_back({{703, std::string(type)}, {704, format_quantity(quantity, *view)}});
    };
    put("FRE", holding.free, true);
    put("RSV", holding.reserved, false);
    put("LCK", holding.locked, false);
    put("FRZ", holding.frozen, false);
    put("REG", holding.registry, false);
    put("TOT", holding.free + holding.reserved + holding.locked + holding.frozen + holding.registry,
        true);
    m.groups.push_back(std::move(group));
    messages.push_back(std::move(m));
  }
  return messages;
}

OutMessage positions_refused(std::string_view request_id, std::string_view account,
                             RejectCode code) {
  OutMessage m("AO");
  m.set(721, request_id)
      .set(710, request_id)
      .set(727, "0")
      .set(728, "3")
      .set(729, "2")
      .set(1, account);
  put_refusal(m, {.code = code}, nullptr);
  return m;
}

OutMessage collateral(std::string_view request_id, std::string_view account, const CashView& cash,
                      SeqNo as_of) {
  OutMessage m("BA");
  m.set(908, request_id).set(909, request_id).set(910, "3").set(1, account).set(15, "CNY");
  m.set(5007, number(as_of.raw()));
  m.set(5050, format_money(cash.free))
      .set(5051, format_money(cash.proceeds))
      .set(5052, format_money(cash.reserved));
  m.set(5053, format_money(cash.deposit)).set(5054, format_money(cash.frozen));
  m.set(900, format_money(cash.free + cash.proceeds + cash.reserved + cash.deposit + cash.frozen));
  m.set(899, format_money(cash.free + cash.proceeds));
  return m;
}

OutMessage order_status_message(const std::optional<OrderStatusView>& order,
                                std::string_view cl_ord_id, std::string_view status_request_id,
                                RejectCode refused, const Directory& directory) {
  OutMessage m("8");
  if (!order) {
    m.set(37, "NONE")
        .set(11, cl_ord_id.empty() ? "NONE" : cl_ord_id)
        .set(17, "0")
        .set(150, "I")
        .set(39, "8");
    m.set_unless_empty(790, status_request_id)
        .set(55, "[N/A]")
        .set(54, "1")
        .set(14, "0")
        .set(151, "0")
        .set(6, "0");
    m.set(103, "5");
    put_refusal(m, {.code = refused == RejectCode::none ? RejectCode::unknown_order : refused},
                nullptr);
    return m;
  }
  const char status = ended_status(*order);
  m.set(37, number(order->order.order.raw()))
      .set(11, order->order.cl_ord_id.view())
      .set(17, "0")
      .set(150, "I");
  m.set(39, std::string_view(&status, 1)).set_unless_empty(790, status_request_id);
  put_order(m, order->order, directory);
  return m;
}

OutMessage market_data_refused(std::string_view request_id, char reason, std::string_view text) {
  OutMessage m("Y");
  m.set(262, request_id).set(281, std::string_view(&reason, 1)).set(58, text);
  return m;
}

OutMessage business_reject(std::string_view ref_type, std::string_view ref_id, int reason,
                           RejectCode code, std::string_view text) {
  OutMessage m("j");
  m.set(372, ref_type).set_unless_empty(379, ref_id).set(380, std::to_string(reason));
  m.set(5001, number(static_cast<std::uint64_t>(code))).set(58, text);
  return m;
}

}  // namespace eco::gateway::fix

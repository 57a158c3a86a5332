#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "apps/eco-replay/commands.hpp"
#include "apps/eco-replay/numbers.hpp"
#include "proto/codec.hpp"
#include "proto/enum_names.hpp"
#include "replay/reexecute/reexecution.hpp"
#include "replay/texts.hpp"

namespace eco::replay_app {
namespace {

/// What is shown of one instrument at one moment.
struct Shown {
  domain::InstrumentView instrument;
  domain::BookView book;
  std::map<domain::MemberId, domain::MemberCode> members;
  replay::Progress progress;

  [[nodiscard]] std::string price(domain::Price price) const {
    return replay::scaled_text(price.raw(), instrument.tick, 2);
  }
  [[nodiscard]] std::string quantity(domain::Quantity quantity) const {
    return replay::scaled_text(quantity.raw(), instrument.quantity_step, 0);
  }
  [[nodiscard]] std::string member(domain::MemberId id) const {
    const auto found = members.find(id);
    return found == members.end() ? std::to_string(id.raw()) : found->second.str();
  }
};

base::Result<replay::Until> until_of(const Options& options) {
  replay::Until until;
  if (!options.at_seq.empty()) {
    const auto number = parse_number(options.at_seq);
    if (!number) return base::fail(fmt::format("--at-seq {}: not a number", options.at_seq));
    until.sequence = domain::SeqNo(*number);
  }
  if (!options.at_time.empty()) {
    until.time = replay::parse_time(options.at_time);
    if (!until.time) {
      return base::fail(fmt::format(
          "--at-time {}: write 2025-01-02T09:30:00 (Beijing) or with Z for UTC", options.at_time));
    }
  }
  return until;
}

base::Result<Shown> look(const engine::Exchange& exchange, const Options& options,
                         const replay::Progress& progress) {
  Shown shown;
  shown.progress = progress;
  const auto instruments =
      std::get<domain::InstrumentsAnswer>(exchange.query(domain::InstrumentsQuery{}));
  const auto found = std::ranges::find_if(
      instruments.instruments,
      [&](const domain::InstrumentView& view) { return view.symbol.view() == options.instrument; });
  if (found == instruments.instruments.end()) {
    return base::fail(fmt::format(
        "instrument {}: not listed after sequence {}; it is spelled as listed, e.g. {}",
        options.instrument, progress.last.raw(),
        instruments.instruments.empty() ? "(none is listed)"
                                        : instruments.instruments.front().symbol.view()));
  }
  shown.instrument = *found;
  const auto book = std::get<domain::BookAnswer>(
      exchange.query(domain::BookQuery{.instrument = found->instrument, .levels = options.levels}));
  if (book.book) shown.book = *book.book;
  const auto members = std::get<domain::MembersAnswer>(exchange.query(domain::MembersQuery{}));
  for (const domain::MemberView& member : members.members) {
    shown.members.emplace(member.member, member.code);
  }
  return shown;
}

std::string band_text(const Shown& shown) {
  const domain::InstrumentView& view = shown.instrument;
  if (!view.listed_low || !view.listed_high) return "no limits";
  return fmt::format("limits {} to {}", shown.price(*view.listed_low),
                     shown.price(*view.listed_high));
}

void print_side(const Shown& shown, std::string_view name,
                const std::vector<domain::BookOrder>& orders) {
  fmt::print("{}\n", name);
  for (const domain::BookOrder& order : orders) {
    fmt::print("  {:>14}  {:>16}  order {:<12}  {}\n", shown.price(order.price),
               shown.quantity(order.leaves), order.order.raw(), shown.member(order.member));
  }
  if (orders.empty()) fmt::print("  (none)\n");
}

void print_text(const Shown& shown) {
  const domain::InstrumentView& view = shown.instrument;
  const domain::BookView& book = shown.book;
  fmt::print("{} ({}) after sequence {}, {}\n", view.symbol.view(), view.market_code.view(),
             shown.progress.last.raw(), replay::time_text(shown.progress.last_stamp));
  fmt::print("phase {}, {}, base {}, {}; prices in yuan per {}\n", proto::enum_name(view.phase),
             proto::enum_name(view.halt), shown.price(view.base), band_text(shown), view.unit);
  fmt::print("last {}, open {}, high {}, low {}; listed {} for {}, block {} for {}\n",
             shown.price(book.last), shown.price(book.open), shown.price(book.high),
             shown.price(book.low), shown.quantity(book.listed_quantity),
             replay::money_text(book.listed_amount), shown.quantity(book.block_quantity),
             replay::money_text(book.block_amount));
  const std::vector<domain::BookOrder> best_last(book.asks.rbegin(), book.asks.rend());
  print_side(shown, "sell", best_last);
  print_side(shown, "buy", book.bids);
}

std::string side_json(const Shown& shown, const std::vector<domain::BookOrder>& orders) {
  std::string out;
  for (const domain::BookOrder& order : orders) {
    out.append(fmt::format(R"({}{{"order":"{}","price":"{}","quantity":"{}","member":{}}})",
                           out.empty() ? "" : ",", order.order.raw(), shown.price(order.price),
                           shown.quantity(order.leaves),
                           proto::json_text(shown.member(order.member))));
  }
  return out;
}

void print_json(const Shown& shown) {
  const domain::InstrumentView& view = shown.instrument;
  const domain::BookView& book = shown.book;
  fmt::print(R"({{"instrument":{},"market":{},"sequence":"{}","time":"{}","phase":"{}",)"
             R"("halt":"{}","base":"{}","last":"{}","open":"{}","high":"{}","low":"{}",)"
             R"("listed_quantity":"{}","listed_amount":"{}","block_quantity":"{}",)"
             R"("block_amount":"{}","bids":[{}],"asks":[{}]}})"
             "\n",
             proto::json_text(view.symbol.view()), proto::json_text(view.market_code.view()),
             shown.progress.last.raw(), replay::time_text(shown.progress.last_stamp),
             proto::enum_name(view.phase), proto::enum_name(view.halt), shown.price(view.base),
             shown.price(book.last), shown.price(book.open), shown.price(book.high),
             shown.price(book.low), shown.quantity(book.listed_quantity),
             replay::money_text(book.listed_amount), shown.quantity(book.block_quantity),
             replay::money_text(book.block_amount), side_json(shown, book.bids),
             side_json(shown, book.asks));
}

}  // namespace

int book(const Options& options) {
  const auto until = until_of(options);
  if (!until) return misused(options, until.error().text);
  auto reader = open_journal(options, persistence::ReadChecks::records);
  if (!reader) return failed(options, reader.error());
  persistence::SealKeys keys;
  if (const auto loaded = load_keys(options, keys); !loaded) return failed(options, loaded.error());
  replay::Reexecution reexecution(**reader, keys, {.orders_max = options.orders_max},
                                  replay::Compare::nothing);
  if (const auto done = reexecution.run(*until); !done) return failed(options, done.error());
  const replay::Progress& progress = reexecution.progress();
  if (until->sequence && progress.last < *until->sequence && !until->time) {
    return failed(options, {fmt::format("--at-seq {}: the journal ends at sequence {}",
                                        until->sequence->raw(), progress.last.raw())});
  }
  const auto shown = look(reexecution.exchange(), options, progress);
  if (!shown) return failed(options, shown.error());
  if (options.json) {
    print_json(*shown);
  } else {
    print_text(*shown);
  }
  return exit_agrees;
}

}  // namespace eco::replay_app

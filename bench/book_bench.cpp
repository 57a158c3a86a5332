/// What one event costs the bare order book: the venue's own type, no checks, no accounts, no
/// reports. CPU time of the thread, medians of repetitions.
#include <fmt/format.h>
#include <time.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "bench/huge_pages.hpp"
#include "bench/order_stream.hpp"
#include "engine/book/order_book.hpp"

namespace eco::bench {
namespace {

using domain::Price;
using domain::Quantity;
using domain::Side;
using engine::Slot;
using engine::book::BookMemory;
using engine::book::OrderBook;
using engine::book::RestingOrder;

double thread_ns() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

Side side_of(const OrderEvent& event) {
  return static_cast<Side>(1 + event.side);
}

/// The books of a stream, and where each order rests.
class Books {
 public:
  explicit Books(const OrderStream& stream)
      : memory_(stream.live_max + 1),
        books_(stream.books, OrderBook(memory_)),
        slots_(stream.last_id + 1) {
    for (const auto region : memory_.regions()) advise_huge(region);
  }

  void apply(const OrderEvent& event) {
    switch (event.kind) {
      case EventKind::add:
      case EventKind::take:
        return enter(event);
      case EventKind::cancel:
        books_[event.book].remove(slots_[event.id]);
        return memory_.release(slots_[event.id]);
      case EventKind::move:
        return move(event);
    }
  }
  /// For events that come many, some and a few events later: each finds what the one before it
  /// fetched.
  [[gnu::always_inline]] void fetch(const OrderEvent& many, const OrderEvent& some,
                                    const OrderEvent& few) const {
    __builtin_prefetch(&slots_[many.id], 1);
    books_[some.book].prefetch(side_of(some), Price(some.price));
    memory_.prefetch(slots_[some.id]);
    books_[few.book].prefetch_newest(side_of(few), Price(few.price));
    memory_.prefetch_ring(slots_[few.id]);
  }
  [[nodiscard]] const FillSums& sums() const { return sums_; }

 private:
  void enter(const OrderEvent& event) {
    OrderBook& book = books_[event.book];
    Quantity open(event.quantity);
    const Side other = domain::opposite(side_of(event));
    if (book.reaches(other, Price(event.price))) open = take(event, other);
    if (open == Quantity(0)) return;
    slots_[event.id] = memory_.claim();
    book.rest(slots_[event.id], {side_of(event), Price(event.price), open, event.id, 0});
  }
  [[gnu::noinline]] Quantity take(const OrderEvent& event, Side other) {
    return books_[event.book].take(other, Price(event.price), Quantity(event.quantity),
                                   [&](Slot slot, const RestingOrder& maker, Quantity filled) {
                                     sums_.add(maker.id, event.id, maker.price.raw(),
                                               static_cast<std::uint64_t>(filled.raw()));
                                     if (maker.leaves == Quantity(0)) memory_.release(slot);
                                   });
  }
  void move(const OrderEvent& event) {
    OrderBook& book = books_[event.book];
    const Slot slot = slots_[event.id];
    book.remove(slot);
    book.rest(slot, {side_of(event), Price(event.price), Quantity(event.quantity), event.id, 0});
  }

  BookMemory memory_;
  std::vector<OrderBook> books_;
  HugeArray<Slot> slots_;
  FillSums sums_;
};

enum class Ahead : std::uint8_t { no, yes };

/// Nanoseconds per timed event, or the end of the program where the fills are wrong.
double replay(const OrderStream& stream, Ahead ahead) {
  constexpr std::size_t many = 24;
  constexpr std::size_t some = 12;
  constexpr std::size_t few = 5;
  Books books(stream);
  const auto& events = stream.events;
  double start = thread_ns();
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (i == stream.untimed) start = thread_ns();
    if (ahead == Ahead::yes && i + many < events.size()) {
      books.fetch(events[i + many], events[i + some], events[i + few]);
    }
    books.apply(events[i]);
  }
  const double took = thread_ns() - start;
  if (books.sums() != stream.sums) base::fatal("book-bench", "the fills are not the generator's");
  return took / static_cast<double>(events.size() - stream.untimed);
}

double median_of(const OrderStream& stream, Ahead ahead, int repetitions) {
  std::vector<double> costs;
  for (int i = 0; i < repetitions; ++i) costs.push_back(replay(stream, ahead));
  std::ranges::sort(costs);
  return costs[costs.size() / 2];
}

void print(const std::string& figure, double value) {
  fmt::print(R"({{"bench": "book", "figure": "{}", "value": {:.1f}, "unit": "ns per event"}})"
             "\n",
             figure, value);
  std::fflush(stdout);
}

int main_of(int argc, char** argv) {
  CLI::App app(
      "Nanoseconds per order event of the bare order book, one line of JSON per workload.");
  std::uint64_t seed = 20'240'601;
  int repetitions = 5;
  std::vector<std::string> names;
  app.add_option("--seed", seed, "of the workloads");
  app.add_option("--repetitions", repetitions, "replays per workload; the median counts");
  app.add_option("workloads", names, "mixed, sweep, itch, deep; all where none is given");
  CLI11_PARSE(app, argc, argv);
  for (const Workload& workload : workloads) {
    if (!names.empty() && std::ranges::find(names, workload.name) == names.end()) continue;
    const OrderStream stream = make_stream(workload, seed);
    print(stream.name, median_of(stream, Ahead::no, repetitions));
    print(stream.name + ", events ahead fetched", median_of(stream, Ahead::yes, repetitions));
  }
  return 0;
}

}  // namespace
}  // namespace eco::bench

int main(int argc, char** argv) {
  return eco::bench::main_of(argc, argv);
}

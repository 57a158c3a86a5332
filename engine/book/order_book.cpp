#include "engine/book/order_book.hpp"

namespace eco::engine::book {

using domain::Price;
using domain::Side;

std::uint32_t OrderBook::page_for(Side side, std::int64_t number) {
  Ladder& all = ladder(side);
  const auto [found, added] = all.pages.try_emplace(number, 0);
  if (added) {
    const std::uint32_t at = memory_->take_page();
    found->second = at;
    Page& page = memory_->page(at);
    page.number = number;
    page.side = side;
    const auto after = std::next(found);
    page.next = after == all.pages.end() ? 0 : after->second;
    page.previous = found == all.pages.begin() ? 0 : std::prev(found)->second;
    if (page.next != 0) memory_->page(page.next).previous = at;
    if (page.previous != 0) memory_->page(page.previous).next = at;
  }
  all.recent[cache_of(number)] = found->second;
  return found->second;
}

void OrderBook::first_order(Ladder& ladder, std::uint32_t at) noexcept {
  if (ladder.best == 0 || memory_->page(at).number < memory_->page(ladder.best).number) {
    ladder.best = at;
  }
}

void OrderBook::page_emptied(Ladder& ladder, std::uint32_t at) noexcept {
  if (!memory_->page(at).parked) {
    std::uint32_t& place = ladder.parked[ladder.park++ % Ladder::parked_max];
    if (place != 0) leave_park(ladder, place);
    place = at;
    memory_->page(at).parked = true;
  }
  if (ladder.best != at) return;
  while (ladder.best != 0 && memory_->page(ladder.best).occupied == 0) {
    ladder.best = memory_->page(ladder.best).next;
  }
}

void OrderBook::leave_park(Ladder& ladder, std::uint32_t at) noexcept {
  memory_->page(at).parked = false;
  if (memory_->page(at).occupied == 0) release_page(ladder, at);
}

void OrderBook::release_page(Ladder& ladder, std::uint32_t at) noexcept {
  const Page& page = memory_->page(at);
  ladder.pages.erase(page.number);
  std::uint32_t& cached = ladder.recent[cache_of(page.number)];
  if (cached == at) cached = 0;
  if (page.next != 0) memory_->page(page.next).previous = page.previous;
  if (page.previous != 0) memory_->page(page.previous).next = page.next;
  memory_->give_back_page(at);
}

std::optional<Level> OrderBook::level(Side side, Price price) const noexcept {
  if (ladders_ == nullptr) return {};
  const std::int64_t rank = rank_of(side, price);
  const std::int64_t number = rank >> Page::rank_bits;
  std::uint32_t at = ladder(side).recent[cache_of(number)];
  if (memory_->page(at).number != number) {
    const auto found = ladder(side).pages.find(number);
    if (found == ladder(side).pages.end()) return {};
    at = found->second;
  }
  const LevelIterator level(*memory_, at, std::uint64_t{1} << bit_of(rank));
  if (level == std::default_sentinel) return {};
  return *level;
}

/// Walks one side as `audit` promises.
class BookAudit {
 public:
  BookAudit(const BookMemory& memory, const Ladder& ladder, Side side) noexcept
      : memory_(memory), ladder_(ladder), side_(side) {}

  void run() const noexcept {
    std::uint32_t previous = 0;
    std::uint32_t first = 0;
    for (const auto& [number, at] : ladder_.pages) {
      const Page& page = memory_.page(at);
      ECO_ASSERT(page.number == number);
      ECO_ASSERT(page.previous == previous);
      ECO_ASSERT(previous == 0 || memory_.page(previous).next == at);
      ECO_ASSERT(page.occupied != 0 || page.parked);
      ECO_ASSERT(page.parked == (std::ranges::count(ladder_.parked, at) == 1));
      if (first == 0 && page.occupied != 0) first = at;
      check_page(at);
      previous = at;
    }
    ECO_ASSERT(previous == 0 || memory_.page(previous).next == 0);
    ECO_ASSERT(ladder_.best == first);
    for (const std::uint32_t at : ladder_.recent) {
      if (at == 0) continue;
      const auto found = ladder_.pages.find(memory_.page(at).number);
      ECO_ASSERT(found != ladder_.pages.end());
      ECO_ASSERT(found->second == at);
    }
  }

 private:
  void check_page(std::uint32_t at) const noexcept {
    const Page& page = memory_.page(at);
    ECO_ASSERT(page.side == side_);
    for (std::uint32_t bit = 0; bit < Page::ranks; ++bit) {
      const Ref level = BookMemory::level_ref(at, bit);
      ECO_ASSERT(((page.occupied >> bit & 1) != 0) == (memory_.node(level).tag != 0));
      check_ring(level);
    }
  }

  void check_ring(Ref at) const noexcept {
    const Node& level = memory_.node(at);
    std::int64_t open = 0;
    std::uint32_t count = 0;
    Ref before = at;
    for (Ref order = level.next; order != at; order = memory_.node(order).next) {
      const Node& node = memory_.node(order);
      ECO_ASSERT(order > 0);
      ECO_ASSERT(node.previous == before);
      ECO_ASSERT(node.level == at);
      ECO_ASSERT(node.quantity > 0);
      open = OrderBook::sum(open, node.quantity);
      ++count;
      before = order;
    }
    ECO_ASSERT(level.previous == before);
    ECO_ASSERT(count == level.tag);
    ECO_ASSERT(open == level.quantity);
  }

  const BookMemory& memory_;
  const Ladder& ladder_;
  Side side_;
};

void OrderBook::audit() const noexcept {
  if (ladders_ == nullptr) return;
  for (const Side side : {Side::buy, Side::sell}) BookAudit(*memory_, ladder(side), side).run();
}

}  // namespace eco::engine::book

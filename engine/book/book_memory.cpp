#include "engine/book/book_memory.hpp"

#include <limits>

namespace eco::engine::book {
namespace {

/// Nodes below the middle one: page 0 is none, but its levels have their place.
std::size_t levels_of(std::uint32_t pages_max) noexcept {
  return (std::size_t{pages_max} + 1) * Page::ranks;
}
std::size_t nodes_of(const BookMemory::Limits& limits, std::uint32_t pages_max) noexcept {
  return levels_of(pages_max) + 1 + limits.orders_max;
}

}  // namespace

// A page has an order in it, but for the parked ones.
BookMemory::BookMemory(Limits limits)
    : limits_(limits),
      pages_max_(limits.orders_max + std::uint32_t{2 * Ladder::parked_max} * limits.books_max),
      nodes_(std::make_unique_for_overwrite<Node[]>(nodes_of(limits_, pages_max_))),
      middle_(nodes_.get() + levels_of(pages_max_)),
      pages_(std::make_unique_for_overwrite<Page[]>(std::size_t{pages_max_} + 1)) {
  ECO_ASSERT(limits.orders_max < (1U << 24));
  ECO_ASSERT(limits.books_max < (1U << 20));
  ladders_.reserve(limits.books_max);
  node(0) = {};
  page(0) = {};
  for (std::uint32_t bit = 0; bit < Page::ranks; ++bit) node(level_ref(0, bit)) = {};
  page(0).number = std::numeric_limits<std::int64_t>::min();  // the number of no page
}

std::array<std::span<std::byte>, 2> BookMemory::regions() noexcept {
  return {std::as_writable_bytes(std::span(nodes_.get(), nodes_of(limits_, pages_max_))),
          std::as_writable_bytes(std::span(pages_.get(), std::size_t{pages_max_} + 1))};
}

Ref BookMemory::new_order() noexcept {
  ECO_ASSERT(!full());
  ++last_order_;
  node(last_order_) = {};
  return last_order_;
}

std::uint32_t BookMemory::take_page() noexcept {
  if (const std::uint32_t at = free_page_; at != 0) {
    free_page_ = page(at).next;
    return at;
  }
  ECO_ASSERT(last_page_ < pages_max_);
  page(++last_page_) = {};
  for (std::uint32_t bit = 0; bit < Page::ranks; ++bit) {
    const Ref level = level_ref(last_page_, bit);
    node(level) = {level, level, 0, 0, 0, 0};
  }
  return last_page_;
}

void BookMemory::give_back_page(std::uint32_t at) noexcept {
  ECO_ASSERT(page(at).occupied == 0);
  page(at).number = page(0).number;
  page(at).next = free_page_;
  free_page_ = at;
}

Ladders& BookMemory::claim_ladders() {
  ECO_ASSERT(ladders_.size() < limits_.books_max);
  return ladders_.emplace_back(tree_nodes_);
}

}  // namespace eco::engine::book

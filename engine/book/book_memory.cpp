#include "engine/book/book_memory.hpp"

#include <limits>

namespace eco::engine::book {

// A level exists only while an order rests in it, so there are no more levels than orders; the same
// holds for pages, but for the one that each side of a book keeps empty.
BookMemory::BookMemory(Limits limits)
    : limits_(limits),
      pages_max_(limits.orders_max + 2 * limits.books_max),
      nodes_(std::make_unique_for_overwrite<Node[]>(2 * std::size_t{limits.orders_max} + 1)),
      middle_(nodes_.get() + limits.orders_max),
      pages_(std::make_unique_for_overwrite<Page[]>(std::size_t{pages_max_} + 1)) {
  ECO_ASSERT(limits.orders_max < (1U << 29));
  ECO_ASSERT(limits.books_max < (1U << 27));
  ladders_.reserve(limits.books_max);
  node(0) = {};
  page(0) = {};
  page(0).number = std::numeric_limits<std::int64_t>::min();  // the number of no page
}

std::array<std::span<std::byte>, 2> BookMemory::regions() noexcept {
  return {std::as_writable_bytes(std::span(nodes_.get(), 2 * std::size_t{limits_.orders_max} + 1)),
          std::as_writable_bytes(std::span(pages_.get(), std::size_t{pages_max_} + 1))};
}

Ref BookMemory::new_order() noexcept {
  ECO_ASSERT(!full());
  ++last_order_;
  node(last_order_) = {};
  return last_order_;
}

Ref BookMemory::new_level() noexcept {
  --last_level_;
  ECO_ASSERT(static_cast<std::uint32_t>(-last_level_) <= limits_.orders_max);
  return last_level_;
}

std::uint32_t BookMemory::take_page() noexcept {
  if (const std::uint32_t at = free_page_; at != 0) {
    free_page_ = page(at).next;
    return at;
  }
  ECO_ASSERT(last_page_ < pages_max_);
  page(++last_page_) = {};
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

#include "engine/book/book_memory.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace eco::engine::book {
namespace {

/// Nodes below the middle one: page 0 is none, but its levels have their place.
std::size_t levels_of(std::uint32_t pages_max) noexcept {
  return (std::size_t{pages_max} + 1) * Page::ranks;
}
std::size_t nodes_of(std::uint32_t orders_max, std::uint32_t pages_max) noexcept {
  return levels_of(pages_max) + 1 + orders_max;
}

/// Pages to begin with: books are dense, and where they are not, pages double.
std::uint32_t first_pages(std::uint32_t orders_max) noexcept {
  return 1024 + orders_max / 64;
}

}  // namespace

BookMemory::BookMemory(std::uint32_t orders_max) {
  make_room(orders_max, first_pages(orders_max));
  node(0) = {};
  page(0) = {};
  for (std::uint32_t bit = 0; bit < Page::ranks; ++bit) node(level_ref(0, bit)) = {};
  page(0).number = std::numeric_limits<std::int64_t>::min();  // the number of no page
}

void BookMemory::set_orders_max(std::uint32_t orders_max) {
  ECO_ASSERT(orders_max >= static_cast<std::uint32_t>(last_order_));
  if (orders_max != orders_max_) make_room(orders_max, pages_max_);
}

/// Slots and levels are counted from the middle: what is in use moves as one block.
void BookMemory::make_room(std::uint32_t orders_max, std::uint32_t pages_max) {
  ECO_ASSERT(orders_max <= orders_limit);
  auto nodes = std::make_unique_for_overwrite<Node[]>(nodes_of(orders_max, pages_max));
  Node* middle = nodes.get() + levels_of(pages_max);
  auto pages = std::make_unique_for_overwrite<Page[]>(std::size_t{pages_max} + 1);
  if (middle_ != nullptr) {
    const std::size_t levels = levels_of(last_page_);
    std::copy_n(middle_ - levels, levels + 1 + static_cast<std::size_t>(last_order_),
                middle - levels);
    std::copy_n(pages_.get(), std::size_t{last_page_} + 1, pages.get());
  }
  nodes_ = std::move(nodes);
  middle_ = middle;
  pages_ = std::move(pages);
  orders_max_ = orders_max;
  pages_max_ = pages_max;
}

std::array<std::span<std::byte>, 2> BookMemory::regions() noexcept {
  return {std::as_writable_bytes(std::span(nodes_.get(), nodes_of(orders_max_, pages_max_))),
          std::as_writable_bytes(std::span(pages_.get(), std::size_t{pages_max_} + 1))};
}

Ref BookMemory::new_order() noexcept {
  ECO_ASSERT(!full());
  ++last_order_;
  node(last_order_) = {};
  return last_order_;
}

std::uint32_t BookMemory::take_page() {
  if (const std::uint32_t at = free_page_; at != 0) {
    free_page_ = page(at).next;
    return at;
  }
  if (last_page_ == pages_max_) make_room(orders_max_, 2 * pages_max_);
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
  return ladders_.emplace_back(tree_nodes_);
}

}  // namespace eco::engine::book

#pragma once
/// One instrument's resting orders by price and time.
#include <algorithm>
#include <bit>
#include <iterator>
#include <optional>

#include "engine/book/book_memory.hpp"

namespace eco::engine::book {

/// What the book keeps of an order: price and quantity, and what the venue wants to see of it
/// without a look at its own record.
struct RestingOrder {
  domain::Side side = domain::Side::buy;
  domain::Price price;
  domain::Quantity leaves;
  std::uint64_t id = 0;     ///< the venue's
  std::uint32_t owner = 0;  ///< the venue's: whose it is, so that a sweep can skip its own

  friend bool operator==(const RestingOrder&, const RestingOrder&) = default;
};

/// All bits for a buyer's price, none for a seller's: price ^ mask is the rank, and back.
[[nodiscard]] constexpr std::int64_t rank_mask(domain::Side side) noexcept {
  return static_cast<std::int64_t>(side) - 2;
}
/// The price of a page's level.
[[nodiscard]] constexpr domain::Price price_at(const Page& page, std::uint32_t bit) noexcept {
  return domain::Price((page.number * Page::ranks + bit) ^ rank_mask(page.side));
}

/// The orders at one price.
struct Level {
  domain::Price price;
  domain::Quantity open;    ///< Σ leaves
  std::uint32_t count = 0;  ///< orders, > 0
  Slot first;               ///< the oldest; `OrderBook::next` leads to the others
  Slot last;

  friend bool operator==(const Level&, const Level&) = default;
};

/// Levels of one side, best price first. Borrowed: valid until the book changes.
class LevelIterator {
 public:
  using value_type = Level;
  using difference_type = std::ptrdiff_t;

  LevelIterator() = default;
  LevelIterator(const BookMemory& memory, std::uint32_t page) noexcept
      : LevelIterator(memory, page, ~std::uint64_t{0}) {}
  /// Starts at the first level of the page whose bit is in `among`.
  LevelIterator(const BookMemory& memory, std::uint32_t page, std::uint64_t among) noexcept
      : memory_(&memory), page_(page), left_(memory.page(page).occupied & among) {}

  [[nodiscard]] Level operator*() const noexcept {
    const Page& page = memory_->page(page_);
    const auto bit = static_cast<std::uint32_t>(std::countr_zero(left_));
    const Node& level = memory_->node(BookMemory::level_ref(page_, bit));
    return {price_at(page, bit), domain::Quantity(level.quantity), level.tag,
            Slot(static_cast<std::uint32_t>(level.next)),
            Slot(static_cast<std::uint32_t>(level.previous))};
  }
  LevelIterator& operator++() noexcept {
    left_ &= left_ - 1;
    while (left_ == 0 && page_ != 0) {
      page_ = memory_->page(page_).next;
      left_ = memory_->page(page_).occupied;
    }
    return *this;
  }
  LevelIterator operator++(int) noexcept {
    LevelIterator before = *this;
    ++*this;
    return before;
  }
  friend bool operator==(const LevelIterator& at, std::default_sentinel_t) noexcept {
    return at.left_ == 0;
  }

 private:
  const BookMemory* memory_ = nullptr;
  std::uint32_t page_ = 0;
  std::uint64_t left_ = 0;  ///< levels of the page not passed yet
};

class Levels {
 public:
  explicit Levels(LevelIterator first) noexcept : first_(first) {}
  [[nodiscard]] LevelIterator begin() const noexcept { return first_; }
  [[nodiscard]] std::default_sentinel_t end() const noexcept { return {}; }
  [[nodiscard]] bool empty() const noexcept { return first_ == std::default_sentinel; }

 private:
  LevelIterator first_;
};

/// Price levels in pages of 64 adjacent prices, and in each level a ring of orders.
///
/// A page has a bit per price and is found through a cache indexed by its number, behind which
/// stands a tree: 4 096 adjacent prices of a side are a plain table, and any price at all, however
/// far or negative, is one search in the tree away. Nothing moves when the market does, so no
/// window must be centred and no sequence of prices is dear: a far price costs a tree search of its
/// own and nothing for its neighbours. Best price: the first page that holds an order, and in it
/// the lowest bit. A page that becomes empty stays until eight others have, so a market that moves
/// to and fro does not pull down and build its pages with each order.
///
/// Determinism: a function of the calls made, in order. No allocation but BookMemory's.
/// Threading: as the exchange. Lifetime: the memory is borrowed and outlives the book. A book
///   without a first order yet is two words.
/// Invariants, asserted by audit():
///   I1  a level's open = Σ leaves of its ring, its count = their number; all leaves > 0.
///   I2  a page's bit is set where its level has an order; orders of a level have its price.
///   I3  the tree holds every page once, in the order of their links; only a parked one is empty.
///   I4  `best` is the first page that is not empty; the cache holds only pages of the tree.
/// Whether bids and offers may overlap is the trading method's affair: in a call auction they do.
class OrderBook {
 public:
  explicit OrderBook(BookMemory& memory) noexcept : memory_(&memory) {}

  /// Puts the order behind all others of its price. Requires: a claimed slot that does not rest,
  /// leaves > 0. Cost: O(1); O(log pages) for the first order of 64 adjacent prices.
  void rest(Slot slot, const RestingOrder& order) {
    if (ladders_ == nullptr) [[unlikely]]
      ladders_ = &memory_->claim_ladders();
    ECO_ASSERT(order.leaves > domain::Quantity(0));
    const Ref at = level_for(order.side, order.price);
    Node& node = memory_->node(BookMemory::ref(slot));
    ECO_ASSERT(node.level == 0);
    Node& level = memory_->node(at);
    const Ref newest = level.previous;
    node = {newest, at, order.leaves.raw(), at, order.owner, order.id};
    memory_->node(newest).next = BookMemory::ref(slot);
    level.previous = BookMemory::ref(slot);
    level.quantity = sum(level.quantity, order.leaves.raw());
    ++level.tag;
  }

  /// Takes the order out; its slot stays claimed. Requires: it rests in this book. Cost: O(1);
  /// O(log pages) for the last order of 64 adjacent prices.
  void remove(Slot slot) noexcept {
    Node& node = memory_->node(BookMemory::ref(slot));
    const Ref at = node.level;
    ECO_ASSERT(at < 0);
    Node& level = memory_->node(at);
    memory_->node(node.previous).next = node.next;
    memory_->node(node.next).previous = node.previous;
    node.level = 0;
    level.quantity = sum(level.quantity, -node.quantity);
    --level.tag;
    mark_if_empty(at, level);
  }

  /// Lowers what is open of the order, which keeps its place. Requires: it rests in this book, and
  /// 0 < by < leaves. Cost: O(1).
  void reduce(Slot slot, domain::Quantity by) noexcept {
    Node& node = memory_->node(BookMemory::ref(slot));
    ECO_ASSERT(node.level < 0);
    ECO_ASSERT(by > domain::Quantity(0));
    ECO_ASSERT(by.raw() < node.quantity);
    node.quantity -= by.raw();
    Node& level = memory_->node(node.level);
    level.quantity = sum(level.quantity, -by.raw());
  }

  /// Takes up to `quantity` from the orders of `side`, best price first, then oldest first, as far
  /// as a price is `limit` or better for the taker. Calls on_fill(slot, maker, quantity) per order,
  /// `maker` being the RestingOrder after the fill; where its leaves are 0 it is out of the book,
  /// and on_fill may release its slot, but it must not touch the book otherwise. Returns what found
  /// no order. Cost: O(fills).
  template <class OnFill>
  domain::Quantity take(domain::Side side, domain::Price limit, domain::Quantity quantity,
                        OnFill&& on_fill) {
    std::int64_t open = quantity.raw();
    while (open > 0 && reaches(side, limit)) open = take_level(side, open, on_fill);
    return domain::Quantity(open);
  }

  /// True where a taker with this limit meets an order of `side`. O(1).
  [[nodiscard]] bool reaches(domain::Side side, domain::Price limit) const noexcept {
    if (ladders_ == nullptr) [[unlikely]]
      return false;
    const std::uint32_t best = ladder(side).best;
    return best != 0 && best_rank(best) <= rank_of(side, limit);
  }

  [[nodiscard]] bool empty(domain::Side side) const noexcept {
    return ladders_ == nullptr || ladder(side).best == 0;
  }
  /// The best price of a side. O(1).
  [[nodiscard]] std::optional<domain::Price> best_price(domain::Side side) const noexcept {
    if (empty(side)) return {};
    return domain::Price(best_rank(ladder(side).best) ^ rank_mask(side));
  }
  /// The best level of a side. O(1).
  [[nodiscard]] std::optional<Level> best(domain::Side side) const noexcept {
    const Levels all = levels(side);
    if (all.empty()) return {};
    return *all.begin();
  }
  /// Levels of a side, best price first.
  [[nodiscard]] Levels levels(domain::Side side) const noexcept {
    return Levels({*memory_, ladders_ == nullptr ? 0 : ladder(side).best});
  }
  /// The level at a price. Cost: O(1); O(log pages) away from the cached pages.
  [[nodiscard]] std::optional<Level> level(domain::Side side, domain::Price price) const noexcept;

  /// The next younger order of the same price, or none. Requires: it rests in this book.
  [[nodiscard]] Slot next(Slot slot) const noexcept {
    const Ref next = memory_->node(BookMemory::ref(slot)).next;
    return next > 0 ? Slot(static_cast<std::uint32_t>(next)) : Slot();
  }
  /// True where the claimed slot's order rests in some book.
  [[nodiscard]] bool rests(Slot slot) const noexcept {
    return memory_->node(BookMemory::ref(slot)).level != 0;
  }
  /// What was put here, with the leaves of now. Requires: it rests in this book.
  [[nodiscard]] RestingOrder order(Slot slot) const noexcept {
    const Node& node = memory_->node(BookMemory::ref(slot));
    const Page& page = memory_->page(BookMemory::page_of(node.level));
    return {page.side, price_at(page, BookMemory::bit_of(node.level)),
            domain::Quantity(node.quantity), node.id, node.tag};
  }

  /// Brings the level of a price nearer before it is needed; `prefetch_newest` then its newest
  /// order, behind which the next one goes. Neither changes any outcome.
  [[gnu::always_inline]] void prefetch(domain::Side side, domain::Price price) const noexcept {
    if (ladders_ != nullptr) __builtin_prefetch(&cached_level(side, price), 1);
  }
  [[gnu::always_inline]] void prefetch_newest(domain::Side side,
                                              domain::Price price) const noexcept {
    if (ladders_ == nullptr) return;
    __builtin_prefetch(&memory_->node(cached_level(side, price).previous), 1);
  }

  /// Asserts I1…I4. O(orders).
  void audit() const noexcept;

 private:
  friend class BookAudit;

  [[nodiscard]] static std::size_t index_of(domain::Side side) noexcept {
    return static_cast<std::size_t>(side) - 1;
  }
  [[nodiscard]] static std::int64_t rank_of(domain::Side side, domain::Price price) noexcept {
    return price.raw() ^ rank_mask(side);
  }
  [[nodiscard]] static std::uint32_t bit_of(std::int64_t rank) noexcept {
    return static_cast<std::uint32_t>(rank) % Page::ranks;
  }
  [[nodiscard]] static std::size_t cache_of(std::int64_t number) noexcept {
    return static_cast<std::size_t>(number) & (std::tuple_size_v<decltype(Ladder::recent)> - 1);
  }
  /// A sum that may leave int64 and comes back when the orders go.
  [[nodiscard]] static std::int64_t sum(std::int64_t a, std::int64_t b) noexcept {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
  }

  [[nodiscard]] Ladder& ladder(domain::Side side) noexcept {
    return ladders_->sides[index_of(side)];
  }
  [[nodiscard]] const Ladder& ladder(domain::Side side) const noexcept {
    return ladders_->sides[index_of(side)];
  }
  /// The level of a price, or some other node where its page is not in the cache.
  [[nodiscard]] const Node& cached_level(domain::Side side, domain::Price price) const noexcept {
    const std::int64_t rank = rank_of(side, price);
    const std::uint32_t at = ladder(side).recent[cache_of(rank >> Page::rank_bits)];
    return memory_->node(BookMemory::level_ref(at, bit_of(rank)));
  }
  /// Requires: the page is not empty.
  [[nodiscard]] std::int64_t best_rank(std::uint32_t at) const noexcept {
    const Page& page = memory_->page(at);
    return page.number * Page::ranks + std::countr_zero(page.occupied);
  }

  /// The level of a price, from now on with an order.
  [[nodiscard]] Ref level_for(domain::Side side, domain::Price price) {
    const std::int64_t rank = rank_of(side, price);
    const std::int64_t number = rank >> Page::rank_bits;
    std::uint32_t at = ladder(side).recent[cache_of(number)];
    if (memory_->page(at).number != number) [[unlikely]]
      at = page_for(side, number);
    Page& page = memory_->page(at);
    if (page.occupied == 0) [[unlikely]]
      first_order(ladder(side), at);
    page.occupied |= std::uint64_t{1} << bit_of(rank);
    return BookMemory::level_ref(at, bit_of(rank));
  }

  void mark_if_empty(Ref at, const Node& level) noexcept {
    const std::uint32_t page_at = BookMemory::page_of(at);
    Page& page = memory_->page(page_at);
    page.occupied &= ~(std::uint64_t{level.tag == 0} << BookMemory::bit_of(at));
    if (page.occupied == 0) [[unlikely]]
      page_emptied(ladder(page.side), page_at);
  }

  /// Takes from the best level of a side that has one; returns what is left to take.
  template <class OnFill>
  std::int64_t take_level(domain::Side side, std::int64_t open, OnFill& on_fill) {
    const std::uint32_t best = ladder(side).best;
    const auto bit = static_cast<std::uint32_t>(std::countr_zero(memory_->page(best).occupied));
    const domain::Price price = price_at(memory_->page(best), bit);
    const Ref at = BookMemory::level_ref(best, bit);
    Node& level = memory_->node(at);
    std::int64_t taken = 0;
    Ref first = level.next;
    bool ended = true;
    while (ended && first != at && open > 0) {
      Node& maker = memory_->node(first);
      const Slot slot(static_cast<std::uint32_t>(first));
      const std::int64_t fill = std::min(maker.quantity, open);
      open -= fill;
      taken = sum(taken, fill);
      maker.quantity -= fill;
      ended = maker.quantity == 0;
      if (ended) {
        maker.level = 0;
        --level.tag;
        first = maker.next;
      }
      on_fill(slot,
              RestingOrder{side, price, domain::Quantity(maker.quantity), maker.id, maker.tag},
              domain::Quantity(fill));
    }
    level.next = first;
    memory_->node(first).previous = at;
    level.quantity = sum(level.quantity, -taken);
    mark_if_empty(at, level);
    return open;
  }

  // What happens once in many orders.
  [[nodiscard]] std::uint32_t page_for(domain::Side side, std::int64_t number);
  void first_order(Ladder& ladder, std::uint32_t at) noexcept;
  void page_emptied(Ladder& ladder, std::uint32_t at) noexcept;
  void leave_park(Ladder& ladder, std::uint32_t at) noexcept;
  void release_page(Ladder& ladder, std::uint32_t at) noexcept;

  BookMemory* memory_;
  Ladders* ladders_ = nullptr;
};

}  // namespace eco::engine::book

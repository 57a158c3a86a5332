#pragma once
/// The slabs from which all books of one exchange take their orders, levels and pages.
#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <span>

#include "base/assert.hpp"
#include "domain/types.hpp"
#include "engine/node_pool.hpp"
#include "engine/slot_index.hpp"

namespace eco::engine::book {

/// A place among the nodes: an order's slot, or a level, which is negative. 0 is none.
using Ref = std::int32_t;

/// What a book touches of an order, or of a price level: the level is a member of the ring of its
/// orders, so that none of them is first or last and links change without a branch.
struct Node {
  Ref previous;           ///< the older one; of a level: its newest order
  Ref next;               ///< the younger one; of a level: its oldest order
  std::int64_t quantity;  ///< leaves; of a level: Σ leaves, modulo 2^64
  Ref level;              ///< 0 while the order does not rest, and of a level
  std::uint32_t tag;      ///< owner; of a level: how many orders
  std::uint64_t id;       ///< the venue's; 0 of a level
};
static_assert(sizeof(Node) == 32);

/// Prices of one side have a rank that grows from best to worst: the price for sellers, −price − 1
/// for buyers. A page is 64 adjacent ranks; their levels are the nodes that belong to it for good.
struct Page {
  static constexpr int rank_bits = 6;
  static constexpr std::uint32_t ranks = 1U << rank_bits;

  std::uint64_t occupied;  ///< bit per rank that has an order
  std::int64_t number;     ///< rank >> rank_bits
  std::uint32_t next;      ///< the page behind it on its side, 0 = none; chain of free pages
  std::uint32_t previous;  ///< the page before it, 0 = none
  domain::Side side;
  bool parked;  ///< among its ladder's `parked`
};
static_assert(sizeof(Page) == 32);

/// One side of a book.
struct Ladder {
  static constexpr std::size_t parked_max = 8;
  using Pages = std::map<std::int64_t, std::uint32_t, std::less<>,
                         NodeAllocator<std::pair<const std::int64_t, std::uint32_t>>>;

  explicit Ladder(NodePool& nodes) : pages(Pages::allocator_type(nodes)) {}

  std::uint32_t best = 0;  ///< the first page that is not empty, 0 = no order on this side
  std::uint32_t park = 0;  ///< where the next page that becomes empty is parked
  std::array<std::uint32_t, parked_max> parked{};  ///< became empty last; the others have orders
  std::array<std::uint32_t, 64> recent{};          ///< page by number modulo 64: a cache of `pages`
  Pages pages;                                     ///< by number
};

/// Both sides; a book claims one with its first order.
struct Ladders {
  explicit Ladders(NodePool& nodes) : sides{Ladder(nodes), Ladder(nodes)} {}
  std::array<Ladder, 2> sides;
};

/// Owns what rests in the books of one exchange.
///
/// Determinism: a function of the calls made; slots are private to the process.
/// Memory: address space for orders and first pages is claimed at construction and by
///   `set_orders_max`, and touched only as it is used. Later there is an allocation only while the
///   number of pages sets a record: tree nodes come in chunks, pages by doubling.
/// Threading: as the exchange. Lifetime: outlives the books that borrow it.
class BookMemory {
 public:
  /// Orders with a slot, all books together, are at most this.
  static constexpr std::uint32_t orders_limit = (1U << 24) - 1;

  explicit BookMemory(std::uint32_t orders_max);

  /// Requires: not below the slots ever claimed. No order of any book is borrowed.
  void set_orders_max(std::uint32_t orders_max);

  /// A slot for one more order: the one given back last. Requires: not full. Cost: O(1).
  [[nodiscard]] Slot claim() noexcept {
    Ref slot = free_order_;
    if (slot != 0) {
      free_order_ = node(slot).next;
    } else {
      slot = new_order();
    }
    ++orders_;
    return Slot(static_cast<std::uint32_t>(slot));
  }
  /// Gives a slot back. Requires: claimed, and its order rests nowhere.
  void release(Slot slot) noexcept {
    Node& order = node(ref(slot));
    ECO_ASSERT(order.level == 0);
    order.next = free_order_;
    free_order_ = ref(slot);
    --orders_;
  }
  [[nodiscard]] bool full() const noexcept { return orders_ == orders_max_; }
  [[nodiscard]] std::uint32_t claimed() const noexcept { return orders_; }

  /// Brings an order nearer before it is needed; `prefetch_ring` what removing it touches. Neither
  /// changes any outcome; the slot need not be claimed any more. Inlined by force: GCC drops calls
  /// of functions that do nothing but prefetch.
  [[gnu::always_inline]] void prefetch(Slot slot) const noexcept {
    __builtin_prefetch(&node(ref(slot)), 1);
  }
  [[gnu::always_inline]] void prefetch_ring(Slot slot) const noexcept {
    const Node& order = node(ref(slot));
    __builtin_prefetch(&node(order.previous), 1);
    __builtin_prefetch(&node(order.next), 1);
    __builtin_prefetch(&node(order.level), 1);
  }

  /// The slabs, for a caller that asks the system for huge pages or locks them in memory.
  [[nodiscard]] std::array<std::span<std::byte>, 2> regions() noexcept;

 private:
  friend class OrderBook;
  friend class LevelIterator;
  friend class BookAudit;

  [[nodiscard]] static Ref ref(Slot slot) noexcept { return static_cast<Ref>(slot.raw()); }
  [[nodiscard]] Node& node(Ref at) noexcept { return middle_[at]; }
  [[nodiscard]] const Node& node(Ref at) const noexcept { return middle_[at]; }
  [[nodiscard]] Page& page(std::uint32_t at) noexcept { return pages_[at]; }
  [[nodiscard]] const Page& page(std::uint32_t at) const noexcept { return pages_[at]; }

  [[nodiscard]] static Ref level_ref(std::uint32_t page, std::uint32_t bit) noexcept {
    return ~static_cast<Ref>(page * Page::ranks + bit);
  }
  [[nodiscard]] static std::uint32_t page_of(Ref level) noexcept {
    return static_cast<std::uint32_t>(~level) / Page::ranks;
  }
  [[nodiscard]] static std::uint32_t bit_of(Ref level) noexcept {
    return static_cast<std::uint32_t>(~level) % Page::ranks;
  }
  [[nodiscard]] Ref new_order() noexcept;
  [[nodiscard]] std::uint32_t take_page();
  void give_back_page(std::uint32_t at) noexcept;
  [[nodiscard]] Ladders& claim_ladders();
  void make_room(std::uint32_t orders_max, std::uint32_t pages_max);

  std::uint32_t orders_max_ = 0;
  std::uint32_t pages_max_ = 0;
  std::unique_ptr<Node[]> nodes_;
  Node* middle_ = nullptr;  ///< the node of Ref 0: levels below, orders above
  std::unique_ptr<Page[]> pages_;
  std::uint32_t orders_ = 0;
  Ref free_order_ = 0;
  Ref last_order_ = 0;  ///< the highest slot ever claimed
  std::uint32_t free_page_ = 0;
  std::uint32_t last_page_ = 0;
  NodePool tree_nodes_;
  std::deque<Ladders> ladders_;  ///< books borrow theirs
};

}  // namespace eco::engine::book

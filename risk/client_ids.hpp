#pragma once
/// ClOrdIDs that members have used: unique per member and trade date, and among live orders. One
/// name space for orders, cancels, replacements and block requests. (DESIGN: days)
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/chunked.hpp"
#include "base/hash.hpp"
#include "domain/archive.hpp"
#include "domain/types.hpp"

namespace eco::risk {

/// What a ClOrdID belongs to. An order and an offer never share a number: both are the sequence
/// number of their command.
struct ClientIdOwner {
  enum class Kind : std::uint8_t { order = 1, offer = 2 };
  Kind kind = Kind::order;
  std::uint64_t id = 0;

  [[nodiscard]] static constexpr ClientIdOwner of(domain::OrderId order) noexcept {
    return {Kind::order, order.raw()};
  }
  [[nodiscard]] static constexpr ClientIdOwner of(domain::OfferId offer) noexcept {
    return {Kind::offer, offer.raw()};
  }
  [[nodiscard]] constexpr domain::OrderId order() const noexcept { return domain::OrderId(id); }
  [[nodiscard]] constexpr domain::OfferId offer() const noexcept { return domain::OfferId(id); }
  friend constexpr bool operator==(const ClientIdOwner&, const ClientIdOwner&) noexcept = default;
};

/// Index of accepted requests' ids. Ended orders' ids stay until the next open day.
///
/// Determinism: a function of the calls made; hashing order is never visible.
/// Cost: O(1); takes memory beyond what was reserved piece by piece: the index grows in 1 024
/// parts, each on its own.
class ClientIds {
 public:
  explicit ClientIds(std::size_t reserve = 0);

  /// The owner, or null. Borrowed until the next non-const call.
  [[nodiscard]] const ClientIdOwner* find(domain::MemberId member,
                                          const domain::ClOrdId& cl_ord_id) const noexcept;

  /// Enters an accepted request's id. Requires: not in use.
  void add(domain::MemberId member, const domain::ClOrdId& cl_ord_id, ClientIdOwner owner);

  /// A trade date begins: ids whose owner is not live (`is_live(const ClientIdOwner&)`) can be used
  /// again. O(ids).
  template <class IsLive>
  void open_day(IsLive&& is_live) {
    entries_.erase_if([&is_live](const Entry& entry) { return !is_live(entry.owner); });
    rebuild_index();
    hash_ = {};
    hashed_ = 0;
  }

  [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }
  [[nodiscard]] base::Hash128 hash() const noexcept;
  /// Asserts that index and hash agree with the entries. O(ids).
  void audit() const;

  void save(domain::ByteWriter& out) const;
  /// Requires: empty. Impossible values fail the reader.
  void load(domain::ByteReader& in);

 private:
  struct Entry {
    domain::MemberId member;
    domain::ClOrdId cl_ord_id;
    ClientIdOwner owner;

    [[nodiscard]] base::Hash128 state_hash() const noexcept;
  };
  struct Cell {
    std::uint32_t place = 0;  ///< in `entries_`, from 1; 0: free
    std::uint32_t mark = 0;   ///< of the key: its part, and where to begin to look
  };
  /// A part of the index: open addressing with linear probing.
  struct Part {
    std::vector<Cell> cells;  ///< a power of two, at most half of them used; or none
    std::size_t used = 0;

    void place(Cell cell) noexcept;
    void grow(std::size_t to);
  };
  static constexpr unsigned part_bits = 10;

  [[nodiscard]] static std::uint32_t mark_of(domain::MemberId member,
                                             const domain::ClOrdId& cl_ord_id) noexcept;
  [[nodiscard]] static std::size_t part_of(std::uint32_t mark) noexcept {
    return mark >> (32 - part_bits);
  }
  void enter(Cell cell);
  void rebuild_index();

  base::Chunked<Entry> entries_;
  std::vector<Part> parts_;

  // A cache of the state hash.
  mutable base::Hash128 hash_;  ///< of the first `hashed_` entries
  mutable std::size_t hashed_ = 0;
};

}  // namespace eco::risk

#pragma once
/// ClOrdIDs that members have used: unique per member and trade date, and among live orders. One
/// name space for orders, cancels, replacements and block requests. (DESIGN: days)
#include <boost/unordered/unordered_flat_set.hpp>
#include <cstdint>
#include <string_view>
#include <vector>

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
/// Cost: O(1); allocates only beyond the capacity reserved.
class ClientIds {
 public:
  explicit ClientIds(std::size_t reserve = 0);
  ~ClientIds();
  ClientIds(const ClientIds&) = delete;
  ClientIds& operator=(const ClientIds&) = delete;

  /// The owner, or null. Borrowed until the next non-const call.
  [[nodiscard]] const ClientIdOwner* find(domain::MemberId member,
                                          const domain::ClOrdId& cl_ord_id) const noexcept;

  /// Enters an accepted request's id. Requires: not in use.
  void add(domain::MemberId member, const domain::ClOrdId& cl_ord_id, ClientIdOwner owner);

  /// A trade date begins: ids whose owner is not live (`is_live(const ClientIdOwner&)`) can be used
  /// again. O(ids).
  template <class IsLive>
  void open_day(IsLive&& is_live) {
    for (std::uint32_t slot = 0; slot < entries_.size();) {
      if (is_live(static_cast<const ClientIdOwner&>(entries_[slot].owner))) {
        ++slot;
      } else {
        drop(slot);
      }
    }
  }

  [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }
  [[nodiscard]] base::Hash128 hash() const noexcept { return hash_; }
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
  struct Key {
    domain::MemberId member;
    const domain::ClOrdId* cl_ord_id;
  };
  /// The index holds places in `entries`; hash and equality look there.
  struct SlotHash {
    // NOLINTNEXTLINE(readability-identifier-naming): the container asks for this name
    using is_transparent = void;
    // NOLINTNEXTLINE(readability-identifier-naming): the container asks for this name
    using is_avalanching = void;
    const std::vector<Entry>* entries;
    [[nodiscard]] std::size_t operator()(const Key& key) const noexcept;
    [[nodiscard]] std::size_t operator()(std::uint32_t slot) const noexcept;
  };
  struct SlotEqual {
    // NOLINTNEXTLINE(readability-identifier-naming): the container asks for this name
    using is_transparent = void;
    const std::vector<Entry>* entries;
    [[nodiscard]] bool operator()(std::uint32_t a, std::uint32_t b) const noexcept {
      return a == b;
    }
    [[nodiscard]] bool operator()(const Key& key, std::uint32_t slot) const noexcept;
    [[nodiscard]] bool operator()(std::uint32_t slot, const Key& key) const noexcept {
      return (*this)(key, slot);
    }
  };

  void drop(std::uint32_t slot) noexcept;

  std::vector<Entry> entries_;
  boost::unordered_flat_set<std::uint32_t, SlotHash, SlotEqual> index_;
  base::Hash128 hash_;
};

}  // namespace eco::risk

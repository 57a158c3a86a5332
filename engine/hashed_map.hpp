#pragma once
/// Items by key with their share of the state hash.
#include <map>
#include <type_traits>
#include <utility>

#include "base/assert.hpp"
#include "engine/hashed.hpp"

namespace eco::engine {

/// Items that name their own key: `item.key()`, which never changes while they are here.
///
/// Lifetime: pointers are valid until their item is erased.
/// Cost: O(log items).
template <HashTag Tag, class Item>
class HashedMap {
 public:
  using Key = std::remove_cvref_t<decltype(std::declval<const Item&>().key())>;
  using EditItem = Edit<Tag, Item>;

  /// Requires: no item of that key.
  Item& add(const Item& item) {
    const auto [at, added] = items_.emplace(item.key(), item);
    ECO_ASSERT(added);
    hash_ += item_hash<Tag>(item);
    return at->second;
  }
  /// Null where there is none.
  [[nodiscard]] Item* find(const Key& key) noexcept {
    const auto at = items_.find(key);
    return at == items_.end() ? nullptr : &at->second;
  }
  [[nodiscard]] const Item* find(const Key& key) const noexcept {
    const auto at = items_.find(key);
    return at == items_.end() ? nullptr : &at->second;
  }
  [[nodiscard]] EditItem edit(Item& item) noexcept { return EditItem(hash_, item); }
  /// Requires: there is one.
  void erase(const Key& key) noexcept {
    const auto at = items_.find(key);
    ECO_ASSERT(at != items_.end());
    hash_ -= item_hash<Tag>(at->second);
    items_.erase(at);
  }
  [[nodiscard]] const std::map<Key, Item>& all() const noexcept { return items_; }

  [[nodiscard]] base::Hash128 hash() const noexcept { return hash_; }
  void audit() const noexcept {
    base::Hash128 sum;
    for (const auto& [key, item] : items_) {
      ECO_ASSERT(item.key() == key);
      sum += item_hash<Tag>(item);
    }
    ECO_ASSERT(sum == hash_);
  }
  void save(domain::ByteWriter& out) const {
    out.put(static_cast<std::uint64_t>(items_.size()));
    for (const auto& [key, item] : items_) out.put(item);
  }
  /// Requires: empty. A key that comes twice fails the reader.
  void load(domain::ByteReader& in) {
    for (auto count = in.get<std::uint64_t>(); count > 0 && !in.failed(); --count) {
      const auto item = in.get<Item>();
      if (in.failed() || items_.contains(item.key())) return in.fail();
      add(item);
    }
  }

 private:
  std::map<Key, Item> items_;
  base::Hash128 hash_;
};

}  // namespace eco::engine

#pragma once
/// Finding things by a sequence number: numbers that ascend and are mostly close together.
#include <array>
#include <memory>
#include <vector>

#include "engine/slot_index.hpp"

namespace eco::engine {

/// Key → a number from 1: pages of 4 096 neighbouring keys, found by their own index, so that what
/// is young lies together and growing never moves anything. Pages without entries are used again.
/// Cost: O(1).
class SequenceIndex {
 public:
  /// 0 where the key is not there.
  [[nodiscard]] std::uint32_t find(std::uint64_t key) const noexcept {
    const Slot page = directory_.find(name_of(key));
    return page.valid() ? pages_[page.raw() - 1]->places[key % page_keys] : 0;
  }
  /// Enters the key or changes what it stands for. Requires: `place` is not 0.
  void set(std::uint64_t key, std::uint32_t place) {
    ECO_ASSERT(place != 0);
    Slot at = directory_.find(name_of(key));
    if (!at.valid()) at = add_page(key);
    Page& page = *pages_[at.raw() - 1];
    page.used += page.places[key % page_keys] == 0 ? 1U : 0U;
    page.places[key % page_keys] = place;
  }
  /// Requires: `key` is there.
  void erase(std::uint64_t key) {
    const Slot at = directory_.find(name_of(key));
    ECO_ASSERT(at.valid());
    Page& page = *pages_[at.raw() - 1];
    ECO_ASSERT(page.places[key % page_keys] != 0);
    page.places[key % page_keys] = 0;
    if (--page.used > 0) return;
    directory_.erase(name_of(key));
    empty_.push_back(at);
  }

 private:
  static constexpr std::uint64_t page_keys = 4'096;
  struct Page {
    std::array<std::uint32_t, page_keys> places{};
    std::uint32_t used = 0;
  };

  [[nodiscard]] static std::uint64_t name_of(std::uint64_t key) noexcept {
    return key / page_keys + 1;
  }
  Slot add_page(std::uint64_t key) {
    if (empty_.empty()) {
      pages_.push_back(std::make_unique<Page>());
      empty_.emplace_back(static_cast<std::uint32_t>(pages_.size()));
    }
    const Slot at = empty_.back();
    empty_.pop_back();
    directory_.insert(name_of(key), at);
    return at;
  }

  SlotIndex directory_;  ///< by the page's place among all keys, counted from 1
  std::vector<std::unique_ptr<Page>> pages_;
  std::vector<Slot> empty_;
};

}  // namespace eco::engine

#pragma once
/// Takes slots from the core, makes them durable in groups, hands them back.
#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <unordered_map>

#include "base/result.hpp"
#include "node/sealed_auctions.hpp"
#include "node/slot.hpp"
#include "node/trader_table.hpp"
#include "persistence/journal.hpp"
#include "persistence/sealing.hpp"

namespace eco::node {

/// Encoding, checksums, hash chain and fsync happen here, off the order path.
///
/// Contract: a slot is finished (and so may be released) only after the journal has said that its
/// command, events
///   and session record are durable.
/// Rotation: a command that opens a day is the first record of its new environment; one that closes
/// a day ends a
///   batch, behind which the day is sealed.
/// Threading: do_work on the journal thread; `durable` and `disk_percent` on any.
class JournalLoop {
 public:
  struct Options {
    /// The newest snapshot on disk, for the head of a new environment. Called on the journal
    /// thread.
    std::function<persistence::SnapshotRef()> newest_snapshot;
    /// Traders as the journal holds them at the start.
    TraderTable traders;
    /// Sealed auctions as the journal holds them at the start.
    SealedAuctions sealed;
  };

  /// `keys` outlives the loop and has those of the sealed auctions that are open.
  JournalLoop(SlotRing& ring, persistence::Journal& journal, persistence::SealKeys& keys,
              Options options);

  /// One cycle: commits what is there, up to one batch. Returns how many slots were handed back, 0
  /// where there was nothing to do. After an error nothing may go on: the venue stops.
  [[nodiscard]] base::Result<std::size_t> do_work();
  /// For idle moments: a few milliseconds of what the next seal needs. False where nothing is left
  /// to do.
  [[nodiscard]] base::Result<bool> use_idle_time() { return journal_.prepare_seal(); }
  /// Asks how full the disk is. About once a second, between two cycles.
  void watch_disk();

  /// Everything up to it is durable.
  [[nodiscard]] domain::SeqNo durable() const noexcept {
    return domain::SeqNo(durable_.load(std::memory_order_acquire));
  }
  /// Of the file system or the map, whichever is fuller; 0 until first asked.
  [[nodiscard]] std::uint32_t disk_percent() const noexcept {
    return disk_percent_.load(std::memory_order_relaxed);
  }
  /// Pages used by the newest environment.
  [[nodiscard]] std::uint64_t environment_bytes() const noexcept {
    return environment_bytes_.load(std::memory_order_relaxed);
  }

 private:
  /// What a batch asks of the journal besides being appended.
  struct Shape {
    std::size_t slots = 0;
    const domain::DayOpened* opens = nullptr;
    bool closes = false;
  };

  [[nodiscard]] base::Result<Shape> fill_batch();
  /// Fails where the key of a new sealed auction cannot be kept.
  [[nodiscard]] base::Result<void> encode(const Slot& slot);
  void encode_record(const Slot& slot, const SealedAuctions::Finding& sealed);
  void put_traders(const Slot& slot);
  void put_kept_records();
  [[nodiscard]] base::Result<void> commit(const Shape& shape);

  SlotRing& ring_;
  persistence::Journal& journal_;
  persistence::SealKeys& keys_;
  Options options_;
  persistence::Batch batch_;
  std::string bytes_;                      // scratch of the encoder
  std::vector<domain::AuctionId> closed_;  // sealed auctions that close in the batch
  std::unordered_map<std::uint32_t, const StoredSession*> newest_sessions_;  // of the batch
  std::atomic<std::uint64_t> durable_;
  std::atomic<std::uint32_t> disk_percent_{0};
  std::atomic<std::uint64_t> environment_bytes_{0};
};

}  // namespace eco::node

#pragma once
/// Encryption of what a sealed auction keeps secret until it closes: records and snapshots.
/// Byte format: docs/journal-format.md §13. XChaCha20-Poly1305 of libsodium.
#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "domain/types.hpp"
#include "persistence/journal.hpp"

namespace eco::persistence {

using SealKey = std::array<std::uint8_t, 32>;

/// Numbers this far apart have the same key id.
inline constexpr std::uint64_t seal_key_ids = 0xFFFFFFFF;

/// The key id in a record's header: the auction's number as long as it fits, never 0.
[[nodiscard]] constexpr std::uint32_t seal_key_id(domain::AuctionId auction) noexcept {
  return static_cast<std::uint32_t>((auction.raw() - 1) % seal_key_ids + 1);
}

/// Who looks. An auction's key opens nothing for a reader while the auction is open.
enum class Look : std::uint8_t { venue = 1, reader = 2 };

/// One key per sealed auction, kept in a file outside of the data directory or in memory only.
/// Threading: any thread.
class SealKeys {
 public:
  /// In memory only: simulation, tests, readers.
  SealKeys() = default;
  SealKeys(const SealKeys&) = delete;
  SealKeys& operator=(const SealKeys&) = delete;

  /// Reads the file, where there is one, and keeps new keys there. An unfinished last line, of a
  /// crash while a key was added, is cut off: nothing was sealed under that key yet.
  [[nodiscard]] base::Result<void> keep_in(const std::string& path);
  /// Reads a copy of such a file and leaves it as it is.
  [[nodiscard]] base::Result<void> read(const std::string& path);

  /// The auction is open from now on. Makes its key where there is none; durable on return.
  [[nodiscard]] base::Result<void> open(domain::AuctionId auction);
  /// Readers may open what was sealed under it.
  void close(domain::AuctionId auction);
  /// A key as a journal discloses it.
  void add(domain::AuctionId auction, const SealKey& key);

  /// Requires: the auction was opened here or its key added.
  [[nodiscard]] SealKey key_of(domain::AuctionId auction) const;
  /// All keys with this id that `look` may use.
  [[nodiscard]] std::vector<SealKey> find(std::uint32_t key_id, Look look) const;

 private:
  [[nodiscard]] base::Result<std::size_t> parse(const std::string& path);

  mutable std::mutex mutex_;
  std::string path_;                           // empty: in memory only
  std::map<domain::AuctionId, SealKey> keys_;  // guarded by mutex_
  std::set<domain::AuctionId> open_;           // guarded by mutex_
};

/// Encrypts one part of a record under the keys of all auctions named, the last one innermost: it
/// can be read when the last of them has closed. `fields.key_id` must be the first one's.
/// Part 0 is the command, i the i-th event. Requires: `auctions` is not empty, their keys exist.
[[nodiscard]] Buffer seal_part(const SealKeys& keys, std::span<const domain::AuctionId> auctions,
                               const RecordFields& fields, std::uint32_t part, Bytes content);

/// The record in plain, written to `out`; itself where it is not sealed; empty where a key is not
/// at hand. Fails where the key is another or the record was altered.
[[nodiscard]] base::Result<std::optional<RecordView>> open_record(const RecordView& record,
                                                                  const SealKeys& keys, Look look,
                                                                  Buffer& out);

/// A snapshot's content, encrypted where `auctions` is not empty.
[[nodiscard]] Buffer seal_content(const SealKeys& keys, std::span<const domain::AuctionId> auctions,
                                  domain::SeqNo sequence, Bytes content);
/// Its inverse.
[[nodiscard]] base::Result<Buffer> open_content(const SealKeys& keys, domain::SeqNo sequence,
                                                Bytes content);

/// What a closing record discloses: 40 bytes, the auction's number and its key.
[[nodiscard]] Buffer encode_disclosed(domain::AuctionId auction, const SealKey& key);
/// Adds every key that the record discloses.
void take_keys(const RecordView& record, SealKeys& keys);
/// Reads on to the journal's present end and adds every key that it discloses.
[[nodiscard]] base::Result<void> collect_keys(JournalReader& reader, SealKeys& keys);

}  // namespace eco::persistence

#pragma once
/// Journals with content that is a function of the sequence number, and what a reader gives of them
/// as text.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "persistence/journal.hpp"

namespace eco::persistence::test_support {

/// In memory where there is room: what syncs do to a disk is the power-loss test's matter.
inline std::filesystem::path scratch_parent() {
  std::error_code error;
  const auto space = std::filesystem::space("/dev/shm", error);
  constexpr std::uintmax_t bytes_wanted = 256u << 20;
  if (!error && space.available >= bytes_wanted && ::access("/dev/shm", W_OK) == 0) {
    return "/dev/shm";
  }
  return std::filesystem::temp_directory_path();
}

/// A directory of its own with a signing key beside the place for data; removed at the end.
class ScratchDirectory {
 public:
  ScratchDirectory() {
    std::string name = (scratch_parent() / "eco-test-XXXXXX").string();
    EXPECT_NE(::mkdtemp(name.data()), nullptr);
    path_ = name;
    EXPECT_TRUE(SigningKey::create(signing_key_path()).has_value());
  }
  ScratchDirectory(const ScratchDirectory&) = delete;
  ScratchDirectory& operator=(const ScratchDirectory&) = delete;
  ~ScratchDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string signing_key_path() const { return path_ + "/signing.pem"; }

 private:
  std::string path_;
};

inline Buffer bytes_of(std::string_view text) {
  const Bytes bytes = as_bytes(text);
  return {bytes.begin(), bytes.end()};
}

inline std::string text_of(Bytes bytes) {
  return std::string(as_text(bytes));
}

/// Record `sequence`: command `command N` with padding, N % 4 events; a state hash behind even
/// numbers.
inline void add_test_record(Batch& batch, std::uint64_t sequence) {
  const std::string command = fmt::format(
      "command {} {}", sequence, std::string(sequence % 97 == 0 ? 9000 : sequence % 300, '.'));
  batch.begin_record({.sequence = domain::SeqNo(sequence),
                      .stamp = domain::Timestamp(static_cast<std::int64_t>(sequence) * 1000),
                      .type = static_cast<std::uint16_t>(1 + sequence % 7)},
                     as_bytes(command));
  for (std::uint64_t i = 0; i < sequence % 4; ++i) {
    batch.add_event(as_bytes(fmt::format("event {} of {}", i, sequence)));
  }
  batch.end_record();
  if (sequence % 2 == 0) batch.add_state_hash({sequence, ~sequence});
}

inline void fill_batch(Batch& batch, std::uint64_t first, std::uint64_t last) {
  batch.clear();
  for (std::uint64_t sequence = first; sequence <= last; ++sequence) {
    add_test_record(batch, sequence);
  }
}

/// True where a record is byte for byte what add_test_record makes.
inline bool is_test_record(const RecordView& record) {
  Batch batch;
  add_test_record(batch, record.fields.sequence.raw());
  return std::ranges::equal(batch.record(0), record.bytes);
}

inline std::string describe(const JournalEntry& entry) {
  struct Visitor {
    std::string operator()(const EnvironmentHead& head) const { return "head " + head.name(); }
    std::string operator()(const RecordView& record) const {
      return fmt::format("record {}", record.fields.sequence.raw());
    }
    std::string operator()(const StateHash& hash) const {
      return fmt::format("hash {}", hash.sequence.raw());
    }
    std::string operator()(const Boundary& boundary) const {
      return fmt::format("batch {}-{}", boundary.first.raw(), boundary.last.raw());
    }
    std::string operator()(const Seal& seal) const {
      return fmt::format("seal {}-{}", seal.first.raw(), seal.last.raw());
    }
  };
  return std::visit(Visitor{}, entry);
}

/// Everything from where the reader stands to the end as it is now, or the error as last element.
inline std::vector<std::string> all_entries(JournalReader& reader) {
  std::vector<std::string> entries;
  for (;;) {
    const auto entry = reader.next();
    if (!entry) {
      entries.push_back("error: " + entry.error().text);
      return entries;
    }
    if (!*entry) return entries;
    entries.push_back(describe(**entry));
  }
}

}  // namespace eco::persistence::test_support

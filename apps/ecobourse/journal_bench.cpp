#include "apps/ecobourse/journal_bench.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <vector>

#include "persistence/data_directory.hpp"
#include "persistence/lmdb_journal.hpp"
#include "persistence/signing.hpp"

namespace eco::apps {
namespace {

using SteadyClock = std::chrono::steady_clock;

class Bench {
 public:
  Bench(persistence::Journal& journal, const JournalBenchOptions& options)
      : journal_(journal), options_(options), content_(options.record_bytes, 'x') {}

  base::Result<void> run(std::size_t batch_records) {
    std::vector<std::int64_t> cycles_ns;
    const auto begun = SteadyClock::now();
    const auto end = begun + std::chrono::seconds(options_.seconds);
    auto now = begun;
    while (now < end) {
      fill(batch_records);
      const auto committed = journal_.append(batch_);
      if (!committed) return tl::unexpected(committed.error());
      const auto after = SteadyClock::now();
      cycles_ns.push_back(std::chrono::nanoseconds(after - now).count());
      now = after;
    }
    report(batch_records, cycles_ns, now - begun);
    return {};
  }

 private:
  void fill(std::size_t records) {
    batch_.clear();
    for (std::size_t i = 0; i < records; ++i) {
      ++sequence_;
      batch_.add_record({.sequence = domain::SeqNo(sequence_),
                         .stamp = domain::Timestamp(static_cast<std::int64_t>(sequence_)),
                         .type = 1},
                        persistence::as_bytes(content_), {});
    }
  }

  static void report(std::size_t records, std::vector<std::int64_t>& cycles_ns,
                     std::chrono::nanoseconds took) {
    std::sort(cycles_ns.begin(), cycles_ns.end());
    const auto at_percent = [&cycles_ns](std::size_t percent) {
      return cycles_ns[(cycles_ns.size() - 1) * percent / 100] / 1000;
    };
    const auto total = static_cast<std::int64_t>(records * cycles_ns.size());
    fmt::print(
        "{{\"batch\": {}, \"commits\": {}, \"records_per_s\": {}, \"p50_us\": {}, \"p99_us\": {}, "
        "\"max_us\": {}}}\n",
        records, cycles_ns.size(),
        total * 1000 / std::max<std::int64_t>(took.count() / 1'000'000, 1), at_percent(50),
        at_percent(99), at_percent(100));
    std::fflush(stdout);
  }

  persistence::Journal& journal_;
  const JournalBenchOptions& options_;
  std::string content_;
  persistence::Batch batch_;
  std::uint64_t sequence_ = 0;
};

}  // namespace

base::Result<void> run_journal_bench(const JournalBenchOptions& options) {
  std::error_code error;
  std::filesystem::create_directories(options.directory, error);
  if (error) return base::fail("cannot create " + options.directory + ": " + error.message());
  if (!std::filesystem::is_empty(options.directory, error) || error) {
    return base::fail(options.directory + " is not empty; name a new directory");
  }
  const std::string key_path = options.directory + "/bench.pem";
  if (auto key = persistence::SigningKey::create(key_path); !key) {
    return tl::unexpected(key.error());
  }
  const auto directory = persistence::DataDirectory::acquire(options.directory + "/data");
  if (!directory) return tl::unexpected(directory.error());
  auto journal = persistence::open_lmdb_journal(
      *directory, {.signing_key_path = key_path, .rotation_hook = nullptr});
  if (!journal) return tl::unexpected(journal.error());
  Bench bench(**journal, options);
  for (const std::size_t records : {1u, 16u, 256u, 4096u}) {
    if (auto done = bench.run(records); !done) return done;
  }
  return {};
}

}  // namespace eco::apps

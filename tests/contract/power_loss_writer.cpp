// The program whose disk loses power: appends batches, and says in the notes file what is durable.
//   power_loss_writer DATA SIGNING_KEY NOTES BATCHES SEED [unsynced]
#include <fcntl.h>

#include <cstdlib>

#include <fmt/format.h>

#include "base/prng.hpp"
#include "persistence/lmdb_journal.hpp"
#include "tests/contract/journal_fixtures.hpp"

namespace eco::persistence {
namespace {

constexpr int seal_every = 7;
constexpr int rotate_every = 20;
constexpr std::int32_t first_day = 20'000;

int write_journal(const std::string& data, const LmdbJournalOptions& options,
                  const std::string& notes_path, int batches, std::uint64_t seed) {
  const auto notes = open_file(notes_path, O_WRONLY | O_CREAT | O_APPEND);
  auto directory = DataDirectory::acquire(data);
  if (!notes || !directory) return 1;
  auto journal = open_lmdb_journal(*directory, options);
  if (!journal) return 1;
  base::Prng random(seed);
  Batch batch;
  for (int i = 1; i <= batches; ++i) {
    const std::uint64_t first = (*journal)->last_sequence().raw() + 1;
    const std::uint64_t last = first + random.below(random.chance(1, 10) ? 200 : 12);
    test_support::fill_batch(batch, first, last);
    batch.put_session(as_bytes("last"), as_bytes(fmt::format("{}", last)));
    const auto durable = i % rotate_every == 0
                             ? (*journal)->rotate({base::Date{first_day + i}, {}}, batch)
                             : (*journal)->append(batch);
    if (!durable) return 2;
    const std::string note = fmt::format("{}\n", durable->raw());
    if (!write_all(*notes, as_bytes(note), notes_path)) return 3;
    if (i % seal_every == 0 && !(*journal)->seal(domain::Timestamp(i))) return 4;
  }
  return 0;
}

}  // namespace
}  // namespace eco::persistence

int main(int argc, char** argv) {
  if (argc < 6) return 64;
  eco::persistence::LmdbJournalOptions options;
  options.signing_key_path = argv[2];
  options.map_bytes = std::size_t{1} << 30;
  options.unsynced_for_tests = argc > 6 && std::string_view(argv[6]) == "unsynced";
  return eco::persistence::write_journal(argv[1], options, argv[3], std::atoi(argv[4]),
                                         std::strtoull(argv[5], nullptr, 10));
}

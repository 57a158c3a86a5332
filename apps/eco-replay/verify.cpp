#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <future>

#include "apps/eco-replay/commands.hpp"
#include "proto/codec.hpp"
#include "replay/reexecute/difference_text.hpp"
#include "replay/reexecute/reexecution.hpp"
#include "replay/texts.hpp"

namespace eco::replay_app {
namespace {

struct Outcome {
  replay::Progress progress;
  base::Hash128 state_hash;
  std::optional<replay::Difference> difference;
  std::string damage;        ///< empty: none
  std::uint64_t sealed = 0;  ///< records that stay sealed until their auction closes
  std::chrono::milliseconds took{};

  [[nodiscard]] bool agrees() const noexcept { return !difference && damage.empty(); }
  [[nodiscard]] std::uint64_t commands_per_second() const noexcept {
    const auto ms = static_cast<std::uint64_t>(took.count());
    return progress.commands * 1000 / std::max<std::uint64_t>(ms, 1);
  }
};

/// Reads until the present end, but at least to the end of the batch of `at_least`: checksums,
/// chain, Merkle roots and signatures are the reader's work.
class IntegrityCheck {
 public:
  IntegrityCheck(persistence::JournalReader& reader, const persistence::SealKeys& keys) noexcept
      : reader_(reader), keys_(keys) {}

  /// Records met that cannot be opened yet.
  [[nodiscard]] std::uint64_t sealed() const noexcept { return sealed_; }

  [[nodiscard]] base::Result<void> run(domain::SeqNo at_least) {
    for (;;) {
      auto entry = reader_.next();
      if (!entry) return tl::unexpected(std::move(entry.error()));
      if (!*entry && last_ >= at_least) return {};
      if (!*entry) {
        return base::fail(
            fmt::format("the journal ends at sequence {} for one reader and at {} for "
                        "another: it was changed while it was read; verify it again",
                        last_.raw(), at_least.raw()));
      }
      if (const auto* record = std::get_if<persistence::RecordView>(&**entry)) {
        const auto plain =
            persistence::open_record(*record, keys_, persistence::Look::reader, plain_);
        if (!plain) return tl::unexpected(plain.error());
        if (!*plain) ++sealed_;
      }
      if (const auto* end = std::get_if<persistence::Boundary>(&**entry)) last_ = end->last;
    }
  }

 private:
  persistence::JournalReader& reader_;
  const persistence::SealKeys& keys_;
  persistence::Buffer plain_;
  std::uint64_t sealed_ = 0;
  domain::SeqNo last_;
};

/// Checks the bytes on one thread and executes them on another: neither needs the other's result.
Outcome run(persistence::JournalReader& checked, persistence::JournalReader& executed,
            const persistence::SealKeys& keys, const Options& options) {
  const auto start = std::chrono::steady_clock::now();
  IntegrityCheck integrity(checked, keys);
  auto checking =
      std::async(std::launch::async, [&integrity] { return integrity.run(domain::SeqNo()); });
  replay::Reexecution reexecution(executed, keys, {.orders_max = options.orders_max},
                                  replay::Compare::everything);
  auto found = reexecution.run({});
  auto intact = checking.get();
  Outcome outcome;
  outcome.progress = reexecution.progress();
  // A running venue may have added records that only the execution saw.
  if (intact) intact = integrity.run(outcome.progress.last);
  outcome.state_hash = reexecution.exchange().state_hash();
  if (found) outcome.difference = *std::move(found);
  outcome.sealed = integrity.sealed();
  if (!found && !reexecution.stopped_at_sealed()) outcome.damage = found.error().text;
  if (!intact) outcome.damage = intact.error().text;
  outcome.took = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - start);
  return outcome;
}

void print_json(const Outcome& outcome, bool key_given) {
  const replay::Progress& progress = outcome.progress;
  fmt::print(R"({{"result":"{}","commands":"{}","days":{},"events":"{}","state_hashes":"{}",)"
             R"("seals":{},"seal_key":"{}","last":"{}","state_hash":"{}","commands_per_second":{},)"
             R"("sealed":"{}","difference":{},"error":{}}})"
             "\n",
             outcome.agrees()     ? (outcome.sealed == 0 ? "agrees" : "sealed")
             : outcome.difference ? "differs"
                                  : "damaged",
             progress.commands, progress.days, progress.events, progress.state_hashes,
             progress.seals, key_given ? "given" : "unverified", progress.last.raw(),
             replay::hash_text(outcome.state_hash), outcome.commands_per_second(), outcome.sealed,
             outcome.difference ? replay::difference_json(*outcome.difference) : "null",
             outcome.damage.empty() ? "null" : proto::json_text(outcome.damage));
}

std::string counted(std::uint64_t count, std::string_view noun, std::string_view plural = "s") {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : plural);
}

void print_text(const Outcome& outcome, bool key_given) {
  const replay::Progress& progress = outcome.progress;
  const std::string reexecuted =
      fmt::format("{} {} re-executed in {}", counted(progress.commands, "command"),
                  progress.commands == 1 ? "was" : "were", counted(progress.days, "day"));
  if (!outcome.damage.empty()) fmt::print("{}\n", outcome.damage);
  if (outcome.difference) fmt::print("{}", replay::difference_text(*outcome.difference));
  if (!outcome.agrees()) {
    fmt::print("{}{}, up to sequence {}.\n", reexecuted, outcome.difference ? "" : " and agreed",
               progress.last.raw());
    return;
  }
  fmt::print(
      "Checked: every record's checksum, the chain of batches, {} ({}), {} byte for byte, {}. "
      "State after sequence {}: {}. {} commands a second.\n",
      counted(progress.seals, "seal"),
      key_given ? "signed with the key given" : "signed with the key that each names",
      counted(progress.events, "event"), counted(progress.state_hashes, "state hash", "es"),
      progress.last.raw(), replay::hash_text(outcome.state_hash), outcome.commands_per_second());
  if (outcome.sealed != 0) {
    fmt::print(
        "{} still sealed: re-executed up to sequence {} only; verify again when the auction has "
        "closed, or with --sealed-keys FILE.\n",
        outcome.sealed == 1 ? "1 record is" : fmt::format("{} records are", outcome.sealed),
        progress.last.raw());
  }
  fmt::print("{} and {}.\n", reexecuted,
             progress.state_hashes == 0 ? "every event agrees; no state hash is recorded yet"
                                        : "every state hash agrees");
}

}  // namespace

int verify(const Options& options) {
  const auto checked = open_journal(options, persistence::ReadChecks::full);
  if (!checked) return failed(options, checked.error());
  const auto executed = open_journal(options, persistence::ReadChecks::records);
  if (!executed) return failed(options, executed.error());
  persistence::SealKeys keys;
  if (const auto loaded = load_keys(options, keys); !loaded) return failed(options, loaded.error());
  const Outcome outcome = run(**checked, **executed, keys, options);
  const bool key_given = !options.public_key.empty();
  if (!key_given) {
    fmt::print(
        stderr,
        "eco-replay: no --public-key: whoever could rewrite the journal could sign it again\n");
  }
  if (options.json) {
    print_json(outcome, key_given);
  } else {
    print_text(outcome, key_given);
  }
  return outcome.agrees() ? exit_agrees : exit_differs;
}

}  // namespace eco::replay_app

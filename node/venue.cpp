#include "node/venue.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include "base/assert.hpp"
#include "persistence/lmdb_journal.hpp"

namespace eco::node {
namespace {
constexpr std::chrono::seconds disk_interval{1};
}  // namespace

base::Result<std::unique_ptr<Venue>> Venue::open(const VenueOptions& options, Executor& io) {
  auto directory = persistence::DataDirectory::acquire(options.data_directory);
  if (!directory) return tl::unexpected(directory.error());
  auto credentials = CredentialStore::open(options.credentials_path);
  if (!credentials) return tl::unexpected(credentials.error());
  std::unique_ptr<Venue> venue(new Venue(std::move(*directory), std::move(*credentials), io));
  auto journal = persistence::open_lmdb_journal(venue->directory_,
                                                {.map_bytes = options.map_bytes,
                                                 .signing_key_path = options.signing_key_path,
                                                 .rotation_hook = nullptr});
  if (!journal) return tl::unexpected(journal.error());
  venue->journal_ = std::move(*journal);
  if (auto kept = venue->seal_keys_.keep_in(options.signing_key_path + ".sealed"); !kept) {
    return tl::unexpected(std::move(kept.error()).in("keys of sealed auctions"));
  }
  venue->background_ = std::make_unique<WorkerPool>(1);
  venue->passwords_ = std::make_unique<WorkerPool>(options.password_threads);
  auto node = Node::recover({.journal = *venue->journal_,
                             .snapshots = venue->snapshots_,
                             .seal_keys = venue->seal_keys_,
                             .credentials = venue->credentials_,
                             .clock = venue->clock_,
                             .io = io,
                             .background = *venue->background_,
                             .passwords = *venue->passwords_},
                            options.node);
  if (!node) return tl::unexpected(node.error());
  venue->node_ = std::move(*node);
  return venue;
}

Venue::Venue(persistence::DataDirectory directory, CredentialStore credentials, Executor& io)
    : directory_(std::move(directory)),
      credentials_(std::move(credentials)),
      io_(io),
      snapshots_(directory_.paths().snapshots()) {}

Venue::~Venue() {
  stop();
  // Their work refers to the node.
  passwords_.reset();
  background_.reset();
}

void Venue::start() {
  ECO_ASSERT(!journal_thread_.joinable());
  journal_thread_ = std::thread([this] {
    try {
      run_journal();
    } catch (const std::exception& error) {
      base::fatal("journal", error.what());
    }
  });
}

void Venue::stop() {
  if (!journal_thread_.joinable()) return;
  stopping_.store(true);
  node_->journal_waiter().wake();
  journal_thread_.join();
  node_->release();
}

void Venue::run_journal() {
  using SteadyClock = std::chrono::steady_clock;
  JournalLoop& loop = node_->journal_loop();
  SteadyClock::time_point disk_due{};
  for (;;) {
    const bool stopping = stopping_.load();
    const SteadyClock::time_point begun = SteadyClock::now();
    if (begun >= disk_due) {
      loop.watch_disk();
      disk_due = begun + disk_interval;
    }
    const auto slots = loop.do_work();
    if (!slots) base::fatal("journal", slots.error().text);
    if (*slots != 0) {
      post_release();
      const std::chrono::nanoseconds cycle = SteadyClock::now() - begun;
      longest_cycle_ns_.store(std::max(longest_cycle_ns_.load(), cycle.count()));
      continue;
    }
    if (stopping) return;
    const auto more = loop.use_idle_time();
    if (!more) base::fatal("journal", more.error().text);
    if (*more) continue;
    node_->journal_waiter().wait(disk_interval,
                                 [this] { return node_->journal_has_work() || stopping_.load(); });
  }
}

void Venue::post_release() {
  // One release in the queue is enough: it takes all that is finished when it runs.
  if (release_posted_.exchange(true)) return;
  io_.post([this] {
    release_posted_.store(false);
    node_->release();
  });
}

}  // namespace eco::node

#include "node/venue.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <condition_variable>
#include <csignal>
#include <deque>
#include <mutex>

#include "persistence/lmdb_journal.hpp"
#include "persistence/signing.hpp"
#include "tests/unit/node/scratch_directory.hpp"

namespace eco::node {
namespace {

using domain::SeqNo;

/// The I/O thread of a test: its own.
class TestLoop final : public Executor {
 public:
  void post(std::function<void()> work) override {
    const std::lock_guard lock(mutex_);
    queue_.push_back(std::move(work));
    posted_.notify_one();
  }
  /// Runs posted work until `done`.
  void run_until(const std::function<bool()>& done) {
    while (!done()) {
      std::unique_lock lock(mutex_);
      posted_.wait(lock, [this] { return !queue_.empty(); });
      const std::function<void()> work = std::move(queue_.front());
      queue_.pop_front();
      lock.unlock();
      work();
    }
  }

 private:
  std::mutex mutex_;
  std::condition_variable posted_;
  std::deque<std::function<void()>> queue_;
};

class VenueTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(persistence::SigningKey::create(directory.file("key.pem"))); }
  VenueOptions options() {
    VenueOptions made;
    made.data_directory = directory.file("data");
    made.signing_key_path = directory.file("key.pem");
    made.credentials_path = directory.file("credentials");
    made.map_bytes = std::size_t{1} << 30;
    made.node.limits.orders_max = 1000;
    return made;
  }
  static gateway::SubmitResult admit(Node& node, std::uint64_t number, EventsHandler answer) {
    const auto code = domain::MemberCode::from("M" + std::to_string(number));
    domain::Command command;
    command.header.person = "op1";
    command.body = domain::OperatorCommand{"test", "", domain::AdmitMember{*code, code->str()}};
    const auto outcome = node.operators().submit(std::move(command), std::move(answer));
    return outcome == console::SubmitOutcome::taken ? gateway::SubmitResult::taken
                                                    : gateway::SubmitResult::full;
  }
  /// Admits members until killed; writes the sequence of each answer to `pipe`.
  [[noreturn]] void serve_until_killed(int pipe) {
    TestLoop loop;
    auto venue = Venue::open(options(), loop);
    if (!venue) ::_exit(1);
    (*venue)->start();
    std::uint64_t number = (*venue)->node().exchange().last_sequence().raw();
    std::function<void()> next = [&] {
      (void)admit((*venue)->node(), ++number, [&](SeqNo sequence, const auto&) {
        const std::uint64_t raw = sequence.raw();
        if (::write(pipe, &raw, sizeof raw) != sizeof raw) ::_exit(1);
        next();
      });
    };
    for (int i = 0; i < 8; ++i) next();
    loop.run_until([] { return false; });
    ::_exit(0);
  }

  testing::ScratchDirectory directory;
};

TEST_F(VenueTest, AnswersComeAndAnOrderlyStopKeepsEverything) {
  base::Hash128 before;
  {
    TestLoop loop;
    auto venue = Venue::open(options(), loop);
    ASSERT_TRUE(venue) << venue.error().text;
    (*venue)->start();
    int answers = 0;
    for (std::uint64_t i = 1; i <= 100; ++i) {
      ASSERT_EQ(admit((*venue)->node(), i, [&](SeqNo, const auto&) { ++answers; }),
                gateway::SubmitResult::taken);
    }
    loop.run_until([&] { return answers >= 50; });
    (*venue)->stop();
    EXPECT_EQ(answers, 100);
    before = (*venue)->node().exchange().state_hash();
  }
  TestLoop loop;
  auto venue = Venue::open(options(), loop);
  ASSERT_TRUE(venue) << venue.error().text;
  EXPECT_EQ((*venue)->node().exchange().last_sequence(), SeqNo(100));
  EXPECT_EQ((*venue)->node().exchange().state_hash(), before);
}

TEST_F(VenueTest, ASecondVenueOnTheSameDataIsRefused) {
  TestLoop loop;
  const auto venue = Venue::open(options(), loop);
  ASSERT_TRUE(venue) << venue.error().text;
  const auto second = Venue::open(options(), loop);
  ASSERT_FALSE(second);
  EXPECT_NE(second.error().text.find("in use"), std::string::npos) << second.error().text;
}

TEST_F(VenueTest, WhatAKilledProcessHadAnsweredIsThereAfterEveryKill) {
  std::uint64_t answered = 0;
  for (int kill = 0; kill < 5; ++kill) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) serve_until_killed(ends[1]);
    ::close(ends[1]);
    std::uint64_t sequence = 0;
    for (int answers = 0; answers < 20 + 7 * kill; ++answers) {
      ASSERT_EQ(::read(ends[0], &sequence, sizeof sequence), ssize_t{sizeof sequence});
      answered = sequence;
    }
    ::kill(child, SIGKILL);
    while (::read(ends[0], &sequence, sizeof sequence) == ssize_t{sizeof sequence}) {
      answered = sequence;
    }
    ::close(ends[0]);
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status)) << "the venue ended by itself";
  }
  TestLoop loop;
  auto venue = Venue::open(options(), loop);
  ASSERT_TRUE(venue) << venue.error().text;
  EXPECT_GE((*venue)->node().exchange().last_sequence().raw(), answered);
  EXPECT_GE(answered, 100u);
}

}  // namespace
}  // namespace eco::node

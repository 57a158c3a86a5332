#include "replay/reexecute/reexecution.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "persistence/memory_journal.hpp"
#include "proto/codec.hpp"
#include "replay/reexecute/difference_text.hpp"
#include "tests/unit/proto/random_values.hpp"
#include "tests/unit/replay/journaled_venue.hpp"

namespace eco::replay {
namespace {

using persistence::MemoryDisk;
using persistence::MemoryJournal;
using persistence::ReadChecks;
using testing::Draft;
using ::testing::HasSubstr;
using testing::JournaledVenue;
using testing::TwoDays;

constexpr engine::ExchangeLimits limits{.orders_max = 1'000};

/// Two days in memory, forged on request.
class Replay : public ::testing::Test {
 protected:
  Replay() {
    MemoryDisk scratch(2);
    MemoryJournal journal(scratch);
    JournaledVenue venue(journal);
    at = testing::two_days(venue);
    final_state = venue.exchange().state_hash();
  }

  void write(std::uint64_t forged = 0, std::function<void(Draft&)> change = {}) {
    JournaledVenue venue(own_journal);
    if (forged != 0) venue.forge(forged, std::move(change));
    testing::two_days(venue);
  }

  [[nodiscard]] std::unique_ptr<persistence::JournalReader> reader() {
    auto made =
        own_journal.reader({.checks = ReadChecks::full, .key = own_disk.key().verify_key()});
    EXPECT_TRUE(made.has_value());
    return *std::move(made);
  }

  [[nodiscard]] base::Result<std::optional<Difference>> verify() {
    const auto journal = reader();
    Reexecution reexecution(*journal, limits, Compare::everything);
    auto found = reexecution.run({});
    progress = reexecution.progress();
    reexecuted_state = reexecution.exchange().state_hash();
    return found;
  }

  TwoDays at;
  base::Hash128 final_state;
  MemoryDisk own_disk{1};
  MemoryJournal own_journal{own_disk};
  Progress progress;
  base::Hash128 reexecuted_state;
};

using Reexecute = Replay;
using ReexecuteFindsForgery = Replay;
using ReexecuteRefuses = Replay;

template <class T>
void edit(std::string& bytes, const std::function<void(T&)>& change) {
  auto event = proto::decode_event(bytes);
  ASSERT_TRUE(event.has_value());
  ASSERT_TRUE(std::holds_alternative<T>(*event));
  change(std::get<T>(*event));
  bytes.clear();
  proto::encode(*event, bytes);
}

TEST_F(Reexecute, AgreesWithAnHonestJournalToTheLastStateHash) {
  write();
  const auto found = verify();
  ASSERT_TRUE(found.has_value()) << found.error().text;
  EXPECT_FALSE(found->has_value()) << difference_text(**found);
  EXPECT_EQ(progress.commands, at.last);
  EXPECT_EQ(progress.last, domain::SeqNo(at.last));
  EXPECT_EQ(progress.days, 2u);
  EXPECT_GE(progress.seals, 2u);
  EXPECT_GT(progress.state_hashes, 5u);
  EXPECT_EQ(reexecuted_state, final_state);
}

TEST_F(Reexecute, StopsAtASequenceOrATimeAndGoesOn) {
  write();
  const auto journal = reader();
  Reexecution reexecution(*journal, limits, Compare::everything);
  ASSERT_TRUE(reexecution.run({.sequence = domain::SeqNo(at.buyer_pick), .time = {}}).has_value());
  EXPECT_EQ(reexecution.exchange().last_sequence(), domain::SeqNo(at.buyer_pick));
  const auto book = std::get<domain::BookAnswer>(
      reexecution.exchange().query(domain::BookQuery{domain::InstrumentId(1), 0}));
  ASSERT_TRUE(book.book.has_value());
  ASSERT_EQ(book.book->asks.size(), 2u);
  EXPECT_EQ(book.book->asks[0].order, domain::OrderId(at.seller_listing));
  EXPECT_EQ(book.book->asks[0].leaves, domain::Quantity(3'000));

  const domain::Timestamp time = reexecution.exchange().last_stamp() + domain::Timestamp(1'500'000);
  ASSERT_TRUE(reexecution.run({.sequence = {}, .time = time}).has_value());
  EXPECT_EQ(reexecution.exchange().last_sequence(), domain::SeqNo(at.buyer_pick + 1));
  ASSERT_TRUE(reexecution.run({}).has_value());
  EXPECT_EQ(reexecution.exchange().state_hash(), final_state);
}

TEST_F(Reexecute, AgreesOnCommandsThatNobodyInHisRightMindSends) {
  JournaledVenue venue(own_journal);
  testing::two_days(venue);
  proto::testing::RandomFiller filler(20260302);
  for (int i = 0; i < 3'000; ++i) {
    domain::Command command;
    filler.fill(command);
    command.header.member = domain::MemberId(1 + static_cast<std::uint32_t>(i % 2));
    command.header.trader = domain::TraderId(command.header.member.raw());
    venue.apply(command.body, command.header);
  }
  venue.flush();
  const auto found = verify();
  ASSERT_TRUE(found.has_value()) << found.error().text;
  EXPECT_FALSE(found->has_value()) << difference_text(**found);
  EXPECT_EQ(reexecuted_state, venue.exchange().state_hash());
  EXPECT_EQ(progress.commands, at.last + 3'000);
}

TEST_F(ReexecuteFindsForgery, OfOneNumberInOneEvent) {
  write(at.buyer_pick, [](Draft& draft) {
    for (std::string& bytes : draft.events) {
      const auto event = proto::decode_event(bytes);
      if (!event || !std::holds_alternative<domain::Trade>(*event)) continue;
      edit<domain::Trade>(bytes, [](domain::Trade& trade) { trade.price += domain::Price(1); });
    }
  });
  const auto found = verify();
  ASSERT_TRUE(found.has_value()) << found.error().text;
  ASSERT_TRUE(found->has_value());
  const Difference& difference = **found;
  EXPECT_EQ(difference.sequence, domain::SeqNo(at.buyer_pick));
  EXPECT_EQ(difference.environment, "2026-03-02");
  ASSERT_EQ(difference.recorded.size(), difference.reexecuted.size());
  std::vector<std::size_t> differing;
  for (std::size_t i = 0; i < difference.recorded.size(); ++i) {
    if (difference.recorded[i] != difference.reexecuted[i]) differing.push_back(i);
  }
  ASSERT_EQ(differing.size(), 1u);
  EXPECT_THAT(difference.recorded[differing[0]], HasSubstr(R"("price":"3011")"));
  EXPECT_THAT(difference.reexecuted[differing[0]], HasSubstr(R"("price":"3010")"));
  EXPECT_EQ(difference.what, "event " + std::to_string(differing[0] + 1) + " of " +
                                 std::to_string(difference.recorded.size()) + " differs");
  ASSERT_EQ(difference.around.size(), 5u);
  EXPECT_THAT(difference.around[2],
              HasSubstr(R"("sequence":")" + std::to_string(at.buyer_pick) + R"(",)"));
  // The command was executed as it stands: only the record of what followed is forged.
  ASSERT_TRUE(difference.state.has_value());
  EXPECT_EQ(difference.state->recorded, difference.state->reexecuted);
  EXPECT_THAT(difference_text(difference), HasSubstr("The state agrees"));
}

TEST_F(ReexecuteFindsForgery, OfACommandThatWasNotTheOneExecuted) {
  write(at.seller_listing, [](Draft& draft) {
    std::get<domain::NewOrder>(draft.command.body).quantity = domain::Quantity(6'000);
  });
  const auto found = verify();
  ASSERT_TRUE(found.has_value()) << found.error().text;
  ASSERT_TRUE(found->has_value());
  EXPECT_EQ((*found)->sequence, domain::SeqNo(at.seller_listing));
  ASSERT_TRUE((*found)->state.has_value());
  EXPECT_NE((*found)->state->recorded, (*found)->state->reexecuted);
  EXPECT_THAT(difference_text(**found), HasSubstr("The state differs."));
}

TEST_F(ReexecuteFindsForgery, OfAnEventLeftOutOrAdded) {
  const std::function<void(Draft&)> changes[] = {
      [](Draft& draft) { draft.events.pop_back(); },
      [](Draft& draft) { draft.events.push_back(draft.events.back()); }};
  for (const auto& change : changes) {
    MemoryDisk disk(1);
    MemoryJournal journal(disk);
    JournaledVenue venue(journal);
    venue.forge(at.cancel, change);
    testing::two_days(venue);
    const auto made = journal.reader({.checks = ReadChecks::full, .key = {}});
    ASSERT_TRUE(made.has_value());
    Reexecution reexecution(**made, limits, Compare::everything);
    const auto found = reexecution.run({});
    ASSERT_TRUE(found.has_value()) << found.error().text;
    ASSERT_TRUE(found->has_value());
    EXPECT_EQ((*found)->sequence, domain::SeqNo(at.cancel));
    EXPECT_THAT((*found)->what, HasSubstr("events are recorded"));
  }
}

TEST_F(ReexecuteFindsForgery, OfAStateHash) {
  write(at.first_close, [](Draft& draft) { draft.state_hash->low ^= 1; });
  const auto found = verify();
  ASSERT_TRUE(found.has_value()) << found.error().text;
  ASSERT_TRUE(found->has_value());
  EXPECT_EQ((*found)->sequence, domain::SeqNo(at.first_close));
  EXPECT_EQ((*found)->what, "the state hash after the command differs");
  ASSERT_TRUE((*found)->state.has_value());
  EXPECT_EQ((*found)->state->recorded.low ^ 1, (*found)->state->reexecuted.low);
  EXPECT_EQ((*found)->around.size(), 5u);
}

TEST_F(ReexecuteFindsForgery, OfAnEventThatNobodyCanRead) {
  write(at.refused, [](Draft& draft) { draft.events[0] = "\xff"; });
  const auto found = verify();
  ASSERT_TRUE(found.has_value()) << found.error().text;
  ASSERT_TRUE(found->has_value());
  EXPECT_EQ((*found)->sequence, domain::SeqNo(at.refused));
  EXPECT_THAT((*found)->recorded[0], HasSubstr("unreadable"));
  EXPECT_THAT(difference_json(**found), HasSubstr(R"("recorded":[{"unreadable":)"));
}

TEST_F(ReexecuteRefuses, SemanticsOfAnotherReleaseAndNamesWhatIsNeeded) {
  std::uint64_t opening = 0;
  {
    MemoryDisk scratch(2);
    MemoryJournal journal(scratch);
    JournaledVenue venue(journal);
    testing::two_days(venue);
    const auto made = journal.reader({});
    ASSERT_TRUE(made.has_value());
    const auto environments = (*made)->environments();
    ASSERT_TRUE(environments.has_value());
    opening = environments->at(1).head.first().raw();
  }
  write(opening, [](Draft& draft) {
    edit<domain::DayOpened>(draft.events[0], [](domain::DayOpened& opened) {
      opened.semantics = 7;
      opened.build = "b1d";
    });
  });
  const auto found = verify();
  ASSERT_FALSE(found.has_value());
  EXPECT_THAT(found.error().text,
              HasSubstr("environment 2026-03-02, sequence " + std::to_string(opening) +
                        ": this day ran under engine semantics 7"));
  EXPECT_THAT(found.error().text, HasSubstr("use the release that UPGRADING.md names"));
  EXPECT_THAT(found.error().text, HasSubstr("\"b1d\""));
  EXPECT_EQ(progress.last, domain::SeqNo(opening - 1));
}

TEST_F(ReexecuteRefuses, ACommandThatItsHeaderContradicts) {
  write(at.cancel, [](Draft& draft) { draft.command.header.stamp += domain::Timestamp(1); });
  const auto found = verify();
  ASSERT_FALSE(found.has_value());
  EXPECT_THAT(found.error().text, HasSubstr("sequence " + std::to_string(at.cancel)));
  EXPECT_THAT(found.error().text, HasSubstr("disagree"));
}

TEST_F(ReexecuteRefuses, ACommandThatNobodyCanRead) {
  write(at.cancel, [](Draft& draft) {
    std::get<domain::CancelOrder>(draft.command.body).symbol = "CHANGED";
    draft.command.body = domain::SetEntryMode{domain::EntryMode{}, ""};
  });
  const auto found = verify();
  ASSERT_FALSE(found.has_value());
  EXPECT_THAT(found.error().text, HasSubstr("sequence " + std::to_string(at.cancel) +
                                            ": command unreadable: SetEntryMode.mode: missing"));
}

}  // namespace
}  // namespace eco::replay

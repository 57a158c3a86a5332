#include "risk/client_ids.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>

namespace eco::risk {
namespace {

using domain::ClOrdId;
using domain::MemberId;

constexpr MemberId member_a{1};
constexpr MemberId member_b{2};

ClientIdOwner order(std::uint64_t id) {
  return ClientIdOwner::of(domain::OrderId(id));
}
ClientIdOwner offer(std::uint64_t id) {
  return ClientIdOwner::of(domain::OfferId(id));
}

/// The owner of an id, or one that owns nothing.
ClientIdOwner owner_of(const ClientIds& ids, MemberId member, const ClOrdId& id) {
  const ClientIdOwner* owner = ids.find(member, id);
  return owner == nullptr ? ClientIdOwner{} : *owner;
}

std::string saved(const ClientIds& ids) {
  std::string bytes;
  domain::ByteWriter out(bytes);
  ids.save(out);
  return bytes;
}

TEST(ClientIds, AreOneNameSpacePerMember) {
  ClientIds ids;
  ids.add(member_a, "1", order(7));
  ids.add(member_a, "2", offer(8));
  ids.add(member_b, "1", order(9));
  EXPECT_EQ(owner_of(ids, member_a, "1"), order(7));
  EXPECT_EQ(owner_of(ids, member_a, "2"), offer(8));
  EXPECT_EQ(owner_of(ids, member_b, "1"), order(9));
  EXPECT_EQ(ids.find(member_b, "2"), nullptr);
  EXPECT_EQ(ids.find(member_a, ""), nullptr);
  ids.audit();
}

TEST(ClientIds, TextsThatShareABeginningAreDifferent) {
  ClientIds ids;
  ids.add(member_a, "ORDER-00", order(1));
  ids.add(member_a, "ORDER-000", order(2));
  ids.add(member_a, "ORDER-00-0123456789-0123456789-01234", order(3));
  EXPECT_EQ(owner_of(ids, member_a, "ORDER-00"), order(1));
  EXPECT_EQ(owner_of(ids, member_a, "ORDER-000"), order(2));
  EXPECT_EQ(owner_of(ids, member_a, "ORDER-00-0123456789-0123456789-01234"), order(3));
  EXPECT_EQ(ids.find(member_a, "ORDER-00-0123456789-0123456789-01235"), nullptr);
  EXPECT_EQ(ids.find(member_a, "ORDER-0"), nullptr);
}

TEST(ClientIds, ANewDayFreesThoseOfEndedOrdersOnly) {
  ClientIds ids;
  ids.add(member_a, "live", order(7));
  ids.add(member_a, "live, replaced", order(7));
  ids.add(member_a, "ended", order(8));
  ids.add(member_b, "live", offer(9));
  ids.open_day([](const ClientIdOwner& owner) { return owner != order(8); });
  EXPECT_EQ(ids.size(), 3U);
  EXPECT_EQ(owner_of(ids, member_a, "live"), order(7));
  EXPECT_EQ(owner_of(ids, member_a, "live, replaced"), order(7));
  EXPECT_EQ(owner_of(ids, member_b, "live"), offer(9));
  EXPECT_EQ(ids.find(member_a, "ended"), nullptr);
  ids.add(member_a, "ended", order(20));
  EXPECT_EQ(owner_of(ids, member_a, "ended"), order(20));
  ids.audit();
}

TEST(ClientIds, HashAndSnapshotDoNotDependOnTheWayThere) {
  ClientIds straight;
  straight.add(member_a, "1", order(1));
  straight.add(member_b, "2", order(2));
  ClientIds detour(1'000);
  detour.add(member_b, "3", order(3));
  detour.add(member_b, "2", order(2));
  detour.add(member_a, "1", order(1));
  EXPECT_NE(detour.hash(), straight.hash());
  detour.open_day([](const ClientIdOwner& owner) { return owner.id < 3; });
  EXPECT_EQ(detour.hash(), straight.hash());
  EXPECT_EQ(saved(detour), saved(straight));
}

TEST(ClientIds, ShortOrDoubledSnapshotsFail) {
  ClientIds ids;
  ids.add(member_a, "1", order(1));
  ids.add(member_a, "2", order(2));
  const std::string bytes = saved(ids);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    ClientIds back;
    domain::ByteReader in(std::string_view(bytes).substr(0, size));
    back.load(in);
    EXPECT_TRUE(in.failed()) << size;
  }
  std::string doubled = bytes;
  doubled[doubled.rfind('2')] = '1';  // the second id's text
  ClientIds back;
  domain::ByteReader in(doubled);
  back.load(in);
  EXPECT_TRUE(in.failed());
}

RC_GTEST_PROP(ClientIds, AgreeWithAPlainMap, ()) {
  using Key = std::pair<std::uint32_t, std::string>;
  ClientIds ids;
  std::map<Key, std::uint64_t> model;
  const auto steps = *rc::gen::inRange(1, 200);
  for (int i = 0; i < steps; ++i) {
    const auto member = *rc::gen::inRange<std::uint32_t>(1, 4);
    const auto text = std::to_string(*rc::gen::inRange(0, 60));
    const auto action = *rc::gen::inRange(0, 20);
    const ClOrdId id = *ClOrdId::from(text);
    const auto known = model.find({member, text});
    const ClientIdOwner* found = ids.find(MemberId(member), id);
    RC_ASSERT((found == nullptr) == (known == model.end()));
    if (found != nullptr) {
      RC_ASSERT(found->id == known->second);
    } else if (action < 19) {
      const auto owner = static_cast<std::uint64_t>(i + 1);
      ids.add(MemberId(member), id, order(owner));
      model[{member, text}] = owner;
    }
    if (action == 19) {
      ids.open_day([](const ClientIdOwner& owner) { return owner.id % 3 == 0; });
      std::erase_if(model, [](const auto& entry) { return entry.second % 3 != 0; });
    }
    RC_ASSERT(ids.size() == model.size());
  }
  ids.audit();
  ClientIds back;
  const std::string bytes = saved(ids);
  domain::ByteReader in(bytes);
  back.load(in);
  RC_ASSERT(!in.failed());
  RC_ASSERT(back.hash() == ids.hash());
  RC_ASSERT(saved(back) == bytes);
}

}  // namespace
}  // namespace eco::risk

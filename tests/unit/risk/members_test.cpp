#include "risk/members.hpp"

#include <gtest/gtest.h>

namespace eco::risk {
namespace {

using domain::MemberStatus;
using domain::RejectCode;

domain::CreateTrader trader_of(const char* member, const char* name, const char* comp_id) {
  domain::CreateTrader command;
  command.member = *domain::MemberCode::from(member);
  command.name = *domain::PersonName::from(name);
  command.comp_id = *domain::CompId::from(comp_id);
  return command;
}

/// The refusal, or `none` where the call went through.
template <class T>
RejectCode refused(const Outcome<T>& outcome) {
  return outcome ? RejectCode::none : outcome.error().code;
}

/// Members A, B and C, a trader of each of A and B.
void fill(Members& members) {
  ASSERT_EQ(refused(members.admit("A", "Alpha Steel")), RejectCode::none);
  ASSERT_EQ(refused(members.admit("B", "Beta Power")), RejectCode::none);
  ASSERT_EQ(refused(members.admit("C", "Gamma Funds")), RejectCode::none);
  ASSERT_EQ(refused(members.create_trader(trader_of("A", "ann", "A-FIX"))), RejectCode::none);
  ASSERT_EQ(refused(members.create_trader(trader_of("B", "bob", "B-FIX"))), RejectCode::none);
}

std::string saved(const Members& members) {
  std::string bytes;
  domain::ByteWriter out(bytes);
  members.save(out);
  return bytes;
}

TEST(Members, AreNumberedInOrderEachWithAnAccountAndAGroup) {
  Members members;
  const auto a = members.admit("A", "Alpha Steel");
  ASSERT_TRUE(a);
  EXPECT_EQ((*a)->id, domain::MemberId(1));
  EXPECT_EQ((*a)->account, domain::AccountId(1));
  EXPECT_EQ((*a)->group, domain::GroupId(1));
  EXPECT_EQ((*a)->status, MemberStatus::active);
  const auto b = members.admit("B", "Beta Power");
  ASSERT_TRUE(b);
  EXPECT_EQ((*b)->id, domain::MemberId(2));
  EXPECT_EQ((*b)->group, domain::GroupId(2));
  const Account* account = members.find(domain::AccountId(2));
  ASSERT_NE(account, nullptr);
  EXPECT_EQ(account->code, domain::AccountCode("B"));
  EXPECT_EQ(account->member, domain::MemberId(2));
  members.audit();
}

TEST(Members, AreFoundByNumberAndByText) {
  Members members;
  fill(members);
  EXPECT_EQ(members.find(domain::MemberId(2)), members.find_member("B"));
  EXPECT_EQ(members.find(domain::AccountId(3)), members.find_account("C"));
  EXPECT_EQ(members.find(domain::TraderId(1)), members.find_trader("ann"));
  EXPECT_EQ(members.find(domain::TraderId(2)), members.find_trader_by_comp_id("B-FIX"));
  EXPECT_EQ(members.find(domain::MemberId()), nullptr);
  EXPECT_EQ(members.find(domain::MemberId(4)), nullptr);
  EXPECT_EQ(members.find(domain::AccountId(UINT32_MAX)), nullptr);
  EXPECT_EQ(members.find(domain::TraderId(3)), nullptr);
  EXPECT_EQ(members.find_member("D"), nullptr);
  EXPECT_EQ(members.find_trader("A-FIX"), nullptr);
}

TEST(Members, JoinAndLeaveAffiliateGroups) {
  Members members;
  fill(members);
  EXPECT_EQ(refused(members.set_group("B", "A")), RejectCode::none);
  EXPECT_EQ(members.group_of(domain::MemberId(2)), domain::GroupId(1));
  EXPECT_EQ(refused(members.set_group("C", "B")), RejectCode::none);
  EXPECT_EQ(members.group_of(domain::MemberId(3)), domain::GroupId(1));
  EXPECT_EQ(refused(members.set_group("C", "A")), RejectCode::wrong_state);
  EXPECT_EQ(refused(members.set_group("C", "X")), RejectCode::unknown_member);
  EXPECT_EQ(refused(members.set_group("X", "C")), RejectCode::unknown_member);
  members.audit();
}

TEST(Members, ChangeStatusOnceAtATime) {
  Members members;
  fill(members);
  EXPECT_EQ(refused(members.set_status("A", MemberStatus::active)), RejectCode::wrong_state);
  EXPECT_EQ(refused(members.set_status("A", MemberStatus::suspended)), RejectCode::none);
  EXPECT_EQ(members.find_member("A")->status, MemberStatus::suspended);
  EXPECT_EQ(refused(members.set_status("A", MemberStatus::suspended)), RejectCode::wrong_state);
  EXPECT_EQ(refused(members.set_status("A", MemberStatus::killed)), RejectCode::none);
  EXPECT_EQ(refused(members.set_status("A", MemberStatus::active)), RejectCode::none);
  EXPECT_EQ(refused(members.set_status("X", MemberStatus::killed)), RejectCode::unknown_member);
  members.audit();
}

TEST(Members, RefusalsChangeNothing) {
  Members members;
  fill(members);
  const base::Hash128 hash = members.hash();
  const std::string bytes = saved(members);
  EXPECT_EQ(refused(members.admit("A", "Another")), RejectCode::already_exists);
  EXPECT_EQ(refused(members.admit("", "Nameless")), RejectCode::bad_value);
  EXPECT_EQ(refused(members.admit("D", "")), RejectCode::bad_value);
  EXPECT_EQ(refused(members.create_trader(trader_of("X", "eve", "E-FIX"))),
            RejectCode::unknown_member);
  EXPECT_EQ(refused(members.create_trader(trader_of("A", "bob", "E-FIX"))),
            RejectCode::already_exists);
  EXPECT_EQ(refused(members.create_trader(trader_of("A", "eve", "B-FIX"))),
            RejectCode::already_exists);
  EXPECT_EQ(refused(members.create_trader(trader_of("A", "", "E-FIX"))), RejectCode::bad_value);
  EXPECT_EQ(refused(members.create_trader(trader_of("A", "eve", ""))), RejectCode::bad_value);
  EXPECT_EQ(members.hash(), hash);
  EXPECT_EQ(saved(members), bytes);
}

TEST(Traders, CredentialVersionsOnlyGrow) {
  Members members;
  fill(members);
  EXPECT_EQ(members.find_trader("ann")->credential_version, 1U);
  EXPECT_EQ(refused(members.set_credential({"ann", 1})), RejectCode::bad_value);
  EXPECT_EQ(refused(members.set_credential({"ann", 2})), RejectCode::none);
  EXPECT_EQ(members.find_trader("ann")->credential_version, 2U);
  EXPECT_EQ(refused(members.set_credential({"eve", 2})), RejectCode::unknown_member);
  members.audit();
}

TEST(MembersSnapshot, ComesBackWithTheSameHashAndGoesOnAlike) {
  Members members;
  fill(members);
  ASSERT_TRUE(members.set_group("B", "A"));
  ASSERT_TRUE(members.set_status("C", MemberStatus::killed));
  const std::string bytes = saved(members);
  Members back;
  domain::ByteReader in(bytes);
  back.load(in);
  EXPECT_FALSE(in.failed());
  EXPECT_TRUE(in.at_end());
  EXPECT_EQ(back.hash(), members.hash());
  back.audit();
  ASSERT_TRUE(members.admit("D", "Delta"));
  ASSERT_TRUE(back.admit("D", "Delta"));
  EXPECT_EQ(back.hash(), members.hash());
  EXPECT_EQ(saved(back), saved(members));
}

TEST(MembersSnapshot, ShortOrImpossibleOnesFail) {
  Members members;
  fill(members);
  const std::string bytes = saved(members);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    Members back;
    domain::ByteReader in(std::string_view(bytes).substr(0, size));
    back.load(in);
    EXPECT_TRUE(in.failed()) << size;
  }
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    std::string changed = bytes;
    changed[at] = static_cast<char>(changed[at] ^ 0x41);
    Members back;
    domain::ByteReader in(changed);
    back.load(in);
    if (!in.failed()) back.audit();
  }
}

TEST(MembersHash, DoesNotDependOnTheWayThere) {
  Members straight;
  Members detour;
  fill(straight);
  fill(detour);
  ASSERT_TRUE(detour.set_status("A", MemberStatus::suspended));
  EXPECT_NE(detour.hash(), straight.hash());
  ASSERT_TRUE(detour.set_status("A", MemberStatus::active));
  EXPECT_EQ(detour.hash(), straight.hash());
}

}  // namespace
}  // namespace eco::risk

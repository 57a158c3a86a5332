// Which records carry a sealed auction's secret.
#include "node/sealed_auctions.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace eco::node {
namespace {

using domain::AuctionForm;
using domain::AuctionId;
using domain::AuctionStatus;
using domain::InstrumentId;
using domain::OrderId;
using domain::OrderKind;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

domain::AuctionUpdated auction(std::uint64_t number, std::uint32_t instrument,
                               AuctionStatus status = AuctionStatus::announced,
                               AuctionForm form = AuctionForm::sealed) {
  domain::AuctionUpdated event;
  event.auction = AuctionId(number);
  event.instrument = InstrumentId(instrument);
  event.status = status;
  event.terms.form = form;
  return event;
}

domain::OrderAccepted accepted(std::uint64_t number, std::uint32_t instrument) {
  domain::OrderAccepted event;
  event.order.order = OrderId(900);
  event.order.kind = OrderKind::bid;
  event.order.instrument = InstrumentId(instrument);
  event.auction = AuctionId(number);
  return event;
}

domain::OrderCancelled cancelled(std::uint32_t instrument, OrderKind kind = OrderKind::bid) {
  domain::OrderCancelled event;
  event.order.order = OrderId(900);
  event.order.kind = kind;
  event.order.instrument = InstrumentId(instrument);
  return event;
}

domain::AuctionEnded ended(std::uint64_t number) {
  domain::AuctionEnded event;
  event.auction = AuctionId(number);
  return event;
}

class SealedAuctionsTest : public ::testing::Test {
 protected:
  /// 12 on instrument 1 and 13 on instrument 2, both sealed; 14 on instrument 1 at a fixed price.
  void SetUp() override {
    EXPECT_THAT(auctions.look({auction(12, 1)}).announced, ElementsAre(AuctionId(12)));
    EXPECT_THAT(auctions.look({auction(13, 2)}).announced, ElementsAre(AuctionId(13)));
    EXPECT_THAT(auctions.look({auction(14, 1, AuctionStatus::announced, AuctionForm::fixed_price)})
                    .announced,
                IsEmpty());
  }
  SealedAuctions auctions;
};

TEST_F(SealedAuctionsTest, ABidAndItsCancelAreTheSecretOfTheirAuction) {
  EXPECT_THAT(auctions.look({accepted(12, 1)}).secret_of, ElementsAre(AuctionId(12)));
  EXPECT_THAT(auctions.look({cancelled(2)}).secret_of, ElementsAre(AuctionId(13)));
  domain::OrderReplaced replaced;
  replaced.order = cancelled(1).order;
  EXPECT_THAT(auctions.look({replaced}).secret_of, ElementsAre(AuctionId(12)));
  domain::OrderRejected rejected;
  rejected.kind = OrderKind::bid;
  rejected.auction = AuctionId(13);
  EXPECT_THAT(auctions.look({rejected}).secret_of, ElementsAre(AuctionId(13)));
}

TEST_F(SealedAuctionsTest, AKillThatCancelsBidsOfTwoAuctionsIsTheSecretOfBoth) {
  EXPECT_THAT(auctions.look({cancelled(1), cancelled(2)}).secret_of,
              ElementsAre(AuctionId(12), AuctionId(13)));
}

TEST_F(SealedAuctionsTest, WhatCannotBeAttributedIsTheSecretOfAll) {
  domain::ChangeRejected unknown;
  EXPECT_THAT(auctions.look({unknown}).secret_of, ElementsAre(AuctionId(12), AuctionId(13)));
  domain::OrderRejected rejected;
  rejected.kind = OrderKind::bid;
  rejected.auction = AuctionId(99);
  EXPECT_THAT(auctions.look({rejected}).secret_of, ElementsAre(AuctionId(12), AuctionId(13)));
}

TEST_F(SealedAuctionsTest, OrdersOfOtherMethodsAndBidsAtAFixedPriceStayPlain) {
  EXPECT_THAT(auctions.look({cancelled(1, OrderKind::listing)}).secret_of, IsEmpty());
  EXPECT_THAT(auctions.look({accepted(14, 1)}).secret_of, IsEmpty());
  EXPECT_THAT(auctions.look({auction(12, 1, AuctionStatus::open)}).secret_of, IsEmpty());
}

TEST_F(SealedAuctionsTest, TheRecordThatClosesAnAuctionIsPlainAndClosesItOnce) {
  const auto closing =
      auctions.look({cancelled(1), ended(12), auction(12, 1, AuctionStatus::ended)});
  EXPECT_THAT(closing.closed, ElementsAre(AuctionId(12)));
  EXPECT_THAT(closing.secret_of, IsEmpty());
  EXPECT_THAT(auctions.look({auction(13, 2, AuctionStatus::cancelled)}).closed,
              ElementsAre(AuctionId(13)));
  EXPECT_THAT(auctions.look({cancelled(1)}).secret_of, IsEmpty());
}

TEST_F(SealedAuctionsTest, TheSecretLastsUntilThePlannedEndOrWithoutOneUntilTheCommand) {
  EXPECT_EQ(auctions.look({accepted(12, 1)}).until,
            domain::Timestamp(std::numeric_limits<std::int64_t>::max()));
  domain::AuctionUpdated planned = auction(12, 1, AuctionStatus::open);
  planned.ends = domain::Timestamp(500);
  (void)auctions.look({planned});
  EXPECT_EQ(auctions.look({accepted(12, 1)}).until, domain::Timestamp(500));
}

}  // namespace
}  // namespace eco::node

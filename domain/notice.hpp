#pragma once
/// TM8 notice and branch 公告分流: a sale by public notice, with qualification, a branch by the
/// number of qualified applicants, and the steps from the result to the registration. (markets.md
/// §8 TM8, AT-N1…N5)
///
/// A notice is identified by the sequence number of the command that drafted it. From its
/// publication it drives an auction of the same number: that one keeps the owner's rights, the
/// applicants' deposits and the bids.
#include <cstdint>
#include <string>
#include <vector>

#include "domain/auction.hpp"
#include "domain/types.hpp"

namespace eco::domain {

using NoticeId =
    base::Id<struct NoticeIdTag, std::uint64_t>;  ///< sequence number of the notice's draft

/// The number of the auction that a notice drives.
[[nodiscard]] constexpr AuctionId auction_of(NoticeId notice) noexcept {
  return AuctionId(notice.raw());
}

enum class NoticeStatus : std::uint8_t {
  draft = 1,
  reviewed = 2,       ///< title, resolution, appraisal, encumbrances seen and approved
  published = 3,      ///< 公告: members can apply; the owner's rights are reserved
  qualifying = 4,     ///< 资格确认: the period is over, applications are decided
  agreement = 5,      ///< one qualified: his first bid at the floor or above is the agreement
  bidding = 6,        ///< several qualified: an ascending or a sealed auction
  first_refusal = 7,  ///< 优先受让: who has the right may take the result price
  result_notice = 8,  ///< 结果公示: objections can be raised
  contract = 9,       ///< awaits the signed contract
  payment = 10,       ///< awaits the price, which goes into escrow
  certificate = 11,   ///< paid; awaits the certificate 鉴证书
  registration = 12,  ///< awaits the register's entry
  done = 13,          ///< registered: the trade is made
  unsold = 14,        ///< nobody bought: it can be listed again
  defaulted = 15,     ///< the buyer has not performed: it can be sold again
  suspended = 16,     ///< dispute or court: time stands still, everything stays reserved
  withdrawn = 17,     ///< by the owner, before the end of the notice
  terminated = 18,
};

enum class NoticePaper : std::uint8_t {
  title = 1,         ///< proof of ownership 权属证明
  resolution = 2,    ///< of the collective or the owner's board 决议
  appraisal = 3,     ///< 评估报告
  encumbrances = 4,  ///< statement of mortgages, leases, seizures 权利负担
};

enum class ApplicantStatus : std::uint8_t {
  applied = 1,
  qualified = 2,  ///< the deposit is locked
  refused = 3,
  released = 4,   ///< qualified, but not the buyer: the deposit is back
  forfeited = 5,  ///< the buyer who has not performed: the deposit is the owner's
};

/// What the notice says, fixed when it is drafted. 0: not used.
struct NoticeTerms {
  AuctionForm form = AuctionForm::ascending;  ///< of the bidding where several qualify; or sealed
  Quantity quantity;                          ///< one lot: one buyer takes all of it
  Price floor;
  Price step;     ///< ascending: least raise and grid from the floor
  Price reserve;  ///< ascending: secret, shown to nobody before the result
  Money deposit;
  std::int64_t notice_days = 0;  ///< working days of the first notice

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "form", s.form);
    v(2, "quantity", s.quantity);
    v(3, "floor", s.floor);
    v(4, "step", s.step);
    v(5, "reserve", s.reserve);
    v(6, "deposit", s.deposit);
    v(7, "notice_days", s.notice_days);
  }
};

/// A market's rules for notices. Days are working days of the calendar; a notice keeps the rules
/// under which it was drafted.
struct NoticeRules {
  EnumSet<AuctionForm> forms;       ///< ascending, sealed
  EnumSet<NoticePaper> papers;      ///< that a review must name
  std::int64_t floor_bp = 0;        ///< least floor as a share of the appraisal; 0: any
  std::int64_t deposit_min_bp = 0;  ///< of floor × quantity
  std::int64_t deposit_max_bp = 0;
  std::int64_t notice_days = 0;      ///< at least; of the first notice
  std::int64_t relist_days = 0;      ///< of a notice listed again
  std::uint32_t relists_max = 0;     ///< after so many an unsold notice is terminated
  std::int64_t floor_cut_bp = 0;     ///< by which a relisting may lower the floor
  std::int64_t extension_s = 0;      ///< ascending: a bid leaves at least so much time
  std::int64_t first_refusal_s = 0;  ///< window of the right of first refusal; 0: there is none
  std::int64_t objection_days = 0;
  std::int64_t contract_days = 0;  ///< to sign, from the end of the objections
  std::int64_t payment_days = 0;   ///< to pay, from the signature
  Money withdrawal_cost;           ///< that an owner pays who withdraws a published notice
  EnumSet<Phase> phases;           ///< when bids are taken

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "forms", s.forms);
    v(2, "papers", s.papers);
    v(3, "floor_bp", s.floor_bp);
    v(4, "deposit_min_bp", s.deposit_min_bp);
    v(5, "deposit_max_bp", s.deposit_max_bp);
    v(6, "notice_days", s.notice_days);
    v(7, "relist_days", s.relist_days);
    v(8, "relists_max", s.relists_max);
    v(9, "floor_cut_bp", s.floor_cut_bp);
    v(10, "extension_s", s.extension_s);
    v(11, "first_refusal_s", s.first_refusal_s);
    v(12, "objection_days", s.objection_days);
    v(13, "contract_days", s.contract_days);
    v(14, "payment_days", s.payment_days);
    v(15, "withdrawal_cost", s.withdrawal_cost);
    v(16, "phases", s.phases);
  }
};

}  // namespace eco::domain

#include "apps/eco-admin/notice_commands.hpp"

namespace eco::apps {
namespace {

using Kind = TableArgument::Kind;

constexpr TableArgument number{"notice", "its number: that of the draft", Kind::positional};
constexpr TableArgument applicant{"account", "account of the applicant", Kind::positional};
constexpr TableArgument reference{"reference", "of the paper on which it rests", Kind::option};
constexpr TableArgument paper{"reference", "number of the paper", Kind::required};

constexpr TableArgument draft[] = {
    {"owner", "account that sells", Kind::positional},
    {"symbol", "instrument", Kind::positional},
    {"quantity", "of the one lot, in the instrument's unit", Kind::positional},
    {"form", "of the bidding if several qualify: ascending (default) or sealed", Kind::option},
    {"floor", "yuan", Kind::required},
    {"step", "yuan; ascending: least raise", Kind::option},
    {"reserve", "yuan; ascending: secret until the result", Kind::option},
    {"deposit", "yuan; locked at the qualification", Kind::option},
    {"notice_days", "working days of the notice", Kind::number},
    {"text", "text or number of the notice", Kind::option}};
constexpr TableArgument review[] = {
    number,
    {"appraisal", "yuan; appraised value per unit", Kind::option},
    {"title", "reference of the proof of ownership", Kind::option},
    {"resolution", "reference of the owner's resolution", Kind::option},
    {"appraisal_report", "reference of the appraisal", Kind::option},
    {"encumbrances", "reference of the statement of encumbrances", Kind::option}};
constexpr TableArgument publish[] = {number, {"move", "publish", Kind::fixed}, reference};
constexpr TableArgument apply[] = {
    number,
    applicant,
    {"first_refusal", "claimed: he claims the right of first refusal (none)", Kind::option},
    reference};
constexpr TableArgument qualify[] = {
    number, applicant, {"decision", "qualified", Kind::fixed}, reference};
constexpr TableArgument disqualify[] = {
    number, applicant, {"decision", "refused", Kind::fixed}, reference};
constexpr TableArgument branch[] = {
    number,
    {"move", "branch", Kind::fixed},
    {"ends", "end of bidding, 'YYYY-MM-DD HH:MM:SS' venue time; by command otherwise",
     Kind::option},
    reference};
constexpr TableArgument sign[] = {number, {"move", "sign", Kind::fixed}, paper};
constexpr TableArgument pay[] = {number, {"move", "pay", Kind::fixed}, reference};
constexpr TableArgument certify[] = {number, {"move", "certify", Kind::fixed}, paper};
constexpr TableArgument register_title[] = {number, {"move", "register", Kind::fixed}, paper};
constexpr TableArgument suspend[] = {
    number, {"cause", "dispute, court or other", Kind::required}, reference};
constexpr TableArgument relist[] = {
    number, {"floor", "yuan", Kind::required}, {"deposit", "yuan", Kind::option}};
constexpr TableArgument plain[] = {number, reference};

constexpr TableCommand commands[] = {
    {"draft", "draft_notice", "take up an owner's application",
     "  eco-admin notice draft VILLAGE PARCEL7 1 --floor 90000.00 --step 100.00 --deposit 20000.00 "
     "--notice-days 10 --reason 'application 7'",
     draft},
    {"review", "review_notice", "★ title, resolution, appraisal and encumbrances are in order",
     "  eco-admin notice review 812 --appraisal 90000.00 --title T-1 --resolution R-1 "
     "--appraisal-report A-1 --encumbrances 'none, E-1' --reason 'review'",
     review},
    {"publish", "move_notice", "the notice begins; the owner's rights are reserved",
     "  eco-admin notice publish 812 --reason 'notice 7'", publish},
    {"apply", "apply_for_notice", "a member applies",
     "  eco-admin notice apply 812 M001 --reference A-5 --reason 'application'", apply},
    {"qualify", "decide_applicant", "an applicant qualifies; his deposit is locked",
     "  eco-admin notice qualify 812 M001 --reason 'papers in order'", qualify},
    {"disqualify", "decide_applicant", "an applicant is refused",
     "  eco-admin notice disqualify 812 M002 --reason 'no permit'", disqualify},
    {"branch", "move_notice", "by the number of qualified applicants: unsold, agreement, bidding",
     "  eco-admin notice branch 812 --ends '2026-03-20 10:00:00' --reason 'notice 7'", branch},
    {"sign", "move_notice", "the contract is signed",
     "  eco-admin notice sign 812 --reference C-9 --reason 'contract'", sign},
    {"pay", "move_notice", "the buyer's cash and deposit go into escrow",
     "  eco-admin notice pay 812 --reason 'payment'", pay},
    {"certify", "move_notice", "the certificate 鉴证书 is issued",
     "  eco-admin notice certify 812 --reference JZ-31 --reason 'certificate'", certify},
    {"register", "move_notice", "the register has entered the buyer: the trade is made",
     "  eco-admin notice register 812 --reference REG-4 --reason 'entry'", register_title},
    {"suspend", "suspend_notice", "time stands still, everything stays reserved",
     "  eco-admin notice suspend 812 --cause court --reference F-2 --reason 'freeze'", suspend},
    {"resume", "resume_notice", "it goes on where it stood",
     "  eco-admin notice resume 812 --reason 'freeze lifted'", plain},
    {"withdraw", "withdraw_notice", "★ by the owner, before the end of the notice, at his cost",
     "  eco-admin notice withdraw 812 --reason 'owner asked'", plain},
    {"relist", "relist_notice", "★ list an unsold or defaulted notice again",
     "  eco-admin notice relist 812 --floor 81000.00 --deposit 20000.00 --reason 'second notice'",
     relist},
    {"cancel", "cancel_notice", "★ end it before the registration, everything given back",
     "  eco-admin notice cancel 812 --reason 'decision 4'", plain},
    {"default", "declare_default", "★ the buyer is in default: his deposit is the owner's",
     "  eco-admin notice default 812 --reason 'not paid in time'", plain}};

}  // namespace

std::span<const TableCommand> notice_commands() noexcept {
  return commands;
}

}  // namespace eco::apps

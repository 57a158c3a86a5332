#include "console/words.hpp"

#include <array>

namespace eco::console {
namespace {

using namespace domain;

constexpr std::array phases = {
    Word{Phase::closed, "closed", "闭市"},       Word{Phase::pre_open, "pre_open", "开市前"},
    Word{Phase::morning, "morning", "上午"},     Word{Phase::lunch, "lunch", "午间"},
    Word{Phase::afternoon, "afternoon", "下午"}, Word{Phase::post, "post", "盘后"},
    Word{Phase::settling, "settling", "结算中"}, Word{Phase::settled, "settled", "已结算"}};
constexpr std::array sides = {Word{Side::buy, "buy", "买入"}, Word{Side::sell, "sell", "卖出"}};
constexpr std::array methods = {Word{Method::listed, "listed", "挂牌协议"},
                                Word{Method::continuous, "continuous", "连续竞价"},
                                Word{Method::block, "block", "大宗协议"},
                                Word{Method::call, "call", "集合竞价"},
                                Word{Method::sealed, "sealed", "单向竞价"},
                                Word{Method::ascending, "ascending", "电子竞价"},
                                Word{Method::fixed_price, "fixed_price", "定价转让"},
                                Word{Method::notice, "notice", "公告分流"},
                                Word{Method::quota, "quota", "指标交易"}};
constexpr std::array roles = {Word{VenueRole::traded, "TRADED", "交易"},
                              Word{VenueRole::mirror, "MIRROR", "镜像"},
                              Word{VenueRole::simulated, "SIMULATED", "模拟"}};
constexpr std::array halts = {Word{HaltState::halted, "halted", "停牌"},
                              Word{HaltState::resumed, "resumed", "正常"}};
constexpr std::array entries = {Word{EntryMode::normal, "normal", "正常"},
                                Word{EntryMode::cancel_only, "cancel_only", "仅撤单"}};
constexpr std::array schedules = {Word{ScheduleMode::manual, "manual", "人工"},
                                  Word{ScheduleMode::automatic, "auto", "自动"}};
constexpr std::array statuses = {Word{MemberStatus::active, "active", "正常"},
                                 Word{MemberStatus::suspended, "suspended", "暂停"},
                                 Word{MemberStatus::killed, "killed", "紧急停止"}};
constexpr std::array fix_versions = {Word{FixVersion::fix44, "FIX.4.4", "FIX.4.4"},
                                     Word{FixVersion::fixt11, "FIXT.1.1", "FIXT.1.1"}};
constexpr std::array acquisitions = {
    Word{Acquisition::free_allocation, "free_allocation", "免费分配"},
    Word{Acquisition::paid_allocation, "paid_allocation", "有偿分配"},
    Word{Acquisition::auction, "auction", "竞拍"}, Word{Acquisition::bought, "bought", "买入"},
    Word{Acquisition::deposited, "deposited", "存入"}};
constexpr std::array places = {Word{Place::registry, "registry", "登记账户"},
                               Word{Place::trading, "trading", "交易账户"}};
constexpr std::array uses = {
    Word{LotUse::free, "free", "可用"}, Word{LotUse::frozen, "frozen", "冻结"},
    Word{LotUse::outside, "outside", "场外"}, Word{LotUse::retired, "retired", "已注销"},
    Word{LotUse::recalled, "recalled", "已收回"}};
constexpr std::array refused_rights = {Word{RefusedRights::returned_free, "free", "返还可用"},
                                       Word{RefusedRights::returned_frozen, "frozen", "返还冻结"}};
constexpr std::array answers = {Word{ApprovalAnswer::approved, "approved", "批准"},
                                Word{ApprovalAnswer::refused, "refused", "不批准"}};
constexpr std::array order_kinds = {
    Word{OrderKind::listing, "listing", "挂牌"},
    Word{OrderKind::sweep, "sweep", "扫单"},
    Word{OrderKind::pick, "pick", "摘牌"},
    Word{OrderKind::unsupported, "unsupported", "不支持的类型"},
    Word{OrderKind::unsupported_tif, "unsupported_tif", "不支持的有效期"},
    Word{OrderKind::limit, "limit", "限价"},
    Word{OrderKind::market, "market", "市价"},
    Word{OrderKind::market_to_limit, "market_to_limit", "市价转限价"},
    Word{OrderKind::stop, "stop", "止损市价"},
    Word{OrderKind::stop_limit, "stop_limit", "止损限价"},
    Word{OrderKind::bid, "bid", "竞价申报"}};
constexpr std::array auction_forms = {
    Word{AuctionForm::sealed, "sealed", "密封单向竞价"},
    Word{AuctionForm::ascending, "ascending", "增价竞价"},
    Word{AuctionForm::clock, "clock", "时钟竞价"},
    Word{AuctionForm::fixed_price, "fixed_price", "定价转让"},
    Word{AuctionForm::fixed_price_window, "fixed_price_window", "定价转让(按比例)"}};
constexpr std::array call_moves = {Word{CallMove::start, "start", "开始"},
                                   Word{CallMove::no_cancel, "no_cancel", "停止撤单"},
                                   Word{CallMove::end, "end", "结束"}};
constexpr std::array call_reasons = {Word{CallReason::opening, "opening", "开盘"},
                                     Word{CallReason::closing, "closing", "收盘"},
                                     Word{CallReason::batch, "batch", "分批"},
                                     Word{CallReason::volatility, "volatility", "波动中断"},
                                     Word{CallReason::by_operator, "by_operator", "运营方"}};
constexpr std::array call_statuses = {Word{CallStatus::collecting, "collecting", "申报中"},
                                      Word{CallStatus::no_cancel, "no_cancel", "不可撤单"},
                                      Word{CallStatus::ended, "ended", "已结束"}};
constexpr std::array auction_moves = {Word{AuctionMove::open, "open", "开放"},
                                      Word{AuctionMove::pause, "pause", "暂停"},
                                      Word{AuctionMove::close, "close", "截止"},
                                      Word{AuctionMove::next_round, "next_round", "下一轮"}};
constexpr std::array auction_statuses = {Word{AuctionStatus::announced, "announced", "已公告"},
                                         Word{AuctionStatus::open, "open", "报价中"},
                                         Word{AuctionStatus::paused, "paused", "暂停"},
                                         Word{AuctionStatus::extending, "extending", "延时"},
                                         Word{AuctionStatus::ended, "ended", "已结束"},
                                         Word{AuctionStatus::cancelled, "cancelled", "已取消"}};
constexpr std::array auction_outcomes = {Word{AuctionOutcome::open, "open", "未结束"},
                                         Word{AuctionOutcome::sold, "sold", "全部成交"},
                                         Word{AuctionOutcome::partial, "partial", "部分成交"},
                                         Word{AuctionOutcome::cancelled, "cancelled", "未成交"},
                                         Word{AuctionOutcome::declined, "declined", "流拍"}};
constexpr std::array auction_pricings = {
    Word{AuctionPricing::uniform_lowest_win, "uniform_lowest_win", "统一价(最低中标价)"},
    Word{AuctionPricing::pay_as_bid, "pay_as_bid", "按报价成交"},
    Word{AuctionPricing::reserve_if_short, "reserve_if_short", "不足时按底价"}};
constexpr std::array auction_ties = {Word{AuctionTie::time, "time", "时间优先"},
                                     Word{AuctionTie::random, "random", "随机"},
                                     Word{AuctionTie::pro_rata, "pro_rata", "按比例"}};
constexpr std::array short_demands = {
    Word{ShortDemand::sell_all_valid, "sell_all_valid", "有效申报全部成交"},
    Word{ShortDemand::cancel, "cancel", "取消"},
    Word{ShortDemand::decline_if_any_below_reserve, "decline_if_any_below_reserve",
         "低于保留价则流拍"}};
constexpr std::array auction_awards = {
    Word{AuctionAward::quantity, "quantity", "按数量"},
    Word{AuctionAward::best_fraction, "best_fraction", "按比例择优"}};
constexpr std::array bid_changes = {Word{BidChange::free, "free", "可改可撤"},
                                    Word{BidChange::improve_only, "improve_only", "只可提高"},
                                    Word{BidChange::none, "none", "不可改撤"}};
constexpr std::array notice_statuses = {
    Word{NoticeStatus::draft, "draft", "草稿"},
    Word{NoticeStatus::reviewed, "reviewed", "已审核"},
    Word{NoticeStatus::published, "published", "公告中"},
    Word{NoticeStatus::qualifying, "qualifying", "资格确认"},
    Word{NoticeStatus::agreement, "agreement", "协议转让"},
    Word{NoticeStatus::bidding, "bidding", "竞价中"},
    Word{NoticeStatus::first_refusal, "first_refusal", "优先受让期"},
    Word{NoticeStatus::result_notice, "result_notice", "结果公示"},
    Word{NoticeStatus::contract, "contract", "待签约"},
    Word{NoticeStatus::payment, "payment", "待付款"},
    Word{NoticeStatus::certificate, "certificate", "待鉴证"},
    Word{NoticeStatus::registration, "registration", "待登记"},
    Word{NoticeStatus::done, "done", "已完成"},
    Word{NoticeStatus::unsold, "unsold", "未成交"},
    Word{NoticeStatus::defaulted, "defaulted", "受让方违约"},
    Word{NoticeStatus::suspended, "suspended", "中止"},
    Word{NoticeStatus::withdrawn, "withdrawn", "已撤回"},
    Word{NoticeStatus::terminated, "terminated", "终结"}};
constexpr std::array notice_papers = {Word{NoticePaper::title, "title", "权属证明"},
                                      Word{NoticePaper::resolution, "resolution", "决议"},
                                      Word{NoticePaper::appraisal, "appraisal", "评估报告"},
                                      Word{NoticePaper::encumbrances, "encumbrances", "权利负担"}};
constexpr std::array notice_moves = {Word{NoticeMove::publish, "publish", "发布公告"},
                                     Word{NoticeMove::branch, "branch", "分流"},
                                     Word{NoticeMove::sign, "sign", "签约"},
                                     Word{NoticeMove::pay, "pay", "付款"},
                                     Word{NoticeMove::certify, "certify", "鉴证"},
                                     Word{NoticeMove::register_title, "register", "登记"}};
constexpr std::array applicant_statuses = {
    Word{ApplicantStatus::applied, "applied", "已报名"},
    Word{ApplicantStatus::qualified, "qualified", "合格"},
    Word{ApplicantStatus::refused, "refused", "不合格"},
    Word{ApplicantStatus::released, "released", "已释放"},
    Word{ApplicantStatus::forfeited, "forfeited", "保证金没收"}};
constexpr std::array applicant_decisions = {Word{ApplicantDecision::qualified, "qualified", "合格"},
                                            Word{ApplicantDecision::refused, "refused", "不合格"}};
constexpr std::array first_refusals = {Word{FirstRefusal::none, "none", "无优先权"},
                                       Word{FirstRefusal::claimed, "claimed", "主张优先受让权"}};
constexpr std::array suspension_causes = {Word{SuspensionCause::dispute, "dispute", "争议"},
                                          Word{SuspensionCause::court, "court", "司法"},
                                          Word{SuspensionCause::other, "other", "其他"}};
constexpr std::array times_in_force = {
    Word{TimeInForce::day, "day", "当日有效"},
    Word{TimeInForce::gtc, "gtc", "撤销前有效"},
    Word{TimeInForce::gtd, "gtd", "指定日有效"},
    Word{TimeInForce::ioc, "ioc", "立即成交剩余撤销"},
    Word{TimeInForce::fok, "fok", "全部成交或撤销"},
    Word{TimeInForce::at_open, "at_open", "开盘集合竞价"},
    Word{TimeInForce::at_close, "at_close", "收盘集合竞价"},
    Word{TimeInForce::good_for_auction, "good_for_auction", "集合竞价有效"}};
constexpr std::array block_forms = {Word{BlockForm::directed, "directed", "定向"},
                                    Word{BlockForm::public_offer, "public", "公开"},
                                    Word{BlockForm::group, "group", "群组"}};
constexpr std::array offer_statuses = {
    Word{OfferStatus::open, "open", "议价中"},
    Word{OfferStatus::pending_approval, "pending_approval", "待批准"},
    Word{OfferStatus::executed, "executed", "已成交"},
    Word{OfferStatus::declined, "declined", "已拒绝"},
    Word{OfferStatus::withdrawn, "withdrawn", "已撤回"},
    Word{OfferStatus::expired, "expired", "已失效"},
    Word{OfferStatus::refused, "refused", "未获批准"},
    Word{OfferStatus::cancelled, "cancelled", "已取消"},
    Word{OfferStatus::lapsed, "lapsed", "逾期未批"},
    Word{OfferStatus::rest_below_minimum, "rest_below_minimum", "余量低于下限撤销"}};
constexpr std::array end_reasons = {
    Word{EndReason::requested, "requested", "撤单"},
    Word{EndReason::remainder, "remainder", "余量撤销"},
    Word{EndReason::operator_action, "operator_action", "运营方撤单"},
    Word{EndReason::kill, "kill", "紧急停止"},
    Word{EndReason::suspension, "suspension", "会员暂停"},
    Word{EndReason::day_end, "day_end", "日终失效"},
    Word{EndReason::session_end, "session_end", "时段结束"},
    Word{EndReason::withdrawn, "withdrawn", "撤回"},
    Word{EndReason::declined, "declined", "拒绝"},
    Word{EndReason::replaced_filled, "replaced_filled", "改单至已成交量"},
    Word{EndReason::reverse_lock, "reverse_lock", "卖出后限买"},
    Word{EndReason::not_filled, "not_filled", "未能即时成交"},
    Word{EndReason::rechecked, "rechecked", "开市复核未通过"},
    Word{EndReason::auction_lost, "auction_lost", "未中标"},
    Word{EndReason::invalid_bid, "invalid_bid", "申报无效"},
    Word{EndReason::auction_cancelled, "auction_cancelled", "竞价取消"},
    Word{EndReason::call_ended, "call_ended", "集合竞价结束"}};
constexpr std::array buckets = {
    Word{CashBucket::free, "free", "可用资金"},
    Word{CashBucket::proceeds, "proceeds", "当日卖出款"},
    Word{CashBucket::reserved_free, "reserved", "占用资金"},
    Word{CashBucket::reserved_proceeds, "reserved (proceeds)", "占用资金(卖出款)"},
    Word{CashBucket::deposit, "deposit", "保证金"},
    Word{CashBucket::frozen, "frozen", "冻结资金"},
    Word{CashBucket::bank, "bank", "结算银行"},
    Word{CashBucket::fees, "fees", "手续费"},
    Word{CashBucket::risk_reserve, "risk reserve", "风险准备金"}};
constexpr std::array posting_reasons = {
    Word{PostingReason::deposit, "deposit", "入金"},
    Word{PostingReason::withdrawal, "withdrawal", "出金"},
    Word{PostingReason::reserve, "reserve", "占用"},
    Word{PostingReason::release, "release", "释放"},
    Word{PostingReason::pay, "pay", "交易价款"},
    Word{PostingReason::fee, "fee", "手续费"},
    Word{PostingReason::settle, "settle", "结算"},
    Word{PostingReason::risk_reserve, "risk_reserve", "计提风险准备金"},
    Word{PostingReason::reversal, "reversal", "冲正"},
    Word{PostingReason::issue, "issue", "登记"},
    Word{PostingReason::delivery, "delivery", "交割"},
    Word{PostingReason::transfer, "transfer", "划转"},
    Word{PostingReason::registry_confirm, "registry_confirm", "登记确认"},
    Word{PostingReason::freeze, "freeze", "冻结"},
    Word{PostingReason::unlock, "unlock", "解锁"},
    Word{PostingReason::unfreeze, "unfreeze", "解冻"},
    Word{PostingReason::retire, "retire", "环境削减注销"},
    Word{PostingReason::recall, "recall", "收回"},
    Word{PostingReason::claw_back, "claw_back", "追回价款"},
    Word{PostingReason::forfeit, "forfeit", "没收保证金"}};
constexpr std::array finalities = {Word{TradeFinality::pending, "pending", "待确认"},
                                   Word{TradeFinality::confirmed, "confirmed", "已确认"},
                                   Word{TradeFinality::refused, "refused", "登记拒绝"},
                                   Word{TradeFinality::settled, "settled", "已交收"},
                                   Word{TradeFinality::busted, "busted", "已撤销"}};
constexpr std::array class_changes = {Word{ClassChange::expire, "expire", "到期"},
                                      Word{ClassChange::purge, "purge", "清除申报"},
                                      Word{ClassChange::rebase, "rebase", "重设基准价"},
                                      Word{ClassChange::delist, "delist", "摘牌退市"}};
constexpr std::array class_statuses = {Word{ClassStatus::listed, "listed", "上市"},
                                       Word{ClassStatus::expired, "expired", "已到期"},
                                       Word{ClassStatus::delisted, "delisted", "已退市"}};
constexpr std::array formulas = {
    Word{CompositeFormula::mean_of_closes, "mean_of_closes", "各标的收盘价均值"},
    Word{CompositeFormula::current_only, "current_only", "当期标的"}};

constexpr std::array transfer_statuses = {
    Word{TransferStatus::proposed, "proposed", "已提出"},
    Word{TransferStatus::pending_approval, "pending_approval", "待批准"},
    Word{TransferStatus::executed, "executed", "已成交"},
    Word{TransferStatus::declined, "declined", "对方拒绝"},
    Word{TransferStatus::withdrawn, "withdrawn", "已撤回"},
    Word{TransferStatus::expired, "expired", "已失效"},
    Word{TransferStatus::refused, "refused", "未获批准"},
    Word{TransferStatus::lapsed, "lapsed", "逾期未批"},
    Word{TransferStatus::cancelled, "cancelled", "已取消"},
    Word{TransferStatus::reversed, "reversed", "登记拒绝已冲回"}};
constexpr std::array qualities = {Word{AreaQuality::attained, "attained", "达标"},
                                  Word{AreaQuality::improving, "improving", "未达标但改善"},
                                  Word{AreaQuality::poor, "poor", "较差"},
                                  Word{AreaQuality::worsening, "worsening", "恶化"}};
constexpr std::array project_kinds = {
    Word{ProjectKind::ordinary, "ordinary", "一般项目"},
    Word{ProjectKind::privileged, "privileged", "重大基础设施和民生项目"}};
constexpr std::array consents = {Word{ConsentState::given, "given", "同意"},
                                 Word{ConsentState::withdrawn, "withdrawn", "撤回同意"}};

}  // namespace

std::span<const Word<TransferStatus>> words_of(TransferStatus) noexcept {
  return transfer_statuses;
}
std::span<const Word<AreaQuality>> words_of(AreaQuality) noexcept {
  return qualities;
}
std::span<const Word<ProjectKind>> words_of(ProjectKind) noexcept {
  return project_kinds;
}
std::span<const Word<ConsentState>> words_of(ConsentState) noexcept {
  return consents;
}
std::span<const Word<Phase>> words_of(Phase) noexcept {
  return phases;
}
std::span<const Word<Side>> words_of(Side) noexcept {
  return sides;
}
std::span<const Word<Method>> words_of(Method) noexcept {
  return methods;
}
std::span<const Word<VenueRole>> words_of(VenueRole) noexcept {
  return roles;
}
std::span<const Word<HaltState>> words_of(HaltState) noexcept {
  return halts;
}
std::span<const Word<EntryMode>> words_of(EntryMode) noexcept {
  return entries;
}
std::span<const Word<ScheduleMode>> words_of(ScheduleMode) noexcept {
  return schedules;
}
std::span<const Word<MemberStatus>> words_of(MemberStatus) noexcept {
  return statuses;
}
std::span<const Word<FixVersion>> words_of(FixVersion) noexcept {
  return fix_versions;
}
std::span<const Word<Acquisition>> words_of(Acquisition) noexcept {
  return acquisitions;
}
std::span<const Word<Place>> words_of(Place) noexcept {
  return places;
}
std::span<const Word<LotUse>> words_of(LotUse) noexcept {
  return uses;
}
std::span<const Word<RefusedRights>> words_of(RefusedRights) noexcept {
  return refused_rights;
}
std::span<const Word<ApprovalAnswer>> words_of(ApprovalAnswer) noexcept {
  return answers;
}
std::span<const Word<OrderKind>> words_of(OrderKind) noexcept {
  return order_kinds;
}
std::span<const Word<AuctionForm>> words_of(AuctionForm) noexcept {
  return auction_forms;
}
std::span<const Word<CallMove>> words_of(CallMove) noexcept {
  return call_moves;
}
std::span<const Word<CallReason>> words_of(CallReason) noexcept {
  return call_reasons;
}
std::span<const Word<CallStatus>> words_of(CallStatus) noexcept {
  return call_statuses;
}
std::span<const Word<AuctionMove>> words_of(AuctionMove) noexcept {
  return auction_moves;
}
std::span<const Word<AuctionStatus>> words_of(AuctionStatus) noexcept {
  return auction_statuses;
}
std::span<const Word<AuctionOutcome>> words_of(AuctionOutcome) noexcept {
  return auction_outcomes;
}
std::span<const Word<NoticeStatus>> words_of(NoticeStatus) noexcept {
  return notice_statuses;
}
std::span<const Word<NoticePaper>> words_of(NoticePaper) noexcept {
  return notice_papers;
}
std::span<const Word<NoticeMove>> words_of(NoticeMove) noexcept {
  return notice_moves;
}
std::span<const Word<ApplicantStatus>> words_of(ApplicantStatus) noexcept {
  return applicant_statuses;
}
std::span<const Word<ApplicantDecision>> words_of(ApplicantDecision) noexcept {
  return applicant_decisions;
}
std::span<const Word<FirstRefusal>> words_of(FirstRefusal) noexcept {
  return first_refusals;
}
std::span<const Word<SuspensionCause>> words_of(SuspensionCause) noexcept {
  return suspension_causes;
}
std::span<const Word<TimeInForce>> words_of(TimeInForce) noexcept {
  return times_in_force;
}
std::span<const Word<BlockForm>> words_of(BlockForm) noexcept {
  return block_forms;
}
std::span<const Word<AuctionPricing>> words_of(AuctionPricing) noexcept {
  return auction_pricings;
}
std::span<const Word<AuctionTie>> words_of(AuctionTie) noexcept {
  return auction_ties;
}
std::span<const Word<ShortDemand>> words_of(ShortDemand) noexcept {
  return short_demands;
}
std::span<const Word<AuctionAward>> words_of(AuctionAward) noexcept {
  return auction_awards;
}
std::span<const Word<BidChange>> words_of(BidChange) noexcept {
  return bid_changes;
}
std::span<const Word<OfferStatus>> words_of(OfferStatus) noexcept {
  return offer_statuses;
}
std::span<const Word<EndReason>> words_of(EndReason) noexcept {
  return end_reasons;
}
std::span<const Word<CashBucket>> words_of(CashBucket) noexcept {
  return buckets;
}
std::span<const Word<PostingReason>> words_of(PostingReason) noexcept {
  return posting_reasons;
}
std::span<const Word<ClassChange>> words_of(ClassChange) noexcept {
  return class_changes;
}
std::span<const Word<ClassStatus>> words_of(ClassStatus) noexcept {
  return class_statuses;
}
std::span<const Word<TradeFinality>> words_of(TradeFinality) noexcept {
  return finalities;
}
std::span<const Word<CompositeFormula>> words_of(CompositeFormula) noexcept {
  return formulas;
}

}  // namespace eco::console

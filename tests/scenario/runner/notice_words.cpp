#include "tests/scenario/runner/notice_words.hpp"

#include <map>

namespace eco::scenario {
namespace {

using domain::NoticeId;
using domain::NoticeMove;
using domain::Price;

Price price(const std::string& text) {
  return Price(scaled(text, 2));
}

/// The value behind `key`, or nothing.
const std::string* find(const Words& words, const std::string& key) {
  for (std::size_t i = 2; i + 1 < words.size(); ++i) {
    if (words[i] == key) return &words[i + 1];
  }
  return nullptr;
}

/// `notice draft OWNER SYMBOL QUANTITY [sealed] floor P [step P] [reserve P] deposit M days N`
domain::DraftNotice draft(const Words& words) {
  domain::DraftNotice action;
  action.owner = code<domain::AccountCode>(at(words, 2));
  action.symbol = code<domain::Symbol>(at(words, 3));
  domain::NoticeTerms& terms = action.terms;
  terms.quantity = domain::Quantity(scaled(at(words, 4), 0));
  if (at(words, 5) == "sealed") terms.form = domain::AuctionForm::sealed;
  if (const auto* value = find(words, "floor")) terms.floor = price(*value);
  if (const auto* value = find(words, "step")) terms.step = price(*value);
  if (const auto* value = find(words, "reserve")) terms.reserve = price(*value);
  if (const auto* value = find(words, "deposit")) terms.deposit = domain::Money(scaled(*value, 4));
  if (const auto* value = find(words, "days")) terms.notice_days = scaled(*value, 0);
  return action;
}

/// `notice review #n APPRAISAL [title|resolution|appraisal|encumbrances]…`
domain::ReviewNotice review(NoticeId notice, const Words& words) {
  const std::map<std::string, domain::NoticePaper> papers = {
      {"title", domain::NoticePaper::title},
      {"resolution", domain::NoticePaper::resolution},
      {"appraisal", domain::NoticePaper::appraisal},
      {"encumbrances", domain::NoticePaper::encumbrances}};
  domain::ReviewNotice action{notice, price(at(words, 3)), {}};
  for (std::size_t i = 4; i < words.size(); ++i) {
    const auto found = papers.find(words[i]);
    if (found == papers.end()) throw Fault("'" + words[i] + "' is not a paper");
    action.papers.push_back({found->second, "paper"});
  }
  return action;
}

domain::SuspensionCause cause(const std::string& word) {
  if (word == "dispute") return domain::SuspensionCause::dispute;
  if (word == "court") return domain::SuspensionCause::court;
  if (word == "other") return domain::SuspensionCause::other;
  throw Fault("'" + word + "' is not a cause");
}

}  // namespace

domain::OperatorAction read_notice_action(const Words& words, const LineReader& reader) {
  const std::string& what = at(words, 1);
  if (what == "draft") return draft(words);
  const NoticeId notice(reader.number(at(words, 2)));
  const auto account = [&words] { return code<domain::AccountCode>(at(words, 3)); };
  const bool paper = words.size() > 3;
  const std::string reference = paper ? words.back() : "";

  const std::map<std::string, NoticeMove> moves = {{"publish", NoticeMove::publish},
                                                   {"sign", NoticeMove::sign},
                                                   {"pay", NoticeMove::pay},
                                                   {"certify", NoticeMove::certify},
                                                   {"register", NoticeMove::register_title}};
  if (const auto move = moves.find(what); move != moves.end()) {
    return domain::MoveNotice{notice, move->second, reference, {}};
  }
  if (what == "branch") {
    return domain::MoveNotice{notice, NoticeMove::branch, "",
                              paper ? reader.instant(words[3]) : domain::Timestamp(0)};
  }
  if (what == "review") return review(notice, words);
  if (what == "apply") {
    const bool claims = words.back() == "first-refusal";
    return domain::ApplyForNotice{
        notice, account(), claims ? domain::FirstRefusal::claimed : domain::FirstRefusal::none, ""};
  }
  if (what == "qualify" || what == "disqualify") {
    const bool qualified = what == "qualify";
    return domain::DecideApplicant{
        notice, account(),
        qualified ? domain::ApplicantDecision::qualified : domain::ApplicantDecision::refused, ""};
  }
  if (what == "suspend") return domain::SuspendNotice{notice, cause(at(words, 3)), reference};
  if (what == "resume") return domain::ResumeNotice{notice, reference};
  if (what == "withdraw") return domain::WithdrawNotice{notice, reference};
  if (what == "relist") {
    return domain::RelistNotice{notice, price(at(words, 3)),
                                domain::Money(scaled(at(words, 4), 4))};
  }
  if (what == "cancel") return domain::CancelNotice{notice, reference};
  if (what == "default") return domain::DeclareDefault{notice, reference};
  throw Fault("'notice " + what + "' is not known here (tests/scenario/runner/runner.hpp)");
}

}  // namespace eco::scenario

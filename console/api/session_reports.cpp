#include <utility>

#include "console/api/session.hpp"
#include "console/json_writer.hpp"
#include "console/report/bulletin.hpp"
#include "console/report/day_history.hpp"
#include "console/report/statement.hpp"

namespace eco::console {
namespace {

using namespace domain;

enum class Form : std::uint8_t { json = 1, english = 2, chinese = 3 };

struct ReportRequest {
  std::optional<base::Date> date;  ///< empty: the day opened last
  Form form = Form::json;
  MemberCode member;  ///< statements
};

ReportRequest read_report_request(ArgumentReader& in) {
  ReportRequest request;
  if (in.has("date")) request.date = in.date("date");
  const std::string format = in.text_or("format", 8, "json");
  const std::string language = in.text_or("lang", 8, "en");
  if (format != "json" && format != "text") {
    in.fail(FaultCode::bad_value, "format", "is neither json nor text");
  }
  if (language != "en" && language != "zh") {
    in.fail(FaultCode::bad_value, "lang", "is neither en nor zh");
  }
  if (format == "text") request.form = language == "zh" ? Form::chinese : Form::english;
  return request;
}

/// Renders one day on the worker thread; the answer is given on the I/O thread.
class ReportJob final : public HistoryJob {
 public:
  /// One JSON value, or a fault. Runs on the worker thread.
  using Render = std::function<Parsed<std::string>(const DayHistory& day)>;
  using Done = std::function<void(Parsed<std::string> rendered)>;

  ReportJob(std::optional<base::Date> date, Render render, Done done)
      : history_(date), render_(std::move(render)), done_(std::move(done)) {}

  bool visit(const DurableCommand& command) override { return history_.apply(command); }
  void finish() override {
    rendered_ = history_.found() ? render_(history_)
                                 : fault(FaultCode::not_found, "no such trading day was opened");
  }
  void done(base::Result<void> result) override {
    if (!result) rendered_ = fault(FaultCode::failed, result.error().text);
    // Not later: what the handler holds must be let go on the I/O thread.
    std::exchange(done_, nullptr)(std::move(rendered_));
  }

 private:
  DayHistory history_;
  Render render_;
  Done done_;
  Parsed<std::string> rendered_;
};

std::string text_result(std::string_view text) {
  JsonWriter json;
  return std::move(json.begin_object().text_field("text", text).end_object()).str();
}

std::string statement_result(const Statement& statement, Form form) {
  if (form == Form::json) return statement_json(statement);
  const Language language = form == Form::chinese ? Language::chinese : Language::english;
  JsonWriter json;
  json.begin_object()
      .text_field("text", statement_text(statement, language))
      .key("agrees_with_venue");
  if (statement.agreement == Agreement::not_compared) {
    json.null();
  } else {
    json.boolean(statement.agreement == Agreement::agrees);
  }
  return std::move(json.end_object()).str();
}

}  // namespace

bool AdminSession::report() {
  if (request_.command == "bulletin") return bulletin(), true;
  if (request_.command == "statement") return statement(3), true;
  return false;
}

void AdminSession::bulletin() {
  ArgumentReader in(request_.arguments);
  const ReportRequest request = read_report_request(in);
  if (const auto wrong = in.finish()) return reply_fault(wrong->code, wrong->detail);
  const SeqNo last = shared_.port.facts().durable;
  auto render = [form = request.form](const DayHistory& day) -> Parsed<std::string> {
    if (form == Form::json) return bulletin_json(day);
    return text_result(
        bulletin_text(day, form == Form::chinese ? Language::chinese : Language::english));
  };
  auto done = [self = shared_from_this(), last](Parsed<std::string> rendered) {
    if (!rendered) return self->reply_fault(rendered.error().code, rendered.error().detail);
    self->reply_result(last, *rendered);
  };
  shared_.port.read_history(
      SeqNo(1), last,
      std::make_unique<ReportJob>(request.date, std::move(render), std::move(done)));
}

void AdminSession::statement(unsigned attempts_left) {
  ArgumentReader in(request_.arguments);
  ReportRequest request = read_report_request(in);
  request.member = in.code<MemberCode>("member");
  if (const auto wrong = in.finish()) return reply_fault(wrong->code, wrong->detail);
  auto write = [self = shared_from_this(), request](SeqNo last, std::optional<VenueBalances> now) {
    auto render = [request, now = std::move(now)](const DayHistory& day) -> Parsed<std::string> {
      const auto made = make_statement(day, request.member.view(), now);
      if (made) return statement_result(*made, request.form);
      return fault(FaultCode::not_found, "member '" + request.member.str() + "' on that day");
    };
    auto done = [self, last](Parsed<std::string> rendered) {
      if (!rendered) return self->reply_fault(rendered.error().code, rendered.error().detail);
      self->reply_result(last, *rendered);
    };
    self->shared_.port.read_history(
        SeqNo(1), last,
        std::make_unique<ReportJob>(request.date, std::move(render), std::move(done)));
  };
  with_snapshot([self = shared_from_this(), request, attempts_left,
                 write = std::move(write)](const std::shared_ptr<const Snapshot>& snapshot) {
    AccountId account;
    for (const MemberView& view : snapshot->members) {
      if (view.code == request.member) account = view.account;
    }
    if (!account.valid()) {
      return self->reply_fault(FaultCode::not_found, "member '" + request.member.str() + "'");
    }
    // Cash and rights must speak of one moment, the one the history is read to.
    auto holdings_known = [self, attempts_left, write](SeqNo cash_as_of, const CashView& cash,
                                                       SeqNo as_of, const Answer& answer) {
      if (cash_as_of != as_of && attempts_left > 0) return self->statement(attempts_left - 1);
      if (cash_as_of != as_of) return write(as_of, std::nullopt);
      write(as_of, VenueBalances{cash, std::get<HoldingsAnswer>(answer).holdings});
    };
    auto cash_known = [self, account, holdings_known](SeqNo cash_as_of, const Answer& answer) {
      const CashView cash = std::get<CashAnswer>(answer).cash.value_or(CashView{});
      self->shared_.port.ask(HoldingsQuery{account},
                             [holdings_known, cash_as_of, cash](SeqNo as_of, const Answer& held) {
                               holdings_known(cash_as_of, cash, as_of, held);
                             });
    };
    self->shared_.port.ask(CashQuery{account}, std::move(cash_known));
  });
}

}  // namespace eco::console

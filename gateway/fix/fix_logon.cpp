// The part of FixGateway that judges Logons.
#include <algorithm>
#include <utility>

#include "base/date.hpp"
#include "gateway/fix/fix_gateway.hpp"

namespace eco::gateway::fix {
namespace {

using namespace domain;

constexpr std::string_view logon_refused =
    "LOGON_REFUSED: CompID, FIX version, user name or password is wrong; check 8, 49, 56, 553 and "
    "554; after several wrong logons wait a minute";

/// A Logout to somebody who has no session and so no numbers.
std::string bare_logout(std::string_view begin, std::string_view venue, std::string_view peer,
                        Timestamp now, std::string_view text) {
  std::string body =
      "35=5\x01"
      "34=1\x01"
      "49=" +
      std::string(venue) + soh + "52=" + base::format_fix_instant(now.raw()) + soh +
      "56=" + std::string(peer) + soh + "58=" + std::string(text) + soh;
  std::string message =
      "8=" + std::string(begin) + soh + "9=" + std::to_string(body.size()) + soh + body;
  unsigned sum = 0;
  for (char c : message) sum += static_cast<unsigned char>(c);
  std::string check = std::to_string(sum & 255u);
  check.insert(0, 3 - check.size(), '0');
  return message + "10=" + check + soh;
}

}  // namespace

std::string_view begin_string_of(FixVersion version) noexcept {
  return version == FixVersion::fix44 ? "FIX.4.4" : "FIXT.1.1";
}

FixGateway::Attempt FixGateway::read_attempt(FixConnection& connection,
                                             std::string_view message) const {
  const FieldList fields(message);
  Attempt attempt;
  attempt.connection = connection.id();
  attempt.logon = std::string(message);
  attempt.comp_id = std::string(fields.value(49));
  attempt.source = {attempt.comp_id, network_of(connection.transport().peer())};
  const TraderLogin* login = ports_.directory.trader(fields.value(49));
  if (login != nullptr && fields.value(56) == options_.venue_comp_id &&
      fields.value(8) == begin_string_of(login->fix_version) &&
      fields.value(553) == login->username.view()) {
    attempt.trader = login->trader;
  }
  if (fields.value(141) == "Y") {
    attempt.reset = ResetNumbers::yes;
    if (fields.value(34) != "1")
      attempt.fault = "LOGON_REFUSED: with 141=Y the Logon itself has 34=1";
  }
  const auto heartbeat = parse_digits(fields.value(108), 86'400);
  const auto low = static_cast<std::uint64_t>(options_.heartbeat_min.count());
  const auto high = static_cast<std::uint64_t>(options_.heartbeat_max.count());
  if (!heartbeat || *heartbeat < low || *heartbeat > high) {
    attempt.fault = "LOGON_REFUSED: 108 HeartBtInt must be " + std::to_string(low) + " to " +
                    std::to_string(high);
  }
  if (fields.value(98) != "0") attempt.fault = "LOGON_REFUSED: 98 EncryptMethod must be 0";
  return attempt;
}

void FixGateway::log_on(FixConnection& connection, std::string_view message) {
  if (field_value(message, 35) != "A") {
    connection.stop();
    return close(connection.transport(), "first message is not a Logon");
  }
  attempts_.push_back(read_attempt(connection, message));
  judge_attempts();
}

/// In order of arrival; who waits for the verdict on others lets those behind him go first.
void FixGateway::judge_attempts() {
  judge_again_ = true;
  if (judging_) return;  // a verdict may come inside the call that asks for it
  judging_ = true;
  while (std::exchange(judge_again_, false)) {
    for (std::size_t i = 0; i < attempts_.size() && !judge_again_;) {
      const auto verdict = throttle_.admit(attempts_[i].source, now_);
      if (verdict == LogonThrottle::Verdict::wait) {
        ++i;
        continue;
      }
      Attempt attempt = std::move(attempts_[i]);
      attempts_.erase(attempts_.begin() + static_cast<std::ptrdiff_t>(i));
      if (verdict == LogonThrottle::Verdict::check) {
        check_password(std::move(attempt));
      } else if (FixConnection* connection = find_connection(attempt.connection)) {
        refuse_logon(*connection, attempt, "too many refused logons: not checked");
      }
    }
  }
  judging_ = false;
}

void FixGateway::check_password(Attempt attempt) {
  const FieldList fields(attempt.logon);
  std::string username(fields.value(553));
  std::string password(fields.value(554));
  const TraderLogin* login = ports_.directory.trader(attempt.trader);
  const std::uint32_t version = login == nullptr ? 0 : login->credential_version;
  ports_.authenticator.verify(std::move(username), std::move(password), version,
                              [this, attempt = std::move(attempt)](bool accepted) mutable {
                                authenticated(std::move(attempt), accepted);
                                judge_attempts();
                              });
}

void FixGateway::authenticated(Attempt attempt, bool accepted) {
  const TraderLogin* login = accepted ? ports_.directory.trader(attempt.trader) : nullptr;
  TraderSession* session = login == nullptr ? nullptr : &session_of(*login);
  if (session != nullptr && session->leaving()) {
    if (FixConnection* old = connection_of(*session)) old->let_go();
  }
  const bool taken = session != nullptr && !session->connected();
  throttle_.finished(attempt.source,
                     taken ? LogonThrottle::Outcome::accepted : LogonThrottle::Outcome::failed,
                     now_);
  FixConnection* connection = find_connection(attempt.connection);
  if (connection == nullptr) return;
  if (session == nullptr) return refuse_logon(*connection, attempt, std::string(logon_refused));
  if (!taken) {
    note_refused_logon(*connection, attempt, "already logged on");
    connection->stop();
    return close(connection->transport(), "CompID is already logged on");
  }
  connection->bind(*session);
  if (!attempt.fault.empty()) {
    note_refused_logon(*connection, attempt, attempt.fault);
    connection->stop();
    return session->refuse(connection->transport(), attempt.fault);
  }
  session->log_on(connection->transport(), std::move(attempt.logon), attempt.reset);
}

/// Says and changes nothing that depends on the venue: before a password is proven a CompID that
/// exists must look like one that does not. Engines count a Logout under their session's numbers,
/// so it is sent only where that does no harm: to a Logon with 34=1. (ADR 6)
void FixGateway::refuse_logon(FixConnection& connection, const Attempt& attempt,
                              std::string reason) {
  note_refused_logon(connection, attempt, std::move(reason));
  connection.stop();
  const FieldList fields(attempt.logon);
  if (fields.value(34) == "1") {
    connection.transport().send(
        bare_logout(fields.value(8), options_.venue_comp_id, attempt.comp_id, now_, logon_refused));
  }
  connection.transport().close_after_send();
}

void FixGateway::note_refused_logon(const FixConnection& connection, const Attempt& attempt,
                                    std::string text) {
  ++logons_refused_;
  if (!refusal_notes_.take(attempt.comp_id, attempt.source.address, now_)) return;
  if (options_.log) options_.log(connection.transport().peer(), "logon refused: " + text);
  SessionNote note;
  note.kind = SessionNoteKind::logon_refused;
  note.comp_id = CompId::from(std::string_view(attempt.comp_id).substr(0, CompId::size_max))
                     .value_or(CompId{});
  note.peer = connection.transport().peer();
  note.text = std::move(text);
  enqueue({nullptr, std::move(note), 0});
}

void FixGateway::summarise_refused_logons() {
  const auto summary = refusal_notes_.minute_over(now_);
  if (!summary) return;
  SessionNote note;
  note.kind = SessionNoteKind::logon_refused;
  note.peer = summary->address;
  note.text = std::to_string(summary->count) +
              " more logons were refused within a minute and are not journaled one by one; " +
              std::to_string(summary->from_address) + " came from " + summary->address;
  if (options_.log) options_.log(summary->address, note.text);
  enqueue({nullptr, std::move(note), 0});
}

}  // namespace eco::gateway::fix

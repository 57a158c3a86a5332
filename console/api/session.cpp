#include "console/api/session.hpp"

#include <utility>

#include "base/assert.hpp"
#include "console/json_writer.hpp"

namespace eco::console {

AdminSession::AdminSession(AdminShared& shared, std::string peer)
    : shared_(shared), peer_(std::move(peer)) {}

void AdminSession::handle(std::string_view line, Reply reply) {
  ECO_ASSERT(!reply_);
  reply_ = std::move(reply);
  request_ = Request{};
  auto parsed = parse_request(line, request_.id);
  if (!parsed) return reply_fault(parsed.error().code, parsed.error().detail);
  request_ = std::move(*parsed);
  dispatch();
}

void AdminSession::reply_fault(FaultCode code, std::string detail) {
  std::exchange(reply_, nullptr)(fault_answer(request_.id, {code, std::move(detail)}));
}

void AdminSession::reply_result(domain::SeqNo as_of, std::string_view json) {
  std::exchange(reply_, nullptr)(result_answer(request_.id, as_of, json));
}

void AdminSession::dispatch() {
  const std::string& command = request_.command;
  if (command == "login") return login();
  if (operator_name_.empty())
    return reply_fault(FaultCode::not_logged_in, "command '" + command + "'");
  if (command == "approve") return approve();
  if (command == "refuse") return refuse();
  if (command == "change_password") return change_own_password();
  if (is_action(command)) return act();
  if (query() || report()) return;
  reply_fault(FaultCode::unknown_command, "'" + command + "'");
}

void AdminSession::login() {
  ArgumentReader in(request_.arguments);
  const auto name = in.code<domain::PersonName>("operator");
  std::string password = in.text("password", password_bytes_max);
  if (const auto wrong = in.finish()) return reply_fault(wrong->code, wrong->detail);
  const std::string key = name.str();
  if (!shared_.limiter.may_try(key, shared_.now())) {
    return reply_fault(FaultCode::too_many_failures, "operator '" + key + "'");
  }
  shared_.port.verify_operator(key, std::move(password),
                               [self = shared_from_this(), key](PasswordVerdict verdict) {
                                 self->login_answered(key, verdict);
                               });
}

void AdminSession::login_answered(const std::string& name, PasswordVerdict verdict) {
  if (verdict == PasswordVerdict::busy) {
    return reply_fault(FaultCode::busy, "other passwords are being checked");
  }
  if (verdict == PasswordVerdict::wrong) {
    ++failures_;
    operator_name_.clear();
    shared_.limiter.failed(name, shared_.now());
    shared_.log("operator login failed: '" + name + "', " + peer_);
    return reply_fault(FaultCode::login_failed, "operator '" + name + "'");
  }
  failures_ = 0;
  shared_.limiter.succeeded(name);
  operator_name_ = name;
  shared_.log("operator logged in: '" + name + "', " + peer_);
  JsonWriter json;
  json.begin_object().text_field("operator", name).end_object();
  reply_result(shared_.port.facts().durable, json.str());
}

void AdminSession::change_own_password() {
  ArgumentReader in(request_.arguments);
  std::string old = in.text("old_password", password_bytes_max);
  std::string fresh = read_password(in, "new_password");
  if (const auto wrong = in.finish()) return reply_fault(wrong->code, wrong->detail);
  if (!shared_.limiter.may_try(operator_name_, shared_.now())) {
    return reply_fault(FaultCode::too_many_failures, "operator '" + operator_name_ + "'");
  }
  auto stored = [self = shared_from_this()](base::Result<void> result) {
    if (!result) return self->reply_fault(FaultCode::failed, result.error().text);
    self->shared_.log("operator changed his password: '" + self->operator_name_ + "', " +
                      self->peer_);
    self->reply_result(self->shared_.port.facts().durable, "{}");
  };
  auto verified = [self = shared_from_this(), stored = std::move(stored),
                   fresh = std::move(fresh)](PasswordVerdict verdict) mutable {
    if (verdict == PasswordVerdict::busy) {
      return self->reply_fault(FaultCode::busy, "other passwords are being checked");
    }
    if (verdict == PasswordVerdict::wrong) {
      self->shared_.limiter.failed(self->operator_name_, self->shared_.now());
      return self->reply_fault(FaultCode::login_failed, "field 'old_password'");
    }
    self->shared_.port.store_credential(CredentialHolder::operator_person, self->operator_name_, 1,
                                        std::move(fresh), std::move(stored));
  };
  shared_.port.verify_operator(operator_name_, std::move(old), std::move(verified));
}

}  // namespace eco::console

#include "apps/eco-member/load_journal.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <utility>

#include "base/assert.hpp"

namespace eco::member {
namespace {

namespace json = boost::json;
using domain::Money;
using domain::Quantity;
using gateway::fix::OutField;
using gateway::fix::OutGroup;
using gateway::fix::OutMessage;

json::array to_json(const std::vector<OutField>& fields) {
  json::array list;
  for (const OutField& field : fields) list.push_back(json::array{field.tag, field.value});
  return list;
}

json::object to_json(const OutMessage& message) {
  json::array groups;
  for (const OutGroup& group : message.groups) {
    json::array entries;
    for (const auto& entry : group.entries) entries.push_back(to_json(entry));
    groups.push_back(json::array{group.count_tag, std::move(entries)});
  }
  return {{"type", message.type}, {"fields", to_json(message.fields)}, {"groups", groups}};
}

std::vector<OutField> fields_of(const json::value& value) {
  std::vector<OutField> fields;
  for (const json::value& field : value.as_array()) {
    fields.push_back({json::value_to<int>(field.at(0)), json::value_to<std::string>(field.at(1))});
  }
  return fields;
}

OutMessage message_of(const json::value& value) {
  OutMessage message(json::value_to<std::string>(value.at("type")));
  message.fields = fields_of(value.at("fields"));
  for (const json::value& group : value.at("groups").as_array()) {
    OutGroup read{json::value_to<int>(group.at(0)), {}};
    for (const json::value& entry : group.at(1).as_array()) {
      read.entries.push_back(fields_of(entry));
    }
    message.groups.push_back(std::move(read));
  }
  return message;
}

std::string with_bars(std::string text) {
  std::replace(text.begin(), text.end(), gateway::fix::soh, '|');
  return text;
}

std::string with_soh(std::string text) {
  std::replace(text.begin(), text.end(), '|', gateway::fix::soh);
  return text;
}

std::string_view name_of(RequestKind kind) noexcept {
  switch (kind) {
    case RequestKind::order:
      return "order";
    case RequestKind::cancel:
      return "cancel";
    case RequestKind::replace:
      return "replace";
    case RequestKind::deal:
      return "deal";
  }
  return "order";
}

RequestKind kind_of(std::string_view name) noexcept {
  if (name == "cancel") return RequestKind::cancel;
  if (name == "replace") return RequestKind::replace;
  return name == "deal" ? RequestKind::deal : RequestKind::order;
}

/// The id that a message answers, or empty.
std::string id_answered(const InMessage& message) {
  if (message.type() == "AR") return message.text(571);
  return message.type() == "j" ? message.text(379) : message.text(11);
}

}  // namespace

base::Result<std::unique_ptr<LoadJournal>> LoadJournal::open(const std::string& path) {
  std::string content;
  if (std::ifstream in(path, std::ios::binary); in) {
    std::ostringstream text;
    text << in.rdbuf();
    content = text.str();
  }
  const std::size_t whole = content.rfind('\n') == std::string::npos ? 0 : content.rfind('\n') + 1;
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0 || ::ftruncate(file, static_cast<off_t>(whole)) != 0 ||
      ::lseek(file, 0, SEEK_END) < 0) {
    const std::string why = std::strerror(errno);
    if (file >= 0) ::close(file);
    return base::fail("load journal " + path + ": " + why +
                      "; give a directory that can be written with --state");
  }
  std::unique_ptr<LoadJournal> journal(new LoadJournal(file));
  std::istringstream lines(content.substr(0, whole));
  std::size_t number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (!journal->take(line)) {
      return base::fail("load journal " + path + ", line " + std::to_string(number) +
                        ": not a line of a load agent; start with an empty --state");
    }
  }
  return journal;
}

LoadJournal::~LoadJournal() {
  ::close(file_);
}

bool LoadJournal::take(std::string_view line) {
  try {
    const json::value value = json::parse(json::string_view(line.data(), line.size()));
    const auto text = [&](const char* key) { return json::value_to<std::string>(value.at(key)); };
    const std::string event = text("event");
    if (event == "sent") {
      Request request{.id = text("id"), .kind = kind_of(text("kind")), .target = text("target")};
      request.message = message_of(value.at("message"));
      ++sent_;
      open_[request.id] = std::move(request);
    } else if (event == "report") {
      seen_.insert(text("exec_id"));
      reports_.push_back(with_soh(text("fix")));
    } else if (event == "answer") {
      count(text("id"), value.at("accepted").as_bool());
    } else if (event == "start") {
      Start start{Money(value.at("cash").as_int64()),
                  json::value_to<std::uint64_t>(value.at("sequence")),
                  {}};
      for (const auto& entry : value.at("holdings").as_object()) {
        start.totals[std::string(entry.key())] = Quantity(entry.value().as_int64());
      }
      start_ = std::move(start);
    }
    return true;
  } catch (const std::exception&) {
    return false;
  }
}

void LoadJournal::count(std::string_view id, bool accepted) {
  if (!settled_.emplace(id).second) return;
  ++(accepted ? accepted_ : refused_);
  open_.erase(std::string(id));
}

void LoadJournal::restore(Client& client) {
  for (auto& [id, request] : open_) client.adopt(request);
  for (std::string& report : reports_) client.replay(std::move(report));
  reports_.clear();
  if (!start_) return;
  client.book().start_cash(start_->cash, start_->sequence);
  client.book().start_holdings(start_->totals, start_->sequence);
}

void LoadJournal::started(const CashFacts& cash, const std::map<std::string, Quantity>& totals) {
  start_ = Start{cash.total, cash.sequence, totals};
  json::object holdings;
  for (const auto& [symbol, quantity] : totals) holdings[symbol] = quantity.raw();
  write(json::serialize(json::object{{"event", "start"},
                                     {"cash", cash.total.raw()},
                                     {"sequence", cash.sequence},
                                     {"holdings", std::move(holdings)}}));
}

void LoadJournal::sending(const Request& request) {
  ++sent_;
  write(json::serialize(json::object{{"event", "sent"},
                                     {"id", request.id},
                                     {"kind", name_of(request.kind)},
                                     {"target", request.target},
                                     {"message", to_json(request.message)}}));
}

void LoadJournal::receiving(const InMessage& message) {
  const std::string exec_id = message.text(17);
  if (exec_id.empty() || exec_id == "0" || !seen_.insert(exec_id).second) return;
  write(json::serialize(json::object{{"event", "report"},
                                     {"type", message.text(35)},
                                     {"exec_id", exec_id},
                                     {"id", id_answered(message)},
                                     {"fix", with_bars(message.whole())}}));
}

void LoadJournal::answered(const Request& request) {
  if (settled_.contains(request.id)) return;
  const Answer& answer = *request.answer;
  write(json::serialize(json::object{{"event", "answer"},
                                     {"id", request.id},
                                     {"accepted", answer.accepted},
                                     {"code", answer.code_name},
                                     {"status", std::string(1, answer.status)}}));
  count(request.id, answer.accepted);
}

void LoadJournal::disconnected(std::string_view reason) {
  write(json::serialize(json::object{{"event", "offline"}, {"reason", json::string(reason)}}));
}

void LoadJournal::write(const std::string& line) {
  const std::string bytes = line + '\n';
  const ssize_t written = ::write(file_, bytes.data(), bytes.size());
  if (written != static_cast<ssize_t>(bytes.size())) {
    base::fatal("load journal", written < 0 ? std::strerror(errno) : "disk full");
  }
}

}  // namespace eco::member

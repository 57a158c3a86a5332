#include "replay/export.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "base/date.hpp"
#include "proto/codec.hpp"
#include "proto/wire.hpp"

namespace eco::replay {
namespace {

/// Text inside of a CSV field: JSON's escapes, so that a row is a line.
std::string csv_text(std::string_view text) {
  const std::string json = proto::json_text(text);
  std::string out = "\"";
  for (const char c : std::string_view(json).substr(1, json.size() - 2)) {
    out.append(c == '"' ? 2 : 1, c);
  }
  return out.append("\"");
}

/// The leaves of a message as columns, named by their way from the top: `buy.order.price`.
class Flattener {
 public:
  enum class Part : std::uint8_t { names = 1, values = 2 };
  Flattener(Part part, std::string& out) noexcept : part_(part), out_(out) {}

  template <class T>
  void operator()(unsigned, std::string_view name, const T& value) {
    if constexpr (proto::WireScalar<T> || proto::WireText<T>) {
      out_.push_back(',');
      if (part_ == Part::names) {
        out_.append(prefix_).append(name);
      } else {
        put(value);
      }
    } else {
      const std::size_t outer = prefix_.size();
      prefix_.append(name).append(".");
      proto::visit_fields(value, *this);
      prefix_.resize(outer);
    }
  }

 private:
  template <class T>
  void put(const T& value) {
    if constexpr (std::is_enum_v<T>) {
      out_.append(proto::enum_name(value));
    } else if constexpr (base::Strong<T>) {
      out_.append(std::to_string(value.raw()));
    } else if constexpr (std::same_as<T, base::Date>) {
      out_.append(base::format_date(value));
    } else if constexpr (std::integral<T>) {
      out_.append(std::to_string(value));
    } else if constexpr (std::same_as<T, domain::Sha256>) {
      out_.append(fmt::format("{:02x}", fmt::join(value, "")));
    } else {
      out_.append(csv_text(proto::wire_text(value)));
    }
  }

  Part part_;
  std::string& out_;
  std::string prefix_;
};

template <class T>
std::string column_names() {
  std::string out = "sequence,event,time";
  Flattener flattener(Flattener::Part::names, out);
  T::fields(static_cast<const T&>(T()), flattener);
  return out;
}

struct Place {
  const Record& record;
  std::size_t event;
  [[nodiscard]] std::string time() const {
    return base::format_instant(record.command.header.stamp.raw());
  }
};

template <class T>
std::string csv_row(const Place& place, const T& value) {
  std::string out =
      fmt::format("{},{},{}", place.record.sequence().raw(), place.event, place.time());
  Flattener flattener(Flattener::Part::values, out);
  T::fields(value, flattener);
  return out;
}

std::string json_row(const Place& place, const domain::Event& event) {
  return fmt::format(R"({{"sequence":"{}","event":{},"time":"{}","content":{}}})",
                     place.record.sequence().raw(), place.event, place.time(),
                     proto::to_json(event));
}

class Files {
 public:
  [[nodiscard]] static base::Result<void> make(const std::string& directory, ExportFormat format,
                                               Files& files) {
    std::error_code error;
    std::filesystem::create_directories(directory, error);
    if (error) return base::fail(fmt::format("{}: {}", directory, error.message()));
    for (std::size_t i = 0; i < names.size(); ++i) {
      const std::string path = fmt::format("{}/{}{}", directory, names[i],
                                           format == ExportFormat::csv ? ".csv" : ".jsonl");
      if (std::filesystem::exists(path, error)) {
        return base::fail(fmt::format("{} exists: choose an empty directory", path));
      }
      files.paths_[i] = path;
      files.streams_[i].open(path, std::ios::binary);
      if (!files.streams_[i]) return files.failed(i);
    }
    return {};
  }

  [[nodiscard]] std::ofstream& operator[](std::size_t i) { return streams_[i]; }
  /// The disk has said yes to everything written so far.
  [[nodiscard]] base::Result<void> check() {
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (!streams_[i]) return failed(i);
    }
    return {};
  }
  [[nodiscard]] base::Result<void> close() {
    for (std::ofstream& stream : streams_) stream.close();
    return check();
  }

  static constexpr std::array<std::string_view, 6> names = {
      "commands", "events", "trades", "cash_postings", "lot_postings", "rights_reservations"};

 private:
  [[nodiscard]] base::Result<void> failed(std::size_t i) const {
    return base::fail(fmt::format("{}: cannot write: {}", paths_[i], std::strerror(errno)));
  }

  std::array<std::string, names.size()> paths_;
  std::array<std::ofstream, names.size()> streams_;
};

enum FileIndex : std::size_t {
  commands,
  events,
  trades,
  cash_postings,
  lot_postings,
  rights_reservations
};

void write_headers(Files& files) {
  files[commands] << "sequence,time,environment,session,member,trader,person,type,body\n";
  files[events] << "sequence,event,time,type,content\n";
  files[trades] << column_names<domain::Trade>() << '\n';
  files[cash_postings] << column_names<domain::CashPosted>() << '\n';
  files[lot_postings] << column_names<domain::LotMoved>() << '\n';
  files[rights_reservations] << column_names<domain::RightsReserved>() << '\n';
}

std::string type_of(const auto& variant) {
  return std::visit(
      [](const auto& body) {
        return std::string(proto::type_name<std::remove_cvref_t<decltype(body)>>);
      },
      variant);
}

void write_command(Files& files, ExportFormat format, const Record& record,
                   std::string_view environment) {
  const domain::CommandHeader& header = record.command.header;
  const std::string json = proto::to_json(record.command);
  if (format == ExportFormat::jsonl) {
    files[commands] << fmt::format(R"({{"sequence":"{}","environment":{},"content":{}}})",
                                   header.sequence.raw(), proto::json_text(environment), json)
                    << '\n';
    return;
  }
  files[commands] << fmt::format("{},{},{},{},{},{},{},{},{}\n", header.sequence.raw(),
                                 base::format_instant(header.stamp.raw()), environment,
                                 header.session.raw(), header.member.raw(), header.trader.raw(),
                                 csv_text(header.person.view()), type_of(record.command.body),
                                 csv_text(json));
}

template <class T>
void write_special(std::ofstream& file, ExportFormat format, const Place& place,
                   const domain::Event& event, std::uint64_t& count) {
  if (const auto* body = std::get_if<T>(&event)) {
    file << (format == ExportFormat::csv ? csv_row(place, *body) : json_row(place, event)) << '\n';
    ++count;
  }
}

}  // namespace

base::Result<ExportCounts> export_journal(RecordStream& stream, ExportFormat format,
                                          const std::string& directory) {
  Files files;
  if (auto made = Files::make(directory, format, files); !made) {
    return tl::unexpected(std::move(made.error()));
  }
  if (format == ExportFormat::csv) write_headers(files);
  ExportCounts counts;
  for (;;) {
    const auto record = stream.next_record();
    if (!record) return tl::unexpected(record.error());
    if (*record == nullptr) break;
    const auto decoded = decode_events(**record);
    if (!decoded) return tl::unexpected(decoded.error());
    write_command(files, format, **record, stream.environment());
    ++counts.commands;
    for (std::size_t i = 0; i < decoded->size(); ++i) {
      const domain::Event& event = (*decoded)[i];
      const Place place{**record, i};
      files[events] << (format == ExportFormat::jsonl
                            ? json_row(place, event)
                            : fmt::format("{},{},{},{},{}", (*record)->sequence().raw(), i,
                                          place.time(), type_of(event),
                                          csv_text(proto::to_json(event))))
                    << '\n';
      ++counts.events;
      write_special<domain::Trade>(files[trades], format, place, event, counts.trades);
      write_special<domain::CashPosted>(files[cash_postings], format, place, event,
                                        counts.cash_postings);
      write_special<domain::LotMoved>(files[lot_postings], format, place, event,
                                      counts.lot_postings);
      write_special<domain::RightsReserved>(files[rights_reservations], format, place, event,
                                            counts.rights_reservations);
    }
    if (auto good = files.check(); !good) return tl::unexpected(std::move(good.error()));
  }
  if (auto closed = files.close(); !closed) return tl::unexpected(std::move(closed.error()));
  return counts;
}

}  // namespace eco::replay

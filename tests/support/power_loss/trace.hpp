#pragma once
/// The trace of what a program did to the files below one directory: written by the recorder (a
/// preloaded library), read by DiskModel. One operation behind the other, in the order in which
/// they happened.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace eco::power_loss {

/// Set for the recorded program.
inline constexpr const char* root_variable = "ECO_POWER_LOSS_ROOT";    ///< canonical
inline constexpr const char* trace_variable = "ECO_POWER_LOSS_TRACE";  ///< outside of it
/// Writes to this file are kept as notes: what the program told the world, and when.
inline constexpr const char* notes_variable = "ECO_POWER_LOSS_NOTES";

enum class DiskOpKind : std::uint8_t {
  create = 1,  ///< path: a new, empty file
  make_directory = 2,
  write = 3,         ///< path, offset, data
  synced_write = 4,  ///< the same through O_DSYNC or O_SYNC
  truncate = 5,      ///< path, offset: the new size
  sync = 6,          ///< path of a file or a directory
  rename = 7,        ///< path, data: the new path
  remove = 8,        ///< path of a file or an empty directory
  note = 9,          ///< data
};

struct DiskOp {
  DiskOpKind kind{};
  std::string path;  ///< below the root, without it; "." is the root
  std::uint64_t offset = 0;
  std::string data;

  friend bool operator==(const DiskOp&, const DiskOp&) noexcept = default;
};

/// One operation as bytes: kind, then path, offset and data with their lengths.
inline std::string encode_disk_op(DiskOpKind kind, std::string_view path, std::uint64_t offset,
                                  std::string_view data) {
  std::string out(1, static_cast<char>(kind));
  const auto number = [&out](std::uint64_t value) {
    for (int i = 0; i < 8; ++i) out.push_back(static_cast<char>(value >> (8 * i)));
  };
  number(path.size());
  out.append(path);
  number(offset);
  number(data.size());
  out.append(data);
  return out;
}

/// Takes one operation off the front; empty where `trace` ends, or ends inside one.
inline std::optional<DiskOp> take_disk_op(std::string_view& trace) {
  std::string_view rest = trace;
  const auto take = [&rest](std::uint64_t size) -> std::optional<std::string_view> {
    if (rest.size() < size) return std::nullopt;
    const std::string_view front = rest.substr(0, size);
    rest.remove_prefix(size);
    return front;
  };
  const auto number = [&take]() -> std::optional<std::uint64_t> {
    const auto bytes = take(8);
    if (!bytes) return std::nullopt;
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < 8; ++i) {
      value |= static_cast<std::uint64_t>(static_cast<unsigned char>((*bytes)[i])) << (8 * i);
    }
    return value;
  };
  const auto text = [&]() -> std::optional<std::string_view> {
    const auto size = number();
    return size ? take(*size) : std::nullopt;
  };
  const auto kind = take(1);
  if (!kind) return std::nullopt;
  const auto path = text();
  if (!path) return std::nullopt;
  const auto offset = number();
  if (!offset) return std::nullopt;
  const auto data = text();
  if (!data) return std::nullopt;
  trace = rest;
  return DiskOp{static_cast<DiskOpKind>((*kind)[0]), std::string(*path), *offset,
                std::string(*data)};
}

}  // namespace eco::power_loss

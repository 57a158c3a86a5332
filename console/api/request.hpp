#pragma once
/// A request of the admin protocol, read strictly from one line of JSON
/// (docs/operating/operator-actions.md).
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "console/api/fault.hpp"

namespace eco::console {

inline constexpr std::size_t request_bytes_max = 1u << 20;

/// What an argument may be. Numbers are whole; amounts come as text.
struct Value {
  std::variant<std::string, std::int64_t, bool, std::vector<Value>> content;
};

struct Argument {
  std::string name;
  Value value;
};

struct Request {
  std::string id;  ///< the client's own, returned with the answer; may be empty
  std::string command;
  std::vector<Argument> arguments;
  std::string reason;
  std::string legal_basis;
  bool dry_run = false;
};

/// Reads any bytes. `id_out` gets the request's id where one could be read, also of a bad request.
[[nodiscard]] Parsed<Request> parse_request(std::string_view line, std::string& id_out);

}  // namespace eco::console

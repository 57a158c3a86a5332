#pragma once
/// A new venue's directory: configuration, data, keys, certificates, the first two operators.
#include <array>
#include <cstdint>
#include <string>

#include "base/result.hpp"

namespace eco::apps {

struct InitOptions {
  std::string directory;
  std::uint16_t fix_port = 0;
};

struct OperatorLogin {
  std::string name;
  std::string password;
};

struct InitResult {
  std::string config_file;
  std::string operators_file;  ///< the passwords, mode 0600: to be handed over, then deleted
  std::array<OperatorLogin, 2> operators;
};

/// The directory must be missing or empty. What it has begun stays where a step fails.
[[nodiscard]] base::Result<InitResult> init_venue(const InitOptions& options);

/// The two as one line of JSON: {"operators": [{"name", "password"}, …]}.
[[nodiscard]] std::string operators_json(const std::array<OperatorLogin, 2>& operators);

}  // namespace eco::apps

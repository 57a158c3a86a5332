#pragma once
/// Where passwords come from: a file, the environment, or a prompt that does not show them.
#include <optional>
#include <string>

#include "base/result.hpp"

namespace eco::apps {

struct PasswordSources {
  std::string file;            ///< holds the password alone; empty: none
  std::string operators_file;  ///< {"operators": [{"name", "password"}, …]}; empty: none
  std::string environment;     ///< name of a variable
};

/// The password of operator `name` from the first source that has it; else asks at the terminal.
[[nodiscard]] base::Result<std::string> find_password(const std::string& name,
                                                      const PasswordSources& sources);
/// The first or second name in an operators file.
[[nodiscard]] base::Result<std::string> operator_in_file(const std::string& path,
                                                         std::size_t index);
/// Asks at the terminal, unseen.
[[nodiscard]] base::Result<std::string> prompt_password(const std::string& prompt);
/// Asks at the terminal; true for "y" or "yes".
[[nodiscard]] base::Result<bool> prompt_yes(const std::string& question);
/// 20 random letters and digits without look-alikes.
[[nodiscard]] std::string random_password();

[[nodiscard]] base::Result<std::string> read_file(const std::string& path);

}  // namespace eco::apps

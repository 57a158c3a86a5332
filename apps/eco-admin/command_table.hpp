#pragma once
/// Subcommands of eco-admin as data for the command line's parser.
#include <span>
#include <string_view>

namespace eco::apps {

/// An argument of a subcommand. `kind`: where it stands and what it takes.
struct TableArgument {
  enum class Kind : unsigned char {
    positional = 1,
    option = 2,
    required = 3,  ///< an option that must be there
    number = 4,    ///< an option that takes a whole number
    fixed = 5,     ///< not on the command line: `help` is its value
  };
  std::string_view key;
  std::string_view help;
  Kind kind = Kind::positional;
};

struct TableCommand {
  std::string_view name;
  std::string_view request;
  std::string_view help;
  std::string_view example;
  std::span<const TableArgument> arguments;
};

}  // namespace eco::apps

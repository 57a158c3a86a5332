#pragma once
/// The dictionaries, embedded: the daemon needs no file beside it.
#include <string_view>

namespace eco::gateway::fix {

/// XML text of gateway/fix/dictionary/*.xml.
[[nodiscard]] std::string_view fix44_xml() noexcept;
[[nodiscard]] std::string_view fixt11_xml() noexcept;
[[nodiscard]] std::string_view fix50sp2_xml() noexcept;

}  // namespace eco::gateway::fix

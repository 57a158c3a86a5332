#pragma once
/// Answers of the venue as text for people.
#include <boost/json/object.hpp>
#include <string>

namespace eco::apps {

/// A result: a table for a list of objects, "name: value" lines for one object, a report's text as
/// it is.
[[nodiscard]] std::string result_text(const boost::json::value& result);

/// What an action did or would do, one line per effect.
[[nodiscard]] std::string effects_text(const boost::json::object& answer);

enum class TextLanguage : std::uint8_t { english = 1, chinese = 2 };

/// "refused CODE: what, details; remedy".
[[nodiscard]] std::string refusal_text(const boost::json::object& answer, TextLanguage language);

/// The text member of an object; empty where there is none.
[[nodiscard]] std::string text_at(const boost::json::object& object, std::string_view key);

}  // namespace eco::apps

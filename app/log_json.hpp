#pragma once

#include <string>
#include <string_view>

namespace tagwright {

/// A line of the event log (`[EVENT] words key=value key="JSON string"`) as the members of a JSON object, without the
/// braces: "log" and "event", each key with its value (a number where the value is one and stands without quotes, but
/// for a "reason"), and the words that belong to no key as "text". A key that occurs twice keeps its first value; one
/// that is called "time", "log", "event" or "text" gets a `_` behind its name. On one line, whatever the text is. Pure.
[[nodiscard]] std::string log_line_as_json(std::string_view log, std::string_view line);

} // namespace tagwright

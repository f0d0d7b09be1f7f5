#pragma once

#include <string>
#include <string_view>

/// Text that somebody else wrote (a server, a page's author, whoever named a file), made safe to be shown.
namespace tagwright {

/// For a terminal or plain text, on one line: whatever would move a cursor, end the line or turn the direction of
/// writing, and bytes that are not UTF-8, are shown as '?'.
[[nodiscard]] std::string for_terminal(std::string_view text);

/// The same for a text of several lines: line ends and tabs stay.
[[nodiscard]] std::string for_terminal_lines(std::string_view text);

/// A JSON text whose strings show nothing raw that for_terminal() would not show: `\u001b` and the like in its place.
/// It means the same, and is one line for every reader, also for those that split at U+2028.
[[nodiscard]] std::string json_for_terminal(std::string json);

/// A value of a log line, in quotes, as a JSON string on one line: no text can end the value or the line.
[[nodiscard]] std::string quoted_for_log(std::string_view text);

/// A value of a log line: as it is where it is one plain word and no number, else
/// quoted_for_log().
[[nodiscard]] std::string word_for_log(std::string_view text);

/// A whole log line, as it may be written: control characters are shown as `\u001b`; and unless the line tells of a
/// real 429 (it begins with "[429]", or holds the throttle's own `reason=429`) no number, name or text in it reads
/// "429": `14_29` outside of quotes, `14\u00329` within. So `grep 429` finds 429s and nothing else.
[[nodiscard]] std::string finished_log_line(std::string_view line);

} // namespace tagwright

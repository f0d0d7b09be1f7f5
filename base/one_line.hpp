#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// Texts of any shape on one line: a space for each run of white space and control characters, and none at the ends.
namespace tagwright {

/// For titles and messages: also bytes that are not UTF-8 and no-break spaces count as white space. More than
/// `bytes_max` bytes are cut between two characters and marked by "…", which is not counted.
[[nodiscard]] std::string one_line(std::string_view text, std::size_t bytes_max);

/// For what is told as it came: bytes that are not UTF-8 are shown as U+FFFD, no-break spaces stay, nothing is cut.
[[nodiscard]] std::string faithful_line(std::string_view text);

} // namespace tagwright

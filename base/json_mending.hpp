#pragma once

#include <string>
#include <string_view>

namespace tagwright {

/// JSON whose strings have what no string of JSON may have, made readable: half a character as an escape (`\ud83d`
/// without its other half: a text was cut inside an emoji) and bytes that are not UTF-8 become U+FFFD, raw control
/// characters become escapes, and a backslash before what is no escape stands for itself. Nothing outside of strings
/// changes, and what is JSON stays as it is. For texts that a parser has refused: one bad title must not cost the
/// other pages of a list.
[[nodiscard]] std::string mend_json_strings(std::string_view json);

/// True where an escape is half a character (`\ud83d`), with its other half behind it or without.
[[nodiscard]] bool has_surrogate_escape(std::string_view json) noexcept;

} // namespace tagwright

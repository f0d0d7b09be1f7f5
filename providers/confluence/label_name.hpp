#pragma once

#include <string>
#include <string_view>

namespace tagwright::confluence {

/// The longest label that Confluence takes, counted as it counts: in UTF-16 code units.
inline constexpr unsigned label_utf16_units_max = 255;

/// The form of a label that Confluence neither refuses nor splits: valid UTF-8 in NFC, lower case,
/// only letters, digits, `_` and `-` (everything else becomes one `-`), no `-` at the ends, at most
/// label_utf16_units_max units with no character (nor a letter and its combining marks) cut apart.
/// Combining marks stay behind a letter, because Devanagari, Thai or Hebrew are not readable without.
/// Empty if nothing remains: such a label must not be sent. Idempotent; any bytes are accepted.
[[nodiscard]] std::string normalize_label(std::string_view name);

/// The form in which Confluence keeps a label that somebody else made: like normalize_label(), but what it neither
/// refuses nor splits at stays: `+ / ' "`, emoji and other signs beyond ASCII ("c++", "ci/cd"). For labels of a
/// vocabulary and of a space; what is made up anew gets the normal form. Idempotent; any bytes are accepted.
[[nodiscard]] std::string kept_label(std::string_view name);

} // namespace tagwright::confluence

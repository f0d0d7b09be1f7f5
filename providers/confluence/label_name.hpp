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

} // namespace tagwright::confluence

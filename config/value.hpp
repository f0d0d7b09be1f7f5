#pragma once

#include "config/setting_table.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace tagwright {

/// Reads text as the setting's type demands; empty if it is not allowed. Blanks around the text do not
/// count. Paths stay as they are: what they are relative to depends on where they were written.
[[nodiscard]] std::optional<setting_value> parse_value(const setting& row, std::string_view text);

/// "1500ms", "30s", "2m", "1h" in milliseconds; empty for anything else, for signs and for overflow.
[[nodiscard]] std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

/// A plain decimal number such as "2.50", without sign and exponent; empty for anything else.
[[nodiscard]] std::optional<double> parse_decimal(std::string_view text);

/// A value as a user would write it, e.g. "5", "true", "60s", "openai,local".
[[nodiscard]] std::string show_value(const setting_value& value);

/// The text for an error message: control characters and bytes that are not UTF-8 shown as '?', at most 120 bytes,
/// never cut inside a UTF-8 character.
[[nodiscard]] std::string printable(std::string_view text);

} // namespace tagwright

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// Letters, digits and blanks of ASCII, whatever the locale is. Every other byte is none of these, and stays as it is.
namespace tagwright {

[[nodiscard]] constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
[[nodiscard]] constexpr bool is_lower(char c) noexcept { return c >= 'a' && c <= 'z'; }
[[nodiscard]] constexpr bool is_upper(char c) noexcept { return c >= 'A' && c <= 'Z'; }
[[nodiscard]] constexpr bool is_letter(char c) noexcept { return is_lower(c) || is_upper(c); }
[[nodiscard]] constexpr bool is_hex_digit(char c) noexcept {
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// What isspace() of C takes: `ascii_blanks` and two more.
inline constexpr std::string_view ascii_spaces = " \t\n\v\f\r";
[[nodiscard]] constexpr bool is_space(char c) noexcept { return c == ' ' || (c >= '\t' && c <= '\r'); }

[[nodiscard]] constexpr char lower(char c) noexcept { return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c; }

[[nodiscard]] constexpr char upper(char c) noexcept { return is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c; }

/// The text with A-Z in lower case.
[[nodiscard]] std::string lower_ascii(std::string_view text);

/// The text with a-z in upper case.
[[nodiscard]] std::string upper_ascii(std::string_view text);

/// What stands around a value that somebody has typed.
inline constexpr std::string_view ascii_blanks = " \t\r\n";

/// True if there are blanks only, or nothing.
[[nodiscard]] bool is_blank(std::string_view text) noexcept;

/// Without the characters of `around` at both ends.
[[nodiscard]] std::string_view trim(std::string_view text, std::string_view around = ascii_blanks) noexcept;

/// True if there is at least one digit and nothing else.
[[nodiscard]] bool is_all_digits(std::string_view text) noexcept;

// -- A-Z and a-z are the same here ----------------------------------------------------------------------------

[[nodiscard]] bool equal_ignoring_case(std::string_view a, std::string_view b) noexcept;
[[nodiscard]] bool starts_ignoring_case(std::string_view text, std::string_view start) noexcept;
[[nodiscard]] bool ends_ignoring_case(std::string_view text, std::string_view end) noexcept;

/// Where the first such part begins; npos: there is none.
[[nodiscard]] std::size_t find_ignoring_case(std::string_view text, std::string_view part) noexcept;
[[nodiscard]] bool contains_ignoring_case(std::string_view text, std::string_view part) noexcept;

} // namespace tagwright

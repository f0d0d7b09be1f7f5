#pragma once

#include "base/ascii.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

/// What signs and digits make of a word: names that are written with signs, quantities, articles that lost a vowel.
namespace tagwright::llm {

/// "C++", "C#", "F#": how many signs behind a word of one letter belong to it.
/// @param begin  of the word
/// @param end    of its letter
[[nodiscard]] inline std::size_t sign_of_language(std::string_view text, std::size_t begin, std::size_t end) noexcept {
    const auto rest = text.substr(end);
    if (end - begin != 1 || !is_letter(text[begin]))
        return 0;
    const std::size_t size = rest.starts_with("++") ? 2 : rest.starts_with("#") ? 1 : 0;
    return rest.size() > size && (is_letter(rest[size]) || is_digit(rest[size])) ? 0 : size;
}

/// ".NET" behind a blank.
[[nodiscard]] inline bool is_dotnet(std::string_view text, std::size_t at) noexcept {
    constexpr std::string_view name = ".NET";
    return text.substr(at, name.size()) == name && (at == 0 || text[at - 1] == ' ' || text[at - 1] == '\n') &&
           (at + name.size() == text.size() || !is_letter(text[at + name.size()]));
}

/// Capitals, but for dots between them: GOV.UK.
[[nodiscard]] inline bool are_capitals(std::string_view text, std::size_t begin, std::size_t end) noexcept {
    const auto some = begin < end && end <= text.size() ? text.substr(begin, end - begin) : std::string_view{};
    return !some.empty() && std::all_of(some.begin(), some.end(), [](char c) { return c == '.' || is_upper(c); });
}

/// The "&" of R&D, S&P and AT&T: between capitals.
[[nodiscard]] inline bool joins_capitals(std::string_view text, std::size_t at) noexcept {
    const auto is_capital = [&](std::size_t i) { return i < text.size() && is_upper(text[i]); };
    return at > 0 && text[at] == '&' && is_capital(at - 1) && is_capital(at + 1);
}

/// "10lbs", "6pm", "3rd", "16gb": a number, whatever unit it has. "5g", "3d" and "4k" are names.
/// @param lower  begins with a digit
[[nodiscard]] inline bool is_quantity(std::string_view lower) noexcept {
    constexpr std::array<std::string_view, 41> units{
        "am", "bn",  "cm",  "eur", "gb",  "ghz", "gib", "h", "hr", "hrs", "hz",  "in",  "k",   "kb",
        "kg", "khz", "kib", "km",  "kwh", "lb",  "lbs", "m", "mb", "mg",  "mhz", "mib", "min", "ml",
        "mm", "mo",  "ms",  "nd",  "pm",  "px",  "rd",  "s", "st", "tb",  "th",  "usd", "x"};
    const auto* const end = std::find_if_not(lower.begin(), lower.end(), is_digit);
    const auto digits = static_cast<std::size_t>(end - lower.begin());
    auto unit = lower.substr(digits);
    if (unit.ends_with("-s") || unit.ends_with("-h")) // 5 MB/s
        unit.remove_suffix(2);
    constexpr std::size_t of_names = 1; // "4k" is a resolution, "20k" are users
    return digits > 0 && !(unit == "k" && digits == of_names) && std::binary_search(units.begin(), units.end(), unit);
}

/// "#ff79c6": a colour. "#123" is a number anyway.
/// @param begin  of a word with digits
[[nodiscard]] inline bool is_colour(std::string_view text, std::size_t begin, std::string_view lower) noexcept {
    const auto is_hex = [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); };
    return begin > 0 && text[begin - 1] == '#' && (lower.size() == 3 || lower.size() == 6 || lower.size() == 8) &&
           std::all_of(lower.begin(), lower.end(), is_hex);
}

/// "l'équipe", "dell'azienda": an article that lost its vowel.
[[nodiscard]] inline bool is_elided(std::string_view lower) noexcept {
    constexpr std::array<std::string_view, 19> all{"l",     "d",     "qu",    "s",      "n",     "c",    "j",
                                                   "m",     "t",     "dell",  "nell",   "sull",  "dall", "coll",
                                                   "quell", "quest", "jusqu", "lorsqu", "puisqu"};
    return std::find(all.begin(), all.end(), lower) != all.end();
}

} // namespace tagwright::llm

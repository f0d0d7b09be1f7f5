#include "base/ascii.hpp"

#include <algorithm>

namespace tagwright {
namespace {

constexpr auto npos = std::string_view::npos;

bool same_letter(char a, char b) noexcept { return lower(a) == lower(b); }

} // namespace

std::string lower_ascii(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        c = lower(c);
    return out;
}

std::string upper_ascii(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        c = upper(c);
    return out;
}

bool is_blank(std::string_view text) noexcept { return text.find_first_not_of(ascii_blanks) == npos; }

std::string_view trim(std::string_view text, std::string_view around) noexcept {
    const auto first = text.find_first_not_of(around);
    return first == npos ? std::string_view{} : text.substr(first, text.find_last_not_of(around) - first + 1);
}

bool is_all_digits(std::string_view text) noexcept {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

bool equal_ignoring_case(std::string_view a, std::string_view b) noexcept {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), same_letter);
}

bool starts_ignoring_case(std::string_view text, std::string_view start) noexcept {
    return equal_ignoring_case(text.substr(0, start.size()), start);
}

bool ends_ignoring_case(std::string_view text, std::string_view end) noexcept {
    return text.size() >= end.size() && equal_ignoring_case(text.substr(text.size() - end.size()), end);
}

std::size_t find_ignoring_case(std::string_view text, std::string_view part) noexcept {
    const auto found = std::search(text.begin(), text.end(), part.begin(), part.end(), same_letter);
    return found == text.end() && !part.empty() ? npos : static_cast<std::size_t>(found - text.begin());
}

bool contains_ignoring_case(std::string_view text, std::string_view part) noexcept {
    return find_ignoring_case(text, part) != npos;
}

} // namespace tagwright

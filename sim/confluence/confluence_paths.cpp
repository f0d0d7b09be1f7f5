#include "base/ascii.hpp"
#include "sim/confluence/confluence_api.hpp"

#include <algorithm>

namespace tagwright::sim {

std::vector<std::string> path_parts(std::string_view path) {
    std::vector<std::string> parts;
    while (!path.empty()) {
        const auto end = std::min(path.find('/'), path.size());
        if (end > 0)
            parts.emplace_back(path.substr(0, end));
        path.remove_prefix(std::min(end + 1, path.size()));
    }
    return parts;
}

std::string url_encoded(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    constexpr std::string_view plain = "-._~";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool letter = is_digit(c) || is_letter(c);
        if (letter || plain.find(c) != std::string_view::npos) {
            out += c;
        } else {
            out += '%';
            out += digits[byte >> 4u];
            out += digits[byte & 15u];
        }
    }
    return out;
}

// With characters that a client must encode, as real cursors have.
std::string make_cursor(const std::string& after) { return after.empty() ? std::string{} : "eyJ+" + after + "/=="; }

std::string read_cursor(std::string_view cursor) {
    constexpr std::string_view front = "eyJ+";
    constexpr std::string_view back = "/==";
    if (!cursor.starts_with(front) || !cursor.ends_with(back))
        return {};
    cursor.remove_prefix(front.size());
    cursor.remove_suffix(back.size());
    const bool number = std::all_of(cursor.begin(), cursor.end(), is_digit);
    return number && cursor.size() < 19 ? std::string(cursor) : std::string{};
}

} // namespace tagwright::sim

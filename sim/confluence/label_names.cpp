#include "sim/confluence/label_names.hpp"

#include "base/utf8.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace tagwright::sim {
namespace {

constexpr std::size_t utf16_units_max = 255;

/// One code point; bytes that are no UTF-8 stand for themselves.
char32_t decode(std::string_view text, std::size_t& at) {
    const auto next = decode_utf8(text, at);
    const auto byte = static_cast<unsigned char>(text[at]);
    at += next.size;
    return next.valid ? next.code : byte;
}

/// Latin, Greek and Cyrillic: what pages in tests and demos are written in.
char32_t lower(char32_t c) {
    if ((c >= 'A' && c <= 'Z') || (c >= 0xc0 && c <= 0xde && c != 0xd7) || (c >= 0x391 && c <= 0x3a9) ||
        (c >= 0x410 && c <= 0x42f))
        return c + 0x20;
    if (c >= 0x400 && c <= 0x40f)
        return c + 0x50;
    const bool even_is_upper = (c >= 0x100 && c <= 0x137) || (c >= 0x14a && c <= 0x177);
    const bool odd_is_upper = (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17e);
    if ((even_is_upper && c != 0x130 && c % 2 == 0) || (odd_is_upper && c % 2 == 1))
        return c + 1;
    return c;
}

bool is_refused(char32_t c) {
    constexpr std::u32string_view refused = U"!#&()*.:;<>?@[]^\t\r\n"; // a comma splits instead
    return refused.find(c) != std::u32string_view::npos;
}

} // namespace

label_problem split_label(std::string_view sent, std::vector<std::string>& names) {
    std::string name;
    std::size_t units = 0;
    const auto finish = [&] {
        if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end())
            names.push_back(name);
        name.clear();
        units = 0;
    };
    for (std::size_t at = 0; at < sent.size();) {
        const char32_t point = decode(sent, at);
        if (point == ' ' || point == ',') {
            finish();
            continue;
        }
        if (is_refused(point))
            return label_problem::invalid_characters;
        units += point > 0xffff ? 2 : 1;
        if (units > utf16_units_max)
            return label_problem::too_long;
        append_utf8(name, lower(point));
    }
    finish();
    return label_problem::none;
}

fake_label parse_label(std::string_view text) {
    constexpr std::array<std::string_view, 4> prefixes = {"global", "my", "team", "system"};
    const auto colon = text.find(':');
    if (colon != std::string_view::npos &&
        std::find(prefixes.begin(), prefixes.end(), text.substr(0, colon)) != prefixes.end())
        return {std::string(text.substr(0, colon)), std::string(text.substr(colon + 1))};
    return {"global", std::string(text)};
}

} // namespace tagwright::sim

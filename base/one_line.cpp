#include "base/one_line.hpp"

#include "base/utf8.hpp"

namespace tagwright {
namespace {

/// Most titles are: nothing but plain characters, and single spaces between them. Spelled out, since each byte of each
/// listed page's title comes by here.
bool is_one_plain_line(std::string_view text) noexcept {
    char before = ' ';
    for (const char c : text) {
        if (c < ' ' || c > '~' || (c == ' ' && before == ' '))
            return false;
        before = c;
    }
    return before != ' ';
}

template <class Gap>
std::string folded(std::string_view text, std::size_t bytes_max, Gap is_gap) {
    if (text.size() <= bytes_max && is_one_plain_line(text))
        return std::string(text);
    std::string out;
    bool gap = false;
    for (std::size_t at = 0; at < text.size();) {
        const auto next = decode_utf8(text, at);
        const auto bytes = next.valid ? text.substr(at, next.size) : std::string_view("\xEF\xBF\xBD");
        at += next.size;
        if (is_gap(next)) {
            gap = !out.empty();
            continue;
        }
        if (out.size() + (gap ? 1 : 0) + bytes.size() > bytes_max)
            return out + "\xE2\x80\xA6";
        if (gap)
            out.push_back(' ');
        gap = false;
        out += bytes;
    }
    return out;
}

} // namespace

std::string one_line(std::string_view text, std::size_t bytes_max) {
    return folded(text, bytes_max, [](const utf8_character& c) {
        return !c.valid || c.code == ' ' || c.code == 0xA0 || is_control(c.code);
    });
}

std::string faithful_line(std::string_view text) {
    return folded(text, std::string::npos,
                  [](const utf8_character& c) { return c.valid && (c.code == ' ' || is_control(c.code)); });
}

} // namespace tagwright

#include "providers/confluence/utf8.hpp"

namespace tagwright::confluence {

char32_t decode_utf8(std::string_view text, std::size_t& pos) noexcept {
    auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    const unsigned lead = byte(pos);
    if (lead < 0x80) {
        ++pos;
        return lead;
    }
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() - pos < length) {
        ++pos;
        return invalid_code_point;
    }
    char32_t value = lead & (0x7Fu >> length);
    for (std::size_t i = 1; i < length; ++i) {
        const unsigned next = byte(pos + i);
        if ((next & 0xC0u) != 0x80u) {
            ++pos;
            return invalid_code_point;
        }
        value = (value << 6u) | (next & 0x3Fu);
    }
    constexpr char32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
    if (value < smallest[length] || value > 0x10FFFF || surrogate) {
        ++pos;
        return invalid_code_point;
    }
    pos += length;
    return value;
}

void append_utf8(std::string& out, char32_t code_point) {
    auto tail = [&](unsigned shift) { out.push_back(static_cast<char>(0x80u | ((code_point >> shift) & 0x3Fu))); };
    if (code_point < 0x80) {
        out.push_back(static_cast<char>(code_point));
    } else if (code_point < 0x800) {
        out.push_back(static_cast<char>(0xC0u | (code_point >> 6u)));
        tail(0);
    } else if (code_point < 0x10000) {
        if (code_point >= 0xD800 && code_point <= 0xDFFF)
            return;
        out.push_back(static_cast<char>(0xE0u | (code_point >> 12u)));
        tail(6);
        tail(0);
    } else if (code_point <= 0x10FFFF) {
        out.push_back(static_cast<char>(0xF0u | (code_point >> 18u)));
        tail(12);
        tail(6);
        tail(0);
    }
}

std::string clean_utf8(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t pos = 0; pos < text.size();) {
        const std::size_t from = pos;
        if (decode_utf8(text, pos) == invalid_code_point)
            out.push_back(' ');
        else
            out.append(text, from, pos - from);
    }
    return out;
}

std::string one_line(std::string_view text, std::size_t bytes_max) {
    static constexpr std::string_view ellipsis = "…";
    std::string out;
    bool space = false;
    for (std::size_t pos = 0; pos < text.size();) {
        const std::size_t from = pos;
        const char32_t c = decode_utf8(text, pos);
        if (c == invalid_code_point || c <= 0x20 || (c >= 0x7F && c <= 0xA0) || c == 0x2028 || c == 0x2029) {
            space = !out.empty();
            continue;
        }
        if (out.size() + (space ? 1 : 0) + (pos - from) > bytes_max) {
            out += ellipsis;
            return out;
        }
        if (space)
            out.push_back(' ');
        space = false;
        out.append(text, from, pos - from);
    }
    return out;
}

} // namespace tagwright::confluence

#include "base/utf8.hpp"

#include "base/sixteen_bytes.hpp"

namespace tagwright {
namespace {

/// Where the ASCII that begins at `at` ends, or a little before: most of most texts.
std::size_t skip_ascii(std::string_view text, std::size_t at) noexcept {
    while (sixteen_bytes::are_behind(text, at) && !sixteen_bytes::any(sixteen_bytes::at(text.data() + at) >= 0x80))
        at += sixteen_bytes::size;
    return at;
}

std::string with_valid_only(std::string_view text, std::string_view instead) {
    if (is_utf8(text))
        return std::string(text);
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const auto next = decode_utf8(text, at);
        out += next.valid ? text.substr(at, next.size) : instead;
        at += next.size;
    }
    return out;
}

} // namespace

utf8_character decode_utf8(std::string_view text, std::size_t at) noexcept {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
    const unsigned char lead = byte(0);
    if (lead < 0x80)
        return {lead, 1, true};
    std::uint8_t size = 0;
    char32_t code = 0;
    char32_t smallest = 0;
    if (lead >= 0xC2 && lead <= 0xDF) {
        size = 2, code = lead & 0x1Fu, smallest = 0x80;
    } else if (lead >= 0xE0 && lead <= 0xEF) {
        size = 3, code = lead & 0x0Fu, smallest = 0x800;
    } else if (lead >= 0xF0 && lead <= 0xF4) {
        size = 4, code = lead & 0x07u, smallest = 0x10000;
    } else {
        return {};
    }
    if (text.size() - at < size)
        return {};
    for (std::uint8_t i = 1; i < size; ++i) {
        if ((byte(i) & 0xC0u) != 0x80)
            return {};
        code = (code << 6u) | (byte(i) & 0x3Fu);
    }
    if (code < smallest || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
        return {};
    return {code, size, true};
}

char32_t next_code_point(std::string_view text, std::size_t& pos) noexcept {
    const auto next = decode_utf8(text, pos);
    pos += next.size;
    return next.valid ? next.code : invalid_code_point;
}

void append_utf8(std::string& out, char32_t code) {
    if (code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
        return;
    const auto put = [&](char32_t byte) { out.push_back(static_cast<char>(static_cast<unsigned char>(byte))); };
    const auto put_rest = [&](unsigned shift) { put(0x80u | ((code >> shift) & 0x3Fu)); };
    if (code < 0x80) {
        put(code);
    } else if (code < 0x800) {
        put(0xC0u | (code >> 6u));
        put_rest(0);
    } else if (code < 0x10000) {
        put(0xE0u | (code >> 12u));
        put_rest(6);
        put_rest(0);
    } else {
        put(0xF0u | (code >> 18u));
        put_rest(12);
        put_rest(6);
        put_rest(0);
    }
}

bool is_utf8(std::string_view text) noexcept {
    for (std::size_t at = skip_ascii(text, 0); at < text.size(); at = skip_ascii(text, at))
        if (next_code_point(text, at) == invalid_code_point)
            return false;
    return true;
}

std::string blank_invalid_utf8(std::string_view text) { return with_valid_only(text, " "); }

std::string replace_invalid_utf8(std::string_view text) { return with_valid_only(text, "\xEF\xBF\xBD"); }

std::string_view utf8_prefix(std::string_view text, std::size_t bytes_max) noexcept {
    if (text.size() <= bytes_max)
        return text;
    std::size_t end = bytes_max;
    while (end > 0 && bytes_max - end < 3 && (static_cast<unsigned char>(text[end]) & 0xC0u) == 0x80)
        --end;
    return text.substr(0, end);
}

bool is_control(char32_t code) noexcept {
    return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x2028 || code == 0x2029;
}

bool has_control(std::string_view text) noexcept {
    for (std::size_t at = 0; at < text.size();)
        if (is_control(next_code_point(text, at)))
            return true;
    return false;
}

} // namespace tagwright

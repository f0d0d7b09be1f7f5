#include "base/json_mending.hpp"

#include "base/utf8.hpp"

#include <charconv>
#include <cstdint>
#include <optional>

namespace tagwright {
namespace {

constexpr std::string_view replacement = "\\ufffd";
constexpr std::size_t escape_size = 6; // \u0000

/// The code unit of the escape \uXXXX that `text` begins with, if it does.
std::optional<std::uint16_t> code_unit(std::string_view text) {
    if (text.size() < escape_size || !text.starts_with("\\u"))
        return std::nullopt;
    std::uint16_t unit = 0;
    const auto* const end = text.data() + escape_size;
    const auto read = std::from_chars(text.data() + 2, end, unit, 16);
    return read.ec == std::errc{} && read.ptr == end ? std::optional(unit) : std::nullopt;
}

bool is_first_half(std::optional<std::uint16_t> unit) { return unit && *unit >= 0xD800 && *unit < 0xDC00; }
bool is_second_half(std::optional<std::uint16_t> unit) { return unit && *unit >= 0xDC00 && *unit < 0xE000; }

/// Appends the escape that `rest` begins with, mended. Returns how many bytes of `rest` that was.
std::size_t mend_escape(std::string& out, std::string_view rest) {
    const auto unit = code_unit(rest);
    if (is_first_half(unit) && is_second_half(code_unit(rest.substr(escape_size)))) {
        out += rest.substr(0, 2 * escape_size);
        return 2 * escape_size;
    }
    if (unit) {
        out += is_first_half(unit) || is_second_half(unit) ? replacement : rest.substr(0, escape_size);
        return escape_size;
    }
    constexpr std::string_view short_escapes = "\"\\/bfnrt";
    if (rest.size() > 1 && short_escapes.find(rest[1]) != std::string_view::npos) {
        out += rest.substr(0, 2);
        return 2;
    }
    out += "\\\\";
    return 1;
}

bool is_control_byte(char c) { return static_cast<unsigned char>(c) < 0x20; }

void append_escaped(std::string& out, char control) {
    constexpr std::string_view digits = "0123456789abcdef";
    out += "\\u00";
    out += digits[static_cast<unsigned char>(control) >> 4U];
    out += digits[static_cast<unsigned char>(control) & 0xFU];
}

} // namespace

std::string mend_json_strings(std::string_view json) {
    std::string out;
    out.reserve(json.size() + 64);
    auto quoted = false;
    for (std::size_t at = 0; at < json.size();) {
        const auto c = json[at];
        if (quoted && c == '\\') {
            at += mend_escape(out, json.substr(at));
            continue;
        }
        if (quoted && is_control_byte(c))
            append_escaped(out, c);
        else
            out += c;
        quoted ^= c == '"';
        ++at;
    }
    return replace_invalid_utf8(out);
}

bool has_surrogate_escape(std::string_view json) noexcept {
    for (auto at = json.find('\\'); at != std::string_view::npos; at = json.find('\\', at + 2)) {
        const auto escape = json.substr(at + 1, 2);
        if (escape == "ud" || escape == "uD")
            return true;
    }
    return false;
}

} // namespace tagwright

#include "providers/llm/json_write.hpp"

#include "base/sixteen_bytes.hpp"
#include "base/utf8.hpp"

#include <cstddef>

namespace tagwright::llm {
namespace {

/// True for ASCII that stands in a string as it is.
bool is_plain(char c) noexcept {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= ' ' && byte < 0x80 && byte != '"' && byte != '\\';
}

/// Where the run of plain bytes that begins at `at` ends.
std::size_t end_of_run(std::string_view text, std::size_t at) noexcept {
    while (sixteen_bytes::are_behind(text, at)) {
        const auto b = sixteen_bytes::at(text.data() + at);
        const auto plain = sixteen_bytes::before_first((b < ' ') | (b >= 0x80) | (b == '"') | (b == '\\'));
        at += plain;
        if (plain < sixteen_bytes::size)
            return at;
    }
    while (at < text.size() && is_plain(text[at]))
        ++at;
    return at;
}

void append_sign(std::string& out, char c) {
    constexpr std::string_view hex = "0123456789abcdef";
    switch (c) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\b': out += "\\b"; return;
    case '\f': out += "\\f"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default: break;
    }
    const auto byte = static_cast<unsigned char>(c);
    (out += "\\u00").append({hex[byte >> 4U], hex[byte & 15U]});
}

/// How many bytes at `at`, where no valid character begins, could have begun one.
std::size_t broken_bytes(std::string_view text, std::size_t at) noexcept {
    const auto byte = [&](std::size_t i) -> unsigned {
        return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0;
    };
    const auto lead = byte(0);
    const auto least = lead == 0xE0 ? 0xA0u : lead == 0xF0 ? 0x90u : 0x80u;
    const auto most = lead == 0xED ? 0x9Fu : lead == 0xF4 ? 0x8Fu : 0xBFu;
    if (lead < 0xE0 || lead > 0xF4 || byte(1) < least || byte(1) > most)
        return 1;
    return lead >= 0xF0 && (byte(2) & 0xC0u) == 0x80 ? 3 : 2;
}

} // namespace

void append_escaped(std::string& out, std::string_view text) {
    std::size_t copied = 0;
    for (auto at = end_of_run(text, 0); at < text.size(); at = end_of_run(text, at)) {
        const bool ascii = static_cast<unsigned char>(text[at]) < 0x80;
        const auto next = decode_utf8(text, at);
        if (!ascii && next.valid) {
            at += next.size;
            continue;
        }
        out += text.substr(copied, at - copied);
        if (ascii)
            append_sign(out, text[at]);
        else
            out += "\xEF\xBF\xBD";
        at += ascii ? 1 : broken_bytes(text, at);
        copied = at;
    }
    out += text.substr(copied);
}

void append_string(std::string& out, std::string_view text) {
    out += '"';
    append_escaped(out, text);
    out += '"';
}

} // namespace tagwright::llm

#include "base/foreign_text.hpp"

#include "base/ascii.hpp"
#include "base/utf8.hpp"

#include <algorithm>
#include <array>

namespace tagwright {
namespace {

constexpr std::string_view tell_tale = "429";
constexpr std::string_view real_tag = "[429]";
constexpr std::string_view real_reason = " reason=429";

/// Marks and overrides of direction, and characters without width that can hide or split a word. Joiners stay:
/// scripts and emoji need them.
bool is_hidden(char32_t code) noexcept {
    return is_control(code) || code == 0x061C || code == 0x200B || code == 0x200E || code == 0x200F ||
           (code >= 0x202A && code <= 0x202E) || (code >= 0x2060 && code <= 0x206F) || code == 0xFEFF ||
           (code >= 0xFFF9 && code <= 0xFFFB);
}

/// Calls `shown` with each run of bytes that may be shown, and `hidden` with each character that may not; invalid
/// bytes come as U+FFFD.
template <class Shown, class Hidden>
void split(std::string_view text, Shown shown, Hidden hidden) {
    std::size_t from = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto next = decode_utf8(text, at);
        if (!next.valid || is_hidden(next.code)) {
            shown(text.substr(from, at - from));
            hidden(next.valid ? next.code : U'\uFFFD');
            from = at + next.size;
        }
        at += next.size;
    }
    shown(text.substr(from));
}

void append_escape(std::string& out, char32_t code) {
    constexpr std::string_view digits = "0123456789abcdef";
    out += "\\u";
    for (const unsigned shift : {12U, 8U, 4U, 0U})
        out += digits[(code >> shift) & 0xFU];
}

std::string shown(std::string_view text, std::string_view kept) {
    std::string out;
    out.reserve(text.size());
    split(
        text, [&](std::string_view part) { out += part; },
        [&](char32_t code) {
            const bool keeps = code < 0x80 && kept.find(static_cast<char>(code)) != std::string_view::npos;
            out += keeps ? static_cast<char>(code) : '?';
        });
    return out;
}

std::string escaped(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    split(
        text, [&](std::string_view part) { out += part; }, [&](char32_t code) { append_escape(out, code); });
    return out;
}

bool is_word(std::string_view text) noexcept {
    const auto plain = [](char byte) {
        return is_letter(byte) || is_digit(byte) || std::string_view("-_.:/+@%,").find(byte) != std::string_view::npos;
    };
    return !text.empty() && std::ranges::all_of(text, plain);
}

/// Whether a program that reads the line would take it for a number: a key or a name of digits is none.
bool is_like_number(std::string_view text) noexcept {
    return std::ranges::any_of(text, is_digit) && text.find_first_not_of("0123456789.+-eE") == std::string_view::npos;
}

/// Where the throttle's own word for a 429 stands; npos without one. Behind a quote it may be anybody's.
std::size_t place_of_reason(std::string_view line) noexcept {
    const auto at = line.substr(0, line.find('"')).find(real_reason);
    const auto end = at == std::string_view::npos ? at : at + real_reason.size();
    return at == std::string_view::npos || (end < line.size() && line[end] != ' ') ? std::string_view::npos : at;
}

} // namespace

std::string for_terminal(std::string_view text) { return shown(text, {}); }

std::string for_terminal_lines(std::string_view text) { return shown(text, "\n\t"); }

std::string json_for_terminal(std::string json) { return escaped(json); }

std::string quoted_for_log(std::string_view text) {
    std::string inner;
    for (const char byte : text) {
        if (byte == '"' || byte == '\\')
            inner += '\\';
        inner += byte;
    }
    return '"' + escaped(inner) + '"';
}

std::string word_for_log(std::string_view text) {
    return is_word(text) && !is_like_number(text) ? std::string(text) : quoted_for_log(text);
}

std::string finished_log_line(std::string_view line) {
    auto clean = escaped(line);
    if (clean.starts_with(real_tag) || clean.find(tell_tale) == std::string::npos)
        return clean;
    const auto reason = place_of_reason(clean);
    std::string out;
    bool quoted = false;
    for (std::size_t at = 0; at < clean.size(); ++at) {
        const bool real = reason != std::string::npos && at == reason + real_reason.size() - tell_tale.size();
        if (!real && std::string_view(clean).substr(at).starts_with(tell_tale)) {
            out += quoted ? "4\\u0032" : "4_2"; // and the 9 follows
            ++at;
            continue;
        }
        if (quoted && clean[at] == '\\' && at + 1 < clean.size())
            out += clean[at++];
        else if (clean[at] == '"')
            quoted = !quoted;
        out += clean[at];
    }
    return out;
}

} // namespace tagwright

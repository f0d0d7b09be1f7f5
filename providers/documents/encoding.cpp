#include "providers/documents/encoding.hpp"

#include "base/ascii.hpp"
#include "base/utf8.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <iconv.h>

namespace tagwright::documents {

namespace {

constexpr char32_t replacement = 0xFFFD;

std::uint32_t byte_at(std::string_view bytes, std::size_t at) { return static_cast<unsigned char>(bytes[at]); }

std::uint32_t unit_at(std::string_view bytes, std::size_t at, std::size_t size, bool big) {
    std::uint32_t out = 0;
    for (std::size_t i = 0; i < size; ++i)
        out |= byte_at(bytes, at + i) << (8 * (big ? size - 1 - i : i));
    return out;
}

struct utf8_health {
    std::size_t good = 0; ///< sequences beyond ASCII
    std::size_t bad = 0;  ///< bytes that belong to none
    std::size_t letters = 0;
};

utf8_health health_of(std::string_view bytes) {
    utf8_health out;
    for (std::size_t pos = 0; pos < bytes.size();) {
        const std::size_t from = pos;
        const char32_t c = next_code_point(bytes, pos);
        if (c == invalid_code_point)
            ++out.bad;
        else if (pos - from > 1)
            ++out.good;
        else if (is_letter(static_cast<char>(c)))
            ++out.letters;
    }
    return out;
}

/// Where Windows-1252 differs from Latin-1: 0x80 to 0x9F.
char32_t windows_1252(unsigned char c) {
    static constexpr std::array<char16_t, 32> table{0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD,
                                                    0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178};
    return c >= 0x80 && c < 0xA0 ? table[c - 0x80] : c;
}

/// The name that a document gives its own encoding; empty if it gives none.
std::string declared(std::string_view bytes) {
    constexpr std::size_t looked_at = 2048;
    constexpr std::size_t name_max = 40;
    const std::string head = lower_ascii(bytes.substr(0, looked_at));
    for (const std::string_view key : {"encoding=", "charset="}) {
        const auto found = head.find(key);
        if (found == std::string::npos || (key == "encoding=" && !head.starts_with("<?xml")))
            continue;
        std::size_t begin = found + key.size();
        if (begin < head.size() && (head[begin] == '"' || head[begin] == '\''))
            ++begin;
        std::size_t end = begin;
        while (end < head.size() && end - begin < name_max &&
               (is_lower(head[end]) || is_digit(head[end]) || head[end] == '-' || head[end] == '_'))
            ++end;
        return head.substr(begin, end - begin);
    }
    return {};
}

struct iconv_closer {
    iconv_t handle;
    ~iconv_closer() { iconv_close(handle); }
};

/// Empty if the name is not known, or the bytes are not of that encoding.
std::string convert_declared(std::string_view bytes, const std::string& name) {
    const iconv_t handle = iconv_open("UTF-8", name.c_str());
    if (handle == reinterpret_cast<iconv_t>(-1)) // NOLINT(performance-no-int-to-ptr): iconv's own way to fail
        return {};
    const iconv_closer closes{handle};
    std::string out;
    std::array<char, 1u << 14u> piece{};
    auto* in = const_cast<char*>(bytes.data()); // NOLINT(cppcoreguidelines-pro-type-const-cast): iconv does not write
    std::size_t left = bytes.size();
    while (left > 0) {
        auto* to = piece.data();
        std::size_t room = piece.size();
        const auto result = iconv(handle, &in, &left, &to, &room);
        out.append(piece.data(), piece.size() - room);
        if (result == static_cast<std::size_t>(-1) && room == piece.size())
            return {};
        if (result == static_cast<std::size_t>(-1) && errno != E2BIG)
            return {};
    }
    return out;
}

decoded from_legacy(std::string_view bytes, const utf8_health& health) {
    const auto name = declared(bytes);
    if (!name.empty() && name != "utf-8" && name != "utf8")
        if (auto text = convert_declared(bytes, name); !text.empty())
            return {std::move(text), {}};
    // Western texts have few letters beyond ASCII. Other 8-bit encodings would come out as nonsense, and be paid for.
    if (health.bad + health.good > health.letters / 3)
        return {{}, "neither UTF-8 nor Western text: convert it, as with iconv -f ENCODING -t UTF-8"};
    decoded out;
    out.text.reserve(bytes.size() + bytes.size() / 8);
    for (const char c : bytes)
        append_utf8(out.text, windows_1252(static_cast<unsigned char>(c)));
    return out;
}

} // namespace

encoding_mark read_mark(std::string_view bytes) noexcept {
    using namespace std::string_view_literals;
    if (bytes.starts_with("\xEF\xBB\xBF"sv))
        return {encoding::utf8, 3};
    if (bytes.starts_with("\xFF\xFE\0\0"sv))
        return {encoding::utf32_le, 4};
    if (bytes.starts_with("\0\0\xFE\xFF"sv))
        return {encoding::utf32_be, 4};
    if (bytes.starts_with("\xFF\xFE"sv))
        return {encoding::utf16_le, 2};
    if (bytes.starts_with("\xFE\xFF"sv))
        return {encoding::utf16_be, 2};
    return {};
}

encoding guess_wide(std::string_view bytes) noexcept {
    constexpr std::size_t looked_at = 4096;
    const auto head = bytes.substr(0, std::min(bytes.size(), looked_at) & ~std::size_t{1});
    if (head.size() < 4 || head.find('\0') == std::string_view::npos)
        return encoding::utf8;
    std::size_t even = 0;
    std::size_t odd = 0;
    for (std::size_t i = 0; i < head.size(); ++i)
        if (head[i] == '\0')
            ++(i % 2 == 0 ? even : odd);
    const std::size_t units = head.size() / 2;
    if (odd * 10 >= units * 6 && even == 0)
        return encoding::utf16_le;
    if (even * 10 >= units * 6 && odd == 0)
        return encoding::utf16_be;
    return encoding::utf8;
}

void utf8_converter::feed(std::string_view bytes, std::string& out) {
    if (from_ == encoding::utf8) {
        out += bytes;
        return;
    }
    const bool big = from_ == encoding::utf16_be || from_ == encoding::utf32_be;
    const std::size_t size = from_ == encoding::utf32_le || from_ == encoding::utf32_be ? 4 : 2;
    rest_ += bytes;
    std::size_t at = 0;
    for (; at + size <= rest_.size(); at += size) {
        char32_t c = unit_at(rest_, at, size, big);
        if (size == 2 && c >= 0xD800 && c < 0xDC00) {
            if (at + 4 > rest_.size())
                break; // its other half is still to come
            const char32_t low = unit_at(rest_, at + 2, 2, big);
            if (low >= 0xDC00 && low < 0xE000) {
                c = 0x10000 + ((c - 0xD800) << 10u) + (low - 0xDC00);
                at += 2;
            }
        }
        const bool none = c > 0x10FFFF || (c >= 0xD800 && c < 0xE000);
        append_utf8(out, none ? replacement : c);
    }
    rest_.erase(0, at);
}

decoded to_utf8(std::string_view bytes) {
    const auto mark = read_mark(bytes);
    const auto what = mark.bytes > 0 ? mark.what : guess_wide(bytes);
    bytes.remove_prefix(mark.bytes);
    if (what != encoding::utf8) {
        decoded out;
        utf8_converter(what).feed(bytes, out.text);
        if (out.text.find('\0') != std::string::npos)
            return {{}, "holds NUL bytes: not a text"};
        return out;
    }
    if (bytes.find('\0') != std::string_view::npos)
        return {{}, "holds NUL bytes: not a text"};
    if (is_utf8(bytes))
        return {std::string(bytes), {}};
    const auto health = health_of(bytes);
    // A text that was cut within a character, or has a stray byte, is still UTF-8.
    if (health.bad * 10 < health.good || mark.bytes > 0)
        return {std::string(bytes), {}};
    return from_legacy(bytes, health);
}

} // namespace tagwright::documents

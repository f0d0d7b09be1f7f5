#include "tests/fuzz/check.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>

namespace tagwright::fuzz {

namespace {

using namespace std::chrono_literals;

/// The character at the front, which is taken off; no character where the bytes are none.
constexpr char32_t no_character = 0xFFFFFFFF;

char32_t take_character(std::string_view& text) noexcept {
    const auto byte_at = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i])); };
    const auto lead = byte_at(0);
    const std::size_t size = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 0;
    if (size == 0 || size > text.size() || lead > 0xF7) {
        text.remove_prefix(1);
        return no_character;
    }
    std::uint32_t code = size == 1 ? lead : lead & (0x7Fu >> size);
    bool good = true;
    for (std::size_t i = 1; i < size; ++i) {
        good = good && (byte_at(i) & 0xC0u) == 0x80;
        code = (code << 6u) | (byte_at(i) & 0x3Fu);
    }
    constexpr std::uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    good = good && code >= least[size] && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
    text.remove_prefix(good ? size : 1);
    return good ? static_cast<char32_t>(code) : no_character;
}

std::string_view take_line(std::string_view& text) {
    const auto end = std::min(text.find('\n'), text.size());
    auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r'))
        line.remove_suffix(1);
    return line;
}

} // namespace

void require(bool holds, std::string_view rule, std::string_view seen) {
    if (holds)
        return;
    constexpr std::size_t seen_bytes_max = 400;
    throw broken_property(std::string(rule) +
                          (seen.empty() ? "" : ": [" + std::string(seen.substr(0, seen_bytes_max)) + "]"));
}

bool is_utf8(std::string_view text) noexcept {
    while (!text.empty())
        if (take_character(text) == no_character)
            return false;
    return true;
}

bool is_one_line(std::string_view text) noexcept {
    while (!text.empty()) {
        const auto c = take_character(text);
        if (c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029)
            return false;
    }
    return true;
}

std::vector<std::string_view> parts_of(std::string_view input, std::size_t count) {
    constexpr std::string_view line = "\n----\n";
    std::vector<std::string_view> out;
    while (out.size() + 1 < count) {
        const auto end = std::min(input.find(line), input.size());
        out.push_back(input.substr(0, end));
        input.remove_prefix(std::min(end + line.size(), input.size()));
    }
    out.push_back(input);
    return out;
}

http_response read_response(std::string_view text) {
    http_response out;
    const auto first = take_line(text);
    std::from_chars(first.data(), first.data() + first.size(), out.status);
    if (out.status < 0) {
        const auto code = std::min(-static_cast<std::int64_t>(out.status), static_cast<std::int64_t>(errc::cancelled));
        out.error = static_cast<errc>(code);
        out.status = 0;
        out.detail = text;
        return out;
    }
    out.status = 100 + out.status % 900; // the transport lets nothing else pass
    if (std::from_chars(first.data(), first.data() + first.size(), out.status); out.status < 100 || out.status > 999)
        out.status = 200;
    constexpr std::size_t headers_max = 64;
    while (!text.empty() && out.headers.size() < headers_max) {
        const auto line = take_line(text);
        if (line.empty())
            break;
        const auto colon = std::min(line.find(':'), line.size());
        auto value = line.substr(std::min(colon + 1, line.size()));
        value.remove_prefix(std::min(value.find_first_not_of(" \t"), value.size()));
        out.headers.emplace_back(line.substr(0, colon), value);
    }
    out.body = text;
    return out;
}

void check_failure(const failure& why, std::size_t bytes_max) {
    require(why.code == errc::ok || !why.message.empty(), "a failure says something");
    require(why.message.size() <= bytes_max, "a failure's message is short", why.message);
    require(is_utf8(why.message), "a failure's message is UTF-8", why.message);
    require(is_one_line(why.message), "a failure's message is one line", why.message);
    require(why.message.find(secret) == std::string::npos, "a failure's message holds no secret", why.message);
}

void check_hints(const limit_hints& hints) {
    const auto check_wait = [](const std::optional<duration>& wait) {
        require(!wait || (*wait >= 0s && *wait <= 24h), "a wait is within 24 hours");
    };
    check_wait(hints.retry_after);
    for (const auto& reading : hints.readings) {
        check_wait(reading.reset_after);
        require(!reading.limit || (std::isfinite(*reading.limit) && *reading.limit > 0), "a limit is positive");
        require(!reading.remaining || (std::isfinite(*reading.remaining) && *reading.remaining >= 0),
                "what remains is not negative");
    }
}

void check_label(std::string_view label) {
    check_kept_label(label);
    require(label.find_first_of("+/'\"") == std::string_view::npos,
            "a label holds only letters, digits, hyphens and underscores", label);
}

void check_kept_label(std::string_view label) {
    require(!label.empty(), "a label is not empty");
    require(is_utf8(label), "a label is UTF-8", label);
    require(is_one_line(label), "a label holds no control characters", label);
    require(label.find_first_of(" !#$%&()*,.:;<=>?@[\\]^`{|}~ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string::npos,
            "a label holds nothing that Confluence refuses or splits at", label);
    require(label.front() != '-' && label.back() != '-', "a label has no hyphen at its ends", label);
    constexpr std::size_t units_max = 255;
    std::size_t units = 0;
    for (auto rest = label; !rest.empty();)
        units += take_character(rest) > 0xFFFF ? 2 : 1;
    require(units <= units_max, "a label has at most 255 UTF-16 units", label);
}

} // namespace tagwright::fuzz

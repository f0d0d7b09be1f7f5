#include "providers/llm/wire_time.hpp"

#include "base/ascii.hpp"
#include "base/bare_span.hpp"
#include "base/epoch.hpp"
#include "base/http_date.hpp"
#include "base/iso_time.hpp"

#include <array>
#include <cmath>
#include <cstddef>

namespace tagwright::llm {
namespace {

/// Reads digits with an optional fraction and takes them off the text.
std::optional<double> take_number(std::string_view& text) noexcept {
    double value = 0;
    std::size_t i = 0;
    for (; i < text.size() && is_digit(text[i]); ++i)
        value = value * 10 + (text[i] - '0');
    if (i == 0)
        return std::nullopt;
    if (i + 1 < text.size() && text[i] == '.' && is_digit(text[i + 1])) {
        double scale = 0.1;
        for (++i; i < text.size() && is_digit(text[i]); ++i, scale /= 10)
            value += (text[i] - '0') * scale;
    }
    text.remove_prefix(i);
    if (!std::isfinite(value))
        return std::nullopt;
    return value;
}

struct unit {
    std::string_view name;
    double seconds;
};

// The longest name first: "ms" must not be read as "m".
constexpr std::array units{
    unit{"milliseconds", 1e-3},
    unit{"minutes", 60},
    unit{"seconds", 1},
    unit{"minute", 60},
    unit{"second", 1},
    unit{"hours", 3600},
    unit{"hour", 3600},
    unit{"days", 86400},
    unit{"day", 86400},
    unit{"weeks", 604800},
    unit{"week", 604800},
    unit{"mins", 60},
    unit{"secs", 1},
    unit{"hrs", 3600},
    unit{"min", 60},
    unit{"sec", 1},
    unit{"hr", 3600},
    unit{"ms", 1e-3},
    unit{"us", 1e-6},
    unit{"\xC2\xB5s", 1e-6},
    unit{"ns", 1e-9},
    unit{"d", 86400},
    unit{"h", 3600},
    unit{"m", 60},
    unit{"s", 1},
};

std::optional<double> take_unit(std::string_view& text) noexcept {
    for (const auto& u : units)
        if (text.substr(0, u.name.size()) == u.name) {
            text.remove_prefix(u.name.size());
            return u.seconds;
        }
    return std::nullopt;
}

/// Seconds of as many number-unit pairs as there are at the start.
std::optional<double> take_duration(std::string_view& text) noexcept {
    double seconds = 0;
    bool any = false;
    while (!text.empty() && is_digit(text.front())) {
        std::string_view rest = text;
        const auto number = take_number(rest);
        if (!number)
            return std::nullopt;
        while (!rest.empty() && rest.front() == ' ')
            rest.remove_prefix(1);
        const auto scale = take_unit(rest);
        if (!scale)
            break;
        seconds += *number * *scale;
        any = true;
        text = rest;
        for (const std::string_view joint : {",", " and ", " "})
            if (rest.substr(0, joint.size()) == joint)
                rest.remove_prefix(joint.size());
        if (!rest.empty() && is_digit(rest.front()))
            text = rest;
    }
    if (!any)
        return std::nullopt;
    return seconds;
}

/// Exactly `count` digits.
std::optional<int> take_digits(std::string_view& text, std::size_t count) noexcept {
    if (text.size() < count)
        return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (!is_digit(text[i]))
            return std::nullopt;
        value = value * 10 + (text[i] - '0');
    }
    text.remove_prefix(count);
    return value;
}

bool take(std::string_view& text, std::string_view expected) noexcept {
    if (text.substr(0, expected.size()) != expected)
        return false;
    text.remove_prefix(expected.size());
    return true;
}

struct civil {
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
};

std::optional<double> epoch_seconds(const civil& c) noexcept {
    const std::chrono::year_month_day date{std::chrono::year{c.year},
                                           std::chrono::month{static_cast<unsigned>(c.month)},
                                           std::chrono::day{static_cast<unsigned>(c.day)}};
    if (!date.ok() || c.hour > 23 || c.minute > 59 || c.second > 60)
        return std::nullopt;
    const auto days = std::chrono::sys_days{date}.time_since_epoch().count();
    return static_cast<double>(days) * 86400.0 + c.hour * 3600.0 + c.minute * 60.0 + c.second;
}

/// "05:36:34"; the seconds may be missing where `short_form` is allowed.
bool take_clock(std::string_view& text, civil& c, bool short_form) noexcept {
    const auto hour = take_digits(text, 2);
    if (!hour || !take(text, ":"))
        return false;
    const auto minute = take_digits(text, 2);
    if (!minute)
        return false;
    c.hour = *hour;
    c.minute = *minute;
    if (!take(text, ":"))
        return short_form;
    const auto second = take_digits(text, 2);
    c.second = second.value_or(0);
    return second.has_value();
}

} // namespace

std::optional<double> parse_number(std::string_view text) noexcept {
    text = trim(text);
    const auto value = take_number(text);
    return value && text.empty() ? value : std::nullopt;
}

std::optional<duration> wait_from_seconds(double seconds) noexcept {
    if (!std::isfinite(seconds) || seconds < 0 || seconds > std::chrono::duration<double>(wait_absurd).count())
        return std::nullopt;
    const double most = std::chrono::duration<double>(wait_max).count();
    return std::chrono::duration_cast<duration>(std::chrono::duration<double>(seconds < most ? seconds : most));
}

std::optional<duration> parse_duration(std::string_view text) noexcept {
    text = trim(text);
    if (const auto bare = parse_number(text))
        return wait_from_seconds(*bare);
    const auto seconds = take_duration(text);
    return seconds && text.empty() ? wait_from_seconds(*seconds) : std::nullopt;
}

std::optional<duration> parse_leading_duration(std::string_view text) noexcept {
    text = trim(text);
    const auto seconds = take_duration(text);
    return seconds ? wait_from_seconds(*seconds) : std::nullopt;
}

std::optional<double> parse_rfc3339(std::string_view text) noexcept {
    text = trim(text);
    const auto clock = text.find(':'); // a hyphen before it is the date's
    if (clock == std::string_view::npos || text.find_first_of("Zz+-", clock) == std::string_view::npos)
        return std::nullopt;
    const auto when = parse_iso_time(text);
    return when ? std::optional(std::chrono::duration<double>(when->time_since_epoch()).count()) : std::nullopt;
}

std::optional<double> leading_seconds(std::string_view text) noexcept {
    text = trim(text);
    return take_duration(text);
}

std::optional<double> leading_instant(std::string_view text) noexcept {
    text = trim(text);
    auto rest = text;
    if (const auto number = take_number(rest))
        if (const auto instant = epoch_seconds_of(*number))
            return instant;
    civil c;
    const auto year = take_digits(text, 4);
    const auto month = year && take(text, "-") ? take_digits(text, 2) : std::nullopt;
    const auto day = month && take(text, "-") ? take_digits(text, 2) : std::nullopt;
    if (!day)
        return std::nullopt;
    c.year = *year, c.month = *month, c.day = *day;
    if (take(text, "t") || take(text, "T") || take(text, " at ") || take(text, " ")) {
        civil clock = c;
        if (take_clock(text, clock, true))
            c = clock;
    }
    if (!text.empty() && text.front() == '.') // fractions of a second
        for (text.remove_prefix(1); !text.empty() && is_digit(text.front());)
            text.remove_prefix(1);
    const auto seconds = epoch_seconds(c);
    if (!seconds || text.empty() || (text.front() != '+' && text.front() != '-'))
        return seconds;
    const double sign = text.front() == '+' ? -1.0 : 1.0;
    text.remove_prefix(1);
    const auto hours = take_digits(text, 2);
    take(text, ":");
    const auto minutes = hours ? take_digits(text, 2) : std::nullopt;
    return *seconds + sign * (hours.value_or(0) * 3600.0 + minutes.value_or(0) * 60.0);
}

std::optional<double> retry_after_seconds(const http_headers& headers, std::span<const double> others_s) noexcept {
    for (const auto* name : {"retry-after-ms", "x-ms-retry-after-ms"})
        if (const auto milliseconds = parse_number(find_header(headers, name)))
            return *milliseconds / 1000.0;
    if (const auto exact = parse_duration(find_header(headers, "x-retry-in"))) // Traefik, which rounds the other one
        return std::chrono::duration<double>(*exact).count();
    std::string_view value;
    // The last two: Kong's, where it counts tokens, and what LiteLLM passes on of the server behind it.
    for (const auto* name : {"retry-after", "x-ai-ratelimit-retry-after", "llm_provider-retry-after"})
        if (value.empty())
            value = find_header(headers, name);
    const auto now = parse_http_date(find_header(headers, "date"));
    if (const auto seconds = parse_number(value)) {
        const auto instant = epoch_seconds_of(*seconds);
        if (!instant)
            return bare_retry_after_s(*seconds, others_s);
        return now ? std::optional(*instant - *now) : std::nullopt;
    }
    if (const auto parts = parse_duration(value)) // "30s", which is not allowed and happens
        return std::chrono::duration<double>(*parts).count();
    const auto until = parse_http_date(value);
    return until && now ? std::optional(*until - *now) : std::nullopt;
}

std::optional<duration> parse_retry_after(const http_headers& headers, std::span<const double> others_s) noexcept {
    const auto seconds = retry_after_seconds(headers, others_s);
    return seconds ? wait_from_seconds(*seconds) : std::nullopt;
}

} // namespace tagwright::llm

#include "base/ascii.hpp"
#include "providers/llm/rate_headers.hpp"

#include "providers/llm/ratelimit_draft.hpp"
#include "providers/llm/wire_time.hpp"

#include <array>
#include <string>

namespace tagwright::llm {
namespace {

bool is_word(char c) noexcept { return is_digit(c) || is_lower(c); }

/// Where the words stand with no letter or digit directly before them.
std::size_t find_words(std::string_view text, std::string_view words, std::size_t from = 0) noexcept {
    for (auto at = text.find(words, from); at != std::string_view::npos; at = text.find(words, at + 1))
        if (at == 0 || !is_word(text[at - 1]))
            return at;
    return std::string_view::npos;
}

/// The number behind "limit", "used", …: "limit 30000", "limit: 30,000", "limit = 3 / min".
std::optional<double> number_after(std::string_view text, std::string_view word) noexcept {
    for (auto at = find_words(text, word); at != std::string_view::npos; at = find_words(text, word, at + 1)) {
        std::size_t i = at + word.size();
        while (i < text.size() && (text[i] == ' ' || text[i] == ':' || text[i] == '='))
            ++i;
        double value = 0;
        bool any = false;
        for (;
             i < text.size() && (is_digit(text[i]) || (text[i] == ',' && i + 1 < text.size() && is_digit(text[i + 1])));
             ++i)
            if (is_digit(text[i])) {
                value = value * 10 + (text[i] - '0');
                any = true;
            }
        if (any && value < 1e15)
            return value;
    }
    return std::nullopt;
}

/// The number before words: "50,000 input tokens per minute".
std::optional<double> number_before(std::string_view text, std::size_t at) noexcept {
    while (at > 0 && text[at - 1] == ' ')
        --at;
    double value = 0;
    double scale = 1;
    bool any = false;
    for (; at > 0 && (is_digit(text[at - 1]) || text[at - 1] == ','); --at) {
        if (text[at - 1] == ',')
            continue;
        value += (text[at - 1] - '0') * scale;
        scale *= 10;
        any = true;
    }
    return any && value < 1e15 ? std::optional{value} : std::nullopt;
}

struct term {
    std::string_view words;
    quota_dimension dimension;
};

// The narrower words first. The short forms are what OpenAI and Groq put into brackets.
constexpr std::array terms{
    term{"input tokens", quota_dimension::input_tokens},
    term{"input-tokens", quota_dimension::input_tokens},
    term{"output tokens", quota_dimension::output_tokens},
    term{"output-tokens", quota_dimension::output_tokens},
    term{"tokens per", quota_dimension::tokens},
    term{"tokens-per", quota_dimension::tokens},
    term{"(tpm)", quota_dimension::tokens},
    term{"(tpd)", quota_dimension::tokens},
    term{"requests per", quota_dimension::requests},
    term{"requests-per", quota_dimension::requests},
    term{"(rpm)", quota_dimension::requests},
    term{"(rpd)", quota_dimension::requests},
    term{"models-per-", quota_dimension::requests},
    term{"requests rate limit", quota_dimension::requests},
    term{"per 86400s", quota_dimension::requests}, // GitHub Models: "Rate limit of 50 per 86400s exceeded for …"
    term{"per 60s", quota_dimension::requests},
};

quota_window window_in(std::string_view text) noexcept {
    const auto any = [&](std::initializer_list<std::string_view> words) {
        for (const auto w : words)
            if (text.find(w) != std::string_view::npos)
                return true;
        return false;
    };
    // Longer windows are dealt with like a day's: nothing helps but to come again.
    if (any({"per day", "per-day", "(tpd)", "(rpd)", "daily", "per 86400s", "per week", "weekly", "per month",
             "monthly"}))
        return quota_window::day;
    if (any({"per min", "per-min", "(tpm)", "(rpm)", "/ min", "/min", "per 60s"}))
        return quota_window::minute;
    if (any({"per hour", "per-hour"}))
        return quota_window::hour;
    if (any({"per second", "per-second", "(rps)"}))
        return quota_window::second;
    return quota_window::unknown;
}

std::optional<duration> wait_in(std::string_view text) noexcept {
    for (const std::string_view words :
         {"try again in ", "retry after ", "retry in ", "try again after ", "please wait "})
        if (const auto at = text.find(words); at != std::string_view::npos)
            if (const auto wait = parse_leading_duration(text.substr(at + words.size(), 64)))
                return wait;
    return std::nullopt;
}

/// Bifrost's counters: "[token limit exceeded (1100/1000, resets every 1h)]". Each is a window that begins with its
/// first call; "1M" is a month there, and "1m" a minute.
/// @param text  `message` in lower case
void read_counter(std::string_view message, std::string_view text, limit_text& out) {
    constexpr std::string_view words = ", resets every ", exceeded = " limit exceeded (";
    const auto at = text.find(words);
    const auto open = at == std::string_view::npos ? at : text.rfind(exceeded, at);
    if (open == std::string_view::npos)
        return;
    const auto what = text.substr(0, open);
    const auto counts = [&](std::string_view unit) {
        return what.size() >= unit.size() && what.substr(what.size() - unit.size()) == unit;
    };
    const auto limit = number_before(text, at);
    const auto period = message.substr(at + words.size(), 8);
    const auto unit = period.find_first_not_of("0123456789");
    const auto seconds = parse_leading_duration(text.substr(at + words.size(), 8));
    if (!limit || unit == 0 || unit == std::string_view::npos || (!counts("token") && !counts("request")))
        return;
    out.dimension = counts("token") ? quota_dimension::tokens : quota_dimension::requests;
    out.limit = limit;
    out.window = quota_window::day; // as all that are longer
    if (!seconds || period[unit] == 'M' || *seconds >= std::chrono::hours(24))
        return;
    quota_reading rate;
    set_rate(rate, *limit, std::chrono::duration<double>(*seconds).count());
    out.window = rate.window;
    out.limit = rate.limit;
    out.used = rate.limit;
}

} // namespace

limit_text parse_limit_text(std::string_view message) {
    constexpr std::size_t message_bytes_max = 4096;
    const std::string text = lower_ascii(message.substr(0, message_bytes_max));
    limit_text out;
    for (const auto& t : terms) {
        const auto at = find_words(text, t.words);
        if (at == std::string::npos)
            continue;
        out.dimension = t.dimension;
        out.limit = number_before(text, at);
        break;
    }
    out.window = window_in(text);
    if (const auto limit = number_after(text, "limit"))
        out.limit = limit;
    out.used = number_after(text, "used");
    out.requested = number_after(text, "requested");
    out.retry_after = wait_in(text);
    read_counter(message.substr(0, message_bytes_max), text, out);
    return out;
}

} // namespace tagwright::llm

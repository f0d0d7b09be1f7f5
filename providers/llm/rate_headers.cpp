#include "providers/llm/rate_headers.hpp"

#include "base/ascii.hpp"
#include "base/bare_span.hpp"
#include "base/epoch.hpp"
#include "base/http_date.hpp"
#include "base/quota_items.hpp"
#include "providers/llm/ratelimit_draft.hpp"
#include "providers/llm/wire_time.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace tagwright::llm {
namespace {

using namespace std::string_view_literals;

double seconds_of(duration wait) noexcept { return std::chrono::duration<double>(wait).count(); }

/// Which part of a quota a header tells.
enum class field : std::uint8_t { limit, remaining, reset };

struct header_meaning {
    field what = field::limit;
    quota_dimension dimension = quota_dimension::requests;
    quota_window window = quota_window::unknown; ///< where the name tells it
    std::size_t bare_prefix = 0;                 ///< no dimension in the name: what it begins with is so long
};

quota_window window_of_name(std::string_view name) noexcept {
    if (name == "second")
        return quota_window::second;
    if (name == "minute" || name == "min")
        return quota_window::minute;
    if (name == "hour")
        return quota_window::hour;
    if (name == "day")
        return quota_window::day;
    return quota_window::unknown;
}

std::optional<quota_dimension> dimension_of_name(std::string_view name) noexcept {
    if (name == "requests" || name == "request" || name == "req")
        return quota_dimension::requests;
    if (name == "tokens" || name == "token" || name == "query-tokens")
        return quota_dimension::tokens;
    if (name == "input-tokens" || name == "prompt-tokens")
        return quota_dimension::input_tokens;
    if (name == "output-tokens" || name == "completion-tokens" || name == "generated-tokens")
        return quota_dimension::output_tokens;
    return std::nullopt;
}

/// What follows "x-ratelimit-", as most write it, "ratelimit-" (drafts of the IETF: gateways) or "x-rate-limit-".
std::string_view after_prefix(std::string_view lower_name) noexcept {
    for (const auto prefix : {"x-ratelimit-"sv, "ratelimit-"sv, "x-rate-limit-"sv})
        if (lower_name.substr(0, prefix.size()) == prefix)
            return lower_name.substr(prefix.size());
    return {};
}

/// "x-ratelimit-remaining-tokens-minute" and its like; nothing for names with further parts (project
/// quotas, images), because their numbers would be taken for others.
std::optional<header_meaning> meaning_of(std::string_view lower_name) noexcept {
    std::string_view rest = after_prefix(lower_name);
    header_meaning out;
    const auto word = rest.substr(0, rest.find('-'));
    if (word == "limit")
        out.what = field::limit;
    else if (word == "remaining")
        out.what = field::remaining;
    else if (word == "reset")
        out.what = field::reset;
    else
        return std::nullopt;
    if (rest.size() == word.size()) {
        out.bare_prefix = lower_name.size() - rest.size();
        return out;
    }
    rest.remove_prefix(word.size() + 1);
    out.window = window_of_name(rest); // "x-ratelimit-limit-minute" (Kong): of requests
    if (out.window != quota_window::unknown)
        return out;
    if (const auto dash = rest.rfind('-'); dash != std::string_view::npos) {
        out.window = window_of_name(rest.substr(dash + 1));
        if (out.window != quota_window::unknown)
            rest = rest.substr(0, dash);
    }
    const auto dimension = dimension_of_name(rest);
    if (!dimension)
        return std::nullopt;
    out.dimension = *dimension;
    return out;
}

/// Bare resets are instants (OpenRouter: milliseconds since the epoch; SpaceTraders: RFC 3339) or seconds from now.
std::optional<duration> reset_of(std::string_view value, const http_headers& headers) noexcept {
    const auto number = parse_number(value);
    const auto instant = number ? epoch_seconds_of(*number) : parse_rfc3339(value);
    if (!instant)
        return parse_duration(value);
    const auto now = parse_http_date(find_header(headers, "date"));
    return now ? wait_from_seconds(std::max(0.0, *instant - *now)) : std::nullopt;
}

/// A token bucket refills evenly, so what was used and the time until it is full give its period.
quota_window window_of_bucket(const quota_reading& reading) noexcept {
    if (!reading.limit || !reading.remaining || !reading.reset_after || *reading.remaining >= *reading.limit)
        return quota_window::minute;
    const double period = seconds_of(*reading.reset_after) * *reading.limit / (*reading.limit - *reading.remaining);
    constexpr double day = 86400;
    return period > 0.75 * day && period < 1.3 * day ? quota_window::day : quota_window::minute;
}

quota_window guess_window(const quota_reading& reading, limit_dialect dialect) noexcept {
    const bool long_reset = reading.reset_after && *reading.reset_after > std::chrono::minutes{2};
    switch (dialect) {
    case limit_dialect::groq:
        return reading.dimension == quota_dimension::requests || long_reset ? quota_window::day : quota_window::minute;
    case limit_dialect::openai: return long_reset ? quota_window::day : window_of_bucket(reading);
    case limit_dialect::generic: break;
    }
    return long_reset ? quota_window::unknown : quota_window::minute;
}

quota_reading& slot_for(std::vector<quota_reading>& slots, const header_meaning& what) {
    for (auto& s : slots)
        if (s.dimension == what.dimension && s.window == what.window)
            return s;
    auto& s = slots.emplace_back();
    s.dimension = what.dimension;
    s.window = what.window;
    return s;
}

/// Collects what the bare names tell: lists, the lines of one header joined. Of several prefixes the first one counts:
/// they tell the same.
class bare_names {
public:
    void read(const header_meaning& what, std::string_view value, const http_headers& headers) {
        auto& prefix = prefixes_.at(static_cast<std::size_t>(what.what));
        prefix = prefix == 0 ? what.bare_prefix : prefix;
        if (prefix != what.bare_prefix)
            return;
        const auto each = [&](auto& to, auto parse) {
            for (const auto& item : quota_items(value))
                to.push_back(parse(item.name));
        };
        switch (what.what) {
        case field::limit: (told.limit += told.limit.empty() ? "" : ", ") += value; break;
        case field::remaining: each(told.remaining, [](const auto& text) { return parse_number(text); }); break;
        case field::reset:
            each(told.reset_after, [&](const auto& text) { return reset_of(text, headers); });
            each(units_, [](const auto& text) { return parse_number(text); });
            break;
        }
    }
    /// The reset may be in milliseconds: neither the drafts' name nor a policy nor a Retry-After says that it is not.
    [[nodiscard]] bool is_vague(const quota_reading& reading, const http_headers& headers) const {
        if (reading.window != quota_window::unknown || !reading.reset_after)
            return false;
        const auto reset_s = seconds_of(*reading.reset_after);
        const auto retry_s = retry_after_seconds(headers);
        const auto vague = [](const auto& number) { return number && may_be_milliseconds(*number); };
        return may_be_milliseconds(reset_s) && std::any_of(units_.begin(), units_.end(), vague) &&
               prefixes_.at(static_cast<std::size_t>(field::reset)) > "ratelimit-"sv.size() &&
               !(retry_s && same_span(reset_s, *retry_s));
    }

    bare_quotas told;

private:
    std::array<std::size_t, 3> prefixes_{};
    std::vector<std::optional<double>> units_; ///< resets that are bare numbers
};

/// Kong tells of the scarcest of its windows a second time, by bare names and with its reset: nothing new but that.
bool repeats_a_named_window(const quota_reading& bare, std::vector<quota_reading>& named) noexcept {
    if (bare.window != quota_window::unknown)
        return false;
    for (auto& reading : named)
        if (reading.dimension == bare.dimension && reading.limit && reading.limit == bare.limit &&
            reading.remaining == bare.remaining) {
            if (!reading.reset_after)
                reading.reset_after = bare.reset_after;
            return true;
        }
    return false;
}

bool says_something(const quota_reading& reading) noexcept {
    return reading.limit || reading.remaining || reading.reset_after;
}

std::optional<double> positive(std::optional<double> value) noexcept {
    return value && *value > 0 ? value : std::nullopt;
}

/// Azure tells -1 where it does not know: that is no quota which is used up.
std::optional<double> not_negative(std::optional<double> value) noexcept {
    return value && *value >= 0 ? value : std::nullopt;
}

} // namespace

limit_dialect dialect_of(std::string_view host) noexcept {
    const auto ends = [&](std::string_view end) {
        return host.size() >= end.size() && host.substr(host.size() - end.size()) == end;
    };
    if (host == "api.openai.com" || ends(".openai.com"))
        return limit_dialect::openai;
    return host.find("groq") != std::string_view::npos ? limit_dialect::groq : limit_dialect::generic;
}

limit_hints parse_openai_limits(const http_headers& headers, limit_dialect dialect) {
    limit_hints out;
    std::vector<quota_reading> slots;
    bare_names bare;
    for (const auto& [name, value] : headers) {
        const auto what = meaning_of(lower_ascii(name));
        if (!what || slots.size() > 16)
            continue;
        if (what->bare_prefix > 0) {
            bare.read(*what, value, headers);
            continue;
        }
        auto& reading = slot_for(slots, *what);
        switch (what->what) {
        case field::limit: reading.limit = positive(parse_number(value)); break;
        case field::remaining: reading.remaining = not_negative(parse_number(value)); break;
        case field::reset: reading.reset_after = reset_of(value, headers); break;
        }
    }
    for (auto& reading : slots) {
        if (!says_something(reading))
            continue;
        if (reading.window == quota_window::unknown)
            reading.window = guess_window(reading, dialect);
        out.readings.push_back(reading);
    }
    // A bare limit may count anything over any time: without a policy it is passed on without a window.
    for (auto& reading : readings_of(bare.told, headers)) {
        const auto over = reading.window == quota_window::unknown && reading.reset_after == duration::zero();
        if (over || bare.is_vague(reading, headers)) // an end that is over says nothing of how long a window is
            reading.reset_after.reset();
        if (says_something(reading) && !repeats_a_named_window(reading, out.readings))
            out.readings.push_back(reading);
    }
    for (const auto& reading : parse_ratelimit_draft(headers))
        out.readings.push_back(reading);
    out.retry_after = parse_retry_after(headers, resets_of(out.readings));
    return out;
}

limit_hints parse_anthropic_limits(const http_headers& headers) {
    limit_hints out;
    const auto now = parse_http_date(find_header(headers, "date"));
    constexpr std::array dimensions{
        std::pair{"requests"sv, quota_dimension::requests},
        std::pair{"tokens"sv, quota_dimension::tokens},
        std::pair{"input-tokens"sv, quota_dimension::input_tokens},
        std::pair{"output-tokens"sv, quota_dimension::output_tokens},
    };
    for (const auto& [name, dimension] : dimensions) {
        const auto start = "anthropic-ratelimit-" + std::string{name};
        const auto header = [&](std::string_view part) { return find_header(headers, start + std::string{part}); };
        quota_reading reading;
        reading.dimension = dimension;
        reading.window = quota_window::minute;
        reading.limit = positive(parse_number(header("-limit")));
        reading.remaining = parse_number(header("-remaining"));
        if (const auto reset = parse_rfc3339(header("-reset")); reset && now)
            reading.reset_after = wait_from_seconds(std::max(0.0, *reset - *now));
        if (says_something(reading))
            out.readings.push_back(reading);
    }
    out.retry_after = parse_retry_after(headers, resets_of(out.readings));
    return out;
}

void merge_limit_text(limit_hints& hints, const limit_text& said) {
    if (said.retry_after && hints.retry_after &&
        counts_milliseconds(seconds_of(*hints.retry_after), seconds_of(*said.retry_after)))
        hints.retry_after = said.retry_after;
    if (said.retry_after)
        hints.retry_after = hints.retry_after ? std::max(*hints.retry_after, *said.retry_after) : said.retry_after;
    if (!said.dimension)
        return;
    hints.exhausted = said.dimension;
    hints.exhausted_window = said.window;
    if (!said.limit || *said.limit <= 0)
        return;
    quota_reading reading;
    reading.dimension = *said.dimension;
    reading.window = said.window;
    reading.limit = said.limit;
    if (said.used)
        reading.remaining = std::max(0.0, *said.limit - *said.used);
    std::erase_if(hints.readings, [&](const quota_reading& old) {
        return old.dimension == reading.dimension &&
               (old.window == reading.window || old.window == quota_window::unknown);
    });
    hints.readings.push_back(reading);
}

void deduce_exhausted(limit_hints& hints) noexcept {
    if (hints.exhausted)
        return;
    const quota_reading* empty = nullptr;
    for (const auto& reading : hints.readings) {
        if (!reading.remaining || *reading.remaining > 0)
            continue;
        if (empty != nullptr && empty->dimension != reading.dimension)
            return;
        empty = &reading;
    }
    if (empty == nullptr)
        return;
    hints.exhausted = empty->dimension;
    hints.exhausted_window = empty->window;
}

} // namespace tagwright::llm

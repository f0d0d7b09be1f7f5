#include "base/ascii.hpp"
#include "base/http_date.hpp"
#include "base/iso_time.hpp"
#include "providers/confluence/codec.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <string>

namespace tagwright::confluence {

namespace {

constexpr double day_s = 24.0 * 3600.0;

/// Values stand in quotes at times.
std::string_view unquoted(std::string_view text) { return trim(text, " \t\""); }

/// A finite decimal number and nothing else.
std::optional<double> to_number(std::string_view text) {
    text = unquoted(text);
    double out = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(out))
        return std::nullopt;
    return out;
}

std::optional<double> positive(std::string_view text) {
    const auto out = to_number(text);
    return out && *out > 0 ? out : std::nullopt;
}

std::optional<double> not_negative(std::string_view text) {
    const auto out = to_number(text);
    return out && *out >= 0 ? out : std::nullopt;
}

duration clamp_wait(double seconds) {
    return std::chrono::duration_cast<duration>(std::chrono::duration<double>(std::clamp(seconds, 0.0, day_s)));
}

/// "2026-03-26T16:00Z": a date alone is no instant, and fractions of a second do not count.
std::optional<double> from_iso8601(std::string_view text) {
    const auto when = text.find(':') == std::string_view::npos ? std::nullopt : parse_iso_time(text);
    if (!when)
        return std::nullopt;
    return static_cast<double>(std::chrono::floor<std::chrono::seconds>(*when).time_since_epoch().count());
}

/// A span or an instant, as a span from now. Small numbers are spans, large ones seconds or
/// milliseconds since the epoch.
std::optional<double> seconds_from_now(std::string_view text, double now) {
    text = unquoted(text);
    if (const auto number = to_number(text)) {
        constexpr double first_epoch_s = 1e9;
        constexpr double first_epoch_ms = 1e11;
        if (*number < first_epoch_s)
            return number;
        if (now <= 0)
            return std::nullopt;
        return (*number < first_epoch_ms ? *number : *number / 1000.0) - now;
    }
    auto at = from_iso8601(text);
    if (!at)
        at = parse_http_date(text);
    return at && now > 0 ? std::optional(*at - now) : std::nullopt;
}

quota_window window_of(double seconds) {
    if (seconds <= 1)
        return quota_window::second;
    if (seconds <= 60)
        return quota_window::minute;
    return seconds <= 3600 ? quota_window::hour : quota_window::day;
}

double window_seconds(quota_window window) {
    switch (window) {
    case quota_window::second: return 1;
    case quota_window::minute: return 60;
    case quota_window::hour: return 3600;
    case quota_window::day: return day_s;
    case quota_window::unknown: break;
    }
    return 0;
}

/// So many units in so many seconds, in terms of the next larger window.
void set_rate(quota_reading& reading, double units, double seconds) {
    reading.window = window_of(seconds);
    reading.limit = units * (window_seconds(reading.window) / seconds);
}

std::optional<quota_reading> x_ratelimit(const http_headers& headers, double now) {
    const auto limit = positive(find_header(headers, "X-RateLimit-Limit"));
    const auto remaining = not_negative(find_header(headers, "X-RateLimit-Remaining"));
    const auto reset = seconds_from_now(find_header(headers, "X-RateLimit-Reset"), now);
    if (!limit && !remaining && !reset)
        return std::nullopt;
    quota_reading out;
    out.limit = limit;
    out.remaining = remaining;
    if (reset)
        out.reset_after = clamp_wait(*reset);
    // Data Center: a bucket of `limit` tokens, of which FillRate come back every interval.
    const auto interval = positive(find_header(headers, "X-RateLimit-Interval-Seconds"));
    const auto fill = positive(find_header(headers, "X-RateLimit-FillRate"));
    if (interval && fill && *interval <= day_s) {
        if (limit && remaining && !reset)
            out.reset_after = clamp_wait(std::max(0.0, *limit - *remaining) / *fill * *interval);
        set_rate(out, *fill, *interval);
    }
    return out;
}

/// One `"name";q=65000;w=3600` (or, in an older draft, `limit=100`) of a list.
struct policy_item {
    std::string name;
    std::map<std::string, std::string, std::less<>> parameters;
    [[nodiscard]] std::string_view get(std::string_view key) const {
        const auto found = parameters.find(key);
        return found == parameters.end() ? std::string_view{} : std::string_view(found->second);
    }
};

std::vector<policy_item> policy_items(std::string_view header) {
    constexpr std::size_t items_max = 16;
    std::vector<policy_item> out;
    while (!header.empty() && out.size() < items_max) {
        const auto end = std::min(header.find(','), header.size());
        std::string_view item = header.substr(0, end);
        header.remove_prefix(std::min(end + 1, header.size()));
        policy_item parsed_item;
        while (!item.empty()) {
            const auto part_end = std::min(item.find(';'), item.size());
            const std::string_view part = item.substr(0, part_end);
            item.remove_prefix(std::min(part_end + 1, item.size()));
            const auto equals = part.find('=');
            if (equals == std::string_view::npos)
                parsed_item.name = unquoted(part);
            else
                parsed_item.parameters[lower_ascii(unquoted(part.substr(0, equals)))] =
                    unquoted(part.substr(equals + 1));
        }
        out.push_back(std::move(parsed_item));
    }
    return out;
}

std::string_view with_beta(const http_headers& headers, const std::string& name) {
    const auto plain = find_header(headers, name);
    return plain.empty() ? find_header(headers, "Beta-" + name) : plain;
}

void ratelimit(const http_headers& headers, std::vector<quota_reading>& out) {
    const auto policies = policy_items(with_beta(headers, "RateLimit-Policy"));
    auto items = policy_items(with_beta(headers, "RateLimit"));
    // The older draft writes one quota as a list: limit=100, remaining=50, reset=30.
    if (items.size() > 1 && items[0].name.empty())
        for (std::size_t i = 1; i < items.size(); ++i)
            items[0].parameters.merge(items[i].parameters);
    for (const auto& item : items) {
        quota_reading reading;
        const auto policy =
            std::find_if(policies.begin(), policies.end(), [&](auto& p) { return p.name == item.name; });
        if (policy != policies.end()) {
            reading.limit = positive(policy->get("q"));
            const auto window = positive(policy->get("w"));
            if (reading.limit && window && *window <= day_s)
                set_rate(reading, *reading.limit, *window);
        } else {
            reading.limit = positive(item.get("limit"));
        }
        const auto remaining = item.get("r").empty() ? item.get("remaining") : item.get("r");
        const auto reset = item.get("t").empty() ? item.get("reset") : item.get("t");
        reading.remaining = not_negative(remaining);
        if (const auto seconds = to_number(reset))
            reading.reset_after = clamp_wait(*seconds);
        if (reading.limit || reading.remaining || reading.reset_after)
            out.push_back(reading);
        if (item.name.empty())
            break;
    }
}

} // namespace

limit_hints parse_limits(const http_response& response, std::int64_t unix_now_s) {
    limit_hints out;
    double now = static_cast<double>(unix_now_s);
    if (unix_now_s <= 0)
        now = parse_http_date(unquoted(find_header(response.headers, "Date"))).value_or(0);
    if (const auto wait = seconds_from_now(find_header(response.headers, "Retry-After"), now))
        out.retry_after = clamp_wait(*wait);
    if (auto reading = x_ratelimit(response.headers, now))
        out.readings.push_back(*reading);
    ratelimit(response.headers, out.readings);
    if (response.status != 429)
        return out;
    out.exhausted = quota_dimension::requests;
    const std::string reason = lower_ascii(find_header(response.headers, "RateLimit-Reason"));
    if (reason.find("quota") != std::string::npos)
        out.exhausted_window = quota_window::hour; // the points quotas count by the hour
    else if (reason.find("burst") != std::string::npos)
        out.exhausted_window = quota_window::second;
    // The gateway names only the instant of the reset.
    if (!out.retry_after)
        for (const auto& reading : out.readings)
            if (reading.reset_after && (!out.retry_after || *reading.reset_after > *out.retry_after))
                out.retry_after = reading.reset_after;
    return out;
}

} // namespace tagwright::confluence

#include "base/ascii.hpp"
#include "base/bare_span.hpp"
#include "base/epoch.hpp"
#include "base/http_date.hpp"
#include "base/iso_time.hpp"
#include "base/quota_items.hpp"
#include "providers/confluence/codec.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <span>
#include <string>
#include <vector>

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

/// A span or an instant, as a span from now. Small numbers are spans, large ones instants.
std::optional<double> seconds_from_now(std::string_view text, double now) {
    text = unquoted(text);
    if (const auto number = to_number(text)) {
        const auto instant = epoch_seconds_of(*number);
        if (!instant)
            return number;
        return now > 0 ? std::optional(*instant - now) : std::nullopt;
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

/// @param others_s  what else the answer tells of the wait
std::optional<double> retry_after_of(const http_headers& headers, double now, std::span<const double> others_s) {
    const auto text = find_header(headers, "Retry-After");
    const auto number = to_number(text);
    if (number && *number >= 0 && !epoch_seconds_of(*number))
        return bare_retry_after_s(*number, others_s);
    return seconds_from_now(text, now);
}

/// Nothing where it may be in milliseconds, and no Retry-After says about the same.
std::optional<double> reset_of(const http_headers& headers, double now) {
    const auto text = find_header(headers, "X-RateLimit-Reset");
    const auto number = to_number(text);
    if (!number || !may_be_milliseconds(*number))
        return seconds_from_now(text, now);
    const auto retry = retry_after_of(headers, now, {});
    return retry && same_span(*number, *retry) ? number : std::nullopt;
}

/// Data Center tells its bucket, and how fast it fills. Where the time is not told (Cloud: requests of this very
/// second, to this very endpoint; gateways: of a minute, or an hour), there is no rate to be made of it: what is told
/// as a rate is believed against all refusals, so it must not be guessed.
std::optional<quota_reading> x_ratelimit(const http_headers& headers, double now) {
    const auto limit = positive(find_header(headers, "X-RateLimit-Limit"));
    const auto remaining = not_negative(find_header(headers, "X-RateLimit-Remaining"));
    const auto reset = reset_of(headers, now);
    if (!limit && !remaining && !reset)
        return std::nullopt;
    quota_reading out;
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

/// Kong names its windows, and tells the reset of the scarcest of them alone.
std::vector<quota_reading> named_windows(const http_headers& headers, double now) {
    struct window_names {
        std::string_view limit;
        std::string_view remaining;
        quota_window window;
    };
    static constexpr window_names all[] = {
        {"X-RateLimit-Limit-Second", "X-RateLimit-Remaining-Second", quota_window::second},
        {"X-RateLimit-Limit-Minute", "X-RateLimit-Remaining-Minute", quota_window::minute},
        {"X-RateLimit-Limit-Hour", "X-RateLimit-Remaining-Hour", quota_window::hour},
        {"X-RateLimit-Limit-Day", "X-RateLimit-Remaining-Day", quota_window::day},
    };
    std::vector<quota_reading> out;
    const auto reset = seconds_from_now(find_header(headers, "RateLimit-Reset"), now);
    for (const auto& each : all) {
        quota_reading reading;
        reading.limit = positive(find_header(headers, each.limit));
        if (!reading.limit)
            continue;
        reading.remaining = not_negative(find_header(headers, each.remaining));
        reading.window = each.window;
        if (reset && reading.remaining.value_or(1) < 1)
            reading.reset_after = clamp_wait(*reset);
        out.push_back(reading);
    }
    return out;
}

std::string_view with_beta(const http_headers& headers, const std::string& name) {
    const auto plain = find_header(headers, name);
    return plain.empty() ? find_header(headers, "Beta-" + name) : plain;
}

/// Atlassian names its quotas. "…-quota" counts points, "…-burst-based" the requests of a second to one endpoint.
enum class policy_kind : std::uint8_t { requests, points, burst };

policy_kind kind_of_policy(std::string_view name) {
    const auto lower = lower_ascii(name);
    if (lower.find("burst") != std::string::npos)
        return policy_kind::burst;
    return lower.find("quota") != std::string::npos ? policy_kind::points : policy_kind::requests;
}

void ratelimit(const http_headers& headers, limit_hints& out, double& burst_reset_s) {
    const auto policies = quota_items(with_beta(headers, "RateLimit-Policy"));
    for (const auto& item : quota_levels(with_beta(headers, "RateLimit"))) {
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
        const auto kind = kind_of_policy(item.name);
        if (kind == policy_kind::burst) {
            if (reading.remaining.value_or(0) < 1 && reading.reset_after)
                burst_reset_s = std::chrono::duration<double>(*reading.reset_after).count();
        } else if (reading.limit || reading.remaining || reading.reset_after) {
            (kind == policy_kind::points ? out.points : out.readings).push_back(reading);
        }
    }
}

/// What a refusal says of itself, in words that differ: "confluence-quota-global-based" in the manual,
/// "conf-global-based" on the wire.
policy_kind kind_of_reason(std::string_view reason) {
    const auto lower = lower_ascii(reason);
    const auto has = [&lower](std::string_view part) { return lower.find(part) != std::string::npos; };
    if (has("burst"))
        return policy_kind::burst;
    return has("quota") || has("global-based") || has("tenant-based") ? policy_kind::points : policy_kind::requests;
}

/// A refusal without Retry-After: the gateway names only the reset of what is used up.
/// @param for_sure  it is a refusal: a reset without what is left counts, too
std::optional<duration> wait_for_reset(const limit_hints& hints, policy_kind reason, double burst_reset_s,
                                       bool for_sure = true) {
    std::optional<duration> out;
    const auto consider = [&out](const quota_reading& reading, bool used_up) {
        if (used_up && reading.reset_after && (!out || *reading.reset_after > *out))
            out = reading.reset_after;
    };
    if (reason == policy_kind::burst)
        return burst_reset_s > 0 ? std::optional(clamp_wait(burst_reset_s)) : std::nullopt;
    // What has something left did not refuse; of points that are hardly used nothing is told but the reset.
    for (const auto& reading : hints.points)
        consider(reading, reading.remaining ? *reading.remaining < 1 : reason == policy_kind::points);
    if (!out)
        for (const auto& reading : hints.readings)
            consider(reading, reading.remaining.value_or(for_sure ? 0 : 1) < 1);
    return out;
}

} // namespace

limit_hints parse_limits(const http_response& response, std::int64_t unix_now_s) {
    limit_hints out;
    double now = static_cast<double>(unix_now_s);
    if (unix_now_s <= 0)
        now = parse_http_date(unquoted(find_header(response.headers, "Date"))).value_or(0);
    if (auto reading = x_ratelimit(response.headers, now))
        out.readings.push_back(*reading);
    for (const auto& reading : named_windows(response.headers, now))
        out.readings.push_back(reading);
    double burst_reset_s = 0;
    ratelimit(response.headers, out, burst_reset_s);
    if (const auto wait = retry_after_of(response.headers, now, resets_of(out.readings)))
        out.retry_after = clamp_wait(*wait);
    if (response.status == 503 && !out.retry_after) // so do some gateways refuse: nginx, APISIX
        out.retry_after = wait_for_reset(out, policy_kind::requests, 0, false);
    if (response.status != 429)
        return out;
    const auto told = find_header(response.headers, "RateLimit-Reason");
    auto reason = kind_of_reason(told);
    const auto is_used_up = [](const quota_reading& each) { return each.remaining && *each.remaining < 1; };
    if (told.empty() && std::any_of(out.points.begin(), out.points.end(), is_used_up))
        reason = policy_kind::points;
    out.points_used_up = reason == policy_kind::points;
    if (!out.points_used_up)
        out.exhausted = quota_dimension::requests;
    out.exhausted_window = out.points_used_up             ? quota_window::hour // the quotas count by the hour
                           : reason == policy_kind::burst ? quota_window::second
                                                          : quota_window::unknown;
    if (!out.retry_after)
        out.retry_after = wait_for_reset(out, reason, burst_reset_s);
    return out;
}

} // namespace tagwright::confluence

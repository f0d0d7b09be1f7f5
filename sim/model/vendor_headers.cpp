#include "sim/model/vendor_headers.hpp"

#include "sim/model/metrics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <string>

namespace tagwright::sim {

namespace {

double seconds(duration d) { return std::chrono::duration<double>(d).count(); }

/// As it is written: in milliseconds, rounded up.
duration in_ms(double s) { return to_duration(std::ceil(s * 1000 - 1e-6) / 1000); }

bool counts_calls_or_tokens(const quota_reading& r) {
    return r.dimension == quota_dimension::requests || r.dimension == quota_dimension::tokens;
}

/// The quotas that a vendor tells of.
bool is_told(header_style style, const quota_reading& r) {
    const auto minute = r.window == quota_window::minute;
    switch (style) {
    case header_style::none:
    case header_style::retry_after: return false;
    case header_style::full: return r.window != quota_window::unknown;
    case header_style::openai: return counts_calls_or_tokens(r) && (minute || r.window == quota_window::day);
    case header_style::azure:
    case header_style::mistral: return counts_calls_or_tokens(r) && minute;
    case header_style::groq:
        return r.dimension == quota_dimension::requests ? r.window == quota_window::day
                                                        : r.dimension == quota_dimension::tokens && minute;
    case header_style::openrouter: break;
    }
    return r.dimension == quota_dimension::requests;
}

/// Used up, and for longer.
bool refuses_longer(const quota_reading& a, const quota_reading& b) {
    const auto rest_s = [](const quota_reading& r) {
        return r.remaining.value_or(1) < 1 && r.reset_after ? seconds(*r.reset_after) : 0.0;
    };
    return rest_s(a) > rest_s(b);
}

const char* name_of(quota_dimension d) {
    switch (d) {
    case quota_dimension::requests: return "requests";
    case quota_dimension::tokens: return "tokens";
    case quota_dimension::input_tokens: return "input-tokens";
    case quota_dimension::output_tokens: break;
    }
    return "output-tokens";
}

/// Behind the name, where it is not the minute.
const char* suffix_of(quota_window w) {
    switch (w) {
    case quota_window::second: return "-second";
    case quota_window::hour: return "-hour";
    case quota_window::day: return "-day";
    case quota_window::minute:
    case quota_window::unknown: break;
    }
    return "";
}

std::string quota_name(header_style style, const quota_reading& r) {
    switch (style) {
    case header_style::openrouter: return {};
    case header_style::mistral: return r.dimension == quota_dimension::requests ? "-req-minute" : "-tokens-minute";
    case header_style::full: return std::string{"-"} + name_of(r.dimension) + suffix_of(r.window);
    default: return std::string{"-"} + name_of(r.dimension);
    }
}

// Resets as instants need a date beside them, whichever.
constexpr const char* date = "Thu, 01 Jan 2026 00:00:00 GMT";
constexpr double date_s = 1'767'225'600;

} // namespace

limit_hints hints_told(header_style style, bool refused, double wait_s, std::vector<quota_reading> quotas) {
    limit_hints out;
    const auto only_refused = style == header_style::openrouter;
    if (only_refused) // of the quota that refuses: of the day's where it is used up
        std::stable_sort(quotas.begin(), quotas.end(), refuses_longer);
    for (auto& r : quotas) {
        const auto known = std::any_of(out.readings.begin(), out.readings.end(),
                                       [&](const quota_reading& other) { return other.dimension == r.dimension; });
        if (!is_told(style, r) || (only_refused && !refused) || (known && style != header_style::full))
            continue;
        if (style == header_style::azure || style == header_style::mistral)
            r.reset_after.reset();
        else if (style != header_style::full && r.reset_after)
            r.reset_after = in_ms(seconds(*r.reset_after));
        if (style == header_style::openrouter)
            r.window = quota_window::unknown;
        out.readings.push_back(r);
    }
    if (!refused || wait_s <= 0 || wait_s == forever)
        return out;
    if (style == header_style::retry_after || style == header_style::full || style == header_style::groq)
        out.retry_after = to_duration(std::max(1.0, std::ceil(wait_s)));
    else if (style == header_style::azure)
        out.retry_after = in_ms(wait_s);
    return out;
}

void add_limit_headers(const limit_hints& hints, header_style style, http_headers& to) {
    if (hints.retry_after && style == header_style::azure)
        to.emplace_back("retry-after-ms", fmt::format("{:.0f}", 1000 * seconds(*hints.retry_after)));
    if (hints.retry_after)
        to.emplace_back("retry-after", fmt::format("{:.0f}", std::ceil(seconds(*hints.retry_after))));
    for (const auto& r : hints.readings) {
        const auto add = [&, name = quota_name(style, r)](const char* part, const std::string& value) {
            to.emplace_back(fmt::format("x-ratelimit-{}{}", part, name), value);
        };
        if (r.limit)
            add("limit", fmt::format("{:.0f}", *r.limit));
        if (r.remaining)
            add("remaining", fmt::format("{:.0f}", *r.remaining));
        if (!r.reset_after)
            continue;
        if (style == header_style::openrouter) {
            to.emplace_back("date", date);
            add("reset", fmt::format("{:.0f}", 1000 * (date_s + seconds(*r.reset_after))));
        } else {
            add("reset", fmt::format("{:.3f}s", seconds(*r.reset_after)));
        }
    }
}

} // namespace tagwright::sim

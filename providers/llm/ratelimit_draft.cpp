#include "providers/llm/ratelimit_draft.hpp"

#include "base/ascii.hpp"
#include "base/quota_items.hpp"
#include "providers/llm/wire_time.hpp"

#include <algorithm>
#include <array>

namespace tagwright::llm {

namespace {

using namespace std::string_view_literals;

struct named_window {
    quota_window window;
    double seconds;
};
constexpr std::array windows{named_window{quota_window::second, 1}, named_window{quota_window::minute, 60},
                             named_window{quota_window::hour, 3600}, named_window{quota_window::day, 86'400}};

std::optional<double> positive(std::string_view text) {
    const auto out = parse_number(text);
    return out && *out > 0 ? out : std::nullopt;
}

/// So many units in so many seconds, in terms of the next larger window that has a name.
void set_rate(quota_reading& reading, double units, double seconds) {
    const auto next =
        std::find_if(windows.begin(), windows.end(), [&](const named_window& w) { return seconds <= w.seconds; });
    if (next == windows.end())
        return;
    reading.window = next->window;
    reading.limit = units * next->seconds / seconds;
}

/// An older draft has the limit in the place of a name.
std::optional<double> limit_of(const quota_item& policy) {
    const auto told = positive(policy.get("q"));
    return told ? told : positive(policy.name);
}

/// Nothing: bytes, or calls at once.
std::optional<quota_dimension> dimension_of(const std::string& name, const quota_item* policy) {
    const auto said = lower_ascii(name) + " " + lower_ascii(policy ? policy->get("qu") : ""sv);
    const auto has = [&](std::string_view part) { return said.find(part) != std::string::npos; };
    if (has("bytes") || has("concurren"))
        return std::nullopt;
    if (!has("token") || has("bucket")) // of a "token bucket" for calls
        return quota_dimension::requests;
    return has("input")    ? quota_dimension::input_tokens
           : has("output") ? quota_dimension::output_tokens
                           : quota_dimension::tokens;
}

const quota_item* policy_of(const std::vector<quota_item>& policies, const std::string& name,
                            std::optional<double> limit) {
    const auto found = std::find_if(policies.begin(), policies.end(), [&](const quota_item& p) {
        return name.empty() ? limit && limit_of(p) == limit : p.name == name;
    });
    return found == policies.end() ? nullptr : &*found;
}

} // namespace

std::vector<quota_reading> parse_ratelimit_draft(const http_headers& headers) {
    std::vector<quota_reading> out;
    const auto policies = quota_items(find_header(headers, "ratelimit-policy"));
    for (const auto& item : quota_levels(find_header(headers, "ratelimit"))) {
        quota_reading reading;
        reading.limit = positive(item.get("limit"));
        const auto* policy = policy_of(policies, item.name, reading.limit);
        const auto dimension = dimension_of(item.name, policy);
        if (!dimension)
            continue;
        reading.dimension = *dimension;
        reading.remaining = parse_number(item.get(item.get("r").empty() ? "remaining" : "r"));
        reading.reset_after = parse_duration(item.get(item.get("t").empty() ? "reset" : "t"));
        if (policy != nullptr) {
            reading.limit = limit_of(*policy);
            const auto seconds = positive(policy->get("w"));
            if (reading.limit && seconds)
                set_rate(reading, *reading.limit, *seconds);
        }
        if (reading.limit || reading.remaining || reading.reset_after)
            out.push_back(reading);
    }
    return out;
}

void apply_policy(quota_reading& reading, const http_headers& headers) {
    if (!reading.limit)
        return;
    const auto policies = quota_items(find_header(headers, "ratelimit-policy"));
    const auto* policy = policy_of(policies, {}, reading.limit);
    if (policy == nullptr)
        return;
    if (const auto seconds = positive(policy->get("w")))
        set_rate(reading, *reading.limit, *seconds);
}

} // namespace tagwright::llm

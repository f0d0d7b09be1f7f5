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
constexpr double day_s = 86'400;
constexpr std::array windows{named_window{quota_window::second, 1}, named_window{quota_window::minute, 60},
                             named_window{quota_window::hour, 3600}, named_window{quota_window::day, day_s}};

std::optional<double> positive(std::string_view text) {
    const auto out = parse_number(text);
    return out && *out > 0 ? out : std::nullopt;
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

/// A header may come in several lines: they are one list.
std::string all_lines(const http_headers& headers, std::string_view name) {
    std::string out;
    for (const auto& [key, value] : headers)
        if (lower_ascii(key) == name)
            out += (out.empty() ? "" : ", ") + value;
    return out;
}

/// What limits count over which time. Each is given away once: where several have one name, or one limit, they stand in
/// the order of what is told of them.
class policies {
public:
    explicit policies(const http_headers& headers) {
        for (const auto* name : {"ratelimit-policy", "x-ratelimit-policy"})
            if (left_.empty())
                left_ = quota_items(all_lines(headers, name));
    }
    void add(const quota_item& item) { left_.push_back(item); }
    std::optional<quota_item> of_name(const std::string& name, std::optional<duration> reset) {
        return take([&](const quota_item& p) { return p.name == name; }, reset);
    }
    std::optional<quota_item> of_limit(std::optional<double> limit, std::optional<duration> reset) {
        return take([&](const quota_item& p) { return limit && limit_of(p) == limit; }, reset);
    }

private:
    /// Nothing resets later than its window is long, but for what is rounded.
    static bool fits(const quota_item& p, std::optional<duration> reset) {
        const auto seconds = positive(p.get("w"));
        return !seconds || !reset || std::chrono::duration<double>(*reset).count() <= *seconds + 1;
    }
    template <class Is>
    std::optional<quota_item> take(Is is, std::optional<duration> reset) {
        auto found = std::find_if(left_.begin(), left_.end(), [&](const auto& p) { return is(p) && fits(p, reset); });
        if (found == left_.end())
            found = std::find_if(left_.begin(), left_.end(), is);
        if (found == left_.end())
            return std::nullopt;
        auto out = std::move(*found);
        left_.erase(found);
        return out;
    }

    std::vector<quota_item> left_;
};

/// False where the window is longer than one that is kept to.
bool set_window(quota_reading& reading, const quota_item& policy) {
    const auto seconds = positive(policy.get("w"));
    if (reading.limit && seconds)
        set_rate(reading, *reading.limit, *seconds);
    return !seconds || *seconds <= day_s;
}

} // namespace

void set_rate(quota_reading& reading, double units, double seconds) {
    const auto next =
        std::find_if(windows.begin(), windows.end(), [&](const named_window& w) { return seconds <= w.seconds; });
    if (next == windows.end())
        return;
    reading.window = next->window;
    reading.limit = units * next->seconds / seconds;
}

std::vector<quota_reading> parse_ratelimit_draft(const http_headers& headers) {
    std::vector<quota_reading> out;
    policies known{headers};
    for (const auto& item : quota_levels(all_lines(headers, "ratelimit"))) {
        quota_reading reading;
        reading.limit = positive(item.get("limit"));
        reading.remaining = parse_number(item.get(item.get("r").empty() ? "remaining" : "r"));
        reading.reset_after = parse_duration(item.get(item.get("t").empty() ? "reset" : "t"));
        const auto policy = item.name.empty() ? known.of_limit(reading.limit, reading.reset_after)
                                              : known.of_name(item.name, reading.reset_after);
        const auto dimension = dimension_of(item.name, policy ? &*policy : nullptr);
        if (!dimension)
            continue;
        reading.dimension = *dimension;
        if (policy) {
            reading.limit = limit_of(*policy);
            if (!set_window(reading, *policy))
                continue;
        }
        if (reading.limit || reading.remaining || reading.reset_after)
            out.push_back(reading);
    }
    return out;
}

std::vector<quota_reading> readings_of(const bare_quotas& told, const http_headers& headers) {
    policies known{headers};
    std::vector<double> limits, repeated; // repeated as policies
    for (const auto& item : quota_items(told.limit)) {
        const auto limit = limit_of(item);
        if (!limit)
            continue;
        const auto is_policy = positive(item.get("w")).has_value();
        (is_policy ? repeated : limits).push_back(*limit);
        if (is_policy)
            known.add(item);
    }
    const auto count = std::max({told.remaining.size(), told.reset_after.size(), std::size_t{1}});
    if (limits.size() < count && repeated.size() >= count)
        limits = std::move(repeated);
    std::vector<quota_reading> out;
    for (std::size_t i = 0; i < count; ++i) {
        quota_reading reading;
        if (i < limits.size())
            reading.limit = limits[i];
        if (i < told.remaining.size())
            reading.remaining = told.remaining[i];
        if (i < told.reset_after.size())
            reading.reset_after = told.reset_after[i];
        const auto policy = known.of_limit(reading.limit, reading.reset_after);
        if (policy && !set_window(reading, *policy))
            continue;
        if (reading.limit || reading.remaining || reading.reset_after)
            out.push_back(reading);
    }
    return out;
}

} // namespace tagwright::llm

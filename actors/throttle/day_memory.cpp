// What is left of the day, in the memory of the limit group: a run that starts again today must not take it for a new
// one.

#include "actors/throttle/day_quota.hpp"

#include "base/json_bounds.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace tagwright::adaptive {

namespace {

using json = nlohmann::json;

constexpr double counts_max = 1e9;
constexpr double seconds_max = 1e11;

/// A number in [0, most], or 0 where there is none.
double number(const json& from, const char* key, double most) {
    const auto found = from.find(key);
    if (found == from.end() || !found->is_number())
        return 0;
    const auto x = found->get<double>();
    return std::isfinite(x) && x >= 0 && x <= most ? x : 0;
}

json object_of(const std::string& text) {
    constexpr json_bounds bounds{.depth_max = 4, .values_max = 1000};
    auto j = is_within(text, bounds) ? json::parse(text, nullptr, false) : json();
    return j.is_object() ? std::move(j) : json::object();
}

} // namespace

std::string day_quota::remember(const std::string& learned) const {
    if (!own_.limit && !told_.limit && shut_until_s_ <= 0)
        return learned;
    auto out = object_of(learned);
    if (out.empty())
        out["version"] = 1;
    const auto of = [](const account& a) {
        return json{{"limit", a.limit.value_or(0)},   {"used", a.used},         {"resets_s", a.resets_s},
                    {"refill_per_s", a.refill_per_s}, {"filled_s", a.filled_s}, {"every_day", a.every_day}};
    };
    out["day"] = {{"own", of(own_)}, {"told", of(told_)}, {"shut_until_s", shut_until_s_}, {"look_s", look_s_}};
    return out.dump();
}

void day_quota::recall(time_point now, const std::string& learned) {
    const auto all = object_of(learned);
    const auto day = all.find("day");
    if (day == all.end() || !day->is_object())
        return;
    const auto now_s = wall(now);
    roll(now_s);
    const auto of = [&](const char* key) {
        account a;
        const auto j = day->find(key);
        if (j == day->end() || !j->is_object())
            return a;
        if (const auto limit = number(*j, "limit", counts_max); limit >= 1)
            a.limit = limit;
        a.used = number(*j, "used", counts_max);
        a.resets_s = number(*j, "resets_s", seconds_max);
        a.refill_per_s = number(*j, "refill_per_s", counts_max);
        a.filled_s = number(*j, "filled_s", seconds_max);
        a.every_day = j->value("every_day", json()) == true;
        return a.resets_s > 0 || a.refill_per_s > 0 ? at(a, now_s) : account{};
    };
    // What was sent since the start is on top of it.
    if (const auto own = of("own"); own.used > 0) {
        own_.used += own.used;
        own_.resets_s = own_.resets_s > 0 && rules_.next_reset ? own_.resets_s : own.resets_s;
    }
    if (told_call_ == 0) { // else a header has told it anew
        const auto since = told_.used;
        told_ = of("told");
        told_.used += since;
        shut_until_s_ = std::max(shut_until_s_, number(*day, "shut_until_s", seconds_max));
        look_s_ = std::max(look_s_, number(*day, "look_s", seconds_max));
        roll(now_s);
    }
}

} // namespace tagwright::adaptive

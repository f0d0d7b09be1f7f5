#include "sim/model/scenario_check.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tagwright::sim {

namespace {

/// The most tokens of a call that every limit lets through at some time: 0 for no limit of tokens.
double largest_call(const scenario& s) {
    auto out = 0.0;
    const auto at_most = [&out](double limit) { out = limit > 0 && (out <= 0 || limit < out) ? limit : out; };
    for (const auto& step : s.limits)
        at_most(step.token_burst.value_or(0));
    for (const auto& w : s.windows)
        at_most(w.unit == quota_dimension::tokens ? w.limit : 0);
    return out;
}

} // namespace

void keep_to_limits(scenario& s) {
    if (const auto most = largest_call(s); s.tokens.page_mean && most >= s.tokens.mean)
        s.tokens.max = std::min(s.tokens.max, most);
}

std::string what_does_not_fit(const scenario& s) {
    if (const auto most = largest_call(s); s.tokens.page_mean && most > 0 && most < s.tokens.mean)
        return fmt::format(
            ".pages_per_call: {} pages are {:.0f} tokens, and no call of more than {:.0f} is ever let through",
            s.pages_per_call, s.tokens.mean, most);
    const auto before = [](const auto& a, const auto& b) { return a.at_s < b.at_s; };
    if (!std::is_sorted(s.limits.begin(), s.limits.end(), before))
        return ".limits: at_s must not go back from one entry to the next";
    if (s.service.dist == spread::uniform && s.service.max < s.service.min)
        return fmt::format(".service_s.max: {} is below min, {}", s.service.max, s.service.min);
    if (s.tokens.max < s.tokens.min)
        return fmt::format(".tokens.max: {} is below min, {}", s.tokens.max, s.tokens.min);
    for (const auto& f : s.faults) {
        if (f.to_s < f.from_s)
            return fmt::format(".faults.to_s: {} is before from_s, {}", f.to_s, f.from_s);
        if (f.fast_503 + f.hang > 1)
            return fmt::format(".faults.hang: {} and fast_503 together pass 1", f.hang);
    }
    // Limits that nothing could ever pass would be waited for without end.
    for (const auto& step : s.limits) {
        if (step.burst && *step.burst < 1)
            return fmt::format(".limits.burst: {} is not at least 1", *step.burst);
        if (step.concurrency && *step.concurrency > 0 && *step.concurrency < 1)
            return fmt::format(".limits.concurrency: {} is not at least 1, or 0", *step.concurrency);
    }
    if (!s.input_rate().none() && s.input_burst().none())
        return ".limits.input_burst: is missing beside itpm";
    if (!s.output_rate().none() && s.output_burst().none())
        return ".limits.output_burst: is missing beside otpm";
    if (s.slots.count > 0 && s.sharing_knee > 0)
        return ".slots: a server has slots or shares its work (sharing), not both";
    for (const auto& t : s.tenants)
        if (t.to_h < t.from_h + 0.01)
            return fmt::format(".tenants.to_h: {} is not after from_h, {}", t.to_h, t.from_h);
    return {};
}

} // namespace tagwright::sim

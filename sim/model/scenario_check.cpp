#include "sim/model/scenario_check.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tagwright::sim {

std::string what_does_not_fit(const scenario& s) {
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

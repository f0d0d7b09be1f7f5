#include "actors/throttle/day_quota.hpp"

#include "config/day_reset.hpp"

#include <cmath>

namespace tagwright::adaptive {

day_rules rules_of(const day_terms& of, std::function<double(time_point)> wall_s) {
    day_rules out;
    if (of.calls)
        out.calls = *of.calls;
    out.spread = of.spread;
    out.wall_s = std::move(wall_s);
    if (const auto reset = day_reset::read(of.resets))
        out.next_reset = [reset = *reset](double now_s) {
            const std::chrono::sys_seconds now{std::chrono::seconds(static_cast<std::int64_t>(std::floor(now_s)))};
            return static_cast<double>(reset.next_after(now).time_since_epoch().count());
        };
    return out;
}

} // namespace tagwright::adaptive

#include "sim/model/fair_share.hpp"

#include "sim/model/quota.hpp"
#include "sim/model/tenants.hpp"

#include <algorithm>

namespace tagwright::sim {

namespace {

/// Calls that the tenants get through without us.
double had_alone(const scenario& s, std::uint64_t seed, double until_s) {
    quota_set quotas{s, seed};
    tenant_crowd crowd{s, seed};
    auto had = 0.0;
    while (crowd.next_s() <= until_s) {
        const auto at = crowd.next_s();
        had += quotas.ask(at, crowd.draw()) <= 0 ? 1 : 0;
    }
    return had;
}

} // namespace

sharing shared_fairly(const scenario& s, const metrics& run) {
    const auto& others = run.tenants;
    const auto rate = s.request_rate();
    const auto through = s.request_burst().at(0) + rate.integral(0, others.until_s);
    auto wish_per_s = 0.0; // while they work
    for (const auto& t : s.tenants)
        wish_per_s += t.rpm / 60;
    const auto work_per_s = std::min(wish_per_s, rate.at(0)); // that gets through without us
    const auto half = work_per_s > 0 ? std::min(1.0, rate.at(0) / 2 / work_per_s) : 1;
    const auto due = half * had_alone(s, run.seed, others.until_s);
    sharing out;
    out.used_of_left = run.ok / std::max(1.0, through - others.calls);
    if (const auto wanted = others.calls + others.dropped; wanted > 0)
        out.had_of_wanted = others.calls / wanted;
    if (due > 0)
        out.had_of_due = others.calls / due;
    return out;
}

} // namespace tagwright::sim

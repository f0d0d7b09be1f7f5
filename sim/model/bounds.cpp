#include "sim/model/field_bounds.hpp"
#include "sim/model/scenario.hpp"

#include <algorithm>
#include <cmath>

namespace tagwright::sim {

namespace {

/// ∫ rate · share of calls that succeed ≥ calls − burst, where a full burst can be saved through each fault.
double request_bound_s(const scenario& s, const std::vector<job>& jobs) {
    const auto rate = s.request_rate();
    const auto burst = s.request_burst().at(0);
    piecewise good;
    auto times = std::vector<double>{};
    for (const auto& p : rate.pieces())
        times.push_back(p.from_s);
    for (const auto& f : s.faults)
        times.insert(times.end(), {f.from_s, f.to_s});
    std::sort(times.begin(), times.end());
    auto need = static_cast<double>(jobs.size()) - burst;
    for (const auto t : times) {
        auto share = 1.0;
        for (const auto& f : s.faults)
            if (t >= f.from_s && t < f.to_s)
                share -= f.fast_503 + f.hang;
        good.add(t, rate.at(t) * share);
    }
    for (const auto& f : s.faults)
        need -= (f.fast_503 + f.hang) * burst;
    return good.invert(need);
}

/// First come, first served through both buckets: exact where the order is kept.
double two_bucket_bound_s(const scenario& s, const std::vector<job>& jobs) {
    const auto requests = s.request_rate(), tokens = s.token_rate();
    const auto burst = s.request_burst().at(0), token_burst = s.token_burst().at(0);
    auto t = 0.0, level = burst, token_level = token_burst;
    for (const auto& j : jobs) {
        const auto next = std::max({t, requests.invert(1 - level, t), tokens.invert(j.tokens - token_level, t)});
        level = std::min(burst, level + requests.integral(t, next)) - 1;
        token_level = std::min(token_burst, token_level + tokens.integral(t, next)) - j.tokens;
        t = next;
    }
    return t;
}

/// Of the buckets of calls and of tokens, caps and faults, without anybody else.
double plain_bound_s(const scenario& s, const std::vector<job>& jobs) {
    auto work = 0.0, longest = 0.0, shortest = forever, cost = 0.0;
    for (const auto& j : jobs) {
        work += j.service_s;
        longest = std::max(longest, j.service_s);
        shortest = std::min(shortest, j.service_s);
        cost += j.tokens;
    }
    const auto round_trip = 2 * s.net_low_s;
    auto bound = std::max(longest, work / s.max_concurrency);
    if (const auto cap = s.concurrency(); !cap.none())
        bound = std::max(bound, cap.invert(work));
    if (s.sharing_knee > 0)
        bound = std::max(bound, work / s.sharing_knee);
    if (s.slots.count > 0)
        bound = std::max(bound, work / s.slots.count);
    const auto rate = s.request_rate(), token_rate = s.token_rate();
    if (!rate.none() && !token_rate.none())
        bound = std::max(bound, two_bucket_bound_s(s, jobs) + shortest);
    else if (!rate.none())
        bound = std::max(bound, request_bound_s(s, jobs) + shortest);
    else if (!token_rate.none())
        bound = std::max(bound, token_rate.invert(cost - s.token_burst().at(0)) + shortest);
    return bound + round_trip;
}

} // namespace

double t_min_s(const scenario& s, const std::vector<job>& jobs, std::uint64_t seed) {
    if (jobs.empty())
        return 0;
    const auto plain = plain_bound_s(s, jobs);
    return has_field_limits(s) ? std::max(plain, field_bound_s(s, jobs, seed)) : plain;
}

double t_min_s(const scenario& s, const std::vector<job>& jobs) { return t_min_s(s, jobs, s.seed); }

} // namespace tagwright::sim

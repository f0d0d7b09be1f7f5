#include "sim/model/quota.hpp"
#include "sim/model/scenario.hpp"
#include "sim/model/tenants.hpp"

#include <algorithm>

namespace tagwright::sim {

namespace {

/// The times at which something changes, in order. Office hours are followed for a fortnight.
std::vector<double> changes_s(const scenario& s) {
    constexpr double hour_s = 3600;
    constexpr int days = 14;
    std::vector<double> times{0};
    for (const auto& step : s.limits)
        times.push_back(step.at_s);
    for (const auto& t : s.tenants)
        for (auto day = 0; t.kind == tenant_kind::office_hours && day < days; ++day)
            for (const auto hour : {t.from_h, t.to_h})
                times.push_back((day * 24 + hour - s.start_hour) * hour_s);
    std::erase_if(times, [](double t) { return t < 0; });
    std::sort(times.begin(), times.end());
    return times;
}

/// What others leave of a quota at a time: units a second.
double left_of(const scenario& s, quota_dimension unit, double per_s, double at_s) {
    for (const auto& t : s.tenants)
        per_s -=
            mean_calls_per_s(t, s.start_hour, at_s) * units_of(charge_of(t.tokens, output_share(t.tokens, 1)), unit);
    return std::max(per_s, 1e-9);
}

} // namespace

piecewise capacity(const scenario& s, const std::vector<job>& jobs) {
    auto service = 0.0, tokens = 0.0, output = 0.0;
    for (const auto& j : jobs) {
        service += j.service_s / static_cast<double>(jobs.size());
        tokens += j.tokens / static_cast<double>(jobs.size());
        output += j.output / static_cast<double>(jobs.size());
    }
    const auto round_trip = std::max(1e-3, service + s.net_low_s + s.net_high_s);
    const auto mean = charge_of(tokens, output);
    const std::pair<quota_dimension, piecewise> buckets[] = {{quota_dimension::requests, s.request_rate()},
                                                             {quota_dimension::tokens, s.token_rate()},
                                                             {quota_dimension::input_tokens, s.input_rate()},
                                                             {quota_dimension::output_tokens, s.output_rate()}};
    piecewise out;
    for (const auto t : changes_s(s)) {
        auto most = s.max_concurrency / round_trip;
        const auto limit = [&most](double value) { most = value > 0 ? std::min(most, value) : most; };
        const auto quota = [&](quota_dimension unit, double per_s) {
            if (per_s > 0)
                limit(left_of(s, unit, per_s, t) / std::max(1.0, units_of(mean, unit)));
        };
        for (const auto& [unit, rate] : buckets)
            quota(unit, rate.at(t));
        for (const auto& w : s.windows)
            quota(w.unit, w.limit / w.per_s);
        limit(s.concurrency().at(t) / round_trip);
        limit(s.sharing_knee / round_trip);
        limit(s.slots.count / std::max(1e-3, service));
        out.add(t, most);
    }
    return out;
}

} // namespace tagwright::sim

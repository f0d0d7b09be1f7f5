#include "sim/model/metrics.hpp"

#include <nlohmann/json.hpp>

#include <cmath>

namespace tagwright::sim {

namespace {

/// Fewer digits: what is behind them is noise of the floating point.
double rounded(double x, double per_unit) { return std::round(x * per_unit) / per_unit; }

} // namespace

std::string to_json(const metrics& m, const std::string& label) {
    nlohmann::ordered_json out{{"name", m.name},
                               {"seed", m.seed},
                               {"makespan_s", rounded(m.makespan_s, 1e3)},
                               {"t_min_s", rounded(m.t_min_s, 1e3)},
                               {"utilisation", rounded(m.utilisation, 1e5)},
                               {"calls", m.calls},
                               {"ok", m.ok},
                               {"rate_429", rounded(m.rate_429, 1e6)},
                               {"n_429", m.n_429},
                               {"timeouts", m.timeouts},
                               {"errors", m.errors},
                               {"peak_concurrency", m.peak_concurrency},
                               {"gave_up", m.gave_up}};
    if (!label.empty())
        out["label"] = label;
    if (m.days)
        out["days"] = *m.days;
    if (m.cost_usd)
        out["cost_usd"] = rounded(*m.cost_usd, 1e6);
    return out.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

time_point to_time(double s) { return time_point{to_duration(s)}; }

duration to_duration(double s) { return std::chrono::duration_cast<duration>(std::chrono::duration<double>(s)); }

} // namespace tagwright::sim

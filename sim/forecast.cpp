#include "tagwright/sim.hpp"

#include "sim/model/scenario.hpp"
#include "sim/model/scenario_changes.hpp"
#include "sim/pipeline_run.hpp"

namespace tagwright::sim::inline v0 {
namespace {

std::chrono::milliseconds from_seconds(double s) {
    return std::chrono::milliseconds(static_cast<std::int64_t>(s * 1000));
}

} // namespace

std::vector<std::string> scenario_names() { return shipped_scenarios(); }

forecast simulate(const provider_scenario& what, std::uint64_t seed) {
    forecast out;
    const auto read = find_scenario(what.name, changes_from(what.changes));
    if (!read.error.empty()) {
        out.problem = read.error;
        return out;
    }
    pipeline_setup setup;
    setup.seed = seed;
    auto run = run_pipeline(read.value, setup);
    const auto& m = run.numbers;
    out.time = from_seconds(m.makespan_s);
    out.shortest_time = from_seconds(m.t_min_s);
    out.quota_used = m.utilisation;
    out.calls = static_cast<std::uint64_t>(m.calls);
    out.refused = static_cast<std::uint64_t>(m.n_429);
    out.timeouts = static_cast<std::uint64_t>(m.timeouts);
    out.usd = m.cost_usd;
    out.end = std::move(run.end);
    return out;
}

} // namespace tagwright::sim::inline v0

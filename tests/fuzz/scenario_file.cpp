#include "sim/model/scenario.hpp"

#include "tests/fuzz/check.hpp"
#include "tests/fuzz/targets.hpp"

#include <algorithm>
#include <cmath>

namespace tagwright::fuzz {

void scenario_file(std::string_view input) {
    auto parsed = sim::parse_scenario(std::string(input));
    require(is_utf8(parsed.error) && is_one_line(parsed.error), "an error is one line", parsed.error);
    require(parsed.error.size() <= 1000, "an error is short", parsed.error);
    if (!parsed.error.empty())
        return;
    constexpr int calls_max = 50;
    auto& scenario = parsed.value;
    scenario.calls = std::min(scenario.calls, calls_max);
    const auto jobs = sim::make_jobs(scenario, scenario.seed);
    require(jobs.size() == static_cast<std::size_t>(scenario.calls), "each call has its job");
    for (const auto& job : jobs) {
        require(std::isfinite(job.service_s) && job.service_s >= 0, "a call takes a time");
        require(std::isfinite(job.tokens) && job.tokens >= 0 && std::isfinite(job.estimate), "a call has its tokens");
    }
    const auto least = sim::t_min_s(scenario, jobs);
    require(!std::isnan(least) && least >= 0, "the shortest time is a time");
}

} // namespace tagwright::fuzz

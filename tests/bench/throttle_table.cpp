#include "tests/bench/throttle_table.hpp"

#include "actors/throttle/adaptive_controller.hpp"
#include "sim/model/days.hpp"

#include <algorithm>

namespace tagwright::sim {

contender ours(const scenario& s, std::uint64_t seed) {
    contender c;
    c.brain = std::make_unique<adaptive_controller>(level_bounds{std::min(3, s.max_concurrency), s.max_concurrency},
                                                    seed, s.tuning, day_rules_of(s, seed, to_time(0)));
    c.retry = default_retry;
    return c;
}

contender ours_warm(const scenario& s, std::uint64_t seed) {
    auto before = ours(s, seed + 1000);
    const auto m = simulate(s, seed + 1000, before);
    auto c = ours(s, seed);
    c.brain->import_state(to_time(0), before.brain->export_state(to_time(m.makespan_s)));
    return c;
}

std::vector<bench_run> runs_of(const bench_column& col, const bench_options& o, const make_contender& make) {
    std::vector<bench_run> all;
    for (auto k = 0; k < o.seeds; ++k) {
        const auto& s = col.scenarios[static_cast<std::size_t>(k) % col.scenarios.size()];
        const auto seed = static_cast<std::uint64_t>(o.first_seed + k);
        auto c = make(s, seed);
        all.push_back({&s, simulate(s, seed, c)});
    }
    return all;
}

double median(std::vector<double> x) {
    std::sort(x.begin(), x.end());
    const auto n = x.size();
    return n == 0 ? 0 : n % 2 ? x[n / 2] : (x[n / 2 - 1] + x[n / 2]) / 2;
}

} // namespace tagwright::sim

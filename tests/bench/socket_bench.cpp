// The short runs of a first user over real sockets: the scenarios short-1 to short-3 against a Gemini on
// loopback that keeps their quotas, in wall-clock time. Ratios to the time that a client needs which knows the
// limits; a busy machine makes them worse.
//
//   socket_bench [--runs N]    a table; with N runs each, medians

#include "tests/bench/socket_run.hpp"

#include <fmt/core.h>

#include <cstdlib>
#include <cstring>

namespace {

using namespace tagwright;

double median(std::vector<double> x) {
    std::sort(x.begin(), x.end());
    return x.empty() ? 0 : x[x.size() / 2];
}

} // namespace

int main(int argc, char** argv) {
    auto runs = 3;
    if (argc == 3 && std::strcmp(argv[1], "--runs") == 0) {
        runs = std::clamp(std::atoi(argv[2]), 1, 100);
    } else if (argc > 1) {
        fmt::print(stderr, "usage: socket_bench [--runs N]\n");
        return 2;
    }
    fmt::print("{:<10} {:>8} {:>8} {:>13} {:>6} {:>6} {:>10} {:>6}\n", "scenario", "best s", "took s", "utilisation",
               "calls", "429s", "refused", "peak");
    auto all_labelled = true;
    for (const auto* name : {"short-1", "short-2", "short-3"}) {
        const auto scenario = sim::find_scenario(name).value;
        const auto best_s = sim::t_min_s(scenario, sim::make_jobs(scenario, 1));
        std::vector<double> wall, calls, refused, peak;
        for (auto run = 0; run < runs; ++run) {
            const auto result = testing::run_over_sockets(scenario);
            wall.push_back(result.wall_s);
            calls.push_back(static_cast<double>(result.calls));
            refused.push_back(static_cast<double>(result.refused));
            peak.push_back(static_cast<double>(result.in_flight_max));
            all_labelled = all_labelled && result.end.last.pages.labelled == static_cast<std::uint64_t>(scenario.calls);
        }
        fmt::print("{:<10} {:>8.2f} {:>8.2f} {:>11.1f} % {:>6} {:>6} {:>8.2f} % {:>6}\n", name, best_s, median(wall),
                   100 * best_s / median(wall), median(calls), median(refused), 100 * median(refused) / median(calls),
                   median(peak));
        std::fflush(stdout);
    }
    return all_labelled ? 0 : 1;
}

// The short runs of a first user over real sockets: the scenarios short-1 to short-3 against a Gemini on
// loopback that keeps their quotas, in wall-clock time. Ratios to the time that a client needs which knows the
// limits; a busy machine makes them worse.
//
//   socket_bench [--runs N]    a table; with N runs each, medians
//   socket_bench --forecast    free tiers at a hundredth of their size or less, over sockets and simulated: how far
//                              the forecast of the time is off. Takes some eight minutes

#include "sim/pipeline_run.hpp"
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

/// A free tier with so many calls that its limits a minute count, and none of the day's. Over sockets a call takes a
/// time that is drawn evenly, and its refusals name a wait. The way to the server is that of loopback: with that of
/// the Internet a second call is under way before the first refusal is heard.
std::optional<sim::scenario> shrunken(const char* name, int calls) {
    auto out = sim::find_scenario(name, {{"pages_per_call", "1"},
                                         {"pages", std::to_string(calls)},
                                         {"service_s", R"({"dist": "uniform", "min": 0.5, "max": 2})"},
                                         {"tokens", R"({"dist": "constant", "mean": 200})"},
                                         {"headers", "retry_after"},
                                         {"net_s", "[0, 0.001]"},
                                         {"windows", "[]"},
                                         {"price", R"({"input": 0, "output": 0})"},
                                         {"wait", "false"}});
    if (out.error.empty())
        return out.value;
    fmt::print(stderr, "{}: {}\n", name, out.error);
    return std::nullopt;
}

int compare_forecasts() {
    fmt::print("{:<22} {:>6} {:>11} {:>11} {:>8}\n", "free tier", "calls", "simulated s", "sockets s", "off");
    auto good = true;
    for (const auto& [name, calls] :
         {std::pair{"gemini-free", 45}, {"cerebras-free", 15}, {"groq-free", 75}, {"mistral-free", 90}}) {
        const auto what = shrunken(name, calls);
        if (!what)
            return 2;
        std::vector<double> simulated;
        for (std::uint64_t seed = 1; seed <= 21; ++seed) {
            sim::pipeline_setup setup;
            setup.seed = seed;
            simulated.push_back(sim::run_pipeline(*what, setup).numbers.makespan_s);
        }
        const auto real = testing::run_over_sockets(*what);
        good = good && real.end.last.pages.labelled == static_cast<std::uint64_t>(calls);
        fmt::print("{:<22} {:>6} {:>11.1f} {:>11.1f} {:>6.1f} %\n", name, calls, median(simulated), real.wall_s,
                   100 * (median(simulated) / real.wall_s - 1));
        std::fflush(stdout);
    }
    return good ? 0 : 1;
}

} // namespace

int main(int argc, char** argv) {
    auto runs = 3;
    if (argc == 2 && std::strcmp(argv[1], "--forecast") == 0)
        return compare_forecasts();
    if (argc == 3 && std::strcmp(argv[1], "--runs") == 0) {
        runs = std::clamp(std::atoi(argv[2]), 1, 100);
    } else if (argc > 1) {
        fmt::print(stderr, "usage: socket_bench [--runs N | --forecast]\n");
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

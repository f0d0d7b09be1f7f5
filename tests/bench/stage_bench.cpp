// What single stages of a page's way cost, on texts like those that run_bench has: before a change and after it, by
//
//   stage_bench --benchmark_repetitions=5 --benchmark_report_aggregates_only
//
// Where others use the machine, stage_counts says more.
#include "tests/bench/stages.hpp"

#include <benchmark/benchmark.h>

#include <cstdint>

int main(int argc, char** argv) {
    for (const auto& each : tagwright::testing::all_stages())
        benchmark::RegisterBenchmark(each.name.c_str(), [each](benchmark::State& state) {
            for (auto _ : state)
                each.run();
            // shown as items a second
            state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(each.items));
        });
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv))
        return 2;
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
    return 0;
}

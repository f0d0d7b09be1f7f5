// Short runs over real sockets. Only what a busy machine cannot break is checked; `./dev bench sockets` measures.

#include "tests/bench/socket_run.hpp"

#include <gtest/gtest.h>

namespace tagwright::testing {
namespace {

class ShortRun : public ::testing::TestWithParam<const char*> {};

TEST_P(ShortRun, LabelsEveryPageOnceAndIsRarelyRefused) {
    auto scenario = sim::find_scenario(GetParam()).value;
    const auto factor = 3; // a third of the calls, so that the suite stays quick
    scenario.calls /= factor;
    for (auto& step : scenario.limits)
        step.at_s /= factor;
    const auto run = run_over_sockets(scenario);
    EXPECT_EQ(run.end.last.status, run_status::completed) << run.end.why.message;
    EXPECT_EQ(run.labelled.size(), static_cast<std::size_t>(scenario.calls));
    for (const auto& [page, times] : run.labelled)
        EXPECT_EQ(times, 1) << page;
    EXPECT_EQ(run.calls, static_cast<std::size_t>(scenario.calls) + run.refused);
    EXPECT_LE(run.refused, 40u);
    EXPECT_LE(run.in_flight_max, static_cast<std::size_t>(scenario.max_concurrency));
}

INSTANTIATE_TEST_SUITE_P(Each, ShortRun, ::testing::Values("short-1", "short-2", "short-3"), [](const auto& which) {
    std::string name = which.param;
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
});

} // namespace
} // namespace tagwright::testing

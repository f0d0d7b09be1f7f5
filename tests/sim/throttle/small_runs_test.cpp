// Small quotas and odd limits: the scenarios, the client that knows them, and what sharing with tenants counts as.

#include "actors/throttle/adaptive_controller.hpp"
#include "sim/model/fair_share.hpp"
#include "sim/model/scenario_check.hpp"
#include "sim/model/scenarios.hpp"
#include "tests/sim/throttle/baselines/published.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>
#include <string>

namespace {

using namespace tagwright;
using namespace tagwright::sim;

TEST(throttle_small_runs, a_client_that_knows_the_limits_nearly_reaches_the_bound_without_refusals) {
    // Where nothing is saved up, calls keep apart for as much as the network may bring them together.
    const std::map<std::string, double> of_strict{{"strict-60", 0.95}, {"strict-75", 0.94}, {"strict-240", 0.87}};
    for (const auto& s : small_runs())
        for (std::uint64_t seed = 1; seed <= 3; ++seed) {
            SCOPED_TRACE(s.name + " " + std::to_string(seed));
            auto c = make_baseline(baseline::clairvoyant, s, seed);
            const auto m = simulate(s, seed, c);
            const auto least = of_strict.contains(s.name) ? of_strict.at(s.name) : 0.97;
            EXPECT_TRUE(m.finished);
            EXPECT_EQ(m.timeouts, 0);
            if (s.tenants.empty()) {
                EXPECT_GE(m.utilisation, least);
                EXPECT_LE(m.utilisation, 1.0);
                EXPECT_EQ(m.n_429, 0);
                continue;
            }
            const auto shared = shared_fairly(s, m);
            EXPECT_GE(shared.used_of_left, 0.98);
            EXPECT_LE(shared.used_of_left, 1.0);
            EXPECT_GE(shared.had_of_due, 0.95);
            EXPECT_LE(m.rate_429, 0.005);
        }
}

/// A run of ours that remembers one of `before`, of another seed.
metrics remembering(const scenario& before, const scenario& s, std::uint64_t seed) {
    const auto ours = [](const scenario& each, std::uint64_t k) {
        return contender{std::make_unique<adaptive_controller>(level_bounds{3, each.max_concurrency}, k), default_retry,
                         false};
    };
    auto first = ours(before, seed + 1000);
    const auto m = simulate(before, seed + 1000, first);
    auto again = ours(s, seed);
    again.brain->import_state(to_time(0), first.brain->export_state(to_time(m.makespan_s)));
    return simulate(s, seed, again);
}

TEST(throttle_small_runs, a_remembered_rate_is_nearly_as_good_as_a_known_one) {
    for (const auto& s : small_runs())
        for (std::uint64_t seed = 1; s.name.starts_with("free-1") && seed <= 5; ++seed) {
            SCOPED_TRACE(s.name + " " + std::to_string(seed));
            auto knows = make_baseline(baseline::clairvoyant, s, seed);
            const auto m = remembering(s, s, seed);
            EXPECT_TRUE(m.finished);
            EXPECT_GE(m.utilisation, simulate(s, seed, knows).utilisation - 0.015);
            EXPECT_LE(m.rate_429, 0.02);
        }
}

TEST(throttle_small_runs, a_remembered_rate_that_is_wrong_costs_little) {
    for (const auto& s : small_runs())
        for (const auto times : {0.5, 0.75, 1.5, 2.0}) {
            if (s.name != "free-10" && s.name != "free-12")
                continue;
            auto before = s;
            before.limits[0].rpm = times * *s.limits[0].rpm;
            before.limits[0].burst = std::floor(times * *s.limits[0].burst);
            for (std::uint64_t seed = 1; seed <= 5; ++seed) {
                SCOPED_TRACE(s.name + " " + std::to_string(seed) + " times " + std::to_string(times));
                const auto m = remembering(before, s, seed);
                EXPECT_GE(m.utilisation, times < 0.6 ? 0.85 : 0.93);
                EXPECT_LE(m.rate_429, 0.06);
            }
        }
}

// One call a second, told as sixty a minute: what may be saved is another matter than the limit.
TEST(throttle_small_runs, a_told_limit_that_saves_nothing_is_kept) {
    scenario s;
    s.name = "told-strict";
    s.calls = 400;
    s.max_concurrency = 16;
    for (const double burst : {1, 5, 60})
        for (const auto headers : {header_style::mistral, header_style::azure, header_style::full})
            for (std::uint64_t seed = 1; seed <= 5; ++seed) {
                s.limits = {{0, 60, burst, {}, {}, {}}};
                s.headers = headers;
                contender ours{std::make_unique<adaptive_controller>(level_bounds{3, 16}, seed), default_retry, false};
                const auto m = simulate(s, seed, ours);
                SCOPED_TRACE(to_json(m) + " burst " + std::to_string(burst));
                EXPECT_GE(m.utilisation, 0.88);
                EXPECT_LE(m.rate_429, 0.02);
            }
}

TEST(throttle_small_runs, have_a_name_each_and_nothing_that_a_file_could_not_say) {
    std::set<std::string> names;
    for (const auto& s : small_runs()) {
        EXPECT_TRUE(names.insert(s.name).second) << s.name;
        EXPECT_EQ(what_does_not_fit(s), "") << s.name;
    }
}

TEST(throttle_small_runs, random_ones_are_within_their_ranges_and_differ) {
    std::set<double> means;
    auto buckets = 0, windows = 0, places = 0, told = 0;
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        SCOPED_TRACE(seed);
        const auto s = random_small(seed);
        EXPECT_EQ(what_does_not_fit(s), "");
        means.insert(s.service.mean);
        EXPECT_GE(s.service.mean, 0.5);
        EXPECT_LE(s.service.mean, 10);
        EXPECT_GE(s.calls, 60);
        EXPECT_LE(s.calls, 3000);
        told += s.headers == header_style::retry_after;
        const auto rate = s.request_rate();
        buckets += !rate.none();
        windows += !s.windows.empty();
        places += s.slots.count > 0 || !s.concurrency().none();
        if (!rate.none()) {
            EXPECT_GE(rate.at(0) * 60, 3 - 1e-9);
            EXPECT_LE(rate.at(0) * 60, 300 + 1e-9);
            EXPECT_LE(s.request_burst().at(0), std::max(1.0, rate.at(0) * 60 + 1e-9));
        }
    }
    EXPECT_EQ(means.size(), 200u);
    EXPECT_EQ(buckets + windows + places, 200);
    for (const auto n : {buckets, windows, places, told})
        EXPECT_GE(n, 20);
    EXPECT_EQ(random_small(7).service.mean, random_small(7).service.mean);
}

/// 60 calls a minute, of which others want half.
scenario halved(double tenants_rpm = 30) {
    scenario s;
    s.name = "halved";
    s.limits = {{0, 60, 10, {}, {}, {}}};
    tenant_model other;
    other.rpm = tenants_rpm;
    s.tenants = {other};
    return s;
}

TEST(throttle_sharing, what_counts_as_used_is_what_the_tenants_really_left) {
    const auto s = halved();
    metrics m;
    m.seed = 1;
    m.tenants.until_s = 600; // 610 calls get through
    m.tenants.calls = 300;
    m.ok = 310;
    EXPECT_NEAR(shared_fairly(s, m).used_of_left, 1, 1e-9);
    m.ok = 155;
    EXPECT_NEAR(shared_fairly(s, m).used_of_left, 0.5, 1e-9);
    m.tenants.calls = 10; // crowded out: what they no longer have is to be used, too
    m.tenants.dropped = 290;
    m.ok = 600;
    const auto greedy = shared_fairly(s, m);
    EXPECT_NEAR(greedy.used_of_left, 1, 1e-9);
    EXPECT_NEAR(greedy.had_of_wanted, 10.0 / 300, 1e-9);
    EXPECT_LT(greedy.had_of_due, 0.05);
}

TEST(throttle_sharing, tenants_are_due_what_they_have_alone_up_to_half_of_the_quota) {
    const auto due = [](double rpm) {
        metrics m;
        m.seed = 1;
        m.tenants.until_s = 60'000; // so long that chance is small
        m.tenants.calls = 1;
        return 1 / shared_fairly(halved(rpm), m).had_of_due;
    };
    EXPECT_NEAR(due(15), 15'000, 500);
    EXPECT_NEAR(due(30), 30'000, 700);
    EXPECT_NEAR(due(45), 30'000, 700);
    EXPECT_NEAR(due(600), 30'000, 100);
}

} // namespace

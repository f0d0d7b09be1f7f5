// Invariants of the controller on a thousand random providers (throttle.md §7), and the goals on a few seeds.

#include "actors/throttle/adaptive_controller.hpp"
#include "sim/model/scenarios.hpp"
#include "tests/sim/throttle/simulation.hpp"

#include <gmock/gmock.h>

#include <unordered_map>

namespace {

using namespace tagwright;
using namespace tagwright::sim;

/// Watches a controller from outside.
class watched final : public limit_controller {
public:
    watched(level_bounds b, std::uint64_t seed) : brain_{b, seed}, max_{b.max} {}

    admission admit(time_point now, std::uint64_t call, const call_cost& c) override {
        const auto a = brain_.admit(now, call, c);
        const auto v = brain_.view(now);
        if (v.level < 1 || v.level > max_ || v.peak_level > max_)
            broken = "the level left its bounds";
        if (a.granted && v.in_flight > v.level)
            broken = "granted above the level";
        if (a.granted && now < hold_)
            broken = "granted before Retry-After was over";
        if (!a.granted && a.retry_at && *a.retry_at <= now)
            broken = "asked to come back at once";
        if (!a.granted && !a.retry_at && v.in_flight == 0)
            broken = "nothing in flight, and no time to come back";
        if (a.granted)
            grants.emplace_back(now, call);
        return a;
    }
    void settle(time_point now, std::uint64_t call, const call_outcome& o) override {
        if (o.verdict == call_verdict::rate_limited && o.hints.retry_after)
            hold_ = std::max(hold_, silent_until(now, *o.hints.retry_after));
        brain_.settle(now, call, o);
    }
    controller_view view(time_point now) const override { return brain_.view(now); }
    std::vector<level_change> take_changes() override { return brain_.take_changes(); }
    std::string export_state(time_point now) const override { return brain_.export_state(now); }
    void import_state(time_point now, const std::string& s) override { brain_.import_state(now, s); }

    std::string broken;
    std::vector<std::pair<time_point, std::uint64_t>> grants;

private:
    adaptive_controller brain_;
    int max_;
    time_point hold_{};
};

/// One of a thousand: any type, short, with another network, header style and maximum.
scenario drawn(std::uint64_t seed) {
    random_source r{"property", "", seed};
    auto s = random_scenario(static_cast<char>('a' + seed % 7), seed);
    s.calls = 50 + static_cast<int>(r.uniform(0, 500));
    s.net_low_s = r.uniform(0.001, 0.1);
    s.net_high_s = s.net_low_s * r.uniform(1, 3);
    if (s.headers == header_style::none && r.unit() < 0.3)
        s.headers = header_style::retry_after;
    if (r.unit() < 0.3)
        s.max_concurrency = 1 + static_cast<int>(r.uniform(0, 40));
    if (!s.faults.empty()) { // within the shorter run
        s.faults[0].from_s = 10;
        s.faults[0].to_s = 40;
    }
    return s;
}

TEST(throttle_properties, a_thousand_random_providers) {
    auto above = 0;
    for (std::uint64_t seed = 1; seed <= 1000; ++seed) {
        const auto s = drawn(seed);
        SCOPED_TRACE(s.name + " " + std::to_string(seed));
        const auto go = [&](std::string state) {
            auto brain =
                std::make_unique<watched>(level_bounds{std::min(3, s.max_concurrency), s.max_concurrency}, seed);
            if (!state.empty())
                brain->import_state(sim::to_time(0), state);
            contender c{std::move(brain), default_retry, false};
            auto m = simulate(s, seed, c);
            return std::pair{std::move(m), std::move(c.brain)};
        };
        const auto [m, brain] = go({});
        auto& watcher = static_cast<watched&>(*brain);
        EXPECT_EQ(watcher.broken, "");
        EXPECT_TRUE(m.finished); // invariant 8
        const auto changes = static_cast<double>(s.limits.size() > 1 ? s.limits.size() : 0);
        // Invariant 2. Calls that are on the wire when a limit is met are refused with the first one; where the
        // network is slow that alone can pass the study's bound, hence a few exceptions (docs/throttle-measured.md).
        above += m.n_429 > 15 + 0.006 * m.ok + m.ok / 180.0 + 10 * changes ? 1 : 0;
        EXPECT_LE(m.n_429, 60);
        const auto end = sim::to_time(m.makespan_s);
        const auto kept = watcher.export_state(end);
        if (seed % 10 == 0) { // invariant 7
            const auto [again, second] = go({});
            EXPECT_TRUE(static_cast<watched&>(*second).grants == watcher.grants);
            watched loaded{{3, s.max_concurrency}, 1};
            loaded.import_state(end, kept);
            const auto once = loaded.export_state(end);
            watched twice{{3, s.max_concurrency}, 1};
            twice.import_state(end, once);
            EXPECT_EQ(twice.export_state(end), once);
            const auto [warm, third] = go(kept);
            EXPECT_TRUE(warm.finished);
            EXPECT_EQ(static_cast<watched&>(*third).broken, "");
        }
    }
    EXPECT_LE(above, 11);
}

TEST(throttle_properties, a_wrong_memory_is_given_up) {
    auto s = long_runs()[1]; // b: 5 calls a second
    s.calls = 1500;
    for (const auto* per_s : {"0.5", "50"}) {
        contender c{std::make_unique<adaptive_controller>(level_bounds{3, 200}), default_retry, false};
        c.brain->import_state(sim::to_time(0),
                              std::string{R"({"version":1,"window":40,"round_trip_s":3,"latency_base_s":3,)"} +
                                  R"("binding":"requests","mean_tokens":1000,"mean_square_tokens":1e6,)" +
                                  R"("requests":{"per_s":)" + per_s + R"(,"confirmed":true,"error":0.02}})");
        const auto m = simulate(s, 4, c);
        EXPECT_TRUE(m.finished);
        EXPECT_GE(m.utilisation, 0.75) << per_s; // a tenth of the rate takes a minute to outgrow
        EXPECT_LE(m.n_429, 30) << per_s;
    }
}

TEST(throttle_goals, are_reached_on_a_few_seeds) { // throttle_bench checks the medians of twenty
    struct goal {
        const char* name;
        double utilisation, refused;
    };
    const goal goals[] = {{"a", 0.955, 0.007},     {"b", 0.985, 0.007},    {"c", 0.97, 0.0075}, {"d", 0.965, 0.0075},
                          {"e", 0.95, 0},          {"f", 0.95, 0.007},     {"g", 0.97, 0.001},  {"short-1", 0.93, 0.03},
                          {"short-2", 0.89, 0.03}, {"short-3", 0.85, 0.05}};
    for (const auto& set : {long_runs(), short_runs()})
        for (const auto& s : set)
            for (const auto& g : goals)
                for (std::uint64_t seed = 1; s.name == g.name && seed <= 3; ++seed) {
                    contender c{std::make_unique<adaptive_controller>(
                                    level_bounds{std::min(3, s.max_concurrency), s.max_concurrency}, seed),
                                default_retry, false};
                    const auto m = simulate(s, seed, c);
                    EXPECT_GE(m.utilisation, g.utilisation) << s.name << " seed " << seed;
                    EXPECT_LE(m.rate_429, g.refused) << s.name << " seed " << seed;
                }
}

TEST(throttle_goals, a_storm_ends_in_silence_and_then_in_work) { // DataDesigner issue 575
    scenario s;
    s.name = "outage";
    s.calls = 300;
    s.service.mean = 1;
    s.limits = {{0, 600, 10, {}, {}, {}}, {20, 0.01, 1, {}, {}, {}}, {200, 600, 10, {}, {}, {}}};
    s.calls = 1000;
    contender c{std::make_unique<adaptive_controller>(level_bounds{3, 64}), default_retry, false};
    const auto m = simulate(s, 1, c);
    EXPECT_TRUE(m.finished);
    const auto during =
        std::count_if(m.refused_at_s.begin(), m.refused_at_s.end(), [](double t) { return t >= 20 && t < 200; });
    EXPECT_LE(during, 60);
    EXPECT_LE(m.makespan_s, 420) << "80 s of work at 10/s remain at 200 s; a hold lasts for at most 75 s";
}

} // namespace

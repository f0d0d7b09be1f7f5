// The controller's contract and the study's invariants (docs/throttle.md), on a thousand random providers.

#include "actors/throttle/adaptive_controller.hpp"
#include "sim/model/scenarios.hpp"
#include "tests/sim/throttle/simulation.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace tagwright {
namespace {

using namespace std::chrono_literals;

/// Passes everything on and notes every breach of the contract of limit_controller.
class checked_controller final : public limit_controller {
public:
    explicit checked_controller(level_bounds bounds) : bounds_{bounds}, inner_{bounds, 7} {}

    admission admit(time_point now, std::uint64_t call, const call_cost& estimate) override {
        const auto before = inner_.view(now);
        const auto answer = inner_.admit(now, call, estimate);
        const auto level = inner_.view(now).level;
        note(level >= 1 && level <= bounds_.max, "level outside of its bounds");
        if (answer.granted) {
            note(before.in_flight < std::max(before.level, level), "granted with a full window");
            note(now >= hold_until_, "granted before Retry-After had passed");
            note(in_flight_.insert(call).second, "granted twice");
        } else if (answer.retry_at) {
            note(*answer.retry_at > now, "asks to come back at once");
        } else {
            note(!in_flight_.empty(), "waits for an outcome that cannot come");
        }
        return answer;
    }
    void settle(time_point now, std::uint64_t call, const call_outcome& outcome) override {
        if (in_flight_.erase(call) > 0 && outcome.verdict == call_verdict::rate_limited && outcome.hints.retry_after)
            hold_until_ = std::max(hold_until_, sim::silent_until(now, *outcome.hints.retry_after));
        inner_.settle(now, call, outcome);
    }
    controller_view view(time_point now) const override { return inner_.view(now); }
    std::vector<level_change> take_changes() override { return inner_.take_changes(); }

    std::map<std::string, int> breaches;

private:
    void note(bool holds, const char* what) {
        if (!holds)
            ++breaches[what];
    }

    level_bounds bounds_;
    adaptive_controller inner_;
    std::set<std::uint64_t> in_flight_;
    time_point hold_until_{};
};

sim::metrics run_checked(const sim::scenario& s, std::uint64_t seed, std::map<std::string, int>& breaches) {
    auto checked =
        std::make_unique<checked_controller>(level_bounds{std::min(3, s.max_concurrency), s.max_concurrency});
    auto* raw = checked.get();
    sim::contender c{std::move(checked), sim::default_retry};
    const auto m = sim::simulate(s, seed, c);
    breaches = raw->breaches;
    return m;
}

TEST(ThrottleContract, ContractHoldsOnAThousandRandomProviders) {
    auto made = 0;
    for (const auto type : {'a', 'b', 'c', 'd', 'e', 'f', 'g'}) {
        for (std::uint64_t seed = 1; seed <= 143; ++seed, ++made) {
            auto s = sim::random_scenario(type, 10'000 + seed);
            s.calls = std::min(s.calls, 300);
            if (!s.faults.empty()) // within the shortened run
                s.faults.front().from_s = 20, s.faults.front().to_s = 60;
            std::map<std::string, int> breaches;
            const auto m = run_checked(s, seed, breaches);
            for (const auto& [what, times] : breaches)
                ADD_FAILURE() << s.name << " seed " << seed << ": " << what << " × " << times;
            EXPECT_TRUE(m.finished) << s.name << " seed " << seed << ": " << m.ok << " of " << s.calls << " calls";
        }
    }
    EXPECT_GE(made, 1000);
}

// Refusals ≤ 15 + 0.006 · answers + answers / 180, and 20 for every change that the provider makes.
TEST(ThrottleContract, RefusalsStayWithinTheBudget) {
    for (const auto& s : sim::long_runs()) {
        for (std::uint64_t seed = 41; seed <= 43; ++seed) {
            std::map<std::string, int> breaches;
            const auto m = run_checked(s, seed, breaches);
            const auto changes = s.limits.empty() ? 0.0 : static_cast<double>(s.limits.size() - 1);
            EXPECT_LE(m.n_429, 15 + 0.006 * m.ok + m.ok / 180.0 + 20 * changes) << s.name << " seed " << seed;
            EXPECT_TRUE(breaches.empty()) << s.name << ": " << (breaches.empty() ? "" : breaches.begin()->first);
        }
    }
}

TEST(ThrottleContract, SameSeedSameGrants) {
    for (const auto& s : sim::short_runs()) {
        std::vector<double> grants[2];
        for (auto& log : grants) {
            sim::contender c{std::make_unique<adaptive_controller>(level_bounds{3, s.max_concurrency}, 5),
                             sim::default_retry};
            sim::run_options options;
            options.on_grant = [&](double t, const call_cost&, int) { log.push_back(t); };
            (void)sim::simulate(s, 9, c, options);
        }
        EXPECT_EQ(grants[0], grants[1]) << s.name;
    }
}

TEST(ThrottleContract, RememberedStateSurvivesTheRoundTrip) {
    for (const auto& s : sim::long_runs()) {
        sim::contender c{std::make_unique<adaptive_controller>(level_bounds{3, 200}), sim::default_retry};
        const auto m = sim::simulate(s, 3, c);
        const auto first = c.brain->export_state(sim::to_time(m.makespan_s));
        adaptive_controller next{{3, 200}};
        next.import_state(sim::to_time(0), first);
        EXPECT_EQ(next.export_state(sim::to_time(0)), first) << s.name;
    }
}

// Goals of the long and the short runs, on seeds that were not used to develop them (medians of five).
TEST(ThrottleContract, GoalsHoldOnOtherSeeds) {
    const std::map<std::string, std::pair<double, double>> goals{
        {"a", {0.97, 0.007}},      {"b", {0.99, 0.007}},     {"c", {0.98, 0.007}}, {"d", {0.975, 0.007}},
        {"e", {0.98, 0}},          {"f", {0.96, 0.007}},     {"g", {0.98, 0.001}}, {"short-1", {0.93, 0.03}},
        {"short-2", {0.90, 0.03}}, {"short-3", {0.85, 0.05}}};
    auto all = sim::long_runs();
    const auto brief = sim::short_runs();
    all.insert(all.end(), brief.begin(), brief.end());
    for (const auto& s : all) {
        std::vector<double> utilisation, refused;
        for (std::uint64_t seed = 701; seed <= 709; ++seed) {
            std::map<std::string, int> breaches;
            const auto m = run_checked(s, seed, breaches);
            utilisation.push_back(m.utilisation);
            refused.push_back(m.rate_429);
        }
        std::sort(utilisation.begin(), utilisation.end());
        std::sort(refused.begin(), refused.end());
        const auto [least, most] = goals.at(s.name);
        EXPECT_GE(utilisation[4], least) << s.name;
        EXPECT_LE(refused[4], most) << s.name;
    }
}

} // namespace
} // namespace tagwright

// The simulator itself: providers, bounds, scenario files, published limiters.

#include "tests/sim/throttle/baselines/published.hpp"
#include "tests/sim/throttle/provider_model.hpp"
#include "tests/sim/throttle/scenarios.hpp"

#include <gmock/gmock.h>

namespace {

using namespace tagwright;
using namespace tagwright::sim;
using testing::HasSubstr;

scenario named(const std::string& name) {
    for (const auto& set : {long_runs(), short_runs()})
        for (const auto& s : set)
            if (s.name == name)
                return s;
    ADD_FAILURE() << name;
    return {};
}

TEST(throttle_provider, charges_a_token_bucket_on_arrival) {
    scenario s;
    s.limits = {{0, 60, 2, {}, {}, {}}};
    s.headers = header_style::full;
    provider_model p{s, 1};
    for (std::uint64_t call = 1; call <= 3; ++call)
        p.arrive(0, call, 5, 100);
    const auto first = p.depart();
    EXPECT_EQ(first.call, 3u);
    EXPECT_EQ(first.verdict, call_verdict::rate_limited);
    EXPECT_EQ(first.hints.retry_after, duration{std::chrono::seconds{1}});
    EXPECT_EQ(p.in_service(), 2);
    p.arrive(1.01, 4, 5, 100);
    EXPECT_EQ(p.depart().verdict, call_verdict::ok);
}

TEST(throttle_provider, refuses_above_its_cap_and_serves_shared_work_slower) {
    scenario s;
    s.limits = {{0, {}, {}, {}, {}, 1}};
    provider_model capped{s, 1};
    capped.arrive(0, 1, 5, 1);
    capped.arrive(1, 2, 5, 1);
    EXPECT_EQ(capped.depart().verdict, call_verdict::rate_limited);
    scenario sharing;
    sharing.sharing_knee = 1;
    provider_model shared{sharing, 1};
    shared.arrive(0, 1, 5, 1);
    shared.arrive(0, 2, 5, 1);
    EXPECT_NEAR(shared.next_s(), 10, 1e-9);
}

TEST(throttle_simulation, a_client_that_knows_the_limits_reaches_the_bound) {
    const std::pair<const char*, double> least[] = {{"a", 0.97}, {"b", 0.99}, {"c", 0.98},       {"d", 0.99},
                                                    {"e", 0.99}, {"g", 0.97}, {"short-1", 0.98}, {"short-2", 0.96}};
    for (const auto& [name, utilisation] : least) {
        const auto s = named(name);
        auto c = make_baseline(baseline::clairvoyant, s, 1);
        const auto m = simulate(s, 1, c);
        EXPECT_TRUE(m.finished) << name;
        EXPECT_GE(m.utilisation, utilisation) << name;
        EXPECT_LE(m.utilisation, 1.01) << name;
    }
}

TEST(throttle_simulation, published_limiters_behave_as_published) {
    // Medians of the study: utilisation and share of refused calls, in percent.
    struct row {
        baseline which;
        const char* name;
        double utilisation, refused;
    };
    const row rows[] = {
        {baseline::seed, "b", 49.9, 0},
        {baseline::aimd, "a", 77.6, 0.92},
        {baseline::aimd, "b", 88.4, 1.02},
        {baseline::netflix_aimd, "a", 97.4, 33.3},
        {baseline::netflix_aimd, "b", 99.6, 32.8},
        {baseline::aws_adaptive, "b", 99.6, 7.8},
        {baseline::aws_adaptive, "e", 3.6, 0},
    };
    for (const auto& r : rows) {
        const auto s = named(r.name);
        auto c = make_baseline(r.which, s, 3);
        const auto m = simulate(s, 3, c);
        EXPECT_NEAR(100 * m.utilisation, r.utilisation, 3) << r.name << static_cast<int>(r.which);
        EXPECT_NEAR(100 * m.rate_429, r.refused, 1) << r.name << static_cast<int>(r.which);
    }
}

TEST(throttle_scenarios, the_files_are_the_built_in_ones) {
    for (const auto& set : {long_runs(), short_runs()})
        for (const auto& built_in : set) {
            auto read = load_scenario(TAGWRIGHT_SCENARIOS "/" + built_in.name + ".json");
            ASSERT_EQ(read.error, "");
            auto& s = read.value;
            EXPECT_EQ(s.name, built_in.name);
            EXPECT_EQ(s.calls, built_in.calls);
            EXPECT_EQ(s.max_concurrency, built_in.max_concurrency);
            EXPECT_EQ(s.headers, built_in.headers);
            EXPECT_EQ(s.faults.size(), built_in.faults.size());
            const auto a = make_jobs(s, 5), b = make_jobs(built_in, 5);
            ASSERT_EQ(a.size(), b.size());
            for (std::size_t i = 0; i < a.size(); i += 97) {
                EXPECT_EQ(a[i].service_s, b[i].service_s) << s.name;
                EXPECT_EQ(a[i].estimate, b[i].estimate) << s.name;
            }
            EXPECT_EQ(t_min_s(s, a), t_min_s(built_in, b)) << s.name;
        }
}

TEST(throttle_scenarios, mistakes_are_named) {
    const std::pair<const char*, const char*> cases[] = {
        {"{", "not JSON"},
        {"[]", "not an object"},
        {R"({"cals":5})", "cals: unknown key"},
        {R"({"calls":0})", "calls"},
        {R"({"calls":"many"})", "calls"},
        {R"({"net_s":[2,1]})", "net_s"},
        {R"({"headers":"some"})", "headers"},
        {R"({"limits":[{"at_s":0,"rpn":5}]})", "rpn: unknown key"},
        {R"({"limits":{}})", "not a list"},
        {R"({"faults":[{"hang":2}]})", "hang"},
        {R"({"service_s":{"dist":"pareto"}})", "dist"},
    };
    for (const auto& [text, part] : cases)
        EXPECT_THAT(parse_scenario(text).error, HasSubstr(part)) << text;
    EXPECT_EQ(parse_scenario("{}").error, "");
    EXPECT_THAT(load_scenario("/nowhere.json").error, HasSubstr("cannot be read"));
}

} // namespace

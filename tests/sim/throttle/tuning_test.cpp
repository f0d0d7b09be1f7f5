// Numbers of the controller that a scenario file shadows.

#include "actors/throttle/adaptive_controller.hpp"
#include "tests/sim/throttle/simulation.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace tagwright::sim {
namespace {

using testing::AllOf;
using testing::HasSubstr;

TEST(throttle_tuning_of_a_scenario, shadows_what_it_names_and_nothing_else) {
    const auto read = parse_scenario(R"({"tuning":{"latency_guard":{"too_slow":2.5},"refusal_budget":{"most":4}}})");
    ASSERT_EQ(read.error, "");
    auto given = read.value.tuning;
    adaptive::controller_tuning usual;
    usual.latency_guard.too_slow = 2.5;
    usual.refusal_budget.most = 4;
    const auto left = adaptive::tuned_parts(given), right = adaptive::tuned_parts(usual);
    for (std::size_t i = 0; i < left.size(); ++i)
        for (std::size_t k = 0; k < left[i].numbers.size(); ++k)
            EXPECT_EQ(*left[i].numbers[k].value, *right[i].numbers[k].value)
                << left[i].name << '.' << left[i].numbers[k].name;
}

TEST(throttle_tuning_of_a_scenario, mistakes_are_named) {
    const std::pair<const char*, const char*> cases[] = {
        {R"({"tuning":5})", "tuning: 5 is not an object"},
        {R"({"tuning":{"latency_gard":{}}})",
         "tuning.latency_gard: unknown key; there are adaptive_controller, attribution,"},
        {R"({"tuning":{"latency_gard":{}}})", "did you mean \"latency_guard\"?"},
        {R"({"tuning":{"latency_guard":1.5}})", "tuning.latency_guard: 1.5 is not an object"},
        {R"({"tuning":{"latency_guard":{"too_slo":2}}})", "tuning.latency_guard.too_slo: unknown key; there are "},
        {R"({"tuning":{"latency_guard":{"too_slo":2}}})", "did you mean \"too_slow\"?"},
        {R"({"tuning":{"latency_guard":{"too_slow":1}}})",
         "tuning.latency_guard.too_slow: 1 is not a number from 1.05 to 100"},
        {R"({"tuning":{"latency_guard":{"too_slow":"2"}}})", "too_slow: \"2\" is not a number"},
        {R"({"tuning":{"latency_guard":{"too_slow":null}}})", "too_slow: null is not a number"},
        {R"({"tuning":{"latency_guard":{"too_slow":true}}})", "too_slow: true is not a number"},
        {R"({"tuning":{"latency_guard":{"too_slow":1e999}}})", ""},
        {R"({"tuning":{"rate_probe":{"gain_first":-1}}})", "gain_first: -1 is not a number from 1.01 to 4"},
    };
    for (const auto& [text, part] : cases) {
        const auto error = parse_scenario(text).error;
        EXPECT_NE(error, "") << text;
        EXPECT_THAT(error, HasSubstr(part)) << text;
        EXPECT_LE(error.size(), 1000) << text;
    }
}

/// Every message about an unknown name lists the names of one part, and stays short.
TEST(throttle_tuning_of_a_scenario, the_longest_list_of_names_is_short) {
    adaptive::controller_tuning t;
    for (const auto& part : adaptive::tuned_parts(t)) {
        const auto error = parse_scenario(fmt::format(R"({{"tuning":{{"{}":{{"x":1}}}}}})", part.name)).error;
        EXPECT_THAT(error, AllOf(HasSubstr("x: unknown key"), HasSubstr(std::string(part.numbers.back().name))));
        EXPECT_LE(error.size(), 900) << part.name;
    }
}

scenario short_run(header_style headers, double hang) {
    scenario s;
    s.calls = 250;
    s.max_concurrency = 30;
    s.headers = headers;
    s.service.mean = 2;
    s.limits = {{0, 240, 20, std::nullopt, std::nullopt, 12}, {25, 90, std::nullopt, std::nullopt, std::nullopt, 6}};
    if (hang > 0)
        s.faults = {{10, 20, 0.3, hang, 20}};
    return s;
}

/// Both ends of every range: a level within its bounds, and a run that ends. A poor choice may be slow, never stuck.
TEST(throttle_tuning_of_a_scenario, any_value_within_its_range_keeps_the_contract) {
    adaptive::controller_tuning usual;
    const auto parts = adaptive::tuned_parts(usual);
    for (std::size_t i = 0; i < parts.size(); ++i)
        for (std::size_t k = 0; k < parts[i].numbers.size(); ++k)
            for (const auto high : {false, true}) {
                auto s = short_run(high ? header_style::none : header_style::retry_after, 0.2);
                const auto n = adaptive::tuned_parts(s.tuning)[i].numbers[k];
                *n.value = high ? n.high : n.low;
                contender c{std::make_unique<adaptive_controller>(level_bounds{3, s.max_concurrency}, 1, s.tuning),
                            default_retry};
                const auto m = simulate(s, 1, c);
                const auto what = fmt::format("{}.{} = {}", parts[i].name, n.name, *n.value);
                EXPECT_TRUE(m.finished) << what;
                EXPECT_LE(m.peak_concurrency, s.max_concurrency) << what;
            }
}

TEST(throttle_tuning_of_a_scenario, a_shadowed_number_is_used) {
    const auto of = [](const char* tuning) {
        auto read =
            parse_scenario(fmt::format(R"({{"calls":1500,"limits":[{{"rpm":300,"burst":50}}],"tuning":{}}})", tuning));
        EXPECT_EQ(read.error, "");
        auto& s = read.value;
        contender c{std::make_unique<adaptive_controller>(level_bounds{3, s.max_concurrency}, 1, s.tuning),
                    default_retry};
        return simulate(s, 1, c);
    };
    const auto usual = of("{}");
    EXPECT_EQ(of(R"({"refusal_budget":{"most":8}})").makespan_s, usual.makespan_s);
    const auto bold = of(R"({"refusal_budget":{"earned":1},"rate_probe":{"interval_low_s":0.1,"interval_calls":10}})");
    EXPECT_GT(bold.n_429, 2 * usual.n_429);
}

} // namespace
} // namespace tagwright::sim

// The simulator itself: providers, bounds, scenario files, published limiters.

#include "sim/model/provider_model.hpp"
#include "sim/model/scenarios.hpp"
#include "tests/sim/throttle/baselines/published.hpp"

#include <gmock/gmock.h>

#include <algorithm>

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

void expect_the_file_is(const scenario& built_in) {
    SCOPED_TRACE(built_in.name);
    auto read = load_scenario(TAGWRIGHT_SCENARIOS "/" + built_in.name + ".json");
    ASSERT_EQ(read.error, "");
    auto& s = read.value;
    EXPECT_EQ(s.name, built_in.name);
    EXPECT_EQ(s.calls, built_in.calls);
    EXPECT_EQ(s.max_concurrency, built_in.max_concurrency);
    EXPECT_EQ(s.headers, built_in.headers);
    EXPECT_EQ(s.faults.size(), built_in.faults.size());
    EXPECT_EQ(s.slots.count, built_in.slots.count);
    EXPECT_EQ(s.slots.queue, built_in.slots.queue);
    EXPECT_EQ(s.timeout_s(), built_in.timeout_s());
    const auto a = make_jobs(s, 5), b = make_jobs(built_in, 5);
    ASSERT_EQ(a.size(), b.size());
    for (std::size_t i = 0; i < a.size(); i += 97) {
        EXPECT_EQ(a[i].service_s, b[i].service_s);
        EXPECT_EQ(a[i].estimate, b[i].estimate);
    }
    EXPECT_EQ(t_min_s(s, a, 5), t_min_s(built_in, b, 5));
}

TEST(throttle_scenarios, the_files_are_the_built_in_ones) {
    for (const auto& set : {long_runs(), short_runs()})
        for (const auto& built_in : set)
            expect_the_file_is(built_in);
    const auto shipped = shipped_scenarios();
    auto compared = 0;
    for (const auto& built_in : small_runs())
        if (std::find(shipped.begin(), shipped.end(), built_in.name) != shipped.end()) {
            expect_the_file_is(built_in);
            ++compared;
        }
    EXPECT_EQ(compared, 8);
}

TEST(throttle_scenarios, mistakes_are_named) {
    const std::pair<const char*, const char*> cases[] = {
        {"{", "not JSON"},
        {"[]", "not an object"},
        {R"({"cals":5})", "cals: unknown key; there are calls, calls_a_day, day_quota, faults, "},
        {R"({"cals":5})", "did you mean \"calls\"?"},
        {R"({"calls":0})", "calls: 0 is not a whole number from 1 to 1000000"},
        {R"({"calls":"many"})", "calls: \"many\" is not a whole number"},
        {R"({"calls":1.5})", "calls: 1.5 is not a whole number"},
        {R"({"calls":1e300})", "calls: 1e+300 is not a whole number"},
        {R"({"seed":-1})", "seed: -1 is not a whole number from 0"},
        {R"({"name":5})", "name: 5 is not a text"},
        {R"({"net_s":[2,1]})", "net_s: [2,1] is not [low, high]"},
        {R"({"net_s":["a",1]})", "net_s"},
        {R"({"headers":"some"})", "headers: \"some\" is not one of azure, full, groq, mistral, none, "},
        {R"({"limits":[{"at_s":0,"rpn":5}]})", "limits[0].rpn: unknown key"},
        {R"({"limits":[{},{"rpm":"x"}]})", "limits[1].rpm: \"x\" is not a number from 0 to"},
        {R"({"limits":[{"at_s":9},{"at_s":1}]})", "limits: at_s must not go back"},
        {R"({"limits":[{"rpm":60,"burst":0.5}]})", "limits.burst: 0.5 is not at least 1"},
        {R"({"limits":{}})", "not a list"},
        {R"({"limits":[5]})", "limits[0]: 5 is not an object"},
        {R"({"faults":[{"hang":2}]})", "faults[0].hang: 2 is not a number from 0 to 1"},
        {R"({"faults":[{"from_s":9,"to_s":1}]})", "faults.to_s: 1 is before from_s, 9"},
        {R"({"faults":[{"hang":0.7,"fast_503":0.7}]})", "together pass 1"},
        {R"({"service_s":{"dist":"pareto"}})", "service_s.dist: \"pareto\" is not one of constant,"},
        {R"({"service_s":{"dist":"uniform","min":2,"max":1}})", "service_s.max: 1 is below min, 2"},
        {R"({"tokens":{"blocks":[]}})", "tokens.blocks: [] is not a list of numbers"},
        {R"({"state_in":7})", "state_in: 7 is not a text or null"},
        {R"({"windows":[{"unit":"pages"}]})", "windows[0].unit: \"pages\" is not one of calls, input_tokens, "},
        {R"({"windows":[{"limit":0}]})", "windows[0].limit: 0 is not a number from 1"},
        {R"({"windows":[{"kind":"leaky"}]})", "windows[0].kind: \"leaky\" is not one of fixed, sliding"},
        {R"({"slots":{"count":0}})", "slots.count: 0 is not a whole number from 1"},
        {R"({"slots":{"count":1},"sharing":{"knee":4}})", "slots: a server has slots or shares its work"},
        {R"({"tenants":[{"rpm":0}]})", "tenants[0].rpm: 0 is not a number from 0.1"},
        {R"({"tenants":[{"from_h":18,"to_h":8}]})", "tenants.to_h: 8 is not after from_h, 18"},
        {R"({"refusal":{"status":500}})", "refusal.status: 500 is not 429, 503 or 529"},
        {R"({"calls_a_day":0})", "calls_a_day: 0 is not a number from 1"},
        {R"({"day_quota":"later"})", "day_quota: \"later\" is not one of at_once, spread"},
        {R"({"wait":1})", "wait: 1 is not true or false"},
        {R"({"timeout_s":0})", "timeout_s: 0 is not a number from 0.001"},
        {R"({"limits":[{"itpm":5000}]})", "limits.input_burst: is missing beside itpm"},
        {R"({"calls":5,"pages":5})", "pages: is given beside calls"},
        {R"({"price":{"in":1}})", "price.in: unknown key; there are input, output"},
        {R"({"tokens":{"page_mean":0}})", "tokens.page_mean: 0 is not a number from 1"},
        {R"({"pages_per_call":10,"tokens":{"page_mean":900},"limits":[{"tpm":6000,"token_burst":6000}]})",
         "pages_per_call: 10 pages are 9390 tokens, and no call of more than 6000 is ever let through"},
    };
    for (const auto& [text, part] : cases)
        EXPECT_THAT(parse_scenario(text).error, HasSubstr(part)) << text;
    EXPECT_EQ(parse_scenario("{}").error, "");
    EXPECT_THAT(parse_scenario(R"({"tokens":)" + std::string(1'000'000, '[') + std::string(1'000'000, ']') + "}").error,
                HasSubstr("nested too deeply"));
    EXPECT_THAT(load_scenario("/nowhere.json").error, HasSubstr("/nowhere.json: cannot be read"));
    EXPECT_THAT(load_scenario("/").error, HasSubstr("/: "));
}

TEST(throttle_scenarios, pages_say_how_many_calls_there_are_and_how_large) {
    const auto five = parse_scenario(R"({"pages":101,"pages_per_call":5,"tokens":{"page_mean":860}})").value;
    EXPECT_EQ(five.calls, 21);
    const auto one = parse_scenario(R"({"pages":101,"pages_per_call":1,"tokens":{"page_mean":860}})").value;
    EXPECT_EQ(one.calls, 101);
    const auto spread_of = [](const scenario& s) {
        auto sum = 0.0, squares = 0.0;
        auto many = s;
        many.calls = 20'000;
        for (const auto& j : make_jobs(many, 3)) {
            sum += j.tokens;
            squares += j.tokens * j.tokens;
        }
        const auto mean = sum / many.calls;
        return std::pair(mean, std::sqrt(squares / many.calls - mean * mean));
    };
    // Of a lognormal page: mean 860, standard deviation 860 · √(e^0.36 − 1) = 566.
    const auto [mean1, deviation1] = spread_of(one);
    EXPECT_NEAR(mean1, 390 + 860, 15);
    EXPECT_NEAR(deviation1, 566, 25);
    const auto [mean5, deviation5] = spread_of(five);
    EXPECT_NEAR(mean5, 390 + 5 * 860, 30);
    EXPECT_NEAR(deviation5, 566 * std::sqrt(5), 50);
}

TEST(throttle_scenarios, values_are_changed_before_they_are_read) {
    const std::string text = R"({"name":"x","calls":7,"limits":[{"rpm":5,"burst":5}],"tokens":{"mean":100}})";
    const auto changed = parse_scenario(
        text,
        {{"limits.0.rpm", "60"}, {"tokens.mean", "250"}, {"headers", "groq"}, {"pages", "30"}, {"price.input", "0.5"}});
    ASSERT_EQ(changed.error, "");
    EXPECT_EQ(changed.value.limits[0].rpm, 60);
    EXPECT_EQ(changed.value.tokens.mean, 250);
    EXPECT_EQ(changed.value.headers, header_style::groq);
    EXPECT_EQ(changed.value.calls, 30) << "pages take the place of calls";
    EXPECT_EQ(changed.value.price->input, 0.5);
    const std::pair<std::vector<scenario_change>, const char*> wrong[] = {
        {{{"limits.1.rpm", "60"}}, "limits.1.rpm: there is no entry 1; the list has 1"},
        {{{"limits.x.rpm", "60"}}, "limits.x.rpm: there is no entry x"},
        {{{"name.first", "1"}}, "name.first: there is nothing below \"x\""},
        {{{"tokens.men", "60"}}, "tokens.men: unknown key"},
        {{{"headers", "[1"}}, "headers: \"[1\" is not one of"},
        {{{"", "60"}}, "60 is not an object"},
    };
    for (const auto& [changes, part] : wrong)
        EXPECT_THAT(parse_scenario(text, changes).error, HasSubstr(part));
}

TEST(throttle_scenarios, of_vendors_say_where_their_limits_were_read) {
    for (const auto* name : {"gemini-free", "groq-free", "openrouter-free", "openrouter-free-credits", "cerebras-free",
                             "mistral-free", "anthropic-start"}) {
        const auto found = find_scenario(name);
        ASSERT_EQ(found.error, "") << name;
        EXPECT_THAT(found.value.source, testing::ContainsRegex("[a-z]+\\.[a-z]+/.*20[0-9][0-9]")) << name;
    }
}

TEST(throttle_scenarios, the_program_carries_them) {
    for (const auto& name : shipped_scenarios()) {
        const auto found = find_scenario(name);
        EXPECT_EQ(found.error, "") << name;
        EXPECT_EQ(found.value.name, name);
    }
    EXPECT_THAT(shipped_scenarios(), testing::IsSupersetOf({"a",
                                                            "g",
                                                            "short-1",
                                                            "default",
                                                            "free-4",
                                                            "free-12",
                                                            "strict-75",
                                                            "strict-240",
                                                            "one-slot-refuses",
                                                            "one-slot-queues",
                                                            "fixed-window",
                                                            "sliding-window",
                                                            "tenant-steady",
                                                            "tenant-bursts",
                                                            "office-hours",
                                                            "daily",
                                                            "three-limits",
                                                            "refusals-count",
                                                            "answers-503",
                                                            "answers-529"}));
    EXPECT_EQ(find_scenario(TAGWRIGHT_SCENARIOS "/b.json").value.name, "b");
    EXPECT_THAT(find_scenario("nope").error, HasSubstr("\"nope\": no such file, nor a scenario"));
}

TEST(throttle_metrics, tell_the_days_where_there_are_any) {
    metrics m;
    m.days = 3;
    EXPECT_THAT(to_json(m), testing::EndsWith(R"("gave_up":0,"days":3})"));
}

TEST(throttle_metrics, are_one_line_of_json) {
    metrics m;
    m.name = "b";
    m.seed = 3;
    m.makespan_s = 12.3456;
    m.utilisation = 0.987654;
    EXPECT_EQ(to_json(m),
              R"({"name":"b","seed":3,"makespan_s":12.346,"t_min_s":0.0,"utilisation":0.98765,"calls":0,"ok":0,)"
              R"("rate_429":0.0,"n_429":0,"timeouts":0,"errors":0,"peak_concurrency":0,"gave_up":0})");
}

} // namespace

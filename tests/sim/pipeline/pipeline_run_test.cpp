// The real actors against simulated providers, in virtual time.

#include "actors/throttle/adaptive_controller.hpp"
#include "sim/model/days.hpp"
#include "sim/pipeline_run.hpp"
#include "sim/simulated_provider.hpp"
#include "tests/sim/throttle/simulation.hpp"

#include <gmock/gmock.h>

namespace tagwright::sim {
namespace {

using namespace std::chrono_literals;

/// The controller of the pipeline, watched from outside.
class watched final : public limit_controller {
public:
    watched(level_bounds bounds, std::uint64_t seed) : brain_{bounds, seed}, max_{bounds.max} {}
    admission admit(time_point now, std::uint64_t call, const call_cost& cost) override {
        const auto answer = brain_.admit(now, call, cost);
        const auto view = brain_.view(now);
        if (view.level < 1 || view.level > max_)
            broken = "the level left its bounds";
        if (answer.granted && view.in_flight > view.level)
            broken = "granted above the level";
        return answer;
    }
    void settle(time_point now, std::uint64_t call, const call_outcome& outcome) override {
        brain_.settle(now, call, outcome);
    }
    controller_view view(time_point now) const override { return brain_.view(now); }
    std::vector<level_change> take_changes() override { return brain_.take_changes(); }
    std::string export_state(time_point now) const override { return brain_.export_state(now); }
    void import_state(time_point now, const std::string& text) override { brain_.import_state(now, text); }

    std::string broken;

private:
    adaptive_controller brain_;
    int max_;
};

/// The scenario with fewer calls, and what happens in it sooner by as much.
scenario shortened(scenario s, int calls) {
    if (s.calls <= calls)
        return s;
    const auto factor = static_cast<double>(calls) / s.calls;
    s.calls = calls;
    for (auto& step : s.limits)
        step.at_s *= factor;
    for (auto& fault : s.faults) {
        fault.from_s *= factor;
        fault.to_s *= factor;
    }
    return s;
}

void expect_every_page_once(const scenario& s, const pipeline_outcome& run) {
    EXPECT_EQ(run.settled.size(), static_cast<std::size_t>(s.calls) * static_cast<std::size_t>(s.pages_per_call));
    EXPECT_THAT(run.settled, ::testing::Each(1));
    EXPECT_EQ(run.end.last.status, run_status::completed) << run.end.why.message;
    EXPECT_EQ(run.end.last.pages.labelled, run.settled.size());
    EXPECT_EQ(run.permits_left, 0);
}

scenario plain(int calls) {
    scenario s;
    s.name = "plain";
    s.calls = calls;
    s.service.mean = 1;
    s.limits = {{0, 600, 10, {}, {}, {}}};
    s.max_concurrency = 10;
    return s;
}

http_response refused(const std::optional<std::string>& retry_after) {
    auto out = chat_refusal({});
    if (retry_after)
        out.headers.emplace_back("Retry-After", *retry_after);
    return out;
}

class ShippedScenario : public testing::TestWithParam<std::string> {};

/// Its quota can be used up for longer than a run waits.
bool passes_a_day(const scenario& s) {
    const auto supply = days_of(s, 1);
    return supply && plan_days(s.calls, *supply).days > 1;
}

/// Refusals that read like failures, or go on for longer than the patience: whether another takes over depends on how
/// well the throttle does.
bool may_look_like_trouble(const scenario& s) {
    return s.refusal_status != 429 || !s.windows.empty() || s.slots.count > 0;
}

TEST_P(ShippedScenario, IsDoneAsWellAsByTheControllerAlone) {
    const auto s = shortened(find_scenario(GetParam()).value, 600);
    const level_bounds bounds{std::min(3, s.max_concurrency), s.max_concurrency};
    contender alone{std::make_unique<adaptive_controller>(bounds, 1), default_retry, false};
    run_options through_days;
    through_days.horizon_s = 3e6;
    const auto expected = simulate(s, 1, alone, through_days);

    std::shared_ptr<watched> brain;
    pipeline_setup setup;
    setup.make_controller = [&brain](level_bounds b, std::uint64_t seed) {
        return brain = std::make_shared<watched>(b, seed);
    };
    const auto run = run_pipeline(s, setup);
    EXPECT_EQ(brain->broken, "");
    expect_every_page_once(s, run);
    // Where a refusal, or somebody else's call, changes what comes after it, two clients go ways of their own.
    const auto apart = s.refusals_consume || !s.tenants.empty() ? 0.2 : 0.06;
    EXPECT_GE(run.numbers.utilisation, expected.utilisation - apart) << to_json(run.numbers);
    // Each day that is used up is looked for once or twice.
    EXPECT_LE(run.numbers.n_429, 1.3 * expected.n_429 + (apart > 0.1 ? 20 : 8) + run.numbers.days.value_or(0))
        << to_json(run.numbers);
    EXPECT_EQ(run.numbers.ok, s.calls);
    EXPECT_EQ(run.numbers.gave_up, 0);
    EXPECT_LE(run.numbers.peak_concurrency, s.max_concurrency);
    EXPECT_EQ(run.numbers.calls, run.numbers.ok + run.numbers.n_429 + run.numbers.timeouts + run.numbers.errors);
}

TEST_P(ShippedScenario, KeepsItsWorkFromAnIdleFallbackUnlessItIsInTrouble) {
    const auto s = shortened(find_scenario(GetParam()).value, 3000);
    pipeline_setup setup;
    setup.fallback = plain(10);
    const auto run = run_pipeline(s, setup);
    expect_every_page_once(s, run);
    if (!s.faults.empty() || passes_a_day(s)) {
        EXPECT_GT(run.fallback_calls, 0);
    } else if (!may_look_like_trouble(s)) {
        EXPECT_EQ(run.fallback_calls, 0) << "a quota is no slowness, whatever it does";
    }
}

INSTANTIATE_TEST_SUITE_P(Each, ShippedScenario, testing::ValuesIn(shipped_scenarios()), [](const auto& which) {
    auto name = which.param;
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
});

TEST(PipelineDays, ARunThatWaitsIsDoneOnTheDayThatWasSaid) {
    const auto s = find_scenario("daily").value;
    const auto run = run_pipeline(s, {});
    expect_every_page_once(s, run);
    EXPECT_EQ(run.numbers.days, 3);
    EXPECT_GE(run.numbers.makespan_s, 10'800 + 86'400);
    EXPECT_LE(run.numbers.makespan_s, 10'800 + 86'400 + 600) << to_json(run.numbers);
    EXPECT_LE(run.numbers.n_429, 60) << "while it waits, one call an hour may look";
}

TEST(PipelineDays, OneThatDoesNotWaitEndsWithTheDaysCalls) {
    auto s = find_scenario("daily").value;
    s.waits_for_quota = false;
    const auto run = run_pipeline(s, {});
    EXPECT_EQ(run.end.why.code, errc::quota_exhausted) << run.end.why.message;
    EXPECT_EQ(run.numbers.ok, s.windows.front().limit);
    EXPECT_EQ(run.numbers.days, 3) << "that it takes all the same";
}

TEST(PipelineDays, TheUsersWishesAreObeyed) {
    auto s = find_scenario("daily").value;
    s.calls = 250;
    s.calls_a_day = 100;
    const auto at_once = run_pipeline(s, {});
    expect_every_page_once(s, at_once);
    EXPECT_EQ(at_once.numbers.days, 3);
    EXPECT_EQ(at_once.numbers.n_429, 0);
    EXPECT_NEAR(at_once.numbers.makespan_s, 10'800 + 86'400, 600);
    s.spread_over_day = true;
    const auto spread = run_pipeline(s, {});
    expect_every_page_once(s, spread);
    EXPECT_EQ(spread.numbers.n_429, 0);
    EXPECT_NEAR(spread.numbers.makespan_s, 10'800 + 1.5 * 86'400, 0.05 * 86'400);
}

TEST(PipelineRun, IsTheSameForTheSameSeedAndAnotherForAnother) {
    const auto s = shortened(find_scenario("f").value, 300);
    pipeline_setup setup;
    setup.seed = 7;
    setup.keep_trace = true;
    const auto once = run_pipeline(s, setup);
    const auto twice = run_pipeline(s, setup);
    EXPECT_EQ(to_json(once.numbers), to_json(twice.numbers));
    EXPECT_EQ(once.trace.ok_at_s, twice.trace.ok_at_s);
    EXPECT_EQ(once.trace.refused_at_s, twice.trace.refused_at_s);
    EXPECT_EQ(once.learned, twice.learned);
    setup.seed = 8;
    EXPECT_NE(run_pipeline(s, setup).trace.ok_at_s, once.trace.ok_at_s);
}

TEST(PipelineRun, WarmStartRefusesLess) {
    const auto s = find_scenario("short-2").value;
    const auto cold = run_pipeline(s, {});
    pipeline_setup setup;
    setup.learned = cold.learned;
    const auto warm = run_pipeline(s, setup);
    expect_every_page_once(s, warm);
    EXPECT_LT(warm.numbers.n_429, cold.numbers.n_429);
    EXPECT_GT(warm.numbers.utilisation, cold.numbers.utilisation);
}

TEST(PipelineRun, EndlessStormOf429sIsLeftForTheFallback) {
    const auto s = plain(200);
    pipeline_setup setup;
    setup.fallback = s;
    setup.fallback->name = "second";
    setup.intercept = [](double now_s, const http_request&) {
        return now_s < 5 ? std::nullopt : std::optional{refused({})};
    };
    const auto run = run_pipeline(s, setup);
    expect_every_page_once(s, run);
    EXPECT_GT(run.fallback_calls, 100);
    EXPECT_LE(run.end.last.elapsed, 90s) << "half a minute of patience, 20 s of work";
    EXPECT_LE(run.numbers.n_429, 30);
}

TEST(PipelineRun, StormThatPassesIsSatOutWhereThereIsNoFallback) {
    const auto s = plain(300);
    pipeline_setup setup;
    setup.intercept = [](double now_s, const http_request&) {
        return now_s >= 5 && now_s < 125 ? std::optional{refused({})} : std::nullopt;
    };
    const auto run = run_pipeline(s, setup);
    expect_every_page_once(s, run);
    EXPECT_LE(run.end.last.elapsed, 300s) << "two minutes of storm, at most one of silence, half a minute of work";
    EXPECT_LE(run.numbers.n_429, 60);
}

TEST(PipelineRun, TenMinutesOf89SecondHintsDoNotFreezeTheLevel) { // DataDesigner issue 575
    const auto s = plain(600);
    pipeline_setup setup;
    setup.keep_trace = true;
    setup.intercept = [last = -10.0](double now_s, const http_request&) mutable -> std::optional<http_response> {
        if (now_s < 10 || now_s > 610 || now_s - last < 2) // a 429 every two seconds, if there is anything to refuse
            return std::nullopt;
        last = now_s;
        return refused("89");
    };
    const auto run = run_pipeline(s, setup);
    expect_every_page_once(s, run);
    EXPECT_LE(run.end.last.elapsed, 900s) << "the last hint ends at 700 s; a minute of work remains";
    EXPECT_LE(run.numbers.n_429, 60);
}

/// A limit that refuses whatever is asked for, from some moment on: a counter that is never reset (zuul-ratelimit 510),
/// or kept full by refusals (hapi-rate-limitor 262), a model that a gateway refuses to everybody (teamclaude 288).
/// Waits of zero made loops of other clients (kubevuln 754: 25,000 requests in two seconds).
struct stuck_limit {
    const char* of;
    http_headers headers;
    std::string says{}; ///< empty: nothing of use
};
void PrintTo(const stuck_limit& row, std::ostream* out) { *out << row.of; }

class StuckLimit : public testing::TestWithParam<stuck_limit> {};

TEST_P(StuckLimit, EndsTheRunAfterItsPatienceWithoutAStorm) {
    for (const double from_s : {0.0, 20.0}) {
        pipeline_setup setup;
        setup.intercept = [&](double now_s, const http_request&) -> std::optional<http_response> {
            if (now_s < from_s)
                return std::nullopt;
            auto out = chat_refusal({});
            out.headers.insert(out.headers.end(), GetParam().headers.begin(), GetParam().headers.end());
            if (!GetParam().says.empty())
                out.body = R"({"error":{"message":")" + GetParam().says + R"(","code":"rate_limit_exceeded"}})";
            return out;
        };
        const auto run = run_pipeline(plain(2000), setup);
        EXPECT_EQ(run.end.last.status, run_status::failed);
        EXPECT_EQ(run.end.last.pages.failed, 0u) << "no page is charged with it";
        EXPECT_EQ(run.end.last.pages.labelled, static_cast<std::uint64_t>(run.numbers.ok));
        EXPECT_EQ(run.end.last.pages.labelled > 100, from_s > 0);
        EXPECT_THAT(run.end.why.message, ::testing::HasSubstr("too many requests")) << run.end.why.message;
        EXPECT_GE(run.end.last.elapsed, 600s) << "it is waited for";
        EXPECT_LE(run.end.last.elapsed, 1260s) << "and ends with a wait of five minutes, or two";
        EXPECT_LE(run.numbers.n_429, 75);
        EXPECT_EQ(run.permits_left, 0);
    }
}

INSTANTIATE_TEST_SUITE_P(
    Each, StuckLimit,
    testing::Values(
        stuck_limit{"nothing told", {}}, stuck_limit{"wait for nothing", {{"Retry-After", "0"}}},
        stuck_limit{"a moment that is over",
                    {{"Date", "Tue, 24 Nov 2026 05:36:34 GMT"}, {"Retry-After", "Tue, 24 Nov 2026 05:36:30 GMT"}}},
        stuck_limit{"a second", {{"Retry-After", "1"}}}, stuck_limit{"a minute", {{"Retry-After", "60"}}},
        stuck_limit{"a minute in milliseconds", {{"Retry-After", "60000"}}},
        stuck_limit{"seconds that look like milliseconds", {{"Retry-After", "5000"}}},
        stuck_limit{"the longest that is waited for", {{"Retry-After", "299"}}},
        stuck_limit{"a window that is new at once",
                    {{"X-RateLimit-Limit", "2"}, {"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", "0"}}},
        stuck_limit{"a minute that never ends",
                    {{"x-ratelimit-limit-requests", "30"},
                     {"x-ratelimit-remaining-requests", "0"},
                     {"x-ratelimit-reset-requests", "60s"}}},
        stuck_limit{
            "a counter that stands still just above a limit far above all that was asked for (experiential 1048)",
            {},
            "settled 5006972 tokens in the last 60 seconds, over the 5000000 tokens-per-minute limit"}));

TEST(PipelineRun, DeadProviderEndsTheRunAndKeepsWhatIsDone) {
    pipeline_setup setup;
    setup.intercept = [](double now_s, const http_request&) {
        return now_s < 20 ? std::nullopt : std::optional{chat_overloaded()};
    };
    const auto run = run_pipeline(plain(2000), setup);
    EXPECT_EQ(run.end.last.status, run_status::failed);
    EXPECT_EQ(run.end.why.code, errc::no_provider);
    EXPECT_GT(run.numbers.ok, 100);
    EXPECT_EQ(run.end.last.pages.labelled, static_cast<std::uint64_t>(run.numbers.ok));
    EXPECT_GE(run.end.last.elapsed, 610s) << "it is waited for";
    EXPECT_LE(run.end.last.elapsed, 660s) << "20 s of work, ten minutes of patience, the last pause";
    EXPECT_EQ(run.permits_left, 0);
}

// -- the transport by itself -----------------------------------------------------------------------------

struct provider_fixture : testing::Test {
    http_request ask(const std::string& title) {
        http_request out;
        out.method = "POST";
        out.url = "http://simulated/chat/completions";
        out.body = R"({"model":"m","messages":[{"role":"user","content":"{\"pages\":[{\"ref\":\"p1\",\"title\":\")" +
                   title + R"(\",\"text\":\"t\"}]}"}]})";
        out.timeout = 5s;
        return out;
    }
    transport::done keep() {
        return [this](http_response&& response) { answers.push_back(std::move(response)); };
    }
    scenario hanging() {
        auto s = plain(10);
        s.faults = {{0, 1e9, 0, 1, 30}};
        return s;
    }

    std::vector<http_response> answers;
    virtual_time world;
};

TEST_F(provider_fixture, AnswersInVirtualTime) {
    simulated_provider provider{world, plain(10), 1};
    provider.start(ask(page_title(3)), keep());
    world.advance(0s);
    EXPECT_TRUE(answers.empty());
    world.advance(60s);
    ASSERT_EQ(answers.size(), 1u);
    EXPECT_EQ(answers[0].status, 200);
    EXPECT_THAT(answers[0].body, testing::HasSubstr("simulated"));
    const auto jobs = make_jobs(plain(10), 1);
    EXPECT_NEAR(provider.seen().ok_at_s.at(0), jobs[3].service_s, 0.11) << "the network takes 40 to 100 ms";
}

TEST_F(provider_fixture, EndsAtTheClientsTimeoutAndByCancelExactlyOnce) {
    simulated_provider provider{world, hanging(), 1};
    const auto late = provider.start(ask("x"), keep());
    const auto given_up = provider.start(ask("y"), keep());
    world.advance(1s);
    provider.cancel(given_up);
    ASSERT_EQ(answers.size(), 1u);
    EXPECT_EQ(answers[0].error, errc::cancelled);
    world.advance(60s);
    ASSERT_EQ(answers.size(), 2u);
    EXPECT_EQ(answers[1].error, errc::timeout);
    provider.cancel(late);
    EXPECT_EQ(answers.size(), 2u);
    EXPECT_EQ(provider.seen().in_flight, 0);
}

TEST_F(provider_fixture, OpenCallsEndWithIt) {
    {
        simulated_provider provider{world, hanging(), 1};
        provider.start(ask("x"), keep());
    }
    ASSERT_EQ(answers.size(), 1u);
    EXPECT_EQ(answers[0].error, errc::cancelled);
    world.advance(10s);
}

TEST_F(provider_fixture, RefusesWhatIsNoPrompt) {
    simulated_provider provider{world, plain(10), 1};
    for (const auto* body : {"", "{", "{}", R"({"model":"m","messages":[{"role":"user","content":"hello"}]})"}) {
        auto request = ask("x");
        request.body = body;
        provider.start(request, keep());
        world.advance(1s);
        ASSERT_FALSE(answers.empty());
        EXPECT_EQ(answers.back().status, 400) << body;
    }
}

} // namespace
} // namespace tagwright::sim

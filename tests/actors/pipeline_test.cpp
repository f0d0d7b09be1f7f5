#include "actors/throttle/limit_group.hpp"
#include "tests/actors/pipeline_fixture.hpp"

#include <gmock/gmock.h>

namespace tagwright::testing {
namespace {

TEST_F(pipeline_test, HundredDocumentsInBatchesOfFiveAreTwentyCalls) {
    start(100, good);
    EXPECT_EQ(net->in_flight_max, 1) << "the first call goes alone for a moment";
    advance(120ms);
    EXPECT_THAT(net->in_flight_max, ::testing::AllOf(::testing::Ge(3), ::testing::Le(4))) << "where the level starts";
    advance(60s);
    ASSERT_EQ(events->ends.size(), 1u);
    EXPECT_EQ(end().last.status, run_status::completed);
    EXPECT_EQ(end().last.pages.labelled, 100u);
    EXPECT_EQ(end().last.calls.total, 20u);
    EXPECT_EQ(net->requests.size(), 20u);
    EXPECT_LE(net->in_flight_max, 10) << "what the level never passes";
    expect_every_page_once(100);
}

TEST_F(pipeline_test, ConcurrencyOneIsOneCallAtATime) {
    options.ai_concurrency = 1;
    options.ai_concurrency_max = 1;
    options.batch_size = 1;
    start(7, good);
    advance(60s);
    ASSERT_EQ(events->ends.size(), 1u);
    EXPECT_EQ(net->requests.size(), 7u);
    EXPECT_EQ(net->in_flight_max, 1);
}

TEST_F(pipeline_test, SecondRunOverTheSameTextsMakesNoCall) {
    start(20, good);
    advance(60s);
    ASSERT_EQ(events->ends.size(), 1u);
    events = std::make_shared<heard>();
    start(20, good);
    advance(60s);
    ASSERT_EQ(events->ends.size(), 1u);
    EXPECT_EQ(end().last.calls.total, 0u);
    EXPECT_EQ(end().last.pages.cached, 20u);
    EXPECT_EQ(end().last.cache.hits, 20u);
    expect_every_page_once(20);
}

TEST_F(pipeline_test, RateLimitedCallsWaitAsTold) {
    int refused = 0;
    start(10, [&](const http_request& request) -> simulated_network::answer {
        if (refused++ < 2)
            return {json_response(429, R"({"error":{"type":"rate_limit_exceeded","message":"slow down"}})",
                                  {{"Retry-After", "20"}}),
                    40ms}; // before the second call, which keeps 50 ms from the first one
        return good(request);
    });
    advance(19s);
    EXPECT_TRUE(events->ends.empty());
    EXPECT_EQ(net->requests.size(), 1u);
    advance(5min);
    ASSERT_EQ(events->ends.size(), 1u);
    EXPECT_EQ(end().last.pages.labelled, 10u);
    EXPECT_EQ(end().last.calls.rate_limits, 2u);
}

TEST_F(pipeline_test, DeadPrimaryIsLeftForTheFallback) {
    options.providers.push_back(provider_at("http://second"));
    start(100, [&](const http_request& request) -> simulated_network::answer {
        if (request.url.starts_with("http://primary"))
            return {json_response(500, "{}")};
        return good(request);
    });
    advance(10min);
    ASSERT_EQ(events->ends.size(), 1u);
    EXPECT_EQ(end().last.status, run_status::completed);
    EXPECT_EQ(end().last.pages.labelled, 100u);
    EXPECT_GE(end().last.calls.fallbacks, 20u);
    EXPECT_LT(end().last.calls.failed, 30u) << "a dead provider is not asked for every batch";
    expect_every_page_once(100);
}

TEST_F(pipeline_test, DeadOnlyProviderEndsTheRun) {
    start(100, [&](const http_request&) -> simulated_network::answer { return {json_response(503, "{}")}; });
    advance(1h);
    ASSERT_EQ(events->ends.size(), 1u);
    EXPECT_EQ(end().last.status, run_status::failed);
    EXPECT_EQ(end().why.code, errc::no_provider);
    EXPECT_EQ(end().last.pages.settled(), end().last.pages.listed);
}

TEST_F(pipeline_test, WrongKeyEndsTheRunAtOnce) {
    start(100, [&](const http_request&) -> simulated_network::answer {
        return {json_response(401, R"({"error":{"message":"Incorrect API key provided","code":"invalid_api_key"}})")};
    });
    advance(10s);
    ASSERT_EQ(events->ends.size(), 1u);
    EXPECT_EQ(end().last.status, run_status::failed);
    EXPECT_EQ(end().why.code, errc::bad_credentials);
    EXPECT_LE(net->requests.size(), 3u);
}

TEST_F(pipeline_test, PagesLeftOutGoRoundAgainAndStrangersAreDropped) {
    int calls = 0;
    start(10, [&](const http_request& request) -> simulated_network::answer {
        auto answer = label_all(prompt_of(request));
        if (calls++ == 0)
            answer["pages"].erase(1);
        answer["pages"].push_back({{"ref", "p99"}, {"labels", {"stranger"}}});
        return {openai_answer(answer)};
    });
    advance(60s);
    ASSERT_EQ(events->ends.size(), 1u);
    EXPECT_EQ(end().last.pages.labelled, 10u);
    EXPECT_EQ(end().last.calls.total, 3u);
    for (const auto& page : events->pages)
        EXPECT_NE(page.result.proposed, std::vector<std::string>{"stranger"});
    expect_every_page_once(10);
}

TEST_F(pipeline_test, PoisonPageFailsAloneAndTheRestIsLabelled) {
    start(20, [&](const http_request& request) -> simulated_network::answer {
        const auto prompt = prompt_of(request);
        for (const auto& page : prompt.at("pages"))
            if (page.at("title") == "Page 13")
                return {openai_answer("not what was asked")};
        return {openai_answer(label_all(prompt))};
    });
    advance(5min);
    ASSERT_EQ(events->ends.size(), 1u);
    EXPECT_EQ(end().last.pages.labelled, 19u);
    EXPECT_EQ(end().last.pages.failed, 1u);
    EXPECT_LE(end().last.calls.total, 4u + 8u);
    expect_every_page_once(20);
}

TEST_F(pipeline_test, StopDrainsWhatIsInFlightAndSkipsTheRest) {
    options.ai_concurrency_max = 3;
    start(100, [&](const http_request& request) -> simulated_network::answer {
        auto out = good(request);
        out.after = 10s;
        return out;
    });
    advance(1s);
    port::send(self, coordinator, stop_run{id});
    settle();
    EXPECT_TRUE(events->ends.empty());
    advance(10s);
    ASSERT_EQ(events->ends.size(), 1u);
    EXPECT_EQ(end().last.status, run_status::stopped);
    EXPECT_EQ(end().last.pages.labelled, 15u);
    EXPECT_EQ(end().last.pages.settled(), end().last.pages.listed);
    EXPECT_EQ(net->requests.size(), 3u);
}

TEST_F(pipeline_test, SecondStopDoesNotWait) {
    start(100, [&](const http_request& request) -> simulated_network::answer {
        auto out = good(request);
        out.after = 10s;
        return out;
    });
    advance(1s);
    port::send(self, coordinator, stop_run{id});
    port::send(self, coordinator, stop_run{id});
    settle();
    ASSERT_EQ(events->ends.size(), 1u);
    EXPECT_EQ(end().last.status, run_status::stopped);
    advance(20s);
}

// -- money ----------------------------------------------------------------------------------------------

TEST_F(pipeline_test, CostIsEachCallsAtItsOwnProvidersPrice) {
    options.providers.push_back(provider_at("http://second"));
    options.providers[0].price = token_price{1.0, 2.0};
    options.providers[1].price = token_price{10.0, 20.0};
    options.batch_size = 1;
    start(10, [&](const http_request& request) -> simulated_network::answer {
        if (request.url.starts_with("http://primary") && prompt_of(request).at("pages")[0].at("title") == "Page 7")
            return {json_response(400, R"({"error":{"message":"no"}})")};
        return good(request);
    });
    advance(60s);
    ASSERT_EQ(events->ends.size(), 1u);
    EXPECT_EQ(end().last.pages.labelled, 10u);
    // 100 tokens in and 10 out a call: 9 at the first, 1 at the second.
    EXPECT_NEAR(end().last.cost.usd, 9 * 120e-6 + 1200e-6, 1e-12);
    EXPECT_TRUE(end().last.cost.known());
    for (std::size_t i = 1; i < events->progress.size(); ++i)
        EXPECT_GE(events->progress[i].cost.usd, events->progress[i - 1].cost.usd);
}

TEST_F(pipeline_test, CostIsNotKnownOnceAModelWithoutPriceWasAsked) {
    start(10, good);
    advance(60s);
    ASSERT_EQ(events->ends.size(), 1u);
    EXPECT_EQ(end().last.cost.unpriced, "m");
}

TEST_F(pipeline_test, BudgetOfCallsIsNeverPassedWhateverGoesRoundAgain) {
    // Ten at once, and a third of the calls fails in one way or another.
    for (const std::uint64_t budget : {1u, 2u, 7u, 10u, 23u, 24u, 60u}) {
        events = std::make_shared<heard>();
        disk = make_memory_store();
        options.ai_concurrency = 10;
        options.batch_size = 2;
        options.budget.calls = budget;
        std::uint64_t calls = 0;
        start(100, [&calls](const http_request& request) -> simulated_network::answer {
            const auto after = 700ms + (calls * 37 % 900) * 1ms;
            switch (++calls % 9) {
            case 2: return {json_response(500, "{}"), after};
            case 5: return {json_response(429, R"({"error":{"message":"slow down"}})", {{"Retry-After", "2"}}), 10ms};
            case 7: return {openai_answer("not what was asked"), after};
            default: return {good(request).response, after};
            }
        });
        advance(30min);
        ASSERT_EQ(events->ends.size(), 1u) << budget;
        EXPECT_EQ(calls, budget);
        EXPECT_EQ(end().last.calls.total, budget);
        EXPECT_EQ(end().last.status, run_status::stopped);
        EXPECT_EQ(end().why.code, errc::budget_exhausted);
        EXPECT_THAT(end().why.message, ::testing::HasSubstr("calls used up"));
        EXPECT_EQ(end().last.pages.settled(), end().last.pages.listed);
        for (const auto& page : events->pages) // what has not had its turn waits for it
            EXPECT_TRUE(!page.result.why || page.result.why.code == errc::bad_answer) << page.result.why.message;
        kill(caf::actor_cast<caf::actor>(coordinator));
    }
}

TEST_F(pipeline_test, BudgetThatIsJustEnoughIsNoReasonToStop) {
    options.budget.calls = 20;
    start(100, good);
    advance(60s);
    ASSERT_EQ(events->ends.size(), 1u);
    EXPECT_EQ(end().last.calls.total, 20u);
    EXPECT_EQ(end().last.status, run_status::completed);
}

TEST_F(pipeline_test, BudgetInUsdStopsBeforeItIsPassed) {
    options.ai_concurrency = 10;
    options.batch_size = 1;
    options.providers[0].price = token_price{1000.0, 1000.0};
    options.budget.usd = 5.0;
    // A call costs 0.11 USD; some are refused and cost nothing.
    int calls = 0;
    start(500, [&calls](const http_request& request) -> simulated_network::answer {
        if (++calls % 7 == 0)
            return {json_response(503, "{}"), 100ms};
        return {good(request).response, 900ms + (calls * 37 % 200) * 1ms};
    });
    advance(10min);
    ASSERT_EQ(events->ends.size(), 1u);
    EXPECT_EQ(end().why.code, errc::budget_exhausted);
    EXPECT_EQ(end().last.status, run_status::stopped);
    EXPECT_LE(end().last.cost.usd, 5.0);
    EXPECT_GT(end().last.cost.usd, 4.0) << "what is left is less than the estimate of one call";
    EXPECT_EQ(end().last.pages.failed, 0u);
}

TEST_F(pipeline_test, WhatCostsNothingGoesOnBesideAUsedUpBudget) {
    options.providers[0].price = token_price{0, 0};
    options.budget.usd = 0.01;
    start(100, good);
    advance(60s);
    ASSERT_EQ(events->ends.size(), 1u);
    EXPECT_EQ(end().last.status, run_status::completed);
}

TEST_F(pipeline_test, WhatOneProcessLearnsTheNextOneKnows) {
    // A server that takes four calls at once: learned in the first run, remembered in the second. Calls
    // take 0.9 to 1.1 s: with equal times all would end, and begin, in the same instant.
    const auto capped = [this](const http_request& request) -> simulated_network::answer {
        if (net->in_flight > 4)
            return {json_response(429, R"({"error":{"message":"too many at once"}})"), 20ms};
        return {good(request).response, 900ms + (net->requests.size() * 37 % 200) * 1ms};
    };
    options.batch_size = 1;
    options.cache_enabled = false;
    start(200, capped);
    advance(5min);
    ASSERT_EQ(events->ends.size(), 1u);
    EXPECT_GE(end().last.calls.rate_limits, 1u);
    const auto cold = end().last.calls.rate_limits;
    kill(caf::actor_cast<caf::actor>(coordinator));
    std::string kept;
    disk->get_value("limits/" + limit_group(options.providers.front()),
                    [&](std::string&& text, const failure&) { kept = std::move(text); });
    ASSERT_NE(kept, "");
    EXPECT_EQ(json::parse(kept).at("cap"), 4);

    events = std::make_shared<heard>();
    start(200, capped);
    EXPECT_EQ(net->in_flight_max, 4) << "at once, and not one more";
    advance(5min);
    ASSERT_EQ(events->ends.size(), 1u);
    EXPECT_EQ(end().last.pages.labelled, 200u);
    EXPECT_LE(end().last.calls.rate_limits, cold + 1) << "more than four are tried now and then";
}

TEST_F(pipeline_test, ProgressNeverGoesBackAndEndsOnce) {
    start(100, good);
    advance(60s);
    ASSERT_EQ(events->ends.size(), 1u);
    std::uint64_t settled = 0;
    for (const auto& now : events->progress) {
        EXPECT_GE(now.pages.settled(), settled);
        settled = now.pages.settled();
        EXPECT_LE(now.in_flight, now.level);
    }
    EXPECT_EQ(events->progress.back().status, run_status::completed);
}

} // namespace
} // namespace tagwright::testing

#include "actors/provider/retry_plan.hpp"

#include <gtest/gtest.h>

namespace tagwright {
namespace {

using namespace std::chrono_literals;

const time_point start{};

job job_of(int pages, int tries = 0) {
    job out;
    out.id = 7;
    out.tries = tries;
    for (int i = 0; i < pages; ++i) {
        out.pages.emplace_back();
        out.pages.back().page.id = std::to_string(i);
        out.pages.back().text = "some words of a page that is long enough to be cut in half";
        out.pages.back().tokens = 12;
    }
    return out;
}

call_done failed(errc code, std::optional<duration> retry_after = std::nullopt) {
    call_done out;
    out.reply.why = {code, "why"};
    out.reply.hints.retry_after = retry_after;
    return out;
}

/// An answer for the pages whose place in `shape` is 'y'.
call_done answered(const std::string& shape) {
    call_done out;
    for (const char c : shape)
        out.labels.push_back(c == 'y' ? std::optional(std::vector<std::string>{"label"}) : std::nullopt);
    return out;
}

next_steps plan(job ended, call_done result, bool more = true, double jitter = 0.5) {
    return plan_next(std::move(ended), std::move(result), {}, more, start, jitter);
}

// -- where a single page goes -------------------------------------------------------------------------

enum class path { waits, at_once, next, lost };

struct route {
    errc code;
    path expected;
};

class PathOfAFailure : public testing::TestWithParam<route> {};

TEST_P(PathOfAFailure, IsTheOneOfTheTable) {
    const auto steps = plan(job_of(1), failed(GetParam().code));
    ASSERT_EQ(steps.again.size(), 1u);
    EXPECT_TRUE(steps.failed.empty());
    const auto& again = steps.again[0];
    const auto expected = GetParam().expected;
    EXPECT_EQ(steps.provider_lost, expected == path::lost);
    EXPECT_EQ(again.provider, expected == path::next || expected == path::lost ? 1u : 0u);
    EXPECT_EQ(again.due.has_value(), expected == path::waits);
    EXPECT_EQ(steps.counted.retries, expected == path::waits || expected == path::at_once ? 1u : 0u);
}

INSTANTIATE_TEST_SUITE_P(
    Each, PathOfAFailure,
    testing::Values(route{errc::rate_limited, path::waits}, route{errc::server_error, path::waits},
                    route{errc::overloaded, path::waits}, route{errc::timeout, path::waits},
                    route{errc::network, path::waits}, route{errc::connect_failed, path::waits},
                    route{errc::not_json, path::waits}, route{errc::actor_failed, path::waits},
                    route{errc::bad_answer, path::at_once}, route{errc::truncated_answer, path::at_once},
                    route{errc::context_overflow, path::at_once}, route{errc::content_blocked, path::next},
                    route{errc::response_too_large, path::next}, route{errc::bad_request, path::next},
                    route{errc::unexpected_answer, path::next}, route{errc::bad_credentials, path::lost},
                    route{errc::billing, path::lost}, route{errc::quota_exhausted, path::lost},
                    route{errc::suspended, path::lost}, route{errc::model_not_found, path::lost},
                    route{errc::forbidden, path::lost}, route{errc::scope_missing, path::lost},
                    route{errc::not_found, path::lost}, route{errc::tls_failed, path::lost},
                    route{errc::bad_url, path::lost}),
    [](const auto& each) { return std::string{to_string(each.param.code)}; });

TEST(RetryPlan, WithoutAnotherProviderThePageFailsWithItsReason) {
    const auto steps = plan(job_of(2), failed(errc::billing), false);
    EXPECT_TRUE(steps.again.empty());
    ASSERT_EQ(steps.failed.size(), 2u);
    EXPECT_EQ(steps.failed[0].why.code, errc::billing);
}

// -- waiting --------------------------------------------------------------------------------------------

TEST(RetryPlan, HintIsTheLeastWait) {
    EXPECT_EQ(plan(job_of(1), failed(errc::rate_limited, 20s)).again.at(0).due, start + 20s);
    EXPECT_EQ(plan(job_of(1), failed(errc::rate_limited, 0s), true, 1.0).again.at(0).due, start + 500ms);
}

TEST(RetryPlan, HintBeyondReasonIsNotWaitedFor) {
    EXPECT_LE(plan(job_of(1), failed(errc::rate_limited, 1h)).again.at(0).due, start + 500ms);
}

TEST(RetryPlan, WaitDoublesAndIsBounded) {
    const retry_rule rule{.tries_max = 100};
    duration before{0};
    for (int tries = 0; tries < 60; ++tries) {
        const auto steps = plan_next(job_of(1, tries), failed(errc::server_error), rule, true, start, 0.999);
        ASSERT_TRUE(steps.waits) << tries;
        EXPECT_GE(*steps.waits, before);
        EXPECT_LE(*steps.waits, rule.longest);
        before = *steps.waits;
    }
    EXPECT_GT(before, 29s);
}

TEST(RetryPlan, TriesAreBoundedAndStartAnewWithTheNextProvider) {
    const auto steps = plan(job_of(1, 3), failed(errc::server_error));
    ASSERT_EQ(steps.again.size(), 1u);
    EXPECT_EQ(steps.again[0].provider, 1u);
    EXPECT_EQ(steps.again[0].tries, 0);
    EXPECT_FALSE(steps.again[0].due);
}

TEST(RetryPlan, RateLimitIsWaitedOutOnlyWithoutAFallback) {
    EXPECT_EQ(plan(job_of(1, 3), failed(errc::rate_limited), true).again.at(0).provider, 1u);
    EXPECT_EQ(plan(job_of(1, 3), failed(errc::rate_limited), false).again.at(0).provider, 0u);
    EXPECT_EQ(plan(job_of(1, 29), failed(errc::rate_limited), false).failed.size(), 1u) << "patience ends too";
}

// -- batches --------------------------------------------------------------------------------------------

TEST(RetryPlan, TroubleInABatchSplitsItAndLosesNoPage) {
    const auto steps = plan(job_of(5), failed(errc::content_blocked));
    ASSERT_EQ(steps.again.size(), 2u);
    EXPECT_EQ(steps.again[0].pages.size(), 3u);
    EXPECT_EQ(steps.again[1].pages.size(), 2u);
    EXPECT_EQ(steps.again[1].pages[0].page.id, "3");
    EXPECT_EQ(steps.again[0].id, 0u) << "a part is another job";
    EXPECT_EQ(steps.counted.splits, 1u);
}

TEST(RetryPlan, OverflowShortensASinglePageOnce) {
    auto steps = plan(job_of(1), failed(errc::context_overflow));
    ASSERT_EQ(steps.again.size(), 1u);
    EXPECT_LT(steps.again[0].pages[0].text.size(), job_of(1).pages[0].text.size());
    EXPECT_TRUE(steps.again[0].shortened);
    EXPECT_EQ(plan(std::move(steps.again[0]), failed(errc::context_overflow)).again.at(0).provider, 1u);
}

TEST(RetryPlan, GarbageForASinglePageIsAskedForTwiceMore) {
    auto steps = plan(job_of(1), failed(errc::bad_answer));
    steps = plan(std::move(steps.again.at(0)), failed(errc::bad_answer));
    EXPECT_EQ(steps.again.at(0).provider, 0u);
    EXPECT_EQ(plan(std::move(steps.again.at(0)), failed(errc::bad_answer)).again.at(0).provider, 1u);
}

// -- answers --------------------------------------------------------------------------------------------

TEST(RetryPlan, MissingPagesGoTogetherThenAlone) {
    auto steps = plan(job_of(4), answered("ynnn"));
    EXPECT_EQ(steps.labelled.size(), 1u);
    ASSERT_EQ(steps.again.size(), 1u);
    EXPECT_EQ(steps.again[0].pages.size(), 3u);
    steps = plan(std::move(steps.again[0]), answered("nyn"));
    ASSERT_EQ(steps.again.size(), 2u);
    EXPECT_EQ(steps.again[0].pages.at(0).page.id, "1");
    EXPECT_EQ(steps.again[1].pages.at(0).page.id, "3");
    steps = plan(std::move(steps.again[0]), answered("n"));
    steps = plan(std::move(steps.again.at(0)), answered("n"), false);
    ASSERT_EQ(steps.failed.size(), 1u);
    EXPECT_EQ(steps.failed[0].why.code, errc::missing_answer);
}

TEST(RetryPlan, AnswerShorterThanTheBatchLosesNothing) {
    const auto steps = plan(job_of(3), answered(""));
    EXPECT_EQ(steps.again.at(0).pages.size(), 3u);
}

TEST(RetryPlan, SurplusAnswersAreIgnored) {
    const auto steps = plan(job_of(1), answered("yyy"));
    EXPECT_EQ(steps.labelled.size(), 1u);
    EXPECT_TRUE(steps.again.empty());
}

TEST(RetryPlan, EmptyListIsAnAnswer) {
    call_done result;
    result.labels.emplace_back(std::vector<std::string>{});
    EXPECT_EQ(plan(job_of(1), std::move(result)).labelled.size(), 1u);
}

} // namespace
} // namespace tagwright

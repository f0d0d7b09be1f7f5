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

next_steps plan(job ended, call_done result, ruling what, bool more = true, double jitter = 0.5, retry_rule rule = {}) {
    return plan_next(std::move(ended), std::move(result), what, rule, {more, 0, start, jitter});
}

// -- waiting --------------------------------------------------------------------------------------------

TEST(RetryPlan, HintIsTheLeastWait) {
    EXPECT_EQ(plan(job_of(1), failed(errc::rate_limited, 20s), ruling::wait).again.at(0).due, start + 20s);
    EXPECT_EQ(plan(job_of(1), failed(errc::rate_limited, 0s), ruling::wait, true, 1.0).again.at(0).due, start + 500ms);
}

TEST(RetryPlan, WaitDoublesAndIsBounded) {
    const retry_rule rule;
    duration before{0};
    for (int tries = 0; tries < 60; ++tries) {
        const auto steps = plan(job_of(1, tries), failed(errc::server_error), ruling::wait, false, 0.999);
        ASSERT_TRUE(steps.waits) << tries;
        EXPECT_GE(*steps.waits, before);
        EXPECT_LE(*steps.waits, rule.longest);
        before = *steps.waits;
    }
    EXPECT_GT(before, 29s);
}

TEST(RetryPlan, TriesHaveABoundOnlyWhereOneIsSet) {
    const retry_rule bounded{.tries_max = 4};
    const auto next = plan(job_of(1, 3), failed(errc::server_error), ruling::wait, true, 0.5, bounded);
    ASSERT_EQ(next.again.size(), 1u);
    EXPECT_EQ(next.again[0].provider, 1u);
    EXPECT_EQ(next.again[0].tries, 0);
    EXPECT_FALSE(next.again[0].due);
    const auto last = plan(job_of(2, 3), failed(errc::server_error), ruling::wait, false, 0.5, bounded);
    ASSERT_EQ(last.failed.size(), 2u);
    EXPECT_FALSE(is_final(last.failed[0].why)) << "it may pass";
    EXPECT_EQ(plan(job_of(1, 500), failed(errc::server_error), ruling::wait, false).again.at(0).provider, 0u);
    EXPECT_EQ(plan(job_of(1, 3), failed(errc::server_error), ruling::wait).again.at(0).provider, 1u)
        << "there is another";
    EXPECT_EQ(plan(job_of(1, 500), failed(errc::rate_limited), ruling::wait).again.at(0).provider, 0u);
}

TEST(RetryPlan, WithoutAnotherProviderThePageIsGivenUpWithItsReason) {
    const auto steps = plan(job_of(2), failed(errc::content_blocked), ruling::give_up, false);
    EXPECT_TRUE(steps.again.empty());
    ASSERT_EQ(steps.failed.size(), 2u);
    EXPECT_EQ(steps.failed[0].why.code, errc::content_blocked);
    EXPECT_TRUE(is_final(steps.failed[0].why));
    EXPECT_FALSE(is_final(plan(job_of(1), failed(errc::billing), ruling::give_up, false).failed.at(0).why));
}

// -- batches --------------------------------------------------------------------------------------------

TEST(RetryPlan, TroubleInABatchSplitsItAndLosesNoPage) {
    const auto steps = plan(job_of(5), failed(errc::content_blocked), ruling::split);
    ASSERT_EQ(steps.again.size(), 2u);
    EXPECT_EQ(steps.again[0].pages.size(), 3u);
    EXPECT_EQ(steps.again[1].pages.size(), 2u);
    EXPECT_EQ(steps.again[1].pages[0].page.id, "3");
    EXPECT_EQ(steps.again[0].id, 0u) << "a part is another job";
    EXPECT_EQ(steps.counted.splits, 1u);
}

TEST(RetryPlan, SuspectedEndpointIsTriedWithOnePage) {
    const auto steps = plan(job_of(5), failed(errc::bad_request), ruling::take_one);
    ASSERT_EQ(steps.again.size(), 2u);
    EXPECT_EQ(steps.again[0].pages.size(), 1u);
    EXPECT_EQ(steps.again[1].pages.size(), 4u);
}

TEST(RetryPlan, OverflowShortensASinglePageUntilItFitsOrIsGivenUp) {
    auto steps = plan(job_of(1), failed(errc::context_overflow), ruling::shorten);
    auto length = job_of(1).pages[0].text.str().size();
    for (int i = 1; i <= 3; ++i) {
        ASSERT_EQ(steps.again.size(), 1u) << i;
        EXPECT_LT(steps.again[0].pages[0].text.str().size(), length);
        length = steps.again[0].pages[0].text.str().size();
        steps = plan(std::move(steps.again[0]), failed(errc::context_overflow), ruling::shorten);
        length = std::max<std::size_t>(length, 1);
    }
    EXPECT_EQ(steps.again.at(0).provider, 1u);
}

TEST(RetryPlan, OverflowCutsToTheKnownWindow) {
    auto whole = job_of(1);
    whole.pages[0].tokens = 4000;
    std::string text;
    while (text.size() < 16'000)
        text += "words of a long page. ";
    whole.pages[0].text = text;
    auto steps =
        plan_next(std::move(whole), failed(errc::context_overflow), ruling::shorten, {}, {true, 500, start, 0});
    EXPECT_LE(steps.again.at(0).pages[0].tokens, 510u);
}

TEST(RetryPlan, GarbageForASinglePageIsAskedForTwiceMore) {
    auto steps = plan(job_of(1), failed(errc::bad_answer), ruling::split);
    steps = plan(std::move(steps.again.at(0)), failed(errc::bad_answer), ruling::split);
    EXPECT_EQ(steps.again.at(0).provider, 0u);
    EXPECT_EQ(plan(std::move(steps.again.at(0)), failed(errc::bad_answer), ruling::split).again.at(0).provider, 1u);
}

TEST(RetryPlan, PartsFitAndLoseNothing) {
    auto whole = job_of(7); // 112 tokens a page with its share of the rest
    whole.pages[3].tokens = 5000;
    const auto parts = parts_that_fit(std::move(whole), 250);
    std::vector<std::string> ids;
    for (const auto& part : parts) {
        EXPECT_TRUE(tokens_of(part) <= 250 || part.pages.size() == 1);
        for (const auto& page : part.pages)
            ids.push_back(page.page.id);
    }
    EXPECT_EQ(parts.size(), 5u);
    EXPECT_EQ(ids, (std::vector<std::string>{"0", "1", "2", "3", "4", "5", "6"}));
}

// -- answers --------------------------------------------------------------------------------------------

TEST(RetryPlan, MissingPagesGoTogetherThenAlone) {
    auto steps = plan(job_of(4), answered("ynnn"), ruling::answered);
    EXPECT_EQ(steps.labelled.size(), 1u);
    ASSERT_EQ(steps.again.size(), 1u);
    EXPECT_EQ(steps.again[0].pages.size(), 3u);
    steps = plan(std::move(steps.again[0]), answered("nyn"), ruling::answered);
    ASSERT_EQ(steps.again.size(), 2u);
    EXPECT_EQ(steps.again[0].pages.at(0).page.id, "1");
    EXPECT_EQ(steps.again[1].pages.at(0).page.id, "3");
    steps = plan(std::move(steps.again[0]), answered("n"), ruling::answered);
    steps = plan(std::move(steps.again.at(0)), answered("n"), ruling::answered, false);
    ASSERT_EQ(steps.failed.size(), 1u);
    EXPECT_EQ(steps.failed[0].why.code, errc::missing_answer);
}

TEST(RetryPlan, AnswerShorterThanTheBatchLosesNothing) {
    const auto steps = plan(job_of(3), answered(""), ruling::answered);
    EXPECT_EQ(steps.again.at(0).pages.size(), 3u);
}

TEST(RetryPlan, SurplusAnswersAreIgnored) {
    const auto steps = plan(job_of(1), answered("yyy"), ruling::answered);
    EXPECT_EQ(steps.labelled.size(), 1u);
    EXPECT_TRUE(steps.again.empty());
}

TEST(RetryPlan, EmptyListIsAnAnswer) {
    call_done result;
    result.labels.emplace_back(std::vector<std::string>{});
    EXPECT_EQ(plan(job_of(1), std::move(result), ruling::answered).labelled.size(), 1u);
}

} // namespace
} // namespace tagwright

// Which provider a batch goes to: the one that is left, the one that is lost, the one that stands in.
#include "actors/provider/call_desk.hpp"

#include "tests/unit/provider/calls.hpp"

#include <gtest/gtest.h>

namespace tagwright {
namespace {

using namespace std::chrono_literals;

std::vector<page_doc> page(const char* id) {
    page_doc out;
    out.page.id = id;
    return {out};
}

desk_config two_providers() {
    desk_config out;
    out.providers = {"one", "two"};
    out.breaker.failures_to_open = 1;
    return out;
}

// An endless storm of 429s once kept a run with an idle fallback busy for a day.
TEST(RefusedDesk, LeavesAProviderThatRefusesEverythingAndDoesNotWaitForIt) {
    auto config = two_providers();
    config.breaker.refusals_to_open = 2;
    config.breaker.refused_for = 10s;
    call_desk desk(config);
    const time_point t{};
    const auto refused = [] {
        auto out = failed(errc::rate_limited);
        out.reply.verdict = call_verdict::rate_limited;
        out.reply.hints.retry_after = 89s;
        return out;
    };
    desk.add(page("1"));
    desk.add(page("2"));
    const auto first = desk.start(t, 0)->id;
    const auto second = desk.start(t, 0)->id;
    (void)desk.finish(t, first, refused());
    EXPECT_EQ(desk.start(t, 1), nullptr) << "busy, not broken";
    (void)desk.finish(t + 10s, second, refused());
    EXPECT_NE(desk.start(t + 10s, 1), nullptr) << "the wait was for the other provider";
    EXPECT_NE(desk.start(t + 10s, 1), nullptr);
}

TEST(RefusedDesk, OnlyTheProbeWaitsForAProviderThatMayBeBack) {
    call_desk desk(two_providers());
    const time_point t{};
    for (const auto* id : {"1", "2", "3"})
        desk.add(page(id));
    (void)desk.finish(t, desk.start(t, 0)->id, failed(errc::server_error)); // opens the breaker of the first
    EXPECT_EQ(desk.ready(t + 16s, 0, 5).size(), 1u);
    EXPECT_EQ(desk.ready(t + 16s, 1, 5).size(), 2u);
}

TEST(PermitForAJob, GoesToThatJobAlsoWhenARetryIsBeforeIt) {
    call_desk desk(two_providers());
    const time_point t{};
    desk.add(page("small"));
    desk.add(page("large"));
    const auto large = desk.waiting(1).id;
    const auto* started = desk.start(t, 0, {large});
    ASSERT_NE(started, nullptr);
    EXPECT_EQ(started->pages.front().page.id, "large");
    started = desk.start(t, 0, {large});
    ASSERT_NE(started, nullptr) << "it is gone: whoever is first";
    EXPECT_EQ(started->pages.front().page.id, "small");
}

TEST(LastProvider, IsNotLeftForABrownOut) {
    auto config = two_providers();
    config.providers = {"only"};
    config.last_failures_to_open = 3;
    call_desk desk(config);
    const time_point t{};
    for (int i = 0; i < 5; ++i)
        desk.add(page("1"));
    call_done good;
    good.labels = {std::vector<std::string>{"a"}};
    (void)desk.finish(t, desk.start(t, 0)->id, std::move(good));
    (void)desk.finish(t, desk.start(t, 0)->id, failed(errc::server_error));
    (void)desk.finish(t, desk.start(t, 0)->id, failed(errc::server_error));
    EXPECT_NE(desk.start(t, 0), nullptr);
}

TEST(StoppedDesk, FinishesAlsoWhenTheLastCallsWouldGoRoundAgain) {
    call_desk desk(two_providers());
    const time_point t{};
    desk.add(page("1"));
    const auto id = desk.start(t, 0)->id;
    desk.stop();
    EXPECT_FALSE(desk.finished());
    const auto steps = desk.finish(t, id, failed(errc::rate_limited));
    EXPECT_TRUE(steps.failed.empty()) << "unsettled, to be resumed";
    EXPECT_TRUE(desk.finished());
    EXPECT_EQ(desk.start(t + 1h, 0), nullptr);
}

TEST(LostFallback, SendsItsBatchBackToAProviderThatIsOnlyOutOfOrder) {
    call_desk desk(two_providers());
    const time_point t{};
    desk.add(page("1"));
    (void)desk.finish(t, desk.start(t, 0)->id, failed(errc::server_error)); // opens the breaker of the first
    const auto* there = desk.start(t + 5s, 1);
    ASSERT_NE(there, nullptr);
    const auto steps = desk.finish(t + 5s, there->id, failed(errc::billing));
    EXPECT_TRUE(steps.provider_lost);
    EXPECT_TRUE(steps.failed.empty());
    ASSERT_NE(desk.start(t + 20s, 0), nullptr) << "the first one's probe";
}

TEST(LostFallback, SendsBackWhatWaitsForItToo) {
    call_desk desk(two_providers());
    const time_point t{};
    desk.add(page("1"));
    (void)desk.finish(t, desk.start(t, 0)->id, failed(errc::server_error));
    (void)desk.finish(t + 5s, desk.start(t + 5s, 1)->id, failed(errc::rate_limited)); // waits for the second
    const auto steps = desk.lose_provider(1, {errc::quota_exhausted, ""});
    EXPECT_TRUE(steps.failed.empty());
    EXPECT_NE(desk.start(t + 60s, 0), nullptr);
}

TEST(LostFallback, FailsWhatTheFirstProviderRefused) {
    call_desk desk(two_providers());
    const time_point t{};
    desk.add(page("1"));
    (void)desk.finish(t, desk.start(t, 0)->id, failed(errc::content_blocked));
    const auto steps = desk.finish(t, desk.start(t, 1)->id, failed(errc::billing));
    ASSERT_EQ(steps.failed.size(), 1u);
    EXPECT_FALSE(desk.all_lost(t));
}

TEST(Fallbacks, AreCountedOnceForEachBatchHandedOver) {
    call_desk desk(two_providers());
    const time_point t{};
    desk.add(page("1"));
    auto counted = desk.finish(t, desk.start(t, 0)->id, failed(errc::content_blocked)).counted.fallbacks;
    const auto* handed = desk.start(t, 1);
    EXPECT_TRUE(handed->handed_over);
    call_done nothing; // the model leaves the page out: asked again, no further fallback
    counted += desk.finish(t, handed->id, std::move(nothing)).counted.fallbacks;
    const auto* again = desk.start(t, 1);
    ASSERT_NE(again, nullptr);
    EXPECT_FALSE(again->handed_over);
    counted += desk.finish(t, again->id, failed(errc::bad_request)).counted.fallbacks;
    EXPECT_EQ(counted, 1u);
}

} // namespace
} // namespace tagwright

#include "actors/batcher/packer.hpp"
#include "actors/coordinator/progress_fold.hpp"
#include "actors/fetcher/chunk_work.hpp"
#include "actors/throttle/permit_desk.hpp"
#include "actors/throttle/seed_controller.hpp"

#include <gtest/gtest.h>

#include <random>

namespace tagwright {
namespace {

using namespace std::chrono_literals;
using names = std::vector<std::string>;

page_doc sized(int number, std::uint32_t tokens) {
    page_doc out;
    out.page.id = std::to_string(number);
    out.tokens = tokens;
    return out;
}

TEST(PackerEdges, BatchThatNoPageCouldJoinIsFull) {
    packer p({.pages_max = 5, .tokens_max = 100});
    EXPECT_FALSE(p.full());
    p.add(sized(1, 500));
    EXPECT_TRUE(p.full());
    EXPECT_EQ(p.wanted(), 0u);
}

TEST(PackerEdges, NothingIsLostOrReorderedAndBudgetsHold) {
    std::mt19937 rng(4711);
    for (int round = 0; round < 200; ++round) {
        const pack_limits limits{1 + static_cast<std::uint32_t>(rng() % 6), 1 + static_cast<std::uint32_t>(rng() % 90)};
        packer p(limits);
        int added = 0;
        int taken = 0;
        while (taken < 60) {
            if (added < 60 && rng() % 3 != 0) {
                p.add(sized(added++, static_cast<std::uint32_t>(rng() % 120)));
                continue;
            }
            const auto batch = p.take();
            std::uint64_t tokens = 0;
            for (const auto& page : batch) {
                EXPECT_EQ(page.page.id, std::to_string(taken++));
                tokens += page.tokens;
            }
            EXPECT_LE(batch.size(), limits.pages_max);
            EXPECT_TRUE(batch.size() <= 1 || tokens <= limits.tokens_max);
        }
        EXPECT_EQ(p.waiting(), 0u);
    }
}

// -- chunk_work -------------------------------------------------------------------------------------------

chunk_work work_on(const std::string& modified_at, const std::string& since = {}) {
    confluence::listing chunk;
    chunk.pages.push_back({"1", "Old title", 3, modified_at});
    chunk_rules rules;
    rules.since = since;
    return chunk_work(std::move(chunk), std::move(rules));
}

TEST(ChunkWorkEdges, SinceComparesMomentsNotTexts) {
    const std::string since = "2026-03-01T00:00:00.000Z";
    EXPECT_TRUE(work_on("2026-03-01T01:30:00.000+02:00", since).page_ids().empty()) << "still February in UTC";
    EXPECT_EQ(work_on("2026-02-28T23:30:00.000-05:00", since).page_ids(), names{"1"}) << "already March in UTC";
    EXPECT_EQ(work_on("2026-03-01T00:00:00.000Z", "2026-03-01T00:00:00Z").page_ids(), names{"1"});
    EXPECT_EQ(work_on("", since).page_ids(), names{"1"});
    EXPECT_EQ(work_on("some day", since).page_ids(), names{"1"});
}

TEST(ChunkWorkEdges, SettledPageCannotComeOutAgain) {
    auto work = work_on("");
    page_record record;
    record.version = 3;
    EXPECT_EQ(work.apply_page_records({record}).size(), 1u);
    work.give_up("1", {errc::page_gone, ""});
    (void)work.convert();
    const auto out = work.finish({});
    EXPECT_TRUE(out.settled.empty() && out.cached.empty() && out.to_label.empty());
}

TEST(ChunkWorkEdges, NewerBodyBringsItsTitle) {
    auto work = work_on("");
    confluence::content answer;
    answer.items.emplace_back();
    answer.items[0].page = {"1", "New title", 4, ""};
    answer.items[0].storage = "<p>words</p>";
    work.take(std::move(answer));
    (void)work.convert();
    EXPECT_EQ(work.finish({}).to_label.at(0).page.title, "New title");
}

TEST(ChunkWorkEdges, GonePageIsSkippedAndUnreadablePageFails) {
    for (const auto& [code, status] :
         {std::pair{errc::page_gone, page_status::skipped}, {errc::forbidden, page_status::failed}}) {
        auto work = work_on("");
        work.give_up("1", {code, "why"});
        (void)work.convert();
        EXPECT_EQ(work.finish({}).settled.at(0).result.status, status);
    }
    auto work = work_on("");
    (void)work.convert();
    EXPECT_EQ(work.finish({}).settled.at(0).result.why.code, errc::missing_body);
}

// -- throttle ----------------------------------------------------------------------------------------------

call_outcome refused(std::optional<duration> wait, quota_window window = quota_window::unknown) {
    call_outcome out;
    out.verdict = call_verdict::rate_limited;
    out.hints.retry_after = wait;
    out.hints.exhausted_window = window;
    return out;
}

TEST(SeedControllerEdges, RetryAfterHoldsEveryCallBack) {
    seed_controller c({.initial = 4, .max = 10});
    const time_point t{};
    ASSERT_TRUE(c.admit(t, 1, {}).granted);
    c.settle(t, 1, refused(30s));
    const auto answer = c.admit(t + 29s, 2, {});
    EXPECT_FALSE(answer.granted);
    EXPECT_EQ(answer.retry_at, t + 30s);
    EXPECT_TRUE(c.admit(t + 30s, 2, {}).granted);
}

TEST(SeedControllerEdges, LaterRefusalDoesNotShortenASuspension) {
    seed_controller c({.initial = 4, .max = 10});
    const time_point t{};
    ASSERT_TRUE(c.admit(t, 1, {}).granted);
    ASSERT_TRUE(c.admit(t, 2, {}).granted);
    c.settle(t, 1, refused(10h, quota_window::day));
    c.settle(t, 2, refused(std::nullopt, quota_window::day));
    EXPECT_EQ(c.view(t).suspended_until, t + 10h);
    EXPECT_EQ(c.view(t).level, 4) << "a daily quota says nothing about the level";
}

TEST(PermitDeskEdges, SuspensionAnswersWhoWaits) {
    permit_desk desk(std::make_shared<seed_controller>(level_bounds{1, 1}), {});
    const time_point t{};
    const auto held = desk.ask(t, 1, {1}, {}).grants.at(0).permit;
    (void)desk.ask(t, 2, {1}, {});
    const auto denied = desk.release(t + 1s, held, refused(5h, quota_window::day)).denials;
    ASSERT_EQ(denied.size(), 1u);
    EXPECT_EQ(denied[0].code, errc::suspended);
}

TEST(PermitDeskEdges, PatienceEndsAndIsWokenFor) {
    permit_desk desk(std::make_shared<seed_controller>(level_bounds{1, 1}), {.patience = 5s});
    const time_point t{};
    (void)desk.ask(t, 1, {1}, {});
    EXPECT_EQ(desk.ask(t, 2, {1}, {}).wake_at, t + 5s);
    EXPECT_EQ(desk.step(t + 5s).denials.at(0).code, errc::timeout);
}

TEST(PermitDeskEdges, PermitOfDeadHolderIsReclaimed) {
    permit_desk desk(std::make_shared<seed_controller>(level_bounds{1, 1}), {});
    const time_point t{};
    (void)desk.ask(t, 1, {10}, {});
    (void)desk.ask(t, 2, {20}, {});
    EXPECT_EQ(desk.holder_gone(t + 1s, 10).grants.at(0).waiter, 2u);
}

// -- progress ----------------------------------------------------------------------------------------------

TEST(ProgressFoldEdges, ClosingTwiceCountsNothingTwice) {
    progress_fold fold("r", {});
    fold.on(pages_listed{3, true});
    fold.close(run_status::stopped);
    fold.close(run_status::stopped);
    EXPECT_EQ(fold.at({}).pages.skipped, 3u);
}

TEST(ProgressFoldEdges, ChangeFasterThanTheFirstLevelWins) {
    progress_fold fold("r", {});
    controller_view low;
    low.level = 2;
    controller_view first;
    first.level = 3;
    fold.on(level_changed{"g", {{}, 3, 2, "429"}, low});
    fold.on_first_level(first);
    EXPECT_EQ(fold.at({}).level, 2);
}

} // namespace
} // namespace tagwright

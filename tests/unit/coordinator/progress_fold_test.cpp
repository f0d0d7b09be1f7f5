#include "actors/coordinator/progress_fold.hpp"

#include <gtest/gtest.h>

namespace tagwright {
namespace {

using namespace std::chrono_literals;

TEST(ProgressFold, ClosingCountsTheRestAsSkipped) {
    progress_fold fold("r", {});
    fold.on(pages_listed{10, false});
    page_settled done;
    done.result.status = page_status::labelled;
    fold.on(done);
    EXPECT_FALSE(fold.complete());
    fold.on(pages_listed{0, true});
    fold.close(run_status::stopped);
    const auto now = fold.at(time_point{} + 3s);
    EXPECT_EQ(now.pages.labelled, 1u);
    EXPECT_EQ(now.pages.skipped, 9u);
    EXPECT_EQ(now.pages.settled(), now.pages.listed);
    EXPECT_EQ(now.elapsed, 3s);
}

TEST(ProgressFold, ClosingTwiceCountsNothingTwice) {
    progress_fold fold("r", {});
    fold.on(pages_listed{3, true});
    fold.close(run_status::stopped);
    fold.close(run_status::stopped);
    EXPECT_EQ(fold.at({}).pages.skipped, 3u);
}

TEST(ProgressFold, ChangeFasterThanTheFirstLevelWins) {
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

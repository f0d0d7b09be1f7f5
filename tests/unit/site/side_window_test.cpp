#include "actors/site/side_window.hpp"

#include <gtest/gtest.h>

namespace tagwright {
namespace {

/// So many answers while the window is full.
void answer(side_window& window, int count, double latency_s) {
    for (int i = 0; i < count; ++i) {
        static_cast<void>(window.has_room(window.level()));
        window.answered(latency_s);
    }
}

TEST(SideWindow, RisesWhileTheWikiAnswersAsFast) {
    side_window window({5, 16});
    EXPECT_EQ(window.level(), 5);
    answer(window, 9, 0.1);
    EXPECT_EQ(window.level(), 5);
    answer(window, 1, 0.1);
    EXPECT_EQ(window.level(), 6) << "after two rounds";
    answer(window, 12 + 14 + 31, 0.12);
    EXPECT_EQ(window.level(), 8);
    answer(window, 1, 0.12);
    EXPECT_EQ(window.level(), 9) << "after four";
    answer(window, 2000, 0.1);
    EXPECT_EQ(window.level(), 16);
}

TEST(SideWindow, RisesNotWhereItIsNotWhatHoldsRequestsBack) {
    side_window window({5, 16});
    for (int i = 0; i < 200; ++i) {
        EXPECT_TRUE(window.has_room(1));
        window.answered(0.1);
    }
    EXPECT_EQ(window.level(), 5);
}

TEST(SideWindow, StopsWhereAnswersGetSlower) {
    side_window window({5, 16});
    answer(window, 10, 0.1);
    answer(window, 400, 0.15);
    EXPECT_EQ(window.level(), 6);
}

TEST(SideWindow, GoesBackToTheFewWhereAnswersGetSlow) {
    side_window window({5, 16});
    answer(window, 1940, 0.1); // whole rounds
    answer(window, 64, 0.4);
    EXPECT_EQ(window.level(), 12);
    answer(window, 2000, 0.4);
    EXPECT_EQ(window.level(), 5);
}

TEST(SideWindow, TimeOutsOfOneRoundCutOnce) {
    side_window window({5, 16});
    answer(window, 2000, 0.1);
    for (int i = 0; i < 16; ++i)
        window.timed_out();
    EXPECT_EQ(window.level(), 8);
    answer(window, 8, 60); // sent before
    window.timed_out();
    EXPECT_EQ(window.level(), 4);
    answer(window, 2000, 0.1);
    EXPECT_EQ(window.level(), 16);
}

TEST(SideWindow, KeepsWithinAnOperatorsBounds) {
    side_window window({5, 16});
    window.bound(2, 2);
    EXPECT_EQ(window.level(), 2);
    EXPECT_TRUE(window.has_room(1));
    EXPECT_FALSE(window.has_room(2));
    window.bound(9, 12);
    EXPECT_EQ(window.level(), 9);
    window.bound(1, 100);
    EXPECT_EQ(window.level(), 5);
    answer(window, 2000, 0.1);
    EXPECT_EQ(window.level(), 16) << "the maximum of the settings is never passed";
}

} // namespace
} // namespace tagwright

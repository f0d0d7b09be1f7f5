#include "actors/coordinator/progress_pace.hpp"

#include <gtest/gtest.h>

namespace {

using tagwright::progress_pace;

TEST(ProgressPace, IsSlowOnlyWhereNothingHasChangedForLong) {
    progress_pace pace;
    for (int look = 0; look < 24; ++look)
        EXPECT_EQ(pace.looked(false), progress_pace::busy) << look;
    EXPECT_FALSE(pace.woken()) << "the next look is soon anyway";
    for (int look = 0; look < 24; ++look)
        EXPECT_EQ(pace.looked(false), progress_pace::busy) << look;
    EXPECT_EQ(pace.looked(false), progress_pace::quiet);
    EXPECT_EQ(pace.looked(false), progress_pace::quiet);
    EXPECT_TRUE(pace.woken());
    EXPECT_FALSE(pace.woken()) << "that look is soon";
    EXPECT_EQ(pace.looked(false), progress_pace::busy);
}

TEST(ProgressPace, WhatIsToldKeepsItAwake) {
    progress_pace pace;
    for (int look = 0; look < 100; ++look)
        EXPECT_EQ(pace.looked(look % 20 == 0), progress_pace::busy) << look;
}

} // namespace

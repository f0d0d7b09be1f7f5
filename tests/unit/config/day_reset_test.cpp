#include "config/day_reset.hpp"

#include <gtest/gtest.h>

namespace tagwright {
namespace {

using namespace std::chrono;

TEST(DayReset, IsAnHourAndAZone) {
    for (const auto* text : {"00:00", "23:59", "00:00 UTC", "07:30 UTC"})
        EXPECT_TRUE(day_reset::read(text)) << text;
    for (const auto* text :
         {"", "0:00", "24:00", "00:60", "00-00", "00:00UTC", "00:00 Nowhere/Land", "midnight", "-1:00", "00:0x"})
        EXPECT_FALSE(day_reset::read(text)) << text;
}

TEST(DayReset, ComesAgainEveryDay) {
    const auto reset = day_reset::read("07:30 UTC").value();
    const sys_seconds day{sys_days{2026y / November / 28}};
    EXPECT_EQ(reset.next_after(day), day + 7h + 30min);
    EXPECT_EQ(reset.next_after(day + 7h + 30min - 1s), day + 7h + 30min);
    EXPECT_EQ(reset.next_after(day + 7h + 30min), day + 31h + 30min);
    EXPECT_EQ(reset.next_after(day + 23h), day + 31h + 30min);
}

TEST(DayReset, GoesByTheClocksOfItsPlace) {
    const auto reset = day_reset::read("02:30 America/Los_Angeles");
    if (!reset)
        GTEST_SKIP() << "this machine has no time zones";
    const sys_seconds spring{sys_days{2026y / March / 8}}; // clocks are put from 2 to 3, at 10:00 UTC
    EXPECT_EQ(reset->next_after(spring + 8h), spring + 10h) << "there is no 02:30: when it is passed over";
    EXPECT_EQ(reset->next_after(spring + 10h), spring + 33h + 30min);
    const sys_seconds autumn{sys_days{2026y / November / 1}}; // from 2 to 1, at 09:00 UTC
    EXPECT_EQ(reset->next_after(autumn + 8h), autumn + 10h + 30min);
    EXPECT_EQ(reset->next_after(autumn + 10h + 30min), autumn + 34h + 30min);
}

} // namespace
} // namespace tagwright

#include "app/check/day_estimate.hpp"

#include <gtest/gtest.h>

namespace tagwright {
namespace {

constexpr double now_s = 1795827600; // 28 November 2026, 01:00 UTC
constexpr double hour_s = 3600;

llm::endpoint with(day_terms day) {
    llm::endpoint out;
    out.name = "p";
    out.day = std::move(day);
    return out;
}

/// What a throttle keeps that has made so many calls since the day began.
std::string kept_after(int calls, const day_terms& terms) {
    adaptive::day_quota day(adaptive::rules_of(terms, [](time_point) { return now_s - hour_s / 2; }));
    for (int i = 0; i < calls; ++i)
        day.sent({}, static_cast<std::uint64_t>(i) + 1);
    return day.remember({});
}

TEST(DayEstimate, SaysHowManyDaysARunTakes) {
    struct row {
        const char* what;
        std::uint64_t pages, calls;
        double left;
        bool spread;
        const char* text;
    };
    const row rows[] = {
        {"more than two days", 1840, 368, 40, false,
         "1,840 pages need about 368 calls; 250 a day are allowed, 40 are left today: 3 days (until 29 November, "
         "08:00)"},
        {"today", 200, 40, 40, false, "200 pages need about 40 calls; 250 a day are allowed, 40 are left today: today"},
        {"one page", 1, 1, 40.9, false, "1 page needs about 1 call; 250 a day are allowed, 40 are left today: today"},
        {"one is left", 10, 2, 1, false,
         "10 pages need about 2 calls; 250 a day are allowed, 1 is left today: 2 days (until 28 November, 08:00)"},
        {"nothing is left today", 5, 1, 0, false,
         "5 pages need about 1 call; 250 a day are allowed, 0 are left today: 1 day (until 28 November, 08:00)"},
        {"spread", 625, 125, 250, true,
         "625 pages need about 125 calls; 250 a day are allowed, 250 are left today: 1 day (until 28 November, 04:30)"},
        {"for years", 1'000'000'000, 200'000'000, 0, false,
         "1,000,000,000 pages need about 200,000,000 calls; 250 a day are allowed, 0 are left today: 800000 days"},
    };
    for (const auto& r : rows)
        EXPECT_EQ(
            days_text(r.pages, false, r.calls, {{250, r.left, now_s + 7 * hour_s}, r.spread, now_s}, time_zone::utc()),
            r.text)
            << r.what;
    EXPECT_EQ(days_text(25'000, true, 5000, {{5000, 4000, 0}, false, now_s}, time_zone::utc()),
              "more than 25,000 pages need about 5,000 calls; 5,000 a day are allowed, 4,000 are left today: 2 days "
              "(until about 29 November, 01:00)");
}

TEST(DayEstimate, KnowsWhatSettingsMemoryAndAnAnswerTell) {
    const day_terms none;
    const day_terms some{250, "08:00 UTC", false};
    EXPECT_FALSE(day_of(with(none), {}, nullptr, now_s));
    const auto fresh = day_of(with(some), {}, nullptr, now_s);
    ASSERT_TRUE(fresh);
    EXPECT_EQ(fresh->day.left, 250);
    EXPECT_EQ(fresh->day.resets_s, now_s + 7 * hour_s);
    EXPECT_EQ(day_of(with(some), kept_after(210, some), nullptr, now_s)->day.left, 40);
    limit_hints heard;
    heard.readings = {{quota_dimension::requests, quota_window::day, 50, 12, std::chrono::hours(2)}};
    const auto told = day_of(with(none), {}, &heard, now_s);
    ASSERT_TRUE(told);
    EXPECT_EQ(told->day.left, 12);
    EXPECT_EQ(told->supply().to_reset_s, 2 * hour_s);
    EXPECT_EQ(day_of(with(some), {}, &heard, now_s)->day.left, 12) << "the poorer one";
}

} // namespace
} // namespace tagwright

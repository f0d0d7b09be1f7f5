#include "providers/llm/wire_time.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>

using namespace tagwright;
using namespace tagwright::llm;
using namespace std::chrono_literals;

namespace {

double seconds(std::optional<duration> wait) { return wait ? std::chrono::duration<double>(*wait).count() : -1; }

struct written {
    const char* text;
    double seconds; ///< -1: not a duration
};

class Durations : public testing::TestWithParam<written> {};

TEST_P(Durations, AreReadAsVendorsWriteThem) {
    EXPECT_NEAR(seconds(parse_duration(GetParam().text)), GetParam().seconds, 1e-6);
}

INSTANTIATE_TEST_SUITE_P(Each, Durations,
                         testing::Values(written{"9ms", 0.009}, written{"6s", 6}, written{"33.023s", 33.023},
                                         written{"6m0s", 360}, written{"1h23m31s", 5011},
                                         written{"45.837906927s", 45.837906927}, written{"250ms", 0.25},
                                         written{"0s", 0}, written{"1m", 60}, written{"2d", 86400}, written{" 7 ", 7},
                                         written{"1.5", 1.5}, written{"", -1}, written{"-5s", -1}, written{"s", -1},
                                         written{"5 parsecs", -1}, written{"1e9", -1}, written{"nan", -1},
                                         written{"999999999999999999999s", -1}, written{"30d", -1}, written{"5s;", -1},
                                         written{"1m2", -1}));

TEST(Waits, AreClampedToADayAndIgnoredWhenAbsurd) {
    EXPECT_EQ(wait_from_seconds(-0.001), std::nullopt);
    EXPECT_EQ(wait_from_seconds(std::numeric_limits<double>::quiet_NaN()), std::nullopt);
    EXPECT_EQ(wait_from_seconds(std::numeric_limits<double>::infinity()), std::nullopt);
    EXPECT_EQ(wait_from_seconds(3600.0 * 30), duration{24h});
    EXPECT_EQ(wait_from_seconds(1.8e9), std::nullopt);
    EXPECT_EQ(wait_from_seconds(0), duration{0});
}

TEST(Dates, OfRfc3339GiveSecondsSinceTheEpoch) {
    EXPECT_EQ(parse_rfc3339("2026-11-24T05:36:34Z"), 1795498594.0);
    EXPECT_EQ(parse_rfc3339("2026-11-24T06:36:34+01:00"), 1795498594.0);
    EXPECT_EQ(parse_rfc3339("2026-11-24T05:36Z"), 1795498560.0);
    EXPECT_NEAR(parse_rfc3339("2026-11-24T05:36:34.250Z").value_or(0), 1795498594.25, 1e-6);
    for (const char* bad : {"", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", "2026-11-24T25:00:00Z", "2026-11-24",
                            "yesterday", "2026-11-24T05:36:34", "2026-11-24T05:36:34X"})
        EXPECT_EQ(parse_rfc3339(bad), std::nullopt) << bad;
}

TEST(RetryAfter, TakesMillisecondsSecondsAndDates) {
    EXPECT_NEAR(seconds(parse_retry_after({{"Retry-After", "2"}})), 2, 1e-9);
    EXPECT_NEAR(seconds(parse_retry_after({{"retry-after", "1.5"}})), 1.5, 1e-9);
    EXPECT_NEAR(seconds(parse_retry_after({{"retry-after", "2"}, {"retry-after-ms", "1250"}})), 1.25, 1e-9);
    EXPECT_NEAR(seconds(parse_retry_after({{"retry-after", "2"}, {"retry-after-ms", "soon"}})), 2, 1e-9);
    const http_headers dated{{"Date", "Tue, 24 Nov 2026 05:36:34 GMT"},
                             {"Retry-After", "Tue, 24 Nov 2026 05:37:04 GMT"}};
    EXPECT_NEAR(seconds(parse_retry_after(dated)), 30, 1e-9);
    EXPECT_EQ(parse_retry_after({{"Retry-After", "Tue, 24 Nov 2026 05:37:04 GMT"}}), std::nullopt);
    EXPECT_EQ(parse_retry_after({{"Retry-After", "-1"}}), std::nullopt);
    EXPECT_EQ(parse_retry_after({{"Retry-After", "1795498594"}}), std::nullopt);
    EXPECT_EQ(parse_retry_after({}), std::nullopt);
}

} // namespace

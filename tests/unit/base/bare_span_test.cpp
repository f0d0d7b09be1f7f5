#include "base/bare_span.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace tagwright {
namespace {

TEST(BareSpan, RetryAfterMeansSecondsUnlessMillisecondsAreLikelier) {
    const struct {
        const char* of;
        double told;
        std::vector<double> others_s;
        double meant_s;
    } cases[] = {
        {"a moment", 1, {}, 1},
        {"a minute", 60, {}, 60},
        {"the shortest that may be milliseconds is a second", 999, {}, 999},
        {"a minute in milliseconds", 60'000, {}, 60},
        {"half seconds in milliseconds", 1500, {}, 1.5},
        {"what is left of an hour", 1847, {}, 1847},
        {"what is left of a day", 58'213, {}, 58'213},
        {"an hour", 3600, {}, 3600},
        {"two hours", 7200, {}, 7200},
        {"five hours, as a plan has them", 18'000, {}, 18'000},
        {"a day", 86'400, {}, 86'400},
        {"ten days", 864'000, {}, 864'000},
        {"a month", 2'592'000, {}, 2'592'000},
        {"an hour in milliseconds", 3'600'000, {}, 3600},
        {"a day in milliseconds", 86'400'000, {}, 86'400},
        {"a minute, and the reset says so", 60'000, {58}, 60},
        {"what is left of a minute, in milliseconds beside a reset in seconds", 57'213, {58}, 57.213},
        {"a reset of another quota says nothing", 60'000, {7}, 60},
        {"nor does one that is over", 60'000, {0}, 60},
        {"a reset that takes as long says that it is seconds", 15'000, {14'980}, 15'000},
        {"of several, one is enough", 57'213, {3, 60}, 57.213},
        {"fractions are no milliseconds", 1500.5, {}, 1500.5},
        {"Data Center, closed for good", 9.2e18, {}, 9.2e18},
    };
    for (const auto& c : cases)
        EXPECT_DOUBLE_EQ(bare_retry_after_s(c.told, c.others_s), c.meant_s) << c.of;
}

TEST(BareSpan, ResetsOfMoreThanAMinuteMayBeMilliseconds) {
    EXPECT_FALSE(may_be_milliseconds(60));
    EXPECT_FALSE(may_be_milliseconds(66));
    EXPECT_TRUE(may_be_milliseconds(67));
    EXPECT_TRUE(may_be_milliseconds(58'500));
    EXPECT_FALSE(may_be_milliseconds(1'795'498'614)) << "an instant";
}

} // namespace
} // namespace tagwright

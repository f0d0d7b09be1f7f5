#include "actors/throttle/whole_seconds.hpp"

#include <gtest/gtest.h>

namespace {

using tagwright::adaptive::known_pace;
using tagwright::adaptive::obeyed_wait_s;

TEST(whole_seconds, are_rounded_up_where_the_pace_is_known) {
    const known_pace unknown, guess{true, {}}, measured{false, 0.5}, both{true, 0.5}, due{false, -5.0},
        slow{false, 4.0};
    const struct {
        const char* what;
        double told_s;
        int in_row;
        known_pace pace;
        double obeyed_s;
    } cases[] = {
        {"nothing is known", 1, 1, unknown, 1},
        {"a fast guess waits by itself", 1, 1, guess, 0.001},
        {"and for the last second only", 3, 1, guess, 2},
        {"what is missing", 1, 1, measured, 0.5},
        {"what is measured is no guess", 1, 1, both, 0.5},
        {"nothing is missing", 1, 1, due, 0.001},
        {"within the last of the seconds", 3, 1, measured, 2},
        {"four seconds of five", 5, 1, slow, 4},
        {"not longer than told", 3, 1, slow, 3},
        {"the second in a row is meant", 1, 2, measured, 1},
        {"and so is any after it", 1, 7, guess, 1},
        {"no whole second", 1.3, 1, measured, 1.3},
        {"less than a second", 0.2, 1, measured, 0.2},
        {"no wait", 0, 1, guess, 0},
    };
    for (const auto& c : cases)
        EXPECT_DOUBLE_EQ(obeyed_wait_s(c.told_s, c.in_row, c.pace), c.obeyed_s) << c.what;
}

} // namespace

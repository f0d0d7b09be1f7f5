#include "actors/journal/run_name.hpp"

#include <gmock/gmock.h>

namespace tagwright {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(RunName, NeverReads429) {
    using namespace std::chrono;
    std::uint32_t number = 0;
    for (auto at = sys_days(year{2026} / 1 / 1); at < sys_days(year{2028} / 1 / 1); at += days(1))
        for (auto minute = minutes(0); minute < hours(24); minute += minutes(7))
            ASSERT_THAT(run_name(at + minute, [&] { return number++; }), Not(HasSubstr("429")));
    for (auto second = seconds(0); second < hours(24); second += seconds(1))
        ASSERT_THAT(run_name(sys_days(year{2026} / 4 / 29) + second, [&] { return number++; }), Not(HasSubstr("429")));
}

TEST(RunName, IsReadable) {
    using namespace std::chrono;
    EXPECT_EQ(run_name(sys_days(year{2026} / 4 / 29) + hours(14) + minutes(29) + seconds(5), [] { return 0; }),
              "2026-04-29-14h29-aaaaa");
}

} // namespace
} // namespace tagwright

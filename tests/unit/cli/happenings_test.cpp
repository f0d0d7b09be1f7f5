#include "app/cli/happenings.hpp"

#include <gmock/gmock.h>

namespace tagwright::cli {
namespace {

using testing::HasSubstr;
using namespace std::chrono_literals;

constexpr auto at_two = 14h + 3min;

TEST(Happenings, LinesOfTheLogAreToldToAPerson) {
    const std::pair<const char*, std::optional<happening>> cases[] = {
        {"[FALLBACK] provider=openai call=3 pages=5", happening{"5 page(s) go to openai instead", weight::wait}},
        {"[FALLBACK] provider=openai call=3 pages=5 reason=slow",
         happening{"5 page(s) go to openai instead: the one before it is slow", weight::wait}},
        {"[429] provider=gemini call=3 retry_after_s=0.000", happening{"gemini: over the quota (429)", weight::wait}},
        {"[429] provider=gemini call=3 retry_after_s=90.500",
         happening{"gemini: over the quota (429); waiting until 14:04", weight::wait}},
        {"[BACKOFF] provider=gemini call=3 wait_s=2.000 code=overloaded", std::nullopt},
        {"[BACKOFF] provider=gemini call=3 wait_s=120.000 code=overloaded",
         happening{"gemini: waiting until 14:05 (overloaded)", weight::wait}},
        {"[BACKOFF] provider=gemini call=3 wait_s=43200.000 code=rate_limited",
         happening{"gemini: waiting until 02:03 (rate_limited)", weight::wait}},
        {"[ERROR] provider=gemini call=3 code=bad_credentials message=\"the key \"x\" is wrong\"",
         happening{"gemini: the key \"x\" is wrong (bad_credentials)", weight::trouble}},
        {"[ERROR] no provider left code=no_provider message=\"all are out\"",
         happening{"all are out (no_provider)", weight::trouble}},
        {"[THROTTLE] group=gemini/m from=5 to=3 reason=429", happening{"concurrency 5 to 3 (429)", weight::note}},
        {"[METRICS_SUMMARY] run=x", std::nullopt},
        {"", std::nullopt},
        {"[BACKOFF] provider=gemini wait_s=nan code=x", std::nullopt},
    };
    for (const auto& [line, expected] : cases)
        EXPECT_EQ(happening_reader().read(line, 0ms, at_two), expected) << line;
}

TEST(Happenings, ManyRetriesWithinHalfAMinuteAreAStorm) {
    const char* line = "[RETRY] provider=gemini call=3 code=overloaded message=\"busy\"";
    happening_reader reader;
    for (int i = 0; i < 4; ++i)
        EXPECT_FALSE(reader.read(line, i * 1s, at_two));
    const auto storm = reader.read(line, 5s, at_two);
    ASSERT_TRUE(storm);
    EXPECT_EQ(storm->text, "gemini: 5 retries within 30 s (overloaded)");
    EXPECT_FALSE(reader.read(line, 50s, at_two)) << "the earlier ones are long ago";
}

TEST(Happenings, ANoteDoesNotPushAwayWhatMatters) {
    happening_log log(std::make_shared<null_log>());
    EXPECT_FALSE(log.last());
    log.write(log_channel::router, "[THROTTLE] group=g from=3 to=4 reason=probe");
    EXPECT_THAT(log.last()->text, HasSubstr("concurrency 3 to 4"));
    log.write(log_channel::router, "[ERROR] provider=g call=1 code=bad_answer message=\"no JSON\"");
    log.write(log_channel::router, "[THROTTLE] group=g from=4 to=3 reason=429");
    log.write(log_channel::metrics, "[ERROR] provider=g call=1 code=x message=\"not for here\"");
    EXPECT_THAT(log.last()->text, HasSubstr("no JSON"));
}

} // namespace
} // namespace tagwright::cli

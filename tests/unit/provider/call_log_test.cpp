#include "actors/provider/call_log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tagwright {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

TEST(CallLog, TellsOfRefusalsRetriesAndErrors) {
    call_done done;
    done.call = 7;
    EXPECT_TRUE(end_lines("one", done, {}).empty()) << "answered";
    done.reply.why = {errc::rate_limited, "slow down"};
    done.reply.hints.retry_after = 1500ms;
    next_steps steps;
    steps.waits = 2s;
    EXPECT_THAT(end_lines("one", done, steps),
                ElementsAre("[429] provider=one call=7 retry_after_s=1.500",
                            "[BACKOFF] provider=one call=7 wait_s=2.000 code=rate_limited",
                            "[RETRY] provider=one call=7 code=rate_limited message=\"slow down\""));
    done.reply.why = {errc::bad_request, "no \"such\"\nthing"};
    EXPECT_THAT(
        end_lines("my one", done, {}),
        ElementsAre("[ERROR] provider=\"my one\" call=7 code=bad_request message=\"no \\\"such\\\"\\u000athing\""));
    job batch;
    batch.pages.resize(2);
    EXPECT_EQ(fallback_line("two", 8, batch), "[FALLBACK] provider=two call=8 pages=2");
    batch.spilled = detour::away;
    EXPECT_EQ(fallback_line("two", 8, batch), "[FALLBACK] provider=two call=8 pages=2 reason=slow");
}

} // namespace
} // namespace tagwright

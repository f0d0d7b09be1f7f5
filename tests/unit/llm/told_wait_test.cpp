// How long a server says that it is to be waited, in whatever header or words, and what follows.
#include "providers/llm/told_wait.hpp"

#include "codec_fixture.hpp"
#include "providers/llm/codecs.hpp"

#include <gtest/gtest.h>

using namespace tagwright;
using namespace tagwright::llm;
using namespace tagwright::llm::testing_codecs;
using namespace std::chrono_literals;

namespace {

const http_headers dated{{"Date", "Thu, 26 Nov 2026 00:00:00 GMT"}};

struct wait_case {
    const char* what;
    std::string said;
    http_headers headers;
    std::chrono::seconds wait; ///< 0: not suspended
};
void PrintTo(const wait_case& row, std::ostream* out) { *out << row.what; }

class Waits : public testing::TestWithParam<wait_case> {};

TEST_P(Waits, BeyondFiveMinutesSuspendInWhateverHeaderOrWords) {
    const auto& row = GetParam();
    for (const auto shape : {wire::openai, wire::gemini, wire::anthropic}) {
        auto headers = row.headers;
        headers.emplace_back("Date", "Thu, 26 Nov 2026 00:00:00 GMT");
        const auto r = make_codec(shape)->parse_response(
            make_endpoint(shape, "http://h/v1", "m"),
            answer_of(
                429,
                nlohmann::json{
                    {"error", {{"message", row.said}, {"type", "rate_limit_error"}, {"status", "RESOURCE_EXHAUSTED"}}}}
                    .dump(),
                headers));
        EXPECT_EQ(r.verdict, call_verdict::rate_limited);
        if (row.wait == 0s) {
            EXPECT_EQ(r.why.code, errc::rate_limited) << r.why.message;
            EXPECT_EQ(course_of(r.why), course::wait);
            continue;
        }
        EXPECT_EQ(r.why.code, errc::quota_exhausted) << r.why.message;
        EXPECT_EQ(course_of(r.why), course::suspend);
        ASSERT_TRUE(r.why.retry_after);
        EXPECT_EQ(std::chrono::round<std::chrono::seconds>(*r.why.retry_after), row.wait);
        ASSERT_TRUE(r.hints.retry_after);
        EXPECT_LE(*r.hints.retry_after, 24h);
    }
}

INSTANTIATE_TEST_SUITE_P(
    Each, Waits,
    testing::Values(wait_case{"a minute", "x", {{"Retry-After", "60"}}, 0s},
                    wait_case{"five minutes", "x", {{"Retry-After", "300"}}, 0s},
                    wait_case{"nothing told", "Too many requests", {}, 0s},
                    wait_case{"seconds", "x", {{"Retry-After", "86400"}}, 86400s},
                    wait_case{"fractions", "x", {{"Retry-After", "3600.5"}}, 3600s},
                    wait_case{"milliseconds", "x", {{"retry-after-ms", "7200000"}}, 7200s},
                    wait_case{"Azure's milliseconds", "x", {{"x-ms-retry-after-ms", "7200000"}}, 7200s},
                    wait_case{"a minute in milliseconds", "x", {{"Retry-After", "60000"}}, 0s},
                    wait_case{"an hour in milliseconds", "x", {{"Retry-After", "3600000"}}, 3600s},
                    wait_case{"milliseconds that the words show",
                              "Rate limit exceeded, retry in 58 seconds",
                              {{"Retry-After", "57213"}},
                              0s},
                    wait_case{"what is left of a day", "x", {{"Retry-After", "58213"}}, 58213s},
                    wait_case{"a date", "x", {{"Retry-After", "Thu, 26 Nov 2026 06:00:00 GMT"}}, 21600s},
                    wait_case{"an epoch's second", "x", {{"Retry-After", "1795737600"}}, 86400s},
                    wait_case{"more than a day", "x", {{"Retry-After", "864000"}}, 864000s},
                    wait_case{"absurd", "x", {{"Retry-After", "99999999"}}, 0s},
                    wait_case{"Azure's words", "Please retry after 86400 seconds.", {}, 86400s},
                    wait_case{"OpenAI's words", "Please try again in 7m12.6s.", {}, 433s},
                    wait_case{"LiteLLM, all of whose servers rest (litellm 27823)",
                              "No deployments available for selected model, Try again in 60 seconds.",
                              {},
                              0s},
                    wait_case{"a day and a bit (OmniRoute 858)", "Your quota will reset after 27h41m36s", {}, 99696s},
                    wait_case{"hours", "Try again in 23 hours", {}, 82800s},
                    wait_case{"two units", "Please wait 1 day, 3 hours before trying again", {}, 97200s},
                    wait_case{"joined by and", "available in 2 hours and 30 minutes", {}, 9000s},
                    wait_case{"an instant", "You have used your quota until 2026-11-27 00:00 UTC", {}, 86400s},
                    wait_case{"RFC 3339", "The limit resets at 2026-11-26T12:00:00+02:00", {}, 36000s},
                    wait_case{"without a colon in the zone", "limit resets at: 2026-11-26T12:00:00+0000", {}, 43200s},
                    wait_case{"a day alone", "Monthly quota exceeded. It resets on 2026-12-01.", {}, 432000s},
                    wait_case{"past", "until 2026-11-25 00:00 UTC", {}, 0s},
                    wait_case{
                        "the longest told counts", "Please try again in 10 minutes", {{"Retry-After", "1"}}, 600s}));

TEST(Waits, OfADayWithoutATimeAreAUsedUpQuota) {
    for (const char* said :
         {"Daily limit reached", "You have exceeded 50 requests per day", "Monthly usage limit exceeded"}) {
        const auto r = make_codec(wire::openai)
                           ->parse_response(make_endpoint(wire::openai, "http://h/v1", "m"),
                                            answer_of(429, nlohmann::json{{"error", {{"message", said}}}}.dump()));
        EXPECT_EQ(r.why.code, errc::quota_exhausted) << said;
        EXPECT_FALSE(r.why.retry_after);
        EXPECT_EQ(course_of(r.why), course::suspend);
    }
}

// Read once for the throttle and once for the run: the reset told the former alone.
TEST(Waits, InMillisecondsBesideAResetSuspendNothing) {
    for (const char* body : {R"({"error":{"message":"Rate limit exceeded"}})", "<html>Too many requests</html>"}) {
        const auto r =
            make_codec(wire::openai)
                ->parse_response(
                    make_endpoint(wire::openai, "http://h/v1", "m"),
                    answer_of(429, body,
                              {{"Retry-After", "57213"}, {"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", "58"}}));
        EXPECT_EQ(r.why.code, errc::rate_limited) << r.why.message;
        EXPECT_NEAR(seconds(r.hints.retry_after), 57.213, 1e-3) << body;
    }
}

TEST(Waits, InBodiesCountWhereNoHeaderTellsOne) {
    const struct {
        const char* of;
        const char* body;
        http_headers headers;
        double wait_s;
    } cases[] = {
        {"Bifrost (7212)",
         R"({"is_bifrost_error":false,"error":{"message":"slow down"},"extra_fields":{"retry_after_ms":39000}})",
         {},
         39},
        {"a gateway of somebody's own", R"({"error":"Too many requests","retryAfter":12})", {}, 12},
        {"Cloudflare", R"({"error_code":1015,"retryable":true,"retry_after":30})", {}, 30},
        {"in quotes", R"({"error":{"message":"slow down","details":{"retry_after":"7.5"}}})", {}, 7.5},
        {"with a unit", R"({"error":{"message":"slow down","retry-after":"20s"}})", {}, 20},
        {"headers go before", R"({"error":{"message":"slow down","retry_after":50}})", {{"Retry-After", "2"}}, 2},
        {"no wait", R"({"error":{"message":"slow down","retry_after":null}})", {}, -1},
        {"an instant says nothing", R"({"error":{"message":"slow down","retry_after":1795672800}})", {}, -1},
        {"nonsense", R"({"error":{"message":"slow down","retry_after":-5}})", {}, -1},
    };
    for (const auto& c : cases)
        for (const auto shape : {wire::openai, wire::gemini, wire::anthropic}) {
            const auto r = make_codec(shape)->parse_response(make_endpoint(shape, "http://h/v1", "m"),
                                                             answer_of(429, c.body, c.headers));
            EXPECT_EQ(r.why.code, errc::rate_limited) << c.of << ": " << r.why.message;
            EXPECT_NEAR(seconds(r.hints.retry_after), c.wait_s, 1e-6) << c.of;
        }
    const auto day = make_codec(wire::openai)
                         ->parse_response(make_endpoint(wire::openai, "http://h/v1", "m"),
                                          answer_of(429, R"({"error":"quota","retry_after_seconds":41413})"));
    EXPECT_EQ(day.why.code, errc::quota_exhausted);
    EXPECT_EQ(course_of(day.why), course::suspend);
}

TEST(Waits, OfHeadersThatTellTheResetCount) {
    const auto r = make_codec(wire::openai)
                       ->parse_response(
                           make_endpoint(wire::openai, "https://openrouter.ai/api/v1", "m"),
                           answer_of(429, R"({"error":{"code":429,"message":"Rate limit exceeded: free-models-per-day",
        "metadata":{"headers":{"X-RateLimit-Limit":"50","X-RateLimit-Remaining":"0","X-RateLimit-Reset":"1795672800000"}}}})",
                                     dated));
    EXPECT_EQ(r.why.code, errc::quota_exhausted);
    ASSERT_TRUE(r.why.retry_after);
    EXPECT_EQ(*r.why.retry_after, 6h);
}

} // namespace

#include "codec_fixture.hpp"
#include "tagwright/failure.hpp"

#include <gtest/gtest.h>

using namespace tagwright;
using namespace tagwright::llm;
using namespace tagwright::llm::testing_codecs;
using namespace std::chrono_literals;

namespace {

endpoint own() { return make_endpoint(wire::own, "http://lines.example", "tiny-1"); }

TEST(ReplyOfStatus, LeavesWhatSucceededToTheCodec) {
    for (const int status : {200, 201, 206})
        EXPECT_FALSE(reply_of_status(own(), answer_of(status, "OK"))) << status;
}

struct status_case {
    int status;
    errc code;
    failure_scope scope;
    call_verdict verdict;
};

TEST(ReplyOfStatus, TellsWhatAStatusMeans) {
    const status_case all[]{
        {301, errc::bad_url, natural_scope(errc::bad_url), call_verdict::other},
        {400, errc::bad_request, natural_scope(errc::bad_request), call_verdict::other},
        {401, errc::bad_credentials, failure_scope::endpoint, call_verdict::other},
        {402, errc::billing, failure_scope::endpoint, call_verdict::other},
        {403, errc::forbidden, failure_scope::endpoint, call_verdict::other},
        {404, errc::not_found, natural_scope(errc::not_found), call_verdict::other},
        {408, errc::timeout, natural_scope(errc::timeout), call_verdict::timed_out},
        {413, errc::context_overflow, failure_scope::batch, call_verdict::other},
        {429, errc::rate_limited, natural_scope(errc::rate_limited), call_verdict::rate_limited},
        {500, errc::server_error, natural_scope(errc::server_error), call_verdict::server_error},
        {503, errc::overloaded, natural_scope(errc::overloaded), call_verdict::server_error},
        {529, errc::overloaded, natural_scope(errc::overloaded), call_verdict::server_error},
        {599, errc::server_error, natural_scope(errc::server_error), call_verdict::server_error},
    };
    for (const auto& [status, code, scope, verdict] : all) {
        const auto out = reply_of_status(own(), answer_of(status, "no, " + secret + " is unknown\nhere"), "no");
        ASSERT_TRUE(out) << status;
        EXPECT_EQ(out->why.code, code) << status;
        EXPECT_EQ(out->why.scope, scope) << status;
        EXPECT_EQ(out->verdict, verdict) << status;
        EXPECT_FALSE(out->next_dialect) << status << ": a codec of one's own has no dialects";
        expect_presentable(out->why);
    }
}

TEST(ReplyOfStatus, QuotesTheServerWithoutItsKey) {
    const auto out = reply_of_status(own(), answer_of(500, ""), "disk full\nfor " + secret);
    EXPECT_NE(out->why.message.find("disk full for [key]"), std::string::npos) << out->why.message;
    expect_presentable(out->why);
}

TEST(ReplyOfStatus, ReadsTheUsualHeadersOfLimits) {
    const auto out =
        reply_of_status(own(), answer_of(429, "", {{"Retry-After", "7"}, {"x-ratelimit-limit-requests", "60"}}));
    EXPECT_EQ(seconds(out->hints.retry_after), 7);
    ASSERT_FALSE(out->hints.readings.empty());
    EXPECT_EQ(out->hints.readings.front().limit, 60);
}

TEST(ReplyOfStatus, ALongWaitIsTheEndOfTheQuota) {
    const auto out = reply_of_status(own(), answer_of(429, "", {{"Retry-After", "7200"}}));
    EXPECT_EQ(out->why.code, errc::quota_exhausted);
    EXPECT_EQ(out->why.scope, failure_scope::endpoint);
    EXPECT_EQ(seconds(out->why.retry_after), 7200);
    const auto busy = reply_of_status(own(), answer_of(503, "", {{"Retry-After", "7200"}}));
    EXPECT_EQ(busy->why.code, errc::suspended);
    EXPECT_EQ(busy->why.scope, failure_scope::endpoint);
}

TEST(ReplyOfStatus, TellsWhatTheTransportSays) {
    http_response late;
    late.error = errc::timeout;
    const auto out = reply_of_status(own(), late);
    EXPECT_EQ(out->why.code, errc::timeout);
    EXPECT_EQ(out->verdict, call_verdict::timed_out);
    EXPECT_NE(out->why.message.find("within 12 s"), std::string::npos) << out->why.message;
    late.error = errc::connect_failed;
    EXPECT_EQ(reply_of_status(own(), late)->why.code, errc::connect_failed);
}

} // namespace

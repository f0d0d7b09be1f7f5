#include "actors/provider/endpoint_judge.hpp"

#include <gtest/gtest.h>

namespace tagwright {
namespace {

using namespace std::chrono_literals;

job batch_of(int pages) {
    static std::uint64_t last = 0;
    job out;
    out.id = out.root = ++last;
    for (int i = 0; i < pages; ++i) {
        out.pages.emplace_back();
        out.pages.back().page.id = std::to_string(out.id * 100 + static_cast<std::uint64_t>(i));
        out.pages.back().tokens = 100;
    }
    return out;
}

call_done labelled(int pages) {
    call_done out;
    out.reply.verdict = call_verdict::ok;
    for (int i = 0; i < pages; ++i)
        out.labels.emplace_back(std::vector<std::string>{"label"});
    return out;
}

call_done failed(failure why) {
    call_done out;
    out.reply.verdict = why.code == errc::rate_limited ? call_verdict::rate_limited : call_verdict::other;
    out.reply.why = std::move(why);
    return out;
}

endpoint_judge fresh() {
    endpoint_judge::config from;
    from.name = "one";
    return endpoint_judge(from);
}

endpoint_judge that_has_worked() {
    auto out = fresh();
    for (int i = 0; i < 5; ++i) {
        auto good = batch_of(5);
        EXPECT_EQ(out.judge(good, false, labelled(5), {}).what, ruling::answered);
    }
    return out;
}

TEST(EndpointJudge, WhatTheEndOfACallMeans) {
    using enum errc;
    using scope = failure_scope;
    struct row {
        failure why;
        int pages;
        ruling of_a_fresh_one;
        ruling of_one_that_has_worked;
    };
    const row rows[] = {
        {{server_error, "", scope::call}, 5, ruling::wait, ruling::wait},
        {{timeout, "", scope::call}, 1, ruling::wait, ruling::wait},
        {{connect_failed, "", scope::call}, 5, ruling::wait, ruling::wait},
        {{rate_limited, "", scope::call}, 5, ruling::wait, ruling::wait},
        {{bad_request, "", scope::batch}, 5, ruling::take_one, ruling::split}, // single pages tell soonest
        {{bad_request, "", scope::batch}, 1, ruling::split, ruling::split},
        {{bad_credentials, "", scope::endpoint}, 5, ruling::elsewhere, ruling::elsewhere},
        {{quota_exhausted, "", scope::endpoint}, 5, ruling::elsewhere, ruling::elsewhere},
        {{truncated_answer, "", scope::endpoint}, 5, ruling::elsewhere, ruling::split}, // it thinks over this batch
        {{unsupported, "", scope::batch}, 5, ruling::at_once, ruling::at_once},
        {{context_overflow, "", scope::batch}, 5, ruling::shorten, ruling::shorten},
        {{not_json, "", scope::call}, 5, ruling::take_one, ruling::wait}, // the wrong door, or a passing trouble
    };
    for (const auto& each : rows) {
        auto one = batch_of(each.pages);
        EXPECT_EQ(fresh().judge(one, false, failed(each.why), {}).what, each.of_a_fresh_one)
            << to_string(each.why.code);
        auto two = batch_of(each.pages);
        EXPECT_EQ(that_has_worked().judge(two, false, failed(each.why), {}).what, each.of_one_that_has_worked)
            << to_string(each.why.code);
    }
}

TEST(EndpointJudge, ALongWaitSuspendsItUntilThen) {
    auto one = that_has_worked();
    auto batch = batch_of(5);
    auto refused = failed({errc::rate_limited, "", failure_scope::call});
    refused.reply.hints.retry_after = 2h;
    const time_point now{};
    EXPECT_EQ(one.judge(batch, false, refused, {now}).what, ruling::elsewhere);
    EXPECT_EQ(one.breaker.suspended(now), now + 2h);
}

TEST(EndpointJudge, OneThatRefusesEveryBatchAlikeIsGivenUpAndItsPagesAreNot) {
    auto one = fresh();
    endpoint_judge::judgement last;
    int calls = 0;
    while (!one.breaker.is_shut() && ++calls < 10) {
        auto batch = batch_of(5);
        last = one.judge(batch, false, failed({errc::bad_request, "", failure_scope::batch}), {});
    }
    EXPECT_EQ(calls, 5);
    EXPECT_EQ(last.what, ruling::elsewhere);
    EXPECT_TRUE(last.refuses_all);
}

TEST(EndpointJudge, TheWindowIsWhatWasToldAndOnlyShrinks) {
    auto one = fresh();
    EXPECT_EQ(one.window(), 0);
    auto batch = batch_of(20);
    auto too_long = failed({errc::context_overflow, "", failure_scope::batch});
    too_long.reply.input_tokens_max = 1000;
    EXPECT_TRUE(one.judge(batch, false, too_long, {}).window_shrunk);
    EXPECT_DOUBLE_EQ(one.window(), 850);
    too_long.reply.input_tokens_max = 1500;
    auto another = batch_of(20);
    (void)one.judge(another, false, too_long, {});
    EXPECT_DOUBLE_EQ(one.window(), 850);
}

} // namespace
} // namespace tagwright

#include "providers/llm/answer.hpp"
#include "providers/llm/codecs.hpp"
#include "providers/llm/prompt.hpp"
#include "tests/fakes/fake_llm.hpp"
#include "tests/unit/demo/client.hpp"

#include <gmock/gmock.h>

#include <thread>

namespace tagwright {
namespace {

using namespace llm;
using ::testing::ElementsAre;
using testing::llm_error;
using testing::oddity;
using ::testing::Optional;

class fake_llm_test : public ::testing::TestWithParam<wire> {
protected:
    [[nodiscard]] endpoint where(std::string key = "test-key") const {
        endpoint to;
        to.shape = GetParam();
        to.name = "fake";
        to.model = GetParam() == wire::gemini ? "gemini-3.8-flash" : "some-model";
        to.base_url = GetParam() == wire::gemini   ? server.gemini_url()
                      : GetParam() == wire::openai ? server.openai_url()
                                                   : server.anthropic_url();
        to.api_key = std::move(key);
        return to;
    }
    reply call(const endpoint& to) {
        const auto codec = make_codec(GetParam());
        return codec->parse_response(to, web.send(codec->make_request(to, make_prompt(pages, {}))));
    }
    reply call() { return call(where()); }

    const std::vector<prompt_page> pages = {{"p1", "Kubernetes upgrade guide", "Drain the \"nodes\".\n"},
                                            {"p2", "On-call", "Who is on call?"}};
    testing::fake_llm server;
    test::client web;
};

INSTANTIATE_TEST_SUITE_P(wires, fake_llm_test, ::testing::Values(wire::gemini, wire::openai, wire::anthropic),
                         [](const auto& what) {
                             return what.param == wire::gemini   ? "gemini"
                                    : what.param == wire::openai ? "openai"
                                                                 : "anthropic";
                         });

TEST_P(fake_llm_test, LabelsEachPageFromItsTitle) {
    const auto got = call();
    ASSERT_EQ(got.why.code, errc::ok) << got.why.message;
    const auto labels = parse_answer(got.text, {"p1", "p2"});
    EXPECT_THAT(labels.labels[0], Optional(ElementsAre("kubernetes", "upgrade")));
    EXPECT_THAT(labels.labels[1], Optional(ElementsAre("call", "page")));
    EXPECT_GT(got.usage.input, 50u);
    EXPECT_GT(got.usage.output, 5u);
    EXPECT_EQ(got.model, where().model);
}

TEST_P(fake_llm_test, LogsWhatWasAsked) {
    ASSERT_EQ(call().why.code, errc::ok);
    const auto calls = server.calls();
    ASSERT_EQ(calls.size(), 1u);
    const auto& asked = calls[0].request;
    EXPECT_TRUE(asked.structured);
    ASSERT_EQ(asked.pages.size(), 2u);
    EXPECT_EQ(asked.pages[0].text, pages[0].text);
    EXPECT_EQ(asked.key, "test-key");
    EXPECT_EQ(calls[0].status, 200);
}

TEST_P(fake_llm_test, WrongAndMissingKeysAreRefused) {
    EXPECT_EQ(call(where("wrong")).why.code, errc::bad_credentials);
    EXPECT_EQ(call(where("")).why.code, errc::bad_credentials);
}

TEST_P(fake_llm_test, LabellerMayBeReplaced) {
    server.label_by([](const testing::prompted_page& page) { return std::vector<std::string>{"of-" + page.ref}; });
    EXPECT_THAT(parse_answer(call().text, {"p2"}).labels[0], Optional(ElementsAre("of-p2")));
}

TEST_P(fake_llm_test, TroubleComesInTheVendorsWords) {
    const std::vector<std::pair<llm_error, errc>> cases = {
        {llm_error::rate_limited, errc::rate_limited}, {llm_error::too_many_at_once, errc::rate_limited},
        {llm_error::out_of_credit, errc::billing},     {llm_error::overloaded, errc::overloaded},
        {llm_error::internal, errc::server_error},     {llm_error::unknown_model, errc::model_not_found},
        {llm_error::wrong_key, errc::bad_credentials}, {llm_error::invalid, errc::bad_request},
    };
    for (const auto& [what, code] : cases) {
        server.fail_next(1, what);
        const auto got = call();
        EXPECT_EQ(got.why.code, code) << static_cast<int>(what) << ": " << got.why.message;
    }
    EXPECT_EQ(call().why.code, errc::ok);
}

TEST_P(fake_llm_test, RateLimitTellsWhenToComeBack) {
    server.fail_next(1, llm_error::rate_limited, std::chrono::milliseconds{1500});
    const auto got = call();
    EXPECT_EQ(got.verdict, call_verdict::rate_limited);
    ASSERT_TRUE(got.hints.retry_after);
    EXPECT_GE(*got.hints.retry_after, std::chrono::milliseconds{1500});
    EXPECT_LE(*got.hints.retry_after, std::chrono::milliseconds{2000});
}

TEST_P(fake_llm_test, BucketLetsTheBurstInAndNoMore) {
    server.set_rate_limit(6, 3);
    for (int i = 0; i < 5; ++i)
        call();
    EXPECT_EQ(server.count(200), 3u);
    EXPECT_EQ(server.count(429), 2u);
}

TEST_P(fake_llm_test, QuotaHeadersTellWhatIsLeft) {
    server.set_rate_limit(60, 4);
    server.send_quota_headers(true);
    const auto readings = call().hints.readings;
    if (GetParam() == wire::gemini) { // Google's answers say nothing of quotas
        EXPECT_TRUE(readings.empty());
        return;
    }
    ASSERT_FALSE(readings.empty());
    EXPECT_EQ(readings[0].dimension, quota_dimension::requests);
    EXPECT_THAT(readings[0].limit, Optional(60.0));
    EXPECT_THAT(readings[0].remaining, Optional(3.0));
}

TEST_P(fake_llm_test, MoreThanTheCapAtOnceAreRefused) {
    server.set_concurrency_limit(2);
    server.set_latency(std::chrono::milliseconds{400}, std::chrono::milliseconds{400});
    std::vector<std::thread> callers;
    for (int i = 0; i < 5; ++i)
        callers.emplace_back([&] { call(); });
    for (auto& caller : callers)
        caller.join();
    EXPECT_EQ(server.count(200), 2u);
    EXPECT_EQ(server.count(429), 3u);
}

TEST_P(fake_llm_test, OddAnswersAreSeenForWhatTheyAre) {
    const auto with = [&](oddity how) {
        server.answer_oddly(1, how);
        return call();
    };
    for (const auto how : {oddity::garbage, oddity::wrong_shape}) {
        const auto got = with(how);
        EXPECT_EQ(got.why.code, errc::ok);
        EXPECT_EQ(parse_answer(got.text, {"p1"}).why.code, errc::bad_answer);
    }
    EXPECT_EQ(with(oddity::truncated).why.code, errc::truncated_answer);
    EXPECT_EQ(with(oddity::refusal).why.code, errc::content_blocked);
    EXPECT_EQ(with(oddity::no_content).why.code, errc::bad_answer);
    EXPECT_EQ(parse_answer(with(oddity::dropped_pages).text, {"p1", "p2"}).missing(), 1u);
    EXPECT_GE(parse_answer(with(oddity::alien_refs).text, {"p1", "p2"}).alien_refs, 1u);
    EXPECT_EQ(parse_answer(call().text, {"p1", "p2"}).missing(), 0u);
}

TEST_P(fake_llm_test, BrokenConnectionsAndHtml) {
    server.fail_next(1, demo::web_response{.status = 0, .headers = {}, .body = {}});
    EXPECT_EQ(call().why.code, errc::network);
    server.fail_next(1, demo::web_response{502, "text/html", {}, "<html>Bad gateway</html>"});
    EXPECT_TRUE(call().why);
}

TEST(fake_llm, GeminiSpeaksBothVersions) {
    testing::fake_llm server;
    test::client web;
    const auto codec = make_codec(wire::gemini);
    for (const char* version : {"/v1", "/v1beta"}) {
        endpoint to;
        to.shape = wire::gemini;
        to.name = to.model = "gemini-3.8-flash";
        to.base_url = server.gemini_url() + version;
        to.api_key = "test-key";
        const auto got = codec->parse_response(to, web.send(codec->make_request(to, make_prompt({}, {}))));
        EXPECT_EQ(got.why.code, errc::ok) << version << got.why.message;
    }
}

TEST(fake_llm, DailyQuotaOfGeminiIsNoRateLimit) {
    testing::fake_llm server;
    server.fail_next(1, llm_error::daily_quota, std::chrono::hours{3});
    test::client web;
    const auto codec = make_codec(wire::gemini);
    endpoint to;
    to.shape = wire::gemini;
    to.name = to.model = "gemini-3.8-flash";
    to.base_url = server.gemini_url();
    to.api_key = "test-key";
    const auto got = codec->parse_response(to, web.send(codec->make_request(to, make_prompt({}, {}))));
    EXPECT_EQ(got.why.code, errc::quota_exhausted);
}

} // namespace
} // namespace tagwright

// What befalls a long run, in numbers.
#include "tests/actors/pipeline_fixture.hpp"

#include <random>

namespace tagwright::testing {
namespace {

constexpr int not_asked = 0;

class failures : public pipeline_test {
protected:
    struct phase {
        int primary = not_asked;
        int second = not_asked;
    };
};

TEST_F(failures, PrimaryThatDiesHalfwayAndIsBackAtThreeQuartersGetsItsWorkBack) {
    constexpr std::size_t documents = 4000;
    options.providers.push_back(provider_at("http://second"));
    options.ai_concurrency = options.ai_concurrency_max = 4;
    std::size_t labelled = 0;
    phase before, during, after, at_the_end;
    std::optional<time_point> recovered;
    start(documents, [&](const http_request& request) -> simulated_network::answer {
        const bool dead = labelled >= documents / 2 && labelled < documents * 3 / 4;
        const bool second = request.url.starts_with("http://second");
        if (labelled >= documents * 3 / 4 && !recovered)
            recovered = now();
        auto& at = recovered && now() >= *recovered + 2min ? at_the_end : recovered ? after : dead ? during : before;
        ++(second ? at.second : at.primary);
        if (dead && !second) {
            http_response nobody;
            nobody.error = errc::connect_failed;
            return {nobody, 10ms};
        }
        labelled += prompt_of(request).at("pages").size();
        return {good(request).response, 4s};
    });
    advance(2h);
    ASSERT_EQ(events->ends.size(), 1u);
    EXPECT_EQ(end().last.status, run_status::completed);
    EXPECT_EQ(end().last.pages.labelled, documents) << "nothing fails";
    expect_every_page_once(documents);
    EXPECT_EQ(before.primary, 400);
    EXPECT_EQ(before.second, not_asked);
    EXPECT_LE(during.primary, 16) << "five failures in a row, what was in flight, and its probes";
    EXPECT_EQ(during.second, 200);
    EXPECT_EQ(at_the_end.second, not_asked) << "two minutes after it is back, at the latest, all is as before";
    EXPECT_GE(at_the_end.primary, 50);
    EXPECT_EQ(after.primary + after.second + at_the_end.primary, 200);
    EXPECT_EQ(end().last.calls.total, 800u + static_cast<unsigned>(during.primary)) << "nothing is asked twice";
}

struct poison {
    const char* name;
    errc code;
    http_response answer;
};

class poisoned : public failures, public ::testing::WithParamInterface<poison> {};

TEST_P(poisoned, PageAmongTwoHundredCostsEightCallsAtMost) {
    // Wherever it stands in its batch.
    for (const auto* title : {"Page 200", "Page 103", "Page 52", "Page 26", "Page 1"}) {
        events = std::make_shared<heard>();
        disk = make_memory_store();
        start(200, [&](const http_request& request) -> simulated_network::answer {
            const auto prompt = prompt_of(request);
            for (const auto& page : prompt.at("pages"))
                if (page.at("title") == title)
                    return {GetParam().answer};
            return {openai_answer(label_all(prompt))};
        });
        advance(10min);
        ASSERT_EQ(events->ends.size(), 1u);
        EXPECT_EQ(end().last.status, run_status::completed);
        EXPECT_EQ(end().last.pages.labelled, 199u);
        EXPECT_EQ(end().last.pages.failed, 1u);
        EXPECT_EQ(end().last.calls.total, net->requests.size());
        EXPECT_LE(net->requests.size(), 40u + 8u) << title;
        expect_every_page_once(200);
        for (const auto& page : events->pages)
            if (page.result.status == page_status::failed) {
                EXPECT_EQ(page.result.page.title, title);
                EXPECT_EQ(page.result.why.code, GetParam().code);
                EXPECT_NE(page.result.why.message, "");
            }
        kill(caf::actor_cast<caf::actor>(coordinator));
    }
}

http_response blocked() {
    return json_response(
        200, json{{"model", "m"},
                  {"choices",
                   {{{"message", {{"role", "assistant"}, {"content", ""}}}, {"finish_reason", "content_filter"}}}},
                  {"usage", {{"prompt_tokens", 100}, {"completion_tokens", 10}}}}
                 .dump());
}

INSTANTIATE_TEST_SUITE_P(Kinds, poisoned,
                         ::testing::Values(poison{"garbage", errc::bad_answer, openai_answer("not what was asked")},
                                           poison{"blocked", errc::content_blocked, blocked()},
                                           poison{"left_out", errc::missing_answer,
                                                  openai_answer(json{{"pages", json::array()}})}),
                         [](const auto& which) { return std::string(which.param.name); });

class sloppy_model : public failures, public ::testing::WithParamInterface<unsigned> {};

TEST_P(sloppy_model, DropsATenthAnswersATwentiethWithGarbageAndHardlyAPageIsLost) {
    std::mt19937 random(GetParam());
    const auto one_in = [&random](unsigned n) { return random() % n == 0; };
    int dropped = 0;
    int garbage = 0;
    start(200, [&](const http_request& request) -> simulated_network::answer {
        if (one_in(20)) {
            ++garbage;
            return {openai_answer("I would label these pages as follows: …")};
        }
        auto answer = label_all(prompt_of(request));
        for (auto it = answer["pages"].begin(); it != answer["pages"].end();)
            if (one_in(10)) {
                it = answer["pages"].erase(it);
                ++dropped;
            } else {
                ++it;
            }
        return {openai_answer(answer)};
    });
    advance(10min);
    ASSERT_EQ(events->ends.size(), 1u);
    EXPECT_EQ(end().last.status, run_status::completed);
    // One page in some thousands is left out by all of its attempts.
    EXPECT_GE(end().last.pages.labelled, 199u);
    EXPECT_EQ(end().last.pages.labelled + end().last.pages.failed, 200u);
    EXPECT_GT(dropped, 5);
    EXPECT_GT(garbage, 0);
    EXPECT_LE(end().last.calls.total, 120u);
    expect_every_page_once(200);
}

INSTANTIATE_TEST_SUITE_P(Seeds, sloppy_model, ::testing::Range(0u, 20u));

} // namespace
} // namespace tagwright::testing

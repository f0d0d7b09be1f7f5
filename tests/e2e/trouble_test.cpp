// Servers on real sockets that are not well, or dislike one page: what passes by itself fails no page, and no page
// fails for its neighbour.
#include "tests/e2e/program.hpp"
#include "tests/e2e/run_fixture.hpp"

#include <random>

namespace tagwright::testing {
namespace {

using std::chrono::steady_clock;

demo::web_response html(int status, const std::string& text) {
    demo::web_response out;
    out.status = status;
    out.type = "text/html";
    out.body = "<html><head><title>" + text + "</title></head><body>" + text + "</body></html>";
    return out;
}

demo::web_response json_error(int status, const std::string& message, const std::string& type) {
    demo::web_response out;
    out.status = status;
    out.body = nlohmann::json{{"error", {{"message", message}, {"type", type}}}}.dump();
    return out;
}

/// The connection is closed in mid-answer.
demo::web_response broken_off() {
    demo::web_response out;
    out.status = 0;
    return out;
}

class trouble : public run_test {
protected:
    trouble() { options.providers = {provider(llm::wire::openai, model)}; }

    void expect_all_labelled(const outcome& out, std::size_t pages) {
        EXPECT_EQ(out.end.last.status, run_status::completed) << out.end.why.message;
        EXPECT_EQ(out.end.last.pages.labelled, pages);
        EXPECT_EQ(out.end.last.pages.failed, 0u);
        for (const auto& [title, times] : model.titles())
            EXPECT_EQ(times, 1) << title << " was paid twice";
        EXPECT_EQ(model.titles().size(), pages);
    }
};

TEST_F(trouble, BrownOutOfFiveSecondsAndResetsFailNoPage) {
    add_pages(600);
    std::mutex guard;
    std::mt19937 random(1);
    std::optional<steady_clock::time_point> first;
    model.intercept = [&](const demo::web_request&, int) -> std::optional<demo::web_response> {
        const std::lock_guard lock(guard);
        const auto now = steady_clock::now();
        first = first.value_or(now);
        const bool brown_out = now - *first > 300ms && now - *first < 5300ms;
        if (brown_out && random() % 10 < 7)
            return json_error(503, "overloaded", "server_error");
        if (random() % 50 == 0)
            return broken_off();
        return std::nullopt;
    };
    expect_all_labelled(tag(), 600);
}

TEST_F(trouble, AMinuteOfNothingButHtmlFailsNoPage) {
    add_pages(60);
    std::mutex guard;
    std::optional<steady_clock::time_point> bad_since;
    model.intercept = [&](const demo::web_request&, int call) -> std::optional<demo::web_response> {
        const std::lock_guard lock(guard);
        if (call < 4)
            return std::nullopt;
        const auto now = steady_clock::now();
        bad_since = bad_since.value_or(now);
        return now - *bad_since < 60s ? std::optional(html(502, "Bad Gateway")) : std::nullopt;
    };
    expect_all_labelled(tag(), 60);
}

TEST_F(trouble, ThreeStrayNotFoundsInHtmlFailNoPage) {
    add_pages(200);
    model.intercept = [&](const demo::web_request&, int call) -> std::optional<demo::web_response> {
        return call >= 3 && call < 6 ? std::optional(html(404, "404 Not Found")) : std::nullopt;
    };
    expect_all_labelled(tag(), 200);
}

struct dislike {
    const char* name;
    demo::web_response answer;
};

class one_page : public trouble, public ::testing::WithParamInterface<dislike> {};

TEST_P(one_page, ThatDrawsARefusalFailsAlone) {
    add_pages(200);
    model.intercept = [&](const demo::web_request& request, int) -> std::optional<demo::web_response> {
        const bool has = request.body.find("Guide 77\\\"") != std::string::npos;
        return has ? std::optional(GetParam().answer) : std::nullopt;
    };
    const auto out = tag();
    EXPECT_EQ(out.end.last.status, run_status::completed) << out.end.why.message;
    EXPECT_EQ(out.end.last.pages.labelled, 199u);
    ASSERT_EQ(out.end.last.pages.failed, 1u);
    EXPECT_EQ(out.page("1077").status, page_status::failed);
    EXPECT_NE(out.page("1077").why.message, "");
    EXPECT_LE(model.calls(), 40 + 10);
}

demo::web_response filtered() {
    demo::web_response out;
    out.body =
        nlohmann::json{
            {"choices",
             {{{"message", {{"role", "assistant"}, {"content", nullptr}}}, {"finish_reason", "content_filter"}}}}}
            .dump();
    return out;
}

INSTANTIATE_TEST_SUITE_P(Kinds, one_page,
                         ::testing::Values(dislike{"bad_request", json_error(400, "The request could not be processed",
                                                                             "invalid_request_error")},
                                           dislike{"firewall", html(403, "Request blocked")},
                                           dislike{"crash", json_error(500, "internal error", "server_error")},
                                           dislike{"too_large", html(413, "Request Entity Too Large")},
                                           dislike{"filter", filtered()}),
                         [](const auto& which) { return std::string(which.param.name); });

class endpoint_that_refuses_all : public trouble, public ::testing::WithParamInterface<dislike> {};

TEST_P(endpoint_that_refuses_all, IsGivenUpSoonAndResumeLabelsAllOnceItIsMended) {
    add_pages(60);
    model.intercept = [&](const demo::web_request&, int) { return std::optional(GetParam().answer); };
    const auto out = tag();
    EXPECT_EQ(out.end.last.status, run_status::failed);
    EXPECT_LE(model.calls(), 6);
    EXPECT_EQ(out.end.last.pages.failed, 0u) << "no page is charged with it";
    EXPECT_EQ(exit_code_of(out.end.why.code), 3);
    EXPECT_NE(out.end.why.message, "");
    model.intercept = {};
    const auto again = tag(false, [&](run_request&) {});
    EXPECT_EQ(again.end.last.pages.labelled, 60u);
}

INSTANTIATE_TEST_SUITE_P(Kinds, endpoint_that_refuses_all,
                         ::testing::Values(dislike{"bad_request", json_error(400, "No.", "invalid_request_error")},
                                           dislike{"proxy", html(403, "Access denied by corporate web filter")},
                                           dislike{"wrong_path", html(404, "404 Not Found")},
                                           dislike{"login_page", html(200, "Please sign in")}),
                         [](const auto& which) { return std::string(which.param.name); });

TEST_F(trouble, ALongHintHandsTheWorkToTheFallbackAtOnce) {
    add_pages(20);
    auto quota = json_error(429, "Please retry after 86400 seconds.", "too_many_requests");
    quota.headers.emplace_back("Retry-After", "86400");
    model.intercept = [&](const demo::web_request&, int) { return std::optional(quota); };
    llm::endpoint local;
    local.name = "local";
    options.providers.push_back(local);
    const auto begun = steady_clock::now();
    const auto out = tag();
    EXPECT_EQ(out.end.last.status, run_status::completed) << out.end.why.message;
    EXPECT_EQ(out.end.last.pages.labelled, 20u);
    EXPECT_LT(steady_clock::now() - begun, 60s);
}

TEST_F(trouble, ALongHintWithoutAFallbackEndsTheRunAndSaysWhen) {
    add_pages(20);
    auto quota = json_error(429, "Please retry after 86400 seconds.", "too_many_requests");
    quota.headers.emplace_back("Retry-After", "86400");
    model.intercept = [&](const demo::web_request&, int) { return std::optional(quota); };
    const auto out = tag();
    EXPECT_EQ(out.end.last.status, run_status::failed);
    EXPECT_EQ(out.end.why.code, errc::quota_exhausted);
    EXPECT_NE(out.end.why.message.find("used up until"), std::string::npos) << out.end.why.message;
    EXPECT_EQ(out.end.last.pages.failed, 0u);
    EXPECT_LE(model.calls(), 10);
}

} // namespace
} // namespace tagwright::testing

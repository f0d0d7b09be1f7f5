#include "tests/e2e/run_fixture.hpp"

namespace tagwright::testing {
namespace {

using demo::request_kind;

class bad_input : public run_test {
protected:
    void expect_refused(const outcome& out, errc code, const std::string& word) {
        EXPECT_EQ(out.end.last.status, run_status::failed);
        EXPECT_EQ(to_string(out.end.why.code), to_string(code)) << out.end.why.message;
        EXPECT_NE(out.end.why.message.find(word), std::string::npos) << out.end.why.message;
        EXPECT_EQ(out.end.why.message.find('\n'), std::string::npos) << "one line";
        EXPECT_EQ(model.calls(), 0);
    }
};

TEST_F(bad_input, WrongTokenIsNamedBeforeANotFoundIsBelieved) {
    add_pages(3);
    options.confluence.api_token = "wrong";
    const auto out = tag();
    EXPECT_EQ(out.end.last.status, run_status::failed);
    EXPECT_TRUE(out.end.why.code == errc::bad_credentials || out.end.why.code == errc::forbidden)
        << out.end.why.message;
    EXPECT_EQ(out.end.why.message.find("wrong"), std::string::npos) << "the token itself is not told";
}

TEST_F(bad_input, WrongPatOnDataCenter) {
    use_datacenter();
    options.confluence.pat = "wrong";
    EXPECT_EQ(tag().end.why.code, errc::bad_credentials);
}

TEST_F(bad_input, AnonymousAnswerToBadCredentialsIsNoSuccess) {
    use_datacenter();
    options.confluence.pat = "wrong";
    confluence.allow_anonymous(true);
    EXPECT_EQ(tag().end.why.code, errc::bad_credentials);
}

TEST_F(bad_input, UnknownSpace) {
    expect_refused(tag(false, [](run_request& r) { r.space = "NOPE"; }), errc::space_not_found, "NOPE");
}

TEST_F(bad_input, DeadConfluence) {
    options.confluence.base_url = "http://127.0.0.1:9/wiki";
    expect_refused(tag(), errc::connect_failed, "127.0.0.1:9");
}

TEST_F(bad_input, HtmlInsteadOfJson) {
    confluence.intercept([](request_kind, const demo::web_request&) {
        return demo::fault{200, "<html><body>Please sign in</body></html>", {}, "text/html"};
    });
    expect_refused(tag(), errc::not_json, "HTML");
}

TEST_F(bad_input, EmptySpaceIsDoneAtOnce) {
    const auto out = tag();
    EXPECT_EQ(out.end.last.status, run_status::completed);
    EXPECT_EQ(out.end.last.pages.listed, 0u);
}

TEST_F(bad_input, PagesWithoutBodyOrWithHugeOrBrokenOnesDoNotStopTheRest) {
    add_pages(3);
    demo::fake_page huge;
    huge.id = "2000";
    huge.title = "Huge";
    huge.storage = "<p>" + std::string(10u << 20u, 'x') + "</p>";
    confluence.add_page("DOCS", huge);
    demo::fake_page broken;
    broken.id = "2001";
    broken.title = "Broken \xff\xfe title";
    broken.storage = "<p>caf\xe9 <b>open &bogus; \xff";
    confluence.add_page("DOCS", broken);
    const auto out = tag();
    EXPECT_EQ(out.end.last.status, run_status::completed);
    EXPECT_EQ(out.end.last.pages.labelled, 5u);
}

TEST_F(bad_input, BodiesThatBulkReadsLeaveOutAreReadOneByOne) {
    add_pages(6);
    confluence.behave([](demo::behaviour& b) { b.drop_bodies_in_bulk = true; });
    EXPECT_EQ(tag().end.last.pages.labelled, 6u);
    EXPECT_EQ(confluence.count(request_kind::page), 6u);
}

TEST_F(bad_input, ModelThatAnswersNothingButGarbageEndsTheRunSoonAndNoPageIsFinal) {
    add_pages(4);
    model.label = [](const nlohmann::json&) { return nlohmann::json{{"hello", "world"}}; };
    const auto out = tag();
    EXPECT_EQ(out.end.last.status, run_status::failed);
    EXPECT_EQ(out.end.why.code, errc::bad_answer);
    EXPECT_EQ(out.end.last.pages.failed, 0u);
    EXPECT_LE(model.calls(), 6);
}

TEST_F(bad_input, ModelThatDropsPagesIsAskedAgainForThose) {
    add_pages(10);
    int call = 0;
    model.label = [&call](const nlohmann::json& prompt) {
        auto out = llm_stub::default_labels(prompt);
        if (++call == 1)
            out["pages"].erase(2);
        return out;
    };
    options.ai_concurrency = options.ai_concurrency_max = 1;
    EXPECT_EQ(tag().end.last.pages.labelled, 10u);
    EXPECT_EQ(model.calls(), 3);
}

TEST_F(bad_input, ModelThatAnswersForStrangersIsNotListenedTo) {
    add_pages(2);
    model.label = [](const nlohmann::json& prompt) {
        auto out = llm_stub::default_labels(prompt);
        out["pages"].push_back({{"ref", "p7"}, {"labels", {"stranger"}}});
        return out;
    };
    const auto out = tag(true);
    EXPECT_EQ(out.end.last.pages.labelled, 2u);
    for (const auto& write : confluence.label_writes())
        EXPECT_EQ(std::count(write.added.begin(), write.added.end(), "stranger"), 0);
}

TEST_F(bad_input, WrongKeyOfTheOnlyProviderEndsTheRun) {
    add_pages(3);
    model.intercept = [](const auto&, int) {
        return demo::web_response{
            400,
            "application/json",
            {},
            R"({"error":{"code":400,"message":"API key not valid: secret-key","status":"INVALID_ARGUMENT","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID"}]}})"};
    };
    const auto out = tag();
    EXPECT_EQ(out.end.why.code, errc::bad_credentials);
    EXPECT_EQ(out.end.why.message.find("secret-key"), std::string::npos);
    EXPECT_EQ(model.calls(), 1) << "a refused key is not tried again";
}

TEST_F(bad_input, ConfluenceThatIsBusyForAWhileIsWaitedFor) {
    add_pages(3);
    confluence.fail_next(1, {429, "{}", {{"Retry-After", "1"}}, "application/json"}, request_kind::listing);
    EXPECT_EQ(tag().end.last.pages.labelled, 3u);
}

TEST_F(bad_input, PageThatMayNotBeEditedFailsAlone) {
    add_pages(3);
    confluence.fail_next(1, {403, R"({"statusCode":403,"message":"not permitted"})", {}, "application/json"},
                         request_kind::label_add);
    const auto out = tag(true);
    EXPECT_EQ(out.end.last.status, run_status::completed);
    EXPECT_EQ(out.end.last.pages.failed, 1u);
    EXPECT_EQ(out.end.last.pages.labelled, 2u);
}

TEST_F(bad_input, LabelsThatALaggingIndexHidesAreReadFromThePageAndAreNotOurs) {
    add_pages(6);
    confluence.behave([](demo::behaviour& b) { b.missing_in_search = {"1000", "1003"}; });
    const auto out = tag(true);
    EXPECT_EQ(out.end.last.pages.labelled, 6u);
    EXPECT_EQ(confluence.count(request_kind::labels_read), 2u);
    EXPECT_EQ(confluence.labels_of("1000").size(), 2u);
    EXPECT_EQ(out.page("1000").existing, std::vector<std::string>{"docs"});
    EXPECT_EQ(out.page("1000").added, std::vector<std::string>{"about-guide-0"}) << "undo must leave the other";
}

} // namespace
} // namespace tagwright::testing

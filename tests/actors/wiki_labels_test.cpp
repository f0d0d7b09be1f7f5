// Which labels are written: those of the space, and those that are refused.

#include "tests/actors/wiki_fixture.hpp"

namespace tagwright::testing::wikis {
namespace {

// -- labels of the space ------------------------------------------------------------------------------------

TEST_P(either_wiki, NothingNewIsPutBesideANearTwinInTheSpace) {
    speak(GetParam());
    site.place_labels("1003", {"how-to", "runbooks"});
    site.place_labels("1004", {"how-to"});
    says = {"howto", "runbook", "fresh-topic"};
    start();
    until_end();
    expect_all_labelled();
    for (int i = 0; i < pages; ++i) {
        const auto labels = labels_of(1000 + i);
        EXPECT_THAT(labels, Contains("how-to")) << i;
        EXPECT_THAT(labels, Contains("runbooks")) << i;
        EXPECT_THAT(labels, Contains("fresh-topic")) << i;
        EXPECT_EQ(labels.size(), 3u) << i;
    }
    EXPECT_THAT(told_in_use, Contains("how-to"));
    EXPECT_THAT(told_in_use, Contains("runbooks"));
}

// -- writing ---------------------------------------------------------------------------------------------------

TEST_P(either_wiki, ALabelThatIsRefusedCostsItselfNotItsPage) {
    for (const bool named : {true, false}) {
        speak(GetParam());
        how.refusals_name = named;
        how.refused_labels = {"topic-b"};
        options.cache_enabled = false;
        start();
        until_end();
        EXPECT_EQ(end().last.status, run_status::completed) << end().why.message;
        EXPECT_EQ(end().last.pages.labelled, pages);
        EXPECT_EQ(end().last.labels.rejected, static_cast<std::uint64_t>(pages));
        EXPECT_THAT(labels_of(1000), AllOf(Contains("topic-a"), Contains("topic-c"), Not(Contains("topic-b"))));
        EXPECT_EQ(page(1000).why.scope, failure_scope::label);
        EXPECT_THAT(page(1000).why.message, AllOf(HasSubstr("topic-b"), HasSubstr("400")));
        EXPECT_TRUE(is_final(page(1000).why)) << "it would be refused again";
        EXPECT_LE(counted[request_kind::label_add], 5 * pages);
        start(run_action::undo);
        until_end();
        EXPECT_THAT(labels_of(1000), IsEmpty());
    }
}

TEST_P(either_wiki, APageThatMayNotBeWrittenCostsThatPage) {
    speak(GetParam());
    how.read_only = {"1005"};
    trouble = [](request_kind kind, const http_request& request) {
        const bool busy = kind == request_kind::label_add && request.url.find("/1006/") != std::string::npos;
        return busy ? status(500, "{}", "application/json") : std::nullopt;
    };
    int conflicts = 3;
    trouble = [&conflicts, before = trouble](request_kind kind, const http_request& request) {
        const bool conflict = kind == request_kind::label_add && request.url.find("/1007/") != std::string::npos;
        if (conflict && conflicts-- > 0)
            return status(409, R"({"statusCode":409,"message":"Conflict"})", "application/json");
        return before(kind, request);
    };
    start();
    until_end();
    EXPECT_EQ(end().last.status, run_status::completed) << end().why.message;
    EXPECT_EQ(end().last.pages.failed, 2u);
    EXPECT_EQ(end().last.pages.labelled, pages - 2);
    EXPECT_TRUE(is_final(page(1005).why)) << "may not be written";
    EXPECT_FALSE(is_final(page(1006).why)) << "may be written another time";
    EXPECT_EQ(page(1007).status, page_status::labelled);
}

TEST_P(either_wiki, ALabelThatCannotBeTakenOffCostsItself) {
    speak(GetParam());
    start();
    until_end();
    trouble = [](request_kind kind, const http_request& request) {
        const bool stuck = kind == request_kind::label_remove && request.url.find("/1003/") != std::string::npos &&
                           request.url.find("topic-c") != std::string::npos;
        return stuck ? status(400, R"({"statusCode":400,"message":"Not allowed"})", "application/json") : std::nullopt;
    };
    start(run_action::undo);
    until_end();
    EXPECT_EQ(end().last.pages.failed, 1u);
    EXPECT_EQ(labels_of(1003), std::vector<std::string>{"topic-c"});
    EXPECT_THAT(labels_of(1004), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Api, either_wiki, ::testing::Bool(),
                         [](const auto& which) { return which.param ? "Cloud" : "DataCenter"; });

} // namespace
} // namespace tagwright::testing::wikis

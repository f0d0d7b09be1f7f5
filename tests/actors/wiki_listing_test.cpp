// Which pages are read: listings, given pages, exclusions.

#include "tests/actors/wiki_fixture.hpp"

namespace tagwright::testing::wikis {
namespace {

// -- listings -------------------------------------------------------------------------------------------------

constexpr const char* void_place =
    R"({"errors":[{"status":400,"title":"Provided value for 'cursor' is not the correct type. Expected type is Cursor."}]})";

TEST_F(wiki, AVoidPlaceBeginsTheListingAgain) {
    speak(true);
    how.list_pages_max = 10;
    int left = 1;
    trouble = [&left](request_kind kind, const http_request& request) {
        const bool in_the_middle = kind == request_kind::listing && request.url.find("eyJ%2B1029") != std::string::npos;
        return in_the_middle && left-- > 0 ? status(400, void_place, "application/json") : std::nullopt;
    };
    start();
    until_end();
    expect_all_labelled();
    EXPECT_EQ(counted[request_kind::listing], 4 + 6);
}

TEST_F(wiki, APlaceThatIsVoidAgainAndAgainEndsTheRunWithWhatWasListed) {
    speak(true);
    how.list_pages_max = 10;
    trouble = [](request_kind kind, const http_request& request) {
        const bool from_a_place = kind == request_kind::listing && request.url.find("cursor=") != std::string::npos;
        return from_a_place ? status(400, void_place, "application/json") : std::nullopt;
    };
    start();
    until_end();
    EXPECT_EQ(end().last.status, run_status::failed);
    EXPECT_EQ(end().why.code, errc::cursor_void);
    EXPECT_THAT(end().why.message, HasSubstr("cursor"));
    EXPECT_EQ(end().last.pages.labelled, 10u) << "what was listed is finished";
    EXPECT_EQ(end().last.pages.listed, 10u);
    EXPECT_EQ(counted[request_kind::listing], 4) << "twice from the beginning";
    trouble = {};
    start(run_action::resume);
    until_end();
    expect_all_labelled();
}

TEST_P(either_wiki, TheHostThatLinksNameIsNeverAsked) {
    speak(GetParam());
    how.list_pages_max = 10;
    how.other_name = "https://acme.example";
    start();
    until_end();
    expect_all_labelled();
    EXPECT_EQ(hosts, std::set<std::string>{"http://confluence"});
}

TEST_P(either_wiki, GivenPagesThatAreNotThereFailAndTheOthersGoOn) {
    speak(GetParam());
    site.set_status("1001", "trashed");
    start(run_action::tag, [](run_request& request) {
        request.page_ids = {"1000", "999", "5000", "999", "1001", "abc", "99999999999999999999", "1002"};
    });
    until_end();
    EXPECT_EQ(end().last.status, run_status::completed) << end().why.message;
    EXPECT_EQ(end().last.pages.labelled, 2u);
    EXPECT_EQ(end().last.pages.failed, 5u);
    EXPECT_EQ(end().last.pages.listed, 7u);
    for (const auto* absent : {"999", "5000", "1001", "abc", "99999999999999999999"})
        EXPECT_EQ(events->pages.at(absent).result.why.message,
                  std::string("page ") + absent + ": not a page of space DOCS");
    EXPECT_TRUE(is_final(page(999).why));
    start(run_action::resume);
    until_end();
    EXPECT_EQ(end().last.pages.listed, 7u);
    EXPECT_EQ(end().last.pages.failed, 5u);
}

TEST_P(either_wiki, PagesOfWhichNoneIsThereAreNotTheWholeSpace) {
    speak(GetParam());
    start(run_action::tag, [](run_request& request) { request.page_ids = {"x", "-1"}; });
    until_end();
    EXPECT_EQ(end().last.pages.failed, 2u);
    EXPECT_EQ(end().last.pages.labelled, 0u);
}

TEST_P(either_wiki, UnderAPageIsThatPageAndItsDescendants) {
    speak(GetParam());
    add_page("DOCS", 2001, "1000");
    add_page("DOCS", 2002, "2001");
    start(run_action::tag, [](run_request& request) { request.under = "1000"; });
    until_end();
    EXPECT_EQ(end().last.pages.labelled, 3u);
    start(run_action::tag, [](run_request& request) { request.under = "5000"; });
    until_end();
    EXPECT_EQ(page(5000).why.message, "page 5000: not a page of space DOCS");
    EXPECT_EQ(end().last.pages.listed, 1u);
    EXPECT_THAT(labels_of(5000), IsEmpty());
}

// -- exclusions -------------------------------------------------------------------------------------------------

TEST_P(either_wiki, ExcludedPagesAreNotEvenRead) {
    speak(GetParam());
    add_page("DOCS", 2001, "1000");
    add_page("DOCS", 2002, "2001");
    site.place_labels("1004", {"confidential"});
    site.place_labels("1005", {"my:confidential"});
    watched = {"text 1000", "text 1004", "text 2001", "text 2002"};
    start(run_action::tag, [](run_request& request) {
        request.exclude_labels = {"confidential"};
        request.exclude_under = {"1000"};
    });
    until_end();
    EXPECT_EQ(end().last.status, run_status::completed) << end().why.message;
    EXPECT_EQ(end().last.pages.labelled, pages - 2) << "a personal label is none of the page's";
    EXPECT_EQ(end().last.pages.skipped, 4u);
    EXPECT_EQ(page(1004).why.message, "excluded: it has the label confidential");
    EXPECT_EQ(page(2002).why.message, "excluded: it is below page 1000");
    EXPECT_EQ(leaked, 0);
    for (const auto* title : {"Guide 1000", "Guide 1004", "Guide 2001", "Guide 2002"})
        EXPECT_FALSE(asked.contains(title)) << title;
    EXPECT_EQ(labels_of(1004), std::vector<std::string>{"confidential"});
}

TEST_P(either_wiki, WhatCannotBeToldToBeExcludedOrNotEndsTheRun) {
    for (const bool by_label : {true, false}) {
        speak(GetParam());
        watched = {"text 10"};
        trouble = [](request_kind kind, const http_request& request) {
            const bool screens =
                kind == request_kind::labels_read || request.url.find("ancestors") != std::string::npos;
            return screens ? status(403, R"({"message":"no"})", "application/json") : std::nullopt;
        };
        start(run_action::tag, [by_label](run_request& request) {
            (by_label ? request.exclude_labels : request.exclude_under) = {by_label ? "confidential" : "1000"};
        });
        until_end();
        EXPECT_EQ(end().last.status, run_status::failed);
        EXPECT_THAT(end().why.message, HasSubstr("is excluded"));
        EXPECT_EQ(leaked, 0);
        EXPECT_TRUE(asked.empty());
    }
}

INSTANTIATE_TEST_SUITE_P(Api, either_wiki, ::testing::Bool(),
                         [](const auto& which) { return which.param ? "Cloud" : "DataCenter"; });

} // namespace
} // namespace tagwright::testing::wikis

#include "tests/unit/confluence/fixtures.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tagwright::confluence {
namespace {

using namespace test;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(Labels, AddIsOnePostWithoutXsrfCheck) {
    const auto request = make_add_labels(cloud(), "7", {"how-to", "caf\u00E9"});
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(path_of(cloud(), request), "/rest/api/content/7/label");
    EXPECT_EQ(find_header(request.headers, "X-Atlassian-Token"), "no-check");
    EXPECT_EQ(find_header(request.headers, "Content-Type"), "application/json");
    EXPECT_EQ(request.body,
              "[{\"name\":\"how-to\",\"prefix\":\"global\"},{\"name\":\"caf\u00E9\",\"prefix\":\"global\"}]");
    EXPECT_NO_THROW((void)make_add_labels(cloud(), "7", {"\xFF"}));
}

TEST(Labels, AddAnswersTheWholeList) {
    const auto answer = parse_add_labels(
        datacenter(),
        ok(R"({"results":[{"prefix":"global","name":"old","id":"1","label":"old"},{"prefix":"global","name":"how-to"},
        {"prefix":"my","name":"favourite"}],"start":0,"limit":200,"size":3,"_links":{}})"));
    ASSERT_TRUE(answer.ok());
    EXPECT_EQ(answer.value, (existing_labels{{"old", "how-to"}, true}));
    EXPECT_EQ(parse_add_labels(cloud(), ok(R"([{"prefix":"global","name":"a"}])")).value,
              (existing_labels{{"a"}, true}));
    EXPECT_EQ(parse_add_labels(cloud(), ok("{}")).why.code, errc::unexpected_answer);
}

TEST(Labels, RefusalNamesTheReason) {
    const auto refused =
        parse_add_labels(cloud(), answer(400, R"({"statusCode":400,"data":{"authorized":true,"valid":false,
        "errors":[{"message":{"key":"label.contains.invalid.chars","args":[]}}],"successful":false},
        "message":"com.atlassian.confluence.api.service.exceptions.BadRequestException: Could not add"})"));
    EXPECT_EQ(refused.why.code, errc::bad_request);
    EXPECT_THAT(refused.why.message, HasSubstr("Could not add: label.contains.invalid.chars"));
    EXPECT_THAT(refused.why.message, Not(HasSubstr("com.atlassian")));
}

TEST(Labels, OfOnePageAreReadInFull) {
    EXPECT_EQ(path_of(cloud(), make_page_labels(cloud(), page_type::page, "7")),
              "/api/v2/pages/7/labels?prefix=global&limit=250");
    EXPECT_EQ(path_of(datacenter(), make_page_labels(datacenter(), page_type::page, "7")),
              "/rest/api/content/7/label?prefix=global&limit=200");
    EXPECT_EQ(
        parse_page_labels(cloud(), ok(R"({"results":[{"id":"1","name":"a","prefix":"global"}],"_links":{}})")).value,
        (existing_labels{{"a"}, true}));
    EXPECT_FALSE(parse_page_labels(cloud(), ok(R"({"results":[],"_links":{"next":"/wiki/api/v2/x"}})")).value.known);
    EXPECT_FALSE(parse_page_labels(cloud(), ok(R"({"results":[]})", {{"Link", "</x>; rel=\"next\""}})).value.known);
}

TEST(Labels, RemoveToleratesWhatIsGone) {
    const auto request = make_remove_label(cloud(), "7", "a/b");
    EXPECT_EQ(request.method, "DELETE");
    EXPECT_EQ(path_of(cloud(), request), "/rest/api/content/7/label?name=a%2Fb");
    EXPECT_EQ(find_header(request.headers, "X-Atlassian-Token"), "no-check");
    const auto done = parse_remove_label(cloud(), answer(204, ""));
    EXPECT_TRUE(done.ok());
    EXPECT_TRUE(done.value);
    const auto gone = parse_remove_label(cloud(), answer(404, R"({"statusCode":404,"message":"no such label"})"));
    EXPECT_TRUE(gone.ok());
    EXPECT_FALSE(gone.value);
    EXPECT_EQ(parse_remove_label(cloud(), answer(404, "<html>")).why.code, errc::not_found);
    EXPECT_EQ(parse_remove_label(cloud(), answer(403, "{}")).why.code, errc::forbidden);
}

} // namespace
} // namespace tagwright::confluence

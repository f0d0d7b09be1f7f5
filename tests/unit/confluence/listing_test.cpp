#include "tests/unit/confluence/fixtures.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tagwright::confluence {
namespace {

using namespace test;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

std::size_t count_of(std::string_view text, std::string_view part) {
    std::size_t out = 0;
    for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size()))
        ++out;
    return out;
}

std::vector<std::string> ids_of(const listing& chunk) {
    std::vector<std::string> out;
    for (const auto& page : chunk.pages)
        out.push_back(page.id);
    return out;
}

// -- listing: Cloud --------------------------------------------------------------------------------

TEST(CloudListing, AsksForCurrentPagesOfTheSpace) {
    EXPECT_EQ(path_of(cloud(), make_listing(cloud(), whole_space(), "")),
              "/api/v2/spaces/65538/pages?status=current&limit=250");
}

TEST(CloudListing, ReadsStubsAndToleratesOddValues) {
    const auto answer = parse_listing(cloud(), whole_space(), "", ok(R"({"results":[
        {"id":"1","status":"current","title":"One","spaceId":"65538","parentId":null,"parentType":"strange",
         "version":{"number":7,"createdAt":"2026-05-06T07:08:09Z","minorEdit":false}},
        {"id":2,"title":null,"version":{"number":"8"}},
        {"id":"3","title":"three","version":null},
        {"title":"without an id"}, 7, null, "x"],"_links":{"base":"https://acme.atlassian.net/wiki"}})"));
    ASSERT_TRUE(answer.ok()) << answer.why.message;
    EXPECT_THAT(ids_of(answer.value), ElementsAre("1", "2", "3"));
    EXPECT_EQ(answer.value.pages[0], (page_stub{"1", "One", 7, "2026-05-06T07:08:09Z"}));
    EXPECT_EQ(answer.value.pages[1], (page_stub{"2", "", 8, ""}));
    EXPECT_EQ(answer.value.pages[2].version, 0u);
    EXPECT_EQ(answer.value.next, "") << "a short list without next is the last";
}

TEST(CloudListing, TitlesAndIdsAreFitForLinesAndKeys) {
    const auto answer =
        parse_listing(cloud(), whole_space(), "",
                      ok(R"({"results":[{"id":"1","title":"a\n\u001b[2J\u009bb"},)"
                         R"({"id":"2\nrun=7 [429]","title":"t"},{"id":"7/../8","title":"t"},{"id":"3","title":")" +
                         std::string(1'000'000, 't') + R"("}]})"));
    ASSERT_TRUE(answer.ok());
    ASSERT_EQ(answer.value.pages.size(), 2u);
    EXPECT_EQ(answer.value.pages[0].title, "a [2J b");
    EXPECT_EQ(answer.value.pages[1].id, "3");
    EXPECT_LE(answer.value.pages[1].title.size(), 1100u);
}

// kepano/defuddle#207, elizaOS/eliza#23730: titles that were cut by their UTF-16 lengths.
TEST(CloudListing, OneTitleThatIsCutInsideOfACharacterCostsNoOtherPage) {
    for (const auto* cut : {R"(\ud83d)", R"(\udE80 x)", "\xF0\x9F\x9A", "a\tb"}) {
        const auto answer = parse_listing(cloud(), whole_space(), "",
                                          ok(R"({"results":[{"id":"1","title":"Launch )" + std::string(cut) +
                                             R"("},{"id":"2","title":"Two"}],"_links":{}})"));
        ASSERT_TRUE(answer.ok()) << cut << answer.why.message;
        EXPECT_THAT(ids_of(answer.value), ElementsAre("1", "2")) << cut;
        EXPECT_EQ(answer.value.pages[0].title.substr(0, 7), "Launch ") << cut;
    }
}

TEST(CloudListing, AnswersThatNestWithoutEndAreDamaged) {
    for (const std::string& hostile : {std::string(30'000'000, '['), "[" + std::string(3'000'000, ',') + "]",
                                       std::string(10'000, '[') + std::string(10'000, ']')}) {
        const auto listed = parse_listing(cloud(), whole_space(), "", ok("{\"results\":" + hostile + "}"));
        EXPECT_EQ(listed.why.code, errc::not_json);
        EXPECT_FALSE(classify(cloud(), answer(500, hostile)).message.empty());
    }
}

TEST(CloudListing, FollowsNextBelowTheConfiguredBase) {
    for (const auto& at : {cloud(), gateway()}) {
        const auto first = parse_listing(
            at, whole_space(), "",
            ok(R"({"results":[],"_links":{"next":"/wiki/api/v2/spaces/65538/pages?limit=250&cursor=abc%3D%3D","base":"https://acme.atlassian.net/wiki"}})"));
        ASSERT_TRUE(first.ok());
        const auto second = make_listing(at, whole_space(), first.value.next);
        EXPECT_EQ(second.url, at.root + "/api/v2/spaces/65538/pages?limit=250&cursor=abc%3D%3D")
            << "an empty page with next is not the end";
    }
}

TEST(CloudListing, FollowsLinkHeaderWhereBodyHasNoNext) {
    const auto answer =
        parse_listing(cloud(), whole_space(), "",
                      ok(R"({"results":[]})", {{"Link", "</wiki/api/v2/spaces/65538/pages?cursor=q>; rel=\"next\""}}));
    EXPECT_EQ(answer.value.next, "/api/v2/spaces/65538/pages?cursor=q");
}

TEST(CloudListing, NextThatNamesAnotherHostIsFollowedBelowOurOwn) {
    const auto chunk = parse_listing(
        gateway(), whole_space(), "",
        ok(R"({"results":[{"id":"1"}],"_links":{"next":"https://acme.atlassian.net/wiki/api/v2/pages?cursor=q"}})"));
    ASSERT_TRUE(chunk.ok()) << chunk.why.message;
    EXPECT_EQ(make_listing(gateway(), whole_space(), chunk.value.next).url, gateway().root + "/api/v2/pages?cursor=q");
    const auto query_only =
        parse_listing(cloud(), whole_space(), "", ok(R"({"results":[],"_links":{"next":"?cursor=q&limit=250"}})"));
    EXPECT_EQ(query_only.value.next, "/api/v2/spaces/65538/pages?cursor=q&limit=250");
    const auto object = parse_listing(cloud(), whole_space(), "",
                                      ok(R"({"results":[],"_links":{"next":{"href":"/wiki/api/v2/pages?cursor=q"}}})"));
    EXPECT_EQ(object.value.next, "/api/v2/pages?cursor=q");
}

TEST(CloudListing, NextOutOfTheApiIsAFailureAndNotTheEnd) {
    const auto answer =
        parse_listing(cloud(), whole_space(), "",
                      ok(R"({"results":[{"id":"1"}],"_links":{"next":"https://evil.example/steal?cursor=q"}})"));
    EXPECT_EQ(answer.why.code, errc::unexpected_answer);
    EXPECT_EQ(answer.value.next, "");
    EXPECT_TRUE(answer.value.pages.empty());
}

TEST(Listing, VoidPlacesAreRecognised) {
    const std::string place = "/api/v2/spaces/1/pages?cursor=abc";
    const struct {
        const char* what;
        int status;
        const char* body;
        std::string next;
        errc code;
    } cases[] = {
        {"v2", 400,
         R"({"errors":[{"status":400,"code":"INVALID_REQUEST_PARAMETER","title":"Provided value for 'cursor' is not the correct type. Expected type is Cursor."}]})",
         place, errc::cursor_void},
        {"detail only", 400, R"({"errors":[{"title":"Bad","detail":"The provided cursor was not valid."}]})", place,
         errc::cursor_void},
        {"scan", 400, R"({"statusCode":400,"message":"BadRequestException: Invalid cursor"})",
         "/rest/api/content/scan?cursor=x", errc::cursor_void},
        {"expired", 400, R"({"message":"Cursor has expired"})", place, errc::cursor_void},
        {"gone", 410, "", place, errc::cursor_void},
        {"not found", 404, R"({"errors":[{"status":404,"title":"Not Found"}]})", place, errc::cursor_void},
        {"a proxy's 404", 404, "<html>Not Found</html>", place, errc::not_found},
        {"the first chunk", 404, R"({"errors":[{"status":404,"title":"Not Found"}]})", "", errc::not_found},
        {"another parameter", 400, R"({"errors":[{"title":"limit must be between 1 and 250"}]})", place,
         errc::bad_request},
    };
    for (const auto& c : cases)
        EXPECT_EQ(to_string(parse_listing(cloud(), whole_space(), c.next, answer(c.status, c.body)).why.code),
                  to_string(c.code))
            << c.what;
}

TEST(CloudListing, NextThatLeadsInACircleIsAFailure) {
    const std::string next = "/api/v2/spaces/65538/pages?cursor=q";
    const auto answer =
        parse_listing(cloud(), whole_space(), next, ok(R"({"results":[],"_links":{"next":"/wiki)" + next + R"("}})"));
    EXPECT_EQ(answer.why.code, errc::unexpected_answer);
}

TEST(CloudListing, OtherShapesAreUnexpected) {
    for (const char* body : {"{}", "[]", R"({"results":null})", R"({"results":{"id":"1"}})"})
        EXPECT_EQ(parse_listing(cloud(), whole_space(), "", ok(body)).why.code, errc::unexpected_answer) << body;
    EXPECT_EQ(parse_listing(cloud(), whole_space(), "", ok("<html>")).why.code, errc::not_json);
    EXPECT_EQ(parse_listing(cloud(), whole_space(), "", ok("{\"results\":[")).why.code, errc::not_json);
}

TEST(CloudListing, GivenIdsAreReadInSlicesOf250) {
    const auto scope = given(600);
    std::vector<std::size_t> sizes;
    std::string next;
    do {
        const auto request = make_listing(cloud(), scope, next);
        EXPECT_THAT(request.url, HasSubstr("/wiki/api/v2/pages?id="));
        EXPECT_EQ(parameter(request, "status"), "current");
        EXPECT_EQ(parameter(request, "space-id"), "65538") << "pages of other spaces are not ours";
        sizes.push_back(count_of(request.url, "id=") - 1); // space-id
        next = parse_listing(cloud(), scope, next, ok(R"({"results":[]})")).value.next;
    } while (!next.empty() && sizes.size() < 10);
    EXPECT_THAT(sizes, ElementsAre(250u, 250u, 100u));
}

TEST(CloudListing, SliceThatTheServerSplitsIsFinishedBeforeTheNextOne) {
    const auto scope = given(300);
    const auto first =
        parse_listing(cloud(), scope, "",
                      ok(R"({"results":[{"id":"1000"}],"_links":{"next":"/wiki/api/v2/pages?cursor=q&limit=100"}})"));
    EXPECT_EQ(path_of(cloud(), make_listing(cloud(), scope, first.value.next)), "/api/v2/pages?cursor=q&limit=100");
    const auto second = parse_listing(cloud(), scope, first.value.next, ok(R"({"results":[{"id":"1001"}]})"));
    EXPECT_EQ(count_of(make_listing(cloud(), scope, second.value.next).url, "id=") - 1, 50u);
    EXPECT_EQ(parse_listing(cloud(), scope, second.value.next, ok(R"({"results":[]})")).value.next, "");
}

TEST(CloudListing, GivenPagesAreCurrentPagesOfTheSpace) {
    const auto chunk = parse_listing(cloud(), given(1), "", ok(R"({"results":[
        {"id":"1000","status":"current","spaceId":"65538"}, {"id":"1001","status":"trashed","spaceId":"65538"},
        {"id":"1002","status":"draft"}, {"id":"1003","status":"current","spaceId":"7"},
        {"id":"1004","type":"blogpost","status":"current"}, {"id":"1005"}]})"));
    EXPECT_THAT(ids_of(chunk.value), ElementsAre("1000", "1005"));
    EXPECT_TRUE(is_page_number("9223372036854775807"));
    for (const char* id : {"", "9223372036854775808", "99999999999999999999", "-1", "12a", " 1", "../1"})
        EXPECT_FALSE(is_page_number(id)) << id;
}

TEST(Listing, AGivenPageComesFirstThenItsDescendants) {
    for (const auto& at : {cloud(), datacenter()}) {
        auto scope = below("42");
        scope.page_ids = {"42"};
        const std::string page = R"({"id":"42","status":"current","version":{"number":1}})";
        const auto first =
            parse_listing(at, scope, "", ok(at.kind == api::cloud ? R"({"results":[)" + page + "]}" : page));
        ASSERT_TRUE(first.ok()) << first.why.message;
        EXPECT_THAT(ids_of(first.value), ElementsAre("42"));
        const auto request = make_listing(at, scope, first.value.next);
        EXPECT_EQ(parameter(request, "cql"), "ancestor=42 and type=page and space=\"DOCS\"");
        const auto second = parse_listing(at, scope, first.value.next, ok(v1_pages(7, 2, "")));
        EXPECT_THAT(ids_of(second.value), ElementsAre("7", "8"));
        EXPECT_EQ(second.value.next, "");
    }
}

TEST(CloudListing, DescendantsAreSearchedAndExpandIsAddedBack) {
    const auto request = make_listing(cloud(), below("42"), "");
    EXPECT_THAT(request.url, HasSubstr("/wiki/rest/api/content/search?cql="));
    EXPECT_EQ(parameter(request, "cql"), R"(ancestor=42 and type=page and space="DOCS")");
    EXPECT_EQ(parameter(request, "expand"), "version");
    const auto answer =
        parse_listing(cloud(), below("42"), "",
                      ok(v1_pages(7, 2, R"(,"_links":{"next":"/rest/api/content/search?next=true&cursor=c1"})")));
    ASSERT_TRUE(answer.ok());
    EXPECT_EQ(answer.value.pages[0], (page_stub{"7", "t", 3, "2026-01-02T03:04:05Z"}));
    const auto second = make_listing(cloud(), below("42"), answer.value.next);
    EXPECT_EQ(second.url, cloud().root + "/rest/api/content/search?next=true&cursor=c1&expand=version");
    EXPECT_EQ(parameter(make_listing(cloud(), below("4\" or space=\"X"), ""), "cql"),
              R"(ancestor="4\" or space=\"X" and type=page and space="DOCS")");
}

// -- listing: Data Center ----------------------------------------------------------------------------

TEST(DataCenterListing, WalksByWhatCame) {
    const auto at = datacenter();
    const auto request = make_listing(at, whole_space(), "");
    EXPECT_EQ(path_of(at, request),
              "/rest/api/content?spaceKey=DOCS&type=page&status=current&start=0&limit=200&expand=version");
    // The server clamps to 100 and says so; the second page is short, but has a next.
    const std::string next = R"(,"_links":{"next":"/rest/api/content?start=1","base":"http://inside:8090"})";
    const auto first =
        parse_listing(at, whole_space(), "", ok(v1_pages(1, 100, R"(,"start":0,"limit":100,"size":100)" + next)));
    ASSERT_TRUE(first.ok());
    EXPECT_EQ(first.value.here, "start=0&size=100");
    const auto second_request = make_listing(at, whole_space(), first.value.next);
    EXPECT_EQ(first.value.back, "") << "nothing is before the first window";
    EXPECT_EQ(parameter(second_request, "start"), "99") << "windows overlap by a page";
    EXPECT_EQ(parameter(second_request, "limit"), "100");
    const auto second =
        parse_listing(at, whole_space(), first.value.next, ok(v1_pages(100, 8, R"(,"limit":100,"size":8)" + next)));
    EXPECT_EQ(parameter(make_listing(at, whole_space(), second.value.next), "start"), "106");
    EXPECT_EQ(parameter(make_listing(at, whole_space(), second.value.back), "start"), "0");
    EXPECT_EQ(parse_listing(at, whole_space(), second.value.next, ok(v1_pages(1, 100, ""))).value.next, "")
        << "no next is the end";
    EXPECT_EQ(parse_listing(at, whole_space(), second.value.next, ok(v1_pages(1, 0, next))).value.next, "")
        << "an empty page is the end";
    const auto third = parse_listing(at, whole_space(), "start=300&limit=100&known", ok(v1_pages(1, 0, "")));
    EXPECT_EQ(parameter(make_listing(at, whole_space(), third.value.back), "start"), "201");
    EXPECT_EQ(parse_listing(at, whole_space(), "start=300&limit=1", ok(v1_pages(1, 1, next))).value.back, "")
        << "windows of one page cannot overlap";
}

TEST(DataCenterListing, GivenIdsAreReadOneByOneAndAbsentOnesAreNoFailure) {
    const auto at = datacenter();
    const auto scope = given(3);
    EXPECT_EQ(path_of(at, make_listing(at, scope, "")), "/rest/api/content/1000?expand=version%2Cspace");
    const auto first =
        parse_listing(at, scope, "", ok(R"({"id":"1000","title":"t","version":{"number":1},"space":{"key":"DOCS"}})"));
    ASSERT_TRUE(first.ok());
    EXPECT_THAT(ids_of(first.value), ElementsAre("1000"));
    const auto second = parse_listing(at, scope, first.value.next,
                                      answer(404, R"({"statusCode":404,"message":"No content found with id: 1001"})"));
    ASSERT_TRUE(second.ok()) << second.why.message;
    EXPECT_TRUE(second.value.pages.empty());
    EXPECT_EQ(path_of(at, make_listing(at, scope, second.value.next)), "/rest/api/content/1002?expand=version%2Cspace");
    const auto third = parse_listing(at, scope, second.value.next, ok(R"({"id":"1002","space":{"key":"OTHER"}})"));
    EXPECT_TRUE(third.ok());
    EXPECT_TRUE(third.value.pages.empty()) << "a page of another space";
    EXPECT_EQ(third.value.next, "");
    EXPECT_EQ(parse_listing(at, scope, "", answer(404, "<html>")).why.code, errc::not_found);
    EXPECT_EQ(parse_listing(at, scope, "", answer(401, "")).why.code, errc::bad_credentials);
}

TEST(DataCenterListing, DescendantsFollowTheServersNext) {
    const auto at = datacenter();
    const auto answer = parse_listing(
        at, below("42"), "",
        ok(v1_pages(1, 2,
                    R"(,"_links":{"next":"/confluence/rest/api/content/search?cql=ancestor%3D42&start=2&limit=2"})")));
    EXPECT_EQ(path_of(at, make_listing(at, below("42"), answer.value.next)),
              "/rest/api/content/search?cql=ancestor%3D42&start=2&limit=2&expand=version");
}

} // namespace
} // namespace tagwright::confluence

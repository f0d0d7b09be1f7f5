#include "tests/unit/confluence/fixtures.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tagwright::confluence {
namespace {

using namespace test;
using ::testing::HasSubstr;

TEST(CurrentUser, IsReadOnBothKindsOfSite) {
    const auto ann = parse_current_user(
        cloud(), ok(R"({"type":"known","accountId":"557058:aa","email":"x","publicName":"ann","displayName":"Ann"})"));
    ASSERT_TRUE(ann.ok());
    EXPECT_EQ(ann.value.id, "557058:aa");
    EXPECT_EQ(ann.value.display_name, "Ann");
    EXPECT_FALSE(ann.value.anonymous);

    const auto bob = parse_current_user(datacenter(),
                                        ok(R"({"type":"known","username":"bob","userKey":"8a7f","displayName":null})"));
    ASSERT_TRUE(bob.ok());
    EXPECT_EQ(bob.value.id, "8a7f");
    EXPECT_EQ(bob.value.display_name, "bob");
    EXPECT_EQ(path_of(datacenter(), make_current_user(datacenter())), "/rest/api/user/current");
}

TEST(CurrentUser, AnonymousIsRecognised) {
    for (const char* body : {R"({"type":"anonymous","displayName":"Anonymous"})", R"({"displayName":"?"})", "{}",
                             R"({"type":"anonymous","accountId":"x"})"}) {
        const auto who = parse_current_user(datacenter(), ok(body));
        ASSERT_TRUE(who.ok()) << body;
        EXPECT_TRUE(who.value.anonymous) << body;
    }
}

TEST(CurrentUser, WrongPatServedAsAnonymousIsBadCredentials) {
    const auto who = parse_current_user(
        datacenter(), ok(R"({"type":"anonymous"})", {{"X-Seraph-LoginReason", "AUTHENTICATED_FAILED"}}));
    EXPECT_EQ(who.why.code, errc::bad_credentials);
    EXPECT_THAT(who.why.message, HasSubstr("CONFLUENCE_PAT"));
}

TEST(CurrentUser, OtherJsonIsUnexpected) {
    EXPECT_EQ(parse_current_user(cloud(), ok("[]")).why.code, errc::unexpected_answer);
    EXPECT_EQ(parse_current_user(cloud(), ok("42")).why.code, errc::not_json);
}

TEST(FindSpace, CloudTakesTheMatchingKeyOfTheList) {
    EXPECT_EQ(parameter(make_find_space(cloud(), "docs"), "keys"), "docs");
    const auto found = parse_find_space(cloud(), "docs", ok(R"({"results":[{"id":"9","key":"OTHER","name":"o"},
        {"id":"65538","key":"DOCS","name":"Documentation","status":"strange","homepageId":null}],"_links":{}})"));
    ASSERT_TRUE(found.ok()) << found.why.message;
    EXPECT_EQ(found.value.id, "65538");
    EXPECT_EQ(found.value.key, "DOCS");
    EXPECT_EQ(found.value.name, "Documentation");
}

TEST(FindSpace, ExactKeyWinsAndNumbersAreIds) {
    const auto found = parse_find_space(
        cloud(), "docs",
        ok(R"({"results":[{"id":1,"key":"DOCS","name":null},{"id":2,"key":"docs"},{"id":3,"key":"Docs"}]})"));
    ASSERT_TRUE(found.ok());
    EXPECT_EQ(found.value.id, "2");
    EXPECT_EQ(found.value.name, "");
}

TEST(FindSpace, UnknownKeyIsSpaceNotFound) {
    EXPECT_EQ(parse_find_space(cloud(), "NOPE", ok(R"({"results":[]})")).why.code, errc::space_not_found);
    EXPECT_EQ(parse_find_space(cloud(), "NOPE", ok(R"({"results":[{"id":"1","key":"YES"},7,null]})")).why.code,
              errc::space_not_found);
    EXPECT_EQ(
        parse_find_space(datacenter(), "NOPE", answer(404, R"({"statusCode":404,"message":"No space"})")).why.code,
        errc::space_not_found);
    EXPECT_THAT(parse_find_space(cloud(), "NOPE", ok(R"({"results":[]})")).why.message, HasSubstr("NOPE"));
}

TEST(FindSpace, NotFoundInHtmlMeansWrongAddress) {
    const auto found = parse_find_space(datacenter(), "DOCS", answer(404, "<html>Not Found</html>"));
    EXPECT_EQ(found.why.code, errc::not_found);
    EXPECT_THAT(found.why.message, HasSubstr("CONFLUENCE_BASE_URL"));
}

TEST(FindSpace, DataCenterReadsOneSpace) {
    EXPECT_EQ(path_of(datacenter(), make_find_space(datacenter(), "~ann b")), "/rest/api/space/~ann%20b");
    const auto found = parse_find_space(datacenter(), "docs",
                                        ok(R"({"id":98306,"key":"DOCS","name":"Documentation","type":"global"})"));
    ASSERT_TRUE(found.ok());
    EXPECT_EQ(found.value.id, "DOCS") << "Data Center lists by key";
    EXPECT_EQ(found.value.key, "DOCS");
}

TEST(FindSpace, ListOfAnotherShapeIsUnexpected) {
    EXPECT_EQ(parse_find_space(cloud(), "A", ok(R"({"results":{}})")).why.code, errc::unexpected_answer);
    EXPECT_EQ(parse_find_space(cloud(), "A", ok("[]")).why.code, errc::unexpected_answer);
}

TEST(Spaces, AreListedButForPersonalAndArchivedOnes) {
    EXPECT_EQ(parameter(make_list_spaces(cloud(), {}), "status"), "current");
    const auto found = parse_list_spaces(cloud(), {}, ok(R"({"results":[
        {"id":"1","key":"DOCS","name":"Docs","type":"global","status":"current"},
        {"id":"2","key":"~712020ab","name":"Ann","type":"personal","status":"current"},
        {"id":"3","key":"KB","name":"Knowledge","type":"knowledge_base","status":"current"},
        {"id":"4","key":"OLD","name":"Old","type":"global","status":"archived"}],
        "_links":{"next":"/wiki/api/v2/spaces?status=current&limit=250&cursor=abc"}})"));
    ASSERT_TRUE(found.ok()) << found.why.message;
    ASSERT_EQ(found.value.spaces.size(), 2u);
    EXPECT_EQ(found.value.spaces[1].key, "KB");
    EXPECT_EQ(parameter(make_list_spaces(cloud(), found.value.next), "cursor"), "abc");
    EXPECT_EQ(parse_list_spaces(datacenter(), {}, ok(R"({"results":[{"id":9,"key":"DOCS","name":"Docs"}]})"))
                  .value.spaces.at(0)
                  .key,
              "DOCS");
    EXPECT_EQ(parse_list_spaces(cloud(), {}, ok(R"({"spaces":[]})")).why.code, errc::unexpected_answer);
    const auto elsewhere =
        parse_list_spaces(cloud(), {}, ok(R"({"results":[],"_links":{"next":"https://evil.example/x"}})"));
    EXPECT_EQ(elsewhere.why.code, errc::unexpected_answer);
}

} // namespace
} // namespace tagwright::confluence

#include "tests/unit/confluence/fixtures.hpp"

#include <gtest/gtest.h>

namespace tagwright::confluence {
namespace {

using namespace test;

TEST(Requests, CarryAcceptAuthorizationAndDeadline) {
    auto at = cloud();
    at.timeout = std::chrono::milliseconds(1234);
    const auto request = make_current_user(at);
    EXPECT_EQ(request.method, "GET");
    EXPECT_EQ(request.url, "https://acme.atlassian.net/wiki/rest/api/user/current");
    EXPECT_EQ(find_header(request.headers, "accept"), "application/json");
    EXPECT_EQ(find_header(request.headers, "authorization"), at.authorization);
    EXPECT_EQ(request.timeout, std::chrono::milliseconds(1234));
    at.authorization.clear();
    EXPECT_EQ(find_header(make_current_user(at).headers, "authorization"), "");
}

TEST(Requests, EverythingButUnreservedIsEncoded) {
    EXPECT_EQ(path_of(datacenter(), make_find_space(datacenter(), "a/../b?c")), "/rest/api/space/a%2F..%2Fb%3Fc");
    EXPECT_EQ(parameter(make_find_space(cloud(), "A&keys=B"), "keys"), "A&keys=B");
}

TEST(Requests, CqlStringsEscapeBackslashThenQuote) {
    EXPECT_EQ(cql_quote(R"(a\"b)"), R"("a\\\"b")");
    EXPECT_EQ(cql_id("123"), "123");
    EXPECT_EQ(cql_id("1 or 1=1"), "\"1 or 1=1\"");
    EXPECT_EQ(cql_id(""), "\"\"");
}

TEST(NextLink, IsAPathBelowOurOwnRootWhateverTheSiteCallsItself) {
    const struct {
        const char* link;
        const char* path;
    } cases[] = {
        {"/wiki/api/v2/spaces/1/pages?cursor=a%3D&limit=250", "/api/v2/spaces/1/pages?cursor=a%3D&limit=250"},
        {"https://api.atlassian.com/ex/confluence/1f-2e/wiki/api/v2/pages?cursor=x", "/api/v2/pages?cursor=x"},
        {"/ex/confluence/1f-2e/wiki/api/v2/pages?cursor=x", "/api/v2/pages?cursor=x"},
        {"/rest/api/content/search?next=true&cursor=y", "/rest/api/content/search?next=true&cursor=y"},
        {"/confluence/rest/api/content?start=2", "/rest/api/content?start=2"},
        {"https://WIKI.acme.example:8443/confluence/rest/api/content?start=2", "/rest/api/content?start=2"},
        {"https://acme.atlassian.net:443/wiki/api/v2/pages?cursor=x", "/api/v2/pages?cursor=x"},
        // another name of the same site; its host is never asked
        {"http://inside.acme.example:8090/rest/api/content?start=2", "/rest/api/content?start=2"},
        {"https://other.example/wiki/api/v2/pages?cursor=x", "/api/v2/pages?cursor=x"},
        {"//other.example/wiki/api/v2/pages?cursor=x", "/api/v2/pages?cursor=x"},
        {"/wiki/wiki/api/v2/pages?cursor=x", "/api/v2/pages?cursor=x"},
        {"rest/api/content?start=2", "/rest/api/content?start=2"},
        {"api/v2/pages?cursor=x", "/api/v2/pages?cursor=x"},
        {"/rest/api/content?next=/api/v2/x", "/rest/api/content?next=/api/v2/x"},
    };
    for (const auto& c : cases)
        EXPECT_EQ(resolve_next(c.link), c.path) << c.link;
}

TEST(NextLink, OutOfTheApiIsNotFollowed) {
    for (const char* link : {
             "https://evil.example/",
             "/\\evil.example/api/v2/pages",
             "@evil.example/",
             "/wiki/admin/users",
             "/wiki/admin?x=/api/v2/pages",
             "/wiki/api/v2/../../logout",
             "/wiki/api/v2/%2e%2e/%2E%2E/logout",
             "/wiki/../api/v2/pages",
             "/wiki/api/v2/pages?a b",
             "/wiki/api/v2/pages\r\nHost: evil.example",
             "javascript:alert(1)",
             "",
         })
        EXPECT_EQ(resolve_next(link), std::nullopt) << link;
}

TEST(NextLink, IsFoundInLinkHeader) {
    const struct {
        std::string_view header;
        std::string_view next;
    } cases[] = {
        {"</wiki/api/v2/p?cursor=a>; rel=\"next\"", "/wiki/api/v2/p?cursor=a"},
        {"<https://x>; rel=\"base\", </n>; rel=next", "/n"},
        {"</a>; rel=\"prev\", </b>; title=\"x, y\"; rel=\"next\"", "/b"},
        {"</a>; rel=\"nextish\"", ""},
        {"</a", ""},
        {"rel=next", ""},
        {"", ""},
    };
    for (const auto& c : cases)
        EXPECT_EQ(next_of_link_header({{"link", std::string(c.header)}}), c.next) << c.header;
    EXPECT_EQ(next_of_link_header({}), "");
}

TEST(Requests, MissingParametersOfNextAreAdded) {
    EXPECT_EQ(with_default("/p?cursor=1", "expand", "version"), "/p?cursor=1&expand=version");
    EXPECT_EQ(with_default("/p?expand=x", "expand", "version"), "/p?expand=x");
    EXPECT_EQ(with_default("/p", "expand", "a,b"), "/p?expand=a%2Cb");
    EXPECT_EQ(with_default("/p?xexpand=1", "expand", "v"), "/p?xexpand=1&expand=v");
}

} // namespace
} // namespace tagwright::confluence

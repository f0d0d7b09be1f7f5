#include "app/cli/site_address.hpp"

#include <gmock/gmock.h>

namespace tagwright::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

struct good_address {
    const char* typed;
    const char* base_url;
    const char* space;
};

TEST(SiteAddress, AnyAddressOfAWikiNamesTheSite) {
    const good_address cases[] = {
        {"https://acme.atlassian.net/wiki", "https://acme.atlassian.net/wiki", ""},
        {"acme.atlassian.net", "https://acme.atlassian.net/wiki", ""},
        {"  https://ACME.atlassian.net/wiki///  ", "https://acme.atlassian.net/wiki", ""},
        {"<https://acme.atlassian.net>,", "https://acme.atlassian.net/wiki", ""},
        {"\"acme.atlassian.net/wiki/\"", "https://acme.atlassian.net/wiki", ""},
        {"http://acme.atlassian.net", "https://acme.atlassian.net/wiki", ""},
        {"https://acme.atlassian.net/wiki/spaces/DOCS/overview", "https://acme.atlassian.net/wiki", "DOCS"},
        {"https://acme.atlassian.net/wiki/spaces/DOCS/pages/123/A+Title?focusedCommentId=4#c",
         "https://acme.atlassian.net/wiki", "DOCS"},
        {"https://acme.atlassian.net/wiki/spaces/~712020abc/overview", "https://acme.atlassian.net/wiki", "~712020abc"},
        {"https://acme.atlassian.net/wiki/spaces/%7Ejane/overview", "https://acme.atlassian.net/wiki", "~jane"},
        {"https://acme.atlassian.net/wiki/spaces", "https://acme.atlassian.net/wiki", ""},
        {"https://acme.atlassian.net/wiki/home", "https://acme.atlassian.net/wiki", ""},
        {"https://acme.atlassian.net/wiki/x/AbCd", "https://acme.atlassian.net/wiki", ""},
        {"https://acme.atlassian.net/jira/software/projects/ABC", "https://acme.atlassian.net/wiki", ""},
        {"https://acme.atlassian.net/wiki/api/v2/pages", "https://acme.atlassian.net/wiki", ""},
        {"https://api.atlassian.com/ex/confluence/11-22/wiki/rest/api",
         "https://api.atlassian.com/ex/confluence/11-22/wiki", ""},
        {"https://docs.acme.com/wiki/spaces/DOCS/overview", "https://docs.acme.com/wiki", "DOCS"},
        {"https://wiki.example.com", "https://wiki.example.com", ""},
        {"https://wiki.example.com:8443/confluence/display/DOCS/Some+Page", "https://wiki.example.com:8443/confluence",
         "DOCS"},
        {"https://wiki.example.com/display/~jane", "https://wiki.example.com", "~jane"},
        {"https://wiki.example.com/pages/viewpage.action?pageId=123", "https://wiki.example.com", ""},
        {"https://wiki.example.com/pages/viewpage.action?spaceKey=DOCS&title=X", "https://wiki.example.com", "DOCS"},
        {"https://wiki.example.com/spaces/viewspace.action?key=DOCS", "https://wiki.example.com", "DOCS"},
        {"https://wiki.example.com/c/login.action?os_destination=%2F", "https://wiki.example.com/c", ""},
        {"https://wiki.example.com/dashboard.action#all-updates", "https://wiki.example.com", ""},
        {"http://127.0.0.1:8090/confluence/", "http://127.0.0.1:8090/confluence", ""},
        {"localhost:8090", "http://localhost:8090", ""},
        {"127.example.com", "https://127.example.com", ""},
        {"wiki:8090/x/1", "https://wiki:8090", ""},
    };
    for (const auto& [typed, base_url, space] : cases) {
        const auto found = read_site_address(typed);
        EXPECT_EQ(found.problem, "") << typed;
        EXPECT_EQ(found.base_url, base_url) << typed;
        EXPECT_EQ(found.space, space) << typed;
    }
    EXPECT_TRUE(read_site_address("acme.atlassian.net").cloud);
    EXPECT_FALSE(read_site_address("wiki.example.com").cloud);
}

TEST(SiteAddress, WhatIsNoneSaysWhatOneLooksLike) {
    for (const auto& [typed, message] :
         {std::pair{"", "an address is needed"},
          {"acme", "is no address: it looks like https://SITE.atlassian.net"},
          {"my wiki", "is no address"},
          {"ftp://wiki.example.com", "is no address"},
          {"https://", "is no address"},
          {"https://wiki.example.com:99999", "is no address"},
          {"https://id.atlassian.com/manage-profile", "not a wiki"},
          {"https://jane:hunter2@wiki.example.com", "does not belong into the address"}}) {
        const auto found = read_site_address(typed);
        EXPECT_EQ(found.base_url, "") << typed;
        EXPECT_THAT(found.problem, HasSubstr(message)) << typed;
        EXPECT_THAT(found.problem, Not(HasSubstr("hunter2")));
    }
}

} // namespace
} // namespace tagwright::cli

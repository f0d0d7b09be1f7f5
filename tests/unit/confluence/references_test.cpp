#include "providers/confluence/references.hpp"

#include <gtest/gtest.h>

namespace tagwright::confluence {
namespace {

TEST(Reference, AddressesOfSpacesAndPagesAreTakenApart) {
    const struct {
        const char* text;
        const char* origin;
        const char* space;
        const char* page;
    } cases[] = {
        {"https://acme.atlassian.net/wiki/spaces/DOCS/overview", "https://acme.atlassian.net", "DOCS", ""},
        {"https://acme.atlassian.net/wiki/spaces/DOCS", "https://acme.atlassian.net", "DOCS", ""},
        {"acme.atlassian.net/wiki/spaces/DOCS/overview?homepageId=77", "https://acme.atlassian.net", "DOCS", ""},
        {"https://ACME.atlassian.net/wiki/spaces/DOCS/pages/999/A+Title", "https://acme.atlassian.net", "DOCS", "999"},
        {"https://acme.atlassian.net/wiki/spaces/DOCS/pages/999", "https://acme.atlassian.net", "DOCS", "999"},
        {"https://acme.atlassian.net/wiki/spaces/DOCS/pages/edit-v2/999?draftShareId=1", "https://acme.atlassian.net",
         "DOCS", "999"},
        {"https://acme.atlassian.net/wiki/spaces/DOCS/pages/999/T#Heading-1", "https://acme.atlassian.net", "DOCS",
         "999"},
        {"https://acme.atlassian.net/wiki/spaces/DOCS/folder/123?atlOrigin=x", "https://acme.atlassian.net", "DOCS",
         "123"},
        {"https://acme.atlassian.net/wiki/spaces/DOCS/blog/2026/01/31/555/News", "https://acme.atlassian.net", "DOCS",
         "555"},
        {"https://acme.atlassian.net/wiki/spaces/~557058aa/overview", "https://acme.atlassian.net", "~557058aa", ""},
        {"https://acme.atlassian.net/wiki/spaces/%7Ejo/pages/5", "https://acme.atlassian.net", "~jo", "5"},
        {"https://wiki.acme.example/display/DOCS/Page+Title", "https://wiki.acme.example", "DOCS", ""},
        {"https://wiki.acme.example:8443/confluence/display/~jo", "https://wiki.acme.example:8443", "~jo", ""},
        {"https://wiki.acme.example/spaces/viewspace.action?key=DOCS", "https://wiki.acme.example", "DOCS", ""},
        {"https://wiki.acme.example/pages/viewpage.action?pageId=999", "https://wiki.acme.example", "", "999"},
        {"https://wiki.acme.example/pages/viewpage.action?spaceKey=DOCS&title=A+b", "https://wiki.acme.example", "DOCS",
         ""},
        {"https://wiki.acme.example/pages/editpage.action?pageId=999&x=1", "https://wiki.acme.example", "", "999"},
        {"https://acme.atlassian.net/wiki/x/AbCd", "https://acme.atlassian.net", "", ""},
        {"https://ann:pw@wiki.acme.example/display/DOCS", "https://wiki.acme.example", "DOCS", ""},
        {"localhost:8090/display/DOCS", "https://localhost:8090", "DOCS", ""},
    };
    for (const auto& c : cases) {
        const auto found = read_reference(c.text);
        ASSERT_TRUE(found) << c.text;
        EXPECT_EQ(found->origin, c.origin) << c.text;
        EXPECT_EQ(found->space, c.space) << c.text;
        EXPECT_EQ(found->page, c.page) << c.text;
    }
}

TEST(Reference, KeysAndIdsAreNoAddresses) {
    for (const char* text : {"DOCS", "~jo", "~557058:aa11", "999", "", "a.b", "ftp://x/spaces/A", "/spaces/A"})
        EXPECT_FALSE(read_reference(text)) << text;
}

TEST(Reference, AnAddressOfAnotherHostIsNotOurs) {
    EXPECT_TRUE(may_belong_to("https://acme.atlassian.net", "https://acme.atlassian.net/wiki"));
    EXPECT_TRUE(may_belong_to("https://acme.atlassian.net", "ACME.atlassian.net/wiki"));
    EXPECT_TRUE(may_belong_to("http://wiki.acme.example:80", "http://wiki.acme.example/confluence"));
    EXPECT_TRUE(may_belong_to("https://acme.atlassian.net", "https://api.atlassian.com/ex/confluence/1f-2e"));
    EXPECT_FALSE(may_belong_to("https://other.atlassian.net", "https://acme.atlassian.net/wiki"));
    EXPECT_FALSE(may_belong_to("https://wiki.acme.example", "https://api.atlassian.com/ex/confluence/1f-2e"));
    EXPECT_FALSE(may_belong_to("https://wiki.acme.example:8443", "https://wiki.acme.example"));
}

} // namespace
} // namespace tagwright::confluence

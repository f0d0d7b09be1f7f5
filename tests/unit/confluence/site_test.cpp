#include "tests/unit/confluence/fixtures.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tagwright::confluence {
namespace {

using namespace test;
using ::testing::ElementsAre;

TEST(Site, RootIsFoundInWhatPeopleType) {
    const struct {
        api kind;
        std::string_view typed;
        std::string_view root;
    } cases[] = {
        {api::cloud, "https://acme.atlassian.net/wiki", "https://acme.atlassian.net/wiki"},
        {api::cloud, "https://acme.atlassian.net", "https://acme.atlassian.net/wiki"},
        {api::cloud, " https://ACME.atlassian.net/ \n", "https://acme.atlassian.net/wiki"},
        {api::cloud, "acme.atlassian.net", "https://acme.atlassian.net/wiki"},
        {api::cloud, "https://acme.atlassian.net/wiki/", "https://acme.atlassian.net/wiki"},
        {api::cloud, "https://acme.atlassian.net/wiki/spaces/DOCS/overview?x=1#y", "https://acme.atlassian.net/wiki"},
        {api::cloud, "https://acme.atlassian.net/wiki/api/v2", "https://acme.atlassian.net/wiki"},
        {api::cloud, "https://api.atlassian.com/ex/confluence/1f-2e",
         "https://api.atlassian.com/ex/confluence/1f-2e/wiki"},
        {api::cloud, "https://api.atlassian.com/ex/confluence/1f-2e/wiki/",
         "https://api.atlassian.com/ex/confluence/1f-2e/wiki"},
        {api::cloud, "http://127.0.0.1:4010", "http://127.0.0.1:4010/wiki"},
        {api::datacenter, "https://wiki.acme.example/", "https://wiki.acme.example"},
        {api::datacenter, "https://acme.example/confluence//", "https://acme.example/confluence"},
        {api::datacenter, "https://acme.example/confluence/display/DOCS/Home", "https://acme.example/confluence"},
        {api::datacenter, "https://acme.example/wiki/rest/api", "https://acme.example/wiki"},
        {api::datacenter, "https://acme.example/login.action?os_destination=%2F", "https://acme.example"},
        {api::datacenter, "https://acme.example/displays", "https://acme.example/displays"},
        {api::datacenter, "localhost:8090/c", "http://localhost:8090/c"},
        {api::datacenter, "127.example.com/c", "https://127.example.com/c"},
        {api::datacenter, "https://ann:pw@acme.example/c", "https://acme.example/c"},
    };
    for (const auto& c : cases)
        EXPECT_EQ(make_site(c.kind, {std::string(c.typed), {}, {}, {}}).root, c.root) << c.typed;
}

TEST(Site, CredentialsBecomeTheUsualHeader) {
    const std::string url = "https://x.example";
    EXPECT_EQ(make_site(api::cloud, {url, "ann@x.example", "tok", ""}).authorization, "Basic YW5uQHguZXhhbXBsZTp0b2s=");
    EXPECT_EQ(make_site(api::cloud, {url, "ann@x.example", "tok", "pat"}).authorization,
              "Basic YW5uQHguZXhhbXBsZTp0b2s=");
    EXPECT_EQ(make_site(api::datacenter, {url, "ann", "pw", "pat"}).authorization, "Bearer pat");
    EXPECT_EQ(make_site(api::datacenter, {url, "ann", "pw1", ""}).authorization, "Basic YW5uOnB3MQ==");
    EXPECT_EQ(make_site(api::cloud, {url, "", "", "oauth"}).authorization, "Bearer oauth");
    EXPECT_EQ(make_site(api::cloud, {url, "", "", ""}).authorization, "");
}

TEST(Site, SecretsCannotSplitTheHeader) {
    const auto at = make_site(api::datacenter, {"https://x.example", "", "", " pat\r\nX-Evil: 1\n"});
    EXPECT_EQ(at.authorization, "Bearer patX-Evil: 1");
}

TEST(Site, LikelyApisFollowTheHost) {
    EXPECT_THAT(likely_apis({"https://acme.atlassian.net/wiki", "", "", "p"}), ElementsAre(api::cloud));
    EXPECT_THAT(likely_apis({"https://api.atlassian.com/ex/confluence/1", "e", "t", ""}), ElementsAre(api::cloud));
    EXPECT_THAT(likely_apis({"https://wiki.acme.example", "", "", "p"}), ElementsAre(api::datacenter, api::cloud));
    EXPECT_THAT(likely_apis({"https://wiki.acme.example/confluence", "e", "t", ""}),
                ElementsAre(api::datacenter, api::cloud));
    EXPECT_THAT(likely_apis({"http://127.0.0.1:4010/wiki", "e", "t", ""}), ElementsAre(api::cloud, api::datacenter));
    EXPECT_THAT(likely_apis({"https://atlassian.net.evil.example", "", "", "p"}),
                ElementsAre(api::datacenter, api::cloud));
    EXPECT_EQ(likely_apis({"", "", "", ""}).size(), 2u);
}

} // namespace
} // namespace tagwright::confluence

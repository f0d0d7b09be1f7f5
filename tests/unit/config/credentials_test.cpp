// Which credentials are needed, and where they would travel in the clear.
#include "tests/unit/config/fixtures.hpp"

#include <gmock/gmock.h>

namespace tagwright {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* hidden = "hunter2-hunter2";

TEST(Credentials, CloudNeedsBothHalves) {
    EXPECT_EQ(problems_of(cloud_sources()), "");
    auto from = cloud_sources();
    from.environment.erase("CONFLUENCE_API_TOKEN");
    EXPECT_THAT(problems_of(from),
                HasSubstr("CONFLUENCE_API_TOKEN: is not set, but CONFLUENCE_EMAIL (environment) needs it"));
    from = cloud_sources();
    from.environment.erase("CONFLUENCE_EMAIL");
    EXPECT_THAT(problems_of(from), HasSubstr("CONFLUENCE_EMAIL: is not set, but CONFLUENCE_API_TOKEN (environment)"));
    from.environment.erase("CONFLUENCE_API_TOKEN");
    EXPECT_THAT(problems_of(from), HasSubstr("no credentials for Confluence"));
}

TEST(Credentials, PatStandsAlone) {
    auto from = cloud_sources();
    from.environment["CONFLUENCE_PAT"] = "pat-1234";
    EXPECT_THAT(problems_of(from), HasSubstr("CONFLUENCE_PAT (environment): is set, and so are"));
    from.environment.erase("CONFLUENCE_API_TOKEN");
    EXPECT_EQ(problems_of(from), ""); // the e-mail alone does no harm
    EXPECT_EQ(load_settings(from).values.confluence.pat.reveal(), "pat-1234");
}

TEST(Credentials, LoopbackMayBeAnonymous) {
    auto from = bare_sources();
    from.needs.confluence = true;
    from.environment["CONFLUENCE_BASE_URL"] = "http://127.0.0.1:8090";
    EXPECT_EQ(problems_of(from), "");
    from.environment["CONFLUENCE_BASE_URL"] = "http://10.0.0.1:8090";
    EXPECT_THAT(problems_of(from), HasSubstr("no credentials"));
}

TEST(Credentials, AreNotMissedByCommandsWithoutConfluence) {
    auto from = bare_sources();
    from.environment["CONFLUENCE_EMAIL"] = "me@example.com";
    EXPECT_EQ(problems_of(from), "");
}

TEST(Credentials, PlaintextIsWarnedOf) {
    auto from = cloud_sources();
    from.environment["CONFLUENCE_BASE_URL"] = "http://wiki.example";
    from.environment["TAG_SPACE_PROVIDER"] = "openai";
    from.environment["OPENAI_BASE_URL"] = "http://llm.example/v1";
    from.environment["OPENAI_API_KEY"] = hidden;
    auto loaded = load_settings(from);
    EXPECT_TRUE(loaded.ok()) << render(loaded.problems);
    EXPECT_THAT(loaded.warnings, ElementsAre(HasSubstr("CONFLUENCE_BASE_URL (environment): the credentials travel"),
                                             HasSubstr("provider openai: the key and the pages travel")));
    from.environment["CONFLUENCE_BASE_URL"] = "http://localhost";
    from.environment["OPENAI_BASE_URL"] = "http://[::1]:8000/v1";
    EXPECT_THAT(load_settings(from).warnings, IsEmpty());
}

TEST(Credentials, EmailMustNotHoldAColon) {
    auto from = cloud_sources();
    from.environment["CONFLUENCE_EMAIL"] = "me:you";
    EXPECT_THAT(problems_of(from), HasSubstr("CONFLUENCE_EMAIL=me:you (environment): must not have a colon"));
    from.environment["CONFLUENCE_EMAIL"] = "me:\xFFyou";
    EXPECT_THAT(problems_of(from), HasSubstr("CONFLUENCE_EMAIL=me:?you (environment)"));
}

} // namespace
} // namespace tagwright

#include "actors/site/connecting.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

namespace tagwright {
namespace {

using ::testing::HasSubstr;

constexpr const char* ann = R"({"type":"known","accountId":"a1","username":"ann","displayName":"Ann"})";
constexpr const char* no_scope = R"({"code":401,"message":"Unauthorized; scope does not match"})";

http_response answer(int status, std::string body = "", http_headers headers = {}) {
    http_response out;
    out.status = status;
    out.body = std::move(body);
    out.headers = std::move(headers);
    if (status == 0)
        out.error = errc::connect_failed;
    return out;
}

std::vector<confluence::site> both(const std::string& login = "Basic x", const std::string& other = "Basic x") {
    confluence::site cloud{confluence::api::cloud, "http://wiki/wiki", login, {}};
    confluence::site datacenter{confluence::api::datacenter, "http://wiki", other, {}};
    return {cloud, datacenter};
}

/// Connects to a server that is a function from the path to the answer.
connected_space connect(const std::function<http_response(const std::string&)>& server, std::string space = "DOCS",
                        std::vector<confluence::site> candidates = both(), int* asked = nullptr) {
    connecting course(std::move(candidates), std::move(space));
    for (int i = 0; i < 10 && !course.done(); ++i) {
        course.answer(server(course.question().url.substr(11)));
        if (asked != nullptr)
            ++*asked;
    }
    EXPECT_TRUE(course.done());
    return course.take();
}

http_response cloud_site(const std::string& path) {
    if (path == "/wiki/rest/api/user/current")
        return answer(200, ann);
    if (path.starts_with("/wiki/api/v2/spaces"))
        return answer(200, R"({"results":[{"id":"7","key":"DOCS","name":"Docs"}]})");
    return answer(404, "<html>Not found</html>");
}

http_response datacenter_site(const std::string& path) {
    if (path == "/rest/api/user/current")
        return answer(200, ann);
    if (path.starts_with("/rest/api/space/"))
        return answer(200, R"({"id":5,"key":"DOCS","name":"Docs"})");
    return answer(404, "<html>Not found</html>");
}

TEST(Connecting, FindsEitherApi) {
    EXPECT_EQ(connect(cloud_site).candidate, 0u);
    EXPECT_EQ(connect(cloud_site).user.display_name, "Ann");
    const auto found = connect(datacenter_site);
    EXPECT_FALSE(found.why) << found.why.message;
    EXPECT_EQ(found.candidate, 1u);
    EXPECT_EQ(found.space.key, "DOCS");
}

TEST(Connecting, ASpaceWhoseKeyDiffersInCaseOnlyIsSuggested) {
    for (const bool cloud : {true, false}) {
        const auto server = [cloud](const std::string& path) {
            if (path.find("docs") == std::string::npos)
                return cloud ? cloud_site(path) : datacenter_site(path);
            return cloud ? answer(200, R"({"results":[]})") : answer(404, R"({"message":"No space with key : docs"})");
        };
        const auto found = connect(server, "docs", {both()[cloud ? 0 : 1]});
        EXPECT_EQ(found.why.code, errc::space_not_found);
        EXPECT_THAT(found.why.message, HasSubstr("did you mean \"DOCS\"?"));
        EXPECT_EQ(connect(server, "docsy", {both()[cloud ? 0 : 1]}).why.code, errc::space_not_found);
    }
}

TEST(Connecting, AWebPageInPlaceOfTheApiMeansNotThisApi) {
    const http_response pages[] = {
        answer(302, "", {{"Location", "/login.action?os_destination=%2Fwiki"}}),
        answer(301, "", {{"Location", "https://sso.acme.example/saml"}}),
        answer(307, "", {{"Location", "https://elsewhere.example/"}}),
        answer(200, "<html><input name=\"os_password\"></html>"),
        answer(200, "<html>Welcome</html>"),
        answer(403, "<html>Forbidden</html>"),
        answer(404, "<html>Not found</html>"),
        answer(404, ""),
        answer(405, ""),
        answer(410, ""),
        answer(500, "<html>"),
        answer(502, "<html>"),
    };
    for (const auto& page : pages) {
        const auto found = connect(
            [&page](const std::string& path) { return path.starts_with("/wiki") ? page : datacenter_site(path); });
        EXPECT_FALSE(found.why) << page.status << ": " << found.why.message;
        EXPECT_EQ(found.candidate, 1u);
    }
}

TEST(Connecting, ADataCenterBelowWikiIsFoundByTheSecondQuestion) {
    const auto found = connect([](const std::string& path) {
        return path == "/wiki/rest/api/user/current" ? answer(200, ann)
               : path.starts_with("/wiki/api/v2/")   ? answer(302, "", {{"Location", "/wiki/login.action"}})
                                                     : datacenter_site(path);
    });
    EXPECT_EQ(found.candidate, 1u) << found.why.message;
}

TEST(Connecting, WhoWeAreIsNotNeeded) {
    for (const auto& silent :
         {answer(401, no_scope), answer(403, R"({"message":"Forbidden"})"),
          answer(403, R"({"statusCode":403,"message":"Current user not permitted to use Confluence"})"),
          answer(404, R"({"errors":[{"status":404,"title":"Not Found"}]})")}) {
        const auto found = connect([&silent](const std::string& path) {
            return path == "/wiki/rest/api/user/current" ? silent : cloud_site(path);
        });
        EXPECT_FALSE(found.why) << found.why.message;
        EXPECT_EQ(found.user.id, "");
        const auto without_space = connect(
            [&silent](const std::string& path) {
                return path == "/wiki/rest/api/user/current" ? silent : cloud_site(path);
            },
            "");
        EXPECT_FALSE(without_space.why) << without_space.why.message;
    }
}

TEST(Connecting, TheScopeThatIsNeededIsNamed) {
    const auto found = connect([](const std::string& path) {
        return path.starts_with("/wiki") ? answer(401, no_scope) : answer(404, "<html>");
    });
    EXPECT_EQ(found.why.code, errc::scope_missing);
    EXPECT_THAT(found.why.message, HasSubstr("read:space:confluence"));
}

TEST(Connecting, TellsWhatTheApiItselfSaidRatherThanWhatStandsBeforeIt) {
    const auto wrong_token = connect([](const std::string& path) {
        return path.starts_with("/wiki") ? answer(302, "", {{"Location", "/login"}}) : answer(401, "");
    });
    EXPECT_EQ(wrong_token.why.code, errc::bad_credentials);
    EXPECT_THAT(wrong_token.why.message, HasSubstr("CONFLUENCE_PAT"));
    const auto no_space = connect([](const std::string& path) {
        return path.starts_with("/wiki/api/v2") ? answer(200, R"({"results":[]})") : cloud_site(path);
    });
    EXPECT_EQ(no_space.why.code, errc::space_not_found);
    const auto bad_login = connect([](const std::string& path) {
        return path == "/wiki/rest/api/user/current"
                   ? answer(403, R"({"statusCode":403,"message":"Current user not permitted to use Confluence"})")
               : path.starts_with("/wiki") ? answer(404, R"({"errors":[{"status":404,"title":"Not Found"}]})")
                                           : answer(404, "<html>");
    });
    EXPECT_EQ(bad_login.why.code, errc::bad_credentials) << bad_login.why.message;
}

TEST(Connecting, AWrongPasswordIsNotTriedTwice) {
    int asked = 0;
    const auto refuse = [](const std::string&) { return answer(401, ""); };
    EXPECT_EQ(connect(refuse, "DOCS", both(), &asked).why.code, errc::bad_credentials);
    EXPECT_EQ(asked, 1) << "a third one would lock the account";
    asked = 0;
    (void)connect(refuse, "DOCS", both("Basic x", "Bearer y"), &asked);
    EXPECT_EQ(asked, 2) << "another login";
}

TEST(Connecting, NobodyThereIsNobodyThere) {
    int asked = 0;
    EXPECT_EQ(connect([](const std::string&) { return answer(0); }, "DOCS", both(), &asked).why.code,
              errc::connect_failed);
    EXPECT_EQ(asked, 1);
}

TEST(Connecting, AnAnonymousAnswerToOurLoginIsARefusal) {
    const auto found = connect([](const std::string& path) {
        return path.ends_with("/user/current") ? answer(200, R"({"type":"anonymous"})") : cloud_site(path);
    });
    EXPECT_EQ(found.why.code, errc::bad_credentials);
}

} // namespace
} // namespace tagwright

#include "tests/unit/confluence/fixtures.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace tagwright::confluence {
namespace {

using namespace test;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(Classify, StatusAndBodyDecide) {
    const std::string html = "<!DOCTYPE html><html><body>nope</body></html>";
    const struct {
        const char* what;
        api kind;
        int status;
        std::string body;
        http_headers headers;
        errc code;
        const char* says;
    } cases[] = {
        {"json", api::cloud, 200, "{}", {}, errc::ok, ""},
        {"list", api::cloud, 200, " [1]", {}, errc::ok, ""},
        {"nothing", api::cloud, 204, "", {}, errc::ok, ""},
        {"v2 bad credentials",
         api::cloud,
         404,
         R"({"errors":[{"status":404,"code":"NOT_FOUND","title":"Not Found","detail":null}]})",
         {},
         errc::not_found,
         "credentials are not accepted"},
        {"v2 missing page",
         api::cloud,
         404,
         R"({"errors":[{"status":"404","title":"Cannot find page with id '9'"}]})",
         {},
         errc::not_found,
         "Cannot find page with id '9'"},
        {"v1 bad credentials",
         api::cloud,
         403,
         R"({"statusCode":403,"message":"Current user not permitted to use Confluence"})",
         {},
         errc::bad_credentials,
         "CONFLUENCE_API_TOKEN"},
        {"v1 no access",
         api::cloud,
         403,
         R"({"statusCode":403,"message":"Request rejected because caller cannot access Confluence"})",
         {},
         errc::bad_credentials,
         "CONFLUENCE_EMAIL"},
        {"view only",
         api::cloud,
         403,
         R"({"statusCode":403,"message":"User may not edit the content"})",
         {},
         errc::forbidden,
         "may not edit the content"},
        {"xsrf", api::datacenter, 403, "XSRF check failed", {}, errc::forbidden, "X-Atlassian-Token"},
        {"scope",
         api::cloud,
         401,
         R"({"code":401,"message":"Unauthorized; scope does not match"})",
         {},
         errc::scope_missing,
         "read:page:confluence"},
        {"scoped token on the site",
         api::cloud,
         401,
         html,
         {{"Content-Type", "text/html"}},
         errc::bad_credentials,
         "api.atlassian.com/ex/confluence"},
        {"bad pat", api::datacenter, 401, "", {}, errc::bad_credentials, "CONFLUENCE_PAT"},
        {"captcha",
         api::datacenter,
         403,
         html,
         {{"x-seraph-loginreason", "AUTHENTICATION_DENIED"}},
         errc::bad_credentials,
         "CAPTCHA"},
        {"wrong password",
         api::datacenter,
         401,
         html,
         {{"X-Seraph-LoginReason", "OUT"}, {"X-Seraph-LoginReason", "AUTHENTICATED_FAILED"}},
         errc::bad_credentials,
         "CONFLUENCE_PAT"},
        {"seraph ok", api::datacenter, 200, "{}", {{"X-Seraph-LoginReason", "OK"}}, errc::ok, ""},
        {"sso redirect",
         api::datacenter,
         302,
         "",
         {{"Location", "https://sso.acme.example/saml?x=SECRETSTATE"}},
         errc::bad_credentials,
         "sso.acme.example"},
        {"relative login",
         api::datacenter,
         302,
         "",
         {{"Location", "/login.action?os_destination=x"}},
         errc::bad_credentials,
         "login page"},
        {"moved",
         api::datacenter,
         301,
         "",
         {{"Location", "https://wiki2.acme.example/rest"}},
         errc::bad_url,
         "https://wiki2.acme.example"},
        {"moved with a password in it",
         api::datacenter,
         301,
         "",
         {{"Location", "https://ann:S3cret-PAT@wiki2.acme.example/rest"}},
         errc::bad_url,
         "at https://wiki2.acme.example."},
        {"moved with a password whose '@' is lost",
         api::datacenter,
         301,
         "",
         {{"Location", "https://ann:S3cret/rest@wiki2.acme.example"}},
         errc::bad_url,
         "it redirects. Set"},
        {"moved to a host that is our token",
         api::datacenter,
         301,
         "",
         {{"Location", "https://s3cret-pat/rest"}},
         errc::bad_url,
         "it redirects. Set"},
        {"redirect to nowhere", api::datacenter, 302, "", {}, errc::bad_url, "CONFLUENCE_BASE_URL"},
        {"html with 200",
         api::cloud,
         200,
         html,
         {},
         errc::not_json,
         "answered with HTML, not JSON: is CONFLUENCE_BASE_URL right?"},
        {"login page with 200",
         api::datacenter,
         200,
         "<html><input name=\"os_password\"></html>",
         {},
         errc::bad_credentials,
         "login page"},
        {"text with 200", api::cloud, 200, "ok", {}, errc::not_json, "CONFLUENCE_BASE_URL"},
        {"empty with 200", api::cloud, 200, "", {}, errc::not_json, "not JSON"},
        {"html 404", api::cloud, 404, html, {}, errc::not_found, "CONFLUENCE_BASE_URL"},
        {"gone", api::cloud, 410, "", {}, errc::bad_request, "gone"},
        {"method", api::cloud, 405, "", {}, errc::bad_request, "405"},
        {"limit", api::cloud, 429, "", {}, errc::rate_limited, "too many requests"},
        {"slow", api::cloud, 408, "", {}, errc::timeout, "408"},
        {"500", api::cloud, 500, html, {}, errc::server_error, "500"},
        {"502", api::cloud, 502, html, {}, errc::server_error, "502"},
        {"503", api::cloud, 503, html, {}, errc::overloaded, "503"},
        {"504", api::cloud, 504, "", {}, errc::server_error, "504"},
        {"529", api::cloud, 529, "", {}, errc::overloaded, "529"},
        {"odd", api::cloud, 999, "", {}, errc::server_error, "999"},
        {"none", api::cloud, 0, "", {}, errc::unexpected_answer, ""},
        {"early", api::cloud, 103, "", {}, errc::unexpected_answer, "103"},
    };
    for (const auto& c : cases) {
        const site at = c.kind == api::cloud ? cloud() : datacenter();
        const failure why = classify(at, answer(c.status, c.body, c.headers));
        EXPECT_EQ(to_string(why.code), to_string(c.code)) << c.what << ": " << why.message;
        EXPECT_THAT(why.message, HasSubstr(c.says)) << c.what;
        EXPECT_THAT(why.message, Not(HasSubstr("<html"))) << c.what;
        EXPECT_THAT(why.message, Not(HasSubstr("SECRETSTATE"))) << c.what;
    }
}

TEST(Classify, TheScopeOfARefusalIsSetWhereItIsKnown) {
    using enum failure_scope;
    const std::string own = R"({"statusCode":400,"message":"no"})";
    const std::string html = "<html>no</html>";
    const struct {
        int status;
        std::string body;
        errand asked;
        failure_scope scope;
    } cases[] = {
        {403, own, errand::read_page, page},      // Confluence says it of this page
        {403, html, errand::read_page, call},     // a web firewall
        {404, own, errand::read_page, page},      //
        {404, html, errand::read_page, call},     // a deploy
        {404, "", errand::read_page, call},       //
        {410, "", errand::read_page, page},       //
        {400, own, errand::write_labels, label},  //
        {413, html, errand::write_labels, label}, // fewer labels at once
        {400, own, errand::read_pages, batch},    //
        {400, html, errand::read_pages, batch},   // Tomcat: the URL is too long
        {413, html, errand::read_pages, batch},   //
        {414, html, errand::read_pages, batch},   //
        {431, "", errand::read_pages, batch},     //
        {401, own, errand::read_page, site},      //
        {407, html, errand::read_page, site},     // a company's proxy
        {302, "", errand::read_page, site},       //
        {403, "XSRF check failed", errand::write_labels, site},
        {409, own, errand::write_labels, call},
        {500, own, errand::read_pages, call},
        {429, html, errand::read_pages, call},
        {200, html, errand::read_pages, call},
    };
    for (const auto& c : cases)
        EXPECT_EQ(to_string(classify(cloud(), answer(c.status, c.body), c.asked).scope), to_string(c.scope))
            << c.status << " " << c.body;
    http_response large;
    large.error = errc::response_too_large;
    EXPECT_EQ(classify(cloud(), large).scope, batch);
}

TEST(Classify, NamesTheScopeOfTheVeryRequest) {
    const auto refusal = answer(401, R"({"code":401,"message":"Unauthorized; scope does not match"})");
    const struct {
        failure why;
        const char* scope;
    } cases[] = {
        {parse_current_user(cloud(), refusal).why, "read:content-details:confluence"},
        {parse_find_space(cloud(), "A", refusal).why, "read:space:confluence"},
        {parse_listing(cloud(), {}, "", refusal).why, "read:page:confluence"},
        {parse_listing(cloud(), {{}, {}, "7"}, "", refusal).why, "search:confluence"},
        {parse_content(cloud(), refusal, errand::read_pages).why, "read:page:confluence"},
        {parse_content(cloud(), refusal, errand::search).why, "search:confluence"},
        {parse_page_labels(cloud(), refusal).why, "read:label:confluence"},
        {parse_add_labels(cloud(), refusal).why, "write:label:confluence"},
        {parse_remove_label(cloud(), refusal).why, "write:confluence-content"},
    };
    for (const auto& c : cases) {
        EXPECT_EQ(c.why.code, errc::scope_missing);
        EXPECT_THAT(c.why.message, HasSubstr(c.scope));
    }
    EXPECT_THAT(cases[1].why.message, Not(HasSubstr("read:page")));
}

TEST(Classify, TellsHowLongItIsToWait) {
    EXPECT_THAT(classify(cloud(), answer(429, "", {{"Retry-After", "7300"}})).message, HasSubstr("wait 2 h 2 min"));
    for (const char* none : {"0", "", "soon"})
        EXPECT_THAT(classify(cloud(), answer(429, "", {{"Retry-After", none}})).message,
                    testing::Not(HasSubstr("asks to wait")));
}

TEST(Classify, TransportErrorsPassThrough) {
    http_response broken;
    broken.error = errc::timeout;
    EXPECT_EQ(classify(cloud(), broken).code, errc::timeout);
    EXPECT_THAT(classify(cloud(), broken).message, HasSubstr("no answer in time"));
    broken.error = errc::tls_failed;
    broken.detail = "certificate has\nexpired";
    EXPECT_EQ(classify(cloud(), broken).code, errc::tls_failed);
    EXPECT_EQ(classify(cloud(), broken).message, "Confluence: certificate has expired");
    EXPECT_EQ(parse_listing(cloud(), {}, "", broken).why.code, errc::tls_failed);
    EXPECT_EQ(parse_remove_label(cloud(), broken).why.code, errc::tls_failed);
}

TEST(Classify, MissingCredentialsAreCalledMissing) {
    auto at = cloud();
    at.authorization.clear();
    EXPECT_THAT(classify(at, answer(401, "")).message, HasSubstr("no credentials were given"));
}

TEST(Classify, MessagesAreShortSingleLinesWithoutSecrets) {
    const std::string echo = "{\"message\":\"bad header\\n\\tAuthorization: " + cloud().authorization +
                             " i.e. ann@acme.example:s3cret-token, s3cret-token " + std::string(5000, 'x') + "\"}";
    for (const int status : {200, 302, 400, 401, 403, 404, 429, 500}) {
        const auto message = classify(cloud(), answer(status, status == 200 ? "<p>" + echo : echo)).message;
        EXPECT_THAT(message, Not(HasSubstr("s3cret")));
        EXPECT_THAT(message, Not(HasSubstr(cloud().authorization.substr(6))));
        EXPECT_THAT(message, Not(HasSubstr("\n")));
        EXPECT_LT(message.size(), 600u);
    }
    const auto pat = classify(datacenter(), answer(400, R"({"message":"token s3cret-pat is odd"})")).message;
    EXPECT_THAT(pat, HasSubstr("token [secret] is odd"));
}

TEST(Classify, HostileBodiesNeverThrow) {
    std::mt19937 random(7);
    const std::vector<std::string> bodies{"\xFF\xFE{",
                                          "{\"message\":\"\xC3(\"}",
                                          "{\"errors\":[[]]}",
                                          "{\"errors\":[1]}",
                                          "{\"message\":{}}",
                                          "{\"data\":{\"errors\":[{\"message\":5}]}}",
                                          "null",
                                          "\"x\"",
                                          "1e999",
                                          std::string(20'000, '['),
                                          std::string(20'000, '{'),
                                          "{\"a\":" + std::string(30'000, '[') + std::string(30'000, ']') + "}"};
    for (const auto& body : bodies)
        for (const int status : {200, 301, 401, 404}) {
            const auto response = answer(status, body);
            EXPECT_NO_THROW({
                (void)classify(cloud(), response);
                (void)parse_listing(datacenter(), {}, "", response);
                (void)parse_content(cloud(), response);
                (void)parse_current_user(cloud(), response);
                (void)parse_find_space(datacenter(), "K", response);
                (void)parse_add_labels(cloud(), response);
            });
        }
}

} // namespace
} // namespace tagwright::confluence

#include "tests/unit/confluence/fixtures.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace tagwright::confluence {
namespace {

using namespace test;
using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

// -- classify ----------------------------------------------------------------------------------------

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

// -- limits --------------------------------------------------------------------------------------------

constexpr std::int64_t now = 1'774'540'800; // 2026-03-26T16:00:00Z

TEST(Limits, RetryAfterInAllItsForms) {
    const struct {
        const char* value;
        std::optional<double> seconds;
    } cases[] = {
        {"7", 7.0},
        {"0", 0.0},
        {"1.5", 1.5},
        {" 3 ", 3.0},
        {"-5", 0.0},
        {"999999", 86400.0},
        {"Thu, 26 Mar 2026 16:00:30 GMT", 30.0},
        {"Thursday, 26-Mar-26 16:01:00 GMT", 60.0},
        {"Thu Mar 26 16:00:05 2026", 5.0},
        {"Thu, 26 Mar 2026 15:00:00 GMT", 0.0},
        {"Sat, 26 Mar 2050 16:00:00 GMT", 86400.0},
        {"Thu, 99 Foo 2026 16:00:00 GMT", std::nullopt},
        {"Thu, 31 Feb 2026 16:00:00 GMT", std::nullopt},
        {"soon", std::nullopt},
        {"nan", std::nullopt},
        {"inf", std::nullopt},
        {"1e400", std::nullopt},
        {"", std::nullopt},
    };
    for (const auto& c : cases) {
        const auto hints = parse_limits(answer(503, "", {{"Retry-After", c.value}}), now);
        ASSERT_EQ(hints.retry_after.has_value(), c.seconds.has_value()) << c.value;
        if (c.seconds) {
            EXPECT_DOUBLE_EQ(std::chrono::duration<double>(*hints.retry_after).count(), *c.seconds) << c.value;
        }
    }
}

TEST(Limits, ResetIsIsoWithOrWithoutSecondsOrEpoch) {
    const struct {
        const char* value;
        std::optional<double> seconds;
    } cases[] = {
        {"2026-03-26T16:01Z", 60.0},
        {"2026-03-26T16:00:30Z", 30.0},
        {"2026-03-26T16:00:30.123Z", 30.0},
        {"2026-03-26T17:00:30+01:00", 30.0},
        {"2026-03-26T15:00:30-0100", 30.0},
        {"1774540845", 45.0},
        {"1774540845000", 45.0},
        {"20", 20.0},
        {"2020-01-01T00:00Z", 0.0},
        {"2026-13-26T16:01Z", std::nullopt},
        {"2026-03-26", std::nullopt},
        {"x", std::nullopt},
    };
    for (const auto& c : cases) {
        const auto hints = parse_limits(answer(200, "{}", {{"x-ratelimit-reset", c.value}}), now);
        ASSERT_EQ(hints.readings.size(), c.seconds ? 1u : 0u) << c.value;
        if (c.seconds) {
            EXPECT_DOUBLE_EQ(std::chrono::duration<double>(*hints.readings[0].reset_after).count(), *c.seconds)
                << c.value;
        }
    }
}

TEST(Limits, CloudHeadersGiveOneReading) {
    const auto hints =
        parse_limits(answer(200, "{}", {{"X-RateLimit-Limit", "100"}, {"X-RateLimit-Remaining", "3"}}), now);
    ASSERT_EQ(hints.readings.size(), 1u);
    EXPECT_EQ(hints.readings[0].limit, 100.0);
    EXPECT_EQ(hints.readings[0].remaining, 3.0);
    EXPECT_EQ(hints.readings[0].window, quota_window::unknown);
    EXPECT_EQ(hints.readings[0].dimension, quota_dimension::requests);
    EXPECT_EQ(hints.exhausted, std::nullopt);
}

TEST(Limits, DataCenterBucketBecomesARate) {
    const auto hints = parse_limits(answer(429, "",
                                           {{"X-RateLimit-Limit", "50"},
                                            {"X-RateLimit-Remaining", "0"},
                                            {"X-RateLimit-Interval-Seconds", "10"},
                                            {"X-RateLimit-FillRate", "5"},
                                            {"Retry-After", "2"}}),
                                    now);
    ASSERT_EQ(hints.readings.size(), 1u);
    EXPECT_EQ(hints.readings[0].window, quota_window::minute);
    EXPECT_DOUBLE_EQ(*hints.readings[0].limit, 30.0);
    EXPECT_EQ(hints.readings[0].remaining, 0.0);
    EXPECT_EQ(hints.readings[0].reset_after, 100s) << "50 missing, 5 every 10 s";
    EXPECT_EQ(hints.retry_after, 2s);
    EXPECT_EQ(hints.exhausted, quota_dimension::requests);
}

TEST(Limits, PointsQuotaIsReadWithItsPolicy) {
    const auto hints =
        parse_limits(answer(429, "",
                            {{"Beta-RateLimit-Policy", "\"global-app-quota\";q=65000;w=3600, \"burst\";q=10;w=1"},
                             {"Beta-RateLimit", "\"global-app-quota\";r=0;t=900"},
                             {"RateLimit-Reason", "confluence-quota-global-based"}}),
                     now);
    ASSERT_EQ(hints.readings.size(), 1u);
    EXPECT_EQ(hints.readings[0].limit, 65000.0);
    EXPECT_EQ(hints.readings[0].window, quota_window::hour);
    EXPECT_EQ(hints.readings[0].remaining, 0.0);
    EXPECT_EQ(hints.readings[0].reset_after, 900s);
    EXPECT_EQ(hints.retry_after, 900s) << "a 429 without Retry-After waits for the reset";
    EXPECT_EQ(hints.exhausted_window, quota_window::hour);
}

TEST(Limits, OlderRateLimitDraftIsUnderstood) {
    const auto hints = parse_limits(answer(200, "{}", {{"RateLimit", "limit=100, remaining=50, reset=30"}}), now);
    ASSERT_EQ(hints.readings.size(), 1u);
    EXPECT_EQ(hints.readings[0].limit, 100.0);
    EXPECT_EQ(hints.readings[0].remaining, 50.0);
    EXPECT_EQ(hints.readings[0].reset_after, 30s);
}

TEST(Limits, BurstNamesASecond) {
    const auto hints = parse_limits(answer(429, "", {{"RateLimit-Reason", "confluence-burst-based"}}), now);
    EXPECT_EQ(hints.exhausted_window, quota_window::second);
    EXPECT_EQ(hints.retry_after, std::nullopt);
}

TEST(Limits, GatewayWithoutRetryAfterWaitsForReset) {
    const auto hints =
        parse_limits(answer(429, "", {{"X-Failure-Category", "x"}, {"X-RateLimit-Reset", "2026-03-26T16:02Z"}}), now);
    EXPECT_EQ(hints.retry_after, 120s);
}

TEST(Limits, AbsurdValuesAreDroppedOrClamped) {
    const auto hints = parse_limits(answer(429, "",
                                           {{"X-RateLimit-Limit", "-1"},
                                            {"X-RateLimit-Remaining", "-7"},
                                            {"X-RateLimit-Reset", "9999-12-31T23:59Z"},
                                            {"X-RateLimit-Interval-Seconds", "0"},
                                            {"X-RateLimit-FillRate", "nan"},
                                            {"RateLimit", ";;;=,=;r=;t=x,\"\""},
                                            {"RateLimit-Policy", "=;=,q=0;w=0"}}),
                                    now);
    ASSERT_EQ(hints.readings.size(), 1u);
    EXPECT_EQ(hints.readings[0].limit, std::nullopt);
    EXPECT_EQ(hints.readings[0].remaining, std::nullopt);
    EXPECT_EQ(hints.readings[0].reset_after, 24h);
}

TEST(Limits, AnswersOwnDateTellsTheTimeWhereNoneIsGiven) {
    const http_headers headers{{"Date", "Thu, 26 Mar 2026 16:00:00 GMT"},
                               {"Retry-After", "Thu, 26 Mar 2026 16:00:09 GMT"}};
    EXPECT_EQ(parse_limits(answer(503, "", headers), 0).retry_after, 9s);
    EXPECT_EQ(parse_listing(cloud(), {}, "", answer(503, "", headers)).hints.retry_after, 9s);
    EXPECT_EQ(parse_limits(answer(503, "", {headers[1]}), 0).retry_after, std::nullopt) << "no clock, no guess";
}

} // namespace
} // namespace tagwright::confluence

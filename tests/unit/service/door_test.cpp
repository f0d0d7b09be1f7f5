#include "app/service/door.hpp"

#include <gmock/gmock.h>

namespace tagwright::service {
namespace {

using namespace std::chrono_literals;

constexpr const char* token = "a-token-of-sixteen-and-more";
const clock_time start{};

web_request request(std::string method, std::string path, http_headers headers) {
    web_request out;
    out.method = std::move(method);
    out.path = std::move(path);
    out.headers = std::move(headers);
    out.peer = "192.0.2.7";
    return out;
}

int status_for(door& at, web_request what, clock_time now = start) {
    const auto refusal = at.refuse(what, now);
    return refusal ? refusal->status : 200;
}

struct host_case {
    const char* host;
    bool with_token;
    int status;
};

TEST(Door, TakesRequestsForThisMachineAlone) {
    const host_case cases[] = {
        {"127.0.0.1:8642", false, 200},
        {"localhost:8642", false, 200},
        {"[::1]:8642", false, 200},
        {"LOCALHOST", false, 200},
        {"evil.example", false, 421},
        {"127.0.0.1.evil.example", false, 421},
        {"", false, 421},
        {"192.0.2.1:8642", false, 421},
        {"192.0.2.1:8642", true, 200},
        {"wiki-bot.example", true, 200},
        {"other.example:443", true, 421},
    };
    for (const auto& each : cases) {
        door at({each.with_token ? token : "", "127.0.0.1", each.with_token ? "https://wiki-bot.example" : "", false});
        http_headers headers{{"Host", each.host}};
        if (each.with_token)
            headers.emplace_back("Authorization", std::string("Bearer ") + token);
        EXPECT_EQ(status_for(at, request("GET", "/v1/runs", headers)), each.status) << each.host;
    }
}

struct origin_case {
    const char* method;
    http_headers headers;
    int status;
};

TEST(Door, TakesNothingFromPagesOfOtherSites) {
    const origin_case cases[] = {
        {"POST", {}, 200}, // no browser
        {"POST", {{"Origin", "http://127.0.0.1:8642"}}, 200},
        {"POST", {{"Origin", "https://wiki-bot.example"}}, 200},
        {"POST", {{"Origin", "http://127.0.0.1:9999"}}, 403},
        {"POST", {{"Origin", "http://evil.example"}}, 403},
        {"GET", {{"Origin", "http://evil.example"}}, 403},
        {"POST", {{"Origin", "null"}}, 403},
        {"POST", {{"Sec-Fetch-Site", "cross-site"}}, 403},
        {"POST", {{"Sec-Fetch-Site", "same-site"}}, 403},
        {"POST", {{"Sec-Fetch-Site", "same-origin"}}, 200},
        {"GET", {{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Mode", "no-cors"}}, 403},
        {"GET", {{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Mode", "navigate"}}, 200},
        {"POST", {{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Mode", "navigate"}}, 403},
    };
    for (const auto& each : cases) {
        door at({"", "127.0.0.1", "https://wiki-bot.example", false});
        auto headers = each.headers;
        headers.emplace_back("Host", "127.0.0.1:8642");
        EXPECT_EQ(status_for(at, request(each.method, "/v1/runs", headers)), each.status)
            << each.method << " " << (each.headers.empty() ? "" : each.headers.front().second);
    }
}

struct token_case {
    std::string authorization;
    int status;
    std::string user;
};

TEST(Door, AsksForTheTokenAndKeepsTheNameOfBasic) {
    const token_case cases[] = {
        {"", 401, ""},
        {std::string("Bearer ") + token, 200, ""},
        {std::string("bearer  ") + token, 200, ""},
        {std::string("Bearer ") + token + "x", 401, ""},
        {"Bearer ", 401, ""},
        {"Bearer", 401, ""},
        {"Basic YW5uYTphLXRva2VuLW9mLXNpeHRlZW4tYW5kLW1vcmU=", 200, "anna"},
        {"Basic OmEtdG9rZW4tb2Ytc2l4dGVlbi1hbmQtbW9yZQ==", 200, ""},
        {"Basic YW5uYQ==", 401, ""},
        {"Digest x", 401, ""},
    };
    for (const auto& each : cases) {
        door at({token, "0.0.0.0", "", false});
        http_headers headers{{"Host", "192.0.2.1"}};
        if (!each.authorization.empty())
            headers.emplace_back("Authorization", each.authorization);
        auto what = request("GET", "/", headers);
        const auto refusal = at.refuse(what, start);
        EXPECT_EQ(refusal ? refusal->status : 200, each.status) << each.authorization;
        EXPECT_EQ(what.user, each.user);
        if (refusal) {
            EXPECT_THAT(refusal->body, testing::Not(testing::HasSubstr(token)));
            EXPECT_THAT(find_header(refusal->headers, "WWW-Authenticate"), testing::StartsWith("Basic"));
        }
    }
    door at({token, "0.0.0.0", "", false});
    EXPECT_EQ(status_for(at, request("GET", "/healthz", {{"Host", "192.0.2.1"}})), 200);
}

TEST(Door, StopsListeningToWhoeverGuesses) {
    door at({token, "0.0.0.0", "", true});
    const auto from = [&](const char* who, const std::string& given, clock_time now) {
        return status_for(at,
                          request("GET", "/v1/runs",
                                  {{"Host", "192.0.2.1"},
                                   {"X-Forwarded-For", std::string("6.6.6.6, ") + who},
                                   {"Authorization", "Bearer " + given}}),
                          now);
    };
    for (std::size_t i = 0; i < door::failures_max; ++i)
        EXPECT_EQ(from("198.51.100.1", "wrong", start), 401);
    EXPECT_EQ(from("198.51.100.1", "wrong", start + 1s), 429);
    EXPECT_EQ(from("198.51.100.1", token, start + 2s), 429) << "else it could be guessed on";
    EXPECT_EQ(from("198.51.100.2", token, start + 2s), 200) << "somebody else";
    EXPECT_EQ(from("198.51.100.1", token, start + door::failures_time + 1s), 200);
}

TEST(Door, CountsAClientOnceHoweverAProxyTellsOfIt) {
    struct row {
        const char* what;
        http_headers (*told)(const std::string& i);
        int status; ///< of the guess after the last that is listened to
    };
    const row rows[] = {
        {"in a line of its own",
         [](auto& i) {
             return http_headers{{"X-Forwarded-For", "10.0.0." + i}, {"x-forwarded-for", "198.51.100.1"}};
         },
         429},
        {"with the port",
         [](auto& i) {
             return http_headers{{"X-Forwarded-For", "198.51.100.1:400" + i}};
         },
         429},
        {"IPv6 with the port",
         [](auto& i) {
             return http_headers{{"X-Forwarded-For", "[2001:db8::1]:400" + i}};
         },
         429},
        {"one network of IPv6",
         [](auto& i) {
             return http_headers{{"X-Forwarded-For", "2001:db8:0:7:" + i + "::"}};
         },
         429},
        {"mapped",
         [](auto&) {
             return http_headers{{"X-Forwarded-For", "::ffff:198.51.100.1"}};
         },
         429},
        {"other networks of IPv6",
         [](auto& i) {
             return http_headers{{"X-Forwarded-For", "2001:db8:0:" + i + "::1"}};
         },
         401},
        {"other addresses",
         [](auto& i) {
             return http_headers{{"X-Forwarded-For", "198.51.100." + i}};
         },
         401},
        {"no address",
         [](auto&) {
             return http_headers{{"X-Forwarded-For", "unknown"}};
         },
         429},
        {"half of one",
         [](auto&) {
             return http_headers{{"X-Forwarded-For", "["}};
         },
         429},
    };
    for (const auto& row : rows) {
        door at({token, "0.0.0.0", "", true});
        int status = 0;
        for (std::size_t i = 0; i <= door::failures_max; ++i) {
            auto headers = row.told(std::to_string(i));
            headers.emplace_back("Host", "192.0.2.1");
            headers.emplace_back("Authorization", "Bearer wrong");
            status = status_for(at, request("GET", "/v1/runs", headers));
        }
        EXPECT_EQ(status, row.status) << row.what;
    }
}

TEST(Door, KnowsItsOriginWithAndWithoutTheUsualPort) {
    struct row {
        const char* url;
        const char* origin;
        int status;
    };
    constexpr row rows[] = {
        {"https://tags.example:443", "https://tags.example", 200},
        {"https://tags.example", "https://tags.example:443", 200},
        {"http://tags.example:80/", "http://tags.example", 200},
        {"https://tags.example", "http://tags.example", 403},
        {"https://tags.example:80", "https://tags.example", 403},
        {"https://tags.example:8443", "https://tags.example", 403},
    };
    for (const auto& [url, origin, status] : rows) {
        door at({"", "127.0.0.1", url, false});
        EXPECT_EQ(status_for(at, request("POST", "/v1/runs", {{"Host", "127.0.0.1:8642"}, {"Origin", origin}})), status)
            << url << " " << origin;
    }
}

TEST(Door, TellsAProbeWithoutAHostThatItIsAlive) {
    door at({token, "0.0.0.0", "", false});
    auto probe = request("GET", "/healthz", {});
    EXPECT_EQ(status_for(at, probe), 200);
    probe.path = "/v1/runs";
    EXPECT_EQ(status_for(at, probe), 421);
}

TEST(Door, BelievesNoForwardedHeaderUnlessToldTo) {
    door at({token, "0.0.0.0", "", false});
    for (std::size_t i = 0; i <= door::failures_max; ++i)
        static_cast<void>(status_for(at, request("GET", "/v1/runs",
                                                 {{"Host", "192.0.2.1"},
                                                  {"X-Forwarded-For", "10.0.0." + std::to_string(i)},
                                                  {"Authorization", "Bearer wrong"}})));
    EXPECT_EQ(status_for(at, request("GET", "/v1/runs",
                                     {{"Host", "192.0.2.1"}, {"Authorization", std::string("Bearer ") + token}})),
              429);
}

TEST(ConstantTime, TellsTextsApart) {
    EXPECT_TRUE(equal_in_constant_time("", ""));
    EXPECT_TRUE(equal_in_constant_time("abc", "abc"));
    for (const auto* other : {"", "ab", "abd", "abca", "abcabc", "ABC"})
        EXPECT_FALSE(equal_in_constant_time("abc", other)) << other;
    EXPECT_FALSE(equal_in_constant_time("", "a"));
}

} // namespace
} // namespace tagwright::service

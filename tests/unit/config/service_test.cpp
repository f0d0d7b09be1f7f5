// The settings of the service, and the schedules of the file.
#include "config/listen_address.hpp"
#include "config/schedules.hpp"
#include "config/time_zone.hpp"
#include "tests/unit/config/fixtures.hpp"

#include <gmock/gmock.h>

namespace tagwright {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* good_token = "0123456789abcdef";

sources serving() {
    auto from = bare_sources();
    from.needs.service = true;
    return from;
}

TEST(ListenAddress, IsHostAndPort) {
    struct row {
        const char* text;
        listen_address address;
    };
    const row rows[] = {{"127.0.0.1:8642", {"127.0.0.1", 8642}}, {"localhost:0", {"localhost", 0}},
                        {"0.0.0.0:80", {"0.0.0.0", 80}},         {"[::1]:8642", {"::1", 8642}},
                        {"[::]:65535", {"::", 65535}},           {"tags.example.com:443", {"tags.example.com", 443}}};
    for (const auto& [text, address] : rows) {
        EXPECT_EQ(parse_listen_address(text), address) << text;
        EXPECT_EQ(to_string(address), text);
    }
    for (const auto* text : {"",
                             ":",
                             "8642",
                             ":8642",
                             "127.0.0.1",
                             "127.0.0.1:",
                             "127.0.0.1:65536",
                             "127.0.0.1:-1",
                             "127.0.0.1:+1",
                             "127.0.0.1:0x50",
                             "::1:8642",
                             "[::1]",
                             "[::1:8642",
                             "[]:1",
                             "[127.0.0.1]:1",
                             "[::1%lo]:1",
                             "*:80",
                             "http://127.0.0.1:80",
                             "127.0.0.1:80/",
                             "a b:80",
                             "127.0.0.1: 80"})
        EXPECT_FALSE(parse_listen_address(text)) << text;
}

TEST(Service, DefaultsAreThoseOfTheStruct) {
    const auto loaded = load_settings(serving());
    ASSERT_TRUE(loaded.ok()) << render(loaded.problems);
    const auto& service = loaded.values.service;
    const service_settings fresh;
    EXPECT_EQ(service.listen, fresh.listen);
    EXPECT_EQ(service.public_url, fresh.public_url);
    EXPECT_TRUE(service.token.empty());
    EXPECT_EQ(service.tls_cert, fresh.tls_cert);
    EXPECT_EQ(service.trust_forwarded, fresh.trust_forwarded);
    EXPECT_EQ(service.resume_on_start, fresh.resume_on_start);
    EXPECT_EQ(service.drain_time, fresh.drain_time);
    EXPECT_EQ(service.time_zone, fresh.time_zone);
    EXPECT_THAT(loaded.values.schedules, IsEmpty());
}

TEST(Service, SettingsComeFromTheFile) {
    auto from = serving();
    from.toml = "[service]\nlisten = \"0.0.0.0:80\"\npublic_url = \"https://tags.example.com/t/\"\n"
                "tls_cert = \"cert.pem\"\ntls_key = \"/etc/key.pem\"\ntrust_forwarded = true\nresume_on_start = true\n"
                "drain_time = \"2m\"\ntime_zone = \"Europe/Berlin\"\n";
    from.toml_path = "/etc/tagwright/tagwright.toml";
    from.environment["TAGWRIGHT_API_TOKEN"] = good_token;
    const auto loaded = load_settings(from);
    ASSERT_TRUE(loaded.ok()) << render(loaded.problems);
    const auto& service = loaded.values.service;
    EXPECT_EQ(service.listen, (listen_address{"0.0.0.0", 80}));
    EXPECT_EQ(service.public_url, "https://tags.example.com/t");
    EXPECT_EQ(service.token.reveal(), good_token);
    EXPECT_EQ(service.tls_cert, "/etc/tagwright/cert.pem");
    EXPECT_EQ(service.tls_key, "/etc/key.pem");
    EXPECT_TRUE(service.trust_forwarded);
    EXPECT_TRUE(service.resume_on_start);
    EXPECT_EQ(service.drain_time, std::chrono::minutes(2));
    EXPECT_EQ(service.time_zone, "Europe/Berlin");
}

TEST(Service, WhatCannotBeIsNamedWithWhatIsAllowed) {
    struct row {
        std::map<std::string, std::string> flags;
        const char* says;
    };
    const row rows[] = {
        {{{"TAGWRIGHT_LISTEN", "8642"}},
         "TAGWRIGHT_LISTEN=8642 (--listen): must be HOST:PORT with a port from 0 to 65535"},
        {{{"TAGWRIGHT_LISTEN", "0.0.0.0:1"}},
         "TAGWRIGHT_LISTEN=0.0.0.0:1 (--listen): can be reached by others, and TAGWRIGHT_API_TOKEN is not set"},
        {{{"TAGWRIGHT_LISTEN", "[::]:1"}}, "TAGWRIGHT_API_TOKEN is not set"},
        {{{"TAGWRIGHT_LISTEN", "127.0.0.1.example.com:1"}}, "TAGWRIGHT_API_TOKEN is not set"},
        {{{"TAGWRIGHT_TLS_CERT", "c.pem"}},
         "TAGWRIGHT_TLS_CERT=c.pem (--tls-cert): needs TAGWRIGHT_TLS_KEY, which is not set: set both or neither"},
        {{{"TAGWRIGHT_TLS_KEY", "k.pem"}}, "TAGWRIGHT_TLS_KEY=k.pem (--tls-key): needs TAGWRIGHT_TLS_CERT"},
        {{{"TAGWRIGHT_TIME_ZONE", "Berlin"}}, "TAGWRIGHT_TIME_ZONE=Berlin (--time-zone): is not a time zone"},
        {{{"TAGWRIGHT_PUBLIC_URL", "tags.example.com"}}, "TAGWRIGHT_PUBLIC_URL=tags.example.com (--public-url): must"},
        {{{"TAGWRIGHT_DRAIN_TIME", "2h"}}, "TAGWRIGHT_DRAIN_TIME=2h (--drain-time): must be a time"},
    };
    for (const auto& [flags, says] : rows) {
        auto from = serving();
        from.flags = flags;
        EXPECT_THAT(problems_of(from), HasSubstr(says)) << says;
    }
}

TEST(Service, ATokenThatIsTooShortIsRefusedAndNotShown) {
    auto from = serving();
    from.flags["TAGWRIGHT_LISTEN"] = "0.0.0.0:1";
    from.environment["TAGWRIGHT_API_TOKEN"] = "short-token-123";
    const auto said = problems_of(from);
    EXPECT_THAT(said, HasSubstr("TAGWRIGHT_API_TOKEN (environment): is too short: it must have 16 characters"));
    EXPECT_THAT(said, Not(HasSubstr("short-token")));
    from.needs.service = false;
    EXPECT_EQ(problems_of(from), "") << "no other command needs it";
}

TEST(Service, ATokenThatCannotBeReadIsSaidOnce) {
    auto from = serving();
    from.flags["TAGWRIGHT_LISTEN"] = "0.0.0.0:1";
    from.environment["TAGWRIGHT_API_TOKEN_FILE"] = "/gone";
    from.read_file = [](const std::string& path) { return file_text{path, {}, "cannot read " + path}; };
    EXPECT_EQ(load_settings(from).problems.size(), 1u) << problems_of(from);
}

TEST(Service, ATokenThatTravelsInTheOpenIsWarnedOf) {
    struct row {
        const char* listen;
        std::map<std::string, std::string> flags;
        bool warns;
    };
    const row rows[] = {
        {"127.0.0.1:1", {}, false},
        {"10.0.0.1:1", {}, true},
        {"10.0.0.1:1", {{"TAGWRIGHT_PUBLIC_URL", "http://tags.example.com"}}, true},
        {"10.0.0.1:1", {{"TAGWRIGHT_PUBLIC_URL", "https://tags.example.com"}}, false},
        {"10.0.0.1:1", {{"TAGWRIGHT_TLS_CERT", "c.pem"}, {"TAGWRIGHT_TLS_KEY", "k.pem"}}, false},
    };
    for (const auto& [listen, flags, warns] : rows) {
        auto from = serving();
        from.flags = flags;
        from.flags["TAGWRIGHT_LISTEN"] = listen;
        from.environment["TAGWRIGHT_API_TOKEN"] = good_token;
        const auto loaded = load_settings(from);
        ASSERT_TRUE(loaded.ok()) << render(loaded.problems);
        EXPECT_EQ(loaded.warnings.size(), warns ? 1u : 0u) << listen;
    }
}

TEST(Service, AProxyThatLetsEverybodyInIsWarnedOf) {
    for (const auto& [url, warns] : {std::pair{"https://tags.example.com", true}, {"http://localhost:8080", false}}) {
        auto from = serving();
        from.flags["TAGWRIGHT_PUBLIC_URL"] = url;
        const auto loaded = load_settings(from);
        ASSERT_TRUE(loaded.ok()) << render(loaded.problems);
        EXPECT_EQ(loaded.warnings.size(), warns ? 1u : 0u) << url;
        from.environment["TAGWRIGHT_API_TOKEN"] = good_token;
        EXPECT_THAT(load_settings(from).warnings, IsEmpty()) << url;
    }
}

TEST(Schedules, AreReadFromTheFile) {
    auto from = serving();
    from.environment["GEMINI_API_KEY"] = "key-1234";
    from.toml = "[[schedule]]\nname = \"nightly\"\nspace = \"DOCS\"\nwhen = \"0 3 * * *\"\n\n"
                "[[schedule]]\nname = \"all\"\nall_spaces = true\nwhen = \" 7d \"\ndry_run = false\n"
                "provider = \"Gemini\"\nbudget_usd_month = 20\nenabled = false\n";
    const auto loaded = load_settings(from);
    ASSERT_TRUE(loaded.ok()) << render(loaded.problems);
    EXPECT_THAT(loaded.values.schedules,
                testing::ElementsAre(schedule{.name = "nightly", .space = "DOCS", .when = "0 3 * * *"},
                                     schedule{.name = "all",
                                              .space = {},
                                              .when = "7d",
                                              .dry_run = false,
                                              .provider = "gemini",
                                              .budget_usd_month = 20.0,
                                              .enabled = false}));
    EXPECT_EQ(origin_of(loaded, "schedule.all"), "tagwright.toml:6");
}

TEST(Schedules, WhatIsWrongIsNamedWithItsLine) {
    struct row {
        const char* toml;
        const char* says;
    };
    constexpr row rows[] = {
        {"[schedule]\nname = \"a\"\n", "schedule (tagwright.toml:1): must be tables, each of which begins with"},
        {"schedule = \"a\"\n", "schedule (tagwright.toml:1): must be tables"},
        {"schedule = [1]\n", "schedule (tagwright.toml:1): must be tables"},
        {"[[schedules]]\nname = \"a\"\n", "did you mean \"schedule\"?"},
        {"[[schedule]]\nspace = \"A\"\nwhen = \"6h\"\n", "schedule.1.name (tagwright.toml:1): is missing"},
        {"[[schedule]]\nname = \"\"\nspace = \"A\"\nwhen = \"6h\"\n", "schedule.1.name (tagwright.toml:2): must be"},
        {"[[schedule]]\nname = \"Night ly\"\nspace = \"A\"\nwhen = \"6h\"\n",
         "schedule.Night ly.name=Night ly (tagwright.toml:2): must be 1 to 63 lower-case letters"},
        {"[[schedule]]\nname = \"a\"\nspace = \"A\"\nwhen = \"6h\"\n[[schedule]]\nname = \"a\"\nspace = \"B\"\nwhen = "
         "\"6h\"\n",
         "schedule.a.name=a (tagwright.toml:6): another schedule has this name"},
        {"[[schedule]]\nname = \"a\"\nwhen = \"6h\"\n",
         "schedule.a.space (tagwright.toml:1): is missing: set it to a space's key, or set all_spaces = true"},
        {"[[schedule]]\nname = \"a\"\nall_spaces = false\nwhen = \"6h\"\n", "schedule.a.space (tagwright.toml:1): is "},
        {"[[schedule]]\nname = \"a\"\nall_spaces = true\nspace = \"A\"\nwhen = \"6h\"\n",
         "schedule.a.space=A (tagwright.toml:4): must not be set beside all_spaces"},
        {"[[schedule]]\nname = \"a\"\nspace = \"A B\"\nwhen = \"6h\"\n", "schedule.a.space=A B (tagwright.toml:3): "},
        {"[[schedule]]\nname = \"a\"\nspace = [\"A\"]\nwhen = \"6h\"\n", "(tagwright.toml:3): must be a single value"},
        {"[[schedule]]\nname = \"a\"\nspace = \"A\"\n", "schedule.a.when (tagwright.toml:1): is missing: it must be"},
        {"[[schedule]]\nname = \"a\"\nspace = \"A\"\nwhen = \"0 25 * * *\"\n",
         "schedule.a.when=0 25 * * * (tagwright.toml:4): the hour \"25\" is out of bounds"},
        {"[[schedule]]\nname = \"a\"\nspace = \"A\"\nwhen = 6\n", "schedule.a.when=6 (tagwright.toml:4): must be five"},
        {"[[schedule]]\nname = \"a\"\nspace = \"A\"\nwhen = \"6h\"\ndry_run = \"maybe\"\n",
         "schedule.a.dry_run=maybe (tagwright.toml:5): must be true, false"},
        {"[[schedule]]\nname = \"a\"\nspace = \"A\"\nwhen = \"6h\"\nprovider = \"gemni\"\n",
         "schedule.a.provider=gemni (tagwright.toml:5): no such provider: there are gemini, openai, anthropic, local; "
         "did you mean \"gemini\"?"},
        {"[[schedule]]\nname = \"a\"\nspace = \"A\"\nwhen = \"6h\"\nprovider = \"gemini\"\n",
         "schedule.a.provider=gemini (tagwright.toml:5): cannot be used"},
        {"[[schedule]]\nname = \"a\"\nspace = \"A\"\nwhen = \"6h\"\nbudget_usd_month = 0\n",
         "schedule.a.budget_usd_month=0 (tagwright.toml:5): must be an amount of USD above 0"},
        {"[[schedule]]\nname = \"a\"\nspace = \"A\"\nwhen = \"6h\"\nbudget_usd_month = -1\n", "budget_usd_month=-1"},
        {"[[schedule]]\nname = \"a\"\nspace = \"A\"\nwhen = \"6h\"\nbudget_usd_month = nan\n", "budget_usd_month=nan"},
        {"[[schedule]]\nname = \"a\"\nspace = \"A\"\nwhen = \"6h\"\nbudget = 5\n",
         "schedule.a.budget (tagwright.toml:5): is not a key of a schedule"},
        {"[[schedule]]\nname = \"a\"\nspaces = \"A\"\nwhen = \"6h\"\n", "did you mean \"space\"?"},
    };
    for (const auto& [toml, says] : rows) {
        auto from = serving();
        from.toml = toml;
        EXPECT_THAT(problems_of(from), HasSubstr(says)) << toml;
    }
}

TEST(Schedules, OnlyAServiceNeedsTheirProviders) {
    auto from = bare_sources();
    from.toml = "[[schedule]]\nname = \"a\"\nspace = \"A\"\nwhen = \"6h\"\nprovider = \"gemini\"\n";
    EXPECT_EQ(problems_of(from), "");
}

TEST(Schedules, ThereIsABound) {
    auto from = serving();
    for (std::size_t i = 0; i <= schedules_max; ++i)
        from.toml += "[[schedule]]\nname = \"s" + std::to_string(i) + "\"\nspace = \"A\"\nwhen = \"6h\"\n";
    EXPECT_THAT(problems_of(from), HasSubstr("there may be 200 schedules"));
}

} // namespace
} // namespace tagwright

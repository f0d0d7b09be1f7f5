#include "config/load.hpp"
#include "config/time_zone.hpp"

#include "tests/unit/config/fixtures.hpp"

#include <gmock/gmock.h>

namespace tagwright {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> names_of(const load_result& loaded) {
    std::vector<std::string> names;
    for (const auto& each : loaded.values.providers)
        names.push_back(each.name);
    return names;
}

sources with_keys() {
    auto from = bare_sources();
    from.environment["GEMINI_API_KEY"] = "gemini-key-1";
    from.environment["OPENAI_API_KEY"] = "openai-key-1";
    from.environment["ANTHROPIC_API_KEY"] = "anthropic-key-1";
    return from;
}

constexpr const char* vllm = "[servers.my-vllm]\nbase_url = \"http://127.0.0.1:8000/v1/\"\nmodel = \"qwen\"\n";

TEST(Providers, StandInOrderAndOnce) {
    auto from = with_keys();
    from.environment["TAG_SPACE_PROVIDER"] = "Gemini";
    from.environment["TAG_SPACE_FALLBACK_PROVIDER"] = "openai, gemini,anthropic ,local,openai";
    const auto loaded = load_settings(from);
    ASSERT_TRUE(loaded.ok()) << render(loaded.problems);
    EXPECT_THAT(names_of(loaded), ElementsAre("gemini", "openai", "anthropic", "local"));
    const auto& gemini = loaded.values.providers[0];
    EXPECT_EQ(gemini.shape, llm::wire::gemini);
    EXPECT_EQ(gemini.base_url, "https://generativelanguage.googleapis.com");
    EXPECT_EQ(gemini.model, "gemini-3.8-flash");
    EXPECT_EQ(gemini.api_key.reveal(), "gemini-key-1");
    EXPECT_EQ(loaded.values.providers[1].model, "gpt-5-mini");
    EXPECT_EQ(loaded.values.providers[2].model, "claude-haiku-5-5");
    EXPECT_EQ(loaded.values.providers[3].shape, llm::wire::local);
}

TEST(Providers, AreGivenMoreTimeWhereTheyAreSomebodysOwn) {
    auto from = with_keys();
    from.environment["TAG_SPACE_PROVIDER"] = "openai";
    from.environment["OPENAI_BASE_URL"] = "http://localhost:11434";
    EXPECT_EQ(load_settings(from).values.providers.at(0).timeout, std::chrono::minutes(5));
    from.environment["TAGWRIGHT_AI_TIMEOUT"] = "60s";
    EXPECT_EQ(load_settings(from).values.providers.at(0).timeout, std::chrono::seconds(60)) << "chosen by somebody";
    from.environment.erase("TAGWRIGHT_AI_TIMEOUT");
    from.environment["OPENAI_BASE_URL"] = "https://api.example.com/v1";
    EXPECT_EQ(load_settings(from).values.providers.at(0).timeout, std::chrono::seconds(60));
}

TEST(Providers, HaveDaysOfTheirOwn) {
    auto from = with_keys();
    from.environment["TAG_SPACE_PROVIDER"] = "gemini";
    from.environment["TAG_SPACE_FALLBACK_PROVIDER"] = "openai,my-vllm";
    from.toml = std::string(vllm) + "calls_a_day = 50\nday_resets = \"00:00 UTC\"\n[gemini]\ncalls_a_day = 250\n";
    auto loaded = load_settings(from);
    ASSERT_TRUE(loaded.ok()) << render(loaded.problems);
    const auto& gemini = loaded.values.providers[0].day;
    EXPECT_EQ(gemini.calls, 250U);
    EXPECT_EQ(gemini.resets, time_zone::named("America/Los_Angeles") ? "00:00 America/Los_Angeles" : "")
        << "the default is none where this machine does not know the zone";
    EXPECT_FALSE(gemini.spread);
    EXPECT_EQ(loaded.values.providers[1].day, day_terms{});
    EXPECT_EQ(loaded.values.providers[2].day, (day_terms{50, "00:00 UTC", false}));
    from.environment["OPENAI_DAY_RESETS"] = "02:00 UTC";
    from.environment["TAGWRIGHT_DAY_QUOTA"] = "spread";
    loaded = load_settings(from);
    EXPECT_EQ(loaded.values.providers[1].day, (day_terms{{}, "02:00 UTC", true}));
    EXPECT_TRUE(loaded.values.providers[2].day.spread);
}

TEST(Providers, DaysThatMakeNoSenseAreRefused) {
    auto from = with_keys();
    from.environment["TAG_SPACE_PROVIDER"] = "gemini";
    from.environment["GEMINI_DAY_RESETS"] = "midnight";
    EXPECT_THAT(problems_of(from), HasSubstr("GEMINI_DAY_RESETS"));
    from.environment["GEMINI_DAY_RESETS"] = "00:00 UTC";
    from.environment["GEMINI_CALLS_A_DAY"] = "0";
    EXPECT_THAT(problems_of(from), HasSubstr("GEMINI_CALLS_A_DAY"));
    from.environment.erase("GEMINI_CALLS_A_DAY");
    from.toml = std::string(vllm) + "day_resets = \"25:00 UTC\"\n";
    EXPECT_THAT(problems_of(from), HasSubstr("servers.my-vllm.day_resets"));
}

TEST(Providers, MayHaveAnApiVersionInTheirUrl) {
    auto from = with_keys();
    from.environment["TAG_SPACE_PROVIDER"] = "openai";
    const std::string azure = "https://x.openai.azure.com/openai/deployments/d/chat/completions?api-version=2024-10-21";
    from.environment["OPENAI_BASE_URL"] = azure;
    const auto loaded = load_settings(from);
    ASSERT_TRUE(loaded.ok()) << render(loaded.problems);
    EXPECT_EQ(loaded.values.providers.at(0).base_url, azure);
    from.environment["OPENAI_BASE_URL"] = "https://x.example/v1?key=sk-very-secret";
    const auto refused = load_settings(from);
    EXPECT_FALSE(refused.ok());
    EXPECT_EQ(render(refused.problems).find("very-secret"), std::string::npos);
}

TEST(Providers, TakeModelUrlAndLimitsFromTheirSettings) {
    auto from = with_keys();
    from.environment["TAG_SPACE_PROVIDER"] = "anthropic";
    from.toml = "[anthropic]\nmodel = \"other\"\nbase_url = \"https://proxy.example/a/\"\n[tag]\nai_timeout = \"90s\"\n"
                "output_tokens_max = 1000\n";
    const auto loaded = load_settings(from);
    ASSERT_TRUE(loaded.ok()) << render(loaded.problems);
    const auto& to = loaded.values.providers.at(0);
    EXPECT_EQ(to.model, "other");
    EXPECT_EQ(to.base_url, "https://proxy.example/a");
    EXPECT_EQ(to.timeout, std::chrono::seconds(90));
    EXPECT_EQ(to.output_tokens_max, 1000u);
}

TEST(Providers, NeedTheirKeysExceptWhereServersWantNone) {
    struct key_case {
        const char* provider;
        const char* url_variable;
        const char* url;
        bool needed;
    };
    const key_case cases[] = {
        {"gemini", "GEMINI_BASE_URL", "https://generativelanguage.googleapis.com", true},
        {"gemini", "GEMINI_BASE_URL", "https://proxy.example", true},
        {"gemini", "GEMINI_BASE_URL", "http://127.0.0.1:99", false},
        {"openai", "OPENAI_BASE_URL", "https://api.openai.com/v1", true},
        {"openai", "OPENAI_BASE_URL", "https://api.openai.com:443/v1", true},
        {"openai", "OPENAI_BASE_URL", "https://llm.example/v1", false},
        {"openai", "OPENAI_BASE_URL", "http://localhost:11434/v1", false},
        {"anthropic", "ANTHROPIC_BASE_URL", "https://api.anthropic.com", true},
        {"local", "OPENAI_BASE_URL", "https://api.openai.com/v1", false},
    };
    for (const auto& [provider, variable, url, needed] : cases) {
        auto from = bare_sources();
        from.environment["TAG_SPACE_PROVIDER"] = provider;
        from.environment[variable] = url;
        EXPECT_EQ(load_settings(from).ok(), !needed) << provider << " " << url;
        from.needs.providers = false;
        EXPECT_TRUE(load_settings(from).ok()) << provider << " " << url;
    }
}

TEST(Providers, ConfiguredServersJoinTheList) {
    auto from = bare_sources();
    from.environment["TAG_SPACE_PROVIDER"] = "my-vllm";
    from.environment["TAG_SPACE_FALLBACK_PROVIDER"] = "proxy";
    from.dotenv = "PROXY_KEY=secret-of-proxy\n";
    from.toml = std::string(vllm) +
                "[servers.proxy]\nbase_url = \"https://proxy.example\"\nmodel = \"m\"\nshape = \"anthropic\"\n"
                "api_key_env = \"PROXY_KEY\"\ntimeout = \"2m\"\noutput_tokens_max = 512\n";
    const auto loaded = load_settings(from);
    ASSERT_TRUE(loaded.ok()) << render(loaded.problems);
    EXPECT_THAT(names_of(loaded), ElementsAre("my-vllm", "proxy"));
    EXPECT_EQ(loaded.values.providers[0].shape, llm::wire::openai);
    EXPECT_EQ(loaded.values.providers[0].base_url, "http://127.0.0.1:8000/v1");
    EXPECT_EQ(loaded.values.providers[0].api_key.reveal(), "");
    EXPECT_EQ(loaded.values.providers[1].shape, llm::wire::anthropic);
    EXPECT_EQ(loaded.values.providers[1].api_key.reveal(), "secret-of-proxy");
    EXPECT_EQ(loaded.values.providers[1].timeout, std::chrono::minutes(2));
    EXPECT_EQ(loaded.values.providers[1].output_tokens_max, 512u);
    EXPECT_EQ(origin_of(loaded, "servers.proxy"), "tagwright.toml:4");
}

TEST(Providers, ServerKeysComeFromFilesToo) {
    auto from = bare_sources();
    from.environment["TAG_SPACE_PROVIDER"] = "x";
    from.environment["X_KEY_FILE"] = "/run/x";
    from.read_file = [](const std::string& path) { return file_text{path, "key-of-x\n", {}}; };
    from.toml = "[servers.x]\nbase_url = \"https://x.example\"\nmodel = \"m\"\napi_key_env = \"X_KEY\"\n";
    const auto loaded = load_settings(from);
    ASSERT_TRUE(loaded.ok()) << render(loaded.problems);
    EXPECT_EQ(loaded.values.providers.at(0).api_key.reveal(), "key-of-x");
    from.environment.erase("X_KEY_FILE");
    EXPECT_THAT(problems_of(from), HasSubstr("X_KEY: is not set, but server x names it in api_key_env"));
    from.environment["TAG_SPACE_PROVIDER"] = "local"; // nobody asks for that server
    EXPECT_EQ(problems_of(from), "");
}

TEST(Providers, ServersAreCheckedEvenIfNobodyNamesThem) {
    const std::pair<std::string_view, std::string_view> cases[] = {
        {"[servers.x]\nmodel = \"m\"\n", "servers.x.base_url (tagwright.toml:1): is missing"},
        {"[servers.x]\nbase_url = \"https://x\"\n", "servers.x.model (tagwright.toml:1): is missing"},
        {"[servers.x]\nbase_url = \"x\"\nmodel = \"m\"\n", "servers.x.base_url=x (tagwright.toml:2): must be an http"},
        {"[servers.x]\nbase_url = \"https://x\"\nmodel = \"\"\n", "servers.x.model (tagwright.toml:3): must be text"},
        {"[servers.x]\nbase_url = \"https://x\"\nmodel = [\"m\"]\n",
         "servers.x.model (tagwright.toml:3): must be a single"},
        {"[servers.x]\nbase_url = \"https://x\"\nmodel = \"m\"\nshape = \"soap\"\n",
         "servers.x.shape=soap (tagwright.toml:4): must be one of openai, gemini, anthropic"},
        {"[servers.x]\nbase_url = \"https://x\"\nmodel = \"m\"\ntimeout = 5\n", "servers.x.timeout=5"},
        {"[servers.x]\nbaseurl = \"https://x\"\nmodel = \"m\"\n",
         "is not a key of a server; did you mean \"base_url\"?"},
        {"[servers.X]\nbase_url = \"https://x\"\nmodel = \"m\"\n", "servers.X (tagwright.toml:1): a server's name"},
        {"[servers.gemini]\nbase_url = \"https://x\"\nmodel = \"m\"\n",
         "servers.gemini (tagwright.toml:1): a server's"},
        {"[servers.none]\nbase_url = \"https://x\"\nmodel = \"m\"\n", "servers.none (tagwright.toml:1): a server's"},
        {"[servers]\nx = 3\n", "servers.x (tagwright.toml:2): must be a table"},
        {"servers = 3\n", "servers (tagwright.toml:1): is not a known key"},
    };
    for (const auto& [toml, expected] : cases) {
        auto from = bare_sources();
        from.toml = toml;
        EXPECT_THAT(problems_of(from), HasSubstr(std::string(expected))) << toml;
    }
}

TEST(Providers, UnknownNamesAreRefusedWithTheKnownOnes) {
    auto from = bare_sources();
    from.flags["TAG_SPACE_PROVIDER"] = "my-vlm";
    from.toml = vllm;
    EXPECT_THAT(problems_of(from),
                HasSubstr("TAG_SPACE_PROVIDER=my-vlm (--provider): no such provider: there are gemini, openai, "
                          "anthropic, local, my-vllm; did you mean \"my-vllm\"?"));
    from.flags["TAG_SPACE_PROVIDER"] = "none";
    EXPECT_THAT(problems_of(from), HasSubstr("TAG_SPACE_PROVIDER=none"));
}

} // namespace
} // namespace tagwright

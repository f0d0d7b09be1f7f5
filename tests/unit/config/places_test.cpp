// A secret goes to no URL that merely lay in the working directory.

#include "config/load.hpp"
#include "tests/unit/config/fixtures.hpp"

#include <gmock/gmock.h>

namespace tagwright {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* secret = "very-secret-key";

/// What a machine says, with both default files found in one directory.
sources found_sources() {
    auto from = bare_sources();
    from.dotenv_place = from.toml_place = "/work";
    from.read_file = [](const std::string& path) { return file_text{path, secret, {}}; };
    return from;
}

struct way {
    const char* what;
    std::map<std::string, std::string> environment;
    std::string dotenv;
    std::string toml;
    bool refused;
};

void expect(const std::vector<way>& ways, const sources& base) {
    for (const auto& each : ways) {
        auto from = base;
        for (const auto& [name, value] : each.environment)
            from.environment[name] = value;
        from.dotenv = each.dotenv;
        from.toml = each.toml;
        const auto problems = problems_of(from);
        if (!each.refused) {
            EXPECT_EQ(problems, "") << each.what;
            continue;
        }
        EXPECT_THAT(problems, HasSubstr("found in the working directory")) << each.what;
        EXPECT_THAT(problems, Not(HasSubstr(secret))) << each.what;
        EXPECT_THAT(problems, HasSubstr("1 problem")) << each.what;
    }
}

TEST(Places, OfAProvidersUrlAndKey) {
    auto base = found_sources();
    base.environment["TAG_SPACE_PROVIDER"] = "openai";
    const std::string strange = "https://llm.example/v1";
    expect(
        {
            {"URL in .env, key in the environment",
             {{"OPENAI_API_KEY", secret}},
             "OPENAI_BASE_URL=" + strange,
             "",
             true},
            {"on loopback, too: other users of the machine may listen there",
             {{"OPENAI_API_KEY", secret}},
             "OPENAI_BASE_URL=http://127.0.0.1:8080/v1",
             "",
             true},
            {"URL in the TOML file",
             {{"OPENAI_API_KEY", secret}},
             "",
             "[openai]\nbase_url = \"" + strange + "\"\n",
             true},
            {"key in a file that the environment names",
             {{"OPENAI_API_KEY_FILE", "/key"}},
             "OPENAI_BASE_URL=" + strange,
             "",
             true},
            {"key in a file that .env names: it may be any file of the user's",
             {},
             "OPENAI_BASE_URL=" + strange + "\nOPENAI_API_KEY_FILE=/home/me/.key\n",
             "",
             true},
            {"the same with the URL in the TOML file",
             {},
             "OPENAI_API_KEY_FILE=/home/me/.key\n",
             "[openai]\nbase_url = \"" + strange + "\"\n",
             true},
            {"both in .env", {}, "OPENAI_BASE_URL=" + strange + "\nOPENAI_API_KEY=" + secret, "", false},
            {"key in .env, URL in the TOML file beside it",
             {},
             std::string("OPENAI_API_KEY=") + secret,
             "[openai]\nbase_url = \"" + strange + "\"\n",
             false},
            {"both in the environment", {{"OPENAI_API_KEY", secret}, {"OPENAI_BASE_URL", strange}}, "", "", false},
            {"the environment's URL counts",
             {{"OPENAI_API_KEY", secret}, {"OPENAI_BASE_URL", strange}},
             "OPENAI_BASE_URL=https://evil.example/v1",
             "",
             false},
            {"key in .env, URL in the environment",
             {{"OPENAI_BASE_URL", strange}},
             std::string("OPENAI_API_KEY=") + secret,
             "",
             false},
            {"no key, no secret", {}, "OPENAI_BASE_URL=" + strange, "", false},
            {"the vendor's own URL",
             {{"OPENAI_API_KEY", secret}},
             "OPENAI_BASE_URL=https://api.openai.com/v1/",
             "",
             false},
            {"nearly the vendor's own",
             {{"OPENAI_API_KEY", secret}},
             "OPENAI_BASE_URL=https://api.openai.com.evil.example/v1",
             "",
             true},
            {"the vendor's own, unencrypted",
             {{"OPENAI_API_KEY", secret}},
             "OPENAI_BASE_URL=http://api.openai.com/v1",
             "",
             true},
            {"nobody asks this provider",
             {{"TAG_SPACE_PROVIDER", "local"}, {"OPENAI_API_KEY", secret}},
             "OPENAI_BASE_URL=" + strange,
             "",
             false},
            {"a fallback",
             {{"TAG_SPACE_PROVIDER", "local"}, {"TAG_SPACE_FALLBACK_PROVIDER", "openai"}, {"OPENAI_API_KEY", secret}},
             "OPENAI_BASE_URL=" + strange,
             "",
             true},
            {"Gemini",
             {{"TAG_SPACE_PROVIDER", "gemini"}, {"GEMINI_API_KEY", secret}},
             "GEMINI_BASE_URL=" + strange,
             "",
             true},
            {"Anthropic",
             {{"TAG_SPACE_PROVIDER", "anthropic"}, {"ANTHROPIC_API_KEY", secret}},
             "",
             "[anthropic]\nbase_url = \"" + strange + "\"\n",
             true},
        },
        base);
}

TEST(Places, OfAConfiguredServer) {
    auto base = found_sources();
    base.environment["TAG_SPACE_PROVIDER"] = "mine";
    const std::string toml = "[servers.mine]\nbase_url = \"https://llm.example\"\nmodel = \"m\"\n"
                             "api_key_env = \"AWS_SECRET_ACCESS_KEY\"\n";
    expect({{"any variable of the environment", {{"AWS_SECRET_ACCESS_KEY", secret}}, "", toml, true},
            {"its own", {}, std::string("AWS_SECRET_ACCESS_KEY=") + secret, toml, false}},
           base);
    base.toml_place.clear(); // --config
    expect({{"a file that was named", {{"AWS_SECRET_ACCESS_KEY", secret}}, "", toml, false}}, base);
}

TEST(Places, OfConfluence) {
    auto base = found_sources();
    base.needs.confluence = true;
    const std::string url = "CONFLUENCE_BASE_URL=https://wiki.example\n";
    const std::string toml = "[confluence]\nbase_url = \"https://wiki.example\"\n";
    expect({{"token", {{"CONFLUENCE_EMAIL", "me@example.com"}, {"CONFLUENCE_API_TOKEN", secret}}, url, "", true},
            {"access token", {{"CONFLUENCE_PAT", secret}}, url, "", true},
            {"in the TOML file", {{"CONFLUENCE_PAT", secret}}, "", toml, true},
            {"token in a file", {}, url + "CONFLUENCE_PAT_FILE=/home/me/.pat\n", "", true},
            {"both there", {}, url + "CONFLUENCE_PAT=" + secret + "\n", "", false},
            {"both in one directory", {}, std::string("CONFLUENCE_PAT=") + secret + "\n", toml, false},
            {"URL of the environment",
             {{"CONFLUENCE_PAT", secret}, {"CONFLUENCE_BASE_URL", "https://wiki.example"}},
             url,
             toml,
             false}},
           base);
    base.dotenv_place = "/home/me/elsewhere"; // the .env there is a link that leads to another directory
    expect({{"a link to the user's own .env", {}, std::string("CONFLUENCE_PAT=") + secret + "\n", toml, true}}, base);
}

TEST(Places, TheWayOutIsNamed) {
    auto from = found_sources();
    from.environment["TAG_SPACE_PROVIDER"] = "openai";
    from.environment["OPENAI_API_KEY"] = secret;
    from.toml = "[openai]\nbase_url = \"https://llm.example\"\n";
    EXPECT_THAT(problems_of(from),
                AllOf(HasSubstr("OPENAI_BASE_URL=https://llm.example (tagwright.toml:2)"),
                      HasSubstr("OPENAI_API_KEY (environment)"), HasSubstr("set OPENAI_BASE_URL in the environment"),
                      HasSubstr("--config tagwright.toml")));
    from.toml.clear();
    from.dotenv = "OPENAI_BASE_URL=https://llm.example";
    EXPECT_THAT(problems_of(from), AllOf(HasSubstr("(.env:1)"), Not(HasSubstr("--config"))));
    from.needs.providers = false;
    EXPECT_EQ(problems_of(from), "") << "nothing is sent";
}

TEST(Places, OfTheJournal) {
    auto from = found_sources();
    EXPECT_TRUE(load_settings(from).data_dir_is_named);
    from.dotenv = "TAGWRIGHT_DATA_DIR=data";
    EXPECT_FALSE(load_settings(from).data_dir_is_named);
    from.flags["TAGWRIGHT_DATA_DIR"] = "data";
    EXPECT_TRUE(load_settings(from).data_dir_is_named);
}

TEST(Home, MayComeFromThePasswordFile) {
    auto from = bare_sources();
    from.environment.clear();
    from.password_home = "/home/them";
    from.environment["TAGWRIGHT_LOG_DIR"] = "~/logs";
    auto loaded = load_settings(from);
    ASSERT_TRUE(loaded.ok()) << render(loaded.problems);
    EXPECT_EQ(loaded.values.data_dir, "/home/them/.local/state/tagwright");
    EXPECT_EQ(loaded.values.log_dir, "/home/them/logs");
    EXPECT_EQ(origin_of(loaded, "TAGWRIGHT_DATA_DIR"), "default, from the password file");
    from.environment["HOME"] = "/home/me";
    EXPECT_EQ(load_settings(from).values.data_dir, "/home/me/.local/state/tagwright");
    from.environment["HOME"] = ".";
    EXPECT_EQ(load_settings(from).values.data_dir, "/home/them/.local/state/tagwright");
    from.environment.erase("HOME");
    from.password_home.clear();
    EXPECT_THAT(problems_of(from), HasSubstr("TAGWRIGHT_DATA_DIR: is not set, and without HOME"));
}

TEST(Vocabulary, IsReadOnceAndKept) {
    auto from = bare_sources();
    from.environment["TAGWRIGHT_VOCABULARY"] = "words.json";
    int reads = 0;
    from.read_file = [&](const std::string& path) {
        return ++reads == 1 ? file_text{path, R"({"labels":["runbook"]})", {}} : file_text{path, {}, "gone"};
    };
    const auto loaded = load_settings(from);
    ASSERT_TRUE(loaded.ok()) << render(loaded.problems);
    EXPECT_EQ(reads, 1);
    ASSERT_EQ(loaded.vocabulary.labels.size(), 1u);
    EXPECT_EQ(loaded.vocabulary.mode, llm::vocabulary_mode::closed);
    for (const std::string bad : {"", " ", "{}", "[]", R"({"labels":[]})", R"({"labels":["a"]} x)"}) {
        from.read_file = [&](const std::string& path) { return file_text{path, bad, {}}; };
        EXPECT_THAT(problems_of(from), HasSubstr("TAGWRIGHT_VOCABULARY=words.json")) << bad;
    }
}

} // namespace
} // namespace tagwright

#include "config/load.hpp"

#include "config/setting_table.hpp"
#include "tests/unit/config/fixtures.hpp"

#include <gmock/gmock.h>

namespace tagwright {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct precedence_case {
    const char* flag;
    const char* environment;
    const char* dotenv;
    const char* toml;
    int value;
    const char* origin;
};

TEST(Load, StrongestSourceWins) {
    const precedence_case cases[] = {
        {"11", "12", "13", "14", 11, "--batch-size"},       {nullptr, "12", "13", "14", 12, "environment"},
        {nullptr, nullptr, "13", "14", 13, ".env:1"},       {nullptr, nullptr, nullptr, "14", 14, "tagwright.toml:2"},
        {nullptr, nullptr, nullptr, nullptr, 5, "default"}, {nullptr, "", "", "14", 14, "tagwright.toml:2"},
        {nullptr, "  ", "13", nullptr, 13, ".env:1"},       {"11", nullptr, nullptr, "14", 11, "--batch-size"},
    };
    for (const auto& each : cases) {
        auto from = bare_sources();
        if (each.flag)
            from.flags["TAG_SPACE_BATCH_SIZE"] = each.flag;
        if (each.environment)
            from.environment["TAG_SPACE_BATCH_SIZE"] = each.environment;
        if (each.dotenv)
            from.dotenv = "TAG_SPACE_BATCH_SIZE=" + std::string(each.dotenv) + "\n";
        if (each.toml)
            from.toml = "[tag]\nbatch_size = " + std::string(each.toml) + "\n";
        const auto loaded = load_settings(from);
        EXPECT_TRUE(loaded.ok()) << render(loaded.problems);
        EXPECT_EQ(loaded.values.batch_size, each.value);
        EXPECT_EQ(origin_of(loaded, "TAG_SPACE_BATCH_SIZE"), each.origin);
    }
}

TEST(Load, EverySettingCanBeSetByFlagEnvironmentAndToml) {
    for (const auto& row : setting_table()) {
        if (row.secret)
            continue;
        const bool is_number = row.type == setting_type::integer || row.type == setting_type::amount;
        const std::string usual(row.default_text);
        const auto text = !usual.empty() ? usual : is_number ? "2" : "https://x.example";
        auto by_flag = bare_sources();
        by_flag.flags[std::string(row.name)] = text;
        EXPECT_EQ(origin_of(load_settings(by_flag), row.name), row.flag);
        auto by_environment = bare_sources();
        by_environment.environment[std::string(row.name)] = text;
        EXPECT_EQ(origin_of(load_settings(by_environment), row.name), "environment");
        auto by_toml = bare_sources();
        by_toml.toml = std::string(row.toml) + " = \"" + text + "\"\n";
        const auto loaded = load_settings(by_toml);
        EXPECT_TRUE(loaded.ok()) << render(loaded.problems);
        EXPECT_EQ(origin_of(loaded, row.name), "tagwright.toml:1");
    }
}

TEST(Load, EmptyListMeansNoneAndOverridesWeakerSources) {
    auto from = bare_sources();
    from.environment["TAG_SPACE_FALLBACK_PROVIDER"] = "";
    from.toml = "[tag]\nprovider = \"local\"\nfallback_provider = [\"gemini\"]\n";
    EXPECT_EQ(load_settings(from).values.providers.size(), 1u);
}

TEST(Load, ReportsAllProblemsAtOnce) {
    auto from = bare_sources();
    from.needs.confluence = true;
    from.flags["TAG_SPACE_BATCH_SIZE"] = "0";
    from.environment["TAG_SPACE_CACHE_ENABLED"] = "maybe";
    from.environment["TAG_SPACE_PROVIDER"] = "gemini";
    from.environment["TAG_SPACE_FALLBACK_PROVIDER"] = "opena";
    from.dotenv = "TAGWRIGHT_AI_TIMEOUT=30\nnonsense\n";
    from.toml = "[tag]\ncache_size = -1\nbatchsize = 3\n[confluence]\nflavor = \"server\"\n";
    EXPECT_THAT(
        problems_of(from),
        testing::AllOf(
            HasSubstr("11 problems with the settings:\n"),
            HasSubstr("TAG_SPACE_BATCH_SIZE=0 (--batch-size): must be a whole number from 1 to 100\n"),
            HasSubstr("TAG_SPACE_CACHE_ENABLED=maybe (environment): must be true, false, yes, no, on, off, 1 or 0\n"),
            HasSubstr("GEMINI_API_KEY: is not set, but provider gemini needs it"),
            HasSubstr("TAG_SPACE_FALLBACK_PROVIDER=opena (environment): no such provider: there are gemini, openai, "
                      "anthropic, local; did you mean \"openai\"?\n"),
            HasSubstr("TAGWRIGHT_AI_TIMEOUT=30 (.env:1): must be a time such as 1500ms, 30s or 2m, from 1s to 1800s\n"),
            HasSubstr(".env (line 2): no \"=\""),
            HasSubstr("TAG_SPACE_CACHE_SIZE=-1 (tagwright.toml:2): must be a whole number from 1 to 1000000\n"),
            HasSubstr("tag.batchsize (tagwright.toml:3): is not a known key; did you mean \"tag.batch_size\"?\n"),
            HasSubstr("CONFLUENCE_FLAVOR=server (tagwright.toml:5): must be one of auto, cloud, datacenter\n"),
            HasSubstr("CONFLUENCE_BASE_URL: is not set")));
}

TEST(Load, RejectsWhatTheTomlFileMustNotHold) {
    const std::pair<std::string_view, std::string_view> cases[] = {
        {"[tag]\nbatch_size = [1]\n", "tag.batch_size (tagwright.toml:2): must be a whole number"},
        {"[tag]\nbatch_size = 2.5\n", "TAG_SPACE_BATCH_SIZE=2.5"},
        {"[tag]\nbatch_size = 1979-05-27\n", "TAG_SPACE_BATCH_SIZE=1979-05-27"},
        {"[tag.batch_size]\nx = 1\n", "tag.batch_size"},
        {"[tag]\nfallback_provider = [1]\n", "tag.fallback_provider (tagwright.toml:2): must be names"},
        {"tag = 3\n", "tag (tagwright.toml:1): is not a known key"},
        {"[colours]\n", "colours (tagwright.toml:1): is not a known key"},
        {"[tags]\nbatch_size = 1\n", "tags.batch_size (tagwright.toml:2): is not a known key; did you mean"},
        {"TAG_SPACE_BATCH_SIZE = 3\n", "the setting's key is \"tag.batch_size\""},
        {"[tag]\nbatch_size = \n", "tagwright.toml (tagwright.toml:2): is not TOML"},
        {"[tag]\nbatch_size = 1\nbatch_size = 2\n", "is not TOML"},
        {"[tag]\ncache = t\x7F\n", "saw 't?'"},
    };
    for (const auto& [toml, expected] : cases) {
        auto from = bare_sources();
        from.toml = toml;
        EXPECT_THAT(problems_of(from), HasSubstr(std::string(expected))) << toml;
    }
}

TEST(Load, EmptyTomlTablesAreFine) {
    auto from = bare_sources();
    from.toml = "[tag]\n[servers]\n[confluence]\n";
    EXPECT_EQ(problems_of(from), "");
}

struct concurrency_case {
    const char* start;
    const char* max;
    int expected_start; ///< 0: a problem
    int expected_max;
};

TEST(Load, StartOfConcurrencyFollowsItsBound) {
    const concurrency_case cases[] = {
        {nullptr, "1", 1, 1},    {nullptr, "2", 2, 2}, {nullptr, "50", 3, 50}, {"1", "1", 1, 1},
        {"10", nullptr, 10, 10}, {"4", "2", 0, 0},     {"11", nullptr, 0, 0},
    };
    for (const auto& [start, max, expected_start, expected_max] : cases) {
        auto from = bare_sources();
        if (start)
            from.environment["TAG_SPACE_AI_CONCURRENCY"] = start;
        if (max)
            from.environment["TAG_SPACE_MAX_AI_CONCURRENCY"] = max;
        const auto loaded = load_settings(from);
        if (expected_start == 0) {
            EXPECT_THAT(render(loaded.problems), HasSubstr("must not be above TAG_SPACE_MAX_AI_CONCURRENCY, which is"));
            continue;
        }
        EXPECT_TRUE(loaded.ok()) << render(loaded.problems);
        EXPECT_EQ(loaded.values.ai_concurrency, expected_start);
        EXPECT_EQ(loaded.values.ai_concurrency_max, expected_max);
    }
}

TEST(Load, TokenBudgetsFollowEachOther) {
    auto from = bare_sources();
    from.environment["TAGWRIGHT_PAGE_TOKENS_MAX"] = "30000";
    EXPECT_EQ(load_settings(from).values.batch_tokens_max, 30'000);
    from.environment["TAGWRIGHT_BATCH_TOKENS_MAX"] = "1000";
    EXPECT_THAT(problems_of(from), HasSubstr("TAGWRIGHT_PAGE_TOKENS_MAX=30000"));
    from.environment.erase("TAGWRIGHT_PAGE_TOKENS_MAX");
    EXPECT_EQ(load_settings(from).values.page_tokens_max, 1000);
}

TEST(Load, DataDirFollowsXdg) {
    auto from = bare_sources();
    EXPECT_EQ(load_settings(from).values.data_dir, "/home/me/.local/state/tagwright");
    from.environment["XDG_STATE_HOME"] = "/state";
    EXPECT_EQ(load_settings(from).values.data_dir, "/state/tagwright");
    from.environment["XDG_STATE_HOME"] = "relative"; // does not count
    EXPECT_EQ(load_settings(from).values.data_dir, "/home/me/.local/state/tagwright");
    from.environment.clear();
    EXPECT_THAT(problems_of(from), HasSubstr("TAGWRIGHT_DATA_DIR: is not set, and without HOME"));
    from.needs.store = false;
    EXPECT_EQ(problems_of(from), "");
}

TEST(Load, PathsInTomlAreRelativeToTheirFile) {
    auto from = bare_sources();
    from.toml_path = "/etc/tagwright/main.toml";
    from.toml = "[tag]\nvocabulary = \"words/v.json\"\n[files]\nlog_dir = \"/var/log/x\"\ndata_dir = \"~/data\"\n";
    auto loaded = load_settings(from);
    EXPECT_EQ(loaded.values.vocabulary_file, "/etc/tagwright/words/v.json");
    EXPECT_EQ(loaded.values.log_dir, "/var/log/x");
    EXPECT_EQ(loaded.values.data_dir, "/home/me/data");
    from.toml_path = "tagwright.toml";
    from.flags["TAGWRIGHT_LOG_DIR"] = "here";
    loaded = load_settings(from);
    EXPECT_EQ(loaded.values.vocabulary_file, "words/v.json");
    EXPECT_EQ(loaded.values.log_dir, "here");
}

TEST(Load, VocabularyMustBeReadableAndUsable) {
    auto from = bare_sources();
    from.flags["TAGWRIGHT_VOCABULARY"] = "v.json";
    from.read_file = [](const std::string& path) { return file_text{path, {}, "cannot read " + path + ": gone"}; };
    EXPECT_THAT(problems_of(from), HasSubstr("TAGWRIGHT_VOCABULARY=v.json (--vocabulary): cannot read v.json: gone"));
    from.read_file = [](const std::string& path) { return file_text{path, "{\"labels\": 3}", {}}; };
    EXPECT_THAT(problems_of(from), HasSubstr("TAGWRIGHT_VOCABULARY=v.json (--vocabulary): "));
    from.read_file = [](const std::string& path) { return file_text{path, "{\"labels\": [\"a\"]}", {}}; };
    EXPECT_EQ(problems_of(from), "");
}

TEST(Load, WarnsOfVariablesThatNobodyReads) {
    auto from = bare_sources();
    from.environment["TAG_SPACE_BATCHSIZE"] = "3";
    from.environment["TAGWRIGHT_API_TOKEN_FILE"] = "";
    from.environment["TAGWRIGHT_SERVER_KEY"] = "abc";
    from.environment["PATH"] = "/bin";
    from.dotenv = "TAGWRIGHT_COLOUR=red\n";
    from.toml =
        "[servers.x]\nbase_url = \"https://x.example\"\nmodel = \"m\"\napi_key_env = \"TAGWRIGHT_SERVER_KEY\"\n";
    const auto loaded = load_settings(from);
    EXPECT_TRUE(loaded.ok()) << render(loaded.problems);
    EXPECT_THAT(loaded.warnings,
                ElementsAre("TAG_SPACE_BATCHSIZE (environment) is not a setting and has no effect; did you mean "
                            "\"TAG_SPACE_BATCH_SIZE\"?",
                            HasSubstr("TAGWRIGHT_COLOUR (.env:1) is not a setting and has no effect")));
}

TEST(Load, RefusesFlagsThatAreNoSettings) {
    auto from = bare_sources();
    from.flags["NO_SUCH"] = "1";
    EXPECT_THAT(problems_of(from), HasSubstr("NO_SUCH (command line): is not a setting"));
}

TEST(Describe, SaysValueAndPlace) {
    auto from = cloud_sources();
    from.flags["TAG_SPACE_PROVIDER"] = "openai";
    from.environment["OPENAI_API_KEY"] = "sk-very-secret-key";
    from.environment["TAG_SPACE_MAX_AI_CONCURRENCY"] = "2";
    from.toml = "[tag]\nai_timeout = \"1500ms\"\n";
    const auto loaded = load_settings(from);
    ASSERT_TRUE(loaded.ok()) << render(loaded.problems);
    const auto lines = describe(loaded);
    EXPECT_EQ(lines.size(), setting_table().size());
    for (const auto* line :
         {"TAG_SPACE_PROVIDER = openai (--provider)", "OPENAI_API_KEY = set (environment)", "GEMINI_API_KEY = not set",
          "TAG_SPACE_AI_CONCURRENCY = 2 (lowered to TAG_SPACE_MAX_AI_CONCURRENCY)",
          "TAGWRIGHT_AI_TIMEOUT = 1500ms (tagwright.toml:2)", "TAG_SPACE_BATCH_SIZE = 5 (default)",
          "TAGWRIGHT_VOCABULARY = none: labels are open (default)",
          "TAGWRIGHT_DATA_DIR = /home/me/.local/state/tagwright (default, from HOME)"})
        EXPECT_THAT(lines, testing::Contains(line));
}

} // namespace
} // namespace tagwright

#include "config/secrets.hpp"

#include "config/setting_table.hpp"
#include "tests/unit/config/fixtures.hpp"

#include <gmock/gmock.h>

namespace tagwright {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* hidden = "hunter2-hunter2";

/// Everything of a result that a person may get to see.
std::string everything_shown(const load_result& loaded) {
    auto text = render(loaded.problems);
    for (const auto& warning : loaded.warnings)
        text += warning + "\n";
    for (const auto& line : describe(loaded))
        text += line + "\n";
    return text;
}

TEST(Secrets, ComeFromFilesToo) {
    auto from = cloud_sources();
    from.environment.erase("CONFLUENCE_API_TOKEN");
    from.environment["CONFLUENCE_API_TOKEN_FILE"] = "/run/secrets/token";
    from.read_file = [](const std::string& path) { return file_text{path, std::string(hidden) + "\n", {}}; };
    const auto loaded = load_settings(from);
    EXPECT_TRUE(loaded.ok()) << render(loaded.problems);
    EXPECT_EQ(loaded.values.confluence.api_token.reveal(), hidden);
    EXPECT_EQ(origin_of(loaded, "CONFLUENCE_API_TOKEN"), "CONFLUENCE_API_TOKEN_FILE");
}

TEST(Secrets, EnvironmentBeatsDotenv) {
    auto from = cloud_sources();
    from.dotenv = "CONFLUENCE_API_TOKEN=from-dotenv\nGEMINI_API_KEY_FILE=/key\n";
    from.read_file = [](const std::string& path) { return file_text{path, "from-file", {}}; };
    const auto loaded = load_settings(from);
    EXPECT_EQ(loaded.values.confluence.api_token.reveal(), "atatt-3xFfGF0-secret");
    EXPECT_EQ(origin_of(loaded, "GEMINI_API_KEY"), "GEMINI_API_KEY_FILE");
}

TEST(Secrets, BadFilesAreProblemsOnce) {
    const std::pair<file_text, std::string> cases[] = {
        {{"/key", {}, "cannot read /key: No such file or directory"}, "cannot read /key: No such file or directory"},
        {{"/key", " \n", {}}, "the file /key is empty"},
        {{"/key", "two\nlines", {}}, "must be text without blanks and control characters"},
    };
    for (const auto& [answer, expected] : cases) {
        auto from = bare_sources();
        from.environment["TAG_SPACE_PROVIDER"] = "gemini";
        from.environment["GEMINI_API_KEY_FILE"] = "/key";
        from.read_file = [&](const std::string&) { return answer; };
        const auto loaded = load_settings(from);
        ASSERT_EQ(loaded.problems.size(), 1u) << render(loaded.problems);
        EXPECT_THAT(render(loaded.problems), AllOf(HasSubstr(expected), Not(HasSubstr("lines\n"))));
    }
}

TEST(Secrets, ValueAndFileAtOnceAreAmbiguous) {
    auto from = bare_sources();
    from.environment["GEMINI_API_KEY"] = hidden;
    from.environment["GEMINI_API_KEY_FILE"] = "/key";
    EXPECT_THAT(problems_of(from), HasSubstr("GEMINI_API_KEY (environment): is set, and so is GEMINI_API_KEY_FILE"));
}

TEST(Secrets, AreRefusedInTomlAndOnTheCommandLine) {
    for (const auto& row : setting_table()) {
        if (!row.secret)
            continue;
        auto from = bare_sources();
        from.toml =
            std::string(row.toml) + " = \"" + hidden + "\"\n" + std::string(row.name) + " = \"" + hidden + "\"\n";
        from.flags[std::string(row.name)] = hidden;
        const auto loaded = load_settings(from);
        EXPECT_EQ(loaded.problems.size(), 3u) << render(loaded.problems);
        EXPECT_THAT(
            everything_shown(loaded),
            AllOf(HasSubstr("secrets do not belong in this file: set " + std::string(row.name) + " in the environment"),
                  HasSubstr("secrets are not taken from the command line"), Not(HasSubstr(hidden))));
    }
}

// Each case puts the secret where a user might put it by mistake.
TEST(Secrets, NeverShow) {
    using change = void (*)(sources&);
    const change changes[] = {
        [](sources& from) { from.environment["GEMINI_API_KEY"] = std::string(hidden) + " x"; },
        [](sources& from) { from.environment["GEMINI_API_KEY"] = std::string(hidden) + "\nX: y"; },
        [](sources& from) { from.dotenv = std::string("GEMINI_API_KEY = '") + hidden; },
        [](sources& from) { from.dotenv = hidden; },
        [](sources& from) { from.toml = std::string("[tag]\napi_token = \"") + hidden + "\"\n"; },
        [](sources& from) { from.toml = std::string("[gemini]\nkey = \"") + hidden + "\"\n"; },
        [](sources& from) { from.toml = std::string("password = \"") + hidden + "\"\n"; },
        [](sources& from) { from.toml = std::string("[gemini]\napi_key = ") + hidden + "\n"; },
        [](sources& from) {
            from.toml = std::string("[servers.x]\nbase_url=\"https://x\"\nmodel=\"m\"\napi_key=\"") + hidden + "\"\n";
        },
        [](sources& from) {
            from.toml =
                std::string("[servers.x]\nbase_url=\"https://x\"\nmodel=\"m\"\napi_key_env=\"") + hidden + "\"\n";
        },
        [](sources& from) {
            from.toml = std::string("[servers.x]\nbase_url=\"https://me:") + hidden + "@x\"\nmodel=\"m\"\n";
        },
        [](sources& from) { // pasted into a name
            from.environment["GEMINI_API_KEY"] = hidden;
            from.toml = std::string("[servers.") + hidden + "]\nbase_url=\"http://localhost:1/v1\"\nmodel=\"m\"\n";
            from.environment["TAG_SPACE_BATCH_SIZE"] = "none";
        },
        [](sources& from) { from.environment["OPENAI_BASE_URL"] = std::string("https://me:") + hidden + "@x/v1"; },
        [](sources& from) { from.environment["OPENAI_BASE_URL"] = std::string("https://x/v1?key=") + hidden; },
        [](sources& from) { from.flags["CONFLUENCE_BASE_URL"] = std::string("me:") + hidden + "@x"; },
        [](sources& from) { // a known secret, also used in other places
            from.environment["GEMINI_API_KEY"] = hidden;
            from.environment["TAG_SPACE_PROVIDER"] = hidden;
            from.environment["GEMINI_MODEL"] = hidden;
            from.environment["CONFLUENCE_FLAVOR"] = hidden;
            from.environment["TAGWRIGHT_LOG_DIR"] = std::string("/logs/") + hidden;
            from.environment["TAGWRIGHT_COLOUR"] = hidden;
        },
    };
    int number = 0;
    for (const auto& make : changes) {
        auto from = bare_sources();
        make(from);
        const auto loaded = load_settings(from);
        EXPECT_FALSE(loaded.ok()) << "case " << number;
        EXPECT_THAT(everything_shown(loaded), Not(HasSubstr("hunter2"))) << "case " << number;
        ++number;
    }
}

} // namespace
} // namespace tagwright

// What --help and --version print.
#include "app/cli/options_grammar.hpp"

#include "app/cli/version_text.hpp"
#include "config/setting_table.hpp"
#include "tagwright/version.hpp"
#include "tests/unit/cli/parsed_options.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace tagwright::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Options, HelpAndVersionArePrinted) {
    const auto help = parse({"--help"});
    EXPECT_FALSE(help.run.has_value());
    EXPECT_EQ(help.exit_code, exit_ok);
    for (const auto* name : {"setup", "tag", "plan", "apply", "undo", "resume", "runs", "label", "text", "simulate",
                             "throttle", "check", "serve", "demo", "version", "completion"})
        EXPECT_THAT(help.text, HasSubstr(std::string("\n  ") + name + " "));
    EXPECT_EQ(parse({"--version"}).text, version_text());
    EXPECT_EQ(parse({"version"}).text, version_text());
}

constexpr const char* all_commands[] = {"setup",    "tag",   "plan",  "apply",   "undo",
                                        "resume",   "runs",  "label", "text",    "simulate",
                                        "throttle", "check", "demo",  "version", "completion"};

TEST(Options, HelpFitsAScreen) {
    std::vector<std::string> texts{parse({"--help"}).text};
    for (const auto* name : all_commands)
        texts.push_back(parse({name, "--help"}).text);
    for (const auto& text : texts) {
        EXPECT_LE(std::ranges::count(text, '\n'), 40) << text;
        EXPECT_THAT(text, Not(HasSubstr("\n\n\n")));
        std::istringstream lines(text);
        for (std::string line; std::getline(lines, line);)
            EXPECT_LE(line.size(), 100u) << line;
    }
}

TEST(Options, HelpShowsWhatIsUsedMostAndHelpAllTheRest) {
    for (const auto* name : {"tag", "label", "check", "demo", "resume"}) {
        const auto help = parse({name, "--help"}).text;
        for (const auto* flag : {"--provider", "--fallback", "--max-labels", "--vocabulary", "--budget-usd"})
            EXPECT_THAT(help, HasSubstr("\n  " + std::string(flag) + " ")) << name;
        EXPECT_THAT(help, Not(HasSubstr("--batch-tokens"))) << name;
        EXPECT_THAT(help, HasSubstr("--help-all")) << name;
    }
    EXPECT_THAT(parse({"runs", "--help"}).text, Not(HasSubstr("--provider")));
    for (const auto* name : {"tag", "label", "check", "demo", "runs", "plan"}) {
        const auto help = parse({name, "--help-all"});
        EXPECT_EQ(help.exit_code, exit_ok);
        for (const auto& row : setting_table()) {
            EXPECT_THAT(help.text, HasSubstr(std::string(row.group) + ":\n"));
            if (!row.secret) {
                EXPECT_THAT(help.text, HasSubstr("\n  " + std::string(row.flag) + " "));
            }
        }
        EXPECT_THAT(help.text, Not(HasSubstr("\n\n\n")));
        std::istringstream lines(help.text);
        for (std::string line; std::getline(lines, line);)
            EXPECT_LE(line.size(), 100u) << line;
    }
}

TEST(Options, NothingAtAllPrintsHelpAndFails) {
    const auto result = parse({});
    EXPECT_EQ(result.exit_code, exit_usage);
    EXPECT_THAT(result.text, HasSubstr("Usage: tagwright"));
    EXPECT_EQ(parse_options(0, nullptr).exit_code, exit_usage);
}

TEST(Options, VersionIsTheProjects) {
    const auto root = std::filesystem::path(TAGWRIGHT_SOURCE_DIR);
    std::ifstream file(root / "CMakeLists.txt");
    std::ostringstream text;
    text << file.rdbuf();
    EXPECT_THAT(text.str(), HasSubstr("project(tagwright VERSION " + std::string(version()) + " "));
}

} // namespace
} // namespace tagwright::cli

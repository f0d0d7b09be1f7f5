#include "app/cli/completion_words.hpp"

#include "app/cli/options_grammar.hpp"

#include <CLI/CLI.hpp>
#include <gmock/gmock.h>

#include <algorithm>

namespace tagwright::cli {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

/// All that there is to complete.
offered_program whole() {
    raw_options raw;
    return offered_by(*make_grammar(raw));
}

/// A command's option; one without names if there is none of that name.
offered_option option_of(const std::string& command, const std::string& name) {
    for (const auto& each : whole().commands)
        if (each.name == command)
            for (const auto& option : each.options)
                if (std::ranges::find(option.names, name) != option.names.end())
                    return option;
    return {};
}

TEST(CompletionWords, ChoicesHaveTheirWords) {
    struct {
        const char* command;
        const char* option;
        std::vector<std::string> words;
    } const table[] = {
        {"tag", "--provider", {"gemini", "openai", "anthropic", "local"}},
        {"tag", "--fallback", {"gemini", "openai", "anthropic", "local"}},
        {"tag", "--confluence-flavor", {"auto", "cloud", "datacenter"}},
        {"tag", "--cache", {"true", "false"}},
        {"tag", "--type", {"page", "blogpost"}},
        {"plan", "--format", {"table", "csv", "html", "json"}},
        {"label", "--format", {"storage", "html", "markdown", "plain"}},
        {"tag", "--report", {}},
        {"tag", "--batch-size", {}},
    };
    for (const auto& row : table) {
        const auto option = option_of(row.command, row.option);
        EXPECT_FALSE(option.names.empty()) << row.command << row.option;
        EXPECT_TRUE(option.takes_value) << row.command << row.option;
        EXPECT_EQ(option.words, row.words) << row.command << row.option;
    }
}

TEST(CompletionWords, OptionsSayWhatTheyTake) {
    EXPECT_FALSE(option_of("tag", "--apply").takes_value);
    EXPECT_TRUE(option_of("tag", "--page").repeats);
    EXPECT_FALSE(option_of("tag", "--since").repeats);
    EXPECT_THAT(option_of("tag", "--help").names, ElementsAre("-h", "--help"));
}

TEST(CompletionWords, MeaningsAreShort) {
    EXPECT_EQ(option_of("tag", "--apply").meaning, "Write the labels");
    EXPECT_EQ(option_of("tag", "--type").meaning, "What to label");
    EXPECT_EQ(option_of("tag", "--batch-size").meaning, "Pages a call at most");
    for (const auto& command : whole().commands) {
        EXPECT_FALSE(command.meaning.empty()) << command.name;
        for (const auto& option : command.options) {
            EXPECT_FALSE(option.meaning.empty()) << option.names.back();
            EXPECT_THAT(option.meaning, Not(Contains('\n')));
        }
    }
}

TEST(CompletionWords, ArgumentsHaveWordsWhereTheyAreChoices) {
    for (const auto& command : whole().commands) {
        if (command.name == "completion")
            EXPECT_THAT(command.words, ElementsAre("bash", "zsh", "fish"));
        else
            EXPECT_THAT(command.words, IsEmpty()) << command.name;
    }
}

} // namespace
} // namespace tagwright::cli

// Bad usage: one line that names the option and what is allowed.
#include "app/cli/options_checks.hpp"

#include "config/setting_table.hpp"
#include "tests/unit/cli/parsed_options.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace tagwright::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

struct bad_case {
    std::vector<const char*> words;
    const char* message;
};

TEST(Options, BadUsageIsOneLineThatNamesTheOption) {
    const bad_case cases[] = {
        {{"tagg"},
         "\"tagg\" is not a command: there are setup, tag, plan, consolidate, vocabulary, apply, undo, resume, runs, "
         "label, text, simulate, "
         "throttle, check, serve, demo, version, completion; did you mean \"tag\"?"},
        {{"vocabulary"}, "vocabulary: an action is missing: suggest SPACE, or check FILE"},
        {{"vocabulary", "learn", "DOCS"}, "\"learn\" is not an action"},
        {{"vocabulary", "suggest"}, "suggest takes one SPACE"},
        {{"vocabulary", "check", "a", "b"}, "check takes one FILE"},
        {{"vocabulary", "check", "a", "--max", "5"}, "go with suggest"},
        {{"vocabulary", "suggest", "DOCS", "--max", "0"}, "whole number from 1 to 5000"},
        {{"setpu"}, "did you mean \"setup\"?"},
        {{"plan"}, "plan: RUN is missing: tagwright runs lists them"},
        {{"plan", "r", "--format", "xlsx"}, "--format: \"xlsx\" is not a format: table, csv, html or json"},
        {{"plan", "r", "--ouput", "x"}, "did you mean \"--output\"?"},
        {{"runs", "--apply"}, "\"--apply\" is not an option of runs; it is one of tag, demo"},
        {{"setup", "--data-dir", "x"}, "\"--data-dir\" is not an option of setup"},
        {{"serve", "7"}, "\"7\" is one argument too many for serve"},
        {{"apply"}, "apply: RUN is missing: tagwright runs lists them"},
        {{"undo", ""}, "undo: RUN is missing"},
        {{"resume", "../x"}, "RUN: \"../x\" is not the name of a run"},
        {{"resume", "a", "b"}, "\"b\" is one argument too many for resume"},
        {{"undo", "a", "--stale-ok"}, "\"--stale-ok\" is not an option of undo"},
        {{"--quiet", "tag"}, "\"--quiet\" is not an option here: options follow the command"},
        {{"tag"}, "SPACE is missing"},
        {{"tag", ""}, "SPACE is missing"},
        {{"tag", "two words"}, "SPACE: \"two words\" is not a space's key"},
        {{"check", "A", "B"}, "\"B\" is one argument too many for check"},
        {{"tag", "A", "--aply"}, "\"--aply\" is not an option of tag; did you mean \"--apply\"?"},
        {{"tag", "A", "-x"}, "\"-x\" is not an option of tag"},
        {{"tag", "A", "--page"}, "--page needs a value"},
        {{"tag", "A", "--page", "x1"}, "--page: \"x1\" is not a page id: digits only, or"},
        {{"tag", "A", "--page", ""}, "--page: \"\" is not a page id"},
        {{"tag", "A", "--under", "x"}, "--under: \"x\" is not a page id: digits only"},
        {{"tag", "A", "--page", "https://acme.atlassian.net/wiki/x/AbCd"}, "holds no page id"},
        {{"tag", "A", "--page", "https://wiki.acme.example/display/A/Title"}, "holds no page id"},
        {{"tag", "A", "--page", "https://acme.atlassian.net/wiki/spaces/A/folder/12"}, "is a folder: --under"},
        {{"tag", "https://acme.atlassian.net/wiki/spaces/A/pages/9/T"}, "is the address of a page: --page"},
        {{"tag", "https://acme.atlassian.net/wiki/x/AbCd"}, "names no space"},
        {{"tag", "A", "--under", "1", "--page", "2"}, "--page and --under exclude each other"},
        {{"tag", "A", "--exclude-label", "two words"}, "--exclude-label: \"two words\" is not a label"},
        {{"tag", "A", "--exclude-under", "x"}, "--exclude-under: \"x\" is not a page id"},
        {{"tag", "A", "--type", "blog"}, "--type: \"blog\" is not a type: page, blogpost, or both"},
        {{"tag", "A", "--type", "page,blogpost", "--under", "7"}, "--under and --type blogpost exclude each other"},
        {{"tag", "A", "--since", "31.1.2026"}, "--since: \"31.1.2026\" is not a date: 2026-01-31 or"},
        {{"tag", "A", "--summary-only"}, "--summary-only needs --report"},
        {{"tag", "A", "--quiet", "--json"}, "--quiet and --json exclude each other"},
        {{"tag", "A", "--cache=true", "--no-cache"}, "--cache and --no-cache exclude each other"},
        {{"tag", "A", "--batch-size"}, "--batch-size needs a value: a whole number from 1 to 100"},
        {{"text", "--format", "docx"}, "--format: \"docx\" is not a format: storage, html, markdown or plain"},
        {{"text", "--apply"}, "\"--apply\" is not an option of text"},
        {{"label", "--apply"}, "\"--apply\" is not an option of label"},
        {{"simulate", "--seed", "-1"}, "--seed: \"-1\" is not a whole number from 0 to 18446744073709551615"},
        {{"simulate", "--seed="}, "--seed: \"\" is not a whole number"},
        {{"simulate", "--seed", "18446744073709551616"}, "is not a whole number"},
        {{"simulate", "a", "b"}, "\"b\" is one argument too many for simulate"},
        {{"simulate", "--report", "-"}, "--report: the report of a simulation is a page for a browser: name a file"},
        {{"simulate", "--report"}, "--report needs a value"},
        {{"simulate", "--sead", "1"}, "did you mean \"--seed\"?"},
        {{"completion", "tcsh"}, "completion: \"tcsh\" is not a shell that is known: bash, zsh, fish"},
        {{"demo", "--apply=maybe"}, "--apply"},
    };
    for (const auto& [words, message] : cases) {
        const auto result = parse(words);
        EXPECT_FALSE(result.run.has_value()) << message;
        EXPECT_EQ(result.exit_code, exit_usage) << message;
        EXPECT_THAT(result.text, AllOf(testing::StartsWith("tagwright: "), HasSubstr(message)));
        EXPECT_EQ(std::ranges::count(result.text, '\n'), 1) << result.text;
        EXPECT_TRUE(result.text.ends_with('\n'));
    }
}

TEST(Options, SecretsAreNoOptionsAndDoNotShow) {
    for (const auto& row : setting_table()) {
        if (!row.secret)
            continue;
        std::string flag = "--" + std::string(row.name);
        std::ranges::transform(flag, flag.begin(), [](char byte) {
            return byte == '_' ? '-' : static_cast<char>(std::tolower(static_cast<unsigned char>(byte)));
        });
        for (const auto& result :
             {parse({"tag", "A", flag.c_str(), "hunter2"}), parse({"tag", "A", (flag + "=hunter2").c_str()})}) {
            EXPECT_EQ(result.exit_code, exit_usage);
            EXPECT_THAT(result.text, AllOf(HasSubstr("secrets come from the environment"), Not(HasSubstr("hunter2"))));
        }
    }
}

} // namespace
} // namespace tagwright::cli

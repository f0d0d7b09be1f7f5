#include "app/cli/completion_scripts.hpp"

#include "tests/scratch_directory.hpp"
#include "tests/unit/cli/parsed_options.hpp"

#include <gmock/gmock.h>

#include <array>
#include <cstdio>
#include <fstream>

namespace tagwright::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

/// What a shell prints for a script; that it ends well is expected.
std::string output_of(const std::string& shell, const std::string& script) {
    const tagwright::testing::scratch_directory place;
    const auto file = place.file("script");
    std::ofstream(file) << script;
    std::string output;
    if (auto* pipe = ::popen((shell + " " + file + " 2>&1").c_str(), "r")) {
        std::array<char, 4096> chunk{};
        for (std::size_t count = 0; (count = std::fread(chunk.data(), 1, chunk.size(), pipe)) > 0;)
            output.append(chunk.data(), count);
        EXPECT_EQ(::pclose(pipe), 0) << output;
    }
    return output;
}

bool is_installed(const std::string& shell) {
    return std::system(("command -v " + shell + " > /dev/null 2>&1").c_str()) == 0; // NOLINT: no input of others
}

/// What bash offers after `words`, the last of which is being typed.
std::string in_bash(const std::string& words) {
    return output_of("bash", parse({"completion", "bash"}).text + "COMP_WORDS=(" + words +
                                 ")\nCOMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n_tagwright\necho \"${COMPREPLY[@]}\"\n");
}

TEST(CompletionScripts, WorkInBash) {
    struct {
        const char* typed;
        const char* offered;
    } static const table[] = {
        {"tagwright ''", "setup tag plan consolidate vocabulary apply undo resume runs label text simulate throttle "
                         "check serve demo version completion"},
        {"tagwright t", "tag text throttle"},
        {"tagwright --v", "--version"},
        {"tagwright tag --ba", "--batch-size --batch-tokens"},
        {"tagwright tag DOCS --apply --su", "--summary-only"},
        {"tagwright text --ba", "--batch-size --batch-tokens"},
        {"tagwright text --appl", ""},
        {"tagwright text --format p", "plain"},
        {"tagwright plan run --format ''", "table csv html json"},
        {"tagwright plan run --format = c", "csv"},
        {"tagwright plan run --format =", "table csv html json"},
        {"tagwright tag --type ''", "page blogpost"},
        {"tagwright apply run --pl", "--plan"},
        {"tagwright simulate b --rep", "--report"},
        {"tagwright tag --confluence-flavor ''", "auto cloud datacenter"},
        {"tagwright tag --provider o", "openai"},
        {"tagwright completion ''", "bash zsh fish"},
        {"tagwright check t", ""},  // a space, not a command
        {"tagwright label no", ""}, // left to the file names
    };
    for (const auto& [typed, offered] : table)
        EXPECT_EQ(in_bash(typed), std::string(offered) + "\n") << typed;
}

TEST(CompletionScripts, AreReadByTheirShells) {
    for (const char* shell : {"bash", "zsh", "fish"}) {
        const auto result = parse({"completion", shell});
        EXPECT_EQ(result.exit_code, exit_ok);
        EXPECT_THAT(result.text, HasSubstr("confluence-flavor")) << shell;
        if (is_installed(shell)) {
            EXPECT_EQ(output_of(std::string(shell) + " -n", result.text), "") << shell;
        }
    }
}

TEST(CompletionScripts, WorkInFish) {
    if (!is_installed("fish"))
        GTEST_SKIP() << "fish is not installed";
    const auto offered = [](const std::string& typed) {
        return output_of("fish --no-config", parse({"completion", "fish"}).text + "complete -C '" + typed + "'\n");
    };
    EXPECT_THAT(offered("tagwright thr"), StartsWith("throttle\tSee and retune"));
    EXPECT_THAT(offered("tagwright plan run --format cs"), StartsWith("csv"));
    EXPECT_THAT(offered("tagwright check tag --app"), "") << "a space that is named like a command is none";
    EXPECT_THAT(offered("tagwright tag DOCS --stal"), "");
    EXPECT_THAT(offered("tagwright apply run --stal"), HasSubstr("--stale-ok"));
    EXPECT_THAT(offered("tagwright completion z"), StartsWith("zsh"));
}

/// An option and a command whose texts hold what shells take for their own.
offered_program odd_program() {
    const offered_option odd{{"-o", "--odd"}, "It's [a] \\ b: $c", true, true, {"x", "y"}};
    return {{odd}, {{"do", "Don't: $x", {odd}, {}}}};
}

TEST(CompletionScripts, OddTextsStayTexts) {
    EXPECT_THAT(zsh_completion(odd_program()), HasSubstr("'*--odd=[It'\\''s \\[a\\] \\\\ b\\: $c]:value:(x y)' \\\n"));
    EXPECT_THAT(zsh_completion(odd_program()), HasSubstr("'do:Don'\\''t: $x'\n"));
    EXPECT_THAT(fish_completion(odd_program()), HasSubstr(" -s o -l odd -x -a 'x y' -d 'It\\'s [a] \\\\ b: $c'\n"));
    for (const char* shell : {"bash", "zsh", "fish"}) {
        if (is_installed(shell)) {
            EXPECT_EQ(output_of(std::string(shell) + " -n", completion_script(shell, odd_program())), "") << shell;
        }
    }
}

TEST(CompletionScripts, OtherShellsHaveNone) {
    EXPECT_EQ(error_of({"completion", "tcsh"}), "completion: \"tcsh\" is not a shell that is known: bash, zsh, fish");
    EXPECT_EQ(error_of({"completion"}), "completion: \"\" is not a shell that is known: bash, zsh, fish");
}

} // namespace
} // namespace tagwright::cli

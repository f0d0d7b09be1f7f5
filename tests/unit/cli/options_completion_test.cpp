#include "app/cli/options_completion.hpp"

#include "tests/unit/cli/parsed_options.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <unistd.h>

namespace tagwright::cli {
namespace {

/// What bash offers after `words`, the last of which is being typed.
std::string completed(const std::string& words) {
    const auto script = std::filesystem::temp_directory_path() / ("tagwright-completion-" + std::to_string(::getpid()));
    std::ofstream(script) << parse({"completion", "bash"}).text << "COMP_WORDS=(" << words
                          << ")\nCOMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n_tagwright\necho \"${COMPREPLY[@]}\"\n";
    std::string output;
    if (auto* pipe = ::popen(("bash " + script.string() + " 2>&1").c_str(), "r")) {
        char chunk[4096];
        for (std::size_t count = 0; (count = std::fread(chunk, 1, sizeof chunk, pipe)) > 0;)
            output.append(chunk, count);
        EXPECT_EQ(::pclose(pipe), 0);
    }
    std::filesystem::remove(script);
    return output;
}

TEST(Completion, WorksInBash) {
    EXPECT_EQ(
        completed("tagwright ''"),
        "setup tag plan apply undo resume runs label text simulate throttle check serve demo version completion\n");
    EXPECT_EQ(completed("tagwright t"), "tag text throttle\n");
    EXPECT_EQ(completed("tagwright --v"), "--version\n");
    EXPECT_EQ(completed("tagwright tag --ba"), "--batch-size --batch-tokens\n");
    EXPECT_EQ(completed("tagwright tag DOCS --apply --su"), "--summary-only\n");
    EXPECT_EQ(completed("tagwright text --ba"), "--batch-size --batch-tokens\n");
    EXPECT_EQ(completed("tagwright text --appl"), "\n");
    EXPECT_EQ(completed("tagwright text --format p"), "plain\n");
    EXPECT_EQ(completed("tagwright plan run --format ''"), "table csv html json\n");
    EXPECT_EQ(completed("tagwright apply run --pl"), "--plan\n");
    EXPECT_EQ(completed("tagwright simulate b --rep"), "--report\n");
    EXPECT_EQ(completed("tagwright tag --confluence-flavor ''"), "auto cloud datacenter\n");
    EXPECT_EQ(completed("tagwright tag --provider o"), "openai\n");
    EXPECT_EQ(completed("tagwright label no"), "\n"); // left to the file names
}

} // namespace
} // namespace tagwright::cli

#include "app/cli/manual_pages.hpp"

#include "app/cli/options_grammar.hpp"
#include "app/cli/roff.hpp"
#include "config/setting_table.hpp"
#include "tests/scratch_directory.hpp"

#include <CLI/CLI.hpp>
#include <gmock/gmock.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <map>
#include <sstream>

namespace tagwright::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

/// Every page by its name.
std::map<std::string, std::string> pages() {
    raw_options raw;
    std::map<std::string, std::string> all;
    for (auto& page : manual_pages(*make_grammar(raw)))
        all.emplace(page.name, page.text);
    return all;
}

TEST(ManualPages, EveryCommandHasOne) {
    const auto all = pages();
    raw_options raw;
    const auto app = make_grammar(raw);
    for (const auto* command : app->get_subcommands({}))
        EXPECT_TRUE(all.contains("tagwright-" + command->get_name())) << command->get_name();
    EXPECT_TRUE(all.contains("tagwright"));
}

TEST(ManualPages, HaveTheirSections) {
    for (const auto& [name, text] : pages()) {
        EXPECT_THAT(text, StartsWith(".TH \"TAGWRIGHT")) << name;
        for (const auto* section : {"NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXIT STATUS", "SEE ALSO"})
            EXPECT_THAT(text, HasSubstr(roff_section(section))) << name;
    }
    for (const auto* name : {"tagwright", "tagwright-tag", "tagwright-serve"})
        for (const auto* section : {"ENVIRONMENT", "FILES"})
            EXPECT_THAT(pages().at(name), HasSubstr(roff_section(section))) << name;
}

TEST(ManualPages, SettingsAreToldByName) {
    const auto all = pages();
    for (const auto& row : setting_table()) {
        EXPECT_THAT(all.at("tagwright"), HasSubstr(".TP\n\\fB" + roff_text(row.name) + "\\fR\n"));
        EXPECT_THAT(all.at("tagwright-tag"), HasSubstr(std::string(row.name)));
        if (!row.flag.empty()) {
            EXPECT_THAT(all.at("tagwright-tag"), HasSubstr("\\fB" + roff_text(row.flag) + "\\fR "));
        }
    }
    EXPECT_THAT(all.at("tagwright-version"), Not(HasSubstr("ENVIRONMENT")));
}

TEST(ManualPages, ExamplesAreLinesToType) {
    EXPECT_THAT(pages().at("tagwright-throttle"), HasSubstr(".SH \"EXAMPLES\"\n.PP\n.nf\n  tagwright throttle  "));
    EXPECT_THAT(pages().at("tagwright-completion"), HasSubstr(".nf\n  eval \"$(tagwright completion bash)\"\n"));
}

/// A line of a page is a macro, or text in which nothing is left for roff to read but our own escapes.
TEST(ManualPages, NothingIsARequestByAccident) {
    for (const auto& [name, text] : pages()) {
        std::istringstream lines(text);
        for (std::string line; std::getline(lines, line);) {
            const auto word = line.substr(0, line.find(' '));
            if (line.starts_with('.')) {
                EXPECT_THAT(word,
                            ::testing::AnyOf(".TH", ".SH", ".SS", ".PP", ".TP", ".BR", ".nf", ".fi", ".nh", ".ad"))
                    << name << ": " << line;
            }
            EXPECT_FALSE(line.starts_with('\'')) << name << ": " << line;
        }
    }
}

TEST(ManualPages, GroffHasNothingToSay) {
    if (std::system("command -v groff > /dev/null 2>&1") != 0) // NOLINT: no input of others
        GTEST_SKIP() << "groff is not installed";
    const tagwright::testing::scratch_directory place;
    std::string all;
    for (const auto& [name, text] : pages()) {
        std::ofstream(place.file(name)) << text;
        all += " " + place.file(name);
    }
    std::string said;
    auto* pipe = ::popen(("groff -man -ww -z -Tutf8" + all + " 2>&1").c_str(), "r");
    ASSERT_NE(pipe, nullptr);
    std::array<char, 4096> chunk{};
    for (std::size_t count = 0; (count = std::fread(chunk.data(), 1, chunk.size(), pipe)) > 0;)
        said.append(chunk.data(), count);
    EXPECT_EQ(::pclose(pipe), 0);
    EXPECT_EQ(said, "");
}

} // namespace
} // namespace tagwright::cli

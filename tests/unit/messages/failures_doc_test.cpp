// docs/failures.md is printed from the table; this test holds it fresh.
#include "tagwright/failure.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace tagwright {
namespace {

std::string text_of(std::string_view part) { return std::string(part); }

std::string failures_markdown() {
    std::string out = R"(# What follows from a failure

<!-- Made from messages/errc.cpp and messages/failure.cpp. Do not edit: UPDATE_DOCS=1 and the test unit_messages write it anew. -->

A failure has a code, and a scope: how far it reaches. The scope is set where an answer is parsed, because only there it is known: the
same `forbidden` comes from a wiki about one page, from a vendor about an account, and from a web firewall about one sentence. Code and
scope give the course; nothing else decides. [reliability.md](reliability.md) tells what that means for a run.

## Scopes

| Scope | How far it reaches |
|---|---|
)";
    for (std::size_t i = 0; i < failure_scopes; ++i) {
        const auto scope = static_cast<failure_scope>(i);
        out += "| `" + text_of(to_string(scope)) + "` | " + text_of(meaning(scope)) + " |\n";
    }
    out += "\n## Courses\n\n| Course | What is done |\n|---|---|\n";
    for (int i = 0; i <= static_cast<int>(course::end_run); ++i) {
        const auto what = static_cast<course>(i);
        out += "| `" + text_of(to_string(what)) + "` | " + text_of(meaning(what)) + " |\n";
    }
    out += "\n## Codes\n\nThe scope in **bold** is the one that a code has where nothing else is known. The last "
           "column is the exit code of a "
           "command that ends with it.\n\n| Code | Meaning |";
    for (std::size_t i = 0; i < failure_scopes; ++i)
        out += " " + text_of(to_string(static_cast<failure_scope>(i))) + " |";
    out += " exit |\n|---|---|";
    for (std::size_t i = 0; i <= failure_scopes; ++i)
        out += "---|";
    out += "\n";
    for (std::size_t i = 1; i < errc_count; ++i) {
        const auto code = static_cast<errc>(i);
        out += "| `" + text_of(to_string(code)) + "` | " + text_of(meaning(code)) + " |";
        for (std::size_t s = 0; s < failure_scopes; ++s) {
            const auto scope = static_cast<failure_scope>(s);
            const auto bold = scope == natural_scope(code) ? "**" : "";
            out += " " + std::string(bold) + text_of(to_string(course_of(code, scope))) + bold + " |";
        }
        out += " " + std::to_string(exit_code_of(code)) + " |\n";
    }
    return out;
}

TEST(FailuresDoc, IsWhatTheTableMakesOfIt) {
    const auto path = std::filesystem::path(TAGWRIGHT_SOURCE_DIR) / "docs" / "failures.md";
    const auto text = failures_markdown();
    if (const auto* update = std::getenv("UPDATE_DOCS"); update != nullptr && std::string_view(update) == "1")
        std::ofstream(path) << text;
    std::ifstream in(path);
    std::stringstream now;
    now << in.rdbuf();
    EXPECT_TRUE(now.str() == text) << "docs/failures.md is stale: run unit_messages with UPDATE_DOCS=1";
}

} // namespace
} // namespace tagwright

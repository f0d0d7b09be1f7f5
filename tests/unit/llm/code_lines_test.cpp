#include "providers/llm/code_lines.hpp"

#include <gtest/gtest.h>

#include <string_view>
#include <vector>

namespace tagwright::llm {
namespace {

bool is_code(code_lines& lines, std::string_view line) {
    std::size_t words = 0;
    bool inside = false;
    for (std::size_t at = 0; at < line.size(); ++at) {
        const char c = line[at];
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        words += letter && !inside ? 1 : 0;
        inside = letter;
        if (!letter && c != ' ')
            lines.note_sign(line, at);
        if (c == '_')
            lines.note_identifier();
    }
    return lines.is_code(words, line.empty() ? ' ' : line.back());
}

bool is_code(std::string_view line) {
    code_lines lines;
    return is_code(lines, line);
}

TEST(CodeLines, AreKnownByTheirSigns) {
    for (const auto* line : {
             "kubectl drain \"$node\" --ignore-daemonsets --timeout=10m",
             "parcelctl rollout start --canary=depot-north --watch 15m",
             "if (depot == nullptr) { return {}; }",
             "{\"status\": 404, \"title\": \"No such parcel\"}",
             "export DEPOT=north && make -j 2",
             "#include <array>",
             "$ redis-cli info > /tmp/info",
         })
        EXPECT_TRUE(is_code(line)) << line;
}

TEST(CodeLines, AreNoProse) {
    for (const auto* line : {
             "",
             "Response times",
             "Rules of the house (in force since May) & those of the depot",
             "- Ask the team-lead first; then the depot - it is near.",
             "Amount | Approved by | up to 200 €",
             "Names are plural nouns: /parcels/{id}/events. Verbs belong into the method.",
             "The rate is \"high\" where p < 0.05 and the parcels of the depot [12] are late; see table 4.",
             "[x] The pipeline on main is green, the nightly end-to-end tests included.",
         })
        EXPECT_FALSE(is_code(line)) << line;
}

TEST(CodeLines, OfOneBlockDiffer) {
    code_lines lines;
    EXPECT_TRUE(is_code(lines, "SELECT application_name, state, count(*)"));
    EXPECT_TRUE(is_code(lines, "FROM pg_stat_activity GROUP BY 1, 2 ORDER BY 3 DESC;"));
    EXPECT_FALSE(is_code(lines, "Close the incident when tracking has been healthy for an hour."));
    EXPECT_FALSE(is_code(lines, "The view pg_stat_activity tells who holds connections, and which of them are idle."));
}

} // namespace
} // namespace tagwright::llm

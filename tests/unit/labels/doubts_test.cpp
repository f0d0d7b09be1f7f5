#include "labels/consolidation.hpp"

#include "plan_of.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <ostream>
#include <string>
#include <string_view>

namespace tagwright::labels {
namespace {

/// Labels of a plan, each on three pages of its own.
struct doubt_row {
    std::string_view one;
    std::string_view other;
    std::optional<doubt_reason> why; ///< empty: they are two, and nobody is asked
};

void PrintTo(const doubt_row& row, std::ostream* out) { *out << row.one << " " << row.other; }

constexpr doubt_row doubts[] = {
    {"config", "configuration", doubt_reason::shortening},
    {"web-app", "web-applications", doubt_reason::shortening},
    {"webapp", "web-application", doubt_reason::shortening},
    {"vue", "vuejs", doubt_reason::shortening},
    {"node", "node-js", doubt_reason::shortening},
    {"ml", "machine-learning", doubt_reason::initials},
    {"ruby-on-rail", "ruby-on-rails", doubt_reason::word_stem},

    {"new-ai", "news-ai", std::nullopt},
    {"in-house", "insurance-claims", std::nullopt},
    {"web-app", "mobile-applications", std::nullopt},
    {"data-a", "data-analysis", std::nullopt},
    {"code", "code-generation", std::nullopt},
    {"js", "javascript", std::nullopt},
    {"bee", "beer", std::nullopt},
    {"agentic-ai", "ai-agents", std::nullopt},
};

class Doubt : public testing::TestWithParam<doubt_row> {};

TEST_P(Doubt, IsAskedFor) {
    const auto& row = GetParam();
    plan what;
    for (const auto name : {row.one, row.other})
        for (int i = 0; i < 3; ++i)
            what.pages.push_back({std::to_string(what.pages.size()), {}, {std::string{name}}, false});
    const auto found = consolidate(what).doubts;
    ASSERT_EQ(found.size(), row.why ? 1u : 0u);
    if (row.why) {
        EXPECT_EQ(words_for(found[0].why), words_for(*row.why));
    }
}

INSTANTIATE_TEST_SUITE_P(Doubts, Doubt, testing::ValuesIn(doubts));

} // namespace
} // namespace tagwright::labels

#include "labels/consolidation.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <vector>

namespace tagwright::labels {
namespace {

/// Subjects of ten pages each. Half of the subjects are about genes; every other page of all is from a journal. The
/// second label of a subject is only to spare on most of its pages.
plan papers(std::size_t subjects = 6) {
    constexpr std::size_t pages_each = 10;
    constexpr std::array first{"alpha", "bravo", "delta", "gamma", "sigma", "omega"};
    constexpr std::array second{"apple", "berry", "lemon", "mango", "olive", "peach"};
    plan out;
    for (std::size_t i = 0; i < subjects * pages_each; ++i) {
        const auto subject = i / pages_each;
        plan_page page{std::to_string(i), {}, {}, false};
        if (i % 2 == 0)
            page.proposed.emplace_back("journal");
        page.proposed.emplace_back(first[subject]);
        if (subject * 2 < subjects)
            page.proposed.emplace_back("gene");
        (i % pages_each == 1 ? page.proposed : page.spare).emplace_back(second[subject]);
        out.pages.push_back(std::move(page));
    }
    return out;
}

std::size_t pages_with(const std::vector<std::vector<std::string>>& pages, const std::string& label) {
    return static_cast<std::size_t>(std::count_if(pages.begin(), pages.end(), [&](const auto& page) {
        return std::find(page.begin(), page.end(), label) != page.end();
    }));
}

TEST(TooCommon, WhatKeepsNoCompanyGivesWayToWhatComesNext) {
    const auto out = consolidate(papers());
    EXPECT_EQ(pages_with(out.pages, "journal"), 0u);
    EXPECT_EQ(pages_with(out.pages, "gene"), 30u) << "as many pages, but these have more in common";
    EXPECT_EQ(out.pages[0], (std::vector<std::string>{"alpha", "gene", "apple"}));
    ASSERT_FALSE(out.changes.empty());
    for (const auto& change : out.changes) {
        EXPECT_EQ(change.from, "journal");
        EXPECT_EQ(change.why, change_reason::too_common);
    }
}

struct kept_case {
    const char* name;
    plan what;
    std::size_t pages; ///< that have it afterwards
};

std::vector<kept_case> kept_cases() {
    std::vector<kept_case> out;
    out.push_back({"InUse", papers(), 30});
    out.back().what.in_use = {{"journal", 1}};
    out.push_back({"InTheVocabulary", papers(), 30});
    out.back().what.vocabulary.labels = {{"journal", "", {}, ""}};
    out.push_back({"NothingToSpare", papers(), 30});
    for (auto& page : out.back().what.pages)
        page.spare.clear();
    out.push_back({"SmallPlan", papers(4), 20});
    out.push_back({"NothingElseToShare", papers(), 1});
    out.back().what.pages[2].proposed = {"journal", "odd-one"};
    out.back().what.pages[2].spare.clear();
    return out;
}

class TooCommonStays : public testing::TestWithParam<kept_case> {};

TEST_P(TooCommonStays, OnItsPages) {
    auto what = GetParam().what;
    consolidation_options options;
    options.min_pages = 1;
    EXPECT_EQ(pages_with(consolidate(what, options).pages, "journal"), GetParam().pages);
}

INSTANTIATE_TEST_SUITE_P(TooCommon, TooCommonStays, testing::ValuesIn(kept_cases()),
                         [](const auto& row) { return std::string{row.param.name}; });

} // namespace
} // namespace tagwright::labels

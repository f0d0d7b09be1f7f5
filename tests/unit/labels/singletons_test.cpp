#include "labels/consolidation.hpp"

#include "plan_of.hpp"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace tagwright::labels {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// A plan, and what its first page gets.
struct first_page {
    std::string_view name;
    std::string_view lines;
    std::string_view gets;
    consolidation_options options = {};
    std::string_view in_use = {};
};

constexpr consolidation_options labels_of(std::size_t most) { return {2, most, 0, 40}; }

const std::vector<first_page> pages{
    {"Part", "incident-response-process, api\n incident-response, api\n incident-response, web\n web",
     "incident-response, api"},
    {"PartAtTheEnd", "team-travel-policy\n policy, x\n policy, x\n travel, y\n travel, y", "policy"},
    {"PartThatIsRareToo", "incident-response-process\n incident-response-plan\n incident-response",
     "incident-response"},
    {"Spare", "odd-one, api, web\n api, web\n api, web", "api, web", labels_of(2)},
    {"SpareInTheOrderOfThePlan", "api, odd-one, web, cache\n api\n web, cache\n web, cache", "api, web", labels_of(2)},
    {"Dropped", "odd-one, api\n api\n api", "api"},
    {"NearestPagesHaveIt",
     "billing, refunds, chargeback-form\n billing, refunds, payments\n billing, refunds, payments\n api\n api",
     "billing, refunds, payments"},
    {"NearestPagesDoNotMatterWhereThePageHasHalfOfWhatItMay",
     "billing, refunds, chargeback-form\n billing, refunds, payments\n billing, refunds, payments\n api\n api",
     "billing, refunds", labels_of(4)},
    {"FarPagesDoNotMatter", "billing, chargeback-form\n billing\n payments\n payments", "billing"},
    {"LastLabelIsReplaced", "gateway-timeouts\n gateway-errors\n gateway-errors, api\n api", "gateway-errors"},
    {"LastLabelStaysWhereNothingSuits", "odd-one, odd-other\n api\n api", "odd-one"},
    {"LastLabelOfAPageThatHasSome", "odd-one | api\n api\n api", ""},
    {"UsedInTheSpace", "odd-one\n api\n api", "odd-one", {}, "odd-one"},
    {"WhatComesNextTakesThePlaceOfWhatGoes", "odd-one, api ~ web, cache\n api, web\n api, web, cache\n cache",
     "api, web"},
    {"WhatComesNextIsTakenUnderTheNameOfOthers", "odd-one, api ~ Webs\n api, web\n api, web", "api, web"},
    {"WhatComesNextIsNoLabelByItself", "odd-one, api ~ odd-two\n api ~ odd-two\n api", "api"},
    {"WhatComesNextElsewhereIsShared", "payments, api\n odd-one, api ~ payments\n api", "payments, api"},
    {"WhatComesNextElsewhereIsNotFolded", "late-payments\n odd-one, payments ~ late-payments\n payments",
     "late-payments"},
    {"WhatComesNextNeedsAPlace", "payments, api\n web, api ~ payments\n web, api", "api, web"},
    {"WhatThePageHasDoesNotComeNext", "odd-one, api | web ~ web\n api, web\n api, web", "api"},
    {"MinPagesOfOneDropsNothing", "odd-one, api\n api\n api", "odd-one, api", {1, 5, 0, 40}},
    {"MinPagesOfThree", "pair, api\n pair, api\n api", "api", {3, 5, 0, 40}},
    {"AtMostItsMaximum", "a1, b1, c1\n a1, b1, c1\n a1, b1, c1", "a1, b1", labels_of(2)},
    {"WhatItHasCountsNot", "a1, b1, c1 | a1\n b1, c1\n b1, c1", "a1, b1, c1", labels_of(2)},
};

class FirstPage : public testing::TestWithParam<first_page> {};

TEST_P(FirstPage, Gets) {
    const auto& row = GetParam();
    auto what = plan_of(row.lines);
    for (const auto& name : names_of(row.in_use))
        what.in_use.push_back({name, 1});
    const auto once = consolidate(what, row.options);
    EXPECT_EQ(once.pages[0], names_of(row.gets));
    for (std::size_t i = 0; i < what.pages.size(); ++i)
        what.pages[i].proposed = once.pages[i];
    EXPECT_EQ(consolidate(what, row.options).pages, once.pages) << "twice is once";
}

INSTANTIATE_TEST_SUITE_P(Singletons, FirstPage, testing::ValuesIn(pages),
                         [](const auto& row) { return std::string{row.param.name}; });

TEST(Singletons, EachChangeHasItsReason) {
    auto what = plan_of("api-errors, odd-one, api, web\n api, web\n api, web, cache\n cache, web");
    const auto out = consolidate(what, labels_of(1));
    std::vector<std::string> told;
    for (const auto& change : out.changes)
        if (change.pages.front() == 0)
            told.push_back(change.from + ">" + change.into + ": " + std::string{words_for(change.why)});
    EXPECT_THAT(told, testing::UnorderedElementsAre(
                          "odd-one>: on too few pages, and no other label suits",
                          "api-errors>api: on too few pages; the other says what it is a kind or a part of",
                          "web>: the page has as many labels as it may have"));
}

TEST(Singletons, WhatComesNextHasItsReason) {
    const auto out = consolidate(plan_of("odd-one, api ~ web\n api, web\n api, web"), labels_of(2));
    ASSERT_EQ(out.changes.size(), 1u);
    EXPECT_EQ(out.changes[0].from + ">" + out.changes[0].into, "odd-one>web");
    EXPECT_EQ(out.changes[0].why, change_reason::next_best);
}

/// Each of 60 pages has a label of all, and two that the next one has to spare: all could be shared.
TEST(Singletons, WhereAllMayBeSharedAThirdIsEnough) {
    plan what;
    constexpr int count = 60;
    for (int i = 0; i < count; ++i) {
        const auto of = [](int page, const char* kind) {
            const std::string name{static_cast<char>('a' + page % count / 26),
                                   static_cast<char>('a' + page % count % 26)};
            return name + name + name + kind; // no typo of another
        };
        what.pages.push_back({std::to_string(i),
                              {},
                              {of(i, "subject"), "api", of(i, "x"), of(i, "odd-one")},
                              false,
                              {of(i + 1, "subject"), of(i + 1, "x")}});
    }
    const auto out = consolidate(what, labels_of(4));
    EXPECT_EQ(out.before.distinct, 181u);
    EXPECT_LE(out.after.distinct, 60u);
    EXPECT_GE(out.after.distinct, 30u);
    EXPECT_EQ(out.after.on_one_page, 0u);
    std::size_t subjects = 0;
    for (const auto& page : out.pages)
        for (const auto& name : page) {
            EXPECT_FALSE(name.ends_with("x")) << "worth less than what stands first";
            subjects += name.ends_with("subject") ? 1 : 0;
        }
    EXPECT_GE(subjects, 60u);
    for (auto& page : what.pages)
        page.spare.clear();
    EXPECT_EQ(consolidate(what, labels_of(4)).after.distinct, 1u) << "without them hardly anything is shared";
}

/// Pages that share "api" and "web", each with labels of its own: one before them and one after.
plan plan_with_subjects(std::size_t count) {
    plan out;
    for (std::size_t i = 0; i < count; ++i) {
        const std::string odd(2, static_cast<char>('a' + i % 26));
        const auto own = odd + std::string(1 + i / 26, 'q');
        auto labels = std::vector<std::string>{own + "-first", "api", "web", own + "-last"};
        if (i % 2 == 0)
            labels.erase(labels.begin() + 2); // it shares less
        out.pages.push_back({std::to_string(i), {}, std::move(labels), false});
    }
    return out;
}

TEST(Singletons, OfATenthTheSubjectOfThePageStays) {
    const auto what = plan_with_subjects(40);
    const auto once = consolidate(what);
    EXPECT_EQ(once.before.on_one_page, 80u);
    EXPECT_EQ(once.after.on_one_page, 8u);
    for (std::size_t i = 0; i < once.pages.size(); ++i) {
        const bool kept = once.pages[i].size() == 3;
        EXPECT_EQ(once.pages[i].front(), kept ? what.pages[i].proposed.front() : "api");
        EXPECT_TRUE(!kept || i % 2 == 1) << "of the pages that share most";
    }
    auto again = what;
    for (std::size_t i = 0; i < what.pages.size(); ++i)
        again.pages[i].proposed = once.pages[i];
    EXPECT_EQ(consolidate(again).pages, once.pages) << "twice is once";
    consolidation_options none;
    none.few_kept_of = 0;
    EXPECT_EQ(consolidate(what, none).after.on_one_page, 0u);
    EXPECT_EQ(consolidate(plan_with_subjects(20)).after.on_one_page, 0u) << "a small plan";
}

TEST(Singletons, OfATenthShortWordsStayLast) {
    plan what;
    for (int i = 0; i < 60; ++i) {
        const std::string own(1, static_cast<char>('a' + i % 26));
        const auto word = own + std::string(i % 4 == 0 ? "subjects" : "x") + std::to_string(i);
        what.pages.push_back({std::to_string(i), {}, {word, "api", "web"}, false});
    }
    const auto out = consolidate(what);
    EXPECT_EQ(out.after.on_one_page, 6u);
    for (std::size_t i = 0; i < out.pages.size(); ++i)
        EXPECT_TRUE(out.pages[i].size() == 2 || i % 4 == 0) << out.pages[i].front();
}

TEST(Singletons, LabelsOfAVocabularyStay) {
    auto what = plan_of("rare, api\n api\n api");
    what.vocabulary.labels = {{"rare", "", {}, ""}};
    EXPECT_THAT(consolidate(what).pages[0], ElementsAre("rare", "api"));
}

TEST(Singletons, APageWithoutLabelsStaysSo) {
    EXPECT_THAT(consolidate(plan_of("api\n api\n | \n")).pages[2], IsEmpty());
}

} // namespace
} // namespace tagwright::labels

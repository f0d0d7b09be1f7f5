#include "labels/consolidation.hpp"

#include "handbook_labels.hpp"
#include "plan_of.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <string>
#include <vector>

namespace tagwright::labels {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

using label_lists = std::vector<std::vector<std::string>>;

/// What has become of a label: "into", "-" where it was dropped, itself where it stays.
std::string course_of(const consolidation& from, const std::string& name) {
    for (const auto& change : from.changes)
        if (change.from == name)
            return change.into.empty() ? "-" : change.into;
    return name;
}

void expect_same(const consolidation& a, const consolidation& b) {
    EXPECT_EQ(a.pages, b.pages);
    ASSERT_EQ(a.changes.size(), b.changes.size());
    for (std::size_t i = 0; i < a.changes.size(); ++i) {
        EXPECT_EQ(a.changes[i].from, b.changes[i].from);
        EXPECT_EQ(a.changes[i].into, b.changes[i].into);
        EXPECT_EQ(a.changes[i].pages, b.changes[i].pages);
    }
}

void expect_twice_is_once(plan what, const consolidation_options& options = {}) {
    const auto once = consolidate(what, options);
    for (std::size_t i = 0; i < what.pages.size(); ++i)
        what.pages[i].proposed = once.pages[i];
    const auto twice = consolidate(what, options);
    EXPECT_EQ(twice.pages, once.pages);
    EXPECT_THAT(twice.changes, IsEmpty());
}

TEST(Consolidation, AnEmptyPlanIsAnEmptyPlan) {
    const auto out = consolidate({});
    EXPECT_THAT(out.pages, IsEmpty());
    EXPECT_THAT(out.changes, IsEmpty());
    EXPECT_EQ(out.after.distinct, 0u);
}

TEST(Consolidation, TellsWhatBecameOfALabelAndOnWhichPages) {
    const auto out = consolidate(plan_of("release, runbook\n releases, runbooks\n release, runbook"));
    EXPECT_EQ(out.pages, (label_lists(3, {"release", "runbook"})));
    ASSERT_EQ(out.changes.size(), 2u);
    EXPECT_EQ(out.changes[0].from, "releases");
    EXPECT_EQ(out.changes[0].into, "release");
    EXPECT_EQ(out.changes[0].why, change_reason::number);
    EXPECT_THAT(out.changes[0].pages, ElementsAre(1));
}

TEST(Consolidation, PrefersWhatTheSpaceUsesAndTheVocabularyBeforeThat) {
    auto what = plan_of("deployment\n deployment\n deployment | owner\n deployments, holders");
    what.in_use = {{"deployments", 3}, {"owner", 9}};
    EXPECT_EQ(course_of(consolidate(what), "deployment"), "deployments");
    what.vocabulary.labels = {{"deployment", "", {"rollout"}, ""}};
    what.pages.push_back({"5", {}, {"rollouts"}, false});
    const auto out = consolidate(what);
    EXPECT_EQ(course_of(out, "deployments"), "deployment");
    EXPECT_EQ(course_of(out, "rollouts"), "deployment") << "an alias";
    expect_twice_is_once(what);
}

TEST(Consolidation, NothingIsPutBesideItsTwinOnAPage) {
    auto what = plan_of("deployments, api | deployment\n deployments, api\n deployments, api");
    what.in_use = {{"deployments", 50}, {"deployment", 1}};
    const auto out = consolidate(what);
    EXPECT_THAT(out.pages[0], ElementsAre("api"));
    EXPECT_EQ(out.changes.front().why, change_reason::twin_on_page);
    expect_twice_is_once(what);
}

TEST(Consolidation, LabelsThatAPageHasAreNeverTouched) {
    auto what = plan_of("release, k8s | k8s, odd-one\n release, kubernetes\n release, kubernetes");
    const auto out = consolidate(what);
    EXPECT_THAT(out.pages[0], ElementsAre("release", "k8s")) << "it is there already, under this name";
    for (const auto& change : out.changes)
        EXPECT_NE(change.from, "odd-one");
}

TEST(Consolidation, WhatAPersonHasDecidedCountsAndStays) {
    const auto what = plan_of("! releases, my-own-label\n release\n release\n release\n my-own-label");
    const auto out = consolidate(what);
    EXPECT_THAT(out.pages[0], ElementsAre("releases", "my-own-label"));
    EXPECT_THAT(out.pages[1], ElementsAre("releases")) << "a person's word comes first";
    EXPECT_THAT(out.pages[4], ElementsAre("my-own-label")) << "two pages have it";
    expect_twice_is_once(what);
}

TEST(Consolidation, TwinsOfPagesThatShareNothingAreOne) {
    const auto out = consolidate(plan_of("ad-tech, prices\n adtech, prices\n ad-technology, laws\n"
                                         "ad-technologies, laws\n media\n media"));
    for (const auto* twin : {"ad-tech", "ad-technology", "ad-technologies"})
        EXPECT_EQ(course_of(out, twin), "adtech") << twin;
    EXPECT_EQ(out.after.near_twins, 0u);
}

TEST(Consolidation, TwinsThatPeopleUseBothAreKeptApartAndAskedFor) {
    auto what = plan_of("class\n classes\n class\n classes\n tests\n test");
    what.in_use = {{"class", 40}, {"classes", 30}, {"test", 40}, {"tests", 2}};
    const auto out = consolidate(what);
    EXPECT_EQ(course_of(out, "classes"), "classes");
    EXPECT_EQ(course_of(out, "tests"), "test");
    ASSERT_EQ(out.doubts.size(), 1u) << out.doubts.back().keep << " " << out.doubts.back().other;
    EXPECT_EQ(out.doubts[0].keep, "class");
    EXPECT_EQ(out.doubts[0].other, "classes");
    EXPECT_EQ(out.doubts[0].keep_pages, 42u);
}

TEST(Consolidation, WhatIsToldIsDoneAndNotAskedAgain) {
    auto what = plan_of("config, api\n configuration, api\n config, web\n configuration, web");
    auto out = consolidate(what);
    ASSERT_EQ(out.doubts.size(), 1u);
    EXPECT_EQ(out.doubts[0].why, doubt_reason::shortening);
    what.told = {{"configuration", "config", false}};
    EXPECT_THAT(consolidate(what).doubts, IsEmpty());
    what.told[0].same = true;
    out = consolidate(what);
    EXPECT_EQ(course_of(out, "configuration"), "config");
    EXPECT_EQ(out.changes.front().why, change_reason::told);
    expect_twice_is_once(what);
}

TEST(Consolidation, TwoWordsForOneThingAreADoubtWhereTheyGoTogether) {
    auto what =
        plan_of("holiday, vacation, hr\n holiday, vacation, hr\n vacation, holiday\n holiday, vacation, travel\n"
                "travel, hr\n hr, payroll\n payroll, travel");
    auto out = consolidate(what);
    EXPECT_EQ(course_of(out, "vacation"), "vacation") << "nobody can tell by looking";
    ASSERT_EQ(out.doubts.size(), 1u);
    EXPECT_EQ(out.doubts[0].why, doubt_reason::together);
    EXPECT_EQ(out.doubts[0].keep + "/" + out.doubts[0].other, "holiday/vacation");
    what.told = {{"vacation", "holiday", true}};
    out = consolidate(what);
    EXPECT_EQ(course_of(out, "vacation"), "holiday");
    EXPECT_THAT(out.doubts, IsEmpty());
    expect_twice_is_once(what);
}

TEST(Consolidation, ToldApartStaysApartThroughAThird) {
    auto what = plan_of("plan\n plan\n plans\n plans\n planning\n planning\n plan");
    what.told = {{"plans", "planning", false}};
    const auto out = consolidate(what);
    EXPECT_NE(course_of(out, "plans"), course_of(out, "planning"));
}

TEST(Consolidation, DoubtsAreBoundedThoseOfMostPagesFirst) {
    std::string lines;
    for (char c = 'a'; c <= 'p'; ++c)
        for (int i = 0; i <= 'p' - c; ++i)
            lines += std::string("app-") + c + "x\n" + "application-" + c + "x\n";
    consolidation_options options;
    options.doubts_max = 3;
    const auto out = consolidate(plan_of(lines), options);
    EXPECT_EQ(out.doubts.size(), options.doubts_max);
    auto what = plan_of("documentation\n documentation\n documentation\n dokumentation\n dokumentation\n"
                        "monitor\n monitor\n monitored\n monitored");
    options.doubts_max = 1;
    const auto one = consolidate(what, options).doubts;
    ASSERT_EQ(one.size(), 1u);
    EXPECT_EQ(one[0].why, doubt_reason::cognate);
}

TEST(Consolidation, AWholeHandbook) {
    plan what;
    for (const auto& page : examples::handbook)
        what.pages.push_back({std::to_string(what.pages.size()), {}, names_of(page.proposed), false});
    consolidation_options options;
    options.labels_max = 2;
    const auto out = consolidate(what, options);
    EXPECT_LE(out.after.distinct * 3, out.before.distinct);
    EXPECT_LE(out.after.on_one_page * 10, out.before.on_one_page);
    EXPECT_GT(out.before.near_twins, 10u);
    EXPECT_EQ(out.after.near_twins, 0u);
    EXPECT_EQ(out.after.reachable, what.pages.size());
    std::size_t right_before = 0;
    std::size_t right = 0;
    for (std::size_t i = 0; i < what.pages.size(); ++i) {
        const auto wanted = names_of(examples::handbook[i].librarian);
        const auto is_wanted = [&](const std::string& name) {
            return std::find(wanted.begin(), wanted.end(), name) != wanted.end();
        };
        const auto& all = what.pages[i].proposed;
        right_before += static_cast<std::size_t>(std::count_if(all.begin(), all.begin() + 2, is_wanted));
        right += static_cast<std::size_t>(std::count_if(out.pages[i].begin(), out.pages[i].end(), is_wanted));
    }
    EXPECT_GT(right, right_before);
    EXPECT_GE(right, 70u) << "of 80";
    expect_twice_is_once(what, options);
    expect_twice_is_once(what);
}

TEST(Consolidation, TheOrderOfPagesChangesNothingOfWhatIsOne) {
    plan what;
    for (const auto& page : examples::handbook)
        what.pages.push_back({std::to_string(what.pages.size()), {}, names_of(page.proposed), false});
    const auto forward = consolidate(what);
    std::reverse(what.pages.begin(), what.pages.end());
    auto backward = consolidate(what).pages;
    std::reverse(backward.begin(), backward.end());
    EXPECT_EQ(forward.pages, backward);
}

TEST(Consolidation, ThePlanAloneDecides) {
    const auto what = plan_of("a-b-c, d\n d, e\n e, a-b\n a-b, d");
    expect_same(consolidate(what), consolidate(what));
}

} // namespace
} // namespace tagwright::labels

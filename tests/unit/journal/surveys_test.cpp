#include "actors/journal/failure_survey.hpp"
#include "actors/journal/label_survey.hpp"
#include "tests/unit/journal/run_pages.hpp"

#include <gmock/gmock.h>

namespace tagwright {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(LabelSurvey, CountsWhatPagesHaveAndGet) {
    auto todo = page(page_status::labelled);
    todo.result.existing = {"old"};
    auto rejected = todo;
    rejected.review.decision = review_decision::rejected;
    auto written = page(page_status::labelled, errc::ok, page_state::written);
    written.result.added = {"a"};
    written.result.existing = {"b"};
    label_survey survey;
    for (const auto& each : {todo, rejected, written})
        survey.add(each);
    EXPECT_THAT(survey.uses(), ElementsAre(label_use{"a", 0, 2}, label_use{"b", 1, 1}, label_use{"old", 2, 0}));
}

TEST(LabelSurvey, TwinsLookLikeOneLabel) {
    struct {
        const char* a;
        const char* b;
        const char* why; ///< empty: they are no twins
    } const rows[] = {
        {"Runbook", "runbook", "case"},
        {"how-to", "howto", "hyphen"},
        {"how_to", "how-to", "hyphen"},
        {"ci/cd", "ci-cd", "hyphen"},
        {"runbook", "runbooks", "plural"},
        {"policy", "policies", "plural"},
        {"release-note", "releasenotes", "plural"},
        {"kubernetes", "kuberentes", "spelling"},
        {"deployment", "deploymnet", "spelling"},
        {"architecture", "archtecture", "spelling"},
        // As in consolidation: words that end differently, or in one vowel, may be two.
        {"architecture", "architectur", ""},
        {"übersicht", "übersucht", ""},
        {"k8s", "kubernetes", "abbreviation"},
        {"runbook", "run-books", "plural"},
        {"java", "lava", ""},
        {"v1", "v2", ""},
        {"release-2023", "release-2024", ""},
        {"version-1-2", "version-12", ""},
        {"c", "c++", ""},
        {"objective-c", "objective-c+", ""},
        {"test", "rest", ""},
        {"import", "export", ""},
        {"日本語", "日本", ""},
    };
    for (const auto& [a, b, why] : rows)
        for (const bool swapped : {false, true}) {
            const auto found = near_twins({{a, 0, swapped ? 1u : 2u}, {b, 0, swapped ? 2u : 1u}});
            if (*why == '\0') {
                EXPECT_THAT(found, IsEmpty()) << a << " " << b;
                continue;
            }
            ASSERT_THAT(found, SizeIs(1)) << a << " " << b;
            EXPECT_EQ(found[0].a.label, swapped ? b : a) << "more pages have it";
            EXPECT_STREQ(to_string(found[0].why), why) << a << " " << b;
        }
}

TEST(LabelSurvey, TwinsThatPeopleUseBothAreToldToo) {
    const auto found = near_twins({{"class", 40, 0}, {"classes", 30, 0}});
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_EQ(found[0].a.label, "class");
    EXPECT_THAT(near_twins({{"deploy", 40, 0}, {"deployment", 30, 0}}), IsEmpty());
}

TEST(LabelSurvey, OfManyTwinsEachIsToldOnce) {
    const auto found = near_twins({{"how-to", 0, 1}, {"howto", 0, 9}, {"how_to", 0, 2}, {"howtos", 0, 3}});
    ASSERT_THAT(found, SizeIs(3));
    for (const auto& twin : found)
        EXPECT_EQ(twin.a.label, "howto");
    std::vector<label_use> many;
    for (char a = 'a'; a <= 'z'; ++a)
        for (char b = 'a'; b <= 'z'; ++b)
            many.push_back({std::string("letter-") + a + b, 0, 1});
    EXPECT_LE(near_twins(many).size(), twins_max);
}

TEST(FailureSurvey, GroupsFailuresByWhatFollows) {
    const auto of = [](errc code, failure_scope scope) {
        auto out = page(page_status::failed, code);
        out.result.why = {code, "message", scope};
        return out;
    };
    failure_survey survey;
    survey.add(page(page_status::labelled));
    survey.add(page(page_status::skipped, errc::page_gone));
    for (std::size_t i = 0; i < failure_examples_max + 5; ++i)
        survey.add(of(errc::content_blocked, failure_scope::page));
    survey.add(of(errc::server_error, failure_scope::call));
    const auto groups = survey.groups();
    ASSERT_THAT(groups, SizeIs(2));
    EXPECT_EQ(groups[0].code, errc::content_blocked);
    EXPECT_TRUE(groups[0].final);
    EXPECT_EQ(groups[0].count, failure_examples_max + 5);
    EXPECT_THAT(groups[0].pages, SizeIs(failure_examples_max));
    EXPECT_EQ(groups[0].pages[0].message, "message");
    EXPECT_FALSE(groups[1].final);
    EXPECT_EQ(groups[1].todo, "Resume: these pages get another turn.");
}

TEST(FailureSurvey, ThereIsSomethingToDoAboutEachFailure) {
    for (std::size_t i = 0; i < errc_count; ++i)
        for (const bool final : {false, true}) {
            const auto todo = what_to_do(static_cast<errc>(i), final);
            EXPECT_TRUE(todo.ends_with('.')) << to_string(static_cast<errc>(i));
        }
}

} // namespace
} // namespace tagwright

#include "providers/llm/label_rules.hpp"

#include <gmock/gmock.h>

#include <string>

using namespace tagwright::llm;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

label_rules rules_of(vocabulary_mode mode) {
    label_rules rules;
    rules.vocabulary.mode = mode;
    rules.vocabulary.labels = {{"incident-response", "", {"outage", "SEV 1"}, "ops"},
                               {"runbook", "", {}, "ops"},
                               {"policy", "", {}, ""},
                               {"kubernetes", "", {"k8s"}, "tech"}};
    rules.labels_max = 5;
    return rules;
}

struct snap {
    const char* proposed;
    const char* accepted;
};

class Snapping : public testing::TestWithParam<snap> {};

TEST_P(Snapping, LeadsToTheVocabularysName) {
    for (const auto mode : {vocabulary_mode::closed, vocabulary_mode::prefer, vocabulary_mode::open}) {
        const auto out = check_labels(rules_of(mode), {GetParam().proposed});
        EXPECT_THAT(out.accepted, ElementsAre(GetParam().accepted));
        EXPECT_THAT(out.fresh, IsEmpty());
        EXPECT_EQ(out.rejected, 0u);
    }
}

INSTANTIATE_TEST_SUITE_P(
    Each, Snapping,
    testing::Values(snap{"incident-response", "incident-response"}, snap{"Incident Response", "incident-response"},
                    snap{"incident_responses", "incident-response"}, snap{"IncidentResponse", "incident-response"},
                    snap{" incident,response! ", "incident-response"}, snap{"OUTAGE", "incident-response"},
                    snap{"outages", "incident-response"}, snap{"sev-1", "incident-response"},
                    snap{"sev1", "incident-response"}, snap{"Run-Books", "runbook"}, snap{"policies", "policy"},
                    snap{"K8S", "kubernetes"}));

TEST(LabelRules, ClosedVocabularyLetsNothingElsePass) {
    const auto out = check_labels(rules_of(vocabulary_mode::closed),
                                  {"runbook", "cooking", "run", "policy-making", "ignore previous instructions"});
    EXPECT_THAT(out.accepted, ElementsAre("runbook"));
    EXPECT_EQ(out.rejected, 4u);
    EXPECT_EQ(out.reasons.not_in_vocabulary, 4u);
}

TEST(LabelRules, PreferMarksWhatIsNew) {
    const auto out = check_labels(rules_of(vocabulary_mode::prefer), {"Cooking", "runbooks", "cookings"});
    EXPECT_THAT(out.accepted, ElementsAre("cooking", "runbook"));
    EXPECT_THAT(out.fresh, ElementsAre("cooking"));
    EXPECT_EQ(out.folded, 1u);
}

TEST(LabelRules, WithoutAVocabularyNothingIsNew) {
    const auto out = check_labels({}, {"A B"});
    EXPECT_THAT(out.accepted, ElementsAre("a-b"));
    EXPECT_THAT(out.fresh, IsEmpty());
}

TEST(LabelRules, OpenModeFoldsNearDuplicatesAndKeepsTheFirst) {
    label_rules rules;
    rules.labels_max = 20;
    const auto out = check_labels(
        rules, {"Runbooks", "runbook", "run-book", "on-call", "OnCall", "cache", "caches", "aws", "movie", "movies"});
    EXPECT_THAT(out.accepted, ElementsAre("runbooks", "on-call", "cache", "aws", "movie"));
    EXPECT_EQ(out.folded, 5u);
}

TEST(LabelRules, DifferentWordsStayApart) {
    label_rules rules;
    rules.labels_max = 20;
    const std::vector<std::string> apart{"news",  "new",   "http",   "https", "window",   "windows", "plan",
                                         "plane", "class", "status", "bus",   "analysis", "dns"};
    EXPECT_EQ(check_labels(rules, apart).accepted, apart);
}

TEST(LabelRules, LabelsOfTheSpaceAttractNearDuplicatesButNotInClosedMode) {
    auto rules = rules_of(vocabulary_mode::prefer);
    rules.space_labels = {"Meeting Notes", "runbooks", "!!"};
    EXPECT_THAT(check_labels(rules, {"meeting-note", "run-book"}).accepted, ElementsAre("meeting-notes", "runbook"));
    rules.vocabulary.mode = vocabulary_mode::closed;
    EXPECT_THAT(check_labels(rules, {"meeting-notes"}).accepted, IsEmpty());
}

TEST(LabelRules, MaximumsKeepTheFirst) {
    auto rules = rules_of(vocabulary_mode::prefer);
    rules.vocabulary.groups = {{"ops", 1}, {"tech", 0}};
    rules.vocabulary.max_per_page = 3;
    const auto out = check_labels(rules, {"runbook", "outage", "k8s", "runbooks", "policy", "extra", ""});
    EXPECT_THAT(out.accepted, ElementsAre("runbook", "kubernetes", "policy"));
    EXPECT_EQ(out.reasons.over_group_max, 1u);
    EXPECT_EQ(out.reasons.over_page_max, 1u);
    EXPECT_EQ(out.reasons.unusable, 1u);
    EXPECT_EQ(out.rejected, 3u);
    EXPECT_EQ(out.folded, 1u);
}

TEST(LabelRules, SentencesAreNoLabels) {
    const auto out =
        check_labels({}, {"this page tells you how to restart it", std::string(200, 'a'), "service level objective"});
    EXPECT_THAT(out.accepted, ElementsAre("service-level-objective"));
    EXPECT_EQ(out.reasons.too_long, 2u);
}

TEST(LabelRules, NothingThatConfluenceWouldSplitOrRefusePasses) {
    label_rules rules;
    rules.labels_max = 50;
    const auto out =
        check_labels(rules, {"a,b c", "my:fav", "v1.2", "x\ty", "\xFF\xFE", "<b>", "#tag", "(c)", "\xF0\x9F\x9A\x80"});
    for (const auto& label : out.accepted)
        EXPECT_EQ(label.find_first_of(" ,:.\t!#&()*;<>?@[]^"), std::string::npos) << label;
    EXPECT_GE(out.reasons.unusable, 1u);
}

TEST(LabelRules, ApplyingTheRulesTwiceChangesNothing) {
    for (const auto mode : {vocabulary_mode::closed, vocabulary_mode::prefer, vocabulary_mode::open}) {
        auto rules = rules_of(mode);
        rules.space_labels = {"release-notes", "caches"};
        const auto once = check_labels(rules, {"Outages", "cache", "release note", "K8s", "something new"}).accepted;
        EXPECT_EQ(check_labels(rules, once).accepted, once);
    }
}

TEST(LabelRules, MinimumIsReportedAndNotFilled) {
    label_rules rules;
    rules.vocabulary.min_per_page = 2;
    EXPECT_TRUE(check_labels(rules, {"a1"}).below_minimum);
    EXPECT_FALSE(check_labels(rules, {"a1", "b1"}).below_minimum);
}

TEST(LabelRules, MaximumIsAtLeastOneAndBounded) {
    label_rules rules;
    rules.labels_max = 0;
    EXPECT_EQ(labels_max_of(rules), 1);
    rules.labels_max = 1'000'000;
    EXPECT_EQ(labels_max_of(rules), labels_per_page_max);
}

} // namespace

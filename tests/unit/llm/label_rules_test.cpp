#include "providers/llm/label_rules.hpp"

#include "label_examples.hpp"
#include "label_list.hpp"

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

class LabelExample : public testing::TestWithParam<examples::label_example> {};

TEST_P(LabelExample, MeansWhatTheTableSays) {
    const auto& row = GetParam();
    label_rules rules;
    if (!row.vocabulary.empty())
        rules.vocabulary.mode = vocabulary_mode::closed;
    for (auto& name : list_of(row.vocabulary))
        rules.vocabulary.labels.push_back({std::move(name), "", {}, ""});
    const auto out = check_labels(rules, {std::string{row.text}});
    EXPECT_EQ(out.accepted, list_of(row.labels)) << row.text;
    EXPECT_EQ(out.no_answer, row.again) << row.text;
    EXPECT_EQ(check_labels(rules, out.accepted).accepted, out.accepted) << row.text;
}

INSTANTIATE_TEST_SUITE_P(Each, LabelExample, testing::ValuesIn(examples::labels));

TEST(LabelRules, NonsenseBesideALabelIsDroppedAndCounted) {
    label_rules rules;
    const auto out = check_labels(rules, {"kubernetes, helm", "!!", "N/A", "kubernetes (again)"});
    EXPECT_THAT(out.accepted, ElementsAre("kubernetes", "helm"));
    EXPECT_EQ(out.reasons.unusable, 1u);
    EXPECT_EQ(out.reasons.no_subject, 1u);
    EXPECT_EQ(out.folded, 1u);
    EXPECT_FALSE(out.no_answer);
}

TEST(LabelRules, NoProposalIsAnAnswer) { EXPECT_FALSE(check_labels({}, {}).no_answer); }

TEST(LabelRules, LabelsOfTheSpaceKeepTheirSigns) {
    label_rules rules;
    rules.labels_max = 9;
    rules.space_labels = {"c++", "ci/cd", "r-d", "general"};
    EXPECT_THAT(check_labels(rules, {"cpp", "CI-CD", "R&D", "C#", "general"}).accepted,
                ElementsAre("c++", "ci/cd", "r-d", "csharp"));
}

struct twins {
    const char* first;
    const char* second;
    bool alike;
};

class Twins : public testing::TestWithParam<twins> {};

TEST_P(Twins, ShareTheirKeyOnlyIfTheyAreOneThing) {
    const auto& row = GetParam();
    EXPECT_EQ(folding_key(row.first) == folding_key(row.second), row.alike) << row.first << " " << row.second;
}

INSTANTIATE_TEST_SUITE_P(Each, Twins,
                         testing::Values(twins{"runbooks", "runbook", true}, twins{"how-to", "howto", true},
                                         twins{"policies", "policy", true}, twins{"processes", "process", true},
                                         twins{"classes", "class", true}, twins{"ci/cd", "ci-cd", true},
                                         twins{"on_call", "on-call", true}, twins{"c", "c++", false},
                                         twins{"new", "news", false}, twins{"glass", "glasses", false},
                                         twins{"minute", "minutes", false}, twins{"custom", "customs", false},
                                         twins{"good", "goods", false}, twins{"window", "windows", false},
                                         twins{"security", "securities", false}, twins{"premise", "premises", false},
                                         twins{"internal", "internals", false}, twins{"arm", "arms", false},
                                         twins{"v1-2", "v12", false}, twins{"python-3-12", "python-31-2", false},
                                         twins{"http", "https", false}, twins{"saving", "savings", false},
                                         twins{"cloth", "clothes", false}, twins{"a+b", "ab", false}));

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
    EXPECT_THAT(out.spare, ElementsAre("extra"));
    EXPECT_EQ(out.reasons.over_group_max, 1u);
    EXPECT_EQ(out.reasons.over_page_max, 1u);
    EXPECT_EQ(out.reasons.unusable, 1u);
    EXPECT_EQ(out.rejected, 3u);
    EXPECT_EQ(out.folded, 1u);
}

TEST(LabelRules, WhatThePageHasNoPlaceForIsSpare) {
    label_rules rules;
    rules.labels_max = 1;
    rules.never = never_list{{"never"}};
    std::vector<std::string> proposed{"first", "Second", "seconds", "never", "first", "n/a"};
    EXPECT_THAT(check_labels(rules, proposed).spare, ElementsAre("second")) << "checked like the others";
    for (char c = 'a'; c < 'z'; ++c)
        proposed.push_back(std::string("subject-") + c);
    EXPECT_EQ(check_labels(rules, proposed).spare.size(), spare_labels_max);
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

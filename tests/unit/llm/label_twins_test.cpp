#include "providers/confluence/label_name.hpp"
#include "providers/llm/label_match.hpp"

#include "label_list.hpp"
#include "label_twin_pairs.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace tagwright::llm {
namespace {

label_rules space_of(std::string_view in_use) {
    label_rules out;
    out.space_labels = list_of(in_use);
    return out;
}

label_rules vocabulary_of(std::string_view in_use, vocabulary_mode mode) {
    label_rules out;
    out.vocabulary.mode = mode;
    for (const auto& name : list_of(in_use))
        out.vocabulary.labels.push_back({confluence::kept_label(name), "", {}, ""});
    return out;
}

class TwinPair : public testing::TestWithParam<examples::twin_pair> {
protected:
    static void expect(const label_rules& rules) {
        const auto& row = GetParam();
        const auto once = check_labels(rules, {std::string{row.proposed}}).accepted;
        EXPECT_EQ(once, list_of(row.becomes)) << row.in_use << " " << row.proposed << ": " << row.why;
        EXPECT_EQ(check_labels(rules, once).accepted, once) << "twice is once";
    }
};

TEST_P(TwinPair, OfTheSpace) { expect(space_of(GetParam().in_use)); }

TEST_P(TwinPair, OfAVocabularyThatIsOpen) {
    expect(vocabulary_of(GetParam().in_use, vocabulary_mode::open));
    expect(vocabulary_of(GetParam().in_use, vocabulary_mode::prefer));
}

INSTANTIATE_TEST_SUITE_P(OneLabel, TwinPair, testing::ValuesIn(examples::one_label));
INSTANTIATE_TEST_SUITE_P(TwoLabels, TwinPair, testing::ValuesIn(examples::two_labels));

TEST(LabelTwins, AClosedVocabularyKnowsNeitherTyposNorInitials) {
    const auto rules = vocabulary_of("kubernetes, service-level-agreement", vocabulary_mode::closed);
    EXPECT_TRUE(check_labels(rules, {"kuberentes", "sla"}).accepted.empty());
}

TEST(LabelTwins, TheVocabularyComesFirstThenWhatIsUsedMost) {
    auto rules = space_of("documetnation, documentatoin");
    EXPECT_EQ(check_labels(rules, {"documentation"}).accepted, list_of("documetnation"));
    rules.vocabulary.labels = {{"manual", "", {"documenattion"}, ""}};
    EXPECT_EQ(check_labels(rules, {"documentation"}).accepted, list_of("manual")) << "an alias counts, too";
    EXPECT_EQ(check_labels(rules, {"documentatoin"}).accepted, list_of("documentatoin")) << "in use as it stands";
}

TEST(LabelTwins, TwinsOfOneLabelAreThatLabelOnce) {
    const auto out = check_labels(space_of("kubernetes"), {"kuberentes", "kubrenetes", "Kubernetes"});
    EXPECT_EQ(out.accepted, list_of("kubernetes"));
    EXPECT_EQ(out.folded, 2u);
}

TEST(LabelTwins, ALargeSpaceFindsTheTwinAmongManyThatLookAlike) {
    label_rules rules;
    for (char a = 'a'; a <= 'z'; ++a)
        for (char b = 'a'; b <= 'z'; ++b)
            for (char c = 'a'; c <= 'o'; ++c)
                rules.space_labels.push_back(std::string("monitoring-") + a + b + c + "-dashboard");
    ASSERT_GT(rules.space_labels.size(), 10'000u);
    const label_matcher matcher{rules};
    EXPECT_EQ(matcher.check({"montioring-qrc-dashboard"}).accepted, list_of("monitoring-qrc-dashboard"));
    EXPECT_EQ(matcher.check({"monitoring-qrs-dashboard"}).accepted, list_of("monitoring-qrs-dashboard"));
}

} // namespace
} // namespace tagwright::llm

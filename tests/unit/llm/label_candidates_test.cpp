#include "providers/llm/label_candidates.hpp"

#include <gmock/gmock.h>

namespace tagwright::llm {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

label_candidates made_of(const std::vector<std::string>& labels) {
    label_candidates out;
    for (const auto& each : labels)
        out.add(each);
    out.seal();
    return out;
}

TEST(LabelCandidates, AreThoseWhoseWordsStandInTheTexts) {
    const auto all = made_of({"data-retention", "data-center", "incident-response", "kubernetes", "größe", "備份"});
    EXPECT_THAT(all.likeliest({"Incident responses at night", "page the Kubernetes people"}), ElementsAre(2, 3));
    EXPECT_THAT(all.likeliest({"GRÖSSE der Platte"}), ElementsAre(4)) << "case folds beyond ASCII";
    EXPECT_THAT(all.likeliest({"每日備份與還原"}), ElementsAre(5)) << "no blank stands between words";
    EXPECT_THAT(all.likeliest({"", "\xFF\xFE ---"}), IsEmpty());
}

TEST(LabelCandidates, HalfOfALabelsWordsIsLessThanAllOfThem) {
    const auto all = made_of({"data-retention-policy", "retention-period", "data-center"});
    EXPECT_THAT(all.likeliest({"How long our retention period is"}), ElementsAre(1));
    EXPECT_THAT(all.likeliest({"The retention policy for data"}).front(), 0);
}

TEST(LabelCandidates, AliasesAndDescriptionsCountLess) {
    label_candidates all;
    all.add("on-call", {"pager duty", "who is woken up at night"});
    all.add("pager");
    all.seal();
    EXPECT_THAT(all.likeliest({"pager rotations"}), ElementsAre(1, 0));
}

TEST(LabelCandidates, FindTheRightOnesAmongTenThousand) {
    label_candidates all;
    for (int i = 0; i < 10'000; ++i)
        all.add("topic-" + std::to_string(i) + "-of-house");
    all.seal();
    const auto found = all.likeliest({"topic 4711 of the house"});
    ASSERT_FALSE(found.empty());
    EXPECT_EQ(found.front(), 4711u);
}

} // namespace
} // namespace tagwright::llm

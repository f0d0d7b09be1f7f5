#include "providers/llm/label_spellings.hpp"
#include "providers/llm/rule_shelf.hpp"

#include <gmock/gmock.h>

namespace tagwright::llm {
namespace {

using ::testing::ElementsAre;

using names = std::vector<std::string>;

TEST(LabelSpellings, TheFirstOneStays) {
    label_spellings all;
    EXPECT_EQ(all.usual("webshop", "web-shops"), "web-shops");
    EXPECT_EQ(all.usual("webshop", "web-shop"), "web-shops");
    EXPECT_EQ(all.usual("release", "release"), "release");
}

TEST(LabelSpellings, SoManyAreKept) {
    label_spellings all;
    for (std::size_t i = 0; i < label_spellings::kept_max; ++i)
        EXPECT_EQ(all.usual("k" + std::to_string(i), "a" + std::to_string(i)), "a" + std::to_string(i));
    EXPECT_EQ(all.usual("late", "late-ones"), "late-ones");
    EXPECT_EQ(all.usual("late", "late-one"), "late-one") << "not remembered";
    EXPECT_EQ(all.usual("k7", "b"), "a7");
}

space_label_list in_use(names labels) { return std::make_shared<const names>(std::move(labels)); }

names accepted(rule_shelf& shelf, const space_label_list& space, const names& proposed) {
    return shelf.with(space)->matcher().check(proposed).accepted;
}

TEST(RuleShelf, PagesOfDifferentCallsHaveOneSpelling) {
    rule_shelf shelf(std::make_shared<const label_rules>());
    const auto space = in_use({"kubernetes"});
    EXPECT_THAT(accepted(shelf, space, {"web shops", "Checkout"}), ElementsAre("web-shops", "checkout"));
    EXPECT_THAT(accepted(shelf, space, {"web-shop", "checkouts"}), ElementsAre("web-shops", "checkout"));
    EXPECT_THAT(accepted(shelf, in_use({"kubernetes", "other"}), {"webshop"}), ElementsAre("web-shops"))
        << "also where the space's labels have changed meanwhile";
    EXPECT_THAT(accepted(shelf, space, {"c", "c-2"}), ElementsAre("c", "c-2"));
}

TEST(RuleShelf, WhatPeopleUseIsWrittenAsTheyDo) {
    rule_shelf shelf(std::make_shared<const label_rules>());
    EXPECT_THAT(accepted(shelf, in_use({"a"}), {"web-shops"}), ElementsAre("web-shops"));
    const auto both = in_use({"web-shop", "class", "classes"});
    EXPECT_THAT(accepted(shelf, both, {"web-shops"}), ElementsAre("web-shop"));
    EXPECT_THAT(accepted(shelf, both, {"class"}), ElementsAre("class"));
    EXPECT_THAT(accepted(shelf, both, {"classes"}), ElementsAre("classes"));
}

TEST(RuleShelf, TheVocabularysLabelsAreWrittenAsItHasThem) {
    auto rules = std::make_shared<label_rules>();
    rules->vocabulary.mode = vocabulary_mode::prefer;
    rules->vocabulary.labels = {{"class", {}, {}, {}}, {"classes", {}, {}, {}}};
    rule_shelf shelf(rules);
    const auto space = in_use({});
    EXPECT_THAT(accepted(shelf, space, {"classes"}), ElementsAre("classes"));
    EXPECT_THAT(accepted(shelf, space, {"class"}), ElementsAre("class"));
}

TEST(RuleShelf, DocumentsOfNoSpaceDoNotKnowEachOther) {
    rule_shelf shelf(std::make_shared<const label_rules>());
    EXPECT_THAT(accepted(shelf, nullptr, {"web-shops"}), ElementsAre("web-shops"));
    EXPECT_THAT(accepted(shelf, nullptr, {"web-shop"}), ElementsAre("web-shop"));
}

TEST(RuleShelf, ASpareLabelSettlesNoSpelling) {
    auto rules = std::make_shared<label_rules>();
    rules->labels_max = 1;
    rule_shelf shelf(rules);
    const auto space = in_use({});
    EXPECT_THAT(accepted(shelf, space, {"release", "web-shops"}), ElementsAre("release"));
    EXPECT_THAT(accepted(shelf, space, {"web-shop"}), ElementsAre("web-shop"));
}

} // namespace
} // namespace tagwright::llm

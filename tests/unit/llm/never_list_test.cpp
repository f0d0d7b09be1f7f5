#include "providers/llm/never_list.hpp"

#include "providers/llm/label_rules.hpp"
#include "providers/llm/rule_shelf.hpp"

#include <gmock/gmock.h>

namespace tagwright::llm {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using names = std::vector<std::string>;

TEST(NeverList, KnowsItsLabelsInEveryForm) {
    const never_list list{names{"todo", "Meeting notes", "c#"}};
    for (const auto* label : {"todo", "ToDo", "todos", "to-do", "meeting-notes", "Meeting_Note", "meetingnotes"})
        EXPECT_TRUE(list.has(label)) << label;
    for (const auto* label : {"tod", "meeting", "notes", "c", "", "-"})
        EXPECT_FALSE(list.has(label)) << label;
    EXPECT_FALSE(never_list{}.has("todo"));
}

TEST(NeverList, TakesThemOutOfAList) {
    names labels{"backup", "Todos", "restore"};
    EXPECT_EQ(never_list{names{"todo"}}.drop_from(labels), 1u);
    EXPECT_THAT(labels, ElementsAre("backup", "restore"));
}

TEST(NeverList, IsReadLineByLine) {
    const auto read = parse_never_list("\xEF\xBB\xBF# ours\n todo \r\n\nc#\nmisc # and the like\ntodo");
    EXPECT_THAT(read.labels, ElementsAre("todo", "c#", "misc"));
    EXPECT_THAT(read.problems, IsEmpty());
}

TEST(NeverList, NamesTheLineThatIsNoLabel) {
    const auto read = parse_never_list("good\n---\n\xFF\n");
    EXPECT_THAT(read.labels, ElementsAre("good"));
    EXPECT_THAT(read.problems, ElementsAre(HasSubstr("line 2: --- is no label"), HasSubstr("line 3: ")));
}

TEST(NeverList, WinsOverModelVocabularyAndSpace) {
    label_rules rules;
    rules.never = never_list{names{"todo", "legacy"}};
    rules.vocabulary.labels = {{"legacy", "", {"old stuff"}, ""}, {"runbook", "", {}, ""}};
    rules.space_labels = {"todos"};
    const auto checked = check_labels(rules, {"to-do", "Old stuff", "runbooks", "Legacy"});
    EXPECT_THAT(checked.accepted, ElementsAre("runbook"));
    EXPECT_EQ(checked.reasons.never, 3u);
    EXPECT_EQ(checked.rejected, 3u);
    EXPECT_FALSE(checked.no_answer) << "the model has said something";
    rules.vocabulary = {};
    rule_shelf shelf{std::make_shared<label_rules>(rules)};
    const auto told = shelf.with(std::make_shared<names>(names{"todos", "runbook"}));
    EXPECT_THAT(told->rules().space_labels, ElementsAre("runbook")) << "it is not even told";
}

} // namespace
} // namespace tagwright::llm

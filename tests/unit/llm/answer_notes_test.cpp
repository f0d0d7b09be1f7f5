#include "providers/llm/answer_notes.hpp"

#include "providers/llm/answer.hpp"

#include <gmock/gmock.h>

namespace tagwright::llm {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

answer parsed(const std::string& labels) {
    return parse_answer(R"({"pages":[{"ref":"p1","labels":)" + labels + "}]}", {"p1"});
}

struct example {
    const char* labels;
    const char* reason;
    double confidence;
};

TEST(AnswerNotes, AreReadInTheFormsThatModelsGiveThem) {
    const example examples[] = {
        {R"([{"name":"backup","confidence":0.85,"reason":"It lists the steps"}])", "It lists the steps", 0.85},
        {R"([{"label":"backup","score":85,"explanation":"steps"}])", "steps", 0.85},
        {R"([{"tag":"backup","confidence":"85%"}])", "", 0.85},
        {R"([{"tag":"backup","confidence":" 0.85 ","why":"a\n  b"}])", "a b", 0.85},
        {R"([{"name":"backup","confidence":"High"}])", "", 0.9},
        {R"([{"name":"backup","Confidence-Score":1}])", "", 1},
        {R"({"backup":0.85})", "", 0.85},
        {R"([{"name":"backup","reason":"only that"}])", "only that", -1},
        {R"([{"name":"backup","confidence":-1,"reason":"x"}])", "x", -1},
        {R"([{"name":"backup","confidence":"sure","reason":"x"}])", "x", -1},
        {R"([{"name":"backup","confidence":101,"reason":"x"}])", "x", -1},
        {R"([{"name":"backup","confidence":null,"reason":7}])", nullptr, 0},
        {R"(["backup"])", nullptr, 0},
    };
    for (const auto& each : examples) {
        const auto read = parsed(each.labels);
        ASSERT_FALSE(read.why) << each.labels;
        ASSERT_THAT(*read.labels[0], ElementsAre("backup")) << each.labels;
        if (each.reason == nullptr) {
            EXPECT_THAT(read.notes[0], IsEmpty()) << each.labels;
            continue;
        }
        ASSERT_THAT(read.notes[0], SizeIs(1)) << each.labels;
        EXPECT_EQ(read.notes[0][0].label, "backup") << each.labels;
        EXPECT_EQ(read.notes[0][0].reason, each.reason) << each.labels;
        EXPECT_DOUBLE_EQ(read.notes[0][0].confidence, each.confidence) << each.labels;
    }
}

TEST(AnswerNotes, LongReasonsAreCutAndControlCharactersGo) {
    const auto read =
        parsed(R"([{"name":"backup","reason":"\u001b[31m)" + std::string(2000, 'x') + R"(","confidence":1}])");
    ASSERT_THAT(read.notes[0], SizeIs(1));
    EXPECT_LE(read.notes[0][0].reason.size(), reason_bytes_max + 3) << "the sign of the cut";
    EXPECT_EQ(read.notes[0][0].reason.find('\x1b'), std::string::npos);
}

TEST(AnswerNotes, BelongToTheLabelThatWasAccepted) {
    const auto read = parsed(R"([{"name":"Backups!","confidence":0.9,"reason":"a"},)"
                             R"({"name":"misc","confidence":0.1,"reason":"b"},{"name":"restore","confidence":0.4}])");
    label_rules rules;
    rules.space_labels = {"backup"};
    const auto checked = check_labels(rules, *read.labels[0]);
    ASSERT_THAT(checked.accepted, ElementsAre("backup", "restore"));
    EXPECT_THAT(notes_of(checked, *read.labels[0], read.notes[0]),
                ElementsAre(label_note{"backup", "a", 0.9, false}, label_note{"restore", "", 0.4, false}));
}

} // namespace
} // namespace tagwright::llm

#include "providers/llm/answer.hpp"

#include "answer_examples.hpp"

#include <gtest/gtest.h>

#include <string>

using namespace tagwright;
using namespace tagwright::llm;

namespace {

using labels = std::vector<std::string>;
const std::vector<std::string> one{"p1"};
const std::vector<std::string> two{"p1", "p2"};

/// As the examples write it: pages with ';', labels with ','.
std::string meaning_of(const answer& read) {
    if (read.why)
        return "bad";
    std::string out;
    for (const auto& page : read.labels) {
        out += out.empty() ? "" : "; ";
        if (!page || page->empty()) {
            out += page ? "-" : "?";
            continue;
        }
        for (std::size_t i = 0; i < page->size(); ++i)
            out += (i == 0 ? "" : ", ") + (*page)[i];
    }
    return out;
}

class AnswerExample : public testing::TestWithParam<examples::answer_example> {};

TEST_P(AnswerExample, MeansWhatTheTableSays) {
    const auto& row = GetParam();
    answer_facts facts;
    facts.titles = row.pages == 1 ? labels{"Mail relay"} : labels{"Mail relay", "Billing"};
    facts.cut = row.cut;
    const auto read = parse_answer(row.text, row.pages == 1 ? one : two, facts);
    EXPECT_EQ(meaning_of(read), row.means) << row.text;
    EXPECT_EQ(read.labels.size(), read.why ? 0u : static_cast<std::size_t>(row.pages));
    EXPECT_TRUE(!read.why || (read.why.code == errc::bad_answer && !read.why.message.empty()));
}

INSTANTIATE_TEST_SUITE_P(Each, AnswerExample, testing::ValuesIn(examples::answers));

TEST(Answer, AlienRefsAreDroppedAndCounted) {
    const auto a = parse_answer(
        R"({"pages":[{"ref":"p9","labels":["x"]},{"ref":"p1","labels":["a"]},{"ref":"p10","labels":[]}]})", one);
    EXPECT_EQ(a.labels[0], labels{"a"});
    EXPECT_EQ(a.alien_refs, 2u);
}

TEST(Answer, PageThatIsAnsweredTwiceAlikeIsAnswered) {
    const auto a = parse_answer(R"({"pages":[{"ref":"p1","labels":["a"]},{"ref":"p1","labels":["a"]}]})", one);
    EXPECT_EQ(a.labels[0], labels{"a"});
    EXPECT_EQ(a.duplicate_refs, 1u);
}

TEST(Answer, LabelsThatAreNoTextsAreDroppedAndCounted) {
    const auto a = parse_answer(R"({"pages":[{"ref":"p1","labels":["a",7,null,["b"],{"x":"c","y":"d"},true]}]})", one);
    EXPECT_EQ(a.labels[0], (labels{"a", "b"}));
    EXPECT_EQ(a.dropped_labels, 5u);
}

TEST(Answer, TitleOfTwoPagesIsNoRef) {
    const auto a = parse_answer(R"({"pages":[{"ref":"Notes","labels":["a"]}]})", two, {{"Notes", "Notes"}, false});
    EXPECT_EQ(a.missing(), 2u);
}

TEST(Answer, ControlCharactersAndByteOrderMarksAreForgiven) {
    const std::string text("\xEF\xBB\xBF{\"pages\":[{\"ref\":\"p1\",\"labels\":[\"a\0b\tc\nd\"]}]}\0", 49);
    EXPECT_EQ(parse_answer(text, one).labels.at(0), labels{"a b c\nd"});
}

TEST(Answer, HostileTextsTakeLinearTime) {
    // Each of these would take hours if anything were read again from each of its characters.
    for (const char* piece : {"{", "[", "{\"", "[\"", "{#", "{/*", "\\\"{", "{a:", "[[{", "<think", "<|message|>",
                              "```{", "{\"a\" ", "[' ", "</think>"}) {
        std::string text;
        while (text.size() < answer_bytes_max / 32)
            text += piece;
        EXPECT_EQ(parse_answer(text, one).why.code, errc::bad_answer) << piece;
    }
}

TEST(Answer, DepthAndSizeAreBounded) {
    std::string deep;
    for (int i = 0; i < 200'000; ++i)
        deep += "{\"a\":";
    EXPECT_EQ(parse_answer(deep, one).why.code, errc::bad_answer);
    std::string nested = "{\"pages\":" + std::string(1000, '[') + std::string(1000, ']') + "}";
    EXPECT_EQ(parse_answer(nested, one).why.code, errc::bad_answer);
    EXPECT_EQ(parse_answer(std::string(answer_bytes_max + 1, ' '), one).why.code, errc::bad_answer);
    EXPECT_EQ(parse_answer(std::string(1u << 20u, '{'), one).why.code, errc::bad_answer);
    std::string many = R"({"pages":[{"ref":"p1","labels":[)";
    for (int i = 0; i < 5000; ++i)
        many += "\"l\",";
    const auto a = parse_answer(many + "\"" + std::string(5000, 'x') + "\"]}]}", one);
    EXPECT_EQ(a.labels.at(0)->size(), proposed_labels_max);
    EXPECT_EQ(a.dropped_labels, 5001 - proposed_labels_max);
}

TEST(Answer, BytesThatAreNotUtf8AreReplaced) {
    const auto a = parse_answer("{\"pages\":[{\"ref\":\"p1\",\"labels\":[\"caf\xE9\"]}]}", one);
    EXPECT_EQ(a.labels.at(0), labels{"caf\xEF\xBF\xBD"});
}

TEST(Answer, NoRefsGiveNoLabels) {
    const auto a = parse_answer(R"({"pages":[{"ref":"p1","labels":["a"]}]})", {});
    EXPECT_EQ(a.why.code, errc::ok);
    EXPECT_EQ(a.alien_refs, 1u);
}

} // namespace

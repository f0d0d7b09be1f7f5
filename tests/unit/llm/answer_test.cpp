#include "providers/llm/answer.hpp"

#include <gtest/gtest.h>

#include <string>

using namespace tagwright;
using namespace tagwright::llm;

namespace {

using labels = std::vector<std::string>;
const std::vector<std::string> one{"p1"};
const std::vector<std::string> two{"p1", "p2"};

TEST(Answer, LabelsComeInTheOrderOfTheRefs) {
    const auto a = parse_answer(R"({"pages":[{"ref":"p2","labels":["b"]},{"ref":"p1","labels":["a","c"]}]})", two);
    ASSERT_EQ(a.why.code, errc::ok);
    EXPECT_EQ(a.labels, (std::vector<std::optional<labels>>{labels{"a", "c"}, labels{"b"}}));
    EXPECT_EQ(a.missing(), 0u);
}

TEST(Answer, EmptyListIsAnAnswerAndAMissingPageIsNot) {
    const auto a = parse_answer(R"({"pages":[{"ref":"p1","labels":[]}]})", two);
    ASSERT_EQ(a.why.code, errc::ok);
    EXPECT_EQ(a.labels[0], labels{});
    EXPECT_EQ(a.labels[1], std::nullopt);
    EXPECT_EQ(a.missing(), 1u);
}

TEST(Answer, AlienRefsAreDroppedAndCounted) {
    const auto a = parse_answer(
        R"({"pages":[{"ref":"p9","labels":["x"]},{"ref":"p1","labels":["a"]},{"ref":"P1","labels":[]}]})", one);
    EXPECT_EQ(a.labels[0], labels{"a"});
    EXPECT_EQ(a.alien_refs, 2u);
}

TEST(Answer, FirstEntryOfAPageWins) {
    const auto a = parse_answer(R"({"pages":[{"ref":"p1","labels":["a"]},{"ref":"p1","labels":["b"]}]})", one);
    EXPECT_EQ(a.labels[0], labels{"a"});
    EXPECT_EQ(a.duplicate_refs, 1u);
}

TEST(Answer, LabelsThatAreNoStringsAreDropped) {
    const auto a = parse_answer(R"({"pages":[{"ref":"p1","labels":["a",7,null,["b"],{"c":1},true]}]})", one);
    EXPECT_EQ(a.labels[0], labels{"a"});
    EXPECT_EQ(a.dropped_labels, 5u);
}

TEST(Answer, EntriesWithoutAListOfLabelsAreMissing) {
    const auto a =
        parse_answer(R"({"pages":[{"ref":"p1","labels":"a, b"},{"ref":"p2"},"p1",null,{"labels":["x"]}]})", two);
    ASSERT_EQ(a.why.code, errc::ok);
    EXPECT_EQ(a.missing(), 2u);
}

TEST(Answer, FencesSpaceAndProseAroundOneObjectAreForgiven) {
    const std::string object = R"({"pages":[{"ref":"p1","labels":["a }{ \" b"]}]})";
    for (const auto& text :
         {object, "\xEF\xBB\xBF  \n" + object + "\n", "```json\n" + object + "\n```", "```\n" + object + "```",
          "Here you are:\n" + object + "\nIt's done.", "Form {ref}: " + object})
        EXPECT_EQ(parse_answer(text, one).labels.at(0), labels{"a }{ \" b"}) << text;
}

TEST(Answer, WhatCannotBeReadIsABadAnswerAndNeverNoLabels) {
    const std::string good = R"({"pages":[{"ref":"p1","labels":["a"]}]})";
    for (const std::string& text :
         {std::string{}, std::string{"I cannot do that."}, std::string{"null"}, std::string{"[]"}, std::string{"{}"},
          std::string{R"({"pages":{}})"}, std::string{R"({"pages":null})"},
          std::string{R"([{"ref":"p1","labels":["a"]}])"}, good + good, good.substr(0, good.size() - 1),
          std::string{R"({"pages":[{"ref":"p1","labels":["a"]},{"ref":"p2","la)"},
          std::string{R"({"x":{"pages":[{"ref":"p1","labels":["a"]}]})"}, std::string{"{\"pages\":[]"}}) {
        const auto a = parse_answer(text, one);
        EXPECT_EQ(a.why.code, errc::bad_answer) << text;
        EXPECT_FALSE(a.why.message.empty());
        EXPECT_TRUE(a.labels.empty());
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

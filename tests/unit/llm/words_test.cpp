#include "providers/llm/words.hpp"

#include <gmock/gmock.h>

#include <string>

using namespace tagwright::llm;
using testing::ElementsAre;

namespace {

TEST(Words, AreSplitWithWhatBelongsToThem) {
    const auto out = split_words(
        "",
        "Real-time CI/CD with node.js isn't the team's 5th go, see read/write at me@x.org or https://x.org/a?b=c end.");
    std::vector<std::string> lower;
    for (const auto& t : out.tokens)
        lower.push_back(out.words[t.word].lower);
    EXPECT_THAT(lower, ElementsAre("real-time", "ci-cd", "with", "node-js", "isn't", "the", "team", "5th", "go", "see",
                                   "read", "write", "at", "or", "end"));
}

TEST(Words, LanguageIsGuessedByItsStopWords) {
    EXPECT_EQ(split_words("", "The cat is on the mat and it is not mine").main, language::english);
    EXPECT_EQ(split_words("", "Das ist nicht mein Haus und die Tür ist zu").main, language::german);
    EXPECT_EQ(split_words("", "Le chat est dans la maison avec les enfants").main, language::french);
    EXPECT_EQ(split_words("", "El gato está en la casa con los niños").main, language::spanish);
}

} // namespace

#include "providers/llm/word_filter.hpp"

#include "providers/llm/english_forms.hpp"
#include "providers/llm/stemmer.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>

using namespace tagwright::llm;

namespace {

TEST(WordFilter, HasWhatWasAddedAndNotWhatDiffersAtItsEdgesOrInLength) {
    const std::string long_word(50, 'x');
    const std::array<std::string_view, 5> words{"feet", "a", "élan", "2024", long_word};
    const auto filter = filter_of(words);
    for (const auto word : words)
        EXPECT_TRUE(filter.may_have(word)) << word;
    EXPECT_TRUE(filter.may_have("fact")); // says nothing
    for (const auto* word : {"", "b", "beet", "feed", "fleet", "aa", "2024a"})
        EXPECT_FALSE(filter.may_have(word)) << word;
}

TEST(WordFilter, HidesNoWordOfAList) {
    EXPECT_EQ(irregular_singular("women"), "woman");
    EXPECT_EQ(irregular_singular("alumni"), "alumnus");
    EXPECT_EQ(usual_spelling("tumour"), "tumor");
    EXPECT_EQ(usual_spelling("ageing"), "aging");
    for (const auto* word : {"alias", "kubernetes", "works", "headquarters", "ios"})
        EXPECT_TRUE(keeps_its_s(word)) << word;
    EXPECT_FALSE(keeps_its_s("worker"));
}

} // namespace

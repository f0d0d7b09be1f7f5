#include "actors/fetcher/page_text.hpp"

#include <gtest/gtest.h>

#include <utility>

namespace tagwright {
namespace {

TEST(PageText, CountsTheWordsOfEveryScript) {
    const std::pair<const char*, std::size_t> texts[] = {
        {"", 0},
        {" \n\t-- | --", 0},
        {"one", 1},
        {"one  two\nthree", 3},
        {"don't stop e-mail v1.2", 4},
        {"Größe und Maß", 3},
        {"备份与还原", 3}, // five characters
        {"サーバーの再起動 manual", 5},
        {"\xFF", 1},
    };
    for (const auto& [text, words] : texts)
        EXPECT_EQ(count_words(text), words) << text;
}

TEST(PageText, SaysWhyThereIsTooLittle) {
    EXPECT_EQ(too_little_text("page", " ", "--", 0), "the page has neither a title nor a text");
    EXPECT_EQ(too_little_text("page", "Title", "", 0), "") << "a title is enough";
    EXPECT_EQ(too_little_text("document", "Title", "word", 2),
              "the document's text has 1 word, fewer than TAGWRIGHT_MIN_TEXT, which is 2");
    EXPECT_EQ(too_little_text("page", "", "two words", 2), "");
}

} // namespace
} // namespace tagwright

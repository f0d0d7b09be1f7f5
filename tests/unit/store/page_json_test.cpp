#include "providers/store/page_json.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace tagwright {
namespace {

/// As the parser reads it.
std::optional<std::vector<std::string>> parsed(const std::string& text) {
    const auto value = nlohmann::json::parse(text, nullptr, false);
    if (!value.is_array())
        return std::nullopt;
    for (const auto& entry : value)
        if (!entry.is_string())
            return std::nullopt;
    return value.get<std::vector<std::string>>();
}

TEST(PageJson, AListIsReadAsTheParserReadsIt) {
    const char* const pieces[] = {"[", "]", "\"", ",", "a", "\\", " ", "\xc3\xa4", "\xff", "\"b c\""};
    std::size_t lists = 0;
    // Every text of up to five pieces.
    std::vector<std::string> texts{""};
    for (std::size_t from = 0, length = 0; length < 5; ++length)
        for (const auto to = texts.size(); from < to; ++from)
            for (const auto* piece : pieces)
                texts.push_back(texts[from] + piece);
    for (const auto& text : texts) {
        const auto wanted = parsed(text);
        lists += wanted ? 1 : 0;
        ASSERT_EQ(list_from(text), wanted) << text;
    }
    EXPECT_GT(lists, 20u);
    for (const auto* text : {"[\"a\",\"b\"]", "[\"a\",\"b\",]", "[\"a\",]", "[\"a\"\"b\"]", "[\"a\"],[\"b\"]",
                             "[\"a\",\"b\",\"\"]", "[,\"a\"]", "[\"a\",1]", "[\"a\"]]", "[[\"a\"]]", "[\"\"]"})
        EXPECT_EQ(list_from(text), parsed(text)) << text;
}

} // namespace
} // namespace tagwright

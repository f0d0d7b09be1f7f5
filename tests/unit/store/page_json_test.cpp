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

TEST(PageJson, NotesComeBackAsTheyWere) {
    const label_note spare{"seal", "", -1, false, true};
    const label_note odd{"a\"b\\c", "", -1, false, true};
    const label_note held{"pump", "", -1, true, true};
    const label_note said{"valve", "it \"leaks\"", 0.5, false, false};
    const std::vector<std::vector<label_note>> rows{{},           {spare}, {spare, odd},  {odd},        {said},
                                                    {said, held}, {held},  {said, spare}, {held, spare}};
    for (const auto& notes : rows)
        EXPECT_EQ(notes_from(to_json_notes(notes)), notes) << to_json_notes(notes);
    EXPECT_EQ(to_json_notes({spare, spare}), R"([{"spare":["seal","seal"]}])") << "of every page: it is to be short";
}

TEST(PageJson, NotesThatCannotBeReadAreLeftOut) {
    for (const auto* text : {"", "[", "{}", "[1]", R"([{"spare":}])", R"([{"spare":["a"}])", R"([{"spare":"a"}])",
                             R"([{"reason":"why"}])", R"([{"label":""}])"})
        EXPECT_TRUE(notes_from(text).empty()) << text;
    EXPECT_EQ(notes_from(R"([1,{"label":"pump","spare":true},{"spare":["seal"]}])").size(), 2u);
}

} // namespace
} // namespace tagwright

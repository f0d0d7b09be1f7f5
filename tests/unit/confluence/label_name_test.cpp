#include "providers/confluence/label_name.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>

namespace tagwright::confluence {
namespace {

struct label_case {
    std::string_view given;
    std::string_view expected;
};

void expect_all(std::initializer_list<label_case> cases) {
    for (const auto& c : cases) {
        EXPECT_EQ(normalize_label(c.given), c.expected) << "given: " << c.given;
        EXPECT_EQ(normalize_label(normalize_label(c.given)), c.expected) << "again: " << c.given;
    }
}

TEST(LabelName, CharactersThatConfluenceRefusesOrSplitsBecomeOneHyphen) {
    expect_all({
        {"how to", "how-to"},
        {"a, b;c", "a-b-c"},
        {"v1.2", "v1-2"},
        {"my:favourite", "my-favourite"},
        {"C++", "c"},
        {"r&d / ops", "r-d-ops"},
        {"--x--", "x"},
        {"x--y", "x-y"},
        {"snake_case-kebab", "snake_case-kebab"},
        {"tab\tnew\nline", "tab-new-line"},
        {"[draft]", "draft"},
        {"emoji \xF0\x9F\x9A\x80 launch", "emoji-launch"},
        {"\xE2\x80\x8Bzero\xE2\x80\x8Bwidth", "zero-width"},
    });
}

TEST(LabelName, NothingRemainsOfNameWithoutLettersOrDigits) {
    expect_all({{"", ""}, {" ", ""}, {"-", ""}, {"!?", ""}, {"...", ""}, {"\xF0\x9F\x9A\x80", ""}, {"\xCC\x81", ""}});
}

TEST(LabelName, LowerCaseFollowsUnicode) {
    expect_all({
        {"API", "api"},
        {"ÄRGER", "ärger"},
        {"ΑΘΗΝΑ", "αθηνα"},
        {"МОСКВА", "москва"},
        {"Straße", "straße"},
        {"\xF0\x90\x90\x80", "\xF0\x90\x90\xA8"}, // Deseret, beyond 16 bits
    });
}

TEST(LabelName, DecomposedLettersAreComposed) {
    expect_all({{"cafe\xCC\x81", "caf\xC3\xA9"}, {"CAFE\xCC\x81", "caf\xC3\xA9"}, {"A\xCC\x8A", "\xC3\xA5"}});
}

TEST(LabelName, MarksThatBelongToLettersStay) {
    expect_all({
        {"हिन्दी भाषा", "हिन्दी-भाषा"},
        {"ภาษาไทยที่", "ภาษาไทยที่"},
        {"עִבְרִית", "עִבְרִית"},
        {"5\xCC\x81", "5"},
        {"日本語 ドキュメント", "日本語-ドキュメント"},
    });
}

TEST(LabelName, InvalidBytesSeparate) {
    expect_all({
        {std::string_view("a\xFF"
                          "b"),
         "a-b"},
        {"\xC3", ""},
        {"a\xED\xA0\x80z", "a-z"},  // a surrogate
        {"a\xC0\xAFz", "a-z"},      // overlong
        {"x\xF4\x90\x80\x80", "x"}, // beyond Unicode
        {std::string_view("a\0b", 3), "a-b"},
    });
}

TEST(LabelName, CutsAt255Utf16Units) {
    EXPECT_EQ(normalize_label(std::string(300, 'a')), std::string(255, 'a'));
    EXPECT_EQ(normalize_label(std::string(254, 'a') + "-b"), std::string(254, 'a')) << "no hyphen at the cut";
    // Two units do not fit behind 254.
    EXPECT_EQ(normalize_label(std::string(254, 'a') + "\xF0\x90\x90\xA8"), std::string(254, 'a'));
    EXPECT_EQ(normalize_label(std::string(253, 'a') + "\xF0\x90\x90\xA8"), std::string(253, 'a') + "\xF0\x90\x90\xA8");
    // Nor does a letter go without its mark.
    EXPECT_EQ(normalize_label(std::string(254, 'a') + "ति"), std::string(254, 'a'));
}

TEST(LabelName, LetterWithThousandsOfMarksKeepsSome) {
    std::string zalgo = "q";
    for (int i = 0; i < 5000; ++i)
        zalgo += "\xCC\xB4";
    const std::string out = normalize_label(zalgo + "x");
    EXPECT_TRUE(out.starts_with("q"));
    EXPECT_TRUE(out.ends_with("x"));
    EXPECT_LT(out.size(), 100u);
    EXPECT_EQ(normalize_label(out), out);
}

TEST(LabelName, LabelsOfOthersKeepWhatConfluenceKeeps) {
    for (const auto& [given, expected] : std::initializer_list<std::pair<std::string_view, std::string_view>>{
             {"C++", "c++"},
             {"CI/CD", "ci/cd"},
             {"don't", "don't"},
             {"12\"", "12\""},
             {"how to", "how-to"},
             {"c#", "c"},
             {"v1.2", "v1-2"},
             {"a, b", "a-b"},
             {"-x-", "x"},
             {"\xF0\x9F\x9A\x80 Launch", "\xF0\x9F\x9A\x80-launch"},
             {"\xE2\x9D\xA4\xEF\xB8\x8F", "\xE2\x9D\xA4\xEF\xB8\x8F"},
             {"\xE2\x82\xAC", "\xE2\x82\xAC"},
             {"a\xFF", "a"},
             {"a\xC2\xA0z", "a-z"},
             {"a\xE2\x80\x8Dz", "a-z"},
         }) {
        EXPECT_EQ(kept_label(given), expected) << given;
        EXPECT_EQ(kept_label(expected), expected) << expected;
    }
}

} // namespace
} // namespace tagwright::confluence

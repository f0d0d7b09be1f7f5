#include "app/cli/documents_input.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace tagwright::cli {
namespace {

using ::testing::HasSubstr;

TEST(DocumentLine, IsReadAsItIs) {
    const auto line = parse_document_line(R"({"id":42,"title":"A title","text":"words"})", "stdin", 1);
    EXPECT_EQ(line.why.code, errc::ok);
    EXPECT_EQ(line.id, "42");
    EXPECT_EQ(line.title, "A title");
    EXPECT_EQ(line.text, "words");
}

TEST(DocumentLine, ThatNestsWithoutEndIsRefusedByName) {
    for (const std::size_t depth : {100u, 20'000'000u}) {
        const auto line =
            parse_document_line(R"({"id":"1","text":"x","more":)" + std::string(depth, '['), "in.jsonl", 7);
        EXPECT_EQ(line.why.code, errc::invalid_input);
        EXPECT_THAT(line.why.message, HasSubstr("in.jsonl:7"));
    }
}

TEST(DocumentLine, WithMoreValuesThanAnybodyWritesIsRefused) {
    std::string line = R"({"id":"1","text":"x","more":[0)";
    for (int i = 0; i < 2'000'001; ++i)
        line += ",0";
    EXPECT_EQ(parse_document_line(line + "]}", "stdin", 1).why.code, errc::invalid_input);
}

TEST(DocumentTitle, IsOneShortLine) {
    EXPECT_LE(parse_document_line(R"({"id":"1","text":"x","title":")" + std::string(1'000'000, 't') + "\"}", "stdin", 1)
                  .title.size(),
              1100u);
    EXPECT_EQ(parse_document_line(R"({"id":"1","text":"x","title":"a\n\u001b[2J b"})", "stdin", 1).title, "a [2J b");
    EXPECT_LE(document_from_file("a.md", "# " + std::string(1'000'000, 't')).title.size(), 1100u);
    EXPECT_EQ(document_from_file("a.md", "# Head \r\ntext").title, "Head");
}

} // namespace
} // namespace tagwright::cli

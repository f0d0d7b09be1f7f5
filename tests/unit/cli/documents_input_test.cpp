#include "app/cli/documents_input.hpp"

#include "tests/scratch_directory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

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

/// Lines that are as they should be, and what is odd about others.
TEST(DocumentLines, SayTheSameHoweverTheyAreRead) {
    const std::string deep(61, '[');
    const std::string broken(63, ']');
    const std::string lines[] = {
        R"({"id":"1","title":"A title","text":"words"})",
        R"( { "text" : "a\"b\\c\n\u00e9\/" , "id" : 17, "more" : [1, {"id": "x"}, null, true, 1.5e3] } )",
        R"({"id":"a","id":"b","text":"x","text":"y","title":"T","title":7})",
        R"({"id":"a","text":"x","title":7,"title":"T"})",
        R"({"id":-0,"text":"x"})",
        R"({"id":1.50,"text":"x"})",
        R"({"id":9223372036854775808,"text":"x"})",
        R"({"id":18446744073709551616,"text":"x"})",
        R"({"id":1e999,"text":"x"})",
        R"({"id":"","text":"x"})",
        R"({"id":null,"text":"x"})",
        R"({"id":"1","text":7})",
        R"({"id":"1"})",
        R"({"id":"1","text":"x","title":null})",
        R"({"id":"1","text":"%PDF-1.4"})",
        R"({"id":"1","text":"\u0000"})",
        R"({"id":"1","text":"launched \ud83d\ude80 and \ud83d today"})",
        R"({"id":"1","text":"x"} trailing)",
        R"({"id":"1","text":"x",})",
        R"(["id","text"])",
        R"("id")",
        "{\"id\":\"1\",\"text\":\"caf\xE9 in the old town\"}",
        "{\"id\":\"1\",\"text\":\"tab\there\"}",
        "\xEF\xBB\xBF{\"id\":\"1\",\"text\":\"x\"}",
        "",
        R"({"id":"1","text":"x","deep":)" + deep + broken.substr(0, deep.size()) + "}",
        R"({"id":"1","text":"x","deep":)" + deep + "[[" + broken + "}",
        R"({"id":"1","text":"x","deep":)" + deep + "[[[" + broken + "]}",
        R"({"id":"1","text":")" + std::string(300'000, 'w') + "\"}",
    };
    for (const auto& line : lines) {
        const auto fast = parse_document_line(line, "stdin", 7);
        const auto slow = parse_odd_document_line(line, "stdin", 7);
        EXPECT_EQ(fast.id, slow.id) << line.substr(0, 200);
        EXPECT_EQ(fast.title, slow.title) << line.substr(0, 200);
        EXPECT_EQ(fast.text, slow.text) << line.substr(0, 200);
        EXPECT_EQ(fast.why.message, slow.why.message) << line.substr(0, 200);
    }
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

TEST(DocumentLine, TextIsReadAsAnyDocumentIs) {
    const auto line = parse_document_line(
        R"({"id":1.5,"text":"<!doctype html><title>Refunds</title><p>in a week</p>","tags":["x"]})", "stdin", 1);
    EXPECT_EQ(line.id, "1.5");
    EXPECT_EQ(line.title, "Refunds");
    EXPECT_EQ(line.text, "in a week");
    EXPECT_EQ(parse_document_line(R"({"id":"1","title":"Mine","text":"<p>a</p><ac:link/>"})", "stdin", 1).title,
              "Mine");
    EXPECT_EQ(parse_document_line("{\"id\":\"1\",\"text\":\"caf\xE9 in the old town\"}", "stdin", 1).text,
              "caf\u00E9 in the old town");
    EXPECT_EQ(parse_document_line(R"({"id":"1","text":"launched \ud83d today"})", "stdin", 1).text,
              "launched \uFFFD today");
    const auto pdf = parse_document_line(R"({"id":"1","text":"%PDF-1.4\n1 0 obj"})", "stdin", 3);
    EXPECT_EQ(pdf.why.code, errc::invalid_input);
    EXPECT_THAT(pdf.why.message, HasSubstr("stdin:3"));
}

/// A directory of its own.
class input_files : public ::testing::Test {
protected:
    std::string write(const std::string& name, const std::string& text) const {
        const auto path = dir_ / name;
        std::ofstream(path) << text;
        return path.string();
    }

    static std::vector<document> all(const std::vector<std::string>& files) {
        document_source source(files, documents::format::automatic, document_source::on_stdin::json, -1);
        std::vector<document> out;
        while (auto doc = source.next())
            out.push_back(std::move(*doc));
        return out;
    }

    testing::scratch_directory scratch_;
    const std::filesystem::path dir_ = scratch_.path();
};

TEST_F(input_files, WhatCannotBeReadIsNamedAndTheOthersGoOn) {
    const auto pipe = (dir_ / "pipe").string();
    ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
    const auto pdf = write("report.md", "%PDF-1.7\n1 0 obj");
    const auto docs = all({write("a.txt", "words"), dir_.string(), pipe, "/dev/null", (dir_ / "none").string(), "", pdf,
                           write("b.txt", "more words")});
    ASSERT_EQ(docs.size(), 8u);
    EXPECT_EQ(docs[0].text, "words");
    EXPECT_EQ(docs[0].title, "a");
    EXPECT_THAT(docs[1].why.message, HasSubstr("is a directory"));
    EXPECT_THAT(docs[2].why.message, HasSubstr("is a named pipe"));
    EXPECT_THAT(docs[3].why.message, HasSubstr("is a device"));
    EXPECT_THAT(docs[4].why.message, HasSubstr("none: No such file"));
    EXPECT_THAT(docs[5].why.message, HasSubstr("name is empty"));
    EXPECT_THAT(docs[6].why.message, HasSubstr("report.md: a PDF, not a text"));
    EXPECT_EQ(docs[7].text, "more words");
}

TEST_F(input_files, EmptyOnesHaveNoTitleThatWouldBeLabelled) {
    const auto docs = all({write("empty.txt", ""), write("blank.md", "\n \n"), write("named.md", "# Title\n")});
    ASSERT_EQ(docs.size(), 3u);
    EXPECT_EQ(docs[0].title + docs[0].text, "");
    EXPECT_EQ(docs[1].title + docs[1].text, "");
    EXPECT_EQ(docs[2].title, "Title");
}

TEST_F(input_files, JsonOfDocumentsIsTakenApart) {
    const auto docs =
        all({write("a.jsonl", "{\"id\":1,\"text\":\"x\"}\nbad\n{\"id\":2,\"text\":\"y\"}\n"),
             write("b.json", "[\n {\"id\":3,\"text\":\"z\"}\n]\n"), write("c.json", "{\"name\":\"package\"}")});
    ASSERT_EQ(docs.size(), 5u);
    EXPECT_EQ(docs[0].id, "1");
    EXPECT_THAT(docs[1].why.message, HasSubstr("a.jsonl:2"));
    EXPECT_EQ(docs[2].id, "2");
    EXPECT_EQ(docs[3].id, "3");
    EXPECT_EQ(docs[4].text, "{\"name\":\"package\"}");
}

TEST_F(input_files, TextInThePlaceOfJsonIsGivenUpAfterAHundredLines) {
    std::string text;
    for (int i = 0; i < 10'000; ++i)
        text += "a line of prose\n";
    const auto docs = all({write("a.jsonl", text), write("b.txt", "words")});
    ASSERT_EQ(docs.size(), 102u);
    EXPECT_THAT(docs[100].why.message, HasSubstr("the rest was not read"));
    EXPECT_EQ(docs[101].text, "words");
    const auto late = all({write("c.jsonl", "{\"id\":1,\"text\":\"x\"}\n" + text)});
    EXPECT_EQ(late.size(), 10'001u) << "one good line shows that it is meant so";
}

TEST(DocumentTitle, IsOneShortLine) {
    EXPECT_LE(parse_document_line(R"({"id":"1","text":"x","title":")" + std::string(1'000'000, 't') + "\"}", "stdin", 1)
                  .title.size(),
              1100u);
    EXPECT_EQ(parse_document_line(R"({"id":"1","text":"x","title":"a\n\u001b[2J b"})", "stdin", 1).title, "a [2J b");
    EXPECT_LE(document_from_file("a.md", "# " + std::string(1'000'000, 't')).title.size(), 1100u);
    EXPECT_EQ(document_from_file("a.md", "# Head \r\ntext").title, "Head");
    EXPECT_EQ(document_from_file("dir/notes.txt", "text").title, "notes");
}

} // namespace
} // namespace tagwright::cli

#include "providers/documents/document_text.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <string>

namespace tagwright::documents {
namespace {

void replace_all(std::string& text, std::string_view what, std::string_view with) {
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
        text.replace(at, what.size(), with);
}

TEST(TextDocs, ExamplesAreTrue) {
    std::ifstream docs(TAGWRIGHT_SOURCE_DIR "/docs/text.md");
    std::string line;
    while (std::getline(docs, line) && line != "<!-- examples: begin -->") {
    }
    int examples = 0;
    while (std::getline(docs, line) && line != "<!-- examples: end -->") {
        const auto middle = line.find("` | `");
        if (!line.starts_with("| `") || middle == std::string::npos)
            continue;
        const auto input = line.substr(3, middle - 3);
        auto expected = line.substr(middle + 5, line.rfind('`') - middle - 5);
        replace_all(expected, "⏎", "\n");
        replace_all(expected, "\\|", "|");
        EXPECT_EQ(read_document(input, "page.xml").text, expected) << input;
        ++examples;
    }
    EXPECT_GE(examples, 15);
}

} // namespace
} // namespace tagwright::documents

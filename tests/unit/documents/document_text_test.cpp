#include "providers/documents/document_text.hpp"

#include <gtest/gtest.h>

#include <string_view>

namespace tagwright::documents {
namespace {

TEST(Format, IsFoundByContentThenByName) {
    using enum format;
    const struct {
        std::string_view text;
        std::string_view name;
        format expected;
    } cases[] = {
        {"<!DOCTYPE html><html>", "", html},
        {"\n<!-- saved -->\n<!doctype HTML>", "notes.txt", html},
        {"<?xml version=\"1.0\"?>\n<html xmlns=\"x\">", "", html},
        {"<HTML><body>", "page.xml", html},
        {"<!DOCTYPE html>", "readme.md", html},
        {"plain", "page.html", html},
        {"<p>Hi</p>", "", html},
        {"<p>Hi</p><ac:link/>", "", storage},
        {"<ac:layout>", "", storage},
        {"<p>Hi</p>", "page.xml", storage},
        {"<h1>x</h1>", "readme.md", markdown},
        {"words", "readme.MARKDOWN", markdown},
        {"---\ntitle: x\n---\nwords", "", markdown},
        {"+++\ntitle = 'x'\n+++\nwords", "notes.txt", markdown},
        {"# Title\n\nSome **bold** words\n", "", markdown},
        {"Title\n=====\n\n- a\n\n```\nx\n```", "", markdown},
        {"# a comment\nimport os\n", "", plain},
        {"- a\n- b\n", "", plain},
        {"words", "", plain},
        {"a < b and <c", "", plain},
        {"<hostname> is down", "", plain},
        {"", "", plain},
    };
    for (const auto& c : cases)
        EXPECT_EQ(detect_format(c.text, c.name), c.expected) << c.text << " in " << c.name;
}

TEST(Document, FormatMayBeSaid) {
    EXPECT_EQ(read_document("<p>Hi</p>", "", format::plain).text, "<p>Hi</p>");
    EXPECT_EQ(read_document("# Hi\n\n*x*", "", format::markdown).text, "Hi\nx");
    EXPECT_EQ(read_document("<nav>a</nav><p>b</p>", "", format::storage).text, "a\nb");
    EXPECT_EQ(read_document("<nav>a</nav><p>b</p>", "").text, "b");
    EXPECT_EQ(read_document("a\r\nb\rc\x01", "").text, "a\nb\nc");
}

TEST(Document, ItsTitleComesFromItsContent) {
    EXPECT_EQ(read_document("<!doctype html><title>T</title><h1>H</h1>x", "a.html").title, "T");
    EXPECT_EQ(read_document("<h1>H</h1><ac:link/>", "a.xml").title, "H");
    EXPECT_EQ(read_document("# Head\nbody", "a.txt").title, "Head");
    EXPECT_EQ(read_document("body", "a.txt").title, "");
}

} // namespace
} // namespace tagwright::documents

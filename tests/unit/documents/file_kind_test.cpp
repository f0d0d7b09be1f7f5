#include "providers/documents/file_kind.hpp"

#include "providers/documents/document_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace tagwright::documents {
namespace {

using namespace std::string_view_literals;
using ::testing::HasSubstr;

TEST(FileKind, IsToldByContent) {
    const struct {
        std::string_view bytes;
        std::string_view kind;
    } cases[] = {
        {"%PDF-1.7\n%\xE2\xE3\n1 0 obj\n"sv, "a PDF"},
        {"\xEF\xBB\xBF\n%PDF-1.4\n1 0 obj"sv, "a PDF"},
        {"PK\x03\x04\x14\0\x06\0word/document.xml"sv, "a Word document"},
        {"PK\x03\x04\x14\0\x06\0[Content_Types].xml xl/workbook.xml"sv, "an Excel"},
        {"PK\x03\x04\x14\0\x06\0ppt/presentation.xml"sv, "a PowerPoint"},
        {"PK\x03\x04\x14\0\0\0mimetypeapplication/epub+zip"sv, "an e-book"},
        {"PK\x03\x04\x14\0\0\0mimetypeapplication/vnd.oasis.opendocument.text"sv, "an OpenDocument"},
        {"PK\x03\x04\x14\0\0\0readme.txt"sv, "a ZIP"},
        {"\x89PNG\r\n\x1A\n"sv, "a PNG"},
        {"\xFF\xD8\xFF\xE0\0\x10JFIF"sv, "a JPEG"},
        {"GIF89a\1\0"sv, "a GIF"},
        {"RIFF\1\0\0\0WEBPVP8 "sv, "a WebP"},
        {"\x1F\x8B\x08\0"sv, "a gzip"},
        {"\x7F"
         "ELF\2\1\1\0"sv,
         "a program"},
        {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0"sv, "an old Office"},
        {"{\\rtf1\\ansi Hello}"sv, "an RTF"},
        {"SQLite format 3\0"sv, "an SQLite"},
        {"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n"sv, "a web page archive"},
        {"\1\2\3\4\5\6\x0E\x0F"sv, "binary data"},
    };
    for (const auto& c : cases) {
        EXPECT_THAT(not_a_text(c.bytes), HasSubstr(std::string(c.kind))) << c.kind;
        EXPECT_THAT(read_document(c.bytes, "notes.md").problem, HasSubstr("not a text: ")) << c.kind;
    }
    for (const auto text : {"A PDF begins with %PDF-1.7."sv, "MZ and PK are initials"sv, "GIFs are fun"sv, ""sv,
                            "RIFF on WEBP"sv, "BM is a code"sv, "ID3 tags explained"sv, "GIF89a: a history"sv})
        EXPECT_EQ(not_a_text(text), "") << text;
    std::string tar(600, 'x');
    tar.replace(257, 5, "ustar");
    EXPECT_THAT(not_a_text(tar), HasSubstr("tar"));
}

} // namespace
} // namespace tagwright::documents

#include "providers/documents/file_kind.hpp"

#include "base/ascii.hpp"
#include "base/sixteen_bytes.hpp"
#include "providers/documents/encoding.hpp"

#include <algorithm>

namespace tagwright::documents {

namespace {

using namespace std::string_view_literals;

constexpr auto convert_pdf = "turn it into text first, as with pdftotext FILE"sv;
constexpr auto convert_office = "save it as HTML or text first, as with pandoc or LibreOffice"sv;
constexpr auto unpack = "unpack it, and name the documents in it"sv;
constexpr auto no_words = "only text can be labelled"sv;

struct signature {
    std::string_view bytes;
    std::size_t at;
    std::string_view what;
    std::string_view advice;
};

constexpr signature signatures[] = {
    {"%!PS"sv, 0, "a PostScript file"sv, convert_pdf},
    {"{\\rtf"sv, 0, "an RTF document"sv, convert_office},
    {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv, 0, "an old Office document (.doc, .xls, .ppt, .msg)"sv, convert_office},
    {"\x89PNG\r\n"sv, 0, "a PNG image"sv, no_words},
    {"\xFF\xD8\xFF"sv, 0, "a JPEG image"sv, no_words},
    {"GIF87a"sv, 0, "a GIF image"sv, no_words},
    {"GIF89a"sv, 0, "a GIF image"sv, no_words},
    {"WEBP"sv, 8, "a WebP image"sv, no_words},
    {"II*\0"sv, 0, "a TIFF image"sv, no_words},
    {"MM\0*"sv, 0, "a TIFF image"sv, no_words},
    {"\0\0\1\0"sv, 0, "an icon"sv, no_words},
    {"8BPS"sv, 0, "a Photoshop image"sv, no_words},
    {"WAVE"sv, 8, "a sound"sv, no_words},
    {"AVI "sv, 8, "a video"sv, no_words},
    {"ftyp"sv, 4, "a video or an HEIC image"sv, no_words},
    {"\x1A\x45\xDF\xA3"sv, 0, "a Matroska or WebM video"sv, no_words},
    {"OggS"sv, 0, "an Ogg sound or video"sv, no_words},
    {"ID3"sv, 0, "an MP3 sound"sv, no_words},
    {"fLaC"sv, 0, "a FLAC sound"sv, no_words},
    {"\x1F\x8B"sv, 0, "a gzip archive"sv, unpack},
    {"BZh"sv, 0, "a bzip2 archive"sv, unpack},
    {"\xFD"
     "7zXZ\0"sv,
     0, "an xz archive"sv, unpack},
    {"\x28\xB5\x2F\xFD"sv, 0, "a Zstandard archive"sv, unpack},
    {"7z\xBC\xAF\x27\x1C"sv, 0, "a 7-Zip archive"sv, unpack},
    {"Rar!\x1A\x07"sv, 0, "a RAR archive"sv, unpack},
    {"ustar"sv, 257, "a tar archive"sv, unpack},
    {"!<arch>\n"sv, 0, "an ar archive"sv, unpack},
    {"\x7F"
     "ELF"sv,
     0, "a program (ELF)"sv, no_words},
    {"\xFE\xED\xFA"sv, 0, "a program (Mach-O)"sv, no_words},
    {"\xCF\xFA\xED\xFE"sv, 0, "a program (Mach-O)"sv, no_words},
    {"\xCA\xFE\xBA\xBE"sv, 0, "a Java class"sv, no_words},
    {"\0asm"sv, 0, "a WebAssembly module"sv, no_words},
    {"SQLite format 3\0"sv, 0, "an SQLite database"sv, no_words},
    {"PAR1"sv, 0, "a Parquet file"sv, no_words},
    {"wOFF"sv, 0, "a font"sv, no_words},
    {"wOF2"sv, 0, "a font"sv, no_words},
};

std::string told(std::string_view what, std::string_view advice) {
    return std::string(what).append(", not a text: ").append(advice);
}

bool holds(std::string_view bytes, std::string_view what) { return bytes.find(what) != std::string_view::npos; }

/// "ID3 tags explained", "GIF89a: a history": signatures of plain letters may begin a sentence.
bool is_prose(std::string_view bytes, const signature& begins) {
    const auto rest = bytes.substr(begins.at + begins.bytes.size());
    const auto is_letter_or_digit = [](char c) { return is_letter(c) || is_digit(c); };
    return std::all_of(begins.bytes.begin(), begins.bytes.end(), is_letter_or_digit) && !rest.empty() &&
           " ,.:;)-'\"\r\n"sv.find(rest.front()) != std::string_view::npos;
}

/// Office documents and books are ZIP archives; the names of their members tell.
std::string kind_of_zip(std::string_view bytes) {
    // The directory with all names stands at the end.
    constexpr std::size_t looked_at = 64u << 10u;
    const auto head = bytes.substr(0, looked_at);
    const auto tail = bytes.substr(bytes.size() - std::min(bytes.size(), looked_at));
    const auto names = [&](std::string_view what) { return holds(head, what) || holds(tail, what); };
    if (names("application/epub+zip"))
        return told("an e-book (EPUB)", "save it as HTML or text first, as with pandoc");
    if (names("application/vnd.oasis.opendocument"))
        return told("an OpenDocument file", convert_office);
    if (names("word/"))
        return told("a Word document (.docx)", convert_office);
    if (names("xl/"))
        return told("an Excel workbook (.xlsx)", convert_office);
    if (names("ppt/"))
        return told("a PowerPoint presentation (.pptx)", convert_office);
    if (names("META-INF/MANIFEST.MF"))
        return told("a Java archive", no_words);
    return told("a ZIP archive", unpack);
}

/// What Confluence's "Export to Word" and browsers write: mail with the parts of a page.
bool is_mhtml(std::string_view bytes) {
    const auto head = bytes.substr(0, 2048);
    for (auto at = head.find(':'); at != std::string_view::npos; at = head.find(':', at + 1))
        if (ends_ignoring_case(head.substr(0, at), "mime-version"))
            return contains_ignoring_case(head, "multipart/related");
    return false;
}

bool is_control(char c) {
    return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != '\x1B';
}

bool is_mostly_control(std::string_view bytes) {
    const auto head = bytes.substr(0, 64u << 10u);
    std::size_t controls = 0;
    for (std::size_t at = 0; at < head.size();) {
        if (sixteen_bytes::are_behind(head, at) && !sixteen_bytes::any(sixteen_bytes::at(head.data() + at) < 0x20)) {
            at += sixteen_bytes::size;
            continue;
        }
        controls += is_control(head[at++]) ? 1 : 0;
    }
    return controls >= 4 && controls * 20 > head.size();
}

} // namespace

std::string not_a_text(std::string_view bytes) {
    // Some writers put a mark or blanks before it; readers accept that.
    const auto first = bytes.substr(0, 1024).find_first_not_of("\xEF\xBB\xBF \t\r\n");
    if (first != std::string_view::npos && bytes.substr(first).starts_with("%PDF-"))
        return told("a PDF", convert_pdf);
    if (bytes.starts_with("PK\x03\x04") || bytes.starts_with("PK\x05\x06"))
        return kind_of_zip(bytes);
    for (const auto& each : signatures) {
        const bool behind_riff = each.at == 8; // "RIFF", a size, and the kind
        if (behind_riff &&
            (!bytes.starts_with("RIFF") || bytes.size() < 8 || static_cast<unsigned char>(bytes[7]) > 0x1F))
            continue;
        if (bytes.size() > each.at && bytes.substr(each.at).starts_with(each.bytes) && !is_prose(bytes, each))
            return told(each.what, each.advice);
    }
    if (bytes.starts_with("MZ") && holds(bytes.substr(0, 1024), "\0"sv))
        return told("a program (Windows)", no_words);
    if (bytes.starts_with("BM") && holds(bytes.substr(0, 64), "\0"sv))
        return told("a bitmap image", no_words);
    if (is_mhtml(bytes))
        return told("a web page archive (MHTML, as Confluence exports to Word)", "save it as HTML or text first");
    const auto mark = read_mark(bytes);
    if (mark.bytes == 0 && guess_wide(bytes) == encoding::utf8 && is_mostly_control(bytes))
        return told("binary data", no_words);
    return {};
}

} // namespace tagwright::documents

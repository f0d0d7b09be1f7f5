#include "providers/documents/markdown.hpp"

#include "base/ascii.hpp"
#include "base/one_line.hpp"
#include "base/utf8.hpp"
#include "providers/confluence/readable.hpp"

#include <algorithm>
#include <md4c.h>
#include <string>

// md4c parses, what it tells is written as HTML, and the reader of HTML does the rest: HTML within Markdown, which
// comes in pieces that only match across blocks, is then ordinary.

namespace tagwright::documents {

namespace {

/// More than this is not given to the parser: with hostile tables and links it may take more than linear time.
constexpr std::size_t parsed_bytes_max = 1u << 20u;

struct html_writer {
    std::string out;
    std::size_t bytes_max = 0;

    /// What stops md4c: a short row of a wide table is filled up with cells.
    [[nodiscard]] int full() const { return out.size() > bytes_max ? 1 : 0; }

    void text(std::string_view words) {
        for (const char c : words) {
            if (c == '<')
                out += "&lt;";
            else if (c == '>')
                out += "&gt;";
            else if (c == '&')
                out += "&amp;";
            else
                out += c;
        }
    }
};

const char* block_name(MD_BLOCKTYPE type, void* detail) {
    static constexpr const char* headings[] = {"h1", "h2", "h3", "h4", "h5", "h6"};
    switch (type) {
    case MD_BLOCK_QUOTE: return "blockquote";
    case MD_BLOCK_UL: return "ul";
    case MD_BLOCK_OL: return "ol";
    case MD_BLOCK_LI: return "li";
    case MD_BLOCK_H: return headings[std::clamp(static_cast<MD_BLOCK_H_DETAIL*>(detail)->level, 1u, 6u) - 1];
    case MD_BLOCK_CODE: return "pre";
    case MD_BLOCK_P: return "p";
    case MD_BLOCK_TABLE: return "table";
    case MD_BLOCK_TR: return "tr";
    case MD_BLOCK_TH: return "th";
    case MD_BLOCK_TD: return "td";
    default: return nullptr; // the document, rulers, HTML, groups of rows
    }
}

int on_enter_block(MD_BLOCKTYPE type, void* detail, void* user) {
    auto& to = *static_cast<html_writer*>(user);
    if (const char* name = block_name(type, detail))
        to.out.append("<").append(name).append(">");
    if (type == MD_BLOCK_LI) {
        const auto& item = *static_cast<MD_BLOCK_LI_DETAIL*>(detail);
        if (item.is_task != 0)
            to.out += item.task_mark == ' ' ? "[ ] " : "[x] ";
    }
    return to.full();
}

int on_leave_block(MD_BLOCKTYPE type, void* detail, void* user) {
    auto& to = *static_cast<html_writer*>(user);
    if (const char* name = block_name(type, detail))
        to.out.append("</").append(name).append(">");
    to.out += '\n';
    return to.full();
}

/// Emphasis shows nothing, a link its text, and an image the text that stands for it.
int on_span(MD_SPANTYPE, void*, void*) { return 0; }

int on_text(MD_TEXTTYPE type, const MD_CHAR* words, MD_SIZE size, void* user) {
    auto& to = *static_cast<html_writer*>(user);
    switch (type) {
    case MD_TEXT_NULLCHAR: to.out += ' '; break;
    case MD_TEXT_BR: to.out += "<br>"; break;
    case MD_TEXT_SOFTBR: to.out += '\n'; break;
    case MD_TEXT_HTML:
    case MD_TEXT_ENTITY: to.out.append(words, size); break;
    default: to.text({words, size}); break;
    }
    return to.full();
}

std::string_view take_line(std::string_view text, std::size_t& at) {
    const auto end = std::min(text.find('\n', at), text.size());
    const auto line = text.substr(at, end - at);
    at = std::min(end + 1, text.size());
    return line;
}

std::string unquoted(std::string_view value) {
    value = trim(value);
    if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'')) {
        const auto end = value.find(value.front(), 1);
        if (end != std::string_view::npos)
            return std::string(value.substr(1, end - 1));
    }
    if (const auto comment = value.find(" #"); comment != std::string_view::npos)
        value = trim(value.substr(0, comment));
    return std::string(value);
}

/// "title: x" or "title = x" at the beginning of a line.
bool is_title(std::string_view line, char sign, std::string_view& value) {
    const auto at = line.find(sign);
    if (at == std::string_view::npos)
        return false;
    auto key = trim(line.substr(0, at));
    if (key.size() >= 2 && key.front() == '"')
        key = key.substr(1, key.size() - 2);
    value = line.substr(at + 1);
    return equal_ignoring_case(key, "title") && line.find_first_not_of(' ') == 0;
}

} // namespace

front_matter read_front_matter(std::string_view text) {
    constexpr std::size_t bytes_max = 64u << 10u;
    const auto head = text.substr(0, bytes_max);
    std::size_t at = 0;
    const auto fence = trim(take_line(head, at));
    if (fence != "---" && fence != "+++")
        return {};
    const char sign = fence == "---" ? ':' : '=';
    front_matter out;
    bool has_keys = false;
    bool title_follows = false;
    while (at < head.size()) {
        const auto line = take_line(head, at);
        const auto words = trim(line);
        if (words == fence || (sign == ':' && words == "...")) {
            // Two rulers with prose between them are no front matter.
            if (!has_keys && at > fence.size() * 2 + 2)
                return {};
            out.bytes = at;
            return out;
        }
        std::string_view value;
        if (title_follows && !words.empty()) {
            out.title = unquoted(words);
            title_follows = false;
        } else if (out.title.empty() && is_title(line, sign, value)) {
            const auto first = trim(value);
            title_follows = first == ">" || first == "|" || first == ">-" || first == "|-";
            out.title = title_follows ? std::string() : unquoted(value);
        }
        has_keys = has_keys || words.find(sign) != std::string_view::npos;
    }
    return {};
}

confluence::titled_text read_markdown(std::string_view markdown) {
    const auto front = read_front_matter(markdown);
    markdown.remove_prefix(front.bytes);
    std::string shorter;
    if (markdown.size() > parsed_bytes_max) { // mostly pictures
        shorter = confluence::readable_part(markdown);
        markdown = shorter;
    }
    const auto parsed = markdown.substr(0, parsed_bytes_max);
    html_writer writer;
    writer.bytes_max = 8 * parsed.size() + 4096;
    MD_PARSER parser{};
    parser.flags = MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS;
    parser.enter_block = on_enter_block;
    parser.leave_block = on_leave_block;
    parser.enter_span = on_span;
    parser.leave_span = on_span;
    parser.text = on_text;
    const bool whole = md_parse(parsed.data(), static_cast<MD_SIZE>(parsed.size()), &parser, &writer) == 0;
    confluence::titled_text out;
    if (whole) {
        out = confluence::read_html(writer.out);
        if (markdown.size() > parsed.size())
            out.text.append("\n").append(confluence::readable_part(blank_invalid_utf8(markdown.substr(parsed.size()))));
    } else {
        out.text = confluence::readable_part(blank_invalid_utf8(markdown));
    }
    constexpr std::size_t title_bytes_max = 1024;
    if (auto title = one_line(front.title, title_bytes_max); !title.empty())
        out.title = std::move(title);
    return out;
}

} // namespace tagwright::documents

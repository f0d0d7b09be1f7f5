#include "providers/documents/document_text.hpp"

#include "base/ascii.hpp"
#include "base/one_line.hpp"
#include "base/sixteen_bytes.hpp"
#include "base/utf8.hpp"
#include "providers/confluence/readable.hpp"
#include "providers/confluence/storage_text.hpp"
#include "providers/documents/encoding.hpp"
#include "providers/documents/file_kind.hpp"
#include "providers/documents/markdown.hpp"

#include <algorithm>
#include <array>

namespace tagwright::documents {

namespace {

constexpr std::size_t looked_at = 16u << 10u; ///< formats show at the beginning

std::string_view without_leading(std::string_view text) {
    // An XML declaration and comments may stand before the doctype.
    for (;;) {
        while (!text.empty() && is_space(text.front()))
            text.remove_prefix(1);
        const std::string_view end = text.starts_with("<!--") ? "-->" : text.starts_with("<?xml") ? "?>" : "";
        const auto found = end.empty() ? std::string_view::npos : text.substr(0, looked_at).find(end);
        if (found == std::string_view::npos)
            return text;
        text.remove_prefix(found + end.size());
    }
}

std::string ending_of(std::string_view name) {
    const auto slash = name.find_last_of('/');
    const auto base = slash == std::string_view::npos ? name : name.substr(slash + 1);
    const auto dot = base.find_last_of('.');
    return dot == std::string_view::npos ? std::string() : lower_ascii(base.substr(dot + 1));
}

template <std::size_t N>
bool is_one_of(std::string_view word, const std::array<std::string_view, N>& all) {
    return std::find(all.begin(), all.end(), word) != all.end();
}

/// Elements that only storage format has, anywhere: pages may begin with screens of ordinary paragraphs.
bool has_storage_elements(std::string_view text) {
    return text.find("<ac:") != std::string_view::npos || text.find("<ri:") != std::string_view::npos;
}

bool begins_with_element(std::string_view text) {
    static constexpr std::array<std::string_view, 38> names{
        "p",     "div",        "h1",      "h2",      "h3",     "h4",      "h5",     "h6",   "ul",    "ol",
        "table", "span",       "a",       "b",       "i",      "em",      "strong", "pre",  "br",    "hr",
        "img",   "blockquote", "section", "article", "main",   "nav",     "head",   "body", "title", "meta",
        "link",  "style",      "script",  "form",    "figure", "details", "code",   "dl"};
    if (!text.starts_with('<'))
        return false;
    std::size_t end = 1;
    while (end < text.size() && end < 16 && (is_letter(text[end]) || is_digit(text[end])))
        ++end;
    const bool closes = end < text.size() && (text[end] == '>' || text[end] == '/' || is_space(text[end]));
    return closes && is_one_of(lower_ascii(text.substr(1, end - 1)), names);
}

std::string_view next_line(std::string_view text, std::size_t& at) {
    const auto end = std::min(text.find('\n', at), text.size());
    auto line = text.substr(at, end - at);
    at = std::min(end + 1, text.size());
    if (line.ends_with('\r'))
        line.remove_suffix(1);
    return line;
}

bool is_heading(std::string_view line) {
    const auto level = std::min(line.find_first_not_of('#'), line.size());
    return level >= 1 && level <= 6 && level < line.size() && line[level] == ' ';
}

bool is_underline(std::string_view line) {
    return line.size() >= 3 && (line.find_first_not_of('=') == std::string_view::npos ||
                                line.find_first_not_of('-') == std::string_view::npos);
}

/// Marks of Markdown of different kinds. One kind alone is in many a plain text: comments begin with "#", lists with
/// "-".
int markdown_marks(std::string_view text) {
    bool heading = false;
    bool underline = false;
    bool fence = false;
    bool link = false;
    bool strong = false;
    bool item = false;
    std::string_view before;
    for (std::size_t at = 0; at < text.size();) {
        const auto line = next_line(text, at);
        heading = heading || is_heading(line);
        underline = underline || (is_underline(line) && !before.empty());
        fence = fence || line.starts_with("```") || line.starts_with("~~~");
        const auto target = line.find("](");
        link = link || (target != std::string_view::npos && line.substr(0, target).find('[') != std::string_view::npos);
        const auto opens = line.find("**");
        strong = strong || (opens != std::string_view::npos && line.find("**", opens + 2) != std::string_view::npos);
        item = item || line.starts_with("- ") || line.starts_with("* ");
        before = line;
    }
    return static_cast<int>(heading) + static_cast<int>(underline) + static_cast<int>(fence) + static_cast<int>(link) +
           static_cast<int>(strong) + static_cast<int>(item);
}

/// Of a control character that is neither a line break nor a tab; most texts have none but for "\r".
std::size_t next_odd_sign(std::string_view text, std::size_t at) {
    while (sixteen_bytes::are_behind(text, at)) {
        const auto b = sixteen_bytes::at(text.data() + at);
        const auto step = sixteen_bytes::before_first((b < 0x20) & (b != '\n') & (b != '\t'));
        at += step;
        if (step < sixteen_bytes::size)
            return at;
    }
    while (at < text.size() && (static_cast<unsigned char>(text[at]) >= 0x20 || text[at] == '\n' || text[at] == '\t'))
        ++at;
    return at;
}

/// Lines end with "\n", and there are no control characters.
std::string plain_text(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto end = next_odd_sign(text, i);
        out += text.substr(i, end - i);
        if (end == text.size())
            break;
        i = end;
        if (text[i] != '\r')
            out += ' ';
        else if (i + 1 == text.size() || text[i + 1] != '\n')
            out += '\n';
    }
    return confluence::readable_part(blank_invalid_utf8(out));
}

std::string first_line_title(std::string_view text) {
    constexpr std::size_t title_bytes_max = 1024;
    std::size_t at = 0;
    const auto line = next_line(text, at);
    return is_heading(line) ? one_line(line.substr(line.find(' ')), title_bytes_max) : std::string();
}

void take(document_text& out, confluence::titled_text&& read) {
    out.title = std::move(read.title);
    out.text = std::move(read.text);
}

} // namespace

format detect_format(std::string_view text, std::string_view name) {
    static constexpr std::array<std::string_view, 3> html_endings{"html", "htm", "xhtml"};
    static constexpr std::array<std::string_view, 6> markdown_endings{"md", "markdown", "mdown", "mkd", "mkdn", "mdx"};
    static constexpr std::array<std::string_view, 2> storage_endings{"xml", "storage"};
    const auto ending = ending_of(name);
    const auto body = without_leading(text);
    const auto head = lower_ascii(body.substr(0, 16));
    if (head.starts_with("<!doctype html") || head.starts_with("<html") || is_one_of(ending, html_endings))
        return has_storage_elements(body) && !head.starts_with("<!doctype html") ? format::storage : format::html;
    if (is_one_of(ending, markdown_endings))
        return format::markdown;
    if (body.starts_with("<ac:") || body.starts_with("<ri:") || is_one_of(ending, storage_endings))
        return format::storage;
    if (begins_with_element(body))
        return has_storage_elements(body) ? format::storage : format::html;
    if (read_front_matter(text).bytes > 0)
        return format::markdown;
    const auto beginning = text.substr(0, looked_at);
    std::size_t at = 0;
    while (at < beginning.size() && is_space(beginning[at]))
        ++at;
    const bool heading_first = is_heading(next_line(beginning, at));
    const int marks = markdown_marks(beginning);
    return marks >= (heading_first ? 2 : 3) ? format::markdown : format::plain;
}

document_text read_document(std::string_view bytes, std::string_view name, format as) {
    document_text out;
    out.problem = not_a_text(bytes);
    if (!out.problem.empty())
        return out;
    auto read = to_utf8(bytes);
    out.problem = std::move(read.problem);
    if (!out.problem.empty())
        return out;
    out.written = as == format::automatic ? detect_format(read.text, name) : as;
    switch (out.written) {
    case format::storage: take(out, confluence::read_storage(read.text)); break;
    case format::html: take(out, confluence::read_html(read.text)); break;
    case format::markdown: take(out, read_markdown(read.text)); break;
    default: out.text = plain_text(read.text); out.title = first_line_title(out.text);
    }
    return out;
}

} // namespace tagwright::documents

#include "providers/confluence/macros.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace tagwright::confluence {

namespace {

using kinds = std::unordered_map<std::string_view, macro_kind>;

const kinds& known_macros() {
    using enum macro_kind;
    static const kinds table = [] {
        kinds out;
        // What the server makes from other pages, users and files.
        for (const auto* name : {"add-page",
                                 "anchor",
                                 "attachments",
                                 "blog-posts",
                                 "change-history",
                                 "children",
                                 "content-by-user",
                                 "content-report-table",
                                 "contentbylabel",
                                 "contributors",
                                 "contributors-summary",
                                 "create-from-template",
                                 "detailssummary",
                                 "favpages",
                                 "gallery",
                                 "global-reports",
                                 "im",
                                 "index",
                                 "jirachart",
                                 "labels-list",
                                 "listlabels",
                                 "livesearch",
                                 "multimedia",
                                 "navmap",
                                 "network",
                                 "page-info",
                                 "page-tree",
                                 "pagetree",
                                 "pagetreesearch",
                                 "popular-labels",
                                 "profile",
                                 "profile-picture",
                                 "recently-updated",
                                 "recently-updated-dashboard",
                                 "recently-used-labels",
                                 "related-labels",
                                 "roadmap",
                                 "rss",
                                 "search",
                                 "space-attachments",
                                 "space-details",
                                 "spaces-list",
                                 "spaces",
                                 "tasks-report-macro",
                                 "toc",
                                 "user-list",
                                 "user-profile",
                                 "userlister"})
            out.emplace(name, nothing);
        // Files, players and frames.
        for (const auto* name : {"figma", "html-include", "iframe", "lref-gdrive", "lucidchart", "miro", "view-file",
                                 "viewdoc", "viewfile", "viewpdf", "viewppt", "viewxls", "widget"})
            out.emplace(name, nothing);
        // Drawings whose text is in a file beside the page.
        for (const auto* name : {"drawio", "drawio-sketch", "gliffy", "inc-drawio", "balsamiq", "creately"})
            out.emplace(name, nothing);
        for (const auto* name : {"css", "css-stylesheet", "javascript", "script", "style", "stylesheet"})
            out.emplace(name, nothing);
        for (const auto* name :
             {"easy-math-block", "easy-math-inline", "eazy-math-block", "eazy-math-inline", "latex", "latex-block",
              "latex-formatting", "latex-inline", "mathblock", "mathinline", "mathjax-block-macro",
              "mathjax-inline-macro", "mathml", "mathml-block", "mathml-inline"})
            out.emplace(name, nothing);
        for (const auto* name : {"html", "html-bobswift", "html-macro", "raw-html"})
            out.emplace(name, html);
        for (const auto* name :
             {"digraph", "flowchart", "graphviz", "plantuml", "plantumlrender", "plantuml-macro", "spacegraph", "uml"})
            out.emplace(name, diagram);
        for (const auto* name : {"jira", "jiraissue", "jiraissues", "jira-issue", "jira-issues"})
            out.emplace(name, issue);
        for (const auto* name : {"excerpt-include", "excerpt-include-macro", "include", "includeplus",
                                 "multiexcerpt-include", "multiexcerpt-include-macro"})
            out.emplace(name, include);
        out.emplace("status", status);
        return out;
    }();
    return table;
}

bool is_word(char c) { return is_letter(c) || is_digit(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80; }

/// Words, and not an operator, a colour or a lone sign.
bool says_something(std::string_view text) {
    return !text.starts_with('#') && std::count_if(text.begin(), text.end(), is_word) >= 2;
}

/// Some macros keep the source within JSON: [{"body":"pie title ...\n ..."}]. Empty if this is not so.
std::string unpacked_source(std::string_view source) {
    constexpr std::string_view key = "\"body\":\"";
    const auto found = trim(source).starts_with("[{") ? source.find(key) : std::string_view::npos;
    std::string out;
    if (found == std::string_view::npos)
        return out;
    for (auto i = found + key.size(); i < source.size(); ++i) {
        if (source[i] == '"')
            break;
        const bool escaped = source[i] == '\\' && i + 1 < source.size();
        i += escaped ? 1 : 0;
        out += escaped && source[i] == 'n' ? '\n' : source[i];
    }
    return out;
}

class label_collector {
public:
    void line(std::string_view text) {
        text = trim(text);
        if (text.empty() || text.starts_with('\'') || text.starts_with("%%") || text.starts_with("//") ||
            text.starts_with('@') || text.starts_with('!'))
            return; // comments and directives
        for (const std::string_view word : {"title ", "header ", "footer ", "caption ", "section "}) {
            if (text.starts_with(word)) {
                add(text.substr(word.size()));
                return;
            }
        }
        if (text.starts_with("pie title ")) {
            add(text.substr(10));
            return;
        }
        const std::size_t before = out_.size();
        quoted_and_bracketed(text);
        if (out_.size() == before)
            message(text);
    }

    std::string take() { return std::move(out_); }

private:
    void add(std::string_view label) {
        while (!label.empty() && std::string_view("\"'[](){}|;/\\<> \t").find(label.front()) != std::string_view::npos)
            label.remove_prefix(1);
        while (!label.empty() && std::string_view("\"'[](){}|;/\\<> \t").find(label.back()) != std::string_view::npos)
            label.remove_suffix(1);
        if (!says_something(label))
            return;
        // "\n" in a label is a line break of the drawing, "<br>" the same.
        for (std::size_t i = 0; i < label.size(); ++i) {
            if (label[i] == '\\' && i + 1 < label.size() && label[i + 1] == 'n') {
                out_ += ' ';
                ++i;
            } else if (label[i] == '<') {
                i = std::min(label.find('>', i), label.size() - 1);
                out_ += ' ';
            } else {
                out_ += label[i];
            }
        }
        out_ += '\n';
    }

    /// `A[Label] -->|says| B("Other")`, `participant "Long name" as x`, `a [label="x"]`. Each character is
    /// looked at a bounded number of times: a label is short.
    void quoted_and_bracketed(std::string_view text) {
        for (std::size_t i = 0; i < text.size(); ++i) {
            const char open = text[i];
            const char close = open == '"' ? '"' : open == '[' ? ']' : open == '(' ? ')' : open == '{' ? '}' : '|';
            if (open != '"' && open != '[' && open != '(' && open != '{' && open != '|')
                continue;
            // `A--()B` and `[*]` are signs; `[label="x"]` holds its text in quotes, which come next.
            constexpr std::size_t label_bytes_max = 300;
            const auto inner = text.substr(i + 1, text.substr(i + 1, label_bytes_max).find(close));
            const std::size_t end = i + 1 + inner.size();
            if (end >= text.size() || text[end] != close)
                continue;
            if (open != '"' && inner.find('"') != std::string_view::npos)
                continue;
            if (open == '[' && inner.find('=') != std::string_view::npos) {
                i = end; // attributes of Graphviz without quotes: shape=box
                continue;
            }
            add(inner);
            i = end;
        }
    }

    /// `Alice -> Bob : asks for a quote`, `:an activity;`
    void message(std::string_view text) {
        const std::size_t colon = text.find(':');
        if (colon == std::string_view::npos)
            return;
        const auto before = text.substr(0, colon);
        const bool arrow = before.find("->") != std::string_view::npos || before.find("<-") != std::string_view::npos ||
                           before.find(">>") != std::string_view::npos || before.find("--") != std::string_view::npos ||
                           before.find("..") != std::string_view::npos;
        if (arrow || colon == 0 || before.starts_with("note "))
            add(text.substr(colon + 1));
    }

    std::string out_;
};

} // namespace

macro_kind kind_of_macro(std::string_view name) {
    const auto found = known_macros().find(name);
    if (found != known_macros().end())
        return found->second;
    // There are dozens of Mermaid macros, all named after it.
    if (name.find("mermaid") != std::string_view::npos || name.find("plantuml") != std::string_view::npos)
        return macro_kind::diagram;
    return macro_kind::body;
}

std::string issue_keys(std::string_view text, bool any_case) {
    constexpr std::size_t keys_max = 100;
    std::string out;
    std::unordered_set<std::string> seen;
    for (std::size_t i = 0; i < text.size() && seen.size() < keys_max;) {
        if (!is_word(text[i])) {
            const auto coded = text.substr(i, 3); // "%3D" of a URL
            i += coded.size() == 3 && coded[0] == '%' && is_hex_digit(coded[1]) && is_hex_digit(coded[2]) ? 3 : 1;
            continue;
        }
        const std::size_t begin = i;
        while (i < text.size() && is_word(text[i]))
            ++i;
        const auto project = text.substr(begin, i - begin);
        const bool fits = project.size() >= 2 && project.size() <= 32 && !is_digit(project[0]) && project[0] != '_' &&
                          std::all_of(project.begin(), project.end(), [any_case](char c) {
                              return is_upper(c) || is_digit(c) || c == '_' || (any_case && is_lower(c));
                          });
        if (!fits || i + 1 >= text.size() || text[i] != '-' || !is_digit(text[i + 1]))
            continue;
        std::size_t end = i + 1;
        while (end < text.size() && is_digit(text[end]))
            ++end;
        if (end < text.size() && (is_word(text[end]) || end - i > 10))
            continue;
        std::string key(text.substr(begin, end - begin));
        std::transform(key.begin(), key.end(), key.begin(),
                       [](char c) { return is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c; });
        i = end;
        if (seen.insert(key).second)
            out.append(out.empty() ? "" : " ").append(key);
    }
    return out;
}

std::string diagram_labels(std::string_view source) {
    const std::string unpacked = unpacked_source(source);
    if (!unpacked.empty())
        source = unpacked;
    label_collector labels;
    while (!source.empty()) {
        const auto end = std::min(source.find('\n'), source.size());
        labels.line(source.substr(0, end));
        source.remove_prefix(std::min(end + 1, source.size()));
    }
    return labels.take();
}

} // namespace tagwright::confluence

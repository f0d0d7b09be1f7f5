#include "providers/confluence/storage_reader.hpp"

#include "base/ascii.hpp"
#include "base/one_line.hpp"
#include "providers/confluence/readable.hpp"

#include <algorithm>
#include <array>

namespace tagwright::confluence {

namespace {

std::string_view get(const storage_reader::attributes& with, std::string_view name) {
    for (const auto& [key, value] : with)
        if (key == name)
            return value;
    return {};
}

bool has(const storage_reader::attributes& with, std::string_view name) {
    return std::any_of(with.begin(), with.end(), [name](const auto& each) { return each.first == name; });
}

/// However the text is cut into pieces.
void append_bounded(std::string& to, std::string_view text, std::size_t bytes_max) {
    to += text.substr(0, bytes_max - std::min(bytes_max, to.size()));
}

} // namespace

void storage_reader::open_parameter(frame& opened, std::string_view parameter) const {
    opened.parameter = true;
    opened.what = role::skip;
    if (!parent_is(role::macro))
        return;
    const auto kind = stack_.back().kind;
    const std::string_view macro = stack_.back().name;
    const std::string name = lower_ascii(parameter.substr(0, 32));
    const bool unnamed = name.empty() || name == "default-parameter";
    if (name == "title" && kind != macro_kind::nothing && kind != macro_kind::issue)
        opened.what = kind == macro_kind::status ? role::word : role::block;
    else if (name == "label" && (macro == "card" || macro == "ui-tab" || macro == "tab"))
        opened.what = role::block;
    else if (kind == macro_kind::include && (unnamed || name == "page" || name == "pagetitle"))
        opened.what = role::word;
    if (kind != macro_kind::issue)
        return;
    if (unnamed || name == "key" || name == "issuekey" || name == "issuekeys" || name == "issue") {
        opened.what = role::collect;
        opened.collected = use::any_issue_keys;
    } else if (name == "jqlquery" || name == "jql" || name == "url") {
        opened.what = role::collect;
        opened.collected = use::issue_keys;
    }
}

void storage_reader::open_macro_body(frame& opened, std::string_view name) const {
    if (name != "ac:plain-text-body" || !parent_is(role::macro))
        return;
    switch (stack_.back().kind) {
    case macro_kind::nothing:
    case macro_kind::issue: opened.what = role::skip; break;
    case macro_kind::html:
        if (!html_ || inside_html_)
            break;
        opened.what = role::collect;
        opened.collected = use::html;
        break;
    case macro_kind::diagram:
        opened.what = role::collect;
        opened.collected = use::diagram;
        break;
    default: break;
    }
}

/// A fallback repeats the content, unless the content is of a kind that we found no text in.
void storage_reader::open_adf(frame& opened) {
    frame* extension = innermost(role::adf_extension);
    if (opened.what == role::adf_content) {
        opened.hidden = extension != nullptr && extension->told;
        opened.what = role::block;
        return;
    }
    const bool alone = extension != nullptr && extension->written_before == out_.written();
    opened.what = alone ? role::adf_fallback : role::skip;
}

bool storage_reader::hides(std::string_view name, const attributes& with) const {
    if (!is_html())
        return false;
    static constexpr std::array<std::string_view, 10> names{"head",   "nav",    "noscript", "svg",   "canvas",
                                                            "iframe", "object", "video",    "audio", "datalist"};
    if (name != "head" && std::find(names.begin(), names.end(), name) != names.end())
        return true;
    if (has(with, "hidden"))
        return true;
    std::string style = lower_ascii(get(with, "style").substr(0, 1000));
    std::erase(style, ' ');
    return style.find("display:none") != std::string::npos || style.find("visibility:hidden") != std::string::npos;
}

storage_reader::frame* storage_reader::innermost(role what) {
    const auto found =
        std::find_if(stack_.rbegin(), stack_.rend(), [what](const auto& each) { return each.what == what; });
    return found == stack_.rend() ? nullptr : &*found;
}

storage_reader::frame storage_reader::open(std::string_view name, const attributes& with) {
    frame out;
    out.what = role_of(name);
    out.written_before = out_.written();
    // A parameter holds no body: one that does was closed in the wrong place.
    const bool body = name == "ac:rich-text-body" || name == "ac:plain-text-body";
    out.hidden = hidden() && !(body && stack_.back().parameter);
    if (out.hidden)
        return out;
    if (name == "ac:parameter" || name == "ac:default-parameter") {
        open_parameter(out, get(with, "ac:name"));
    } else if (body) {
        open_macro_body(out, name);
    } else if (out.what == role::adf_fallback || out.what == role::adf_content) {
        open_adf(out);
    } else if (out.what == role::macro) {
        out.name = lower_ascii(get(with, "ac:name").substr(0, 64));
        out.kind = kind_of_macro(out.name);
    } else if (out.what == role::link) {
        out.other = get(with, "ac:anchor");
    } else if (out.what == role::image) {
        out.other = get(with, name == "img" ? "alt" : "ac:alt");
    } else if (name == "time" && !get(with, "datetime").empty()) {
        if (!is_html()) // there it has text of its own
            out_.put(get(with, "datetime")), out.what = role::skip;
    } else if (name == "ac:emoticon") {
        // A sign says something in a table of yes and no; ":thumbsup:" is an id.
        const auto sign = get(with, "ac:emoji-fallback");
        if (!sign.empty() && static_cast<unsigned char>(sign[0]) >= 0x80)
            out_.put(sign);
        out.what = role::skip;
    } else if (name == "title" && is_html()) {
        out.what = role::title;
    } else if (name == "ac:link-body" || name == "ac:plain-text-link-body") {
        out.hidden = parent_is(role::link) && stack_.back().user; // the person's name
    }
    out.hidden = out.hidden || out.what == role::skip || hides(name, with);
    if (!name.empty() && out.what == role::heading)
        out.other = name;
    return out;
}

void storage_reader::begin(const frame& opened) {
    switch (opened.what) {
    case role::block:
    case role::adf_fallback: out_.line_break(); break;
    case role::heading:
        out_.blank_line();
        ++headings_;
        break;
    case role::collect: collected_.clear(); break;
    case role::list:
        out_.line_break();
        ++lists_;
        break;
    case role::item: begin_item(); break;
    case role::row: out_.begin_row(); break;
    case role::cell: out_.begin_cell(); break;
    case role::preformatted:
        out_.line_break();
        ++preformatted_;
        break;
    case role::word: out_.put(" "); break;
    case role::task_body:
        out_.line_break();
        if (parent_is(role::task))
            out_.mark(stack_.back().other == "complete" ? "[x] " : "[ ] ");
        break;
    default: break;
    }
}

void storage_reader::begin_item() {
    out_.line_break();
    if (out_.in_cell())
        return; // the "; " between lines of a cell is enough
    constexpr unsigned indent_max = 8;
    const unsigned indent = std::min(lists_ > 0 ? lists_ - 1 : 0, indent_max);
    out_.mark(std::string(std::size_t{2} * indent, ' ') + "- ");
}

void storage_reader::finish(const frame& closed) {
    switch (closed.what) {
    case role::block: out_.line_break(); break;
    case role::heading:
        out_.line_break();
        finish_heading(closed);
        break;
    case role::adf_fallback:
        out_.line_break();
        if (frame* extension = innermost(role::adf_extension))
            extension->told = out_.written() != closed.written_before;
        break;
    case role::collect: finish_collected(closed.collected); break;
    case role::list:
        out_.line_break();
        --lists_;
        break;
    case role::item:
    case role::task_body:
        out_.drop_mark();
        out_.line_break();
        break;
    case role::row: out_.end_row(); break;
    case role::cell: out_.end_cell(); break;
    case role::preformatted:
        --preformatted_;
        out_.line_break();
        break;
    case role::word: out_.put(" "); break;
    case role::link:
        if (out_.written() == closed.written_before && !closed.user)
            out_.put(closed.name.empty() ? closed.other : closed.name);
        break;
    case role::image: image_text(closed); break;
    default: break;
    }
}

void storage_reader::finish_collected(use as) {
    const std::string text = std::move(collected_);
    collected_.clear();
    if (as == use::html) {
        const std::size_t depth = stack_.size();
        inside_html_ = true;
        out_.line_break();
        html_(text, *this);
        while (stack_.size() > depth)
            end();
        inside_html_ = false;
        out_.line_break();
    } else if (as == use::diagram) {
        out_.line_break();
        out_.put_preformatted(diagram_labels(text));
        out_.line_break();
    } else {
        out_.put(" ");
        out_.put(issue_keys(text, as == use::any_issue_keys));
        out_.put(" ");
    }
}

void storage_reader::finish_heading(const frame& closed) {
    if (--headings_ > 0)
        return;
    std::string text = std::exchange(heading_, {});
    if (is_blank(text))
        return;
    if (closed.other == "h1" && first_heading_.empty())
        first_heading_ = std::move(text);
    else if (other_heading_.empty())
        other_heading_ = std::move(text);
}

std::string storage_reader::title() const {
    constexpr std::size_t title_bytes_max = 1024;
    for (const auto* each : {&title_, &first_heading_, &other_heading_})
        if (auto line = one_line(*each, title_bytes_max); !line.empty())
            return line;
    return {};
}

void storage_reader::image_text(const frame& closed) {
    out_.put(is_generated_name(closed.other) ? std::string_view() : std::string_view(closed.other));
    if (closed.name.empty() || closed.name == closed.other || is_generated_name(closed.name))
        return;
    out_.put(closed.other.empty() ? closed.name : " (" + closed.name + ")");
}

void storage_reader::resource(std::string_view name, const attributes& with) {
    // Where a link goes can be as long as a data: URL; what it is called is not.
    constexpr std::size_t url_bytes_max = 300;
    std::string_view called;
    if (name == "ri:user") {
        if (parent_is(role::link))
            stack_.back().user = true;
        return;
    }
    if (name == "ri:attachment")
        called = get(with, "ri:filename");
    else if (name == "ri:space")
        called = get(with, "ri:space-key");
    else if (name == "ri:shortcut")
        called = get(with, "ri:parameter");
    else if (name == "ri:url")
        called = parent_is(role::link) && get(with, "ri:value").size() <= url_bytes_max ? get(with, "ri:value") : "";
    else
        called = get(with, "ri:content-title");
    if (parent_is(role::link) || parent_is(role::image)) {
        if (stack_.back().name.empty())
            stack_.back().name = called;
    } else if (!parent_is(role::resource)) { // the page of an attachment is not what the link shows
        out_.put(called);
    }
}

void storage_reader::start(std::string_view name, const attributes& with) {
    frame opened = open(name, with);
    if (!opened.hidden) {
        if (opened.what == role::resource)
            resource(name, with);
        begin(opened);
    }
    stack_.push_back(std::move(opened));
}

void storage_reader::end() {
    if (stack_.empty())
        return;
    const frame closed = std::move(stack_.back());
    stack_.pop_back();
    if (!closed.hidden)
        finish(closed);
}

void storage_reader::text(std::string_view characters) {
    constexpr std::size_t title_bytes_max = 4096;
    if (hidden())
        return;
    if (parent_is(role::task_status)) {
        // Its text belongs to the task around it.
        constexpr std::size_t status_bytes_max = 32;
        if (stack_.size() > 1)
            append_bounded(stack_[stack_.size() - 2].other, characters, status_bytes_max);
        return;
    }
    if (parent_is(role::title)) {
        append_bounded(title_, characters, title_bytes_max);
        return;
    }
    if (parent_is(role::collect)) {
        collected_ += characters;
        return;
    }
    if (headings_ > 0)
        append_bounded(heading_, characters, title_bytes_max);
    if (preformatted_ > 0)
        out_.put_preformatted(characters);
    else
        out_.put(characters);
}

} // namespace tagwright::confluence

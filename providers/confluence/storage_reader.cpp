#include "providers/confluence/storage_reader.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>

namespace tagwright::confluence {

namespace {

std::string_view get(const storage_reader::attributes& with, std::string_view name) {
    for (const auto& [key, value] : with)
        if (key == name)
            return value;
    return {};
}

/// Macros that show lists, diagrams or files: even their title is no text of this page.
bool shows_nothing_of_its_own(std::string_view macro) {
    static constexpr std::array<std::string_view, 16> names{
        "anchor",           "attachments", "children",   "contentbylabel", "contributors", "drawio",
        "gallery",          "gliffy",      "inc-drawio", "livesearch",     "pagetree",     "pagetreesearch",
        "recently-updated", "toc",         "view-file",  "viewpdf"};
    return std::find(names.begin(), names.end(), macro) != names.end();
}

} // namespace

storage_reader::role storage_reader::role_of(std::string_view name) {
    using enum role;
    static const std::unordered_map<std::string_view, role> roles{
        {"h1", heading},
        {"h2", heading},
        {"h3", heading},
        {"h4", heading},
        {"h5", heading},
        {"h6", heading},
        {"p", block},
        {"div", block},
        {"blockquote", block},
        {"br", block},
        {"hr", block},
        {"table", block},
        {"caption", block},
        {"dl", block},
        {"dt", block},
        {"dd", block},
        {"section", block},
        {"article", block},
        {"header", block},
        {"footer", block},
        {"main", block},
        {"nav", block},
        {"aside", block},
        {"figure", block},
        {"figcaption", block},
        {"title", block},
        {"address", block},
        {"details", block},
        {"summary", block},
        {"fieldset", block},
        {"form", block},
        {"body", block},
        {"option", block},
        {"ul", list},
        {"ol", list},
        {"li", item},
        {"tr", row},
        {"td", cell},
        {"th", cell},
        {"pre", preformatted},
        {"textarea", preformatted},
        {"ac:plain-text-body", preformatted},
        {"ac:layout", block},
        {"ac:layout-section", block},
        {"ac:layout-cell", block},
        {"ac:rich-text-body", block},
        {"ac:adf-content", block},
        {"ac:task-list", block},
        {"ac:caption", block},
        {"ac:structured-macro", macro},
        {"ac:macro", macro},
        {"ac:link", link},
        {"ac:image", image},
        {"img", image},
        {"ri:page", resource},
        {"ri:blog-post", resource},
        {"ri:attachment", resource},
        {"ri:user", resource},
        {"ri:url", resource},
        {"ri:space", resource},
        {"ri:shortcut", resource},
        {"ri:content-entity", resource},
        {"ac:task", task},
        {"ac:task-status", task_status},
        {"ac:task-body", task_body},
        {"ac:adf-extension", adf_extension},
        {"ac:task-id", skip},
        {"ac:task-uuid", skip},
        {"ac:placeholder", skip},
        {"ac:adf-attribute", skip},
        {"ac:adf-parameter", skip},
        {"ac:adf-fallback", skip},
        {"ac:parameter", skip},
        {"ac:default-parameter", skip},
        {"colgroup", skip},
        {"style", skip},
        {"script", skip},
        {"template", skip},
    };
    const auto found = roles.find(name);
    return found == roles.end() ? plain : found->second;
}

storage_reader::role storage_reader::parameter_role(std::string_view parameter) const {
    if (!parent_is(role::macro))
        return role::skip;
    const std::string_view macro = stack_.back().name;
    if (parameter == "title" && !shows_nothing_of_its_own(macro))
        return macro == "status" ? role::word : role::block;
    if (parameter == "key" && (macro == "jira" || macro == "jiraissues"))
        return role::word;
    const bool unnamed = parameter.empty() || parameter == "default-parameter";
    if (unnamed && (macro == "include" || macro == "excerpt-include"))
        return role::word;
    return role::skip;
}

storage_reader::frame storage_reader::open(std::string_view name, const attributes& with) {
    frame out;
    out.what = role_of(name);
    out.written_before = out_.written();
    if (name == "ac:parameter" || name == "ac:default-parameter") {
        out.what = parameter_role(get(with, "ac:name"));
    } else if (name == "ac:adf-fallback") {
        // It repeats the content, unless the content is of a kind that we found no text in.
        if (parent_is(role::adf_extension) && stack_.back().written_before == out_.written())
            out.what = role::block;
    } else if (out.what == role::macro) {
        out.name = get(with, "ac:name");
    } else if (out.what == role::link) {
        out.other = get(with, "ac:anchor");
    } else if (out.what == role::image) {
        out.other = get(with, name == "img" ? "alt" : "ac:alt");
    } else if (name == "time" && !get(with, "datetime").empty()) {
        out_.put(get(with, "datetime"));
        out.what = role::skip;
    } else if (name == "ac:emoticon") {
        out_.put(get(with, "ac:emoji-fallback"));
        out.what = role::skip;
    }
    return out;
}

void storage_reader::begin(frame& opened, const attributes& with) {
    switch (opened.what) {
    case role::block: out_.line_break(); break;
    case role::heading: out_.blank_line(); break;
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
    (void)with;
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
    case role::block:
    case role::heading: out_.line_break(); break;
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
        if (out_.written() == closed.written_before)
            out_.put(closed.name.empty() ? closed.other : closed.name);
        break;
    case role::image: image_text(closed); break;
    default: break;
    }
}

void storage_reader::image_text(const frame& closed) {
    out_.put(closed.other);
    if (closed.name.empty() || closed.name == closed.other)
        return;
    out_.put(closed.other.empty() ? closed.name : " (" + closed.name + ")");
}

void storage_reader::resource(std::string_view name, const attributes& with) {
    // Where a link goes can be as long as a data: URL; what it is called is not.
    constexpr std::size_t url_bytes_max = 300;
    std::string_view called;
    if (name == "ri:user")
        called = "@user";
    else if (name == "ri:attachment")
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
    if (skipping_ > 0) {
        ++skipping_;
        return;
    }
    frame opened = open(name, with);
    if (opened.what == role::skip) {
        skipping_ = 1;
        return;
    }
    if (opened.what == role::resource)
        resource(name, with);
    begin(opened, with);
    stack_.push_back(std::move(opened));
}

void storage_reader::end() {
    if (skipping_ > 0) {
        --skipping_;
        return;
    }
    if (stack_.empty())
        return;
    const frame closed = std::move(stack_.back());
    stack_.pop_back();
    finish(closed);
}

void storage_reader::text(std::string_view characters) {
    if (skipping_ > 0)
        return;
    if (parent_is(role::task_status)) {
        // Its text belongs to the task around it.
        constexpr std::size_t status_bytes_max = 32;
        if (stack_.size() > 1 && stack_[stack_.size() - 2].other.size() < status_bytes_max)
            stack_[stack_.size() - 2].other += characters.substr(0, status_bytes_max);
    } else if (preformatted_ > 0) {
        out_.put_preformatted(characters);
    } else {
        out_.put(characters);
    }
}

} // namespace tagwright::confluence

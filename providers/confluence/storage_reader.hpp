#pragma once

#include "providers/confluence/macros.hpp"
#include "providers/confluence/text_builder.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tagwright::confluence {

/// Storage format, or HTML: which hides more of what it holds.
enum class markup_kind : unsigned char { storage, html };

/// What the elements of storage format and of HTML mean: takes a parser's events in document order and yields
/// the text. Each start() needs its end(); names are as written, prefix included, in lower case.
class storage_reader {
public:
    using attributes = std::vector<std::pair<std::string_view, std::string_view>>;
    /// Reads a piece of HTML, which a macro holds, into the reader by start(), text() and end().
    using html_parser = std::function<void(std::string_view html, storage_reader& into)>;

    explicit storage_reader(markup_kind what, html_parser html = {}) : what_(what), html_(std::move(html)) {}

    void start(std::string_view name, const attributes& with);
    void end();
    void text(std::string_view characters);
    /// Elements that are open now.
    [[nodiscard]] std::size_t depth() const noexcept { return stack_.size(); }
    [[nodiscard]] std::string take() { return out_.take(); }
    /// What the document is called: HTML's title, else its first heading of level 1, else its first heading. Empty if
    /// there is none.
    [[nodiscard]] std::string title() const;

private:
    enum class role : std::uint8_t {
        plain,
        skip,
        block,
        heading,
        list,
        item,
        row,
        cell,
        preformatted,
        word, ///< inline, but never grown together with its neighbours
        macro,
        link,
        image,
        resource,
        task,
        task_status,
        task_body,
        adf_extension,
        adf_fallback,
        adf_content,
        title,   ///< of HTML
        collect, ///< what it holds is looked at once it is complete
    };

    /// What becomes of collected text.
    enum class use : std::uint8_t { html, diagram, issue_keys, any_issue_keys };

    struct frame {
        role what = role::plain;
        bool hidden = false; ///< shows nothing, nor does what it holds
        bool user = false;   ///< link: to a person
        bool parameter = false;
        bool told = false; ///< ADF extension: its fallback was shown
        macro_kind kind = macro_kind::body;
        use collected = use::html;
        std::string name;  ///< macro: its name; link and image: what the resource is called
        std::string other; ///< link: anchor; image: alternative text; task: status
        std::uint64_t written_before = 0;
    };

    static role role_of(std::string_view name);
    frame open(std::string_view name, const attributes& with);
    void open_macro_body(frame& opened, std::string_view name) const;
    void open_parameter(frame& opened, std::string_view parameter) const;
    void open_adf(frame& opened);
    [[nodiscard]] bool hides(std::string_view name, const attributes& with) const;
    void begin(const frame& opened);
    void begin_item();
    void finish(const frame& closed);
    void finish_collected(use as);
    void finish_heading(const frame& closed);
    void resource(std::string_view name, const attributes& with);
    void image_text(const frame& closed);
    frame* innermost(role what);
    [[nodiscard]] bool hidden() const { return !stack_.empty() && stack_.back().hidden; }
    [[nodiscard]] bool is_html() const { return what_ == markup_kind::html || inside_html_; }
    [[nodiscard]] bool parent_is(role what) const { return !stack_.empty() && stack_.back().what == what; }

    markup_kind what_;
    html_parser html_;
    text_builder out_;
    std::vector<frame> stack_;
    std::string collected_;
    bool inside_html_ = false; ///< of a macro
    unsigned preformatted_ = 0;
    unsigned lists_ = 0;
    unsigned headings_ = 0; ///< open ones
    std::string heading_;   ///< text of the open heading, cut
    std::string title_;
    std::string first_heading_; ///< of level 1
    std::string other_heading_; ///< the first of another level
};

} // namespace tagwright::confluence

#pragma once

#include <string>
#include <string_view>

namespace tagwright::confluence {

/// More of a page than this is not looked at.
inline constexpr std::size_t storage_bytes_max = 64u << 20u;

/// What a document says.
struct titled_text {
    std::string title; ///< HTML's title, else the first heading of level 1, else the first heading; or empty
    std::string text;
};

/// The text that a reader of the page sees, from its storage format: headings, paragraphs and rows on
/// lines of their own, list items after "- ", tasks after "[ ] " or "[x] ", table cells between " | ",
/// code with its line breaks. Macros give their visible words: title, body, status, Jira keys, the title
/// of an included page, the labels of a diagram, the words of HTML. Left out are other parameters, images'
/// bytes, who was mentioned, and what no person reads (readable.hpp). docs/text.md has examples.
///
/// Takes any bytes, also broken or hostile ones, and always gives valid UTF-8 without blank lines in a
/// row. Nothing readable is lost behind an element that is not closed. Linear in the input; nothing is
/// fetched, no entity is declared or expanded. Never fails: of a page that is no markup at all the text is
/// what it is.
[[nodiscard]] std::string storage_to_text(std::string_view storage);

/// The same, with the title.
[[nodiscard]] titled_text read_storage(std::string_view storage);

/// The same on the way that takes any page, which read_storage() goes where it must.
[[nodiscard]] titled_text read_storage_repaired(std::string_view storage);

/// The same for an HTML document or fragment. Left out are, moreover, head, scripts, navigation, templates and
/// what is hidden.
[[nodiscard]] titled_text read_html(std::string_view html);

} // namespace tagwright::confluence

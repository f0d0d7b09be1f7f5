#pragma once

#include <string>
#include <string_view>

namespace tagwright::confluence {

/// More of a page than this is not looked at.
inline constexpr std::size_t storage_bytes_max = 64u << 20u;

/// The text that a reader of the page sees, from its storage format: headings, paragraphs and rows on
/// lines of their own, list items after "- ", tasks after "[ ] " or "[x] ", table cells between " | ",
/// code with its line breaks. Macros give their visible words: title, body, status, Jira key, the title
/// of an included page. Left out are other parameters, images' bytes, and who was mentioned ("@user").
///
/// Takes any bytes, also broken or hostile ones, and always gives valid UTF-8 without blank lines in a
/// row. Linear in the input; nothing is fetched, no entity is declared or expanded. Never fails: of a
/// page that is no markup at all the text is what it is.
[[nodiscard]] std::string storage_to_text(std::string_view storage);

/// The same for an HTML document or fragment.
[[nodiscard]] std::string html_to_text(std::string_view html);

} // namespace tagwright::confluence

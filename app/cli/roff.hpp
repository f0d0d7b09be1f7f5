#pragma once

#include <string>
#include <string_view>

/// What manual pages are written in: roff, with the macros of man(7). All that stands in a page goes through
/// roff_text(): nothing else may begin a line with a dot or hold a backslash.
namespace tagwright::cli {

/// The text as roff prints it: a hyphen is the one that is typed, not one of the printer's.
[[nodiscard]] std::string roff_text(std::string_view text);

/// A text as one argument of a macro.
[[nodiscard]] std::string roff_argument(std::string_view text);

/// ".SH NAME": what follows stands below this heading.
[[nodiscard]] std::string roff_section(std::string_view heading);
[[nodiscard]] std::string roff_subsection(std::string_view heading);

/// A paragraph that is filled.
[[nodiscard]] std::string roff_paragraph(std::string_view text);

/// A term in bold, what follows it in italics, and below it, indented, what it means.
[[nodiscard]] std::string roff_item(std::string_view term, std::string_view value, std::string_view meaning);

/// Lines that stay as they are.
[[nodiscard]] std::string roff_lines(std::string_view lines);

} // namespace tagwright::cli

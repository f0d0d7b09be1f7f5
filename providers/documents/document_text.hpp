#pragma once

#include <string>
#include <string_view>

namespace tagwright::documents {

/// How a document is written.
enum class format : unsigned char { automatic, storage, html, markdown, plain };

/// A document as a model gets to see it, before it is cut to a token budget.
struct document_text {
    std::string title;              ///< from its content; empty if that names none
    std::string text;               ///< UTF-8
    format written = format::plain; ///< never automatic
    std::string problem;            ///< what it is instead of a text, and what to do; empty: the above counts
};

/// The format of a text, by its content first and then by its name's ending: HTML by its doctype or root; storage
/// format by its elements' prefixes; Markdown by front matter and by several of its marks. `text` is UTF-8.
[[nodiscard]] format detect_format(std::string_view text, std::string_view name);

/// Reads a document: decodes it, finds out how it is written unless `as` says so, and takes the text that a person
/// would see. `label`, `text` and the lines of JSON input all come here.
/// @param name  a file's name or empty; only its ending counts
[[nodiscard]] document_text read_document(std::string_view bytes, std::string_view name, format as = format::automatic);

} // namespace tagwright::documents

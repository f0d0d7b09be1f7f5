#pragma once

#include <string>
#include <string_view>

namespace tagwright::confluence {

/// What a macro shows to a reader of the page.
enum class macro_kind : unsigned char {
    body,    ///< its bodies and its title: also every macro that is not known
    nothing, ///< lists made by the server, files, style sheets, formulas: no words of this page
    html,    ///< HTML in its plain body
    diagram, ///< a drawing, from a description in its plain body: only what is written in the drawing counts
    issue,   ///< one or more Jira issues: their keys
    include, ///< the title of another page; that page's text is not here
    status,  ///< a coloured word
};

/// @param name  in lower case
[[nodiscard]] macro_kind kind_of_macro(std::string_view name);

/// The keys of Jira issues in a text, each once, separated by blanks: of "key in (AB-1, CD-2)" or of
/// ".../browse/AB-1". Keys are written in capitals, unless `any_case`: then "ab-1" counts, as "AB-1".
[[nodiscard]] std::string issue_keys(std::string_view text, bool any_case);

/// What is written in a drawing (PlantUML, Mermaid, Graphviz), from its source: titles, texts in quotes or in
/// the brackets of a node, and messages on arrows; one a line. Linear in the source.
[[nodiscard]] std::string diagram_labels(std::string_view source);

} // namespace tagwright::confluence

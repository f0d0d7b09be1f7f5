#pragma once

#include <string>
#include <string_view>

namespace tagwright::confluence {

/// How deep elements may nest in what a parser gets to its end. Confluence's editor does not come near it.
inline constexpr unsigned markup_depth_max = 256;

/// What repair_markup() does about tags that do not match, and about those that nest too deep.
enum class markup_nesting : unsigned char {
    as_written, ///< nothing: the result is well-formed only if the page was
    enforced,   ///< makes them match, so that no text is lost behind what was not closed; the result is always
                ///< well-formed
};

/// Rewrites a fragment of storage format (or HTML) so that a parser meets nothing that it could refuse,
/// misread or be slowed down by; the text of the page stays what it was:
///  - bytes that are not UTF-8 and characters that XML forbids become spaces;
///  - named entities become their characters; an unknown one and a bare `&` or `<` become text;
///  - CDATA becomes escaped text, also where it was never closed, so that split sections grow together
///    and an HTML parser, which has no CDATA, sees the same;
///  - comments, processing instructions, DOCTYPE and the like go: no entity can ever be declared;
///  - `<script>` and `<style>` go with what they hold; without their end they reach to the page's next tag;
///  - `<br>` and its like are closed, `<x/>` becomes `<x></x>`;
///  - a tag with very many attributes loses them, because parsers compare each with all others.
///
/// With enforced nesting, moreover:
///  - an element ends where one begins that cannot be in it (`<li>` in `<li>`, a macro's body in a parameter), and
///    with the element around it; ends without a start and tags beyond markup_depth_max are left out;
///  - a parameter, title and the like that nothing ends holds the text up to the next tag; what hides its content
///    (`<nav>`, `hidden`, a fallback) hides nothing without its end; an unknown name without an end was text;
///  - only attributes that mean something are kept.
/// Two passes then, else one; linear in the input.
[[nodiscard]] std::string repair_markup(std::string_view markup, markup_nesting nesting);

} // namespace tagwright::confluence

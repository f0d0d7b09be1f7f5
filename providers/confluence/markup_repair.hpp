#pragma once

#include <string>
#include <string_view>

namespace tagwright::confluence {

/// Nesting up to this depth is kept. Confluence's editor does not come near it, and every libxml2 takes it.
inline constexpr unsigned markup_depth_max = 1000;

/// What repair_markup() does about tags that do not match.
enum class markup_nesting : unsigned char {
    as_written, ///< nothing: the result is well-formed only if the page was, and the HTML parser knows
                ///< better what an open `<td>` meant
    enforced,   ///< ends what is open and leaves out ends without a start, and all attributes: the
                ///< result is always well-formed
};

/// Rewrites a fragment of storage format (or HTML) so that a parser meets nothing that it could refuse,
/// misread or be slowed down by; the text of the page stays what it was:
///  - bytes that are not UTF-8 and characters that XML forbids become spaces;
///  - named entities become their characters; an unknown one and a bare `&` or `<` become text;
///  - CDATA becomes escaped text, also where it was never closed, so that split sections grow together
///    and an HTML parser, which has no CDATA, sees the same;
///  - comments, processing instructions, DOCTYPE and the like go: no entity can ever be declared;
///  - `<script>` and `<style>` go with what they hold;
///  - `<br>` and its like are closed, `<x/>` becomes `<x></x>`;
///  - a tag with very many attributes loses them, levels beyond markup_depth_max lose their tags, and
///    so parsers whose cost grows with either stay linear.
/// One pass; linear in the input.
[[nodiscard]] std::string repair_markup(std::string_view markup, markup_nesting nesting);

} // namespace tagwright::confluence

#pragma once

#include <string_view>

namespace tagwright::confluence {

/// What is known of an element where tags do not match: what ends it, and what becomes of one that never ends.
struct element_traits {
    bool known = false;          ///< of HTML, or with a prefix, or a custom one ("my-element")
    bool empty = false;          ///< never has an end tag: `<br>`
    bool weak = false;           ///< its end tag ends nothing beyond the cell or macro body that it stands in
    bool barrier = false;        ///< a cell, a macro's body, …: see `weak`
    bool text_only = false;      ///< holds text and a few inline elements; anything else ends it
    bool transparent = false;    ///< may be left out of the text as a whole: without its end tag it counts as not there
    bool inline_in_text = false; ///< may stand in a text_only element
    bool head = false;           ///< belongs into an HTML head
    /// Names, each between blanks: open elements of these end where this one starts…
    std::string_view ends{};
    /// …as far as they stand within the innermost of these.
    std::string_view within{};
};

/// @param name  in lower case, with its prefix
[[nodiscard]] const element_traits& traits_of(std::string_view name);

} // namespace tagwright::confluence

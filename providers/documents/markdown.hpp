#pragma once

#include "providers/confluence/storage_text.hpp"

#include <string_view>

namespace tagwright::documents {

/// What a Markdown document says: CommonMark with tables, task lists and strikethrough. The title is that of its
/// front matter (YAML or TOML), else its first heading. Front matter, link targets, images' data, comments and
/// hidden HTML are no text; code is. `markdown` is UTF-8.
/// Linear in the input, but for a bounded beginning of it; the rest of a very long document is taken as it is.
[[nodiscard]] confluence::titled_text read_markdown(std::string_view markdown);

struct front_matter {
    std::string title;     ///< empty if it names none
    std::size_t bytes = 0; ///< where the text behind it begins; 0: there is no front matter
};

/// What stands between "---" or "+++" at the beginning of a document.
[[nodiscard]] front_matter read_front_matter(std::string_view text);

} // namespace tagwright::documents

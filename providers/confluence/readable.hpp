#pragma once

#include <string>
#include <string_view>

namespace tagwright::confluence {

/// The text without what no person reads: `data:` URLs, base64 and hexadecimal runs, UUIDs, ids of mentions,
/// minified code, dumps, and the unreadable parts of URLs (queries, tokens). A run without a blank goes by its
/// length and by how much of it looks like words of any kind: names in code, paths and long compounds stay, and
/// so does whatever is not ASCII. Lines that are left with nothing go.
/// Linear in the text; at most as long as the text.
[[nodiscard]] std::string readable_part(std::string_view text);

/// The slow twin, which judges the runs of every line.
[[nodiscard]] std::string readable_part_by_run(std::string_view text);

/// A name as editors and cameras give it to pictures: "image-20240301-101112.png", a UUID, "IMG_0042.jpg".
[[nodiscard]] bool is_generated_name(std::string_view file);

} // namespace tagwright::confluence

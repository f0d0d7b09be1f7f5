#pragma once

#include <string>
#include <string_view>

namespace tagwright::documents {

/// What a file that is no text is, and what to do: "a PDF: ...". Goes by the content, whatever the file's name is.
/// Empty for what may be a text.
[[nodiscard]] std::string not_a_text(std::string_view bytes);

} // namespace tagwright::documents

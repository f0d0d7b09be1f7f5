#pragma once

#include <string_view>

namespace tagwright::llm {

/// True for a label that names no subject in any language that the project has stop words for: "n-a", "unknown",
/// "page", "sonstiges", "autre", "ninguno". Models write such words where they have nothing to say, or where a page
/// could be about anything. Accents do not matter.
/// @param normal  a label in normal form
[[nodiscard]] bool names_no_subject(std::string_view normal);

} // namespace tagwright::llm

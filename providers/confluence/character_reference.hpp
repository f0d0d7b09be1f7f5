#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace tagwright::confluence {

/// What XML 1.0 allows, less the C1 controls: nobody writes them, but broken importers do.
[[nodiscard]] constexpr bool is_xml_char(char32_t c) noexcept {
    return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c < 0x7F) || (c >= 0xA0 && c <= 0xD7FF) ||
           (c >= 0xE000 && c <= 0xFFFD) || (c >= 0x10000 && c <= 0x10FFFF);
}

/// A character that is written as "&nbsp;" or "&#160;".
struct character_reference {
    char32_t code; ///< a blank where the number is none of a character
    std::size_t size;
};

/// The reference that `text` begins with: XML's names, HTML's, and numbers. Nothing if its `&` is only a sign.
[[nodiscard]] std::optional<character_reference> reference_at(std::string_view text);

} // namespace tagwright::confluence

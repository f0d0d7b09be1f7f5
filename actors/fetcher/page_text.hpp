#pragma once

#include "tagwright/page.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace tagwright {

/// Makes a page of its text: the fingerprint of all of it, and as much of it as a model gets to see.
void set_text(page_doc& page, const std::string& text, std::uint32_t tokens_max);

/// False: there is nothing to label.
[[nodiscard]] bool has_words(std::string_view text) noexcept;

} // namespace tagwright

#pragma once

#include "base/sixteen_bytes.hpp"

#include <cstddef>
#include <string_view>

namespace tagwright {

/// Where the first quote or backslash stands that is not before `at`; the end where there is none. Within a string
/// nothing else means anything, and most of a document is one string.
[[nodiscard]] inline std::size_t next_in_json_string(std::string_view text, std::size_t at) noexcept {
    while (sixteen_bytes::are_behind(text, at)) {
        const auto b = sixteen_bytes::at(text.data() + at);
        const auto step = sixteen_bytes::before_first((b == '"') | (b == '\\'));
        at += step;
        if (step < sixteen_bytes::size)
            return at;
    }
    while (at < text.size() && text[at] != '"' && text[at] != '\\')
        ++at;
    return at;
}

} // namespace tagwright

#pragma once

#include <cstddef>
#include <string_view>

namespace tagwright {

/// How much structure a JSON text from outside may have before a parser gets it. A parser's tree takes up to
/// eighty times the text ("[[[[…"), and code that walks it recurses as deep as it nests: the bytes alone are no bound.
struct json_bounds {
    std::size_t depth_max = 64;
    std::size_t values_max = 2'000'000; ///< elements and members together, about; a tree of 200 MB at most
};

/// Looks at brackets and commas outside strings only; true for texts that are no JSON, as far as they go. One pass.
[[nodiscard]] bool is_within(std::string_view json_text, const json_bounds& bounds) noexcept;

} // namespace tagwright

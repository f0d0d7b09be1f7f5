#pragma once

#include <string_view>

namespace tagwright::llm {

/// The singular of a plural that no rule about its -s tells: children, matrices, criteria. Another word as it is. What
/// is a word of its own, too, stays: data, media, people, leaves, bases.
/// @param lower  in lower case
[[nodiscard]] std::string_view irregular_singular(std::string_view lower) noexcept;

/// "color" for "colour", of words that are too short, or too far apart, for a typo. Another word as it is.
[[nodiscard]] std::string_view usual_spelling(std::string_view lower) noexcept;

} // namespace tagwright::llm

#pragma once

#include <span>
#include <string>
#include <string_view>

namespace tagwright {

/// The known name that a mistyped one most likely means; empty if none is near. Case does not count, and
/// '-' equals '_'. Distance: Damerau-Levenshtein with adjacent transpositions; near is a third of the name's
/// length at most.
[[nodiscard]] std::string_view nearest_name(std::string_view typed, std::span<const std::string_view> known);

/// `; did you mean "x"?`, or nothing where no name is near.
[[nodiscard]] std::string did_you_mean(std::string_view typed, std::span<const std::string_view> known);

} // namespace tagwright

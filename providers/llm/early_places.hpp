#pragma once

#include <cstdint>

/// What it is worth to be said early. Every word and phrase of a text asks, and two logarithms take a hundred
/// instructions each: those of the first places, which are most, are computed once. The values are the same to the last
/// bit, and so are the labels.
namespace tagwright::llm {

/// Falls slowly with the distance from the start.
/// @param first  token
[[nodiscard]] double earliness(std::uint32_t first);

/// Its logarithm, for whoever takes a power of it.
[[nodiscard]] double log_earliness(std::uint32_t first);

/// The same, computed: what tests compare them with.
[[nodiscard]] double computed_earliness(std::uint32_t first);
[[nodiscard]] double computed_log_earliness(std::uint32_t first);

} // namespace tagwright::llm

#pragma once

#include "providers/llm/stop_words.hpp"

#include <string_view>

/// What the end of a word tells of its kind. Guesses: they weigh, and decide nothing alone.
namespace tagwright::llm {

/// True for a word that ends so and is more than that ending: "fly" does not end in -ly.
[[nodiscard]] bool ends_in(std::string_view word, std::string_view end) noexcept;

/// English.
[[nodiscard]] bool ends_as_adjective(std::string_view word) noexcept;

/// Endings of verbs and participles that few nouns have. Not English.
[[nodiscard]] bool ends_as_verb(language of, std::string_view word) noexcept;

/// Half a label by themselves.
[[nodiscard]] bool ends_as_slavic_adjective(language of, std::string_view word) noexcept;

} // namespace tagwright::llm

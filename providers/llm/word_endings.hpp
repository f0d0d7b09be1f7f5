#pragma once

#include "providers/llm/stop_words.hpp"

#include <cstddef>
#include <string_view>

/// What the form of a word tells of its kind, mostly its end. Guesses: they weigh, and decide nothing alone.
namespace tagwright::llm {

/// True for a word that ends so and is more than that ending: "fly" does not end in -ly.
[[nodiscard]] inline bool ends_in(std::string_view word, std::string_view end) noexcept {
    constexpr std::size_t stem_min = 3; // "fly" and "red" are no endings
    return word.size() >= stem_min + end.size() && word.substr(word.size() - end.size()) == end;
}

/// English.
[[nodiscard]] bool ends_as_adjective(std::string_view word) noexcept;

/// Endings of verbs and participles that few nouns have. Not English.
[[nodiscard]] bool ends_as_verb(language of, std::string_view word) noexcept;

/// Half a label by themselves.
[[nodiscard]] bool ends_as_slavic_adjective(language of, std::string_view word) noexcept;

[[nodiscard]] std::size_t letters_of(std::string_view word) noexcept;

/// What a single word weighs by its length: one of two or three letters is a symbol, a syllable or chance far more
/// often than a topic (of ten that people could have meant, they meant one, and four of ten that have eight letters),
/// unless its letters stand for words.
/// @param initials  it is mostly written in capitals
[[nodiscard]] double length_share(std::string_view word, bool initials) noexcept;

} // namespace tagwright::llm

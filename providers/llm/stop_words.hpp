#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

/// Which words carry no topic. The lists are the project's own and small on purpose: a missing word costs
/// one weak label, a wrong one hides a topic.
namespace tagwright::llm {

enum class language : std::uint8_t {
    english,
    german,
    french,
    spanish,
    portuguese,
    italian,
    dutch,
    swedish,
    polish,
    ukrainian,
    russian,
    other ///< none of these: no list, no stems
};
inline constexpr std::size_t languages = 11; ///< those with a list

/// Function words and auxiliary verbs; they also end a phrase.
/// @param lower  a word in lower case
[[nodiscard]] bool is_stop_word(language of, std::string_view lower) noexcept;

/// The languages whose stop word it is, a bit each: 1 << language.
[[nodiscard]] std::uint32_t stop_languages(std::string_view lower) noexcept;

/// What an English word is worth.
struct word_worth {
    bool weak = false; ///< fits any page ("approach", "section", "new"): no label by itself, weak in a phrase
    bool part =
        false; ///< no label by itself, as good as any word in a phrase ("request", "dynamic": english_lists.hpp)
};
[[nodiscard]] word_worth worth_of(std::string_view lower) noexcept;
[[nodiscard]] inline bool is_weak_word(std::string_view lower) noexcept { return worth_of(lower).weak; }

/// The same of other languages, by stem (stemmer.hpp).
[[nodiscard]] bool is_weak_stem(language of, const std::string& stem);

} // namespace tagwright::llm

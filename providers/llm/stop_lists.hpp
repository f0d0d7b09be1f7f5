#pragma once

#include "providers/llm/stop_words.hpp"

#include <string_view>

namespace tagwright::llm {

/// The words of a language as one text, separated by spaces: function words, auxiliary verbs, pronouns, small numbers.
/// Lower case. Empty for the languages whose lists stop_words.cpp has.
[[nodiscard]] std::string_view stop_list(language of) noexcept;

/// Words that fit any page, in one form each: their other forms share its stem. Empty for English, whose list is
/// longer.
[[nodiscard]] std::string_view weak_list(language of) noexcept;

} // namespace tagwright::llm

#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tagwright::llm {

/// English words that name a topic together with another one and hardly ever alone: general nouns ("request",
/// "system") and words that describe ("dynamic"). Both numbers of each.
[[nodiscard]] const std::vector<std::string>& part_words();

/// English words that tell how something is or what is done with it, and make no term of the word behind them: "fresh
/// eyes", "managing devices". They fit any page, as those of stop_words.cpp do.
[[nodiscard]] std::string_view describing_word_list() noexcept;

/// What only a verb is, and no noun: a phrase ends before it ("the lag grows") and begins behind it ("automate
/// renewal").
[[nodiscard]] std::string_view verb_form_list() noexcept;

} // namespace tagwright::llm

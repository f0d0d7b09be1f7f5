#pragma once

#include "providers/llm/label_rules.hpp"
#include "tagwright/endpoint_codec.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

/// The prompt contract. The user message is exactly one JSON object,
/// `{"pages":[{"ref":"p1","title":"…","text":"…"},…]}`, so that page text can never leave its string; where
/// the wiki has labels, they come first, as `"labels_in_use":["…"]`. All instructions and the vocabulary are in the
/// system message. The answer is
/// `{"pages":[{"ref":"p1","labels":["…"]},…]}`; see answer.hpp.
namespace tagwright::llm {

/// Part of every cache key: changes whenever the words of the instructions change.
inline constexpr std::string_view prompt_version = "2026-11-3";

/// Terms of the vocabulary that are listed in the prompt; the rest is left to the check in code.
inline constexpr std::size_t prompt_terms_max = 300;

/// The prompt for one call. Bytes that are not UTF-8 are replaced by U+FFFD, control characters are
/// escaped by JSON. Never throws (but for lack of memory). `pages` is not checked: cut texts to the token
/// budget first, and give each page a ref of its own.
[[nodiscard]] prompt make_prompt(const std::vector<prompt_page>& pages, const label_rules& rules);

/// Estimated input tokens of a prompt without any page: what every call pays for instructions, vocabulary
/// and schema.
[[nodiscard]] std::uint32_t prompt_overhead_tokens(const label_rules& rules);

/// The JSON Schema of the answer. It keeps to what OpenAI's strict mode, Gemini's responseJsonSchema and
/// Anthropic's output_config all accept: every property required, no other property, no length, pattern
/// or count keyword. Limits are told in words and checked in code.
[[nodiscard]] std::string_view answer_schema() noexcept;

} // namespace tagwright::llm

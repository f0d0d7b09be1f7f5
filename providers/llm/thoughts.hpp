#pragma once

#include <string>
#include <string_view>

namespace tagwright::llm {

/// What of a model's text is its answer. Models that think write their thoughts before it, and servers that do not
/// know the notation leave them there: `<think>…</think>` and its kin in angle, square and triangle brackets, the
/// channels of gpt-oss, the headings of Granite. Thoughts that end without a beginning began before the text (the
/// template opens them); thoughts without an end reach to the end of the text – unless nothing but JSON follows: a
/// server that forces the answer's form leaves no thoughts. One pass.
[[nodiscard]] std::string without_thoughts(std::string_view text);

} // namespace tagwright::llm

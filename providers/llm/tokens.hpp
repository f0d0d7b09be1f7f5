#pragma once

#include <cstdint>
#include <string>
#include <string_view>

/// Token counts without a tokenizer. Every vendor counts differently and none of their tables fits into a
/// tool that speaks to all of them, so this estimates from the shape of the bytes: words by their length,
/// numbers and punctuation by their own rates, scripts without spaces by the character.
///
/// Error against common byte-pair tokenizers: about ±15 % on English, German, French and Spanish prose and
/// ±30 % on source code, tables and CJK; random bytes (keys, base64) can be off by a factor of two. Budgets
/// should leave that room; what a call really cost is in the vendor's usage numbers.
namespace tagwright::llm {

/// Never less than 1 for a text that is not empty. Linear, no allocation; any bytes are fine.
[[nodiscard]] std::uint32_t estimate_tokens(std::string_view text) noexcept;

/// The longest prefix that stays within the estimate. It never ends inside a UTF-8 sequence; it ends at a
/// word boundary where one lies in the last eighth (or the last 32 bytes) of the prefix. No trailing white
/// space if cut.
[[nodiscard]] std::string cut_to_tokens(std::string_view text, std::uint32_t tokens_max);

/// The same, and what estimate_tokens() says of what is left: the text is read once.
struct counted_text {
    std::string text;
    std::uint32_t tokens = 0;
};
[[nodiscard]] counted_text cut_and_count(std::string_view text, std::uint32_t tokens_max);

} // namespace tagwright::llm

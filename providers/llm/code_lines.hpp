#pragma once

#include "base/ascii.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tagwright::llm {

/// Tells lines of code, of commands and of what they print by their signs, as nothing else marks them in a text. What
/// stands in them side by side is no phrase, and their words are names that somebody typed: "kubectl cordon",
/// "timeout=10m".
class code_lines {
public:
    /// A sign at `at` that belongs to no word.
    void note_sign(std::string_view text, std::size_t at) noexcept { score_ += weight_of(text, at); }
    /// A word with an underscore.
    void note_identifier() noexcept { score_ += strong; }

    /// At its end. The next line begins.
    /// @param words  in the line
    /// @param last   its last sign that is no blank
    [[nodiscard]] bool is_code(std::size_t words, char last) noexcept {
        const std::uint32_t score = score_ + (last == ';' ? strong : 0);
        score_ = 0;
        // Lines of a block differ: those beside a clear one need fewer signs.
        const bool clear = score >= 2 * strong && 3 * score >= 2 * words;
        const bool beside = before_ && score >= strong && 5 * score >= words;
        return before_ = words > 0 ? clear || beside : before_;
    }

private:
    static constexpr std::uint32_t strong = 2;

    [[nodiscard]] static bool is_letter_at(std::string_view text, std::size_t at) noexcept {
        return at < text.size() && is_letter(text[at]);
    }

    [[nodiscard]] static std::uint32_t weight_of(std::string_view text, std::size_t at) noexcept {
        const bool word_before = at > 0 && is_letter_at(text, at - 1);
        switch (text[at]) {
        case '{':
        case '}':
        case '=':
        case '$':
        case '\\':
        case '<':
        case '>':
        case '&':
        case '`': return strong;
        case '(': return word_before ? strong : 0;
        case '-': // an option
            if (at > 0 && text[at - 1] != ' ')
                return 0;
            return is_letter_at(text, at + 1) ||
                           (at + 1 < text.size() && text[at + 1] == '-' && is_letter_at(text, at + 2))
                       ? strong
                       : 0;
        case '"':
        case '[':
        case ']':
        case '*': return 1;
        case '/': return word_before ? 0 : 1;
        default: return 0;
        }
    }

    std::uint32_t score_ = 0;
    bool before_ = false; ///< the last line with words was one
};

} // namespace tagwright::llm

#pragma once

#include "base/ascii.hpp"
#include "base/utf8.hpp"
#include "providers/llm/character_costs.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

/// The slow twin of tokens.cpp: each character decoded and fed to the meter by itself, a cut text counted anew. Both
/// must say the same of any bytes.
namespace tagwright::llm::slow {

/// Adds up the cost of a text one character at a time; what is counted is never taken back.
class meter {
public:
    void feed(char32_t c, bool valid) noexcept {
        if (!valid)
            other(token);
        else if (is_wide_space(c))
            space(c);
        else if (is_ascii_letter(c) || is_latin_letter(c))
            letter(c);
        else if (c >= '0' && c <= '9')
            digit();
        else if (c < 0x80)
            punctuation(c);
        else
            other(script_cost(c));
        last_ = c;
    }

    [[nodiscard]] std::uint64_t cost() const noexcept { return cost_; }

private:
    enum class run : std::uint8_t { none, space, word, number, sign };

    void enter(run kind) noexcept {
        length_ = kind_ == kind ? length_ + 1 : 1;
        kind_ = kind;
    }

    /// A single space belongs to the next word; a line break or an indentation is a token of its own.
    void space(char32_t c) noexcept {
        enter(run::space);
        if (length_ == 2 || (length_ == 1 && c == '\n'))
            cost_ += token;
        else if (length_ % 16 == 0)
            cost_ += token;
    }

    /// Common words are one token, longer ones are pieced together; camelCase starts anew.
    void letter(char32_t c) noexcept {
        if (kind_ == run::word && is_capital(c) && !is_capital(last_))
            kind_ = run::none;
        enter(run::word);
        if (length_ == 1)
            cost_ += token;
        else if (length_ > 12)
            cost_ += 25;
        else if (length_ > 4)
            cost_ += 13;
        if (c >= 0x80)
            cost_ += 40;
    }

    void digit() noexcept {
        enter(run::number);
        if (length_ % 3 == 1)
            cost_ += token;
    }

    /// Rulers ("-----") are packed; other signs mostly stand alone, sometimes they join a neighbour.
    void punctuation(char32_t c) noexcept {
        const bool repeated = kind_ == run::sign && c == last_;
        enter(run::sign);
        cost_ += repeated ? 20 : 85;
    }

    void other(std::uint64_t cost) noexcept {
        enter(run::none);
        cost_ += cost;
    }

    std::uint64_t cost_ = 0;
    std::uint64_t length_ = 0;
    char32_t last_ = 0;
    run kind_ = run::none;
};

/// Where to end a text that has to end at `end`: at white space, if some lies close enough.
inline std::size_t word_boundary(std::string_view text, std::size_t end) noexcept {
    constexpr std::size_t word_bytes = 32; // a usual word, also in a short text
    if (is_space(text[end]))
        return end;
    const std::size_t lowest = end - std::min(end, std::max(end / 8, word_bytes));
    for (std::size_t at = end; at > lowest; --at)
        if (is_space(text[at - 1]))
            return at;
    return end;
}

inline std::size_t without_trailing_space(std::string_view text, std::size_t end) noexcept {
    while (end > 0 && is_space(text[end - 1]))
        --end;
    return end;
}

inline std::uint32_t estimate_tokens(std::string_view text) noexcept {
    if (text.empty())
        return 0;
    meter sum;
    for (std::size_t at = 0; at < text.size();) {
        const auto next = decode_utf8(text, at);
        sum.feed(next.code, next.valid);
        at += next.size;
    }
    const std::uint64_t tokens = (sum.cost() + token - 1) / token;
    constexpr std::uint64_t most = std::numeric_limits<std::uint32_t>::max();
    return static_cast<std::uint32_t>(tokens == 0 ? 1 : tokens < most ? tokens : most);
}

inline std::string cut_to_tokens(std::string_view text, std::uint32_t tokens_max) {
    if (tokens_max == 0)
        return {};
    meter sum;
    for (std::size_t at = 0; at < text.size();) {
        const auto next = decode_utf8(text, at);
        sum.feed(next.code, next.valid);
        if (sum.cost() > tokens_max * token) {
            std::size_t end = without_trailing_space(text, word_boundary(text, at));
            if (end == 0) // white space before one long word
                end = at;
            return std::string{text.substr(0, end)};
        }
        at += next.size;
    }
    return std::string{text};
}

} // namespace tagwright::llm::slow

#include "providers/llm/tokens.hpp"

#include "base/ascii.hpp"
#include "base/sixteen_bytes.hpp"
#include "base/utf8.hpp"
#include "providers/llm/character_costs.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <limits>

namespace tagwright::llm {
namespace {

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

    /// What small letters behind all that was fed would cost, the whole run at once: most of any prose, and it follows
    /// from how many they are.
    [[nodiscard]] std::uint64_t cost_of_small(std::uint64_t letters) const noexcept {
        const auto known = kind_ == run::word ? length_ : 0;
        return word_cost(known + letters) - word_cost(known);
    }

    /// @param cost  what cost_of_small() says of them
    void feed_small(std::string_view letters, std::uint64_t cost) noexcept {
        cost_ += cost;
        length_ = (kind_ == run::word ? length_ : 0) + letters.size();
        kind_ = run::word;
        last_ = static_cast<unsigned char>(letters.back());
    }

    [[nodiscard]] bool is_within_word() const noexcept { return kind_ == run::word; }

    /// Words with a space behind each, which costs nothing.
    /// @param cost  what the words do
    void feed_words(std::uint64_t cost) noexcept {
        cost_ += cost;
        kind_ = run::space;
        length_ = 1;
        last_ = ' ';
    }

    /// Common words are one token, longer ones are pieced together.
    static constexpr std::uint64_t word_cost(std::uint64_t letters) noexcept {
        const auto behind = [&](std::uint64_t common) { return letters > common ? letters - common : 0; };
        return letters == 0 ? 0 : token + 13 * behind(4) + (25 - 13) * behind(12);
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
        if (length_ == 2 || (length_ == 1 && c == '\n') || length_ % 16 == 0)
            cost_ += token;
    }

    /// camelCase starts anew.
    void letter(char32_t c) noexcept {
        if (kind_ == run::word && is_capital(c) && !is_capital(last_))
            kind_ = run::none;
        enter(run::word);
        cost_ += word_cost(length_) - word_cost(length_ - 1);
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
std::size_t word_boundary(std::string_view text, std::size_t end) noexcept {
    constexpr std::size_t word_bytes = 32; // a usual word, also in a short text
    if (is_space(text[end]))
        return end;
    const std::size_t lowest = end - std::min(end, std::max(end / 8, word_bytes));
    for (std::size_t at = end; at > lowest; --at)
        if (is_space(text[at - 1]))
            return at;
    return end;
}

std::size_t without_trailing_space(std::string_view text, std::size_t end) noexcept {
    while (end > 0 && is_space(text[end - 1]))
        --end;
    return end;
}

/// The whole words of small letters, with one space behind each, that the next sixteen bytes begin with. What they cost
/// is counted without looking at any of them: letters that have four (twelve) of their own word before them.
class words_ahead {
public:
    explicit words_ahead(const char* at) noexcept {
        const auto b = sixteen_bytes::at(at);
        auto spaces = sixteen_bytes::bits(b == ' ');
        const auto small = ~sixteen_bytes::bits((b < 'a') | (b > 'z'));
        // Up to what is neither, and up to a space with no letter before it.
        const auto stops = ~(small | spaces) | (spaces & ~(small << 1));
        spaces &= (stops & -stops) - 1;
        size_ = static_cast<std::size_t>(std::bit_width(spaces));
        if (size_ == 0)
            return;
        const auto letters = small & ((1U << size_) - 1);
        const auto two = letters & (letters << 1);
        const auto behind_four = letters & ((two & (two << 2)) << 1);
        const auto behind_twelve = behind_four & (behind_four << 4) & (behind_four << 8);
        const auto counts = sixteen_bytes::counts({spaces, behind_four, behind_twelve});
        cost_ = counts[0] * token + counts[1] * 13 + counts[2] * (25 - 13);
    }

    [[nodiscard]] std::size_t size() const noexcept { return size_; } ///< of the words and their spaces, in bytes
    [[nodiscard]] std::uint64_t cost() const noexcept { return cost_; }

private:
    std::size_t size_ = 0;
    std::uint64_t cost_ = 0;
};

/// Reads a text until it has passed a number of tokens: where it has to end is known then, and what that costs.
class reading {
public:
    reading(std::string_view text, std::uint64_t cost_max) noexcept : text_(text), most_(cost_max) {
        while (at_ < text_.size() && !passed_)
            step();
    }

    [[nodiscard]] bool passed() const noexcept { return passed_; }
    [[nodiscard]] std::uint64_t cost() const noexcept { return sum_.cost(); } ///< of all that was read
    [[nodiscard]] std::size_t at() const noexcept { return at_; }             ///< of what did not fit
    /// Of the text before at(), or of the text before the last white space before it.
    [[nodiscard]] std::uint64_t cost_before(std::size_t end) const noexcept {
        return end == at_ ? fitting_ : before_space_;
    }

private:
    void step() noexcept {
        if (!sum_.is_within_word())
            feed_words();
        auto end = at_;
        while (end < text_.size() && is_lower(text_[end]))
            ++end;
        const auto cost = sum_.cost_of_small(end - at_);
        if (at_ == text_.size())
            return;
        if (end == at_ || sum_.cost() + cost > most_)
            return feed_one();
        sum_.feed_small(text_.substr(at_, end - at_), cost);
        at_ = end;
        in_space_ = false;
    }

    /// Words of small letters with one space behind each: most of any prose.
    void feed_words() noexcept {
        auto at = at_;
        auto cost = sum_.cost();
        while (sixteen_bytes::are_behind(text_, at)) {
            const words_ahead words{text_.data() + at};
            if (words.size() == 0 || cost + words.cost() > most_)
                break;
            cost += words.cost();
            at += words.size();
        }
        if (at == at_)
            return;
        before_space_ = cost;
        sum_.feed_words(cost - sum_.cost());
        at_ = at;
        in_space_ = true;
    }

    void feed_one() noexcept {
        const char c = text_[at_];
        const bool space = is_space(c);
        if (space && !in_space_)
            before_space_ = sum_.cost();
        const bool ascii = static_cast<unsigned char>(c) < 0x80;
        const auto next = ascii ? utf8_character{static_cast<unsigned char>(c), 1, true} : decode_utf8(text_, at_);
        fitting_ = sum_.cost();
        sum_.feed(next.code, next.valid);
        passed_ = sum_.cost() > most_;
        at_ += passed_ ? 0 : next.size;
        in_space_ = space;
    }

    std::string_view text_;
    std::uint64_t most_;
    meter sum_;
    std::size_t at_ = 0;
    std::uint64_t fitting_ = 0;      ///< what stood before the character that did not fit
    std::uint64_t before_space_ = 0; ///< what stood before the last white space
    bool in_space_ = false;
    bool passed_ = false;
};

std::uint32_t in_tokens(std::uint64_t cost) noexcept {
    const std::uint64_t tokens = (cost + token - 1) / token;
    constexpr std::uint64_t most = std::numeric_limits<std::uint32_t>::max();
    return static_cast<std::uint32_t>(tokens == 0 ? 1 : tokens < most ? tokens : most);
}

} // namespace

std::uint32_t estimate_tokens(std::string_view text) noexcept {
    constexpr auto endless = std::numeric_limits<std::uint64_t>::max();
    return text.empty() ? 0 : in_tokens(reading{text, endless}.cost());
}

counted_text cut_and_count(std::string_view text, std::uint32_t tokens_max) {
    if (tokens_max == 0 || text.empty())
        return {};
    const reading read{text, tokens_max * token};
    if (!read.passed())
        return {std::string{text}, in_tokens(read.cost())};
    auto end = without_trailing_space(text, word_boundary(text, read.at()));
    if (end == 0) // white space before one long word
        end = read.at();
    if (end == 0)
        return {};
    return {std::string{text.substr(0, end)}, in_tokens(read.cost_before(end))};
}

std::string cut_to_tokens(std::string_view text, std::uint32_t tokens_max) {
    return cut_and_count(text, tokens_max).text;
}

} // namespace tagwright::llm

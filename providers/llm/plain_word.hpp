#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

/// A word of ASCII letters and digits with nothing joined to it: nine of ten words of most texts. What a sign means
/// (capital, other script, article with an apostrophe, part of a link) takes a hundred instructions to find out; here a
/// look into a table does. Whatever else stands there is left to the splitter (words.cpp), which reads all words alike.
namespace tagwright::llm {

struct plain_word {
    static constexpr std::size_t bytes_max = 40; ///< longer ones are ids, keys, encoded data
    std::size_t size = 0;
    std::size_t letters = 0;
    std::size_t capitals = 0;
    bool first_upper = false;
    std::array<char, bytes_max + 1> small_letters; ///< of which `size` count
    [[nodiscard]] std::string_view lower() const noexcept { return {small_letters.data(), size}; }
};

namespace plain_signs {

constexpr std::uint8_t letter = 1;
constexpr std::uint8_t upper = 2;
constexpr std::uint8_t digit = 4;
constexpr std::uint8_t unclear = 8; ///< it may belong to the word that stands before it, or tell what that is

constexpr std::array<std::uint8_t, 256> kinds = [] {
    std::array<std::uint8_t, 256> out{};
    for (std::size_t c = 0; c < out.size(); ++c)
        out[c] = c >= 'a' && c <= 'z'   ? letter
                 : c >= 'A' && c <= 'Z' ? letter | upper
                 : c >= '0' && c <= '9' ? digit
                 : c >= 0x80            ? unclear
                                        : 0;
    for (const unsigned char c : {'-', '_', '\'', '/', '.', '@', ':', '&', '+', '#'})
        out[c] = unclear;
    return out;
}();

[[nodiscard]] inline std::uint8_t kind_at(std::string_view text, std::size_t at) noexcept {
    return kinds[static_cast<unsigned char>(text[at])];
}

} // namespace plain_signs

/// Reads the word that begins at `at`. False: it is no plain word, or that is not plain.
[[nodiscard]] inline bool read_plain_word(std::string_view text, std::size_t at, plain_word& out) noexcept {
    using namespace plain_signs;
    const std::size_t begin = at;
    const std::size_t most = std::min(text.size(), begin + plain_word::bytes_max + 1);
    std::size_t letters = 0;
    std::size_t capitals = 0;
    std::uint8_t kind = 0;
    for (; at < most && ((kind = kind_at(text, at)) & (letter | digit)) != 0; ++at) {
        constexpr unsigned to_lower = ('a' - 'A') / upper;
        out.small_letters[at - begin] = static_cast<char>(text[at] + (kind & upper) * to_lower);
        letters += kind & letter;
        capitals += (kind & upper) / upper;
    }
    out.size = at - begin;
    if (out.size == 0 || out.size > plain_word::bytes_max)
        return false;
    out.letters = letters;
    out.capitals = capitals;
    out.first_upper = (kind_at(text, begin) & upper) != 0;
    if (at == text.size() || kind != unclear)
        return true;
    // A sign joins what stands on both of its sides: "end. Next" and "end: next" are clear.
    return static_cast<unsigned char>(text[at]) < 0x80 && text[at] != '@' && text[at] != '#' &&
           (at + 1 == text.size() || text[at + 1] == ' ' || text[at + 1] == '\n');
}

} // namespace tagwright::llm

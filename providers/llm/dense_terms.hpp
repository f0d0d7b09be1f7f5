#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tagwright::llm {

/// Words of Chinese text, and Japanese words in kanji, where no space tells where they end: two to four characters that
/// repeat together, not always inside the same longer run. A short run between other signs is a word, too.
class dense_terms {
public:
    /// Learns from the runs of such characters in a text. Any bytes are fine.
    void learn(std::string_view text);
    void seal();

    struct piece {
        std::size_t begin = 0; ///< bytes
        std::size_t end = 0;
        bool word = false; ///< else: nothing that could be named
    };
    /// Cuts one run into words and the rest, in order.
    /// @param short_rests  a short rest beside a word is a word, too: in titles and other lines that are no sentences
    [[nodiscard]] std::vector<piece> cut(std::string_view run, bool short_rests) const;

private:
    void learn_run(const std::vector<char32_t>& run);

    std::unordered_map<std::uint64_t, std::uint32_t>
        counts_; ///< up to four characters; a character's number has 16 bits
};

[[nodiscard]] bool is_han(char32_t c) noexcept;

} // namespace tagwright::llm

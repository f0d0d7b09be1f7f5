#pragma once

#include "providers/llm/phrase_context.hpp"
#include "providers/llm/phrase_table.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace tagwright::llm {

/// What the phrases of one text are worth (keyphrases.hpp). Each power is taken once: there are five in a score, and
/// they cost more than all the rest of it.
class phrase_weights {
public:
    phrase_weights(const text_words& text, const keyphrase_context& known);

    /// 0: the phrase occurs only as a part of longer ones.
    [[nodiscard]] double score_of(const phrase_use& use);

private:
    struct term_use {
        std::uint32_t count = 0;
        std::uint32_t capitals = 0;
        std::uint32_t acronyms = 0;
        std::uint32_t first = 0; ///< token
        std::uint32_t left = 0;  ///< different neighbours
        std::uint32_t right = 0;
        bool heading = false;
        bool title = false;
        bool weak = false;
        bool part = false;
        bool weighed = false;
        double weight = 0;
        double weakest_part = 0; ///< what the weight is worth in a phrase as that of its weakest word
        double middle_part = 0;  ///< and as the middle one of all
        double rarity = 0;       ///< in the space
    };

    void count_terms();
    void measure_text();
    const term_use& weighed(std::uint32_t term);
    double count_power(std::uint32_t count);
    double weight_of(const term_use& use);
    [[nodiscard]] bool is_initials(const word& of) const;
    [[nodiscard]] double edge_share(const phrase_use& use) const;
    [[nodiscard]] double context_gain(const phrase_use& use) const;
    [[nodiscard]] double foreign_share(const phrase_use& use) const;

    const text_words& text_;
    const phrase_context context_;
    std::vector<term_use> terms_;
    double typical_ = 1; ///< uses of a term
    double once_power_ = 0;
    double single_word_gain_ = 1;
    double early_exponent_ = 1;
};

} // namespace tagwright::llm

#pragma once

#include "providers/llm/space_words.hpp"
#include "providers/llm/words.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// Keyphrases of one text, without a corpus and without a model.
///
/// Candidates are runs of one to three words between stop words and punctuation. What a term weighs comes
/// from how it is used in this text: how early and how often, in headings, the title or with a capital; a
/// term with ever-changing neighbours is a common word and weighs less (the idea of YAKE, Campos et al.
/// 2020). A phrase is little better than its weakest term, and counts as often as it stands for itself and not
/// inside a longer phrase (the idea of C-value, Frantzi et al. 2000).
namespace tagwright::llm {

struct keyphrase {
    std::string text; ///< lower case, words separated by spaces
    double score = 0; ///< higher is better; comparable within one text only
    std::size_t uses = 0;
    bool general = false; ///< one word that hardly names a topic alone (english_lists.hpp)
};

/// How much is read; the rest cannot change what a page is about.
inline constexpr std::size_t keyphrase_title_bytes_max = 4096;
inline constexpr std::size_t keyphrase_text_bytes_max = 1u << 20u;

/// What is known besides the text.
struct keyphrase_context {
    const space_words* space = nullptr;               ///< the other texts of the space; may be null
    const std::vector<std::string>* in_use = nullptr; ///< labels of the space; may be null
    std::vector<std::string> parents;                 ///< titles of the pages above
};

/// Best first; a phrase that is part of a better one is left out. Deterministic, linear in the text.
[[nodiscard]] std::vector<keyphrase> find_keyphrases(std::string_view title, std::string_view text,
                                                     std::size_t phrases_max);
[[nodiscard]] std::vector<keyphrase> find_keyphrases(const text_words& words, std::size_t phrases_max,
                                                     const keyphrase_context& context);

} // namespace tagwright::llm

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// Keyphrases of one text, without a corpus and without a model.
///
/// Candidates are runs of one to three words between stop words and punctuation. What a term weighs comes
/// from how it is used in this text: how often and how early, in how many sentences, in headings, the
/// title or with a capital; a term with ever-changing neighbours is a common word and weighs less (the idea of
/// YAKE, Campos et al. 2020). A phrase counts as often as it stands for itself and not inside a longer
/// phrase (the idea of C-value, Frantzi et al. 2000).
namespace tagwright::llm {

struct keyphrase {
    std::string text;   ///< lower case, words separated by spaces
    double score = 0;   ///< higher is better; comparable within one text only
    std::size_t uses = 0;
};

/// Best first; near-duplicates are folded into the better one. Deterministic, linear in the text.
[[nodiscard]] std::vector<keyphrase> find_keyphrases(std::string_view title, std::string_view text,
                                                     std::size_t phrases_max);

} // namespace tagwright::llm

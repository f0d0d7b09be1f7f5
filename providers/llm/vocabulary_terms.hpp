#pragma once

#include "providers/llm/vocabulary.hpp"
#include "providers/llm/words.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tagwright::llm {

/// A label of the vocabulary that a page talks about.
struct found_term {
    std::size_t label = 0; ///< index into vocabulary::labels
    double score = 0;      ///< 0 … about 3; higher is better
};

/// The labels whose name or alias occurs in the page (in any word form, in one piece or word by word), or
/// whose description shares most of its words with it; best first. How often a term has to occur grows with the
/// length of the page: one mention in a long text is no topic. Linear in the text.
/// @param text  the text behind `words`; scripts without spaces are searched in it
[[nodiscard]] std::vector<found_term> find_terms(const vocabulary& what, const text_words& words,
                                                 std::string_view title, std::string_view text);

} // namespace tagwright::llm

#pragma once

#include "providers/llm/label_match.hpp"
#include "providers/llm/label_rules.hpp"
#include "providers/llm/space_words.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tagwright::llm {

/// Labels without a model and without a network, best first, already checked against the rules. With a
/// closed vocabulary: the terms that the page talks about; in prefer mode the page's keyphrases follow them.
/// Otherwise: keyphrases, snapped to the vocabulary and the space's labels.
/// Labels in use come before fresh phrases that are about as good, and words that most texts of the space have after
/// them. Deterministic, linear in the text, any bytes are fine; at most 1 MiB of the text is read.
[[nodiscard]] std::vector<std::string> local_labels(std::string_view title, std::string_view text,
                                                    const label_rules& rules);

/// What is known of a page besides its text.
struct local_context {
    const space_words* space = nullptr;     ///< the other texts of the space; may be null
    std::vector<std::string> parents;       ///< titles of the pages above
    const label_matcher* matcher = nullptr; ///< the rules' tables, where they are there already
    bool with_spare = false;                ///< labels that come next are asked for, too
};

struct local_answer {
    std::vector<std::string> labels;
    std::vector<std::string> spare; ///< what comes next: checked_labels::spare
    std::vector<std::string> words; ///< the text's words, each once, for space_words::add()
};

[[nodiscard]] local_answer label_text(std::string_view title, std::string_view text, const label_rules& rules,
                                      const local_context& context);

} // namespace tagwright::llm

#pragma once

#include "providers/llm/label_rules.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tagwright::llm {

/// Labels without a model and without a network, best first, already checked against the rules. With a
/// closed vocabulary: the terms that the page talks about; in prefer mode the page's keyphrases follow them.
/// Otherwise: keyphrases, snapped to the vocabulary and the space's labels.
/// Deterministic, linear in the text, any bytes are fine; at most 1 MiB of the text is read.
[[nodiscard]] std::vector<std::string> local_labels(std::string_view title, std::string_view text,
                                                    const label_rules& rules);

} // namespace tagwright::llm

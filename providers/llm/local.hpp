#pragma once

#include "providers/llm/label_rules.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tagwright::llm {

/// Labels without a model and without a network, best first, already checked against the rules. With a
/// closed vocabulary: the terms that the page talks about. Otherwise: the page's keyphrases as labels.
/// Deterministic, linear in the text, any bytes are fine; at most 1 MiB of the text is read.
[[nodiscard]] std::vector<std::string> local_labels(std::string_view title, std::string_view text,
                                                    const label_rules& rules);

} // namespace tagwright::llm

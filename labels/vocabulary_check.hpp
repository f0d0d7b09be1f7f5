#pragma once

#include "providers/llm/never_list.hpp"
#include "providers/llm/vocabulary.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tagwright::labels {

/// What a person should know of a vocabulary file. One line each, in the order of the file.
struct vocabulary_findings {
    std::vector<std::string> problems; ///< it cannot be used, or not as it says
    std::vector<std::string> warnings; ///< it can be used, and hardly does what was meant
};

/// Looks through a vocabulary that parse_vocabulary() has taken: names that a proposal of just that name does not
/// become, limits that cannot hold, near-twins (by the rules of find_merges()), aliases, groups and descriptions that
/// do nothing, and more than a prompt holds. Pure.
[[nodiscard]] vocabulary_findings check_vocabulary(const llm::vocabulary& what, const llm::never_list& never = {});

/// The same of a file's text; what parse_vocabulary() does not take is told alone.
[[nodiscard]] vocabulary_findings check_vocabulary_text(std::string_view text, const llm::never_list& never = {});

} // namespace tagwright::labels

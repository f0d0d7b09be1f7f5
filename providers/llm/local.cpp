#include "providers/llm/local.hpp"

namespace tagwright::llm {

std::vector<std::string> local_labels(std::string_view title, std::string_view, const label_rules& rules) {
    return check_labels(rules, {std::string{title}}).accepted;
}

} // namespace tagwright::llm

#include "providers/llm/label_spellings.hpp"

namespace tagwright::llm {

std::string label_spellings::usual(std::string_view key, std::string name) {
    const std::scoped_lock guard(lock_);
    if (const auto found = names_.find(key); found != names_.end())
        return found->second;
    if (names_.size() < kept_max)
        names_.emplace(key, name);
    return name;
}

} // namespace tagwright::llm

#include "providers/llm/rule_shelf.hpp"

#include <algorithm>

namespace tagwright::llm {

std::shared_ptr<const rule_tables> rule_shelf::with(const space_label_list& in_use) {
    constexpr std::size_t kept_max = 4;
    const std::scoped_lock guard(lock_);
    const auto found = std::ranges::find(kept_, in_use, &entry::in_use);
    if (found != kept_.end())
        return found->tables;
    auto rules = general_;
    if (in_use && !in_use->empty() && general_->vocabulary.mode != vocabulary_mode::closed) {
        auto own = std::make_shared<label_rules>(*general_);
        own->space_labels = *in_use;
        std::erase_if(own->space_labels, [&](const auto& label) { return own->never.has(label); });
        rules = std::move(own);
    }
    kept_.push_front({in_use, std::make_shared<const rule_tables>(std::move(rules), in_use ? spellings_ : nullptr)});
    if (kept_.size() > kept_max)
        kept_.pop_back();
    return kept_.front().tables;
}

} // namespace tagwright::llm

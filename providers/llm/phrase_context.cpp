#include "providers/llm/phrase_context.hpp"

#include <algorithm>

namespace tagwright::llm {

phrase_context::phrase_context(const text_words& text, const keyphrase_context& known)
    : text_(text), space_(known.space) {
    const bool labels = known.in_use != nullptr && !known.in_use->empty();
    if (!labels && known.parents.empty())
        return;
    term_numbers numbers;
    for (std::size_t i = 0; i < text.keys.size(); ++i)
        numbers.emplace(text.keys[i], static_cast<std::uint32_t>(i));
    for (const auto& title : known.parents)
        for (const auto& word : split_words(title, {}).words)
            if (const auto found = numbers.find(term_key(text.main, word.lower)); found != numbers.end() && !word.stop)
                above_.insert(found->second);
    if (labels)
        for (const auto& label : *known.in_use)
            add_label(label, numbers);
}

/// A label of which the text has every word; "on-call" may be one word of it.
void phrase_context::add_label(std::string_view label, const term_numbers& numbers) {
    if (const auto whole = numbers.find(term_key(text_.main, std::string{label})); whole != numbers.end())
        in_use_.insert(with_term(0, whole->second));
    phrase_key key = 0;
    for (std::size_t words = 0; !label.empty(); ++words) {
        const auto end = std::min(label.find('-'), label.size());
        const auto term = numbers.find(term_key(text_.main, std::string{label.substr(0, end)}));
        if (term == numbers.end() || words == phrase_words_max)
            return;
        key = with_term(key, term->second);
        label.remove_prefix(std::min(end + 1, label.size()));
    }
    in_use_.insert(key);
}

double phrase_context::rarity(std::uint32_t term) const {
    return space_ == nullptr ? 1 : space_->rarity(text_.keys[term]);
}

} // namespace tagwright::llm

#include "providers/llm/never_list.hpp"

#include "base/ascii.hpp"
#include "base/foreign_text.hpp"
#include "base/utf8.hpp"
#include "providers/llm/label_clean.hpp"
#include "providers/llm/label_key.hpp"

#include <algorithm>
#include <utility>

namespace tagwright::llm {
namespace {

/// A `#` within a word is part of it: c#.
std::string_view without_comment(std::string_view line) {
    for (auto at = line.find('#'); at != std::string_view::npos; at = line.find('#', at + 1))
        if (at == 0 || ascii_blanks.find(line[at - 1]) != std::string_view::npos)
            return line.substr(0, at);
    return line;
}

} // namespace

never_list::never_list(const std::vector<std::string>& labels) {
    std::unordered_set<std::string> keys;
    for (const auto& label : labels)
        for (const auto& form : forms_of(label))
            if (!form.empty())
                keys.insert(key_of(form));
    if (!keys.empty())
        keys_ = std::make_shared<const std::unordered_set<std::string>>(std::move(keys));
}

bool never_list::has(std::string_view label) const {
    if (!keys_)
        return false;
    const auto forms = forms_of(label);
    return std::any_of(forms.begin(), forms.end(),
                       [&](const auto& form) { return !form.empty() && keys_->contains(key_of(form)); });
}

std::size_t never_list::drop_from(std::vector<std::string>& labels) const {
    if (!keys_)
        return 0;
    return std::erase_if(labels, [&](const auto& label) { return has(label); });
}

never_list_text parse_never_list(std::string_view text) {
    never_list_text out;
    if (text.starts_with("\xEF\xBB\xBF"))
        text.remove_prefix(3);
    std::unordered_set<std::string> seen;
    for (std::size_t number = 1; !text.empty(); ++number) {
        const auto end = std::min(text.find('\n'), text.size());
        const auto line = trim(without_comment(text.substr(0, end)));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.empty())
            continue;
        if (replace_invalid_utf8(line) != line || label_form(line).empty())
            out.problems.push_back("line " + std::to_string(number) + ": " + for_terminal(utf8_prefix(line, 60)) +
                                   " is no label: a letter or a digit is needed, in UTF-8");
        else if (seen.emplace(line).second)
            out.labels.emplace_back(line);
        if (out.labels.size() > never_labels_max) {
            out.problems = {"more than " + std::to_string(never_labels_max) + " labels"};
            return out;
        }
    }
    return out;
}

} // namespace tagwright::llm

#include "actors/publisher/label_diff.hpp"

#include "base/ascii.hpp"
#include "providers/llm/label_rules.hpp"

#include <algorithm>
#include <iterator>
#include <unordered_set>

namespace tagwright {
namespace {

bool contains(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// The name as a word of its own: "a" is not named by "data".
bool is_named(std::string_view words, std::string_view name) {
    const auto joins = [](char c) {
        return is_digit(c) || is_letter(c) || c == '-' || c == '_' || static_cast<unsigned char>(c) >= 0x80;
    };
    for (auto at = words.find(name); at != std::string_view::npos; at = words.find(name, at + 1)) {
        const auto end = at + name.size();
        if ((at == 0 || !joins(words[at - 1])) && (end == words.size() || !joins(words[end])))
            return true;
    }
    return false;
}

} // namespace

std::vector<std::string> labels_to_add(const std::vector<std::string>& wanted, const existing_labels& existing) {
    std::vector<std::string> out;
    for (const auto& name : wanted)
        if (!contains(existing.names, name) && !contains(out, name))
            out.push_back(name);
    return out;
}

std::vector<std::string> new_labels(const std::vector<std::string>& proposed, const existing_labels& existing) {
    std::unordered_set<std::string> known;
    for (const auto& name : existing.names)
        known.insert(llm::folding_key(name));
    known.erase(std::string{});
    std::vector<std::string> out = labels_to_add(proposed, existing);
    if (known.empty())
        return out;
    std::erase_if(out, [&](const auto& name) { return known.count(llm::folding_key(name)) > 0; });
    return out;
}

std::vector<std::vector<std::string>> in_slices(const std::vector<std::string>& names, std::size_t per_request) {
    std::vector<std::vector<std::string>> out;
    for (std::size_t i = 0; i < names.size(); i += per_request) {
        const auto first = names.begin() + static_cast<std::ptrdiff_t>(i);
        const auto last = names.begin() + static_cast<std::ptrdiff_t>(std::min(i + per_request, names.size()));
        out.emplace_back(first, last);
    }
    return out;
}

std::vector<std::string> labels_present(const std::vector<std::string>& sent, const existing_labels& reply) {
    std::vector<std::string> out;
    std::copy_if(sent.begin(), sent.end(), std::back_inserter(out),
                 [&](const auto& name) { return contains(reply.names, name); });
    return out;
}

std::vector<std::vector<std::string>> slices_without_refused(const std::vector<std::string>& names,
                                                             std::string_view words) {
    std::vector<std::vector<std::string>> out;
    std::vector<std::string> others;
    for (const auto& name : names)
        if (is_named(words, name))
            out.push_back({name});
        else
            others.push_back(name);
    if (out.empty() || others.empty())
        return in_slices(names, (names.size() + 1) / 2);
    out.push_back(std::move(others));
    return out;
}

} // namespace tagwright

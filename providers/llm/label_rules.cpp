#include "providers/llm/label_rules.hpp"

#include "providers/confluence/label_name.hpp"
#include "providers/llm/label_match.hpp"
#include "providers/llm/stemmer.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>

namespace tagwright::llm {
namespace {

constexpr std::size_t words_max = 6; // more is a sentence
constexpr std::size_t code_points_max = 64;

std::string key_of_normal(std::string_view normal) {
    std::string out;
    while (!normal.empty()) {
        const auto end = std::min(normal.find_first_of("-_"), normal.size());
        out += singular_key(normal.substr(0, end));
        normal.remove_prefix(std::min(end + 1, normal.size()));
    }
    return out;
}

bool too_long(std::string_view normal) noexcept {
    const auto words = 1 + static_cast<std::size_t>(std::count(normal.begin(), normal.end(), '-'));
    const auto points = std::count_if(normal.begin(), normal.end(),
                                      [](char c) { return (static_cast<unsigned char>(c) & 0xC0u) != 0x80; });
    return words > words_max || static_cast<std::size_t>(points) > code_points_max;
}

} // namespace

int labels_max_of(const label_rules& rules) noexcept {
    const int own = rules.vocabulary.max_per_page.value_or(labels_per_page_max);
    return std::clamp(std::min(rules.labels_max, own), 1, labels_per_page_max);
}

std::string folding_key(std::string_view label) { return key_of_normal(confluence::normalize_label(label)); }

checked_labels check_labels(const label_rules& rules, const std::vector<std::string>& proposed) {
    return label_matcher{rules}.check(proposed);
}

// -- the matcher ---------------------------------------------------------------------------------------

label_matcher::label_matcher(const label_rules& rules) : rules_(&rules) {
    const auto& labels = rules.vocabulary.labels;
    // Names before aliases and earlier before later: emplace keeps the first.
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const auto normal = confluence::normalize_label(labels[i].name);
        names_.emplace(normal, i);
        foldings_.emplace(key_of_normal(normal), i);
    }
    for (std::size_t i = 0; i < labels.size(); ++i)
        for (const auto& alias : labels[i].aliases) {
            const auto normal = confluence::normalize_label(alias);
            names_.emplace(normal, i);
            foldings_.emplace(key_of_normal(normal), i);
        }
    for (const auto& group : rules.vocabulary.groups)
        if (group.max_per_page > 0)
            group_max_.emplace(group.name, group.max_per_page);
    if (rules.vocabulary.mode == vocabulary_mode::closed)
        return;
    std::vector<std::string> space;
    for (const auto& label : rules.space_labels)
        if (auto normal = confluence::normalize_label(label); !normal.empty())
            space.push_back(std::move(normal));
    for (const auto& normal : space)
        space_names_.emplace(normal, normal);
    for (const auto& normal : space)
        space_names_.emplace(key_of_normal(normal), normal);
}

label_matcher::match label_matcher::vocabulary_match(std::size_t index) const {
    const auto& label = rules_->vocabulary.labels[index];
    return {label.name, true, label.group};
}

label_matcher::match label_matcher::find(const std::string& normal) const {
    if (const auto found = names_.find(normal); found != names_.end())
        return vocabulary_match(found->second);
    const auto key = key_of_normal(normal);
    if (const auto found = foldings_.find(key); found != foldings_.end())
        return vocabulary_match(found->second);
    if (const auto found = space_names_.find(normal); found != space_names_.end())
        return {found->second, false, {}};
    if (const auto found = space_names_.find(key); found != space_names_.end())
        return {found->second, false, {}};
    return {};
}

checked_labels label_matcher::check(const std::vector<std::string>& proposed) const {
    checked_labels out;
    const auto& words = rules_->vocabulary;
    const auto most = static_cast<std::size_t>(labels_max_of(*rules_));
    std::unordered_set<std::string> seen; // folding keys of what was accepted
    std::unordered_map<std::string_view, int> used;
    for (const auto& label : proposed) {
        const auto normal = confluence::normalize_label(label);
        if (normal.empty()) {
            ++out.reasons.unusable;
            continue;
        }
        auto found = find(normal);
        if (!found.in_vocabulary && words.mode == vocabulary_mode::closed) {
            ++out.reasons.not_in_vocabulary;
            continue;
        }
        if (found.name.empty() && too_long(normal)) {
            ++out.reasons.too_long;
            continue;
        }
        std::string name = found.name.empty() ? normal : std::move(found.name);
        // Two labels of the vocabulary may look alike on purpose; all others may not.
        if (!seen.insert(found.in_vocabulary ? name : key_of_normal(name)).second) {
            ++out.folded;
            continue;
        }
        if (out.accepted.size() == most) {
            ++out.reasons.over_page_max;
            continue;
        }
        if (const auto limit = group_max_.find(found.group); limit != group_max_.end() && !found.group.empty()) {
            if (used[found.group] >= limit->second) {
                ++out.reasons.over_group_max;
                continue;
            }
            ++used[found.group];
        }
        if (!found.in_vocabulary && !words.labels.empty())
            out.fresh.push_back(name);
        out.accepted.push_back(std::move(name));
    }
    out.rejected = out.reasons.total();
    out.below_minimum = out.accepted.size() < static_cast<std::size_t>(std::max(words.min_per_page, 0));
    return out;
}

} // namespace tagwright::llm

#include "labels/label_graph.hpp"

#include "providers/llm/label_key.hpp"

#include <algorithm>

namespace tagwright::labels {

label_graph::label_graph(const plan& from) {
    for (const auto& page : from.pages) {
        decided_.push_back(page.decided);
        existing_.begin_row();
        for (const auto& name : page.existing)
            existing_.add(number_of(name));
        auto& list = proposed_.emplace_back();
        for (const auto& name : page.proposed)
            if (const auto label = number_of(name); std::find(list.begin(), list.end(), label) == list.end())
                list.push_back(label);
    }
    for (const auto& used : from.in_use)
        number_of(used.name);
    for (const auto& label : from.vocabulary.labels)
        number_of(label.name);
    for (const auto& pair : from.told) {
        number_of(pair.one);
        number_of(pair.other);
    }
    in_vocabulary_.resize(names_.size());
    for (const auto& label : from.vocabulary.labels)
        in_vocabulary_[number_of(label.name)] = true;
    known_ = in_vocabulary_;
    for (const auto& pair : from.told)
        known_[number_of(pair.one)] = known_[number_of(pair.other)] = true;
    count_fixed(from);
    find_spare(from);
}

/// Spare labels get no number of their own: what no page was proposed, and nobody uses, helps nobody.
void label_graph::find_spare(const plan& from) {
    spare_.resize(pages());
    std::unordered_map<std::string, label_id> keys;
    for (page_number page = 0; page < pages(); ++page) {
        const auto& names = from.pages[page].spare;
        if (!names.empty() && keys.empty())
            for (label_id label = 0; label < size(); ++label)
                keys.emplace(llm::joined_key(name(label)), label);
        for (const auto& name : names) {
            const auto same = find(name);
            const auto twin = same ? keys.end() : keys.find(llm::joined_key(name));
            if (same || twin != keys.end())
                spare_[page].push_back(same ? *same : twin->second);
        }
    }
}

label_id label_graph::number_of(const std::string& name) {
    const auto [known, fresh] = numbers_.emplace(name, static_cast<label_id>(names_.size()));
    if (fresh)
        names_.push_back(name);
    return known->second;
}

/// The space's own count may be older than the pages' lists, or of more pages than the plan has.
void label_graph::count_fixed(const plan& from) {
    fixed_.resize(names_.size());
    for (page_number page = 0; page < pages(); ++page)
        for (const auto label : existing(page))
            ++fixed_[label];
    for (const auto& used : from.in_use) {
        auto& count = fixed_[numbers_.at(used.name)];
        count = std::max(count, used.pages);
    }
    for (page_number page = 0; page < pages(); ++page)
        if (decided(page))
            for (const auto label : proposed_[page])
                fixed_[label] += has(page, label) ? 0u : 1u;
}

std::optional<label_id> label_graph::find(std::string_view name) const {
    const auto found = numbers_.find(std::string{name});
    return found == numbers_.end() ? std::nullopt : std::optional{found->second};
}

bool label_graph::has(page_number page, label_id label) const noexcept {
    const auto list = existing(page);
    return std::find(list.begin(), list.end(), label) != list.end();
}

std::vector<std::size_t> label_graph::pages_of(const draft& what) const {
    auto out = fixed_;
    for (page_number page = 0; page < pages(); ++page)
        if (!decided(page))
            for (const auto label : what[page])
                out[label] += has(page, label) ? 0u : 1u;
    return out;
}

bool label_graph::comes_first(label_id a, label_id b, const std::vector<std::size_t>& pages) const {
    if (in_vocabulary(a) != in_vocabulary(b))
        return in_vocabulary(a);
    if (fixed_[a] != fixed_[b])
        return fixed_[a] > fixed_[b];
    if (pages[a] != pages[b])
        return pages[a] > pages[b];
    return name(a).size() != name(b).size() ? name(a).size() < name(b).size() : name(a) < name(b);
}

} // namespace tagwright::labels

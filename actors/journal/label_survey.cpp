#include "actors/journal/label_survey.hpp"

#include "base/ascii.hpp"
#include "labels/quality.hpp"
#include "providers/confluence/label_name.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace tagwright {
namespace {

/// A plan in which each label has its pages: those that have it already, and those that get it.
labels::plan plan_of(const std::vector<label_use>& uses) {
    constexpr std::uint64_t pages_max = 8; // more tell no more of what is one
    labels::plan out;
    for (const auto& use : uses) {
        const auto name = confluence::kept_label(use.label);
        out.in_use.push_back({name, static_cast<std::size_t>(use.existing)});
        for (std::uint64_t i = 0; i < std::min(use.added, pages_max); ++i)
            out.pages.push_back({{}, {}, {name}, false});
    }
    return out;
}

std::string letters_of(const std::string& label) {
    std::string out = lower_ascii(label);
    out.erase(std::remove_if(out.begin(), out.end(),
                             [](char c) { return std::string_view(" -_/.,:").find(c) != std::string_view::npos; }),
              out.end());
    return out;
}

twin_kind kind_of(const labels::twin_pair& twin) {
    using labels::change_reason;
    if (letters_of(twin.keep) == letters_of(twin.other))
        return twin_kind::hyphen;
    if (twin.why == change_reason::abbreviation)
        return twin_kind::abbreviation;
    return twin.why == change_reason::spelling ? twin_kind::spelling : twin_kind::plural;
}

void sort_by_use(std::vector<label_use>& uses) {
    std::sort(uses.begin(), uses.end(), [](const auto& a, const auto& b) {
        return std::make_tuple(b.pages(), std::cref(a.label)) < std::make_tuple(a.pages(), std::cref(b.label));
    });
}

} // namespace

const char* to_string(twin_kind kind) noexcept {
    switch (kind) {
    case twin_kind::letter_case: return "case";
    case twin_kind::hyphen: return "hyphen";
    case twin_kind::plural: return "plural";
    case twin_kind::abbreviation: return "abbreviation";
    case twin_kind::spelling: break;
    }
    return "spelling";
}

std::vector<label_twin> near_twins(const std::vector<label_use>& uses) {
    auto sorted = uses;
    sort_by_use(sorted);
    std::vector<label_twin> out;
    std::unordered_map<std::string, label_use> named; // as Confluence keeps them: in small letters
    std::vector<label_use> kept;
    for (const auto& use : sorted) {
        const auto [known, fresh] = named.emplace(confluence::kept_label(use.label), use);
        if (fresh)
            kept.push_back(use);
        else
            out.push_back({known->second, use, twin_kind::letter_case});
    }
    for (const auto& twin : labels::near_twins_of(plan_of(kept))) {
        label_twin each{named.at(twin.keep), named.at(twin.other), kind_of(twin)};
        if (each.a.pages() < each.b.pages())
            std::swap(each.a, each.b);
        out.push_back(std::move(each));
    }
    std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) {
        return a.a.pages() + a.b.pages() > b.a.pages() + b.b.pages();
    });
    if (out.size() > twins_max)
        out.erase(out.begin() + static_cast<std::ptrdiff_t>(twins_max), out.end());
    return out;
}

void label_survey::add(const run_page_record& page) {
    const auto& result = page.result;
    auto ours = may_be_applied(page.review.decision, false) ? labels_to_write(page) : std::vector<std::string>();
    ours.insert(ours.end(), result.added.begin(), result.added.end());
    const std::set<std::string> there(result.existing.begin(), result.existing.end());
    const std::set<std::string> fresh(ours.begin(), ours.end());
    for (const auto& name : there)
        ++uses_[name].existing;
    for (const auto& name : fresh)
        if (!there.contains(name))
            ++uses_[name].added;
}

std::vector<label_use> label_survey::uses() const {
    std::vector<label_use> out;
    out.reserve(uses_.size());
    for (const auto& [name, use] : uses_) {
        out.push_back(use);
        out.back().label = name;
    }
    sort_by_use(out);
    return out;
}

} // namespace tagwright

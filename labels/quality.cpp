#include "labels/quality.hpp"

#include "labels/label_graph.hpp"
#include "labels/merges.hpp"
#include "labels/word_forms.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace tagwright::labels {
namespace {

bool is_near_twin(change_reason why) noexcept {
    return why == change_reason::alias || why == change_reason::signs || why == change_reason::number ||
           why == change_reason::spelling || why == change_reason::abbreviation;
}

} // namespace

label_quality quality_of(const plan& what) {
    const label_graph graph(what);
    const auto& proposed = graph.proposed();
    const auto pages_of = graph.pages_of(proposed);
    std::vector<bool> seen(graph.size());
    std::vector<bool> added(graph.size()); // by what may still be changed
    label_quality out;
    out.pages = graph.pages();
    for (page_number page = 0; page < graph.pages(); ++page) {
        std::size_t labels = 0;
        bool shared = false;
        const auto note = [&](label_id label) {
            ++labels;
            shared = shared || pages_of[label] > 1;
            seen[label] = true;
        };
        for (const auto label : graph.existing(page))
            note(label);
        for (const auto label : proposed[page])
            if (!graph.has(page, label)) {
                note(label);
                added[label] = added[label] || !graph.decided(page);
            }
        out.labels += labels;
        out.reachable += shared ? 1 : 0;
        out.without += labels == 0 ? 1 : 0;
    }
    for (label_id label = 0; label < graph.size(); ++label) {
        out.distinct += seen[label] ? 1 : 0;
        out.on_one_page += seen[label] && pages_of[label] == 1 ? 1 : 0;
    }
    const word_forms forms(graph, pages_of);
    const auto merges = find_merges(what, graph, forms, proposed, pages_of).merges;
    out.near_twins = static_cast<std::size_t>(std::count_if(
        merges.begin(), merges.end(), [&](const merge& each) { return added[each.from] && is_near_twin(each.why); }));
    return out;
}

std::vector<twin_pair> near_twins_of(const plan& what) {
    const label_graph graph(what);
    const auto pages = graph.pages_of(graph.proposed());
    const word_forms forms(graph, pages);
    const auto found = find_merges(what, graph, forms, graph.proposed(), pages);
    std::vector<twin_pair> out;
    std::set<std::pair<label_id, label_id>> seen; // two may be alike in several ways
    const auto add = [&](label_id keep, label_id other, change_reason why) {
        if (is_near_twin(why) && seen.emplace(keep, other).second)
            out.push_back({graph.name(keep), graph.name(other), why});
    };
    for (const auto& each : found.merges)
        add(each.into, each.from, each.why);
    for (const auto& each : found.doubts)
        if (each.why == doubt_reason::both_used)
            add(each.keep, each.other, each.difference);
    return out;
}

label_quality quality_of(const std::vector<std::vector<std::string>>& collection) {
    plan what;
    for (const auto& labels : collection)
        what.pages.push_back({{}, {}, labels, false});
    return quality_of(what);
}

} // namespace tagwright::labels

#include "labels/draft_steps.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace tagwright::labels {

void apply_merges(const label_graph& graph, const std::vector<merge>& merges, draft& what, std::vector<step>& steps) {
    std::vector<label_id> into(graph.size());
    std::vector<change_reason> why(graph.size());
    for (label_id label = 0; label < graph.size(); ++label)
        into[label] = label;
    for (const auto& each : merges) {
        into[each.from] = each.into;
        why[each.from] = each.why;
    }
    for (page_number page = 0; page < graph.pages(); ++page) {
        if (graph.decided(page))
            continue;
        std::vector<label_id> list;
        for (const auto label : what[page]) {
            const auto name = into[label];
            const auto there = graph.existing(page);
            const bool is_there = graph.has(page, label);
            const bool twin = !is_there && !graph.has(page, name) &&
                              std::any_of(there.begin(), there.end(), [&](auto has) { return into[has] == name; });
            const auto result = is_there ? label : twin ? no_label : name;
            if (result != label)
                steps.push_back({page, label, result, twin ? change_reason::twin_on_page : why[label]});
            if (result != no_label && std::find(list.begin(), list.end(), result) == list.end())
                list.push_back(result);
        }
        what[page] = std::move(list);
    }
}

void follow_merges(const std::vector<merge>& merges, draft& spare) {
    std::unordered_map<label_id, label_id> into;
    for (const auto& each : merges)
        into.emplace(each.from, each.into);
    for (auto& list : spare)
        for (auto& label : list)
            if (const auto found = into.find(label); found != into.end())
                label = found->second;
}

} // namespace tagwright::labels

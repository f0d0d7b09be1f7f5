#include "labels/consolidation.hpp"

#include "labels/draft_steps.hpp"
#include "labels/label_graph.hpp"
#include "labels/place_elsewhere.hpp"
#include "labels/singletons.hpp"
#include "labels/too_common.hpp"
#include "labels/word_forms.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace tagwright::labels {
namespace {

/// What has become of a label of the plan on one page.
struct course {
    label_id from = no_label;
    label_id now = no_label;
    change_reason why = change_reason::few_pages;
};

std::vector<label_change> changes_of(const label_graph& graph, const std::vector<step>& steps) {
    std::vector<std::vector<course>> courses(graph.pages());
    for (page_number page = 0; page < graph.pages(); ++page)
        for (const auto label : graph.proposed()[page])
            courses[page].push_back({label, label, {}});
    for (const auto& step : steps)
        for (auto& each : courses[step.page])
            if (each.now == step.from) {
                each.now = step.into;
                each.why = step.why;
            }
    std::map<std::tuple<label_id, label_id, change_reason>, std::vector<std::size_t>> pages;
    for (page_number page = 0; page < graph.pages(); ++page)
        for (const auto& each : courses[page])
            if (each.now != each.from)
                pages[{each.from, each.now, each.why}].push_back(page);
    std::vector<label_change> out;
    for (auto& [change, where] : pages) {
        const auto [from, into, why] = change;
        out.push_back({graph.name(from), into == no_label ? std::string{} : graph.name(into), why, std::move(where)});
    }
    std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) {
        if (a.pages.size() != b.pages.size())
            return a.pages.size() > b.pages.size();
        return std::tie(a.from, a.into, a.why) < std::tie(b.from, b.into, b.why);
    });
    return out;
}

} // namespace

consolidation consolidate(const plan& what, const consolidation_options& options) {
    const label_graph graph(what);
    draft now = graph.proposed();
    draft spare = graph.spare();
    std::vector<step> steps;
    std::vector<doubt> doubts;
    bool first = true; // what a label is to all pages tells the plan as it was
    for (bool changed = true; changed;) {
        const draft before = now;
        const auto pages = graph.pages_of(now);
        const word_forms forms(graph, pages);
        const auto found = find_merges(what, graph, forms, now, pages);
        apply_merges(graph, found.merges, now, steps);
        follow_merges(found.merges, spare);
        if (first) {
            drop_too_common(graph, forms, now, spare, steps);
            sort_by_place_elsewhere(graph, now);
        }
        first = false;
        settle_few(graph, forms, options, spare, now, steps);
        changed = now != before;
        if (!changed)
            doubts = find_doubts(what, graph, forms, now, found, options);
    }
    consolidation out;
    plan after = what;
    for (page_number page = 0; page < graph.pages(); ++page) {
        auto& list = after.pages[page].proposed;
        if (!graph.decided(page)) {
            list.clear();
            for (const auto label : now[page])
                list.push_back(graph.name(label));
        }
        out.pages.push_back(list);
    }
    out.changes = changes_of(graph, steps);
    const auto pages = graph.pages_of(now);
    for (const auto& each : doubts)
        out.doubts.push_back(
            {graph.name(each.keep), graph.name(each.other), each.why, pages[each.keep], pages[each.other]});
    out.before = quality_of(what);
    out.after = quality_of(after);
    return out;
}

} // namespace tagwright::labels

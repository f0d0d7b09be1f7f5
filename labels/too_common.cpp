#include "labels/too_common.hpp"

#include "labels/neighbours.hpp"

#include <algorithm>
#include <cstddef>

namespace tagwright::labels {
namespace {

bool holds(const std::vector<label_id>& list, label_id label) {
    return std::find(list.begin(), list.end(), label) != list.end();
}

/// What each page could have, each label once, without those that are not to be looked at.
draft could_have(const draft& what, const draft& spare, const std::vector<bool>& left_out) {
    draft out(what.size());
    for (page_number page = 0; page < what.size(); ++page)
        for (const auto* list : {&what[page], &spare[page]})
            for (const auto label : *list)
                if (!left_out[label] && !holds(out[page], label))
                    out[page].push_back(label);
    return out;
}

/// Some hundreds of pages tell as much as all.
std::vector<page_number> sample_of(const std::vector<page_number>& pages) {
    constexpr std::size_t most = 300;
    const auto each = std::max<std::size_t>(1, pages.size() / most);
    std::vector<page_number> out;
    for (std::size_t i = 0; i < pages.size(); i += each)
        out.push_back(pages[i]);
    return out;
}

/// True if the pages that are most like those of the label have it hardly more often than any page.
/// @param pages  that could have it, in order
bool keeps_no_company(const std::vector<page_number>& pages, std::size_t all, neighbours& near) {
    constexpr double more_often = 1.5;
    std::size_t asked = 0;
    std::size_t with = 0;
    for (const auto page : sample_of(pages))
        for (const auto& [other, alike] : near.of(page)) {
            ++asked;
            with += std::binary_search(pages.begin(), pages.end(), other) ? 1 : 0;
        }
    const double share = static_cast<double>(pages.size() - 1) / static_cast<double>(all - 1);
    return static_cast<double>(with) < more_often * share * static_cast<double>(asked);
}

std::vector<label_id> find_too_common(const label_graph& graph, const word_forms& forms, const draft& all,
                                      const std::vector<std::size_t>& count) {
    constexpr std::size_t tenths = 3;
    std::vector<bool> common(graph.size());
    for (label_id label = 0; label < graph.size(); ++label)
        common[label] = count[label] * 10 >= tenths * graph.pages();
    if (std::find(common.begin(), common.end(), true) == common.end())
        return {};
    neighbours near(graph, forms, could_have(all, draft(all.size()), common)); // what is common tells nothing here
    std::vector<label_id> out;
    for (label_id label = 0; label < graph.size(); ++label) {
        if (!common[label] || graph.fixed_pages(label) > 0 || graph.is_known(label))
            continue;
        std::vector<page_number> pages;
        for (page_number page = 0; page < graph.pages(); ++page)
            if (holds(all[page], label))
                pages.push_back(page);
        if (keeps_no_company(pages, graph.pages(), near))
            out.push_back(label);
    }
    return out;
}

} // namespace

void drop_too_common(const label_graph& graph, const word_forms& forms, draft& what, draft& spare,
                     std::vector<step>& steps) {
    constexpr std::size_t least_pages = 50;
    const bool has_spare = std::any_of(spare.begin(), spare.end(), [](const auto& list) { return !list.empty(); });
    if (graph.pages() < least_pages || !has_spare)
        return;
    const auto all = could_have(what, spare, std::vector<bool>(graph.size()));
    std::vector<std::size_t> count(graph.size());
    for (const auto& list : all)
        for (const auto label : list)
            ++count[label];
    const auto labels = find_too_common(graph, forms, all, count);
    if (labels.empty())
        return;
    const auto tells = [&](label_id label) { return count[label] > 1 && !holds(labels, label); };
    for (page_number page = 0; page < graph.pages(); ++page) {
        auto& list = what[page];
        auto& next = spare[page];
        if (graph.decided(page) || std::none_of(all[page].begin(), all[page].end(), tells))
            continue;
        std::erase_if(next, [&](label_id each) { return holds(labels, each) || holds(list, each); });
        for (const auto label : labels) {
            const auto at = std::find(list.begin(), list.end(), label);
            if (at == list.end())
                continue;
            list.erase(at);
            const auto instead = next.empty() ? no_label : next.front();
            steps.push_back({page, label, instead, change_reason::too_common});
            if (instead == no_label)
                continue;
            list.push_back(instead);
            next.erase(next.begin());
        }
    }
}

} // namespace tagwright::labels

#include "labels/label_budget.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <tuple>

namespace tagwright::labels {
namespace {

std::size_t subjects_max(const label_graph& graph, const consolidation_options& options) {
    constexpr std::size_t harmless_of = 12; // so many places for labels
    constexpr std::size_t harmless_min = 10;
    const auto harmless = graph.pages() * options.labels_max / harmless_of;
    if (options.few_kept_of == 0 || harmless < harmless_min)
        return 0;
    const auto first = graph.pages_of(graph.proposed());
    std::size_t few = 0;
    for (label_id label = 0; label < graph.size(); ++label)
        few += first[label] > 0 && first[label] < options.min_pages && !graph.in_vocabulary(label) ? 1 : 0;
    return few <= harmless ? few : std::min(few / options.few_kept_of, harmless);
}

} // namespace

std::vector<label_id> subjects_kept(const label_graph& graph, const consolidation_options& options, const draft& all,
                                    const std::vector<bool>& is_few) {
    constexpr std::size_t places = 5;
    constexpr std::size_t letters_enough = 8;
    constexpr std::size_t letters_a_place = 2; // so many letters less are one place further behind
    std::vector<std::tuple<std::size_t, std::ptrdiff_t, std::string_view, label_id>> order;
    for (page_number page = 0; page < graph.pages(); ++page) {
        const auto shared =
            std::count_if(all[page].begin(), all[page].end(), [&](label_id label) { return !is_few[label]; });
        if (graph.decided(page) || shared == 0)
            continue;
        for (std::size_t place = 0; place < std::min(places, all[page].size()); ++place)
            if (const auto label = all[page][place]; is_few[label]) {
                const auto& name = graph.name(label);
                const auto missing = letters_enough - std::min(letters_enough, name.size());
                order.emplace_back(place * letters_a_place + missing, -shared, name, label);
            }
    }
    std::sort(order.begin(), order.end());
    order.resize(std::min(order.size(), subjects_max(graph, options)));
    std::vector<label_id> out;
    out.reserve(order.size());
    for (const auto& [behind, shared, name, label] : order)
        out.push_back(label);
    return out;
}

std::vector<label_id> beyond_budget(const label_graph& graph, const consolidation_options& options,
                                    const std::vector<bool>& stays, const std::vector<bool>& subject,
                                    const std::vector<double>& worth) {
    constexpr std::size_t a_label = 3; // places: where labels have more each, they are shared
    constexpr std::size_t left_of = 3;
    constexpr std::size_t left_a_label = 6; // places
    constexpr std::size_t least_left = 10;  // in a smaller plan chance decides what is shared
    const auto first = graph.pages_of(graph.proposed());
    const auto all =
        static_cast<std::size_t>(std::count_if(first.begin(), first.end(), [](auto pages) { return pages > 0; }));
    const auto places = graph.pages() * options.labels_max;
    if (all * a_label <= places || places / left_a_label < least_left)
        return {};
    auto most = std::max(all / left_of, places / left_a_label);
    std::vector<label_id> order;
    for (label_id label = 0; label < graph.size(); ++label) {
        if (!stays[label])
            continue;
        if (!subject[label] && graph.fixed_pages(label) == 0 && !graph.in_vocabulary(label))
            order.push_back(label);
        else if (most > 0)
            --most;
    }
    std::sort(order.begin(), order.end(), [&](auto a, auto b) {
        return worth[a] != worth[b] ? worth[a] > worth[b] : graph.name(a) < graph.name(b);
    });
    return {order.begin() + static_cast<std::ptrdiff_t>(std::min(most, order.size())), order.end()};
}

} // namespace tagwright::labels

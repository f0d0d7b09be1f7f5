#include "labels/place_elsewhere.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace tagwright::labels {
namespace {

/// 1 for the first, a half for the second.
double nearness(std::size_t place) { return 1.0 / static_cast<double>(place + 1); }

struct places_of_label {
    double nearness = 0; ///< all together
    std::size_t pages = 0;
};

/// Less: nearer to the start.
double behind(std::size_t place, const places_of_label& everywhere) {
    constexpr double place_weight = 0.6;
    constexpr double elsewhere_weight = 0.5;
    constexpr double unknown = 0.2; // what no other page has: as if it were the fifth there
    const double elsewhere = everywhere.pages < 2
                                 ? unknown
                                 : (everywhere.nearness - nearness(place)) / static_cast<double>(everywhere.pages - 1);
    return place_weight * std::log(static_cast<double>(place + 1)) - elsewhere_weight * elsewhere;
}

} // namespace

void sort_by_place_elsewhere(const label_graph& graph, draft& what) {
    constexpr std::size_t least_pages = 50;
    if (graph.pages() < least_pages)
        return;
    std::vector<places_of_label> everywhere(graph.size());
    for (const auto& list : what)
        for (std::size_t place = 0; place < list.size(); ++place) {
            everywhere[list[place]].nearness += nearness(place);
            ++everywhere[list[place]].pages;
        }
    std::vector<std::pair<double, label_id>> order;
    for (page_number page = 0; page < graph.pages(); ++page) {
        if (graph.decided(page))
            continue;
        auto& list = what[page];
        order.clear();
        for (std::size_t place = 0; place < list.size(); ++place)
            order.emplace_back(behind(place, everywhere[list[place]]), list[place]);
        std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
        for (std::size_t place = 0; place < list.size(); ++place)
            list[place] = order[place].second;
    }
}

} // namespace tagwright::labels

#include "labels/label_worth.hpp"

#include <algorithm>
#include <cmath>

namespace tagwright::labels {
namespace {

/// @param place  of the label on its page: 0 is the first
double worth_at(std::size_t place, const std::string& name) {
    constexpr std::size_t letters_max = 12; // more tell no more
    constexpr double letters_of_any = 6;    // what a label of no letters would be worth
    constexpr double place_exponent = 1.5;
    return (letters_of_any + static_cast<double>(std::min(letters_max, name.size()))) /
           std::pow(static_cast<double>(place + 1), place_exponent);
}

} // namespace

label_worth worth_of(const label_graph& graph, const draft& what, const draft& spare) {
    constexpr double spare_share = 0.3;
    label_worth out{graph.pages_of(what), std::vector<double>(graph.size())};
    for (page_number page = 0; page < graph.pages(); ++page) {
        const auto& own = what[page];
        for (std::size_t place = 0; place < own.size(); ++place)
            out.worth[own[place]] += worth_at(place, graph.name(own[place]));
        if (graph.decided(page))
            continue;
        for (std::size_t place = 0; place < spare[page].size(); ++place) {
            const auto label = spare[page][place];
            if (graph.has(page, label) || std::find(own.begin(), own.end(), label) != own.end())
                continue;
            ++out.pages[label];
            out.worth[label] += spare_share * worth_at(own.size() + place, graph.name(label));
        }
    }
    return out;
}

} // namespace tagwright::labels

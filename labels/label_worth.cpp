#include "labels/label_worth.hpp"

#include <algorithm>
#include <cmath>

namespace tagwright::labels {
namespace {

/// @param place  of the label on its page, without those before it that no other page could have: 0 is the first
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
    const auto could_have = [&](page_number page, label_id label) {
        const auto& own = what[page];
        return !graph.decided(page) && !graph.has(page, label) && std::find(own.begin(), own.end(), label) == own.end();
    };
    for (page_number page = 0; page < graph.pages(); ++page)
        for (const auto label : spare[page])
            out.pages[label] += could_have(page, label) ? 1 : 0;
    for (page_number page = 0; page < graph.pages(); ++page) {
        std::size_t place = 0;
        const auto add = [&](label_id label, double share) {
            out.worth[label] += share * worth_at(place, graph.name(label));
            place += out.pages[label] > 1 ? 1 : 0;
        };
        for (const auto label : what[page])
            add(label, 1);
        for (const auto label : spare[page])
            if (could_have(page, label))
                add(label, spare_share);
    }
    return out;
}

} // namespace tagwright::labels

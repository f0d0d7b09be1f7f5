#include "labels/neighbours.hpp"

#include <algorithm>
#include <cmath>

namespace tagwright::labels {

neighbours::neighbours(const label_graph& graph, const word_forms& forms, const draft& what)
    : words_(graph.pages()), pages_(forms.words()), alike_(graph.pages()) {
    for (page_number page = 0; page < graph.pages(); ++page) {
        auto& words = words_[page];
        const auto add = [&](label_id label) {
            for (const auto word : forms.words_of(label))
                words.push_back(forms.family(word));
        };
        std::for_each(what[page].begin(), what[page].end(), add);
        std::for_each(graph.existing(page).begin(), graph.existing(page).end(), add);
        std::sort(words.begin(), words.end());
        words.erase(std::unique(words.begin(), words.end()), words.end());
        for (const auto word : words)
            pages_[word].push_back(page);
    }
}

std::vector<std::pair<page_number, double>> neighbours::of(page_number page) {
    constexpr std::size_t common_max = 500; // a word of more pages tells little, and costs most
    constexpr std::size_t nearest = 8;
    std::vector<page_number> seen;
    for (const auto word : words_[page]) {
        const auto& pages = pages_[word];
        if (pages.size() < 2 || pages.size() > common_max)
            continue;
        const double tells = std::log(static_cast<double>(words_.size() + 1) / static_cast<double>(pages.size()));
        for (const auto other : pages) {
            if (alike_[other] == 0.0)
                seen.push_back(other);
            alike_[other] += tells;
        }
    }
    std::vector<std::pair<page_number, double>> out;
    for (const auto other : seen) {
        if (other != page)
            out.emplace_back(other, alike_[other]);
        alike_[other] = 0;
    }
    const auto end = out.begin() + static_cast<std::ptrdiff_t>(std::min(nearest, out.size()));
    std::partial_sort(out.begin(), end, out.end(), [](const auto& a, const auto& b) {
        return a.second != b.second ? a.second > b.second : a.first < b.first;
    });
    out.erase(end, out.end());
    return out;
}

} // namespace tagwright::labels

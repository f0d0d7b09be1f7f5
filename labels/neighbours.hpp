#pragma once

#include "labels/label_graph.hpp"
#include "labels/word_forms.hpp"

#include <cstddef>
#include <utility>
#include <vector>

namespace tagwright::labels {

/// Which pages are alike, by the words of the labels that they have and were proposed. Pure.
class neighbours {
public:
    /// @param what  with all that was proposed: rare labels say what a page is about, too
    neighbours(const label_graph& graph, const word_forms& forms, const draft& what);

    /// Those most alike, each with how much: the sum of what the common words tell. A handful.
    [[nodiscard]] std::vector<std::pair<page_number, double>> of(page_number page);

private:
    std::vector<std::vector<std::uint32_t>> words_; ///< of each page, each once
    std::vector<std::vector<page_number>> pages_;   ///< of each word
    std::vector<double> alike_;                     ///< a place for each page
};

} // namespace tagwright::labels

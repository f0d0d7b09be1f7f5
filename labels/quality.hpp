#pragma once

#include "labels/merges.hpp"
#include "labels/plan.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace tagwright::labels {

/// What a collection's labels are worth to those who look for pages by them.
struct label_quality {
    std::size_t pages = 0;
    std::size_t labels = 0;      ///< on all pages together
    std::size_t distinct = 0;    ///< different labels
    std::size_t on_one_page = 0; ///< of these, labels that only one page has
    std::size_t reachable = 0;   ///< pages with a label that another page has, too
    std::size_t without = 0;     ///< pages without a label
    std::size_t near_twins = 0;  ///< labels that are another one's spelling, plural or abbreviation

    [[nodiscard]] double labels_a_page() const noexcept {
        return pages == 0 ? 0.0 : static_cast<double>(labels) / static_cast<double>(pages);
    }
    [[nodiscard]] double share_on_one_page() const noexcept {
        return distinct == 0 ? 0.0 : static_cast<double>(on_one_page) / static_cast<double>(distinct);
    }
    [[nodiscard]] double share_reachable() const noexcept {
        return pages == 0 ? 0.0 : static_cast<double>(reachable) / static_cast<double>(pages);
    }
};

/// Of the pages once the plan is written. Labels that pages have only outside of the plan make a page reachable and a
/// label shared, as far as the space's counts tell; twins that the space has already by itself are not counted.
[[nodiscard]] label_quality quality_of(const plan& what);

/// Two labels that are one, written in two ways.
struct twin_pair {
    std::string keep;
    std::string other;
    change_reason why = change_reason::signs; ///< signs, number, spelling, abbreviation, alias
};

/// Those that consolidation would make one, and those that it leaves only because people use both. One mechanism tells
/// what is a near-twin, here and there.
[[nodiscard]] std::vector<twin_pair> near_twins_of(const plan& what);

/// Of any collection: the labels of each page.
[[nodiscard]] label_quality quality_of(const std::vector<std::vector<std::string>>& collection);

} // namespace tagwright::labels

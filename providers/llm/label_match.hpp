#pragma once

#include "providers/llm/label_clean.hpp"
#include "providers/llm/label_rules.hpp"
#include "providers/llm/label_spellings.hpp"
#include "providers/llm/label_twins.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace tagwright::llm {

/// The rules as look-up tables, to be made once for many pages. Keeps a reference to the rules.
class label_matcher {
public:
    /// @param spellings  of the run's labels; null: each page is looked at by itself. Outlives this
    explicit label_matcher(const label_rules& rules, label_spellings* spellings = nullptr);

    struct match {
        std::string name; ///< what to write; empty: nothing known is near
        bool in_vocabulary = false;
        std::string_view group; ///< of the vocabulary's label; lives as long as the rules
    };
    [[nodiscard]] match find(std::string_view label) const;

    [[nodiscard]] checked_labels check(const std::vector<std::string>& proposed) const;

private:
    struct page; ///< what one page has so far
    void check_text(page& on, std::string_view text) const;
    void check_piece(page& on, std::string_view piece) const;
    void accept(page& on, match found, std::string name) const;
    void learn(const std::vector<std::pair<std::string_view, std::size_t>>& known);
    void learn_twins(const label_forms& known);
    [[nodiscard]] match find(const label_forms& forms) const;
    [[nodiscard]] match find_known(const label_forms& forms) const; ///< without twins
    [[nodiscard]] match vocabulary_match(std::size_t index) const;

    const label_rules* rules_;
    label_spellings* spellings_;
    std::unordered_map<std::string, std::size_t> names_;       ///< forms of a name or alias → label
    std::unordered_map<std::string, std::size_t> foldings_;    ///< folding key of the same → label
    std::unordered_map<std::string, std::string> space_names_; ///< forms or folding key → space label
    label_twins twins_;                                        ///< of both; empty in closed mode
    std::vector<match> twin_of_;
    std::unordered_map<std::string_view, int> group_max_;
};

} // namespace tagwright::llm

#pragma once

#include "providers/llm/label_rules.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>

namespace tagwright::llm {

/// The rules as look-up tables, to be made once for many pages. Keeps a reference to the rules.
class label_matcher {
public:
    explicit label_matcher(const label_rules& rules);

    struct match {
        std::string name; ///< what to write; empty: nothing known is near
        bool in_vocabulary = false;
        std::string_view group; ///< of the vocabulary's label; lives as long as the rules
    };
    /// @param normal  a label in normal form
    [[nodiscard]] match find(const std::string& normal) const;

    [[nodiscard]] checked_labels check(const std::vector<std::string>& proposed) const;

private:
    [[nodiscard]] match vocabulary_match(std::size_t index) const;

    const label_rules* rules_;
    std::unordered_map<std::string, std::size_t> names_;       ///< normal form of a name or alias → label
    std::unordered_map<std::string, std::size_t> foldings_;    ///< folding key of the same → label
    std::unordered_map<std::string, std::string> space_names_; ///< normal form or folding key → space label
    std::unordered_map<std::string_view, int> group_max_;
};

} // namespace tagwright::llm

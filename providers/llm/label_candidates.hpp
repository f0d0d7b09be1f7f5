#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tagwright::llm {

/// Which of many labels some texts are likely to get: those whose words stand in them. An index over words, so that ten
/// thousand labels cost a call little. Pure.
class label_candidates {
public:
    /// @param label  its place is its number, from 0 on
    /// @param words  what else tells that it fits: aliases, a description; counts less than the label itself
    void add(std::string_view label, const std::vector<std::string>& words = {});

    void seal(); ///< after the last one

    /// Numbers of labels, the likeliest first; those of one likelihood in their own order. Labels of which no text says
    /// a word are not among them.
    /// @param texts  titles and texts, any bytes
    [[nodiscard]] std::vector<std::size_t> likeliest(const std::vector<std::string_view>& texts) const;

    [[nodiscard]] std::size_t size() const noexcept { return labels_; }

private:
    struct use {
        std::uint32_t label;
        bool own; ///< a word of the label itself
    };
    void add_words(std::string_view text, bool own);

    [[nodiscard]] double weight(const std::vector<use>& uses) const; ///< rare words tell more

    std::size_t labels_ = 0;
    std::vector<double> own_weight_;                         ///< of all of a label's own words, one entry a label
    std::unordered_map<std::string, std::vector<use>> uses_; ///< by the key of a word
    std::vector<std::string> dense_; ///< labels in scripts without blanks, which are looked for as they are
    std::vector<std::uint32_t> dense_labels_;
};

} // namespace tagwright::llm

#pragma once

#include "labels/plan.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tagwright::labels {

using label_id = std::uint32_t;
using page_number = std::uint32_t;
inline constexpr label_id no_label = 0xFFFFFFFF;

/// Numbers in rows of any length, in two lists: as flat as it gets.
class rows {
public:
    void begin_row() { starts_.push_back(values_.size()); }
    void add(std::uint32_t value) { values_.push_back(value); } ///< to the last row
    [[nodiscard]] std::size_t size() const noexcept { return starts_.size(); }
    struct range {
        const std::uint32_t* first;
        const std::uint32_t* last;
        [[nodiscard]] const std::uint32_t* begin() const noexcept { return first; }
        [[nodiscard]] const std::uint32_t* end() const noexcept { return last; }
        [[nodiscard]] std::size_t size() const noexcept { return static_cast<std::size_t>(last - first); }
    };
    [[nodiscard]] range operator[](std::size_t row) const noexcept {
        const auto end = row + 1 < starts_.size() ? starts_[row + 1] : values_.size();
        return {values_.data() + starts_[row], values_.data() + end};
    }

private:
    std::vector<std::size_t> starts_;
    std::vector<std::uint32_t> values_;
};

/// What each page is to get, as it stands while a plan is consolidated; the order is the plan's.
using draft = std::vector<std::vector<label_id>>;

/// The labels of a plan and of its space, each once and with a number; what pages have, and what is not to be changed.
/// What is to be changed is a draft. Keeps no reference to the plan. Pure.
class label_graph {
public:
    explicit label_graph(const plan& from);

    [[nodiscard]] std::size_t size() const noexcept { return names_.size(); }
    [[nodiscard]] std::size_t pages() const noexcept { return decided_.size(); }
    [[nodiscard]] const std::string& name(label_id label) const noexcept { return names_[label]; }
    [[nodiscard]] std::optional<label_id> find(std::string_view name) const;

    /// Pages that have the label, or get it whatever is done here.
    [[nodiscard]] std::size_t fixed_pages(label_id label) const noexcept { return fixed_[label]; }
    [[nodiscard]] bool in_vocabulary(label_id label) const noexcept { return in_vocabulary_[label]; }
    /// It counts, also if no page has it: it is of the vocabulary, or somebody has told something of it.
    [[nodiscard]] bool is_known(label_id label) const noexcept { return known_[label]; }
    [[nodiscard]] rows::range existing(page_number page) const noexcept { return existing_[page]; }
    [[nodiscard]] bool has(page_number page, label_id label) const noexcept;
    [[nodiscard]] bool decided(page_number page) const noexcept { return decided_[page]; }

    /// The plan as it was, each label once a page.
    [[nodiscard]] const draft& proposed() const noexcept { return proposed_; }

    /// What would have come next on each page, of labels that others have; names beside a label's own count as it.
    [[nodiscard]] const draft& spare() const noexcept { return spare_; }

    /// How many pages have each label once the draft is written.
    [[nodiscard]] std::vector<std::size_t> pages_of(const draft& what) const;

    /// Which of two labels stands for both: the vocabulary's, else the one that is used more, else that of more pages,
    /// else the shorter.
    /// @param pages  what pages_of() gave
    [[nodiscard]] bool comes_first(label_id a, label_id b, const std::vector<std::size_t>& pages) const;

private:
    label_id number_of(const std::string& name);
    void count_fixed(const plan& from);
    void find_spare(const plan& from);

    std::vector<std::string> names_;
    std::unordered_map<std::string, label_id> numbers_;
    std::vector<std::size_t> fixed_;
    std::vector<bool> in_vocabulary_;
    std::vector<bool> known_;
    std::vector<bool> decided_;
    rows existing_;
    draft proposed_;
    draft spare_;
};

} // namespace tagwright::labels

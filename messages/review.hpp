#pragma once

#include "messages/records.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// A run's pages as a person reviews them. Pure.
namespace tagwright {

/// `apply` has something to write on the page.
[[nodiscard]] bool has_plan(const run_page_record& page) noexcept;

/// What `apply` would add to the page; empty where there is nothing to do.
[[nodiscard]] std::vector<std::string> labels_to_write(const run_page_record& page);

/// `apply` may write the page: nobody has rejected it and, where only approved pages are to be written, somebody has
/// approved or edited it.
[[nodiscard]] bool may_be_applied(review_decision decision, bool approved_only) noexcept;

/// Where a page stands for a person. Each page is in exactly one of these.
enum class review_state : std::uint8_t {
    todo,     ///< there is something to add, and nobody has decided
    approved, ///< as it was planned
    edited,   ///< a person has said which labels
    rejected, ///< nothing is to be added
    applied,  ///< labels of the run are on the page
    none,     ///< there is nothing to add
    failed,
    skipped,
};
inline constexpr std::size_t review_states = 8;

[[nodiscard]] const char* to_string(review_state state) noexcept;
[[nodiscard]] std::optional<review_state> review_state_from(std::string_view name) noexcept;

/// What decides where a page stands.
struct review_facts {
    page_status status = page_status::failed;
    bool has_added = false;   ///< labels of the run are on the page
    std::size_t to_write = 0; ///< how many labels_to_write() there are
    review_decision decision = review_decision::none;
};
[[nodiscard]] review_facts facts_of(const run_page_record& page);
[[nodiscard]] review_state review_state_of(const review_facts& page) noexcept;
[[nodiscard]] review_state review_state_of(const run_page_record& page);

/// Which of a run's pages are asked for: those that fit everything said here.
struct page_query {
    std::vector<review_state> reviews; ///< any of these; empty: all
    std::vector<page_status> statuses; ///< any of these; empty: all
    std::string label;                 ///< proposed or existing; empty: all
    std::string text;                  ///< part of the title, in any case, in any script; empty: all
    std::uint64_t offset = 0;          ///< of the first one in the answer, among those that fit
    std::uint32_t limit = 250;         ///< in the answer; 0: only the counts
};

/// What apply would write.
struct plan_counts {
    std::uint64_t pages = 0;
    std::uint64_t labels = 0;
    std::uint64_t approved_pages = 0; ///< with approved_only
    std::uint64_t approved_labels = 0;
    friend bool operator==(const plan_counts&, const plan_counts&) = default;
};

/// The answer to a page_query.
struct page_list {
    std::vector<run_page_record> rows;                 ///< in the order of page ids
    std::uint64_t total = 0;                           ///< pages that fit
    std::array<std::uint64_t, review_states> counts{}; ///< pages of the whole run, by review_state
    plan_counts to_write;                              ///< of the whole run
    [[nodiscard]] std::uint64_t count(review_state state) const noexcept {
        return counts[static_cast<std::size_t>(state)];
    }
    /// Counts one page of the run.
    void add(const review_facts& page) noexcept;
};

} // namespace tagwright

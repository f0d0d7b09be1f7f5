#pragma once

#include "providers/llm/vocabulary.hpp"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

/// What consolidation works on: the plan of a dry run as plain values. Labels are as Confluence keeps them.
namespace tagwright::labels {

/// A page of the plan.
struct plan_page {
    std::string id;
    std::vector<std::string> existing; ///< what it has already: never touched
    /// What would be written, best first. May be more than a page may keep: the spare ones take the place of those that
    /// no other page has. Of a page that a person has rejected: nothing.
    std::vector<std::string> proposed;
    bool decided = false; ///< a person has approved, edited or rejected: counts, and is not changed
    /// What would have come next, best first; nobody has proposed it. Where another page has such a label, it takes the
    /// place of one that goes.
    std::vector<std::string> spare = {};
};

/// A label that the space uses already.
struct label_count {
    std::string name;
    std::size_t pages = 0;
};

/// What somebody has said about a doubtful pair: a person, or a model that was asked.
struct told_pair {
    std::string one;
    std::string other;
    bool same = false; ///< false: they are to be kept apart, and not asked about again
};

struct plan {
    std::vector<plan_page> pages;
    std::vector<label_count> in_use; ///< in any order; may be cut short, and may be empty
    llm::vocabulary vocabulary;
    std::vector<told_pair> told;
};

struct consolidation_options {
    std::size_t min_pages = 2;  ///< a label of fewer is folded or dropped; 0 and 1: none is
    std::size_t labels_max = 5; ///< a page at most, besides those that it has
    /// Of so many labels that too few pages have one stays: the subject of its page; 0: none. In a plan of few pages
    /// none stays, and where hardly any place for a label holds such a one, all do.
    std::size_t few_kept_of = 10;
    std::size_t doubts_max = 40; ///< pairs that are listed at most
};

} // namespace tagwright::labels

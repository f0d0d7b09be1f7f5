#pragma once

#include "providers/llm/answer_refs.hpp"
#include "providers/llm/loose_json.hpp"
#include "tagwright/page.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Which pages and labels a value of JSON means, whatever shape a model has given it.
namespace tagwright::llm {

/// A key as models vary it: "New_Labels", "new-labels" and "new labels" are "newlabels".
[[nodiscard]] std::string key_letters(std::string_view key);

/// The labels that something in an answer means; no value: it means none, not even "no label".
struct read_labels {
    std::optional<std::vector<std::string>> labels;
    std::size_t dropped = 0;            ///< no text, too long, or more than a page may have
    bool single = false;                ///< one text: further entries for the page add to it
    std::vector<label_note> notes = {}; ///< of those that something was said of
};

/// @param cut  the server says that it cut the answer: a list that does not end may lack labels
[[nodiscard]] read_labels labels_in(const loose_value& value, bool cut);

/// What one value says about the pages.
struct reading {
    struct page {
        std::optional<std::vector<std::string>> labels;
        bool single = false;
        bool number = false;       ///< its ref was a bare number
        bool contradicted = false; ///< said twice, differently
        std::vector<label_note> notes = {};
    };
    std::vector<page> pages; ///< one a ref
    std::size_t alien_refs = 0;
    std::size_t duplicate_refs = 0;
    std::size_t dropped_labels = 0;
    bool zero_seen = false; ///< a ref that counts from zero
    bool bare = false;      ///< a list of texts without anything around it

    [[nodiscard]] std::size_t answered() const noexcept;
    [[nodiscard]] bool full() const noexcept { return answered() == pages.size() && !pages.empty(); }
    [[nodiscard]] bool same_labels(const reading& other) const noexcept;
    /// What both say, where they say different things about a page neither counts.
    void add(const reading& other);
    void add(std::size_t page, read_labels what, bool number);
};

/// One of several readings. No value: there is none.
struct chosen_reading {
    std::optional<reading> value;
    bool ambiguous = false; ///< two of them answer everything, differently
};
[[nodiscard]] chosen_reading choose(std::vector<reading> all);

/// Reads an object or a list: the asked form, entries without "pages" around them, pages by their refs, one more
/// wrapper, JSON in a text. No value: it has no form of an answer.
/// @param cut  see labels_in()
[[nodiscard]] chosen_reading read_shape(const loose_value& value, const answer_refs& refs, bool cut);

} // namespace tagwright::llm

#pragma once

#include "tagwright/page.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tagwright::llm {

/// What a model said about the pages of one call. The labels are proposals: see check_labels().
struct answer {
    failure why; ///< errc::bad_answer: nothing of the text can be used; try again
    /// One entry a ref, in the order of the refs. Empty optional: the page has no answer, or two that differ.
    /// Empty vector: the model says that no label fits.
    std::vector<std::optional<std::vector<std::string>>> labels;
    /// One entry a ref: what was said of its labels, each under the text of `labels`. May lack labels; `held` is never
    /// set.
    std::vector<std::vector<label_note>> notes;
    std::size_t alien_refs = 0;     ///< entries for pages that were not asked about: dropped
    std::size_t duplicate_refs = 0; ///< further entries for a page that was already answered
    std::size_t dropped_labels = 0; ///< no text, too long, or more than a page may have
    [[nodiscard]] std::size_t missing() const noexcept {
        std::size_t n = 0;
        for (const auto& page : labels)
            n += page ? 0 : 1;
        return n;
    }
};

/// Bounds on what a model may send.
inline constexpr std::size_t answer_bytes_max = 4u << 20u;
inline constexpr std::size_t answer_depth_max = 32;
inline constexpr std::size_t proposed_labels_max = 100; ///< a page

/// What else is known of an answer.
struct answer_facts {
    std::vector<std::string> titles; ///< one a ref, or empty: a title that is one page's alone may stand for its ref
    bool cut = false;                ///< the server stopped the model in mid-answer: only what is whole counts
};

/// Reads a model's answer: `{"pages":[{"ref":"p1","labels":["…"]},…]}`. Generous in form: what can mean only one thing
/// is taken, whatever its shape and however damaged; docs/answers.md has the examples. Strict in meaning: two answers
/// that differ, an answer that is cut off before a whole page, and anything that is no answer are errc::bad_answer,
/// never "no labels"; a page that has two answers that differ, or none that can be used, is missing. Never throws.
[[nodiscard]] answer parse_answer(std::string_view text, const std::vector<std::string>& refs,
                                  const answer_facts& facts = {});

} // namespace tagwright::llm

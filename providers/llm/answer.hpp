#pragma once

#include "messages/domain.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tagwright::llm {

/// What a model said about the pages of one call. The labels are proposals: see check_labels().
struct answer {
    failure why; ///< errc::bad_answer: nothing of the text can be used; try again
    /// One entry a ref, in the order of the refs. Empty optional: the page is missing from the answer.
    /// Empty vector: the model says that no label fits.
    std::vector<std::optional<std::vector<std::string>>> labels;
    std::size_t alien_refs = 0;     ///< entries for pages that were not asked about: dropped
    std::size_t duplicate_refs = 0; ///< further entries for a page that was already answered: dropped
    std::size_t dropped_labels = 0; ///< not a string, not UTF-8, too long, or more than a page may have
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

/// Reads a model's answer: `{"pages":[{"ref":"p1","labels":["…"]},…]}`. A Markdown fence, white space and
/// prose around it are forgiven as long as exactly one such object can be found. Anything else –
/// no JSON, a cut-off object, another shape, two objects – is errc::bad_answer, never "no labels". An entry without a
/// ref or without a list of labels counts as missing. Never throws.
[[nodiscard]] answer parse_answer(std::string_view text, const std::vector<std::string>& refs);

} // namespace tagwright::llm

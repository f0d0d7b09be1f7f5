#pragma once

#include "providers/llm/words.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace tagwright::llm {

/// Where an English word that may be a noun is a verb, by the words around it: "Rolling back", "upgrading the cluster",
/// "what a customer calls", "the captain tags the build". Other languages: nowhere. Keeps a reference to the text.
class verb_use {
public:
    explicit verb_use(const text_words& text);

    /// The last word of a phrase is no noun where it stands.
    /// @param run    the first token of the run of words that may be topics, of which the phrase is a part
    /// @param first  of the phrase
    /// @param end    of both
    [[nodiscard]] bool ends_in_verb(std::size_t run, std::size_t first, std::size_t end) const;

    /// The first word of a run is a verb: "we build software".
    [[nodiscard]] bool begins_with_verb(std::size_t run) const;

private:
    [[nodiscard]] bool goes_on(std::size_t end, std::uint8_t with) const; ///< the word behind has one of these marks
    [[nodiscard]] bool follows(std::size_t run, std::uint8_t with) const; ///< and the word before

    const text_words& text_;
    std::vector<std::uint8_t> marks_; ///< of each word
};

} // namespace tagwright::llm

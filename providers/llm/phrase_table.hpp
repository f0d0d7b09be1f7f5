#pragma once

#include "base/hash_index.hpp"
#include "providers/llm/phrase_context.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace tagwright::llm {

struct phrase_use {
    phrase_key key = 0;
    std::uint32_t count = 0;
    std::uint32_t first = 0; ///< token
    std::uint32_t words = 0;
    std::uint32_t whole = 0; ///< uses that fill a run between stop words and punctuation
    std::uint32_t hosts = 0; ///< longer phrases that hold this one
    std::uint32_t verbs = 0; ///< uses that begin or end with a verb
    bool heading = false;    ///< one of them is a heading, and all of it
    double nested = 0;       ///< uses inside them
};

/// The phrases of a text, in the order in which they come. A page has hundreds: they stand in one piece of memory.
class phrase_table {
    [[nodiscard]] auto is(phrase_key key) const {
        return [this, key](std::uint32_t place) { return all_[place].key == key; };
    }

public:
    explicit phrase_table(std::size_t phrases_expected) : index_(phrases_expected) { all_.reserve(phrases_expected); }

    /// One more use.
    phrase_use& add(phrase_key key, std::size_t first, std::size_t words) {
        const auto place = index_.find_or_add(hash_of(key), is(key));
        if (place == all_.size())
            all_.push_back(
                {.key = key, .first = static_cast<std::uint32_t>(first), .words = static_cast<std::uint32_t>(words)});
        ++all_[place].count;
        return all_[place];
    }

    [[nodiscard]] phrase_use* find(phrase_key key) {
        const auto place = index_.find(hash_of(key), is(key));
        return place == hash_index::none ? nullptr : &all_[place];
    }

    [[nodiscard]] auto begin() const noexcept { return all_.begin(); }
    [[nodiscard]] auto end() const noexcept { return all_.end(); }
    [[nodiscard]] std::size_t size() const noexcept { return all_.size(); }

private:
    std::vector<phrase_use> all_;
    hash_index index_;
};

/// A word that may be part of a topic.
[[nodiscard]] inline bool may_be_topic(const text_words& text, std::size_t token) {
    const auto& w = text.word_at(token);
    return !w.stop && !w.number && w.lower.size() > 1;
}

[[nodiscard]] inline phrase_key key_of(const text_words& text, std::size_t first, std::size_t words) {
    phrase_key out = 0;
    for (std::size_t i = first; i < first + words; ++i)
        out = with_term(out, text.term_at(i));
    return out;
}

/// Small letters; a space between words of scripts that have them.
[[nodiscard]] std::string text_of(const text_words& text, std::size_t first, std::size_t words);

/// Every run of up to three words within a run of words that may be topics, and which of them stand within others.
[[nodiscard]] phrase_table phrases_of(const text_words& text);

} // namespace tagwright::llm

#pragma once

#include "providers/llm/stop_words.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tagwright::llm {

/// A distinct word of a text.
struct word {
    std::string lower;
    std::uint32_t term = 0; ///< what its forms share: less than text_words::terms
    bool stop = false;      ///< carries no topic: ends a phrase
    bool weak = false;      ///< fits any page
    bool part = false;      ///< names a topic with another word only
    bool number = false;    ///< digits, no letters
    bool link = false;      ///< a stop word that may join two nouns: base de données
    bool dense = false;     ///< of a script without spaces

    friend bool operator==(const word&, const word&) = default;
};

/// One occurrence.
struct token {
    std::uint32_t word = 0;
    std::uint32_t segment = 0; ///< changes at punctuation: no phrase crosses it
    bool capital = false;      ///< starts with a capital where none is due
    bool acronym = false;      ///< two or more capitals, nothing small
    bool heading = false;      ///< stands in a short line of its own
    bool title = false;

    friend bool operator==(const token&, const token&) = default;
};

/// A text as a keyphrase extractor sees it.
struct text_words {
    std::vector<token> tokens;
    std::vector<word> words;
    std::uint32_t terms = 0;       ///< number of distinct terms
    std::vector<std::string> keys; ///< of each term: the same in every text of a language
    language main = language::english;
    bool capital_nouns = false; ///< German: a capital says "noun", not "name"

    [[nodiscard]] const word& word_at(std::size_t token) const { return words[tokens[token].word]; }
    [[nodiscard]] std::uint32_t term_at(std::size_t token) const { return word_at(token).term; }

    friend bool operator==(const text_words&, const text_words&) = default;
};

/// Splits a text into words and segments and guesses its language by its stop words. Links,
/// mail addresses and paths are skipped. Any bytes are fine; linear.
[[nodiscard]] text_words split_words(std::string_view title, std::string_view text);

/// The same without the short way for plain words (plain_word.hpp): what tests compare it with.
[[nodiscard]] text_words split_words_sign_by_sign(std::string_view title, std::string_view text);

/// What the forms of a word have in common, as text_words::keys has it. English words are one term in the singular and
/// the plural; elsewhere they share a stem.
[[nodiscard]] std::string term_key(language of, const std::string& lower);

} // namespace tagwright::llm

#include "providers/llm/phrase_table.hpp"

#include "providers/llm/verb_use.hpp"

#include <algorithm>

namespace tagwright::llm {
namespace {

/// "base de données": a stop word joins two nouns.
void add_linked(phrase_table& phrases, const text_words& text, std::size_t link) {
    const auto& tokens = text.tokens;
    if (link == 0 || link + 1 >= tokens.size() || !text.word_at(link).link || !may_be_topic(text, link - 1) ||
        !may_be_topic(text, link + 1) || tokens[link - 1].segment != tokens[link + 1].segment)
        return;
    phrases.add(key_of(text, link - 1, phrase_words_max), link - 1, phrase_words_max);
}

/// Nothing else stands in the line, not even a stop word.
bool fills_heading(const text_words& text, std::size_t begin, std::size_t end) {
    const auto& tokens = text.tokens;
    return tokens[begin].heading && !tokens[begin].title &&
           (begin == 0 || tokens[begin - 1].segment != tokens[begin].segment) &&
           (end == tokens.size() || tokens[end].segment != tokens[begin].segment);
}

void collect(phrase_table& phrases, const text_words& text) {
    const auto& tokens = text.tokens;
    const verb_use verbs(text);
    for (std::size_t begin = 0, end = 0; begin < tokens.size(); begin = std::max(end, begin + 1)) {
        end = begin;
        while (end < tokens.size() && may_be_topic(text, end) && tokens[end].segment == tokens[begin].segment)
            ++end;
        const bool verb_first = begin < end && verbs.begins_with_verb(begin);
        for (std::size_t first = begin; first < end; ++first)
            for (std::size_t words = 1; words <= std::min(phrase_words_max, end - first); ++words) {
                auto& use = phrases.add(key_of(text, first, words), first, words);
                const bool whole = first == begin && first + words == end;
                use.whole += whole ? 1 : 0;
                use.heading = use.heading || (whole && fills_heading(text, begin, end));
                const bool verb =
                    (verb_first && first == begin) || (first + words == end && verbs.ends_in_verb(begin, first, end));
                use.verbs += verb ? 1 : 0;
            }
        add_linked(phrases, text, end);
    }
}

void count_nesting(phrase_table& phrases, const text_words& text) {
    for (const auto& host : phrases)
        for (std::size_t words = 1; words < host.words; ++words)
            for (std::size_t at = 0; at + words <= host.words; ++at)
                if (auto* const part = phrases.find(key_of(text, host.first + at, words))) {
                    part->nested += host.count;
                    ++part->hosts;
                }
}

} // namespace

std::string text_of(const text_words& text, std::size_t first, std::size_t words) {
    std::string out;
    for (std::size_t i = first; i < first + words; ++i) {
        const bool glued = i > first && text.word_at(i).dense && text.word_at(i - 1).dense;
        out += (i == first || glued ? "" : " ") + text.word_at(i).lower;
    }
    return out;
}

phrase_table phrases_of(const text_words& text) {
    phrase_table out{text.tokens.size()};
    collect(out, text);
    count_nesting(out, text);
    return out;
}

} // namespace tagwright::llm

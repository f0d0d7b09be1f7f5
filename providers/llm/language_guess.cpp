#include "providers/llm/language_guess.hpp"

#include "base/hash_index.hpp"
#include "base/utf8.hpp"
#include "providers/llm/stemmer.hpp"
#include "providers/llm/word_endings.hpp"

#include <algorithm>
#include <array>

namespace tagwright::llm {
namespace {

using use_counts = std::vector<std::uint32_t>;

constexpr std::uint32_t bit_of(std::size_t of) noexcept { return 1U << of; }

use_counts uses_of(const text_words& text) {
    use_counts out(text.words.size(), 0);
    for (const auto& t : text.tokens)
        ++out[t.word];
    return out;
}

/// How often stop words of each language occur that belong to none of the languages in `without`. One that has fewer
/// than `words_min` of them has none: a page about cars is not in French, where "car" is one.
std::array<std::uint64_t, languages> hits_of(const std::vector<std::uint32_t>& masks, const use_counts& uses,
                                             std::uint32_t without, std::uint32_t words_min) {
    std::array<std::uint64_t, languages> out{};
    std::array<std::uint32_t, languages> words{};
    for (std::size_t i = 0; i < masks.size(); ++i)
        if (masks[i] != 0 && (masks[i] & without) == 0 && uses[i] > 0)
            for (std::size_t l = 0; l < languages; ++l)
                if ((masks[i] & bit_of(l)) != 0) {
                    out[l] += uses[i];
                    ++words[l];
                }
    for (std::size_t l = 0; l < languages; ++l)
        out[l] = words[l] < words_min ? 0 : out[l];
    return out;
}

std::size_t best_of(const std::array<std::uint64_t, languages>& hits) {
    return static_cast<std::size_t>(std::max_element(hits.begin(), hits.end()) - hits.begin());
}

bool begins_in_ascii(std::string_view word) noexcept {
    return !word.empty() && static_cast<unsigned char>(word.front()) < 0x80;
}

/// Words with letters that neither Latin, Greek nor Cyrillic has, by their first letter.
bool is_alphabetic(std::string_view lower) {
    if (begins_in_ascii(lower))
        return true;
    const auto first = decode_utf8(lower, 0);
    return first.valid && first.code < 0x0590;
}

bool is_cyrillic(std::string_view lower) {
    if (begins_in_ascii(lower))
        return false;
    const auto first = decode_utf8(lower, 0);
    return first.valid && first.code >= 0x0400 && first.code < 0x0530;
}

/// Where stop words are hardly found, the text is a list of names, or in a language that is not known.
language by_letters(const text_words& text, const use_counts& uses, language best, std::uint64_t hits) {
    constexpr std::uint64_t enough = 60; // in fewer words nothing can be told
    std::uint64_t all = 0;
    std::uint64_t foreign = 0;
    std::uint64_t cyrillic = 0;
    std::uint64_t elsewhere = 0;
    for (std::size_t i = 0; i < uses.size(); ++i) {
        const auto& lower = text.words[i].lower;
        all += uses[i];
        cyrillic += is_cyrillic(lower) ? uses[i] : 0;
        elsewhere += is_alphabetic(lower) ? 0 : uses[i];
        foreign += std::any_of(lower.begin(), lower.end(), [](char c) { return static_cast<signed char>(c) < 0; })
                       ? uses[i]
                       : 0;
    }
    if (elsewhere * 2 > all)
        return language::other;
    if (hits * 7 >= all && hits > 0)
        return best;
    if (all < enough)
        return hits > 0 ? best : cyrillic * 2 > all ? language::russian : language::english;
    return foreign * 10 > all ? language::other : hits * 40 >= all ? best : language::english;
}

/// "de" in "base de données": two nouns that make one term.
bool is_link(language of, std::string_view lower) {
    constexpr std::array<std::string_view, 5> french{"de", "d", "des", "du", "à"};
    constexpr std::array<std::string_view, 2> spanish{"de", "del"};
    constexpr std::array<std::string_view, 5> portuguese{"de", "do", "da", "dos", "das"};
    constexpr std::array<std::string_view, 8> italian{"di", "del", "della", "dei", "delle", "degli", "dell", "dello"};
    const auto among = [&](const auto& list) { return std::find(list.begin(), list.end(), lower) != list.end(); };
    switch (of) {
    case language::french: return among(french);
    case language::spanish: return among(spanish);
    case language::portuguese: return among(portuguese);
    case language::italian: return among(italian);
    default: return false;
    }
}

} // namespace

/// Bolder stems would join English words that differ as labels.
std::string term_key(language of, const std::string& lower) {
    return of == language::english ? singular_key(lower) : stem_key(of, lower);
}

void mark_words(text_words& out) {
    const auto uses = uses_of(out);
    std::vector<std::uint32_t> masks;
    masks.reserve(out.words.size());
    for (const auto& w : out.words)
        masks.push_back(stop_languages(w.lower));
    const auto hits = hits_of(masks, uses, 0, 1);
    const auto best = best_of(hits);
    std::uint32_t spoken = bit_of(best);
    out.main = by_letters(out, uses, language(best), hits[best]);
    out.capital_nouns = out.main == language::german;
    if (out.main != language::other)
        spoken |= bit_of(static_cast<std::size_t>(out.main));
    // Related languages share many words: another one is there if words of its own are.
    constexpr std::uint32_t words_of_its_own = 3;
    for (int more = 0; more < 2; ++more)
        if (const auto rest = hits_of(masks, uses, spoken, words_of_its_own); rest[best_of(rest)] * 3 > hits[best])
            spoken |= bit_of(best_of(rest));
    hash_index terms{out.words.size()};
    out.keys.reserve(out.words.size());
    constexpr std::size_t short_max = 3;
    for (std::size_t i = 0; i < out.words.size(); ++i) {
        auto& w = out.words[i];
        w.stop = (masks[i] & spoken) != 0;
        if (out.main == language::other && is_alphabetic(w.lower) && letters_of(w.lower) <= short_max)
            w.stop = true;
        w.link = w.stop && is_link(out.main, w.lower);
        auto key = term_key(out.main, w.lower);
        const auto worth = worth_of(w.lower);
        w.weak = worth.weak || (out.main != language::english && is_weak_stem(out.main, key));
        w.part = worth.part && out.main == language::english;
        w.term = terms.find_or_add(hash_of(key), [&](std::uint32_t term) { return out.keys[term] == key; });
        if (w.term == out.keys.size())
            out.keys.push_back(std::move(key));
    }
    out.terms = terms.size();
}

} // namespace tagwright::llm

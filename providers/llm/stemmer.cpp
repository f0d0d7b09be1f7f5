#include "providers/llm/stemmer.hpp"

#include "providers/llm/english_forms.hpp"
#include "providers/llm/word_filter.hpp"

#include <libstemmer.h>

#include <algorithm>
#include <array>
#include <memory>

namespace tagwright::llm {
namespace {

/// Words in -s whose form without it is another word, or none.
constexpr std::array<std::string_view, 45> fixed_words{
    "alias",      "always",  "analytics", "arms",         "atlas",       "basics",    "bias",     "canvas",
    "chaos",      "clothes", "contents",  "customs",      "damages",     "devops",    "earnings", "economics",
    "gitops",     "glasses", "goods",     "headquarters", "https",       "internals", "ios",      "jenkins",
    "kubernetes", "lens",    "logistics", "macos",        "means",       "minutes",   "mlops",    "news",
    "pandas",     "physics", "premises",  "rails",        "rubyonrails", "sales",     "savings",  "securities",
    "series",     "species", "spirits",   "windows",      "works"};

bool ends_with(std::string_view word, std::string_view end) noexcept {
    return word.size() >= end.size() && word.substr(word.size() - end.size()) == end;
}

bool any_end(std::string_view word, std::initializer_list<std::string_view> ends) noexcept {
    return std::any_of(ends.begin(), ends.end(), [&](auto end) { return ends_with(word, end); });
}

constexpr std::array<const char*, languages> algorithms{
    "english", "german", "french", "spanish", "portuguese", "italian", "dutch", "swedish", nullptr, nullptr, "russian"};

struct stemmer_deleter {
    void operator()(sb_stemmer* one) const noexcept { sb_stemmer_delete(one); }
};

/// Snowball's stemmers hold the word that they work on: each thread has its own.
sb_stemmer* stemmer_of(language of) {
    thread_local std::array<std::unique_ptr<sb_stemmer, stemmer_deleter>, languages> all;
    const auto index = static_cast<std::size_t>(of);
    if (index >= languages || algorithms[index] == nullptr)
        return nullptr;
    if (!all[index])
        all[index].reset(sb_stemmer_new(algorithms[index], "UTF_8"));
    return all[index].get();
}

/// What Snowball has no algorithm for: the commonest endings of nouns go, longest first. "відпустка" and "відпустку"
/// meet, words and their derivations do not.
std::string without_case_ending(language of, std::string_view word) {
    constexpr std::array<std::string_view, 13> polish{"ami", "ach", "ów", "om", "em", "ą", "ę",
                                                      "a",   "e",   "y",  "i",  "o",  "u"};
    constexpr std::array<std::string_view, 19> ukrainian{"ами", "ями", "ові", "ах", "ях", "ів", "ам", "ою", "ею", "ом",
                                                         "а",   "у",   "и",   "і",  "о",  "е",  "я",  "ю",  "ї"};
    constexpr std::size_t stem_min = 4; // letters
    const auto cut = [&](const auto& endings, std::size_t letter_bytes) {
        for (const auto end : endings)
            if (ends_with(word, end) && word.size() >= end.size() + stem_min * letter_bytes)
                return std::string{word.substr(0, word.size() - end.size())};
        return std::string{word};
    };
    if (of == language::polish)
        return cut(polish, 1);
    return of == language::ukrainian ? cut(ukrainian, 2) : std::string{word};
}

static_assert(std::is_sorted(fixed_words.begin(), fixed_words.end()));

constexpr std::size_t plain_max = 3; // "aws", "dns", "tls"

/// What is left of a plural once its s is gone, and every word that might be: both have one key.
std::string without_plurals_e(std::string_view word) {
    if (word.size() <= plain_max || word.back() != 'e') // "uses" is "use", which is not "us"
        return std::string{word};
    if (ends_with(word, "ie"))
        return std::string{word.substr(0, word.size() - 2)} += 'y';
    if (any_end(word, {"che", "she", "se", "xe", "ze"}))
        word.remove_suffix(1);
    return std::string{word};
}

} // namespace

bool keeps_its_s(std::string_view lower) noexcept {
    static constexpr word_filter filter = filter_of(fixed_words);
    return filter.may_have(lower) && std::binary_search(fixed_words.begin(), fixed_words.end(), lower);
}

std::string singular_key(std::string_view lower) {
    if (const auto singular = irregular_singular(lower); singular.data() != lower.data())
        return without_plurals_e(singular);
    if (lower.empty() || lower.back() != 's') // most words: no list and no plural
        return without_plurals_e(usual_spelling(lower));
    constexpr std::array<std::string_view, 6> of_short_names{"apis", "clis", "guis", "kpis", "pois", "uis"};
    constexpr std::size_t short_names_most = 4;
    const auto without_s = lower.substr(0, lower.size() - 1);
    if (lower.size() <= short_names_most &&
        std::find(of_short_names.begin(), of_short_names.end(), lower) != of_short_names.end())
        return std::string{without_s};
    if (lower.size() <= plain_max || keeps_its_s(lower))
        return std::string{lower};
    if (ends_with(lower, "yses"))
        return std::string{lower.substr(0, lower.size() - 2)} += "is";
    const char before = without_s.back();
    const bool plural = before != 's' && before != 'u' && before != 'i';
    return without_plurals_e(usual_spelling(plural ? without_s : lower));
}

std::string stem_key(language of, std::string_view lower) {
    std::string word = of == language::english ? singular_key(lower) : std::string{lower};
    constexpr std::size_t word_bytes_max = 100; // no word: what is longer is compared as it is
    auto* const stemmer = word.size() > word_bytes_max ? nullptr : stemmer_of(of);
    if (stemmer == nullptr)
        return without_case_ending(of, word);
    const auto* stem =
        sb_stemmer_stem(stemmer, reinterpret_cast<const sb_symbol*>(word.data()), static_cast<int>(word.size()));
    if (stem == nullptr) // no memory
        return word;
    return {reinterpret_cast<const char*>(stem), static_cast<std::size_t>(sb_stemmer_length(stemmer))};
}

} // namespace tagwright::llm

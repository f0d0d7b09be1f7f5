#include "providers/llm/stemmer.hpp"

#include <algorithm>
#include <array>

namespace tagwright::llm {
namespace {

/// Words in -s whose form without it is another word, or none.
constexpr std::array<std::string_view, 44> fixed_words{
    "alias",   "always",       "analytics",  "arms",      "atlas",   "basics",   "bias",       "canvas",   "chaos",
    "clothes", "contents",     "customs",    "damages",   "devops",  "earnings", "economics",  "gitops",   "glasses",
    "goods",   "headquarters", "https",      "internals", "ios",     "jenkins",  "kubernetes", "lens",     "logistics",
    "macos",   "means",        "minutes",    "mlops",     "news",    "pandas",   "physics",    "premises", "rails",
    "sales",   "savings",      "securities", "series",    "species", "spirits",  "windows",    "works"};

bool ends_with(std::string_view word, std::string_view end) noexcept {
    return word.size() >= end.size() && word.substr(word.size() - end.size()) == end;
}

bool any_end(std::string_view word, std::initializer_list<std::string_view> ends) noexcept {
    return std::any_of(ends.begin(), ends.end(), [&](auto end) { return ends_with(word, end); });
}

bool is_vowel(char c) noexcept { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y'; }

bool has_vowel(std::string_view word) noexcept { return std::any_of(word.begin(), word.end(), is_vowel); }

struct suffix {
    std::string_view end;
    std::string_view instead;
};

// Longest first within one family, so that one step takes the whole ending.
constexpr std::array suffixes{
    suffix{"ization", ""}, suffix{"isation", ""}, suffix{"ational", ""}, suffix{"fulness", ""}, suffix{"iveness", ""},
    suffix{"ations", ""},  suffix{"ation", ""},   suffix{"ments", ""},   suffix{"ment", ""},    suffix{"ators", ""},
    suffix{"ator", ""},    suffix{"ition", ""},   suffix{"ating", ""},   suffix{"ated", ""},    suffix{"izing", ""},
    suffix{"ising", ""},   suffix{"ized", ""},    suffix{"ised", ""},    suffix{"izer", ""},    suffix{"ness", ""},
    suffix{"able", ""},    suffix{"ible", ""},    suffix{"ance", ""},    suffix{"ence", ""},    suffix{"tion", "t"},
    suffix{"sion", "s"},   suffix{"ally", ""},    suffix{"ical", ""},    suffix{"ings", ""},    suffix{"ing", ""},
    suffix{"ate", ""},     suffix{"ize", ""},     suffix{"ise", ""},     suffix{"ive", ""},     suffix{"ity", ""},
    suffix{"ers", ""},     suffix{"ors", ""},     suffix{"ed", ""},      suffix{"er", ""},      suffix{"or", ""},
    suffix{"ic", ""},      suffix{"al", ""},      suffix{"ly", ""},      suffix{"e", ""},       suffix{"y", ""},
};

/// Takes the first suffix that fits off the word; false if none does.
bool take_suffix(std::string& word, std::size_t stem_min) {
    for (const auto& s : suffixes) {
        if (!ends_with(word, s.end) || word.size() - s.end.size() + s.instead.size() < stem_min)
            continue;
        const auto rest = std::string_view{word}.substr(0, word.size() - s.end.size());
        const bool vowel_before_y = s.end == "y" && is_vowel(rest.back()); // "deploy", "key"
        if (!has_vowel(rest) || vowel_before_y)
            continue;
        word = std::string{rest} + std::string{s.instead};
        return true;
    }
    return false;
}

static_assert(std::is_sorted(fixed_words.begin(), fixed_words.end()));

} // namespace

bool keeps_its_s(std::string_view lower) noexcept {
    return std::binary_search(fixed_words.begin(), fixed_words.end(), lower);
}

std::string singular_key(std::string_view lower) {
    std::string out{lower};
    constexpr std::size_t plain_max = 3; // "aws", "dns", "tls"
    if (out.size() <= plain_max || keeps_its_s(lower))
        return out;
    if (ends_with(out, "yses"))
        return out.replace(out.size() - 2, 2, "is");
    if (ends_with(out, "s") && !any_end(out, {"ss", "us", "is"}))
        out.pop_back();
    if (out.size() <= plain_max) // "uses" is "use", which is not "us"
        return out;
    if (ends_with(out, "ie"))
        return out.replace(out.size() - 2, 2, "y");
    if (any_end(out, {"che", "she", "se", "xe", "ze"}))
        out.pop_back();
    return out;
}

std::string stem_key(std::string_view lower) {
    constexpr std::size_t stem_min = 4;
    std::string out = singular_key(lower);
    // "monitoring" loses -ing and then -or, as "monitor" does; what is taken later has to leave more.
    for (std::size_t round = 0; round < 3 && take_suffix(out, stem_min + (round > 0 ? 1 : 0)); ++round)
        ;
    // "planning" and "plan" meet without the doubled letter.
    if (out.size() > stem_min && out.back() == out[out.size() - 2] && !is_vowel(out.back()) && out.back() != 's' &&
        out.back() != 'l')
        out.pop_back();
    return out;
}

} // namespace tagwright::llm

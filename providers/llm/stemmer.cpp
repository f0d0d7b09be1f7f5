#include "providers/llm/stemmer.hpp"

#include <algorithm>
#include <array>

namespace tagwright::llm {
namespace {

/// Words in -s whose form without it is another word, or none.
constexpr std::array<std::string_view, 24> fixed_words{
    "alias", "always", "analytics", "atlas", "bias",  "canvas", "chaos",  "devops",  "gitops", "goods",   "https", "ios",
    "jenkins", "kubernetes", "lens", "macos", "mlops", "news",  "pandas", "rails", "sales",  "series",  "species", "windows"};

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

} // namespace

std::string singular_key(std::string_view lower) {
    std::string out{lower};
    constexpr std::size_t plain_max = 3; // "aws", "dns", "tls"
    if (out.size() <= plain_max || std::find(fixed_words.begin(), fixed_words.end(), lower) != fixed_words.end())
        return out;
    if (ends_with(out, "yses"))
        return out.replace(out.size() - 2, 2, "is");
    if (ends_with(out, "s") && !any_end(out, {"ss", "us", "is"}))
        out.pop_back();
    if (ends_with(out, "ie"))
        return out.replace(out.size() - 2, 2, "y");
    if (any_end(out, {"che", "she", "se", "xe", "ze"}))
        out.pop_back();
    return out;
}

std::string stem_key(std::string_view lower) {
    std::string out = singular_key(lower);
    constexpr std::size_t stem_min = 4;
    for (const auto& s : suffixes) {
        if (!ends_with(out, s.end) || out.size() - s.end.size() + s.instead.size() < stem_min)
            continue;
        const auto rest = std::string_view{out}.substr(0, out.size() - s.end.size());
        if (!has_vowel(rest))
            continue;
        out = std::string{rest} + std::string{s.instead};
        break;
    }
    // "planning" and "plan" meet without the doubled letter.
    if (out.size() > stem_min && out.back() == out[out.size() - 2] && !is_vowel(out.back()) && out.back() != 's' &&
        out.back() != 'l')
        out.pop_back();
    return out;
}

} // namespace tagwright::llm

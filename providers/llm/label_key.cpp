#include "providers/llm/label_key.hpp"

#include "base/ascii.hpp"
#include "base/unicode_map.hpp"
#include "providers/llm/stemmer.hpp"

#include <utf8proc.h>

#include <algorithm>

namespace tagwright::llm {
namespace {

/// Without what is only another form of a sign: full width, ligatures, sharp s.
std::string in_plain_signs(std::string_view text) {
    const bool ascii = std::all_of(text.begin(), text.end(), [](char c) { return static_cast<signed char>(c) >= 0; });
    if (ascii)
        return std::string{text};
    return unicode_map(text, UTF8PROC_COMPAT | UTF8PROC_CASEFOLD).value_or(std::string{text});
}

/// Cut at hyphens, underscores, slashes and quotes. None is empty.
std::vector<std::string> plain_words(std::string_view form) {
    const std::string plain = in_plain_signs(form);
    std::vector<std::string> out;
    for (std::string_view rest = plain; !rest.empty();) {
        const auto end = std::min(rest.find_first_of("-_/'\""), rest.size());
        if (end > 0)
            out.emplace_back(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return out;
}

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const auto& word : words) {
        const bool numbers = !out.empty() && is_digit(out.back()) && is_digit(word.front());
        out += (numbers ? "-" : "") + word;
    }
    return out;
}

} // namespace

std::vector<std::string> key_words(std::string_view form) {
    auto out = plain_words(form);
    for (auto& word : out)
        word = singular_key(word);
    return out;
}

std::string key_of(std::string_view form) { return joined(key_words(form)); }

std::string joined_key(std::string_view form) {
    auto words = plain_words(form);
    if (words.empty() || keeps_its_s(words.back()))
        return joined(words);
    constexpr std::size_t end_max = 3; // "ups" and "js" are no plurals by themselves
    if (words.back().size() <= end_max && words.back().back() == 's')
        return singular_key(joined(words));
    words.back() = singular_key(words.back());
    return joined(words);
}

std::vector<std::string> spelt_words(std::string_view form) {
    auto out = plain_words(form);
    constexpr std::size_t short_max = 5; // no typo is looked for in them
    for (auto& word : out)
        if (word.size() <= short_max)
            word = singular_key(word);
        else if (word.back() == 's' && word[word.size() - 2] != 's')
            word.pop_back();
    return out;
}

} // namespace tagwright::llm

#include "providers/llm/label_key.hpp"

#include "base/ascii.hpp"
#include "base/code_points.hpp"
#include "base/unicode_map.hpp"
#include "providers/llm/stemmer.hpp"

#include <utf8proc.h>

#include <algorithm>

namespace tagwright::llm {
namespace {

/// Without what is only another form of a sign: full width, ligatures, sharp s.
std::string in_plain_signs(std::string_view text) {
    return unicode_map(text, UTF8PROC_COMPAT | UTF8PROC_CASEFOLD).value_or(std::string{text});
}

/// The words of a form, one after the other. None is empty.
template <class Visit>
void each_word(std::string_view form, Visit visit) {
    const bool ascii = is_ascii(form); // most are, and need no other text
    const std::string plain = ascii ? std::string{} : in_plain_signs(form);
    std::string_view rest = ascii ? form : std::string_view{plain};
    while (!rest.empty()) {
        const auto* const end = std::find_if(rest.begin(), rest.end(), parts_words);
        const auto size = static_cast<std::size_t>(end - rest.begin());
        if (size > 0)
            visit(rest.substr(0, size));
        rest.remove_prefix(std::min(size + 1, rest.size()));
    }
}

void join(std::string& out, std::string_view word) {
    if (!out.empty() && is_digit(out.back()) && is_digit(word.front()))
        out += '-';
    out += word;
}

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const auto& word : words)
        join(out, word);
    return out;
}

} // namespace

std::optional<std::string> without_accents(std::string_view key) {
    constexpr std::u32string_view left_out = U"\u0300\u0301\u0302\u0327";
    if (is_ascii(key))
        return std::nullopt;
    std::string out;
    for (const char32_t c : code_points(key)) {
        utf8proc_int32_t parts[4] = {};
        int boundary = 0;
        const auto size =
            utf8proc_decompose_char(static_cast<utf8proc_int32_t>(c), parts, 4, UTF8PROC_DECOMPOSE, &boundary);
        const auto base = static_cast<char32_t>(parts[0]);
        const auto mark = static_cast<char32_t>(parts[1]);
        const bool nasal = mark == U'\u0303' && (base == U'a' || base == U'o'); // informação; ñ is a letter of its own
        const bool accent = size == 2 && (nasal || left_out.find(mark) != std::u32string_view::npos);
        const auto bare = accent ? base : c;
        if (bare >= 0x80)
            return std::nullopt;
        out.push_back(static_cast<char>(bare));
    }
    return out;
}

std::vector<std::string> plain_words(std::string_view form) {
    std::vector<std::string> out;
    each_word(form, [&](std::string_view word) { out.emplace_back(word); });
    return out;
}

std::vector<std::string> key_words(std::string_view form) {
    auto out = plain_words(form);
    for (auto& word : out)
        word = singular_key(word);
    return out;
}

std::string key_of(std::string_view form) {
    std::string out;
    each_word(form, [&](std::string_view word) { join(out, singular_key(word)); });
    return out;
}

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

#include "providers/llm/label_twins.hpp"

#include "base/code_points.hpp"
#include "providers/llm/label_key.hpp"
#include "providers/llm/short_words.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <functional>
#include <string>

namespace tagwright::llm {
namespace {

constexpr std::size_t words_max = 6; // a label of more is a sentence
constexpr std::size_t initials_min = 3;
constexpr std::size_t letters_min = 6;
constexpr std::size_t letters_max = 40;

std::vector<std::u32string> words_of(std::string_view form) {
    std::vector<std::u32string> out;
    for (const auto& word : spelt_words(form))
        out.push_back(code_points(word));
    return out;
}

/// Of a script that spells words: in others a sign more is another word.
bool is_spelt(char32_t c) noexcept {
    constexpr char32_t alphabets_end = 0x0590; // Latin, Greek, Cyrillic, Armenian
    if (c >= alphabets_end)
        return false;
    const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(c));
    return category == UTF8PROC_CATEGORY_LL || category == UTF8PROC_CATEGORY_LO;
}

bool is_spelt(std::u32string_view word) noexcept {
    return std::all_of(word.begin(), word.end(), [](char32_t c) { return is_spelt(c); });
}

bool may_have_typo(std::u32string_view word) noexcept {
    return word.size() >= letters_min && word.size() <= letters_max && is_spelt(word);
}

/// Accents do not matter.
bool is_vowel(char32_t c) noexcept {
    constexpr std::u32string_view vowels = U"aeiouyαεηιουωаеиоуыэюяіє";
    utf8proc_int32_t parts[4] = {};
    int boundary = 0;
    const auto size =
        utf8proc_decompose_char(static_cast<utf8proc_int32_t>(c), parts, 4, UTF8PROC_DECOMPOSE, &boundary);
    return size > 0 && vowels.find(static_cast<char32_t>(parts[0])) != std::u32string_view::npos;
}

bool are_vowels(char32_t a, char32_t b) noexcept { return is_vowel(a) && is_vowel(b); }

/// Where the letters of a word begin to tell it from others: before, there are prefixes.
constexpr std::size_t beginning = 3;

/// Neighbours changed places at `at`.
bool is_swap(std::u32string_view word, std::size_t at) noexcept {
    constexpr std::size_t long_word = 8; // signing and singing are short
    return (at >= beginning || word.size() >= long_word) && !are_vowels(word[at], word[at + 1]);
}

/// Before these a letter is doubled, or not, to make another word: filing and filling. British English doubles an l
/// more often.
bool is_doubled_for_ending(std::u32string_view word, std::size_t at) noexcept {
    constexpr std::size_t long_word = 10;
    constexpr std::size_t long_with_l = 8;
    const auto end = word.substr(word[at] == word[at + 1] ? at + 2 : at + 1);
    return (end == U"ing" || end == U"ed" || end == U"er") && word.size() < long_word &&
           (word[at] != U'l' || word.size() < long_with_l);
}

/// The other word lacks what stands at `at`.
bool is_letter_too_many(std::u32string_view word, std::size_t at) noexcept {
    const char32_t c = word[at];
    const bool vowel = is_vowel(c);
    if (c == word[at - 1] || c == word[at + 1])
        return !vowel && !is_doubled_for_ending(word, at); // carton and cartoon
    // Vowels side by side tell words apart (remainder and reminder), but for those of two spellings (ou).
    if (vowel && c != U'e' && c != U'u' && (is_vowel(word[at - 1]) || is_vowel(word[at + 1])))
        return false;
    constexpr std::size_t with_vowel = 8; // patient and patent are short
    constexpr std::size_t with_consonant = 11;
    return at >= beginning && word.size() >= (vowel ? with_vowel : with_consonant);
}

bool is_other_letter(std::u32string_view a, std::u32string_view b, std::size_t at) noexcept {
    const auto [low, high] = std::minmax(a[at], b[at]);
    if (low == U's' && high == U'z') // organise
        return true;
    constexpr std::size_t long_word = 8; // calendar and calender
    constexpr std::size_t very_long = 12;
    const auto letters = at + 2 == a.size() ? long_word : very_long; // computing and competing
    return at >= beginning && at + 1 < a.size() && a.size() >= letters && are_vowels(a[at], b[at]);
}

/// Three letters that one can speak are a word: bug, map, log.
bool is_syllable(std::u32string_view word) noexcept {
    return word.size() == 3 && !is_vowel(word[0]) && is_vowel(word[1]) && !is_vowel(word[2]);
}

std::u32string initials_of(const std::vector<std::u32string>& words) {
    std::u32string out;
    for (const auto& word : words)
        out += word.front();
    return words.size() <= words_max && is_spelt(out) ? out : std::u32string{};
}

/// Empty for a label of several.
std::u32string only_word(std::string_view form) {
    const auto words = plain_words(form);
    return words.size() == 1 ? code_points(words.front()) : std::u32string{};
}

/// Whether it is one of something: numeronym_of() tells of which words.
bool is_numeronym(std::u32string_view word) noexcept {
    return word.size() >= 3 && word.size() <= 4 && is_spelt(word.front()) && is_spelt(word.back()) &&
           std::all_of(word.begin() + 1, word.end() - 1, [](char32_t c) { return c >= U'0' && c <= U'9'; });
}

std::u32string joined(const std::vector<std::u32string>& words) {
    std::u32string out;
    for (const auto& word : words)
        out += (out.empty() ? U"" : U"-") + word;
    return out;
}

/// Two labels of which one word is a typo's distance apart have a text in common once that word may lose a letter.
std::vector<std::uint64_t> hashes_of(const std::vector<std::u32string>& words) {
    const std::hash<std::u32string> hash;
    std::vector<std::uint64_t> out;
    if (words.size() > words_max || std::none_of(words.begin(), words.end(), may_have_typo))
        return out;
    const auto text = joined(words);
    out.push_back(hash(text));
    auto shorter = text.substr(1); // without the letter at `gone`
    std::size_t gone = 0;
    std::size_t start = 0;
    for (const auto& word : words) {
        if (may_have_typo(word))
            for (std::size_t at = start + 1; at < start + word.size(); ++at) {
                for (; gone < at; ++gone)
                    shorter[gone] = text[gone];
                out.push_back(hash(shorter));
            }
        start += word.size() + 1;
    }
    return out;
}

} // namespace

bool is_typo(std::u32string_view a, std::u32string_view b) {
    if (!may_have_typo(a) || !may_have_typo(b))
        return false;
    if (a.size() < b.size())
        std::swap(a, b);
    const auto left = std::mismatch(b.begin(), b.end(), a.begin()).first;
    const auto at = static_cast<std::size_t>(left - b.begin());
    if (at == 0 || at == a.size() || a.size() - b.size() > 1)
        return false;
    const auto last = a.size() - 1;
    if (a.size() > b.size())
        return at < last && a.substr(at + 1) == b.substr(at) && is_letter_too_many(a, at);
    if (a.substr(at + 1) == b.substr(at + 1))
        return is_other_letter(a, b, at);
    return at + 1 < last && a[at] == b[at + 1] && a[at + 1] == b[at] && a.substr(at + 2) == b.substr(at + 2) &&
           is_swap(a, at);
}

std::u32string numeronym_of(std::u32string_view word) {
    constexpr std::size_t shortest = 10; // kubernetes
    if (word.size() < shortest || word.size() > letters_max || !is_spelt(word))
        return {};
    std::u32string out{word.front()};
    for (const char digit : std::to_string(word.size() - 2))
        out.push_back(static_cast<char32_t>(digit));
    out.push_back(word.back());
    return out;
}

void label_twins::add(std::string_view form, std::size_t value) {
    auto words = words_of(form);
    if (words.empty())
        return;
    const auto key = joined_key(form);
    joined_.emplace(key, value);
    if (auto bare = without_accents(key)) {
        const auto [known, fresh] = bare_.emplace(std::move(*bare), value);
        if (!fresh && known->second != value)
            known->second.reset();
    }
    for (const auto& shorter : short_forms(form)) {
        const auto [known, fresh] = short_forms_.emplace(joined_key(shorter), value);
        if (!fresh && known->second != value)
            known->second.reset();
    }
    words_.insert(words.begin(), words.end());
    if (const auto initials = initials_of(words); initials.size() >= initials_min) {
        const auto [known, fresh] = initials_.emplace(initials, value);
        if (!fresh && known->second != value)
            known->second.reset();
    }
    const auto word = only_word(form);
    if (is_numeronym(word)) {
        numeronyms_.emplace(word, value);
    } else if (auto shorter = numeronym_of(word); !shorter.empty()) {
        const auto [known, fresh] = long_words_.emplace(std::move(shorter), value);
        if (!fresh && known->second != value)
            known->second.reset();
    }
    for (const auto hash : hashes_of(words))
        shorter_.emplace_back(hash, static_cast<std::uint32_t>(labels_.size()));
    labels_.push_back({std::move(words), value});
}

void label_twins::seal() {
    std::sort(shorter_.begin(), shorter_.end());
    shorter_.erase(std::unique(shorter_.begin(), shorter_.end()), shorter_.end());
}

std::optional<std::size_t> label_twins::find(std::string_view form) const {
    const auto key = joined_key(form);
    if (const auto found = joined_.find(key); found != joined_.end() && !found->first.empty())
        return found->second;
    if (const auto found = find_accents(key))
        return found;
    if (const auto found = find_short_words(form, key))
        return found;
    const auto words = words_of(form);
    auto found = find_spelling(words);
    if (!found)
        found = find_initials(words);
    return found ? found : find_numeronym(form);
}

/// One of the two has no accents at all: pâte is not pâté.
std::optional<std::size_t> label_twins::find_accents(const std::string& key) const {
    if (const auto found = bare_.find(key); found != bare_.end())
        return found->second;
    const auto bare = without_accents(key);
    const auto found = bare ? joined_.find(*bare) : joined_.end();
    return found == joined_.end() ? std::nullopt : std::optional{found->second};
}

/// One of the two is written short, not each in another way: a generative model is no generation of models.
std::optional<std::size_t> label_twins::find_short_words(std::string_view form, const std::string& key) const {
    if (!short_forms_.empty())
        if (const auto found = short_forms_.find(key); found != short_forms_.end())
            return found->second;
    for (const auto& shorter : short_forms(form))
        if (const auto found = joined_.find(joined_key(shorter)); found != joined_.end())
            return found->second;
    return std::nullopt;
}

std::optional<std::size_t> label_twins::find_spelling(const word_list& words) const {
    constexpr std::size_t compared_max = 64; // labels that one letter less makes alike: beyond this they say little
    std::optional<std::uint32_t> best;
    for (const auto hash : hashes_of(words)) {
        auto at = std::lower_bound(shorter_.begin(), shorter_.end(), std::make_pair(hash, std::uint32_t{0}));
        for (std::size_t i = 0; i < compared_max && at != shorter_.end() && at->first == hash; ++i, ++at) {
            const auto& known = labels_[at->second].words;
            if (known.size() != words.size() || (best && *best <= at->second))
                continue;
            const auto [mine, other] = std::mismatch(words.begin(), words.end(), known.begin());
            if (mine != words.end() && std::equal(mine + 1, words.end(), other + 1) && !words_.contains(*mine) &&
                is_typo(*mine, *other))
                best = at->second;
        }
    }
    return best ? std::optional{labels_[*best].value} : std::nullopt;
}

std::optional<std::size_t> label_twins::find_initials(const word_list& words) const {
    std::u32string letters;
    for (const auto& word : words)
        letters += word;
    if (letters.size() < initials_min || is_syllable(letters) || words_.contains(letters))
        return std::nullopt;
    const auto found = initials_.find(letters);
    return found == initials_.end() ? std::nullopt : found->second;
}

std::optional<std::size_t> label_twins::find_numeronym(std::string_view form) const {
    const auto word = only_word(form);
    if (is_numeronym(word)) {
        const auto found = long_words_.find(word);
        return found == long_words_.end() ? std::nullopt : found->second;
    }
    const auto found = numeronyms_.find(numeronym_of(word));
    return found == numeronyms_.end() ? std::nullopt : std::optional{found->second};
}

} // namespace tagwright::llm

#include "labels/word_families.hpp"

#include "base/ascii.hpp"
#include "base/unicode_map.hpp"

#include <algorithm>
#include <array>

namespace tagwright::labels {
namespace {

// clang-format off
constexpr std::array<std::string_view, 121> own_words{
    "abstraction", "accounting", "acting", "action", "advertising", "apartment", "appointment", "argument",
    "association", "backing", "banking", "basement", "binding", "boarding", "branding", "briefing", "building",
    "casing", "casting", "clothing", "collection", "commitment", "compartment", "composition", "constitution",
    "contraction", "convention", "conviction", "corporation", "counting", "crossing", "department", "dining",
    "direction", "documentation", "drawing", "dressing", "dwelling", "edition", "election", "engineering", "evening",
    "expression", "facing", "farming", "fishing", "formation", "foundation", "functioning", "gaming", "government",
    "heading", "hearing", "hosting", "housing", "imaging", "information", "institution", "landing", "leading",
    "learning", "lighting", "lining", "listing", "lodging", "manufacturing", "marketing", "medication", "meeting",
    "mission", "morning", "motion", "networking", "nursing", "objection", "offering", "opening", "organisation",
    "organization", "outing", "packaging", "painting", "parking", "placement", "plantation", "population", "portion",
    "position", "presentation", "processing", "production", "profession", "programming", "projection", "promising",
    "pudding", "railing", "rating", "reading", "recording", "reservation", "screening", "session", "setting",
    "shipment", "shipping", "shopping", "sibling", "spring", "staffing", "standing", "statement", "station",
    "stocking", "traction", "training", "transmission", "vacation", "wedding", "wing", "writing"};
// clang-format on
static_assert(std::is_sorted(own_words.begin(), own_words.end()));

constexpr std::array<std::string_view, 17> fillers{"a",   "an", "and", "de", "der", "des", "die", "du", "für",
                                                   "for", "in", "la",  "of", "on",  "the", "und", "von"};
constexpr std::array<std::string_view, 14> directions{"after", "against", "as",   "before", "between", "by", "from",
                                                      "into",  "not",     "over", "to",     "versus",  "vs", "without"};

template <class List>
bool contains(const List& list, std::string_view word) noexcept {
    return std::find(list.begin(), list.end(), word) != list.end();
}

bool is_vowel(char c) noexcept { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y'; }

constexpr std::size_t verb_min = 4; // "string" is not what a str does

/// Adds the verb and its likely spellings.
void add_verb(std::vector<verb_guess>& out, std::string_view verb, bool may_double) {
    if (verb.size() < verb_min || std::none_of(verb.begin(), verb.end(), is_vowel))
        return;
    const std::string plain{verb};
    if (verb.ends_with("iv"))
        return; // activation is not of active
    const bool doubled = verb.back() == verb[verb.size() - 2] && !is_vowel(verb.back());
    const bool planning = may_double && doubled && verb.size() > verb_min;
    if (planning)
        out.push_back({plain.substr(0, plain.size() - 1), true});
    out.push_back({plain + "e", !planning});
    out.push_back({plain, false});
}

/// In the middle of a word: k and c, z and c, ph and f are one sound in two languages.
std::string with_common_letters(std::string_view plain) {
    std::string out;
    for (std::size_t i = 0; i < plain.size(); ++i) {
        char c = plain[i];
        if (c == 'p' && i + 1 < plain.size() && plain[i + 1] == 'h') {
            c = 'f';
            ++i;
        } else if (c == 'k' || c == 'z' || c == 'q')
            c = 'c';
        else if (c == 'y')
            c = 'i';
        if (out.empty() || out.back() != c) // doubled letters differ
            out.push_back(c);
    }
    return out;
}

struct ending {
    std::string_view foreign;
    std::string_view common;
};

// Longest first. After with_common_letters().
constexpr std::array endings{
    ending{"acione", "ation"}, ending{"acion", "ation"}, ending{"acao", "ation"}, ending{"cion", "tion"},
    ending{"cao", "tion"},     ending{"cia", "ce"},      ending{"idad", "iti"},   ending{"idade", "iti"},
    ending{"itat", "iti"},     ending{"ite", "iti"},     ending{"ita", "iti"},    ending{"ento", "ent"},
    ending{"ische", "ic"},     ending{"isch", "ic"},     ending{"ico", "ic"},     ending{"ica", "ic"},
    ending{"icue", "ic"},      ending{"ic", "ic"},       ending{"ia", "i"},       ending{"ie", "i"},
    ending{"e", ""},
};

} // namespace

std::vector<verb_guess> verbs_of(std::string_view singular) {
    std::vector<verb_guess> out;
    const bool ascii = std::all_of(singular.begin(), singular.end(), is_lower);
    if (!ascii || std::binary_search(own_words.begin(), own_words.end(), singular))
        return out;
    const auto before = [&](std::string_view end) {
        return singular.ends_with(end) ? singular.substr(0, singular.size() - end.size()) : std::string_view{};
    };
    constexpr std::size_t verb_before_ment = 5; // "payment", "element": shorter verbs are seldom what they seem
    if (const auto verb = before("ing"); !verb.empty())
        add_verb(out, verb, true);
    else if (const auto managed = before("ment"); managed.size() >= verb_before_ment)
        add_verb(out, managed, false);
    else if (const auto migrat = before("ion"); migrat.size() > verb_min && migrat.back() == 't')
        add_verb(out, migrat, false);
    if (const auto install = before("ation"); install.size() > verb_min)
        add_verb(out, install, false);
    return out;
}

bool is_filler(std::string_view word) noexcept { return contains(fillers, word); }

bool is_direction(std::string_view word) noexcept { return contains(directions, word); }

std::string cognate_key(std::string_view word) {
    constexpr std::size_t letters_min = 7;
    constexpr auto map = static_cast<unsigned>(UTF8PROC_COMPAT) | static_cast<unsigned>(UTF8PROC_STRIPMARK);
    auto plain = unicode_map(word, static_cast<int>(map)).value_or(std::string{word});
    if (plain.size() < letters_min || !std::all_of(plain.begin(), plain.end(), is_lower))
        return std::string{word};
    auto out = with_common_letters(plain);
    for (const auto& end : endings)
        if (out.ends_with(end.foreign))
            return out.substr(0, out.size() - end.foreign.size()) + std::string{end.common};
    return out;
}

} // namespace tagwright::labels

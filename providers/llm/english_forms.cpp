#include "providers/llm/english_forms.hpp"

#include "providers/llm/word_filter.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace tagwright::llm {
namespace {

struct form {
    std::string_view seen;
    std::string_view usual;
    [[nodiscard]] constexpr bool operator<(const form& other) const noexcept { return seen < other.seen; }
};

constexpr std::array plurals{
    form{"alumni", "alumnus"},
    form{"antennae", "antenna"},
    form{"appendices", "appendix"},
    form{"automata", "automaton"},
    form{"bacteria", "bacterium"},
    form{"bookshelves", "bookshelf"},
    form{"children", "child"},
    form{"crises", "crisis"},
    form{"criteria", "criterion"},
    form{"curricula", "curriculum"},
    form{"diagnoses", "diagnosis"},
    form{"echoes", "echo"},
    form{"feet", "foot"},
    form{"formulae", "formula"},
    form{"fungi", "fungus"},
    form{"geese", "goose"},
    form{"halves", "half"},
    form{"heroes", "hero"},
    form{"hypotheses", "hypothesis"},
    form{"indices", "index"},
    form{"knives", "knife"},
    form{"larvae", "larva"},
    form{"matrices", "matrix"},
    form{"memoranda", "memorandum"},
    form{"men", "man"},
    form{"mice", "mouse"},
    form{"nuclei", "nucleus"},
    form{"parentheses", "parenthesis"},
    form{"phenomena", "phenomenon"},
    form{"potatoes", "potato"},
    form{"prognoses", "prognosis"},
    form{"quizzes", "quiz"},
    form{"radii", "radius"},
    form{"schemata", "schema"},
    form{"shelves", "shelf"},
    form{"spectra", "spectrum"},
    form{"stimuli", "stimulus"},
    form{"symposia", "symposium"},
    form{"syntheses", "synthesis"},
    form{"teeth", "tooth"},
    form{"theses", "thesis"},
    form{"thieves", "thief"},
    form{"tomatoes", "tomato"},
    form{"vertices", "vertex"},
    form{"wives", "wife"},
    form{"wolves", "wolf"},
    form{"women", "woman"},
};

constexpr std::array spellings{
    form{"ageing", "aging"},
    form{"aluminium", "aluminum"},
    form{"artefact", "artifact"},
    form{"behaviour", "behavior"},
    form{"catalogue", "catalog"},
    form{"centre", "center"},
    form{"colour", "color"},
    form{"defence", "defense"},
    form{"dialogue", "dialog"},
    form{"enrolment", "enrollment"},
    form{"favour", "favor"},
    form{"fibre", "fiber"},
    form{"flavour", "flavor"},
    form{"fulfilment", "fulfillment"},
    form{"grey", "gray"},
    form{"harbour", "harbor"},
    form{"honour", "honor"},
    form{"humour", "humor"},
    form{"instalment", "installment"},
    form{"judgement", "judgment"},
    form{"labour", "labor"},
    form{"licence", "license"},
    form{"litre", "liter"},
    form{"metre", "meter"},
    form{"neighbour", "neighbor"},
    form{"offence", "offense"},
    form{"sulphur", "sulfur"},
    form{"technologie", "tech"}, // of the plural
    form{"technology", "tech"},
    form{"theatre", "theater"},
    form{"tumour", "tumor"},
};

static_assert(std::is_sorted(plurals.begin(), plurals.end()));
static_assert(std::is_sorted(spellings.begin(), spellings.end()));

template <std::size_t size>
constexpr word_filter seen_in(const std::array<form, size>& list) noexcept {
    word_filter out;
    for (const auto& each : list)
        out.add(each.seen);
    return out;
}

constexpr word_filter plural_filter = seen_in(plurals);
constexpr word_filter spelling_filter = seen_in(spellings);

template <class List>
std::string_view look_up(const List& list, const word_filter& filter, std::string_view word) noexcept {
    if (!filter.may_have(word))
        return word;
    const auto found = std::lower_bound(list.begin(), list.end(), form{word, {}});
    return found != list.end() && found->seen == word ? found->usual : word;
}

} // namespace

std::string_view irregular_singular(std::string_view lower) noexcept { return look_up(plurals, plural_filter, lower); }

std::string_view usual_spelling(std::string_view lower) noexcept { return look_up(spellings, spelling_filter, lower); }

} // namespace tagwright::llm

#include "providers/llm/phrase_weights.hpp"

#include "base/hash_index.hpp"
#include "providers/llm/early_places.hpp"
#include "providers/llm/word_endings.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace tagwright::llm {
namespace {

// Shares and exponents: a random search on three public keyphrase sets (abstracts, news, whole papers), so
// that no single length or kind of text decides. Single words in short texts were then given more weight
// than the abstracts ask for, because labels are mostly single words.
constexpr double weak_share = 0.36;       // a word that fits any page
constexpr double all_weak_share = 0.25;   // a phrase of such words only
constexpr double part_share = 0.25;       // a word that names a topic with another one only
constexpr double parts_once_share = 0.45; // a phrase of such words that is not repeated
constexpr double weak_edge_share = 0.42;  // a phrase that begins or ends with one
constexpr double verb_share = 0.8;        // ends in -ed: rarely a topic
constexpr double participle_share = 0.3;  // the same behind another word: "captures paused" is half a sentence
constexpr double compound_share = 0.4;    // ends in a word with a hyphen, once: half a command as often as not
constexpr double adjective_share = 0.62;  // ends like one
constexpr double adverb_share = 0.2;      // begins or ends in -ly
constexpr double small_noun_share = 0.4;  // German: never with a capital, so no noun
constexpr double whole_gain = 0.7;   // fills the run between stop words and punctuation, in a text that has it once
constexpr double middle_share = 0.3; // of the middle weight of a phrase's words; the rest is the weakest's
constexpr double case_gain = 0.32;
constexpr double heading_gain = 0.4;
constexpr double whole_heading_gain = 1.5; // of a phrase that is a heading
constexpr double title_gain = 1.0;
constexpr double count_exponent = 0.2; // of a word; the phrase's own count says more
constexpr double neighbour_share = 0.8;
constexpr double length_exponent = 0.65;
constexpr double early_exponent = 0.9;        // of a phrase, in a long text
constexpr double early_exponent_share = 0.34; // of that, in a short one: all of it is the beginning
constexpr double early_tokens = 500;          // a text of so many is long
constexpr double letter_gain = 0.05;          // of a letter of the last word: people choose the longer ones
constexpr double own_exponent = 1.8;
constexpr double nested_share = 0.58;        // of the uses inside longer phrases, not counted
constexpr double nested_word_share = 0.15;   // the same for single words
constexpr double once_share = 0.08;          // a phrase of another language than English that is not repeated
constexpr double verbal_share = 0.4;         // ends like a verb or a participle, in those languages
constexpr double in_use_gain = 2.2;          // a label that the space has already finds its pages together
constexpr double usual_uses = 2;             // of a house word in one text
constexpr double above_gain = 1.2;           // a word of a parent's title that the text repeats
constexpr std::uint32_t linked_uses_min = 3; // "base de données"
constexpr double linked_share = 0.25;
constexpr std::array<double, phrase_words_max> length_gain{1.0, 3.4, 1.3};

/// Most phrases occur once: alone, or inside a longer one.
double own_power(double own, bool single) {
    static const double word_inside = std::pow(1 - nested_word_share, own_exponent);
    static const double phrase_inside = std::pow(1 - nested_share, own_exponent);
    if (own == 1)
        return 1;
    if (own == 1 - (single ? nested_word_share : nested_share))
        return single ? word_inside : phrase_inside;
    return std::pow(own, own_exponent);
}

double letters_share(std::string_view word) {
    constexpr double usual = 7;
    constexpr std::size_t letters_max = 12;
    static const auto shares = [] {
        std::array<double, letters_max + 1> out{};
        for (std::size_t i = 0; i < out.size(); ++i)
            out[i] = std::exp(letter_gain * (static_cast<double>(i) - usual));
        return out;
    }();
    return shares[std::min(letters_max, letters_of(word))];
}

} // namespace

phrase_weights::phrase_weights(const text_words& text, const keyphrase_context& known)
    : text_(text), context_(text, known), terms_(text.terms) {
    count_terms();
    measure_text();
}

void phrase_weights::count_terms() {
    std::vector<std::uint64_t> pairs;
    pairs.reserve(text_.tokens.size());
    hash_index known{text_.tokens.size()};
    for (std::size_t i = 0; i < text_.tokens.size(); ++i) {
        const auto& token = text_.tokens[i];
        auto& use = terms_[text_.term_at(i)];
        if (use.count++ == 0)
            use.first = static_cast<std::uint32_t>(i);
        use.weak = use.weak || text_.word_at(i).weak;
        use.part = use.part || text_.word_at(i).part;
        use.capitals += token.capital && !token.acronym ? 1 : 0;
        use.acronyms += token.acronym ? 1 : 0;
        use.heading = use.heading || token.heading;
        use.title = use.title || token.title;
        const bool follows = i > 0 && text_.tokens[i - 1].segment == token.segment;
        if (!follows)
            continue;
        const std::uint64_t pair = (std::uint64_t{text_.term_at(i - 1)} << 32U) | text_.term_at(i);
        if (known.find_or_add(hash_of(pair), [&](std::uint32_t at) { return pairs[at] == pair; }) == pairs.size()) {
            pairs.push_back(pair);
            ++use.left;
            ++terms_[text_.term_at(i - 1)].right;
        }
    }
}

void phrase_weights::measure_text() {
    double sum = 0;
    double squares = 0;
    for (const auto& use : terms_) {
        sum += use.count;
        squares += double{1} * use.count * use.count;
    }
    const double size = std::max<double>(1, static_cast<double>(terms_.size()));
    const double mean = sum / size;
    typical_ = mean + std::sqrt(std::max(0.0, squares / size - mean * mean));
    // Short texts hardly repeat a phrase; in long ones a single word says more.
    single_word_gain_ =
        std::pow(std::clamp(static_cast<double>(text_.tokens.size()) / 400, 0.25, 20.0), length_exponent);
    const double length = static_cast<double>(text_.tokens.size()) / early_tokens;
    early_exponent_ = early_exponent * std::clamp(length, early_exponent_share, 1.0);
}

/// With its weight: half the words of a text stand in no phrase, and need none.
const phrase_weights::term_use& phrase_weights::weighed(std::uint32_t term) {
    auto& use = terms_[term];
    if (!use.weighed) {
        use.weighed = true;
        use.weight = weight_of(use);
        use.weakest_part = std::pow(use.weight, 1 - middle_share);
        use.middle_part = std::pow(use.weight, middle_share);
        use.rarity = context_.rarity(term);
    }
    return use;
}

/// Most words occur once.
double phrase_weights::count_power(std::uint32_t count) {
    if (count != 1)
        return std::pow(count / typical_, count_exponent);
    if (once_power_ == 0)
        once_power_ = std::pow(1 / typical_, count_exponent);
    return once_power_;
}

double phrase_weights::weight_of(const term_use& use) {
    const double count = use.count;
    double out = count_power(use.count) * earliness(use.first);
    if (!text_.capital_nouns && use.capitals + use.acronyms > 0)
        out *= 1 + case_gain * std::max(use.capitals, use.acronyms) / (1 + std::log(count));
    else if (text_.capital_nouns && use.capitals == 0 && use.acronyms == 0 && !use.title && !use.heading)
        out *= small_noun_share;
    // Ever-changing neighbours tell a common word, once there are uses enough to tell.
    out /= 1 + neighbour_share * (use.left + use.right) / count / 2 * std::min(1.0, count / 4);
    return out * (use.weak ? weak_share : 1) * (use.heading ? 1 + heading_gain : 1) * (use.title ? 1 + title_gain : 1);
}

bool phrase_weights::is_initials(const word& of) const { return 2 * terms_[of.term].acronyms > terms_[of.term].count; }

/// 0: the phrase occurs only as a part of longer ones.
double phrase_weights::score_of(const phrase_use& use) {
    const double inside = use.hosts > 0 ? std::min<double>(use.count, use.nested / use.hosts) : 0;
    // A label of the space is one, whatever phrase it stands in and whatever its words are.
    const bool in_use = context_.is_in_use(use.key);
    const double hidden = in_use ? 0 : (use.words == 1 ? nested_word_share : nested_share) * inside;
    const double own = use.count - use.verbs - hidden;
    // Two nouns that "de" joins stand side by side by chance as often as not.
    const bool linked = use.words == phrase_words_max && text_.word_at(use.first + 1).link;
    if (own <= 0 || (linked && use.count < linked_uses_min))
        return 0;
    const term_use* weakest = nullptr;
    double product = 1;
    int factors = 0;
    bool all_weak = true;
    bool all_parts = true;
    for (std::size_t i = use.first; i < use.first + use.words; ++i) {
        if (text_.word_at(i).link)
            continue;
        const auto& term = weighed(text_.term_at(i));
        if (weakest == nullptr || term.weight < weakest->weight)
            weakest = &term;
        product *= term.weight;
        ++factors;
        all_weak = all_weak && term.weak;
        all_parts = all_parts && (term.part || term.weak);
    }
    if (weakest == nullptr) // of words that join others alone; there is no such phrase
        return 0;
    const double middle =
        factors == 1 ? weakest->middle_part : std::pow(std::pow(product, 1.0 / factors), middle_share);
    double out = weakest->weakest_part * middle * own_power(own, use.words == 1) * length_gain[use.words - 1];
    out *= std::exp(early_exponent_ * log_earliness(use.first));
    const auto& first = text_.word_at(use.first);
    const auto& last = text_.word_at(use.first + use.words - 1);
    if (!first.dense && !is_initials(last))
        out *= letters_share(last.lower);
    // Where a phrase is hardly repeated, its edges tell most; in a script without spaces they are guessed.
    if (!first.dense)
        out *= 1 + whole_gain * use.whole / (double{1} * use.count * use.count);
    if (!first.dense && use.words == 1)
        out *= length_share(first.lower, is_initials(first));
    if (use.words == 1)
        out *= single_word_gain_;
    if (use.heading)
        out *= whole_heading_gain;
    if (use.words > 1 && use.count == 1 && last.lower.find('-') != std::string::npos)
        out *= compound_share;
    if (all_parts && !all_weak && !in_use)
        out *= use.words == 1 ? part_share : use.count == 1 ? parts_once_share : 1;
    out *= (linked ? linked_share : 1) * context_gain(use);
    if (in_use)
        return out * in_use_gain;
    return all_weak ? out * all_weak_share : out * edge_share(use);
}

double phrase_weights::edge_share(const phrase_use& use) const {
    const std::size_t last = use.first + use.words - 1;
    double out = 1;
    if (use.words > 1 && terms_[text_.term_at(use.first)].weak)
        out *= weak_edge_share;
    if (use.words > 1 && terms_[text_.term_at(last)].weak)
        out *= weak_edge_share;
    if (text_.main != language::english)
        return out * foreign_share(use);
    if (ends_in(text_.word_at(use.first).lower, "ly") || ends_in(text_.word_at(last).lower, "ly"))
        out *= adverb_share;
    if (ends_as_adjective(text_.word_at(last).lower))
        out *= adjective_share;
    if (ends_in(text_.word_at(last).lower, "ed"))
        out *= use.words == 1 ? verb_share : participle_share;
    return out;
}

/// What the space says about a phrase: its rarest word tells how usual it is at most.
double phrase_weights::context_gain(const phrase_use& use) const {
    double rarest = 0;
    bool above = true;
    for (std::size_t i = use.first; i < use.first + use.words; ++i) {
        if (text_.word_at(i).link)
            continue;
        above = above && context_.is_above(text_.term_at(i));
        rarest = std::max(rarest, terms_[text_.term_at(i)].rarity);
    }
    // What a text says again and again is its topic, however usual the word is elsewhere.
    double out = std::min(rarest, 1.0);
    if (rarest < 1 && use.count > usual_uses)
        out = std::pow(rarest, usual_uses / use.count);
    out *= above && use.count > 1 ? above_gain : 1;
    return out;
}

/// Where endings tell little, a phrase that is not repeated may be the half of a sentence.
double phrase_weights::foreign_share(const phrase_use& use) const {
    const std::size_t last = use.first + use.words - 1;
    const auto& token = text_.tokens[use.first];
    double out = 1;
    constexpr std::size_t glued_bytes_max = 24; // eight characters of a script without spaces
    if (use.words > 1 && text_.word_at(use.first).dense && text_.word_at(last).dense &&
        text_of(text_, use.first, use.words).size() > glued_bytes_max)
        return 0;
    if (use.words > 1 && use.count < 2 && !token.title && !token.heading)
        out *= once_share;
    if (use.words > 1 && text_.capital_nouns &&
        terms_[text_.term_at(last)].capitals + terms_[text_.term_at(last)].acronyms == 0)
        out *= small_noun_share;
    if (ends_as_slavic_adjective(text_.main, text_.word_at(last).lower) && use.words == 1)
        out *= adjective_share;
    if (ends_as_verb(text_.main, text_.word_at(last).lower) || ends_as_verb(text_.main, text_.word_at(use.first).lower))
        out *= verbal_share;
    return out;
}

} // namespace tagwright::llm

#include "providers/llm/keyphrases.hpp"

#include "base/hash_index.hpp"
#include "base/utf8.hpp"
#include "providers/llm/early_places.hpp"
#include "providers/llm/phrase_context.hpp"
#include "providers/llm/phrase_table.hpp"
#include "providers/llm/word_endings.hpp"
#include "providers/llm/words.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <map>
#include <utility>

namespace tagwright::llm {
namespace {

constexpr std::size_t words_max = phrase_words_max;

// Shares and exponents: a random search on three public keyphrase sets (abstracts, news, whole papers), so
// that no single length or kind of text decides. Single words in short texts were then given more weight
// than the abstracts ask for, because labels are mostly single words.
constexpr double weak_share = 0.36;      // a word that fits any page
constexpr double all_weak_share = 0.25;  // a phrase of such words only
constexpr double weak_edge_share = 0.44; // a phrase that begins or ends with one
constexpr double verb_share = 0.8;       // ends in -ed: rarely a topic
constexpr double adjective_share = 0.5;  // ends like one
constexpr double adverb_share = 0.2;     // begins or ends in -ly
constexpr double small_noun_share = 0.4; // German: never with a capital, so no noun
constexpr double whole_gain = 0.7;       // fills the run between stop words and punctuation, in a text that has it once
constexpr double middle_share = 0.3;     // of the middle weight of a phrase's words; the rest is the weakest's
constexpr double case_gain = 0.28;
constexpr double heading_gain = 0.5;
constexpr double title_gain = 1.0;
constexpr double count_exponent = 0.21; // of a word; the phrase's own count says more
constexpr double neighbour_share = 0.8;
constexpr double length_exponent = 0.65;
constexpr double own_exponent = 1.8;
constexpr double nested_share = 0.58;        // of the uses inside longer phrases, not counted
constexpr double nested_word_share = 0.15;   // the same for single words
constexpr double once_share = 0.08;          // a phrase of another language than English that is not repeated
constexpr double verbal_share = 0.4;         // ends like a verb or a participle, in those languages
constexpr double in_use_gain = 1.6;          // a label that the space has already finds its pages together
constexpr double usual_uses = 2;             // of a house word in one text
constexpr double above_gain = 1.2;           // a word of a parent's title that the text repeats
constexpr std::uint32_t linked_uses_min = 3; // "base de données"
constexpr double linked_share = 0.25;
constexpr std::array<double, words_max> length_gain{1.0, 2.4, 1.3};

struct term_use {
    std::uint32_t count = 0;
    std::uint32_t capitals = 0;
    std::uint32_t acronyms = 0;
    std::uint32_t first = 0; ///< token
    std::uint32_t left = 0;  ///< different neighbours
    std::uint32_t right = 0;
    bool heading = false;
    bool title = false;
    bool weak = false;
    bool weighed = false;
    double weight = 0;
    double weakest_part = 0; ///< what the weight is worth in a phrase as that of its weakest word
    double middle_part = 0;  ///< and as the middle one of all
    double rarity = 0;       ///< in the space
};

class extractor {
public:
    extractor(const text_words& text, const keyphrase_context& context)
        : text_(text), context_(text, context), terms_(text.terms), phrases_(text.tokens.size()) {}

    std::vector<keyphrase> run(std::size_t phrases_max) {
        count_terms();
        collect_phrases();
        count_nesting();
        measure_text();
        return rank(phrases_max);
    }

private:
    using key = phrase_key;
    struct candidate {
        double score = 0;
        const phrase_use* use = nullptr;
    };

    [[nodiscard]] const word& word_at(std::size_t i) const { return text_.words[text_.tokens[i].word]; }
    [[nodiscard]] std::uint32_t term_at(std::size_t i) const { return word_at(i).term; }
    [[nodiscard]] bool may_be_topic(std::size_t i) const {
        const auto& w = word_at(i);
        return !w.stop && !w.number && w.lower.size() > 1;
    }

    void count_terms() {
        std::vector<key> pairs;
        pairs.reserve(text_.tokens.size());
        hash_index known{text_.tokens.size()};
        for (std::size_t i = 0; i < text_.tokens.size(); ++i) {
            const auto& token = text_.tokens[i];
            auto& use = terms_[term_at(i)];
            if (use.count++ == 0)
                use.first = static_cast<std::uint32_t>(i);
            use.weak = use.weak || word_at(i).weak;
            use.capitals += token.capital && !token.acronym ? 1 : 0;
            use.acronyms += token.acronym ? 1 : 0;
            use.heading = use.heading || token.heading;
            use.title = use.title || token.title;
            const bool follows = i > 0 && text_.tokens[i - 1].segment == token.segment;
            if (!follows)
                continue;
            const key pair = (key{term_at(i - 1)} << 32U) | term_at(i);
            if (known.find_or_add(hash_of(pair), [&](std::uint32_t at) { return pairs[at] == pair; }) == pairs.size()) {
                pairs.push_back(pair);
                ++use.left;
                ++terms_[term_at(i - 1)].right;
            }
        }
    }

    [[nodiscard]] key key_of(std::size_t first, std::size_t words) const {
        key out = 0;
        for (std::size_t i = first; i < first + words; ++i)
            out = with_term(out, term_at(i));
        return out;
    }

    /// Every run of up to three words within a run of words that may be topics.
    void collect_phrases() {
        const auto& tokens = text_.tokens;
        for (std::size_t begin = 0, end = 0; begin < tokens.size(); begin = std::max(end, begin + 1)) {
            end = begin;
            while (end < tokens.size() && may_be_topic(end) && tokens[end].segment == tokens[begin].segment)
                ++end;
            for (std::size_t first = begin; first < end; ++first)
                for (std::size_t words = 1; words <= std::min(words_max, end - first); ++words) {
                    auto& use = phrases_.add(key_of(first, words), first, words);
                    use.whole += first == begin && first + words == end ? 1 : 0;
                }
            add_linked(end);
        }
    }

    /// "base de données": a stop word joins two nouns.
    void add_linked(std::size_t link) {
        const auto& tokens = text_.tokens;
        if (link == 0 || link + 1 >= tokens.size() || !word_at(link).link || !may_be_topic(link - 1) ||
            !may_be_topic(link + 1) || tokens[link - 1].segment != tokens[link + 1].segment)
            return;
        phrases_.add(key_of(link - 1, words_max), link - 1, words_max);
    }

    void count_nesting() {
        for (const auto& host : phrases_)
            for (std::size_t words = 1; words < host.words; ++words)
                for (std::size_t at = 0; at + words <= host.words; ++at)
                    if (auto* const part = phrases_.find(key_of(host.first + at, words))) {
                        part->nested += host.count;
                        ++part->hosts;
                    }
    }

    void measure_text() {
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
    }

    /// With its weight: half the words of a text stand in no phrase, and need none.
    const term_use& weighed(std::uint32_t term) {
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
    double count_power(std::uint32_t count) {
        if (count != 1)
            return std::pow(count / typical_, count_exponent);
        if (once_power_ == 0)
            once_power_ = std::pow(1 / typical_, count_exponent);
        return once_power_;
    }

    /// And so do most phrases: alone, or inside a longer one.
    static double own_power(double own, bool single) {
        static const double word_inside = std::pow(1 - nested_word_share, own_exponent);
        static const double phrase_inside = std::pow(1 - nested_share, own_exponent);
        if (own == 1)
            return 1;
        if (own == 1 - (single ? nested_word_share : nested_share))
            return single ? word_inside : phrase_inside;
        return std::pow(own, own_exponent);
    }

    double weight_of(const term_use& use) {
        const double count = use.count;
        double out = count_power(use.count) * earliness(use.first);
        if (!text_.capital_nouns && use.capitals + use.acronyms > 0)
            out *= 1 + case_gain * std::max(use.capitals, use.acronyms) / (1 + std::log(count));
        else if (text_.capital_nouns && use.capitals == 0 && use.acronyms == 0 && !use.title && !use.heading)
            out *= small_noun_share;
        // Ever-changing neighbours tell a common word, once there are uses enough to tell.
        out /= 1 + neighbour_share * (use.left + use.right) / count / 2 * std::min(1.0, count / 4);
        return out * (use.weak ? weak_share : 1) * (use.heading ? 1 + heading_gain : 1) *
               (use.title ? 1 + title_gain : 1);
    }

    /// 0: the phrase occurs only as a part of longer ones.
    double score_of(const phrase_use& use) {
        const double inside = use.hosts > 0 ? std::min<double>(use.count, use.nested / use.hosts) : 0;
        const double own = use.count - (use.words == 1 ? nested_word_share : nested_share) * inside;
        // Two nouns that "de" joins stand side by side by chance as often as not.
        const bool linked = use.words == words_max && word_at(use.first + 1).link;
        if (own <= 0 || (linked && use.count < linked_uses_min))
            return 0;
        const term_use* weakest = nullptr;
        double product = 1;
        int factors = 0;
        bool all_weak = true;
        for (std::size_t i = use.first; i < use.first + use.words; ++i) {
            if (word_at(i).link)
                continue;
            const auto& term = weighed(term_at(i));
            if (weakest == nullptr || term.weight < weakest->weight)
                weakest = &term;
            product *= term.weight;
            ++factors;
            all_weak = all_weak && term.weak;
        }
        const double middle =
            factors == 1 ? weakest->middle_part : std::pow(std::pow(product, 1.0 / factors), middle_share);
        double out = weakest->weakest_part * middle * own_power(own, use.words == 1) * length_gain[use.words - 1];
        out *= phrase_earliness(use.first);
        const auto& first = word_at(use.first);
        // Where a phrase is hardly repeated, its edges tell most; in a script without spaces they are guessed.
        if (!first.dense)
            out *= 1 + whole_gain * use.whole / (double{1} * use.count * use.count);
        if (!first.dense && use.words == 1)
            out *= length_share(first.lower, 2 * terms_[first.term].acronyms > terms_[first.term].count);
        if (use.words == 1)
            out *= single_word_gain_;
        out *= (linked ? linked_share : 1) * context_gain(use);
        return all_weak ? out * all_weak_share : out * edge_share(use);
    }

    [[nodiscard]] double edge_share(const phrase_use& use) const {
        const std::size_t last = use.first + use.words - 1;
        double out = 1;
        if (use.words > 1 && terms_[term_at(use.first)].weak)
            out *= weak_edge_share;
        if (use.words > 1 && terms_[term_at(last)].weak)
            out *= weak_edge_share;
        if (text_.main != language::english)
            return out * foreign_share(use);
        if (ends_in(word_at(use.first).lower, "ly") || ends_in(word_at(last).lower, "ly"))
            out *= adverb_share;
        if (ends_as_adjective(word_at(last).lower))
            out *= adjective_share;
        return ends_in(word_at(last).lower, "ed") ? out * verb_share : out;
    }

    /// What the space says about a phrase: its rarest word tells how usual it is at most.
    [[nodiscard]] double context_gain(const phrase_use& use) const {
        double rarest = 0;
        bool above = true;
        for (std::size_t i = use.first; i < use.first + use.words; ++i) {
            if (word_at(i).link)
                continue;
            above = above && context_.is_above(term_at(i));
            rarest = std::max(rarest, terms_[term_at(i)].rarity);
        }
        // What a text says again and again is its topic, however usual the word is elsewhere.
        double out = std::min(rarest, 1.0);
        if (rarest < 1 && use.count > usual_uses)
            out = std::pow(rarest, usual_uses / use.count);
        out *= above && use.count > 1 ? above_gain : 1;
        return context_.is_in_use(key_of(use.first, use.words)) ? out * in_use_gain : out;
    }

    /// Where endings tell little, a phrase that is not repeated may be the half of a sentence.
    [[nodiscard]] double foreign_share(const phrase_use& use) const {
        const std::size_t last = use.first + use.words - 1;
        const auto& token = text_.tokens[use.first];
        double out = 1;
        constexpr std::size_t glued_bytes_max = 24; // eight characters of a script without spaces
        if (use.words > 1 && word_at(use.first).dense && word_at(last).dense &&
            text_of(use.first, use.words).size() > glued_bytes_max)
            return 0;
        if (use.words > 1 && use.count < 2 && !token.title && !token.heading)
            out *= once_share;
        if (use.words > 1 && text_.capital_nouns &&
            terms_[term_at(last)].capitals + terms_[term_at(last)].acronyms == 0)
            out *= small_noun_share;
        if (ends_as_slavic_adjective(text_.main, word_at(last).lower) && use.words == 1)
            out *= adjective_share;
        if (ends_as_verb(text_.main, word_at(last).lower) || ends_as_verb(text_.main, word_at(use.first).lower))
            out *= verbal_share;
        return out;
    }

    [[nodiscard]] bool holds(const phrase_use& longer, const phrase_use& shorter) const {
        for (std::size_t at = 0; at + shorter.words <= longer.words; ++at) {
            std::size_t same = 0;
            while (same < shorter.words && term_at(longer.first + at + same) == term_at(shorter.first + same))
                ++same;
            if (same == shorter.words)
                return true;
        }
        return false;
    }

    std::vector<keyphrase> rank(std::size_t phrases_max) {
        std::vector<candidate> all;
        all.reserve(phrases_.size());
        for (const auto& use : phrases_)
            if (const double score = score_of(use); score > 0)
                all.push_back({score, &use});
        // Two phrases never share start and length: there is one order. Of hundreds the first few are asked for.
        const auto is_worse = [](const candidate& a, const candidate& b) {
            if (a.score != b.score)
                return a.score < b.score;
            return a.use->first != b.use->first ? a.use->first > b.use->first : a.use->words < b.use->words;
        };
        std::make_heap(all.begin(), all.end(), is_worse);
        std::vector<const phrase_use*> taken;
        std::vector<keyphrase> out;
        for (auto end = all.end(); end != all.begin() && out.size() < phrases_max; --end) {
            std::pop_heap(all.begin(), end, is_worse);
            const auto& [score, use] = *std::prev(end);
            const phrase_use& fresh = *use;
            if (std::any_of(taken.begin(), taken.end(), [&](const phrase_use* old) { return holds(*old, fresh); }))
                continue;
            taken.push_back(use);
            out.push_back({{}, score, fresh.count});
        }
        const auto places = usual_places(taken);
        for (std::size_t i = 0; i < out.size(); ++i)
            out[i].text = text_of(places[i], taken[i]->words);
        return out;
    }

    /// Where each phrase stands in the form in which it is named: the one used most, a title or heading counting more,
    /// as there the words stand alone and not as a sentence bends them.
    [[nodiscard]] std::vector<std::size_t> usual_places(const std::vector<const phrase_use*>& taken) const {
        struct form {
            double uses = 0;
            std::size_t first = 0;
        };
        constexpr auto none = static_cast<std::size_t>(-1);
        std::vector<std::size_t> first_of(terms_.size(), none); // of the phrases that begin with a term
        std::vector<std::size_t> next(taken.size(), none);
        for (std::size_t i = 0; i < taken.size(); ++i)
            next[i] = std::exchange(first_of[term_at(taken[i]->first)], i);
        std::vector<std::map<std::array<std::uint32_t, words_max>, form>> forms(taken.size());
        const auto& tokens = text_.tokens;
        for (std::size_t at = 0; at < tokens.size(); ++at) {
            auto i = first_of[term_at(at)];
            if (i == none || !may_be_topic(at))
                continue;
            for (; i != none; i = next[i]) {
                const auto size = taken[i]->words;
                if (at + size > tokens.size() || tokens[at + size - 1].segment != tokens[at].segment ||
                    key_of(at, size) != taken[i]->key)
                    continue;
                std::array<std::uint32_t, words_max> words{};
                for (std::size_t n = 0; n < size; ++n)
                    words[n] = tokens[at + n].word + 1;
                auto& here = forms[i].try_emplace(words, form{0, at}).first->second;
                here.uses += tokens[at].title ? 4 : tokens[at].heading ? 2 : 1;
            }
        }
        std::vector<std::size_t> out;
        for (std::size_t i = 0; i < taken.size(); ++i) {
            form best{0, taken[i]->first};
            for (const auto& [ignored, one] : forms[i])
                if (one.uses > best.uses || (one.uses == best.uses && one.first < best.first))
                    best = one;
            out.push_back(best.first);
        }
        return out;
    }

    [[nodiscard]] std::string text_of(std::size_t first, std::size_t words) const {
        std::string out;
        for (std::size_t i = first; i < first + words; ++i) {
            const bool glued = i > first && word_at(i).dense && word_at(i - 1).dense;
            out += (i == first || glued ? "" : " ") + word_at(i).lower;
        }
        return out;
    }

    const text_words& text_;
    const phrase_context context_;
    std::vector<term_use> terms_;
    double typical_ = 1; ///< uses of a term
    double once_power_ = 0;
    double single_word_gain_ = 1;
    phrase_table phrases_;
};

} // namespace

std::vector<keyphrase> find_keyphrases(std::string_view title, std::string_view text, std::size_t phrases_max) {
    const auto words =
        split_words(utf8_prefix(title, keyphrase_title_bytes_max), utf8_prefix(text, keyphrase_text_bytes_max));
    return find_keyphrases(words, phrases_max, {});
}

std::vector<keyphrase> find_keyphrases(const text_words& words, std::size_t phrases_max,
                                       const keyphrase_context& context) {
    return extractor{words, context}.run(phrases_max);
}

} // namespace tagwright::llm

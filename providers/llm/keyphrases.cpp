#include "providers/llm/keyphrases.hpp"

#include "base/utf8.hpp"
#include "providers/llm/phrase_table.hpp"
#include "providers/llm/phrase_weights.hpp"
#include "providers/llm/words.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <map>
#include <utility>

namespace tagwright::llm {
namespace {

class extractor {
public:
    extractor(const text_words& text, const keyphrase_context& context)
        : text_(text), weights_(text, context), phrases_(phrases_of(text)) {}

    std::vector<keyphrase> rank(std::size_t phrases_max) {
        std::vector<candidate> all;
        all.reserve(phrases_.size());
        for (const auto& use : phrases_)
            if (const double score = weights_.score_of(use); score > 0)
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
            out.push_back({{}, score, fresh.count, fresh.words == 1 && text_.word_at(fresh.first).part});
        }
        const auto places = usual_places(taken);
        for (std::size_t i = 0; i < out.size(); ++i)
            out[i].text = text_of(text_, places[i], taken[i]->words);
        return out;
    }

private:
    struct candidate {
        double score = 0;
        const phrase_use* use = nullptr;
    };

    [[nodiscard]] bool holds(const phrase_use& longer, const phrase_use& shorter) const {
        for (std::size_t at = 0; at + shorter.words <= longer.words; ++at) {
            std::size_t same = 0;
            while (same < shorter.words &&
                   text_.term_at(longer.first + at + same) == text_.term_at(shorter.first + same))
                ++same;
            if (same == shorter.words)
                return true;
        }
        return false;
    }

    /// Where each phrase stands in the form in which it is named: the one used most, a title or heading counting more,
    /// as there the words stand alone and not as a sentence bends them.
    [[nodiscard]] std::vector<std::size_t> usual_places(const std::vector<const phrase_use*>& taken) const {
        struct form {
            double uses = 0;
            std::size_t first = 0;
        };
        constexpr auto none = static_cast<std::size_t>(-1);
        std::vector<std::size_t> first_of(text_.terms, none); // of the phrases that begin with a term
        std::vector<std::size_t> next(taken.size(), none);
        for (std::size_t i = 0; i < taken.size(); ++i)
            next[i] = std::exchange(first_of[text_.term_at(taken[i]->first)], i);
        std::vector<std::map<std::array<std::uint32_t, phrase_words_max>, form>> forms(taken.size());
        const auto& tokens = text_.tokens;
        for (std::size_t at = 0; at < tokens.size(); ++at) {
            auto i = first_of[text_.term_at(at)];
            if (i == none || !may_be_topic(text_, at))
                continue;
            for (; i != none; i = next[i]) {
                const auto size = taken[i]->words;
                if (at + size > tokens.size() || tokens[at + size - 1].segment != tokens[at].segment ||
                    key_of(text_, at, size) != taken[i]->key)
                    continue;
                std::array<std::uint32_t, phrase_words_max> words{};
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

    const text_words& text_;
    phrase_weights weights_;
    const phrase_table phrases_;
};

} // namespace

std::vector<keyphrase> find_keyphrases(std::string_view title, std::string_view text, std::size_t phrases_max) {
    const auto words =
        split_words(utf8_prefix(title, keyphrase_title_bytes_max), utf8_prefix(text, keyphrase_text_bytes_max));
    return find_keyphrases(words, phrases_max, {});
}

std::vector<keyphrase> find_keyphrases(const text_words& words, std::size_t phrases_max,
                                       const keyphrase_context& context) {
    return extractor{words, context}.rank(phrases_max);
}

} // namespace tagwright::llm

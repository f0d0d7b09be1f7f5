#include "providers/llm/vocabulary_terms.hpp"

#include "base/ascii.hpp"
#include "base/utf8.hpp"
#include "providers/llm/label_clean.hpp"
#include "providers/llm/stemmer.hpp"

#include <algorithm>
#include <cstdint>
#include <unordered_map>
#include <utility>

namespace tagwright::llm {
namespace {

constexpr double threshold = 0.25;
constexpr double title_gain = 1.0;
constexpr double heading_gain = 0.5;
constexpr double scattered_share = 0.35; // the name's words occur, but not side by side
constexpr double description_share = 0.45;
constexpr double tokens_per_mention = 800; // a longer text needs more mentions
constexpr std::size_t description_words_min = 2;
constexpr std::size_t searched_bytes_max = 256u << 10u; // of a text without spaces

constexpr std::uint32_t unknown = ~0U;

/// One place of the page's stream of stems: hyphenated words are taken apart.
struct place {
    std::uint32_t stem = 0;
    bool title = false;
    bool heading = false;
};

/// How a term occurs.
struct occurrence {
    double count = 0;
    bool title = false;
    bool heading = false;
    void add(const place& at) {
        count += 1;
        title = title || at.title;
        heading = heading || at.heading;
    }
};

/// A name or alias as stems; several of them lead to one label.
struct pattern {
    std::vector<std::uint32_t> stems;
    std::size_t label = 0;
    bool everyday = false; ///< stop words, or one word that fits any page
    occurrence together;   ///< side by side
};

/// Words as a person separates them in a name.
std::vector<std::string> name_words(std::string_view name) {
    std::vector<std::string> out;
    const auto split = split_words({}, name);
    for (const auto& t : split.tokens) {
        std::string_view rest = split.words[t.word].lower;
        while (!rest.empty()) {
            const auto end = std::min(rest.find_first_of("-_"), rest.size());
            if (end > 0)
                out.emplace_back(rest.substr(0, end));
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
    }
    return out;
}

std::string joined(std::string_view lower) {
    std::string out{lower};
    std::erase_if(out, [](char c) { return c == '-' || c == '_'; });
    return out;
}

bool is_without_spaces(std::string_view name) noexcept {
    for (std::size_t at = 0; at < name.size();) {
        const auto c = decode_utf8(name, at);
        const bool dense = (c.code >= 0x0E00 && c.code < 0x0E80) || (c.code >= 0x3040 && c.code < 0xD7B0);
        if (c.valid && dense)
            return true;
        at += c.size;
    }
    return false;
}

/// False for names such as "c++" or an emoji: their letters alone say nothing.
bool is_spelt(std::string_view name) { return !forms_of(name).back().empty(); }

class finder {
public:
    finder(const vocabulary& what, const text_words& words) : what_(what), words_(words) {
        scores_.resize(what.labels.size(), 0);
        read_page();
    }

    std::vector<found_term> run(std::string_view title, std::string_view text) {
        for (std::size_t i = 0; i < what_.labels.size(); ++i) {
            add_pattern(i, what_.labels[i].name);
            for (const auto& alias : what_.labels[i].aliases)
                add_pattern(i, alias);
        }
        match_patterns();
        for (const auto& p : patterns_)
            score(p);
        for (std::size_t i = 0; i < what_.labels.size(); ++i) {
            score_description(i);
            search_dense(i, title, text);
        }
        return ranked();
    }

private:
    std::uint32_t stem_of(std::string_view lower) {
        return stems_.emplace(stem_key(words_.main, lower), static_cast<std::uint32_t>(stems_.size())).first->second;
    }

    void read_page() {
        std::vector<std::vector<std::uint32_t>> parts(words_.words.size());
        for (std::size_t i = 0; i < parts.size(); ++i) {
            for (const auto& part : name_words_of(words_.words[i].lower))
                parts[i].push_back(stem_of(part));
            whole_.emplace(singular_key(joined(words_.words[i].lower)), occurrence{});
        }
        stream_.reserve(words_.tokens.size());
        for (const auto& t : words_.tokens) {
            for (const auto stem : parts[t.word])
                stream_.push_back({stem, t.title, t.heading});
            whole_[singular_key(joined(words_.words[t.word].lower))].add({0, t.title, t.heading});
        }
        single_.resize(stems_.size());
        for (const auto& at : stream_)
            single_[at.stem].add(at);
    }

    static std::vector<std::string> name_words_of(std::string_view lower) {
        std::vector<std::string> out;
        while (!lower.empty()) {
            const auto end = std::min(lower.find_first_of("-_"), lower.size());
            if (end > 0)
                out.emplace_back(lower.substr(0, end));
            lower.remove_prefix(std::min(end + 1, lower.size()));
        }
        return out;
    }

    void add_pattern(std::size_t label, std::string_view name) {
        pattern p;
        p.label = label;
        if (!is_spelt(name))
            return;
        std::size_t telling = 0;
        const auto parts = name_words(name);
        for (const auto& part : parts) {
            const auto known = stems_.find(stem_key(words_.main, part));
            p.stems.push_back(known == stems_.end() ? unknown : known->second);
            telling += is_stop_word(language::english, part) || (parts.size() == 1 && is_weak_word(part)) ? 0 : 1;
        }
        p.everyday = telling == 0;
        // "on-call" is also written "oncall".
        std::string whole;
        for (const auto& part : parts)
            whole += part;
        const bool present = std::find(p.stems.begin(), p.stems.end(), unknown) == p.stems.end();
        if (parts.size() > 1 || !present)
            if (const auto found = whole_.find(singular_key(whole)); found != whole_.end())
                p.together = found->second;
        if (!p.stems.empty() && (present || p.together.count > 0))
            patterns_.push_back(std::move(p));
    }

    /// One pass over the page; patterns wait under their first stem.
    void match_patterns() {
        std::unordered_map<std::uint32_t, std::vector<std::size_t>> by_first;
        for (std::size_t i = 0; i < patterns_.size(); ++i)
            by_first[patterns_[i].stems.front()].push_back(i);
        for (std::size_t at = 0; at < stream_.size(); ++at) {
            const auto waiting = by_first.find(stream_[at].stem);
            if (waiting == by_first.end())
                continue;
            for (const auto i : waiting->second)
                if (stands_at(patterns_[i], at))
                    patterns_[i].together.add(stream_[at]);
        }
    }

    [[nodiscard]] bool stands_at(const pattern& p, std::size_t at) const {
        if (at + p.stems.size() > stream_.size())
            return false;
        for (std::size_t i = 0; i < p.stems.size(); ++i)
            if (stream_[at + i].stem != p.stems[i])
                return false;
        return true;
    }

    [[nodiscard]] double weight(const occurrence& how) const {
        if (how.count <= 0)
            return 0;
        const double enough = 1 + static_cast<double>(words_.tokens.size()) / tokens_per_mention;
        return how.count / (how.count + enough) + (how.title ? title_gain : 0) + (how.heading ? heading_gain : 0);
    }

    void score(const pattern& p) {
        // "how-to" and "minutes" stand on every second page; only where they are set off they are topics.
        if (p.everyday && !p.together.title && !(p.together.heading && p.stems.size() > 1))
            return;
        double best = weight(p.together) * (p.stems.size() > 1 ? 1.2 : 1.0);
        const bool present = std::find(p.stems.begin(), p.stems.end(), unknown) == p.stems.end();
        if (p.stems.size() > 1 && present && !p.everyday) {
            double rarest = weight(single_[p.stems.front()]);
            for (const auto stem : p.stems)
                rarest = std::min(rarest, weight(single_[stem]));
            best = std::max(best, scattered_share * rarest);
        }
        scores_[p.label] = std::max(scores_[p.label], best);
    }

    void score_description(std::size_t label) {
        std::vector<std::string> seen;
        double sum = 0;
        std::size_t present = 0;
        for (const auto& word : name_words(what_.labels[label].description)) {
            const auto key = stem_key(words_.main, word);
            if (is_stop_word(words_.main, word) || is_stop_word(language::english, word) || is_weak_word(word) ||
                std::find(seen.begin(), seen.end(), key) != seen.end())
                continue;
            seen.push_back(key);
            if (const auto known = stems_.find(key); known != stems_.end()) {
                sum += weight(single_[known->second]);
                ++present;
            }
        }
        if (present >= description_words_min && present * 2 >= seen.size())
            scores_[label] += description_share * sum / static_cast<double>(seen.size());
    }

    /// Chinese, Japanese, Thai, and names with signs: the name is looked for as it is written.
    void search_dense(std::size_t label, std::string_view title, std::string_view text) {
        constexpr std::size_t mentions_max = 50;
        const auto& lower = what_.labels[label].name;
        if (!is_without_spaces(lower) && is_spelt(lower))
            return;
        std::string name = lower;
        if (text.find(name) == std::string_view::npos && title.find(name) == std::string_view::npos)
            name = upper_ascii(name); // "C++"
        occurrence how;
        how.title = title.find(name) != std::string_view::npos;
        how.count = how.title ? 1 : 0;
        text = text.substr(0, searched_bytes_max);
        for (auto at = text.find(name); at != std::string_view::npos && how.count < mentions_max;
             at = text.find(name, at + name.size()))
            how.count += 1;
        scores_[label] = std::max(scores_[label], weight(how));
    }

    [[nodiscard]] std::vector<found_term> ranked() const {
        std::vector<found_term> out;
        for (std::size_t i = 0; i < scores_.size(); ++i)
            if (scores_[i] >= threshold)
                out.push_back({i, scores_[i]});
        std::stable_sort(out.begin(), out.end(),
                         [](const found_term& a, const found_term& b) { return a.score > b.score; });
        return out;
    }

    const vocabulary& what_;
    const text_words& words_;
    std::unordered_map<std::string, std::uint32_t> stems_;
    std::unordered_map<std::string, occurrence> whole_; ///< words with their hyphens taken out
    std::vector<place> stream_;
    std::vector<occurrence> single_; ///< by stem
    std::vector<pattern> patterns_;
    std::vector<double> scores_;
};

} // namespace

std::vector<found_term> find_terms(const vocabulary& what, const text_words& words, std::string_view title,
                                   std::string_view text) {
    return finder{what, words}.run(title, text);
}

} // namespace tagwright::llm

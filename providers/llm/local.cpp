#include "providers/llm/local.hpp"

#include "base/ascii.hpp"
#include "base/utf8.hpp"
#include "providers/llm/keyphrases.hpp"
#include "providers/llm/stemmer.hpp"
#include "providers/llm/vocabulary_terms.hpp"
#include "providers/llm/words.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>

namespace tagwright::llm {
namespace {

/// Some phrases fold into others or are no labels: more are asked for than are needed.
constexpr std::size_t spare = 3;

constexpr std::size_t words_most = 3; ///< of a phrase

/// A phrase that is among so many best ones is likely to become a label.
constexpr std::size_t near_by = 5;

/// Identifiers ("max_retries", "x86-64-v3") are keyphrases of a page about code, but no topics.
bool is_identifier(const std::string& phrase) noexcept {
    const auto digits = std::count_if(phrase.begin(), phrase.end(), is_digit);
    return phrase.find('_') != std::string::npos || static_cast<std::size_t>(digits) * 2 > phrase.size();
}

void append_terms(std::vector<std::string>& out, const label_rules& rules, const text_words& words,
                  std::string_view title, std::string_view text) {
    for (const auto& term : find_terms(rules.vocabulary, words, title, text))
        out.push_back(rules.vocabulary.labels[term.label].name);
}

std::vector<std::string> keys_of(std::string_view phrase) {
    std::vector<std::string> out;
    out.reserve(words_most);
    while (!phrase.empty()) {
        const auto end = std::min(phrase.find(' '), phrase.size());
        out.push_back(singular_key(phrase.substr(0, end)));
        phrase.remove_prefix(std::min(end + 1, phrase.size()));
    }
    return out;
}

/// True if all words of the phrase occur in earlier ones; otherwise its words join them. They are a few dozen.
bool adds_nothing(const std::vector<std::string>& phrase, std::vector<std::string_view>& known) {
    const auto before = known.size();
    for (const auto& key : phrase)
        if (std::find(known.begin(), known.end(), key) == known.end())
            known.emplace_back(key);
    return known.size() == before;
}

bool holds(const std::vector<std::string>& longer, const std::vector<std::string>& shorter) {
    return std::search(longer.begin(), longer.end(), shorter.begin(), shorter.end()) != longer.end();
}

/// Chooses where labels are few: "kubernetes-cluster" beside "kubernetes" and "cluster" is a place wasted, and so is
/// "company-handbook-2024" beside "company-handbook"; and "data" beside "personal-data", where the phrase stands in the
/// title and nobody uses the word as a label; nor a general word beside a phrase with it.
std::vector<std::string> best_few(const std::vector<keyphrase>& phrases, const label_rules& rules,
                                  const text_words& words) {
    std::vector<std::vector<std::string>> keys;
    keys.reserve(phrases.size());
    for (const auto& phrase : phrases)
        keys.push_back(keys_of(phrase.text));
    std::vector<std::string> title;
    for (const auto& token : words.tokens)
        if (token.title)
            title.push_back(singular_key(words.words[token.word].lower));
    const auto in_use = [&](const std::string& phrase) {
        return std::find(rules.space_labels.begin(), rules.space_labels.end(), phrase) != rules.space_labels.end();
    };
    const auto said_better = [&](std::size_t i) {
        return keys[i].size() == 1 && !in_use(phrases[i].text) &&
               std::any_of(keys.begin(), keys.begin() + static_cast<std::ptrdiff_t>(std::min(keys.size(), near_by)),
                           [&](const auto& other) {
                               return phrases[i].general
                                          ? other.size() > 1 && holds(other, keys[i])
                                          : other.size() == 2 && other.back() == keys[i].front() && holds(title, other);
                           });
    };
    std::vector<std::string> out;
    std::vector<std::string_view> known;
    std::vector<std::size_t> taken;
    for (std::size_t i = 0; i < phrases.size(); ++i) {
        const bool longer = std::any_of(taken.begin(), taken.end(), [&](std::size_t before) {
            const auto& old = keys[before];
            return old.size() > 1 &&
                   std::equal(old.begin(), old.end(), keys[i].begin(),
                              keys[i].begin() + static_cast<std::ptrdiff_t>(std::min(old.size(), keys[i].size())));
        });
        if (longer || is_identifier(phrases[i].text) || said_better(i) || adds_nothing(keys[i], known))
            continue;
        out.push_back(phrases[i].text);
        taken.push_back(i);
    }
    return out;
}

void append_keyphrases(std::vector<std::string>& out, const label_rules& rules, const text_words& words,
                       const local_context& context) {
    constexpr std::size_t few = 6;
    const auto wanted = static_cast<std::size_t>(labels_max_of(rules));
    auto phrases = find_keyphrases(words, wanted * spare, {context.space, &rules.space_labels, context.parents});
    if (wanted <= few) {
        auto best = best_few(phrases, rules, words);
        std::move(best.begin(), best.end(), std::back_inserter(out));
        return;
    }
    for (auto& phrase : phrases)
        if (!is_identifier(phrase.text))
            out.push_back(std::move(phrase.text));
}

/// Checks as many as are needed: most are accepted, and checking a label costs more than finding it.
checked_labels check_some(const label_matcher& matcher, const label_rules& rules,
                          const std::vector<std::string>& proposed, std::size_t spare_wanted) {
    const auto wanted = static_cast<std::size_t>(labels_max_of(rules)) + spare_wanted;
    for (std::size_t some = wanted + 1;; some *= 2) {
        if (some >= proposed.size())
            return matcher.check(proposed);
        auto checked = matcher.check({proposed.begin(), proposed.begin() + static_cast<std::ptrdiff_t>(some)});
        if (checked.accepted.size() + checked.spare.size() >= wanted)
            return checked;
    }
}

/// Of the words that may be topics.
std::vector<std::string> topic_keys(text_words&& words) {
    std::vector<bool> topic(words.keys.size(), false);
    for (const auto& w : words.words)
        topic[w.term] = topic[w.term] || !(w.stop || w.number);
    std::vector<std::string> out;
    out.reserve(topic.size());
    for (std::size_t i = 0; i < topic.size(); ++i)
        if (topic[i])
            out.push_back(std::move(words.keys[i]));
    return out;
}

} // namespace

local_answer label_text(std::string_view title, std::string_view text, const label_rules& rules,
                        const local_context& context) {
    title = utf8_prefix(title, keyphrase_title_bytes_max);
    text = utf8_prefix(text, keyphrase_text_bytes_max);
    auto words = split_words(title, text);
    std::vector<std::string> proposed;
    const bool known = !rules.vocabulary.labels.empty();
    if (known && rules.vocabulary.mode != vocabulary_mode::open)
        append_terms(proposed, rules, words, title, text);
    if (!known || rules.vocabulary.mode != vocabulary_mode::closed)
        append_keyphrases(proposed, rules, words, context);
    const std::size_t spare_max = context.with_spare ? spare_labels_max : 0;
    auto checked = context.matcher != nullptr ? check_some(*context.matcher, rules, proposed, spare_max)
                                              : check_some(label_matcher{rules}, rules, proposed, spare_max);
    checked.spare.resize(std::min(checked.spare.size(), spare_max));
    return {std::move(checked.accepted), std::move(checked.spare), topic_keys(std::move(words))};
}

std::vector<std::string> local_labels(std::string_view title, std::string_view text, const label_rules& rules) {
    return label_text(title, text, rules, {}).labels;
}

} // namespace tagwright::llm

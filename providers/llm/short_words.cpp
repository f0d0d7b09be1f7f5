#include "providers/llm/short_words.hpp"

#include "providers/llm/label_key.hpp"
#include "providers/llm/stemmer.hpp"
#include "providers/llm/word_filter.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace tagwright::llm {
namespace {

struct short_word {
    std::string_view word; ///< as singular_key() has it
    std::string_view usual;
    bool alone; ///< means nothing else by itself, either
    [[nodiscard]] constexpr bool operator<(const short_word& other) const noexcept { return word < other.word; }
};

constexpr std::array words{
    short_word{"administration", "admin", false},
    short_word{"advertisement", "ad", false},
    short_word{"advertising", "ad", false},
    short_word{"communication", "comms", false},
    short_word{"configuration", "config", true},
    short_word{"databas", "db", false}, // database and databases, as singular_key() has both
    short_word{"development", "dev", false},
    short_word{"documentation", "docs", false},
    short_word{"environment", "env", false},
    short_word{"generation", "gen", false},
    short_word{"generative", "gen", false},
    short_word{"government", "gov", false},
    short_word{"information", "info", false},
    short_word{"infrastructure", "infra", true},
    short_word{"javascript", "js", false},
    short_word{"kubernetes", "k8s", false},
    short_word{"laboratory", "lab", false},
    short_word{"management", "mgmt", true},
    short_word{"operation", "ops", false},
    short_word{"organisation", "org", false},
    short_word{"organization", "org", false},
    short_word{"parameter", "param", false},
    short_word{"performance", "perf", false},
    short_word{"postgresql", "postgres", true},
    short_word{"repository", "repo", true},
    short_word{"specification", "spec", false},
    short_word{"statistic", "stats", false},
    short_word{"synchronisation", "sync", false},
    short_word{"synchronization", "sync", false},
    short_word{"system", "sys", false},
    short_word{"typescript", "ts", false},
};
static_assert(std::is_sorted(words.begin(), words.end()));

/// Most labels have no such word, and are told without a copy.
constexpr word_filter filter = [] {
    word_filter out;
    for (const auto& each : words)
        out.add(each.word);
    for (const auto* const word : {"database", "laboratorie", "repositorie"}) // with the s of the plural off
        out.add(word);
    return out;
}();

bool may_have_one(std::string_view form) noexcept {
    while (!form.empty()) {
        const auto end = std::min(form.find_first_of("-_/'\""), form.size());
        auto word = form.substr(0, end);
        if (word.size() > 1 &&
            (filter.may_have(word) || (word.back() == 's' && filter.may_have(word.substr(0, word.size() - 1)))))
            return true;
        form.remove_prefix(std::min(end + 1, form.size()));
    }
    return false;
}

const short_word* find_word(std::string_view word) {
    constexpr std::size_t shortest = 6; // system
    if (word.size() < shortest)
        return nullptr;
    const std::string key = singular_key(word);
    const auto* const found = std::lower_bound(words.begin(), words.end(), short_word{key, {}, false});
    return found != words.end() && found->word == key ? found : nullptr;
}

} // namespace

std::vector<std::string> short_forms(std::string_view form) {
    if (!may_have_one(form))
        return {};
    const auto plain = plain_words(form);
    std::vector<const short_word*> found;
    for (const auto& word : plain) {
        const auto* const known = find_word(word);
        found.push_back(known != nullptr && (plain.size() > 1 || known->alone) ? known : nullptr);
    }
    const auto count = std::count_if(found.begin(), found.end(), [](const auto* each) { return each != nullptr; });
    const auto with = [&](std::size_t only) { // all of them where there is no such word
        std::string out;
        for (std::size_t i = 0; i < plain.size(); ++i) {
            const bool is_short = found[i] != nullptr && (only == i || only == plain.size());
            (out += i > 0 ? "-" : "") += is_short ? found[i]->usual : std::string_view{plain[i]};
        }
        return out;
    };
    std::vector<std::string> out;
    if (count == 0)
        return out;
    out.push_back(with(plain.size()));
    for (std::size_t i = 0; i < plain.size() && count > 1; ++i)
        if (found[i] != nullptr)
            out.push_back(with(i));
    return out;
}

} // namespace tagwright::llm

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
    [[nodiscard]] constexpr bool operator<(const short_word& other) const noexcept { return word < other.word; }
};

constexpr std::array words{
    short_word{"administration", "admin"},
    short_word{"advertisement", "ad"},
    short_word{"advertising", "ad"},
    short_word{"communication", "comms"},
    short_word{"configuration", "config"},
    short_word{"databas", "db"}, // database and databases, as singular_key() has both
    short_word{"development", "dev"},
    short_word{"documentation", "docs"},
    short_word{"environment", "env"},
    short_word{"generation", "gen"},
    short_word{"generative", "gen"},
    short_word{"government", "gov"},
    short_word{"information", "info"},
    short_word{"infrastructure", "infra"},
    short_word{"javascript", "js"},
    short_word{"kubernetes", "k8s"},
    short_word{"laboratory", "lab"},
    short_word{"management", "mgmt"},
    short_word{"operation", "ops"},
    short_word{"organisation", "org"},
    short_word{"organization", "org"},
    short_word{"parameter", "param"},
    short_word{"performance", "perf"},
    short_word{"postgresql", "postgres"},
    short_word{"repository", "repo"},
    short_word{"specification", "spec"},
    short_word{"statistic", "stats"},
    short_word{"synchronisation", "sync"},
    short_word{"synchronization", "sync"},
    short_word{"system", "sys"},
    short_word{"typescript", "ts"},
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

bool may_be_one(std::string_view word) noexcept {
    constexpr std::size_t shortest = 6; // system
    return word.size() >= shortest &&
           (filter.may_have(word) || (word.back() == 's' && filter.may_have(word.substr(0, word.size() - 1))));
}

bool may_have_one(std::string_view form) noexcept {
    std::size_t begin = 0;
    for (std::size_t at = 0; at < form.size(); ++at) {
        if (!parts_words(form[at]))
            continue;
        if (may_be_one(form.substr(begin, at - begin)))
            return true;
        begin = at + 1;
    }
    return may_be_one(form.substr(begin));
}

const short_word* find_word(std::string_view word) {
    if (!may_be_one(word))
        return nullptr;
    const std::string key = singular_key(word);
    const auto* const found = std::lower_bound(words.begin(), words.end(), short_word{key, {}});
    return found != words.end() && found->word == key ? found : nullptr;
}

} // namespace

std::vector<std::string> short_forms(std::string_view form) {
    constexpr std::size_t shortest = 8; // it-system
    if (form.size() < shortest || !may_have_one(form))
        return {};
    const auto plain = plain_words(form);
    if (plain.size() < 2)
        return {};
    std::vector<const short_word*> found;
    found.reserve(plain.size());
    for (const auto& word : plain)
        found.push_back(find_word(word));
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

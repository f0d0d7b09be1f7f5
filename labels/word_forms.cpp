#include "labels/word_forms.hpp"

#include "base/code_points.hpp"
#include "labels/word_families.hpp"
#include "providers/llm/label_key.hpp"
#include "providers/llm/label_twins.hpp"

#include <algorithm>
#include <functional>
#include <map>

namespace tagwright::labels {
namespace {

using word_pair = std::pair<std::uint32_t, std::uint32_t>;

constexpr std::size_t letters_min = 6; // shorter words have no typos: is_typo()
constexpr std::size_t letters_max = 40;

/// The hashes of a word and of what it is with a letter less, each with the word: two words that are a typo's distance
/// apart have one in common.
void add_hashes(std::u32string_view spelt, std::uint32_t number,
                std::vector<std::pair<std::uint64_t, std::uint32_t>>& out) {
    if (spelt.size() < letters_min || spelt.size() > letters_max)
        return;
    const std::hash<std::u32string> hash;
    out.emplace_back(hash(std::u32string{spelt}), number);
    for (std::size_t at = 1; at < spelt.size(); ++at)
        out.emplace_back(hash(std::u32string{spelt}.erase(at, 1)), number);
}

/// British and American: whatever the counts are, it is one word.
bool is_other_country(std::u32string_view a, std::u32string_view b) {
    if (a.size() < b.size())
        std::swap(a, b);
    const auto at = static_cast<std::size_t>(std::mismatch(b.begin(), b.end(), a.begin()).first - b.begin());
    if (at == 0 || at >= a.size())
        return false;
    if (a.size() == b.size())
        return std::minmax(a[at], b[at]) == std::minmax(U's', U'z');
    const bool ou = a[at] == U'u' && a[at - 1] == U'o';
    const bool ll = a[at] == U'l' && a[at - 1] == U'l';
    return ou || ll;
}

/// Hardly anybody uses one of the two.
bool is_seldom(std::size_t less, std::size_t more) noexcept {
    constexpr std::size_t few = 2;
    constexpr std::size_t times = 4;
    return less <= few || less * times <= more;
}

} // namespace

word_forms::word_forms(const label_graph& graph, const std::vector<std::size_t>& pages) : labels_(graph.size()) {
    for (label_id label = 0; label < graph.size(); ++label) {
        if (pages[label] == 0 && !graph.is_known(label))
            continue;
        const auto keys = llm::key_words(graph.name(label));
        const auto spelt = llm::spelt_words(graph.name(label));
        for (std::size_t i = 0; i < keys.size(); ++i) {
            const auto number = number_of(keys[i], spelt[i]);
            words_[number].pages += pages[label];
            words_[number].fixed += graph.fixed_pages(label);
            labels_[label].push_back(number);
        }
    }
    find_spellings();
    find_accents();
    for (auto& label : labels_)
        for (auto& number : label)
            number = words_[number].usual;
    find_families();
}

std::uint32_t word_forms::number_of(const std::string& key, std::string_view spelt) {
    const auto number = static_cast<std::uint32_t>(words_.size());
    const auto [known, fresh] = numbers_.emplace(key, number);
    if (fresh)
        words_.push_back({key, code_points(spelt), 0, 0, number, number});
    return known->second;
}

bool word_forms::comes_first(std::uint32_t a, std::uint32_t b) const {
    const auto& one = words_[a];
    const auto& other = words_[b];
    if (one.fixed != other.fixed)
        return one.fixed > other.fixed;
    return one.pages != other.pages ? one.pages > other.pages : one.key < other.key;
}

void word_forms::find_spellings() {
    std::vector<std::pair<std::uint64_t, std::uint32_t>> hashes;
    for (std::uint32_t i = 0; i < words_.size(); ++i)
        add_hashes(words_[i].spelt, i, hashes);
    std::sort(hashes.begin(), hashes.end());
    hashes.erase(std::unique(hashes.begin(), hashes.end()), hashes.end());
    std::vector<word_pair> pairs;
    constexpr std::size_t compared_max = 64; // words that one letter less makes alike: beyond this they say little
    for (std::size_t i = 0; i < hashes.size(); ++i)
        for (auto k = i + 1; k < std::min(hashes.size(), i + compared_max) && hashes[k].first == hashes[i].first; ++k)
            if (const auto a = hashes[i].second, b = hashes[k].second; llm::is_typo(words_[a].spelt, words_[b].spelt))
                pairs.push_back(comes_first(a, b) ? word_pair{a, b} : word_pair{b, a});
    std::sort(pairs.begin(), pairs.end(), [&](const auto& p, const auto& q) {
        if (p.first != q.first)
            return comes_first(p.first, q.first);
        return p.second != q.second && comes_first(p.second, q.second);
    });
    pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
    // The better known one comes first, so what is a typo itself never stands for another.
    for (const auto& [known, other] : pairs) {
        if (words_[known].usual != known || words_[other].usual != other)
            continue;
        if (is_seldom(words_[other].pages, words_[known].pages) ||
            is_other_country(words_[known].spelt, words_[other].spelt))
            words_[other].usual = known;
        else
            doubtful_.emplace_back(known, other);
    }
}

/// Words that people write with accents or without any: café.
void word_forms::find_accents() {
    std::unordered_map<std::uint32_t, std::uint32_t> of_bare; // no number: of two
    for (std::uint32_t i = 0; i < words_.size(); ++i)
        if (const auto bare = llm::without_accents(words_[i].key))
            if (const auto found = numbers_.find(*bare); found != numbers_.end())
                if (const auto [known, fresh] = of_bare.emplace(found->second, i); !fresh)
                    known->second = no_label;
    for (const auto& [plain, accented] : of_bare) {
        if (accented == no_label || words_[plain].usual != plain || words_[accented].usual != accented)
            continue;
        const bool plain_first = comes_first(plain, accented);
        words_[plain_first ? accented : plain].usual = plain_first ? plain : accented;
    }
}

void word_forms::find_families() {
    // A verb that is there itself is meant rather than one that is only likely: planning is of plan, not of plane.
    std::map<std::string, std::vector<std::uint32_t>> of_likely;
    for (std::uint32_t i = 0; i < words_.size(); ++i) {
        words_[i].family = i;
        if (words_[i].usual != i)
            continue;
        for (const auto& guess : verbs_of(words_[i].key)) {
            const auto verb = numbers_.find(guess.verb);
            if (verb != numbers_.end() && words_[verb->second].usual == verb->second) {
                words_[i].family = verb->second;
                break;
            }
            if (guess.likely)
                of_likely[guess.verb].push_back(i);
        }
    }
    for (const auto& [verb, family] : of_likely)
        for (const auto number : family)
            if (words_[number].family == number)
                words_[number].family = family.front();
}

} // namespace tagwright::labels

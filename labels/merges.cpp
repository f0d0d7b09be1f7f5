#include "labels/merges.hpp"

#include "base/ascii.hpp"
#include "base/code_points.hpp"
#include "labels/told_pairs.hpp"
#include "labels/word_families.hpp"
#include "providers/confluence/label_name.hpp"
#include "providers/llm/english_forms.hpp"
#include "providers/llm/label_key.hpp"
#include "providers/llm/label_twins.hpp"
#include "providers/llm/short_words.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace tagwright::labels {
namespace {

enum level : std::size_t { by_spelling, by_word, by_family, by_order, levels };

/// What a label has in common with its twins, the closest first; empty: nothing.
using twin_keys = std::array<std::string, levels>;

std::string joined(const std::vector<std::string_view>& words) {
    std::string out;
    for (const auto word : words)
        (out += out.empty() ? "" : "-") += word;
    return out;
}

twin_keys keys_of(const label_graph& graph, const word_forms& forms, label_id label) {
    std::vector<std::string_view> usual;
    std::vector<std::string_view> families;
    for (const auto number : forms.words_of(label)) {
        usual.emplace_back(forms.word(number));
        families.emplace_back(forms.word(forms.family(number)));
    }
    twin_keys out{llm::key_of(joined(usual)), llm::joined_key(graph.name(label)), joined(families), {}};
    const bool directed = std::any_of(usual.begin(), usual.end(), is_direction);
    families.erase(std::remove_if(families.begin(), families.end(), is_filler), families.end());
    std::sort(families.begin(), families.end());
    if (!directed && families.size() > 1)
        out[by_order] = joined(families);
    return out;
}

/// What tells two twins apart.
change_reason reason_of(level found, const std::string& a, const std::string& b) {
    if (found == by_family)
        return change_reason::word_family;
    if (found == by_order)
        return change_reason::word_order;
    const auto bare = [](const std::string& name) {
        std::string out;
        for (const auto& word : llm::key_words(name))
            out += word;
        return out;
    };
    const auto signless = [](std::string name) {
        name.erase(std::remove_if(name.begin(), name.end(), [](char c) { return c == '-' || c == '_' || c == '/'; }),
                   name.end());
        return lower_ascii(name);
    };
    if (signless(a) == signless(b))
        return change_reason::signs;
    const auto spelt = [](const std::string& name) {
        std::string out;
        for (const auto& word : llm::plain_words(name))
            out += llm::usual_spelling(word);
        return out;
    };
    if (spelt(a) == spelt(b))
        return change_reason::spelling;
    if (llm::key_of(a) == llm::key_of(b) || llm::joined_key(a) == llm::joined_key(b))
        return a.size() == b.size() ? change_reason::signs : change_reason::number;
    return bare(a) == bare(b) ? change_reason::number : change_reason::spelling;
}

class merger {
public:
    merger(const plan& from, const label_graph& graph, const word_forms& forms, const draft& what,
           const std::vector<std::size_t>& pages)
        : graph_(graph),
          forms_(forms),
          what_(what),
          pages_(pages),
          told_(from, graph),
          into_(graph.size(), no_label),
          next_(graph.size()) {
        for (label_id label = 0; label < graph.size(); ++label)
            next_[label] = label;
        for (label_id label = 0; label < graph.size(); ++label)
            if (pages[label] > 0 || graph.is_known(label))
                order_.push_back(label);
        std::sort(order_.begin(), order_.end(), [&](auto a, auto b) { return graph_.comes_first(a, b, pages_); });
        learn_aliases(from.vocabulary);
    }

    merge_result run() {
        std::vector<twin_keys> keys;
        for (const auto label : order_) {
            keys.push_back(keys_of(graph_, forms_, label));
            find_alias(label);
        }
        for (const auto level : {by_spelling, by_word, by_family, by_order})
            find_twins(level, keys);
        merge_initials();
        merge_numeronyms();
        merge_short_words();
        for (const auto& [a, b] : told_.same())
            merge_told(a, b);
        for (auto& each : out_.merges)
            each.into = end_of(each.into);
        return std::move(out_);
    }

private:
    void learn_aliases(const llm::vocabulary& vocabulary) {
        for (const auto& label : vocabulary.labels)
            for (const auto& alias : label.aliases)
                if (const auto name = graph_.find(label.name))
                    aliases_.emplace(llm::key_of(confluence::kept_label(alias)), *name);
    }

    void find_alias(label_id label) {
        const auto found = aliases_.find(llm::key_of(graph_.name(label)));
        if (found != aliases_.end() && !graph_.in_vocabulary(label))
            put(label, found->second, change_reason::alias);
    }

    /// The closest twins are merged first, each with the one that comes first.
    void find_twins(level at, const std::vector<twin_keys>& keys) {
        std::unordered_map<std::string_view, label_id> standing;
        for (std::size_t i = 0; i < order_.size(); ++i) {
            const auto label = order_[i];
            if (into_[label] != no_label || keys[i][at].empty())
                continue;
            const auto [first, fresh] = standing.emplace(keys[i][at], label);
            const auto other = first->second;
            if (fresh || graph_.in_vocabulary(label))
                continue;
            const auto why = reason_of(at, graph_.name(label), graph_.name(other));
            if (may_merge(label, other, why))
                put(label, other, why);
        }
    }

    /// Twins that people use both are two labels to them. What is bolder than spelling gives way to the plan's counts,
    /// too.
    bool may_merge(label_id label, label_id other, change_reason why) {
        const bool bold = why == change_reason::word_family || why == change_reason::word_order;
        constexpr std::size_t many = 5;
        constexpr std::size_t times = 4;
        const auto much = [&](std::size_t less, std::size_t more) { return less >= many && less * times >= more; };
        const bool people = much(graph_.fixed_pages(label), graph_.fixed_pages(other));
        if (told_.are_same(label, other) == std::optional{true} ||
            (!people && !(bold && much(pages_[label], pages_[other]))))
            return true;
        out_.doubts.push_back({other, label, doubt_reason::both_used, why});
        return false;
    }

    void put(label_id label, label_id other, change_reason why) {
        if (label == other || are_apart(label, other))
            return;
        into_[label] = other;
        std::swap(next_[label], next_[other]); // two rings become one
        out_.merges.push_back({label, other, why});
    }

    /// Somebody has told so, of them or of what is one with them.
    [[nodiscard]] bool are_apart(label_id a, label_id b) const {
        if (told_.empty())
            return false;
        auto x = a;
        do {
            auto y = b;
            do {
                if (told_.are_same(x, y) == std::optional{false})
                    return true;
                y = next_[y];
            } while (y != b);
            x = next_[x];
        } while (x != a);
        return false;
    }

    [[nodiscard]] label_id end_of(label_id label) const {
        while (into_[label] != no_label)
            label = into_[label];
        return label;
    }

    /// Both stand by themselves: the one that comes first stands for both.
    void merge_standing(label_id a, label_id b, change_reason why) {
        if (graph_.in_vocabulary(a) && graph_.in_vocabulary(b))
            return;
        if (graph_.comes_first(b, a, pages_))
            std::swap(a, b);
        put(b, a, why);
    }

    void merge_told(label_id a, label_id b) {
        a = end_of(a);
        b = end_of(b);
        if (a != b)
            merge_standing(a, b, change_reason::told);
    }

    void merge_initials() {
        llm::label_twins twins;
        for (const auto label : order_)
            if (forms_.words_of(label).size() > 1) {
                if (into_[label] == no_label && forms_.words_of(label).size() > 2)
                    twins.add(graph_.name(label), label);
                for (const auto word : forms_.words_of(label))
                    longer_words_.insert(forms_.word(word));
            }
        twins.seal();
        for (const auto label : order_)
            if (into_[label] == no_label && may_be_initials(label))
                if (const auto found = twins.find(graph_.name(label)))
                    merge_initials_of(label, static_cast<label_id>(*found));
    }

    /// "sla", "ci-cd".
    [[nodiscard]] bool may_be_initials(label_id label) const {
        constexpr std::size_t bytes_max = 2;
        const auto& words = forms_.words_of(label);
        return words.size() == 1 || std::all_of(words.begin(), words.end(),
                                                [&](auto word) { return forms_.word(word).size() <= bytes_max; });
    }

    void merge_initials_of(label_id shorter, label_id whole) {
        const auto in_use = [&](label_id label) {
            return graph_.fixed_pages(label) > 0 || graph_.in_vocabulary(label);
        };
        const bool known = (in_use(shorter) || in_use(whole)) && longer_words_.count(graph_.name(shorter)) == 0;
        if (known || have_company(shorter, whole))
            merge_abbreviation(shorter, whole);
        else
            out_.doubts.push_back({shorter, whole, doubt_reason::initials});
    }

    /// A page has both, or pages of both have a third label in common.
    bool have_company(label_id a, label_id b) {
        std::unordered_set<label_id> company;
        for (const auto page : each_page(a))
            for_labels(page, [&](label_id other) { company.insert(other); });
        company.erase(a);
        bool found = company.count(b) > 0;
        for (const auto page : each_page(b))
            for_labels(page, [&](label_id other) { found = found || (other != b && company.count(other) > 0); });
        return found;
    }

    template <class Do>
    void for_labels(page_number page, Do act) const {
        std::for_each(graph_.existing(page).begin(), graph_.existing(page).end(), act);
        std::for_each(what_[page].begin(), what_[page].end(), act);
    }

    const std::vector<page_number>& each_page(label_id label) {
        if (on_pages_.empty())
            for (page_number page = 0; page < graph_.pages(); ++page)
                for_labels(page, [&](label_id has) { on_pages_[has].push_back(page); });
        return on_pages_[label];
    }

    /// k8s: to be sure, of one word only.
    void merge_numeronyms() {
        std::unordered_map<std::u32string, label_id> words; // no_label: of two
        std::vector<std::pair<std::u32string, label_id>> shorter;
        for (const auto label : order_) {
            if (into_[label] != no_label)
                continue;
            auto name = code_points(graph_.name(label));
            if (auto form = llm::numeronym_of(name); !form.empty()) {
                if (const auto [known, fresh] = words.emplace(std::move(form), label); !fresh)
                    known->second = no_label;
            } else if (name.size() >= 3 && is_digit(graph_.name(label)[1])) {
                shorter.emplace_back(std::move(name), label);
            }
        }
        for (const auto& [name, label] : shorter)
            if (const auto found = words.find(name); found != words.end() && found->second != no_label)
                merge_into_first(label, found->second);
    }

    /// codegen: where it can be short for one label only.
    void merge_short_words() {
        std::unordered_map<std::string, label_id> whole; // no_label: of two
        for (const auto label : order_)
            if (into_[label] == no_label)
                for (const auto& shorter : llm::short_forms(graph_.name(label)))
                    if (const auto [known, fresh] = whole.emplace(llm::joined_key(shorter), label); !fresh)
                        known->second = known->second == label ? label : no_label;
        for (const auto label : order_)
            if (into_[label] == no_label && !whole.empty())
                if (const auto found = whole.find(llm::joined_key(graph_.name(label)));
                    found != whole.end() && found->second != no_label)
                    merge_into_first(label, found->second);
    }

    void merge_into_first(label_id a, label_id b) {
        const bool stays = graph_.comes_first(a, b, pages_);
        merge_abbreviation(stays ? b : a, stays ? a : b);
    }

    void merge_abbreviation(label_id label, label_id into) {
        label = end_of(label);
        into = end_of(into);
        if (label != into && may_merge(label, into, change_reason::abbreviation))
            merge_standing(label, into, change_reason::abbreviation);
    }

    const label_graph& graph_;
    const word_forms& forms_;
    const draft& what_;
    const std::vector<std::size_t>& pages_;
    told_pairs told_;
    std::vector<label_id> order_;
    std::vector<label_id> into_;
    std::vector<label_id> next_; ///< rings of labels that are one
    std::unordered_map<std::string, label_id> aliases_;
    std::unordered_set<std::string> longer_words_; ///< of labels of two words and more: no initials of others
    std::unordered_map<label_id, std::vector<page_number>> on_pages_; ///< made where it is asked for
    merge_result out_;
};

} // namespace

merge_result find_merges(const plan& from, const label_graph& graph, const word_forms& forms, const draft& what,
                         const std::vector<std::size_t>& pages) {
    return merger{from, graph, forms, what, pages}.run();
}

std::string_view words_for(change_reason why) noexcept {
    switch (why) {
    case change_reason::alias: return "an alias in the vocabulary";
    case change_reason::told: return "said to be the same";
    case change_reason::signs: return "the same but for case, hyphens or signs";
    case change_reason::number: return "singular and plural";
    case change_reason::spelling: return "another spelling, or a typo";
    case change_reason::abbreviation: return "an abbreviation and what it stands for";
    case change_reason::word_family: return "made from the same verb";
    case change_reason::word_order: return "the same words";
    case change_reason::part: return "on too few pages; the other says what it is a kind or a part of";
    case change_reason::next_best: return "on too few pages; other pages have what comes next on this one";
    case change_reason::neighbours: return "on too few pages; the pages that are most alike have the other";
    case change_reason::few_pages: return "on too few pages, and no other label suits";
    case change_reason::too_common: return "so many pages could have it that it tells none from the others";
    case change_reason::page_full: return "the page has as many labels as it may have";
    case change_reason::twin_on_page: return "the page has it already, written in another way";
    }
    return {};
}

} // namespace tagwright::labels

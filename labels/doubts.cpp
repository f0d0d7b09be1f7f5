#include "labels/merges.hpp"
#include "labels/told_pairs.hpp"
#include "labels/word_families.hpp"
#include "providers/llm/stemmer.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace tagwright::labels {
namespace {

constexpr std::size_t alike_max = 8; // labels of one stem that are compared: beyond this it says little

class doubter {
public:
    doubter(const plan& from, const label_graph& graph, const word_forms& forms, const draft& what,
            const merge_result& known)
        : graph_(graph), forms_(forms), what_(what), pages_(graph.pages_of(what)), told_(from, graph) {
        for (const auto& each : known.merges)
            pages_[each.from] = 0;
        for (label_id label = 0; label < graph.size(); ++label)
            if (pages_[label] > 0 && !forms.words_of(label).empty())
                labels_.push_back(label);
        std::sort(labels_.begin(), labels_.end(), [&](auto a, auto b) { return graph_.comes_first(a, b, pages_); });
    }

    std::vector<doubt> run(const std::vector<doubt>& twins, std::size_t doubts_max) {
        for (const auto& twin : twins)
            add(twin.keep, twin.other, twin.why);
        for (const auto& [a, b] : forms_.doubtful())
            add_labels_of(forms_.word(a), forms_.word(b));
        add_alike(doubt_reason::word_stem, [&](label_id label) { return stems_of(label); });
        add_alike(doubt_reason::cognate, [&](label_id label) { return cognate_of(label); });
        add_shorter();
        add_one_word_shorter();
        add_libraries();
        add_together();
        const auto weight = [&](const doubt& d) { return pages_[d.keep] + pages_[d.other]; };
        std::stable_sort(found_.begin(), found_.end(), [&](const auto& a, const auto& b) {
            // What is only together is one label least often: mostly it is a subject and its parts.
            const bool a_last = a.why == doubt_reason::together;
            const bool b_last = b.why == doubt_reason::together;
            return a_last != b_last ? b_last : weight(a) > weight(b);
        });
        found_.resize(std::min(found_.size(), doubts_max));
        return std::move(found_);
    }

private:
    void add(label_id a, label_id b, doubt_reason why) {
        const bool chosen = graph_.in_vocabulary(a) && graph_.in_vocabulary(b);
        if (a == b || chosen || pages_[a] == 0 || pages_[b] == 0 || told_.are_same(a, b))
            return;
        if (graph_.comes_first(b, a, pages_))
            std::swap(a, b);
        if (seen_.emplace(a, b).second)
            found_.push_back({a, b, why});
    }

    void add_labels_of(const std::string& one, const std::string& other) {
        if (const auto a = graph_.find(one), b = graph_.find(other); a && b)
            add(*a, *b, doubt_reason::spelling);
    }

    [[nodiscard]] std::string stems_of(label_id label) const {
        std::string out;
        for (const auto number : forms_.words_of(label))
            (out += out.empty() ? "" : "-") += llm::stem_key(llm::language::english, forms_.word(number));
        return out;
    }

    /// Only of one word: of more, one word in another language is no translation.
    [[nodiscard]] std::string cognate_of(label_id label) const {
        const auto& words = forms_.words_of(label);
        return words.size() == 1 ? cognate_key(forms_.word(words.front())) : std::string{};
    }

    template <class Key>
    void add_alike(doubt_reason why, Key key_of) {
        std::map<std::string, std::vector<label_id>> alike;
        for (const auto label : labels_)
            if (const auto key = key_of(label); !key.empty())
                if (auto& list = alike[key]; list.size() < alike_max)
                    list.push_back(label);
        for (const auto& [key, list] : alike)
            for (std::size_t i = 1; i < list.size(); ++i)
                add(list.front(), list[i], why);
    }

    /// "ml" and "config", where only one label is longer.
    void add_shorter() {
        constexpr std::size_t initials = 2;
        constexpr std::size_t begun_min = 4;
        constexpr std::size_t begun_max = 6;
        constexpr std::size_t rest_min = 4;
        std::map<std::string, std::vector<label_id>> longer; // what a label may be short for
        for (const auto label : labels_) {
            const auto& words = forms_.words_of(label);
            const auto& first = forms_.word(words.front());
            if (words.size() == initials)
                longer[first.substr(0, 1) + forms_.word(words.back()).substr(0, 1)].push_back(label);
            for (auto size = begun_min; words.size() == 1 && size <= begun_max && size + rest_min <= first.size();
                 ++size)
                longer[first.substr(0, size)].push_back(label);
        }
        for (const auto label : labels_) {
            const auto& words = forms_.words_of(label);
            const auto found = longer.find(graph_.name(label));
            if (words.size() == 1 && found != longer.end() && found->second.size() == 1)
                add(label, found->second.front(),
                    graph_.name(label).size() == initials ? doubt_reason::initials : doubt_reason::shortening);
        }
    }

    /// "web-app" and "web-applications", "webapp" and "web-application": what the table of words written short lacks.
    void add_one_word_shorter() {
        constexpr std::size_t words_max = 4;
        std::map<std::string, std::vector<label_id>> others; // labels that are one but for the word that is left out
        std::map<std::string, std::vector<label_id>> run_together;
        for (const auto label : labels_) {
            const auto& words = forms_.words_of(label);
            for (std::size_t out = 0; words.size() > 1 && words.size() <= words_max && out < words.size(); ++out) {
                std::string key;
                for (std::size_t i = 0; i < words.size(); ++i)
                    (key += '-') += i == out ? "" : forms_.word(words[i]);
                auto& list = others[key];
                for (const auto other : list)
                    if (is_begun(forms_.word(words[out]), forms_.word(forms_.words_of(other)[out])))
                        add(other, label, doubt_reason::shortening);
                if (list.size() < alike_max)
                    list.push_back(label);
            }
            if (words.size() == 2)
                for_begun(forms_.word(words.back()), [&](std::string_view begun) {
                    run_together[forms_.word(words.front()) + std::string{begun}].push_back(label);
                });
        }
        for (const auto label : labels_)
            if (const auto found = run_together.find(graph_.name(label));
                found != run_together.end() && found->second.size() == 1)
                add(label, found->second.front(), doubt_reason::shortening);
    }

    /// "vue" and "vuejs": of "node" and "express" nobody can tell.
    void add_libraries() {
        constexpr std::string_view script = "js";
        for (const auto label : labels_) {
            std::string_view name = graph_.name(label);
            if (!name.ends_with(script))
                continue;
            name.remove_suffix(script.size());
            name = name.substr(0, name.find_last_not_of("-_.") + 1);
            if (const auto bare = graph_.find(name); bare && !name.empty())
                add(*bare, label, doubt_reason::shortening);
        }
    }

    static constexpr std::size_t begun_least = 2;
    static constexpr std::size_t rest_least = 4;

    static bool is_begun(std::string_view a, std::string_view b) noexcept {
        if (a.size() > b.size())
            std::swap(a, b);
        return a.size() >= begun_least && b.size() >= a.size() + rest_least && b.starts_with(a);
    }

    template <class Do>
    static void for_begun(std::string_view word, Do act) {
        for (auto size = begun_least; size + rest_least <= word.size(); ++size)
            act(word.substr(0, size));
    }

    /// Three pages and more have both, and hardly any has only one.
    void add_together() {
        constexpr std::size_t pages_min = 3;
        constexpr std::size_t of_ten = 8;
        std::map<std::pair<label_id, label_id>, std::size_t> both;
        for (page_number page = 0; page < graph_.pages(); ++page) {
            std::vector<label_id> all(graph_.existing(page).begin(), graph_.existing(page).end());
            for (const auto label : what_[page])
                if (!graph_.has(page, label))
                    all.push_back(label);
            std::sort(all.begin(), all.end());
            for (std::size_t i = 0; i < all.size(); ++i)
                for (auto k = i + 1; k < all.size(); ++k)
                    if (are_alike(pages_[all[i]], pages_[all[k]]))
                        ++both[{all[i], all[k]}];
        }
        for (const auto& [pair, pages] : both)
            if (pages >= pages_min && pages * 10 >= of_ten * (pages_[pair.first] + pages_[pair.second] - pages))
                add(pair.first, pair.second, doubt_reason::together);
    }

    /// Only such two can be together on most of their pages.
    static bool are_alike(std::size_t a, std::size_t b) noexcept {
        constexpr std::size_t pages_min = 3;
        return std::min(a, b) >= pages_min && std::min(a, b) * 10 >= 8 * std::max(a, b);
    }

    const label_graph& graph_;
    const word_forms& forms_;
    const draft& what_;
    std::vector<std::size_t> pages_;
    told_pairs told_;
    std::vector<label_id> labels_;
    std::vector<doubt> found_;
    std::set<std::pair<label_id, label_id>> seen_;
};

} // namespace

std::vector<doubt> find_doubts(const plan& from, const label_graph& graph, const word_forms& forms, const draft& what,
                               const merge_result& found, const consolidation_options& options) {
    return doubter{from, graph, forms, what, found}.run(found.doubts, options.doubts_max);
}

std::string_view words_for(doubt_reason why) noexcept {
    switch (why) {
    case doubt_reason::both_used: return "twins, but both are used on many pages";
    case doubt_reason::spelling: return "a letter apart, and both are used";
    case doubt_reason::word_stem: return "the same stem";
    case doubt_reason::initials: return "perhaps its initials";
    case doubt_reason::shortening: return "perhaps short for it";
    case doubt_reason::cognate: return "perhaps the same word in another language";
    case doubt_reason::together: return "nearly always on the same pages";
    }
    return {};
}

} // namespace tagwright::labels

#include "labels/singletons.hpp"

#include "base/ascii.hpp"
#include "labels/label_budget.hpp"
#include "labels/label_worth.hpp"
#include "labels/neighbours.hpp"
#include "providers/llm/stop_words.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace tagwright::labels {
namespace {

/// The most words that a label has which is looked into.
constexpr std::size_t words_max = 6;

class settler {
public:
    settler(const label_graph& graph, const word_forms& forms, const consolidation_options& options, const draft& spare,
            draft& what, std::vector<step>& steps)
        : graph_(graph),
          forms_(forms),
          options_(options),
          spare_(spare),
          what_(what),
          steps_(steps),
          gone_(graph.size()),
          kept_(graph.size()) {}

    void run() {
        fold_parts();
        const draft before = what_;
        choose();
        neighbours near(graph_, forms_, before);
        index_words();
        const draft chosen = what_;
        for (page_number page = 0; page < graph_.pages(); ++page)
            if (!graph_.decided(page))
                settle(page, before[page], chosen, near);
    }

private:
    [[nodiscard]] bool is_few(label_id label) const {
        return pages_[label] < options_.min_pages && !graph_.in_vocabulary(label);
    }

    // -- longer names of what is shared ---------------------------------------------------------------

    using phrase = std::string;

    [[nodiscard]] phrase phrase_of(label_id label, std::size_t first, std::size_t count) const {
        phrase out;
        const auto& words = forms_.words_of(label);
        for (std::size_t i = first; i < first + count; ++i)
            (out += out.empty() ? "" : "-") += forms_.word(forms_.family(words[i]));
        return out;
    }

    /// A label that others may be a kind of.
    [[nodiscard]] bool may_stand(label_id label) const {
        const auto& words = forms_.words_of(label);
        if (words.empty() || words.size() > words_max)
            return false;
        return words.size() > 1 || tells(words.front());
    }

    /// The word is a subject, by itself.
    [[nodiscard]] bool tells(std::uint32_t number) const {
        const auto& word = forms_.word(number);
        return !is_all_digits(word) && !llm::is_weak_word(word) && !llm::is_stop_word(llm::language::english, word);
    }

    /// The labels that are a part of this one, the longest first, of these those at its end.
    [[nodiscard]] std::vector<label_id> parts_of(label_id label) const {
        std::vector<label_id> out;
        const auto size = forms_.words_of(label).size();
        if (size > words_max)
            return out;
        for (auto count = size; count-- > 1;)
            for (auto first = size - count + 1; first-- > 0;)
                if (const auto found = phrases_.find(phrase_of(label, first, count));
                    found != phrases_.end() && found->second != label)
                    out.push_back(found->second);
        return out;
    }

    void fold_parts() {
        pages_ = worth_of(graph_, what_, spare_).pages; // what others have to spare will be shared: it is not folded
        std::vector<label_id> few;
        for (label_id label = 0; label < graph_.size(); ++label) {
            if (pages_[label] == 0 && !graph_.in_vocabulary(label))
                continue;
            if (may_stand(label))
                if (const auto [known, fresh] =
                        phrases_.emplace(phrase_of(label, 0, forms_.words_of(label).size()), label);
                    !fresh && graph_.comes_first(label, known->second, pages_))
                    known->second = label;
            if (is_few(label) && forms_.words_of(label).size() > 1)
                few.push_back(label);
        }
        auto would_have = pages_; // if all that it is a part of became it
        for (const auto label : few)
            for (const auto part : parts_of(label))
                would_have[part] += pages_[label];
        std::unordered_map<label_id, label_id> into;
        for (const auto label : few)
            for (const auto part : parts_of(label))
                if (would_have[part] >= options_.min_pages || graph_.in_vocabulary(part)) {
                    into.emplace(label, part);
                    break;
                }
        fold(into);
    }

    void fold(const std::unordered_map<label_id, label_id>& into) {
        const auto end_of = [&](label_id label) {
            for (auto next = into.find(label); next != into.end(); next = into.find(label))
                label = next->second; // parts are shorter: this ends
            return label;
        };
        for (page_number page = 0; page < graph_.pages(); ++page) {
            if (graph_.decided(page))
                continue;
            std::vector<label_id> list;
            for (const auto label : what_[page]) {
                const auto name = graph_.has(page, label) ? label : end_of(label);
                if (name != label)
                    steps_.push_back({page, label, name, change_reason::part});
                if (std::find(list.begin(), list.end(), name) == list.end())
                    list.push_back(name);
            }
            what_[page] = std::move(list);
        }
    }

    // -- a page's best ----------------------------------------------------------------------------------

    /// Until every label that is left is on enough pages. What is gone does not come back, so this ends.
    void choose() {
        const draft all = what_;
        auto [pages, worth] = worth_of(graph_, all, spare_);
        could_have_ = pages_ = std::move(pages);
        proposed_pages_ = graph_.pages_of(all);
        std::vector<bool> few(graph_.size());
        std::vector<bool> stays(graph_.size());
        for (label_id label = 0; label < graph_.size(); ++label)
            few[label] = is_few(label);
        for (const auto label : subjects_kept(graph_, options_, all, few))
            kept_[label] = true;
        for (label_id label = 0; label < graph_.size(); ++label)
            stays[label] = kept_[label] || (pages_[label] > 0 && !few[label]);
        if (has_spare())
            for (const auto label : beyond_budget(graph_, options_, stays, kept_, worth))
                gone_[label] = true;
        mark_few();
        do {
            for (page_number page = 0; page < graph_.pages(); ++page)
                if (!graph_.decided(page))
                    what_[page] = best_of(page, all[page]);
            pages_ = graph_.pages_of(what_);
        } while (mark_few());
    }

    /// @returns there was one more
    bool mark_few() {
        bool any = false;
        for (label_id label = 0; label < graph_.size(); ++label)
            if (!gone_[label] && !kept_[label] && pages_[label] > 0 && is_few(label))
                gone_[label] = any = true;
        return any;
    }

    /// What goes has successors.
    [[nodiscard]] bool has_spare() const {
        return std::any_of(spare_.begin(), spare_.end(), [](const auto& list) { return !list.empty(); });
    }

    /// The first ones that are left: what the model has put first counts, however many pages share it. What it has to
    /// spare comes after them, in place of what goes.
    [[nodiscard]] std::vector<label_id> best_of(page_number page, const std::vector<label_id>& all) const {
        std::vector<label_id> out;
        std::size_t added = 0;
        for (const auto label : all) {
            const bool has = graph_.has(page, label);
            if (!has && (gone_[label] || added == options_.labels_max))
                continue;
            added += has ? 0 : 1;
            out.push_back(label);
        }
        const auto places = std::min(options_.labels_max, all.size());
        // First what is shared only by this.
        for (const bool needed : {true, false})
            for (const auto label : spare_[page]) {
                if (added >= places)
                    break;
                if (gone_[label] || graph_.has(page, label) ||
                    needed != (proposed_pages_[label] < options_.min_pages) ||
                    std::find(out.begin(), out.end(), label) != out.end())
                    continue;
                ++added;
                out.push_back(label);
            }
        return out;
    }

    // -- what the nearest pages have -------------------------------------------------------------------

    void settle(page_number page, const std::vector<label_id>& before, const draft& chosen, neighbours& near) {
        auto& list = what_[page];
        std::vector<label_id> left_out;
        for (const auto label : before)
            if (std::find(list.begin(), list.end(), label) == list.end())
                left_out.push_back(label);
        if (left_out.empty())
            return;
        const auto first = std::find_if(list.begin(), list.end(), [&](label_id label) {
            return std::find(before.begin(), before.end(), label) == before.end();
        });
        const std::vector<label_id> from_spare(first, list.end());
        // Half of what it may have is enough: more that the page itself did not ask for makes all pages alike.
        const auto enough = std::min((options_.labels_max + 1) / 2, before.size());
        const auto nearest = near.of(page);
        for (std::size_t i = 0; i < left_out.size(); ++i) {
            const auto label = left_out[i];
            if (i < from_spare.size()) {
                steps_.push_back({page, label, from_spare[i], change_reason::next_best});
                continue;
            }
            if (!gone_[label] || list.size() >= enough) {
                const bool full = !gone_[label] || list.size() >= std::min(options_.labels_max, before.size());
                const bool shared = could_have_[label] >= options_.min_pages;
                steps_.push_back(
                    {page, label, no_label, full && shared ? change_reason::page_full : change_reason::few_pages});
                continue;
            }
            const auto instead = suits(page, label, list, chosen, nearest);
            steps_.push_back(
                {page, label, instead, instead == no_label ? change_reason::few_pages : change_reason::neighbours});
            if (instead != no_label && std::find(list.begin(), list.end(), instead) == list.end())
                list.push_back(instead);
        }
        if (list.empty() && graph_.existing(page).size() == 0)
            keep_one(page, before);
    }

    [[nodiscard]] bool shares_word(label_id a, label_id b) const {
        for (const auto x : forms_.words_of(a))
            for (const auto y : forms_.words_of(b))
                if (forms_.family(x) == forms_.family(y) && tells(x))
                    return true;
        return false;
    }

    [[nodiscard]] label_id suits(page_number page, label_id few, const std::vector<label_id>& list, const draft& chosen,
                                 const std::vector<std::pair<page_number, double>>& nearest) const {
        std::unordered_map<label_id, std::pair<double, std::size_t>> votes;
        double all = 0;
        for (const auto& [other, alike] : nearest) {
            all += alike;
            for (const auto label : chosen[other]) {
                votes[label].first += alike;
                ++votes[label].second;
            }
            for (const auto label : graph_.existing(other))
                if (std::find(chosen[other].begin(), chosen[other].end(), label) == chosen[other].end()) {
                    votes[label].first += alike;
                    ++votes[label].second;
                }
        }
        constexpr double most_of = 0.35; // of the votes: without a common word, that is
        label_id best = no_label;
        double most = 0;
        for (const auto& [label, vote] : votes) {
            const bool word = shares_word(few, label);
            if (std::find(list.begin(), list.end(), label) != list.end())
                continue;
            if (gone_[label] || pages_[label] < options_.min_pages || graph_.has(page, label) ||
                (!word && (vote.second < 2 || vote.first < most_of * all)))
                continue;
            const double weight = vote.first * (word ? 2 : 1);
            if (weight > most || (weight == most && best != no_label && graph_.comes_first(label, best, pages_))) {
                best = label;
                most = weight;
            }
        }
        return best;
    }

    void index_words() {
        for (label_id label = 0; label < graph_.size(); ++label)
            if (pages_[label] >= options_.min_pages && !gone_[label])
                for (const auto word : forms_.words_of(label))
                    if (tells(word))
                        labels_of_[forms_.family(word)].push_back(label);
    }

    /// A shared label that has words in common with one that the page had; else its own best.
    void keep_one(page_number page, const std::vector<label_id>& before) {
        for (const auto label : before) {
            label_id best = no_label;
            for (const auto word : forms_.words_of(label))
                if (const auto found = labels_of_.find(forms_.family(word)); found != labels_of_.end())
                    for (const auto other : found->second)
                        if (best == no_label || graph_.comes_first(other, best, pages_))
                            best = other;
            if (best == no_label)
                continue;
            change_last(page, label, best, change_reason::neighbours);
            return;
        }
        change_last(page, before.front(), before.front(), change_reason::few_pages);
    }

    void change_last(page_number page, label_id label, label_id into, change_reason why) {
        what_[page] = {into};
        for (auto at = steps_.rbegin(); at != steps_.rend() && at->page == page; ++at)
            if (at->from == label) {
                at->into = into;
                at->why = why;
                if (into == label)
                    steps_.erase(std::next(at).base());
                return;
            }
    }

    const label_graph& graph_;
    const word_forms& forms_;
    const consolidation_options& options_;
    const draft& spare_;
    draft& what_;
    std::vector<step>& steps_;
    std::vector<std::size_t> pages_;
    std::vector<std::size_t> could_have_;     ///< with all spare labels
    std::vector<std::size_t> proposed_pages_; ///< without any
    std::vector<bool> gone_;                  ///< on too few pages
    std::vector<bool> kept_;                  ///< although it is
    std::unordered_map<phrase, label_id> phrases_;
    std::unordered_map<std::uint32_t, std::vector<label_id>> labels_of_; ///< shared labels of a word
};

} // namespace

void settle_few(const label_graph& graph, const word_forms& forms, const consolidation_options& options,
                const draft& spare, draft& what, std::vector<step>& steps) {
    settler{graph, forms, options, spare, what, steps}.run();
}

} // namespace tagwright::labels

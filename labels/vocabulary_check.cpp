#include "labels/vocabulary_check.hpp"

#include "base/one_line.hpp"
#include "labels/label_graph.hpp"
#include "labels/merges.hpp"
#include "labels/word_forms.hpp"
#include "providers/llm/label_clean.hpp"
#include "providers/llm/label_match.hpp"
#include "providers/llm/prompt.hpp"
#include "providers/llm/tokens.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>

namespace tagwright::labels {
namespace {

constexpr std::size_t warnings_max = 200;

std::string in_quotes(std::string_view text) { return "\"" + faithful_line(text) + "\""; }

/// What an alias is compared by; empty where nothing of a label is left.
std::string form_of(const std::string& text) {
    const auto forms = llm::forms_of(text);
    return forms[1].empty() ? forms[0] : forms[1];
}

class checker {
public:
    checker(const llm::vocabulary& what, const llm::never_list& never) : what_(what) {
        rules_.vocabulary = what;
        rules_.vocabulary.max_per_page.reset(); // one proposal at a time
        rules_.never = never;
    }

    vocabulary_findings run() {
        check_names();
        check_limits();
        check_groups();
        check_twins();
        check_aliases();
        check_descriptions();
        check_size();
        return std::move(out_);
    }

private:
    void problem(std::string line) { out_.problems.push_back(std::move(line)); }
    void warn(std::string line) {
        if (out_.warnings.size() < warnings_max)
            out_.warnings.push_back(std::move(line));
    }

    void check_names() {
        const llm::label_matcher matcher(rules_);
        for (const auto& label : what_.labels) {
            const auto got = matcher.check({label.name});
            if (got.reasons.never > 0)
                problem(in_quotes(label.name) + ": is never used, for the list of labels never to be used has it");
            else if (got.accepted != std::vector{label.name})
                problem(in_quotes(label.name) + ": cannot be reached: a proposal of it " + outcome(got));
            for (const auto& alias : label.aliases)
                if (const auto led = matcher.check({alias});
                    led.reasons.never == 0 && led.accepted != std::vector{label.name})
                    warn(in_quotes(label.name) + ": its alias " + in_quotes(alias) +
                         " does not lead to it: a proposal of it " + outcome(led));
        }
    }

    static std::string outcome(const llm::checked_labels& got) {
        std::string names;
        for (const auto& each : got.accepted)
            names += (names.empty() ? "" : ", ") + in_quotes(each);
        return names.empty() ? "is rejected" : "becomes " + names;
    }

    [[nodiscard]] int labels_in(const std::string& group) const {
        return static_cast<int>(std::count_if(what_.labels.begin(), what_.labels.end(),
                                              [&](const auto& label) { return label.group == group; }));
    }

    /// How many of the vocabulary's labels one page can have.
    [[nodiscard]] int reachable_at_once() const {
        int out = static_cast<int>(what_.labels.size());
        for (const auto& group : what_.groups)
            if (group.max_per_page > 0)
                out -= std::max(0, labels_in(group.name) - group.max_per_page);
        return out;
    }

    /// Where other labels are allowed they can make up for what the vocabulary lacks.
    void check_limits() {
        const int least = what_.min_per_page;
        const int most = what_.max_per_page.value_or(llm::labels_per_page_max);
        const int labels = static_cast<int>(what_.labels.size());
        if (least > most)
            problem("min_per_page: " + std::to_string(least) + " is more than max_per_page, which is " +
                    std::to_string(most));
        if (what_.mode != llm::vocabulary_mode::closed)
            return;
        if (least > labels)
            problem("min_per_page: " + std::to_string(least) + " is more than the vocabulary's labels, which are " +
                    std::to_string(labels));
        else if (least > reachable_at_once())
            problem("min_per_page: " + std::to_string(least) + " cannot be had: the groups allow " +
                    std::to_string(reachable_at_once()) + " labels together");
        if (what_.max_per_page && most > reachable_at_once())
            warn("max_per_page: " + std::to_string(most) + " cannot be had: a page can have " +
                 std::to_string(reachable_at_once()) + " labels of the vocabulary");
    }

    void check_groups() {
        std::set<std::string> limited;
        for (const auto& group : what_.groups) {
            limited.insert(group.name);
            const int has = labels_in(group.name);
            const std::string path = "groups." + faithful_line(group.name) + ": ";
            if (has == 0)
                problem(path + "no label has this group");
            else if (group.max_per_page >= has)
                warn(path + "max_per_page " + std::to_string(group.max_per_page) + " does nothing: it has " +
                     std::to_string(has) + (has == 1 ? " label" : " labels"));
            else if (what_.max_per_page && group.max_per_page >= *what_.max_per_page)
                warn(path + "max_per_page " + std::to_string(group.max_per_page) + " does nothing: a page has " +
                     std::to_string(*what_.max_per_page) + " labels at most");
        }
        if (limited.empty())
            return; // groups are for people then
        for (const auto& label : what_.labels)
            if (!label.group.empty() && limited.insert(label.group).second)
                warn(in_quotes(label.name) + ": its group " + in_quotes(label.group) +
                     " is not in groups: it has no limit");
    }

    void check_twins() {
        std::map<std::string, std::size_t> owner;
        plan all;
        const auto add = [&](const std::string& form, std::size_t label) {
            if (!form.empty() && owner.emplace(form, label).second)
                all.in_use.push_back({form, 1});
        };
        for (std::size_t i = 0; i < what_.labels.size(); ++i)
            add(what_.labels[i].name, i);
        for (std::size_t i = 0; i < what_.labels.size(); ++i)
            for (const auto& alias : what_.labels[i].aliases)
                add(form_of(alias), i);
        const label_graph graph(all);
        const auto pages = graph.pages_of({});
        std::set<std::pair<std::size_t, std::size_t>> told;
        for (const auto& each : find_merges(all, graph, word_forms(graph, pages), {}, pages).merges) {
            const auto& [from, into] = std::minmax(owner.at(graph.name(each.from)), owner.at(graph.name(each.into)));
            if (from != into && told.insert({from, into}).second)
                warn(term(graph.name(each.into), owner) + " and " + term(graph.name(each.from), owner) +
                     " are near-twins: " + std::string{words_for(each.why)});
        }
    }

    /// `"minutes"`, or `"minutes" (an alias of "meeting-notes")`.
    [[nodiscard]] std::string term(const std::string& form, const std::map<std::string, std::size_t>& owner) const {
        const auto& name = what_.labels[owner.at(form)].name;
        return in_quotes(form) + (name == form ? "" : " (an alias of " + in_quotes(name) + ")");
    }

    void check_aliases() {
        for (const auto& label : what_.labels) {
            std::set<std::string> known{llm::folding_key(label.name)};
            for (const auto& alias : label.aliases)
                if (const auto key = llm::folding_key(form_of(alias)); !key.empty() && !known.insert(key).second)
                    warn(in_quotes(label.name) + ": its alias " + in_quotes(alias) +
                         " does nothing: it is taken for the label without it");
        }
    }

    void check_descriptions() {
        for (const auto& label : what_.labels)
            if (!label.description.empty() &&
                llm::folding_key(form_of(label.description)) == llm::folding_key(label.name))
                warn(in_quotes(label.name) + ": its description does nothing: it says no more than the name");
    }

    void check_size() {
        std::uint32_t tokens = 0;
        for (const auto& label : what_.labels) {
            auto text = label.name + label.description;
            for (const auto& alias : label.aliases)
                text += ", " + alias;
            tokens += llm::estimate_tokens(text);
        }
        if (tokens > llm::vocabulary_tokens_max)
            warn("labels: about " + std::to_string(tokens) + " tokens, and a prompt holds " +
                 std::to_string(llm::vocabulary_tokens_max) + ": each call is told the likeliest for its pages");
    }

    const llm::vocabulary& what_;
    llm::label_rules rules_;
    vocabulary_findings out_;
};

} // namespace

vocabulary_findings check_vocabulary(const llm::vocabulary& what, const llm::never_list& never) {
    return checker{what, never}.run();
}

vocabulary_findings check_vocabulary_text(std::string_view text, const llm::never_list& never) {
    auto read = llm::parse_vocabulary(text);
    if (!read.ok())
        return {std::move(read.problems), {}};
    return check_vocabulary(read.value, never);
}

} // namespace tagwright::labels

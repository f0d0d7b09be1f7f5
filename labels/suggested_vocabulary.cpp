#include "labels/suggested_vocabulary.hpp"

#include "labels/label_graph.hpp"
#include "labels/merges.hpp"
#include "labels/word_forms.hpp"
#include "providers/confluence/label_name.hpp"
#include "providers/llm/json_read.hpp"
#include "providers/llm/label_rules.hpp"
#include "providers/llm/no_subject.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

namespace tagwright::labels {
namespace {

constexpr std::size_t aliases_max = 20;
constexpr std::size_t name_bytes_max = 255;
constexpr std::size_t group_size_min = 3; // two names with the same first word are no group yet

struct candidate {
    llm::vocabulary_label label;
    std::size_t pages = 0;
};

/// A label that a vocabulary file may have as it is, and that says something.
bool may_be_a_name(const std::string& name) {
    return !name.empty() && name.size() <= name_bytes_max && confluence::kept_label(name) == name &&
           !llm::folding_key(name).empty() && !llm::names_no_subject(name);
}

/// How many pages have each label or one that is merged into it.
std::vector<std::size_t> pages_of_merged(const label_graph& graph, const std::vector<label_id>& stands_for,
                                         const std::vector<std::size_t>& alone) {
    std::vector<std::size_t> out(graph.size());
    for (page_number page = 0; page < graph.pages(); ++page) {
        std::set<label_id> has;
        for (const auto label : graph.existing(page))
            has.insert(stands_for[label]);
        for (const auto label : graph.proposed()[page])
            has.insert(stands_for[label]);
        for (const auto label : has)
            ++out[label];
    }
    for (label_id label = 0; label < graph.size(); ++label) // of pages that the plan does not have
        out[stands_for[label]] = std::max(out[stands_for[label]], alone[label]);
    return out;
}

/// Twins that the label rules would not take for the label by themselves, each once.
void add_aliases(llm::vocabulary_label& label, std::vector<std::string> twins, std::set<std::string>& taken) {
    std::sort(twins.begin(), twins.end());
    for (auto& twin : twins)
        if (label.aliases.size() < aliases_max && may_be_a_name(twin) && taken.insert(llm::folding_key(twin)).second)
            label.aliases.push_back(std::move(twin));
}

std::string_view before_slash(std::string_view name) {
    const auto slash = name.find('/');
    return slash == std::string_view::npos || slash + 1 == name.size() ? std::string_view{} : name.substr(0, slash);
}

std::string_view first_word(std::string_view name) { return name.substr(0, name.find('-')); }

void form_groups(std::vector<candidate>& labels) {
    std::map<std::string, std::size_t> slashed;
    std::map<std::string, std::size_t> words;
    for (const auto& each : labels) {
        ++slashed[std::string{before_slash(each.label.name)}];
        ++words[std::string{first_word(each.label.name)}];
    }
    for (auto& [label, pages] : labels) {
        if (!label.group.empty())
            continue;
        const std::string prefix{before_slash(label.name)};
        const std::string word{first_word(label.name)};
        if (!prefix.empty() && slashed[prefix] > 1)
            label.group = prefix;
        else if (prefix.empty() && !word.empty() && words[word] >= group_size_min)
            label.group = word;
    }
}

std::string line_of(const llm::vocabulary_label& label) {
    if (label.description.empty() && label.aliases.empty() && label.group.empty())
        return llm::to_text(llm::ordered_json(label.name));
    llm::ordered_json out{{"name", label.name}};
    if (!label.description.empty())
        out["description"] = label.description;
    if (!label.aliases.empty())
        out["aliases"] = label.aliases;
    if (!label.group.empty())
        out["group"] = label.group;
    return llm::to_text(out);
}

/// A label a line: a person is to take lines out.
std::string text_of(const std::vector<candidate>& labels) {
    std::string out = "{\n  \"mode\": \"prefer\",\n  \"labels\": [";
    for (const auto& each : labels)
        out += (&each == labels.data() ? "\n    " : ",\n    ") + line_of(each.label);
    return out + (labels.empty() ? "]\n}\n" : "\n  ]\n}\n");
}

class learner {
public:
    explicit learner(const plan& from) : from_(from), graph_(from), alone_(graph_.pages_of(graph_.proposed())) {
        const word_forms forms(graph_, alone_);
        const auto found = find_merges(from, graph_, forms, graph_.proposed(), alone_);
        stands_for_.resize(graph_.size());
        for (label_id label = 0; label < graph_.size(); ++label)
            stands_for_[label] = label;
        for (const auto& each : found.merges)
            if (may_be_a_name(graph_.name(each.into))) {
                stands_for_[each.from] = each.into;
                twins_[each.into].push_back(graph_.name(each.from));
            }
    }

    /// Those that some page has, the most used first.
    [[nodiscard]] std::vector<candidate> candidates() const {
        std::vector<candidate> out;
        const auto pages = pages_of_merged(graph_, stands_for_, alone_);
        for (label_id label = 0; label < graph_.size(); ++label)
            if (stands_for_[label] == label && pages[label] > 0 && may_be_a_name(graph_.name(label)))
                out.push_back({known(graph_.name(label)), pages[label]});
        std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) {
            return a.pages != b.pages ? a.pages > b.pages : a.label.name < b.label.name;
        });
        return out;
    }

    /// Of each of these labels; a name or an alias of one is no alias of another.
    std::size_t give_aliases(std::vector<candidate>& labels) const {
        std::set<std::string> taken;
        for (const auto& each : labels) {
            taken.insert(llm::folding_key(each.label.name));
            for (const auto& alias : each.label.aliases)
                taken.insert(llm::folding_key(alias));
        }
        std::size_t merged = 0;
        for (auto& each : labels)
            if (const auto twins = twins_.find(*graph_.find(each.label.name)); twins != twins_.end()) {
                merged += twins->second.size();
                add_aliases(each.label, twins->second, taken);
            }
        return merged;
    }

private:
    [[nodiscard]] llm::vocabulary_label known(const std::string& name) const {
        const auto& list = from_.vocabulary.labels;
        const auto found = std::find_if(list.begin(), list.end(), [&](const auto& each) { return each.name == name; });
        return found == list.end() ? llm::vocabulary_label{name, {}, {}, {}} : *found;
    }

    const plan& from_;
    label_graph graph_;
    std::vector<std::size_t> alone_;
    std::vector<label_id> stands_for_;
    std::map<label_id, std::vector<std::string>> twins_;
};

} // namespace

suggested_vocabulary suggest_vocabulary(const plan& from, const suggestion_options& options) {
    const learner learnt(from);
    auto labels = learnt.candidates();
    const auto all = labels.size();
    const auto shared = static_cast<std::size_t>(
        std::count_if(labels.begin(), labels.end(), [](const auto& each) { return each.pages > 1; }));
    const auto most = std::min(options.labels_max, llm::vocabulary_labels_max);
    labels.resize(std::min({all, std::max(shared, options.few), most}));
    suggested_vocabulary out;
    out.labels = labels.size();
    out.left_out = all - labels.size();
    out.merged = learnt.give_aliases(labels);
    form_groups(labels);
    out.text = text_of(labels);
    return out;
}

} // namespace tagwright::labels

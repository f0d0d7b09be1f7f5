#include "providers/llm/label_rules.hpp"

#include "providers/confluence/label_name.hpp"
#include "providers/llm/label_clean.hpp"
#include "providers/llm/label_key.hpp"
#include "providers/llm/label_match.hpp"
#include "providers/llm/no_subject.hpp"

#include <algorithm>
#include <tuple>
#include <unordered_set>
#include <utility>

namespace tagwright::llm {
namespace {

constexpr std::size_t words_max = 6; // more is a sentence
constexpr std::size_t code_points_max = 64;

/// C alone may be what is left of C++ or C#.
bool may_be_the_rest(std::string_view piece) noexcept { return piece == "C"; }

bool too_long(std::string_view normal) noexcept {
    const auto words = 1 + static_cast<std::size_t>(std::count(normal.begin(), normal.end(), '-'));
    const auto points = std::count_if(normal.begin(), normal.end(),
                                      [](char c) { return (static_cast<unsigned char>(c) & 0xC0u) != 0x80; });
    return words > words_max || static_cast<std::size_t>(points) > code_points_max;
}

/// Which of them differ from those before and are not empty: most often all are the same, and looked up once.
std::vector<const std::string*> each_once(const label_forms& forms) {
    std::vector<const std::string*> out;
    for (auto form = forms.begin(); form != forms.end(); ++form)
        if (!form->empty() && std::find(forms.begin(), form, *form) == form)
            out.push_back(form);
    return out;
}

} // namespace

std::optional<label_rules> rules_for(const run_settings& from, std::string& problem) {
    label_rules out;
    out.labels_max = from.labels_max;
    out.never = never_list{from.never};
    out.label_language = from.label_language;
    out.instructions = from.instructions;
    out.explain = from.explain || from.confidence_min > 0;
    if (from.vocabulary.empty())
        return out;
    auto parsed = parse_vocabulary(from.vocabulary);
    if (!parsed.ok()) {
        problem = parsed.problems.front();
        return std::nullopt;
    }
    out.vocabulary = std::move(parsed.value);
    return out;
}

int labels_max_of(const label_rules& rules) noexcept {
    const int own = rules.vocabulary.max_per_page.value_or(labels_per_page_max);
    return std::clamp(std::min(rules.labels_max, own), 1, labels_per_page_max);
}

std::string folding_key(std::string_view label) { return key_of(confluence::kept_label(label)); }

checked_labels check_labels(const label_rules& rules, const std::vector<std::string>& proposed) {
    return label_matcher{rules}.check(proposed);
}

// -- the matcher ---------------------------------------------------------------------------------------

label_matcher::label_matcher(const label_rules& rules, label_spellings* spellings)
    : rules_(&rules), spellings_(spellings) {
    const auto& labels = rules.vocabulary.labels;
    std::vector<std::pair<std::string_view, std::size_t>> names;
    std::vector<std::pair<std::string_view, std::size_t>> aliases;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        names.emplace_back(labels[i].name, i);
        for (const auto& alias : labels[i].aliases)
            aliases.emplace_back(alias, i);
    }
    learn(names);
    learn(aliases);
    for (const auto& group : rules.vocabulary.groups)
        if (group.max_per_page > 0)
            group_max_.emplace(group.name, group.max_per_page);
    if (rules.vocabulary.mode == vocabulary_mode::closed)
        return;
    std::vector<label_forms> in_use;
    for (const auto& label : rules.space_labels)
        if (auto forms = forms_of(label); !forms.front().empty())
            in_use.push_back(std::move(forms));
    for (const auto& forms : in_use)
        space_names_.emplace(forms.front(), forms.front());
    for (const auto& forms : in_use)
        for (const auto& form : forms)
            if (!form.empty())
                space_names_.emplace(key_of(form), forms.front());
    for (const auto* list : {&names, &aliases})
        for (const auto& [name, index] : *list)
            learn_twins(forms_of(name));
    for (const auto& forms : in_use)
        learn_twins(forms);
    twins_.seal();
}

/// A label of the space stands for what it snaps to itself, so that applying twice is once.
void label_matcher::learn_twins(const label_forms& known) {
    auto found = find_known(known);
    if (found.name.empty())
        return;
    twins_.add(known.front(), twin_of_.size());
    twin_of_.push_back(std::move(found));
}

/// What is learnt first has precedence: names before aliases, closer forms before others.
void label_matcher::learn(const std::vector<std::pair<std::string_view, std::size_t>>& known) {
    std::vector<label_forms> forms;
    forms.reserve(known.size());
    for (const auto& [name, index] : known)
        forms.push_back(forms_of(name));
    for (std::size_t form = 0; form < std::tuple_size_v<label_forms>; ++form)
        for (std::size_t i = 0; i < known.size(); ++i)
            if (!forms[i][form].empty())
                names_.emplace(forms[i][form], known[i].second);
    for (std::size_t i = 0; i < known.size(); ++i)
        for (const auto& form : forms[i])
            if (!form.empty())
                foldings_.emplace(key_of(form), known[i].second);
}

label_matcher::match label_matcher::vocabulary_match(std::size_t index) const {
    const auto& label = rules_->vocabulary.labels[index];
    return {label.name, true, label.group};
}

label_matcher::match label_matcher::find(std::string_view label) const { return find(forms_of(label)); }

label_matcher::match label_matcher::find(const label_forms& forms) const {
    auto known = find_known(forms);
    if (!known.name.empty() || twin_of_.empty() || names_no_subject(forms[1])) // "tbd" is nobody's initials
        return known;
    for (const auto* form : each_once(forms))
        if (const auto twin = twins_.find(*form))
            return twin_of_[*twin];
    return {};
}

label_matcher::match label_matcher::find_known(const label_forms& forms) const {
    const auto each = each_once(forms);
    for (const auto* form : each)
        if (const auto found = names_.find(*form); found != names_.end())
            return vocabulary_match(found->second);
    if (foldings_.empty() && space_names_.empty())
        return {};
    std::vector<std::string> keys;
    keys.reserve(each.size());
    for (const auto* form : each)
        keys.push_back(key_of(*form));
    for (const auto& key : keys)
        if (const auto found = foldings_.find(key); found != foldings_.end())
            return vocabulary_match(found->second);
    for (const auto* form : each)
        if (const auto found = space_names_.find(*form); found != space_names_.end())
            return {found->second, false, {}};
    for (const auto& key : keys)
        if (const auto found = space_names_.find(key); found != space_names_.end())
            return {found->second, false, {}};
    return {};
}

struct label_matcher::page {
    checked_labels out;
    std::size_t proposed = 0;             ///< which of the texts is looked at
    std::unordered_set<std::string> seen; ///< folding keys of what was accepted
    std::unordered_map<std::string_view, int> used;
};

checked_labels label_matcher::check(const std::vector<std::string>& proposed) const {
    page on;
    for (; on.proposed < proposed.size(); ++on.proposed)
        check_text(on, proposed[on.proposed]);
    auto& out = on.out;
    out.rejected = out.reasons.total();
    out.below_minimum = out.accepted.size() < static_cast<std::size_t>(std::max(rules_->vocabulary.min_per_page, 0));
    out.no_answer =
        out.accepted.empty() && out.rejected > 0 && out.rejected == out.reasons.unusable + out.reasons.too_long;
    return std::move(on.out);
}

void label_matcher::check_text(page& on, std::string_view text) const {
    if (is_plain_label(text) || are_plain_words(text))
        return check_piece(on, text);
    const auto pieces = label_pieces(text);
    if (pieces.size() == 1 && pieces.front() == text)
        return check_piece(on, text);
    // "incident, response" is the vocabulary's incident-response, unless the parts are labels, too.
    const bool parts_known = pieces.size() > 1 && std::all_of(pieces.begin(), pieces.end(), [&](const auto& piece) {
                                 return find(piece).in_vocabulary;
                             });
    if (auto found = find(text); found.in_vocabulary && !parts_known) {
        std::string name = found.name;
        return accept(on, std::move(found), std::move(name));
    }
    if (pieces.empty())
        ++on.out.reasons.unusable;
    for (const auto& piece : pieces)
        check_piece(on, piece);
}

void label_matcher::check_piece(page& on, std::string_view piece) const {
    const auto forms = forms_of(piece);
    auto found = find(forms);
    std::string name = found.name.empty() ? forms[1] : found.name;
    if (!found.in_vocabulary) {
        if (name.empty())
            return void(++(is_dash_alone(piece) ? on.out.reasons.no_subject : on.out.reasons.unusable));
        if (names_no_subject(name) || (found.name.empty() && may_be_the_rest(piece)))
            return void(++on.out.reasons.no_subject);
        if (rules_->vocabulary.mode == vocabulary_mode::closed)
            return void(++on.out.reasons.not_in_vocabulary);
        if (found.name.empty() && too_long(name))
            return void(++on.out.reasons.too_long);
    }
    accept(on, std::move(found), std::move(name));
}

void label_matcher::accept(page& on, match found, std::string name) const {
    auto& out = on.out;
    if (rules_->never.has(name))
        return void(++out.reasons.never);
    // Two labels of the vocabulary may look alike on purpose; all others may not.
    const auto [key, is_new] = on.seen.insert(found.in_vocabulary ? name : key_of(name));
    if (!is_new)
        return void(++out.folded);
    if (out.accepted.size() == static_cast<std::size_t>(labels_max_of(*rules_))) {
        if (out.spare.size() < spare_labels_max && group_max_.count(found.group) == 0)
            out.spare.push_back(std::move(name));
        return void(++out.reasons.over_page_max);
    }
    if (const auto limit = group_max_.find(found.group); limit != group_max_.end() && !found.group.empty()) {
        if (on.used[found.group] >= limit->second)
            return void(++out.reasons.over_group_max);
        ++on.used[found.group];
    }
    if (found.name.empty() && spellings_ != nullptr)
        name = spellings_->usual(*key, std::move(name));
    if (!found.in_vocabulary && !rules_->vocabulary.labels.empty())
        out.fresh.push_back(name);
    out.source.push_back(on.proposed);
    out.accepted.push_back(std::move(name));
}

} // namespace tagwright::llm

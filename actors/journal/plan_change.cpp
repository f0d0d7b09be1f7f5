#include "actors/journal/plan_change.hpp"

#include "base/utf8.hpp"
#include "config/nearest.hpp"
#include "config/value.hpp"
#include "providers/confluence/label_name.hpp"
#include "providers/llm/label_rules.hpp"

#include <fmt/format.h>
#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>

namespace tagwright {
namespace {

bool contains(const std::vector<std::string>& names, const std::string& name) {
    return std::ranges::find(names, name) != names.end();
}

/// Composed and in lower case: how a label is compared with its normal form.
std::string folded(const std::string& text) {
    utf8proc_uint8_t* raw = nullptr;
    const auto size = utf8proc_map_custom(
        reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()), &raw,
        static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE),
        [](utf8proc_int32_t code, void*) { return utf8proc_tolower(code); }, nullptr);
    std::string out = size < 0 ? text : std::string(reinterpret_cast<char*>(raw), static_cast<std::size_t>(size));
    std::free(raw); // NOLINT: utf8proc allocates so
    return out;
}

/// Why a text is no label that may be sent; empty if it is one.
std::string label_problem(const std::string& label, const std::string& normal) {
    const auto shown = printable(label);
    if (!is_utf8(label))
        return fmt::format("\"{}\" is not UTF-8", shown);
    if (normal.empty())
        return fmt::format("\"{}\" is no label: nothing of it is a letter or a digit", shown);
    if (folded(label) == normal)
        return {};
    if (label.size() > confluence::label_utf16_units_max && folded(label).starts_with(normal))
        return fmt::format("\"{}\" is too long for a label: {} characters at most", shown,
                           confluence::label_utf16_units_max);
    if (label.find(' ') != std::string::npos)
        return fmt::format("\"{}\" is not one label: Confluence splits at blanks; separate labels by commas, or write "
                           "\"{}\"",
                           shown, printable(normal));
    return fmt::format("\"{}\" is not a label that Confluence takes: \"{}\" would be", shown, printable(normal));
}

void count_as_labelled(page_result& result) {
    if (result.status != page_status::failed && result.status != page_status::skipped)
        return;
    result.status = page_status::labelled;
    result.why = {};
}

} // namespace

typed_label label_from(const std::string& text) {
    typed_label out;
    out.normal = confluence::normalize_label(text);
    out.problem = label_problem(text, out.normal);
    return out;
}

std::vector<std::string> vocabulary_problems(const run_page_record& page, const std::vector<std::string>& labels,
                                             const llm::vocabulary& vocabulary) {
    std::vector<std::string> out;
    if (vocabulary.labels.empty() || vocabulary.mode != llm::vocabulary_mode::closed)
        return out;
    std::vector<std::string_view> names;
    for (const auto& label : labels) {
        if (contains(page.result.to_add, label) || contains(page.result.existing, label) ||
            contains(page.review.planned, label))
            continue;
        if (std::ranges::find(vocabulary.labels, label, &llm::vocabulary_label::name) != vocabulary.labels.end())
            continue;
        if (names.empty())
            for (const auto& each : vocabulary.labels)
                names.push_back(each.name);
        out.push_back(fmt::format("\"{}\" is not in the vocabulary, which is closed{}", printable(label),
                                  did_you_mean(label, names)));
    }
    const bool changed = labels != page.result.to_add && labels != page.review.planned;
    if (!out.empty() || !changed || labels.empty())
        return out;
    llm::label_rules rules;
    rules.vocabulary = vocabulary;
    rules.labels_max = llm::labels_per_page_max;
    const auto checked = llm::check_labels(rules, labels);
    if (checked.reasons.over_group_max > 0)
        out.emplace_back("more labels of one group than the vocabulary allows for a page");
    if (checked.reasons.over_page_max > 0)
        out.push_back(
            fmt::format("{} labels: the vocabulary allows {} for a page", labels.size(), llm::labels_max_of(rules)));
    return out;
}

run_page_record with_plan(run_page_record page, std::vector<std::string> labels) {
    auto& result = page.result;
    // The plan's labels are what was proposed, else `apply` takes them for those of an earlier text.
    std::erase_if(result.proposed, [&](const std::string& name) { return !contains(result.existing, name); });
    result.proposed.insert(result.proposed.end(), labels.begin(), labels.end());
    result.to_add = std::move(labels);
    page.state = page_state::planned;
    if (!result.to_add.empty())
        count_as_labelled(result);
    return page;
}

run_page_record without_plan(run_page_record page) {
    page.result.to_add.clear();
    page.state = page_state::planned;
    count_as_labelled(page.result); // else `resume` would give it another turn
    return page;
}

std::string undo_first(const run_page_record& page) {
    return fmt::format("page {} has labels of this run already, or may have: undo the run before its plan is changed",
                       printable(page.result.page.id));
}

} // namespace tagwright

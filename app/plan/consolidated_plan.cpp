#include "app/plan/consolidated_plan.hpp"

#include "actors/journal/page_course.hpp"
#include "app/columns.hpp"
#include "base/foreign_text.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <unordered_map>

namespace tagwright::plan {
namespace {

using json = nlohmann::ordered_json;

bool contains(const std::vector<std::string>& names, const std::string& name) {
    return std::ranges::find(names, name) != names.end();
}

bool is_decided(const run_page_record& page) { return page.review.decision != review_decision::none; }

/// What a page's labels become, by the label that they were.
using renamed = std::unordered_map<std::string, const labels::label_change*>;

std::vector<std::string> spare_of(const std::vector<label_note>& notes) {
    std::vector<std::string> out;
    for (const auto& note : notes)
        if (note.spare)
            out.push_back(note.label);
    return out;
}

/// A label that is held stays held under its new name.
void rename_notes(std::vector<label_note>& notes, const std::vector<std::string>& to_add, const renamed& by_name) {
    std::vector<label_note> fresh;
    for (const auto& note : notes) {
        const auto change = by_name.find(note.label);
        if (change == by_name.end() || !contains(to_add, change->second->into))
            continue;
        const auto& into = change->second->into;
        const auto has = [&](const auto& list) {
            return std::ranges::find(list, into, &label_note::label) != list.end();
        };
        if (has(notes) || has(fresh))
            continue;
        fresh.push_back({into, fmt::format("{} ({}: {})", note.reason, note.label, words_for(change->second->why)),
                         note.confidence, note.held});
    }
    notes.insert(notes.end(), fresh.begin(), fresh.end());
}

/// Labels of the plan that are not to be added stand in `proposed` as they did: the page has them.
std::vector<std::string> proposed_with(const page_result& before, const std::vector<std::string>& to_add) {
    auto out = to_add;
    for (const auto& name : before.proposed)
        if (!contains(before.to_add, name) && !contains(out, name))
            out.push_back(name);
    return out;
}

json quality_json(const labels::label_quality& of) {
    return {{"pages", of.pages},
            {"labels", of.labels},
            {"distinct", of.distinct},
            {"on_one_page", of.on_one_page},
            {"reachable_pages", of.reachable},
            {"pages_without", of.without},
            {"near_twins", of.near_twins}};
}

std::string many(std::size_t count, const char* what) {
    return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

} // namespace

std::string why_not_consolidated(const run_record& run, const std::vector<run_page_record>& pages) {
    if (run.request.space.empty())
        return fmt::format("run {} has labelled documents: there is no plan to be changed", run.run);
    if (!run.planned)
        return fmt::format("run {} was interrupted; tagwright resume {} first: labels are seen as a whole", run.run,
                           run.run);
    const auto written =
        std::ranges::find_if(pages, [](const auto& page) { return !labels_possibly_ours(page).empty(); });
    if (written != pages.end())
        return fmt::format("run {} has labels on pages already (page {}, for one): tagwright undo {} takes them off",
                           run.run, for_terminal(written->result.page.id), run.run);
    return {};
}

run_page_record as_first_planned(run_page_record page) {
    if (!page.first_plan || is_decided(page))
        return page;
    page.result.proposed = std::move(page.first_plan->proposed);
    page.result.to_add = std::move(page.first_plan->to_add);
    page.first_plan.reset();
    std::erase_if(page.result.notes,
                  [&](const auto& note) { return !note.spare && !contains(page.result.proposed, note.label); });
    return page;
}

labels::plan labels_plan_of(const std::vector<run_page_record>& pages, llm::vocabulary vocabulary,
                            std::vector<labels::told_pair> told) {
    labels::plan out;
    std::unordered_map<std::string, std::size_t> in_use;
    for (const auto& page : pages) {
        const bool planned = has_plan(page) && page.review.decision != review_decision::rejected;
        out.pages.push_back({page.result.page.id, page.result.existing,
                             planned ? page.result.to_add : std::vector<std::string>{}, is_decided(page) || !planned,
                             spare_of(page.result.notes)});
        for (const auto& name : page.result.existing)
            ++in_use[name];
    }
    for (const auto& [name, count] : in_use)
        out.in_use.push_back({name, count});
    std::ranges::sort(out.in_use, {}, &labels::label_count::name);
    out.vocabulary = std::move(vocabulary);
    out.told = std::move(told);
    return out;
}

std::vector<run_page_record> consolidated(std::vector<run_page_record> pages, const labels::consolidation& what) {
    std::vector<renamed> by_page(pages.size());
    for (const auto& change : what.changes)
        for (const auto at : change.pages)
            by_page[at].emplace(change.from, &change);
    for (std::size_t i = 0; i < pages.size(); ++i) {
        auto& page = pages[i];
        if (is_decided(page) || !has_plan(page) || what.pages[i] == page.result.to_add)
            continue;
        page.first_plan = page_plan{page.result.proposed, page.result.to_add};
        page.result.proposed = proposed_with(page.result, what.pages[i]);
        page.result.to_add = what.pages[i];
        rename_notes(page.result.notes, page.result.to_add, by_page[i]);
    }
    return pages;
}

std::vector<run_page_record> changed_pages(const std::vector<run_page_record>& journal,
                                           std::vector<run_page_record> now) {
    std::vector<run_page_record> out;
    for (std::size_t i = 0; i < journal.size(); ++i) {
        const auto& was = journal[i];
        if (was.first_plan != now[i].first_plan || was.result.to_add != now[i].result.to_add ||
            was.result.proposed != now[i].result.proposed || was.result.notes != now[i].result.notes)
            out.push_back(std::move(now[i]));
    }
    return out;
}

std::string consolidation_json(const labels::consolidation& what, const labels::consolidation_options& with,
                               const std::vector<labels::told_pair>& told) {
    json out{{"min_pages", with.min_pages},       {"before", quality_json(what.before)},
             {"after", quality_json(what.after)}, {"changes", json::array()},
             {"doubts", json::array()},           {"told", json::array()}};
    for (const auto& change : what.changes)
        out["changes"].push_back({{"from", change.from},
                                  {"into", change.into.empty() ? json() : json(change.into)},
                                  {"pages", change.pages.size()},
                                  {"why", words_for(change.why)}});
    for (const auto& pair : what.doubts)
        out["doubts"].push_back({{"keep", pair.keep},
                                 {"other", pair.other},
                                 {"keep_pages", pair.keep_pages},
                                 {"other_pages", pair.other_pages},
                                 {"why", words_for(pair.why)}});
    for (const auto& pair : told)
        out["told"].push_back({{"one", pair.one}, {"other", pair.other}, {"same", pair.same}});
    return out.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::vector<labels::told_pair> told_pairs_in(std::string_view consolidation) {
    std::vector<labels::told_pair> out;
    const auto read = json::parse(consolidation, nullptr, false);
    if (!read.is_object() || !read.contains("told") || !read["told"].is_array())
        return out;
    for (const auto& pair : read["told"])
        if (pair.is_object() && pair.contains("one") && pair["one"].is_string() && pair.contains("other") &&
            pair["other"].is_string() && pair.contains("same") && pair["same"].is_boolean())
            out.push_back({pair["one"], pair["other"], pair["same"]});
    return out;
}

std::string consolidation_table(const labels::consolidation& what, std::size_t rows_max) {
    const auto& before = what.before;
    const auto& after = what.after;
    auto out = fmt::format("{} on {} become {}. On one page only: {}, now {}. Pages that share a label: {}, now {}.\n",
                           many(before.distinct, "label"), many(before.pages, "page"), after.distinct,
                           before.on_one_page, after.on_one_page, before.reachable, after.reachable);
    const auto shown = std::min(rows_max, what.changes.size());
    if (shown > 0)
        out += fmt::format("\n{}  {}  {}  {}\n", padded("Label", 30), padded("becomes", 30), padded("pages", 5), "why");
    for (std::size_t i = 0; i < shown; ++i) {
        const auto& change = what.changes[i];
        out += fmt::format("{}  {}  {:>5}  {}\n", padded(change.from, 30),
                           padded(change.into.empty() ? "(dropped)" : change.into, 30), change.pages.size(),
                           words_for(change.why));
    }
    if (shown < what.changes.size())
        out += fmt::format("and {} more; --json shows all\n", what.changes.size() - shown);
    const auto doubts = std::min(rows_max, what.doubts.size());
    if (doubts > 0)
        out += "\nPerhaps one label, and left as they are (--ask asks the provider):\n";
    for (std::size_t i = 0; i < doubts; ++i) {
        const auto& pair = what.doubts[i];
        out += fmt::format("{}  {}  {}\n", padded(fmt::format("{} ({})", pair.keep, pair.keep_pages), 30),
                           padded(fmt::format("{} ({})", pair.other, pair.other_pages), 30), words_for(pair.why));
    }
    return out;
}

} // namespace tagwright::plan

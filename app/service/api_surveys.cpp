#include "actors/journal/failure_survey.hpp"
#include "actors/journal/label_survey.hpp"
#include "app/plan/plan_text.hpp"
#include "app/service/api.hpp"
#include "app/store_answer.hpp"

#include <algorithm>

/// What is told of all pages of a run at once.
namespace tagwright::service {
namespace {

/// Calls back with each page of a run; answers why not all could be read.
template <class Fold>
std::optional<web_answer> fold_pages(api_parts& api, const std::string& run, run_record& record, Fold fold) {
    failure why;
    auto found = api.desk.record(run, why);
    if (!found)
        return problem_answer(why);
    record = std::move(*found);
    why = for_each_page(*api.parts.store, run, fold);
    if (why)
        return problem_answer(why);
    return std::nullopt;
}

web_answer list_labels(api_parts& api, const web_request& request) {
    run_record record;
    label_survey survey;
    if (auto refusal =
            fold_pages(api, request.at.at(0), record, [&](const run_page_record& page) { survey.add(page); }))
        return *refusal;
    const auto labels = survey.uses();
    auto results = json::array();
    for (const auto& each : labels)
        results.push_back(
            {{"label", each.label}, {"pages", each.pages()}, {"existing", each.existing}, {"added", each.added}});
    auto twins = json::array();
    for (const auto& twin : near_twins(labels))
        twins.push_back({{"a", twin.a.label},
                         {"b", twin.b.label},
                         {"pages_a", twin.a.pages()},
                         {"pages_b", twin.b.pages()},
                         {"why", to_string(twin.why)}});
    return json_answer({{"run", record.run},
                        {"results", std::move(results)},
                        {"next", nullptr},
                        {"distinct", labels.size()},
                        {"single", std::ranges::count(labels, 1U, &label_use::pages)},
                        {"twins", std::move(twins)}});
}

web_answer list_failures(api_parts& api, const web_request& request) {
    run_record record;
    failure_survey survey;
    if (auto refusal =
            fold_pages(api, request.at.at(0), record, [&](const run_page_record& page) { survey.add(page); }))
        return *refusal;
    auto results = json::array();
    for (const auto& group : survey.groups()) {
        auto pages = json::array();
        for (const auto& page : group.pages)
            pages.push_back({{"page", page.id},
                             {"title", page.title},
                             {"url", plan::page_url(record.site, page.id)},
                             {"message", page.message}});
        results.push_back({{"code", to_string(group.code)},
                           {"meaning", meaning(group.code)},
                           {"final", group.final},
                           {"todo", group.todo},
                           {"count", group.count},
                           {"pages", std::move(pages)}});
    }
    return json_answer({{"run", record.run}, {"results", std::move(results)}, {"next", nullptr}});
}

web_answer download_plan(api_parts& api, const web_request& request) {
    failure why;
    const auto record = api.desk.record(request.at.at(0), why);
    if (!record)
        return problem_answer(why);
    plan::plan_text text(plan::plan_format::csv, *record, 0);
    web_answer out;
    out.type = "text/csv; charset=utf-8";
    out.headers.emplace_back("Content-Disposition", "attachment; filename=\"" + record->run + ".csv\"");
    out.body = text.head();
    why =
        for_each_page(*api.parts.store, record->run, [&](const run_page_record& page) { out.body += text.page(page); });
    out.body += text.tail();
    return why ? problem_answer(why) : out;
}

} // namespace

void add_survey_routes(router& to, const std::shared_ptr<api_parts>& api) {
    const auto with = [api](auto handle) {
        return [api, handle](const web_request& request) { return handle(*api, request); };
    };
    to.add("GET", "/v1/runs/{run}/labels", with(list_labels));
    to.add("GET", "/v1/runs/{run}/failures", with(list_failures));
    to.add("GET", "/v1/runs/{run}/plan.csv", with(download_plan));
}

} // namespace tagwright::service

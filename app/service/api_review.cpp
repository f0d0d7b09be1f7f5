#include "actors/journal/review.hpp"
#include "app/service/api.hpp"
#include "app/service/body_reader.hpp"
#include "app/service/plan_access.hpp"
#include "app/service/views.hpp"
#include "app/store_answer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <functional>

namespace tagwright::service {
namespace {

constexpr std::size_t block = 500; // pages that are read and written together

std::int64_t now_ms() {
    using namespace std::chrono;
    return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

/// "todo,approved" as a list.
template <class Value, class Parse>
std::vector<Value> read_names(const std::string& text, const char* name, Parse parse, const char* allowed,
                              std::vector<field_problem>& problems) {
    std::vector<Value> out;
    std::size_t at = 0;
    while (at < text.size()) {
        const auto end = std::min(text.find(',', at), text.size());
        const auto word = text.substr(at, end - at);
        at = end + 1;
        if (const auto value = parse(word))
            out.push_back(*value);
        else if (!word.empty())
            problems.push_back({name, word, std::string("must be one of ") + allowed});
    }
    return out;
}

constexpr const char* review_names = "todo, approved, edited, rejected, applied, none, failed, skipped";
constexpr const char* status_names = "labelled, unchanged, cached, skipped, failed";

std::optional<page_status> status_from(const std::string& name) {
    for (const auto status : {page_status::labelled, page_status::unchanged, page_status::cached, page_status::skipped,
                              page_status::failed})
        if (name == to_string(status))
            return status;
    return std::nullopt;
}

page_query query_of(const std::string& reviews, const std::string& statuses, std::string label, std::string text,
                    std::vector<field_problem>& problems) {
    page_query out;
    out.reviews = read_names<review_state>(
        reviews, "review", [](const auto& word) { return review_state_from(word); }, review_names, problems);
    out.statuses = read_names<page_status>(statuses, "status", status_from, status_names, problems);
    out.label = std::move(label);
    out.text = std::move(text);
    return out;
}

std::pair<page_list, failure> look_for(api_parts& api, const std::string& run, const page_query& query) {
    return waited<page_list>([&](auto then) { api.parts.store->find_review(run, query, std::move(then)); });
}

json counts_view(const page_list& list) {
    json out;
    std::uint64_t all = 0;
    for (std::size_t i = 0; i < review_states; ++i) {
        out[to_string(static_cast<review_state>(i))] = list.counts[i];
        all += list.counts[i];
    }
    out["all"] = all;
    return out;
}

web_answer list_pages(api_parts& api, const web_request& request) {
    const auto& run = request.at.at(0);
    auto window = window_of(request);
    auto query = query_of(request.parameter("review"), request.parameter("status"), request.parameter("label"),
                          request.parameter("q"), window.problems);
    if (!window.problems.empty())
        return bad_request(window.problems);
    query.offset = window.offset;
    query.limit = window.limit;
    failure why;
    const auto record = api.desk.record(run, why);
    if (!record)
        return problem_answer(why);
    const auto [list, problem] = look_for(api, run, query);
    if (problem)
        return problem_answer(problem);
    auto results = json::array();
    for (const auto& page : list.rows)
        results.push_back(page_view(page, record->site));
    const auto& write = list.to_write;
    return json_answer({{"run", run},
                        {"results", std::move(results)},
                        {"next", next_cursor(query.offset, list.rows.size(), list.total)},
                        {"total", list.total},
                        {"offset", query.offset},
                        {"counts", counts_view(list)},
                        {"to_add",
                         {{"pages", write.pages},
                          {"labels", write.labels},
                          {"approved_pages", write.approved_pages},
                          {"approved_labels", write.approved_labels}}}});
}

std::vector<std::optional<run_page_record>> read_pages(api_parts& api, const std::string& run,
                                                       std::vector<std::string> ids, failure& why) {
    auto [pages, problem] = waited<std::vector<std::optional<run_page_record>>>(
        [&](auto then) { api.parts.store->find_run_pages(run, std::move(ids), std::move(then)); });
    why = std::move(problem);
    return std::move(pages);
}

std::optional<run_page_record> read_page(api_parts& api, const std::string& run, const std::string& id, failure& why) {
    auto pages = read_pages(api, run, {id}, why);
    if (!why && (pages.empty() || !pages.front()))
        why = {errc::not_found, fmt::format("run {} has no page {}", run, id)};
    return why ? std::nullopt : std::move(pages.front());
}

web_answer get_page(api_parts& api, const web_request& request) {
    failure why;
    const auto record = api.desk.record(request.at.at(0), why);
    if (!record)
        return problem_answer(why);
    const auto page = read_page(api, record->run, request.at.at(1), why);
    return page ? json_answer(page_view(*page, record->site)) : problem_answer(why);
}

/// What a body says of a page: a decision, or labels in place of those planned.
std::optional<page_edit> read_edit(const std::optional<std::string>& review,
                                   const std::optional<std::vector<std::string>>& labels,
                                   std::vector<field_problem>& problems) {
    page_edit out;
    if (labels) {
        if (review && *review != "approved")
            problems.push_back({"review", *review, "must be approved, or left out, where to_add is given"});
        out.what = page_edit::kind::labels;
        out.labels = *labels;
        return out;
    }
    if (!review) {
        problems.push_back({"review", "", "review or to_add must be given"});
        return std::nullopt;
    }
    if (*review == "approved")
        out.what = page_edit::kind::approve;
    else if (*review == "rejected")
        out.what = page_edit::kind::reject;
    else if (*review == "todo")
        out.what = page_edit::kind::todo;
    else
        problems.push_back({"review", *review, "must be approved, rejected or todo"});
    return out;
}

failure save(api_parts& api, const std::string& run, std::vector<run_page_record> pages) {
    return saved([&](auto then) { api.parts.store->review_pages(run, std::move(pages), std::move(then)); });
}

web_answer review_page(api_parts& api, const web_request& request) {
    body_reader from(request.body);
    const auto review = from.text("review");
    const auto labels = from.texts("to_add", llm::labels_per_page_max);
    auto problems = from.finish();
    const auto edit = read_edit(review, labels, problems);
    if (!problems.empty())
        return bad_request(problems);
    const std::lock_guard one_at_a_time(api.reviewing);
    const auto access = access_plan(api, request.at.at(0));
    if (access.refusal)
        return *access.refusal;
    failure why;
    const auto page = read_page(api, access.record.run, request.at.at(1), why);
    if (!page)
        return problem_answer(why);
    auto changed = reviewed(*page, *edit, access.vocabulary, asker(request), now_ms());
    if (const auto* refused = std::get_if<failure>(&changed))
        return problem_answer(422, *refused,
                              labels ? std::vector<field_problem>{{"to_add", "", refused->message}}
                                     : std::vector<field_problem>{});
    const auto& fresh = std::get<run_page_record>(changed);
    why = save(api, access.record.run, {fresh});
    return why ? problem_answer(why) : json_answer(page_view(fresh, access.record.site));
}

/// Ids of the pages that a filter names.
std::vector<std::string> ids_of(api_parts& api, const std::string& run, page_query query, failure& why) {
    std::vector<std::string> out;
    query.limit = block;
    for (;;) {
        query.offset = out.size();
        const auto [list, problem] = look_for(api, run, query);
        why = problem;
        if (why || list.rows.empty())
            return out;
        for (const auto& page : list.rows)
            out.push_back(page.result.page.id);
    }
}

bool may_be_decided(const run_page_record& page) {
    switch (review_state_of(page)) {
    case review_state::todo:
    case review_state::approved:
    case review_state::edited:
    case review_state::rejected: return true;
    default: return false;
    }
}

web_answer review_pages(api_parts& api, const web_request& request) {
    body_reader from(request.body);
    const auto review = from.text("review");
    auto ids = from.texts("pages", 1000, 20);
    const auto filter = from.object("filter");
    auto problems = from.finish();
    const auto edit = read_edit(review, std::nullopt, problems);
    page_query query;
    if (filter) {
        body_reader inner(text_of(*filter));
        const auto joined = [&inner](const char* name) {
            std::string out;
            for (const auto& each : inner.texts(name, review_states).value_or(std::vector<std::string>{}))
                out += (out.empty() ? "" : ",") + each;
            return out;
        };
        query = query_of(joined("review"), joined("status"), inner.text("label").value_or(""),
                         inner.text("q").value_or(""), problems);
        for (auto& each : inner.finish())
            problems.push_back({"filter." + each.name, each.value, each.message});
    }
    if (ids.has_value() == filter.has_value())
        problems.push_back({"pages", "", "either pages or filter must be given"});
    if (!problems.empty())
        return bad_request(problems);
    const std::lock_guard one_at_a_time(api.reviewing);
    const auto access = access_plan(api, request.at.at(0));
    if (access.refusal)
        return *access.refusal;
    const auto& run = access.record.run;
    failure why;
    if (filter)
        ids = ids_of(api, run, query, why);
    if (why)
        return problem_answer(why);
    std::uint64_t count = 0;
    for (std::size_t at = 0; at < ids->size(); at += block) {
        const auto end = std::min(at + block, ids->size());
        std::vector<run_page_record> changed;
        for (const auto& page : read_pages(
                 api, run,
                 {ids->begin() + static_cast<std::ptrdiff_t>(at), ids->begin() + static_cast<std::ptrdiff_t>(end)},
                 why)) {
            if (!page || !may_be_decided(*page))
                continue;
            auto fresh = reviewed(*page, *edit, access.vocabulary, asker(request), now_ms());
            auto* good = std::get_if<run_page_record>(&fresh);
            if (good != nullptr && good->review.decision != page->review.decision)
                changed.push_back(std::move(*good));
        }
        count += changed.size();
        if (!why && !changed.empty())
            why = save(api, run, std::move(changed));
        if (why)
            return problem_answer(why);
    }
    return json_answer({{"run", run}, {"changed", count}});
}

} // namespace

void add_review_routes(router& to, const std::shared_ptr<api_parts>& api) {
    const auto with = [api](auto handle) {
        return [api, handle](const web_request& request) { return handle(*api, request); };
    };
    to.add("GET", "/v1/runs/{run}/pages", with(list_pages));
    to.add("GET", "/v1/runs/{run}/pages/{page}", with(get_page));
    to.add("PATCH", "/v1/runs/{run}/pages/{page}", with(review_page));
    to.add("POST", "/v1/runs/{run}/review", with(review_pages));
}

} // namespace tagwright::service

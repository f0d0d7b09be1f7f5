#include "app/plan/consolidate_run.hpp"
#include "app/service/api.hpp"
#include "app/service/body_reader.hpp"
#include "app/service/plan_access.hpp"
#include "app/store_answer.hpp"

#include <algorithm>

namespace tagwright::service {
namespace {

/// @param text  as the store has it; empty: the labels are as the run left them
web_answer consolidation_answer(const std::string& run, const std::string& text) {
    auto out = text.empty() ? json::object() : json::parse(text, nullptr, false);
    if (!out.is_object())
        out = json::object();
    out["run"] = run;
    out["consolidated"] = !text.empty();
    return json_answer(out);
}

web_answer see_consolidation(api_parts& api, const web_request& request) {
    failure why;
    const auto record = api.desk.record(request.at.at(0), why);
    if (!record)
        return problem_answer(why);
    const auto [text, problem] = waited<std::string>(
        [&](auto then) { api.parts.store->find_text(record->run, run_text::consolidation, std::move(then)); });
    return problem ? problem_answer(problem) : consolidation_answer(record->run, text);
}

web_answer refused(const failure& why) {
    return why.code == errc::invalid_input ? conflict(why.message) : problem_answer(why);
}

web_answer consolidate(api_parts& api, const web_request& request) {
    constexpr std::int64_t pages_most = 10'000;
    body_reader from(request.body);
    const auto min_pages = from.whole("min_pages", 1, pages_most);
    if (const auto problems = from.finish(); !problems.empty())
        return bad_request(problems);
    const std::lock_guard one_at_a_time(api.reviewing);
    const auto access = access_plan(api, request.at.at(0));
    if (access.refusal)
        return *access.refusal;
    plan::consolidate_order order;
    order.min_pages = static_cast<std::size_t>(min_pages.value_or(2));
    const auto done = plan::consolidate_run(*api.parts.store, access.record, order);
    return done.why ? refused(done.why) : consolidation_answer(access.record.run, done.text);
}

web_answer take_back(api_parts& api, const web_request& request) {
    const std::lock_guard one_at_a_time(api.reviewing);
    const auto access = access_plan(api, request.at.at(0));
    if (access.refusal)
        return *access.refusal;
    const auto done = plan::take_consolidation_back(*api.parts.store, access.record);
    return done.why ? refused(done.why) : consolidation_answer(access.record.run, {});
}

} // namespace

void add_consolidation_routes(router& to, const std::shared_ptr<api_parts>& api) {
    const auto with = [api](auto handle) {
        return [api, handle](const web_request& request) { return handle(*api, request); };
    };
    to.add("GET", "/v1/runs/{run}/consolidate", with(see_consolidation));
    to.add("POST", "/v1/runs/{run}/consolidate", with(consolidate));
    to.add("DELETE", "/v1/runs/{run}/consolidate", with(take_back));
}

} // namespace tagwright::service

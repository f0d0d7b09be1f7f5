#include "app/report.hpp"
#include "app/service/api.hpp"
#include "app/service/views.hpp"
#include "app/store_answer.hpp"
#include "base/ascii.hpp"

#include <algorithm>

namespace tagwright::service {
namespace {

web_answer list_runs(api_parts& api, const web_request& request) {
    auto window = window_of(request);
    const auto space = request.parameter("space");
    const auto state = request.parameter("state");
    json counts;
    for (const auto* each : {"running", "completed", "stopped", "failed", "interrupted"})
        counts[each] = 0;
    if (!state.empty() && !counts.contains(state))
        window.problems.push_back({"state", state, "must be one of running, completed, stopped, failed, interrupted"});
    if (!window.problems.empty())
        return bad_request(window.problems);
    failure why;
    auto records = api.desk.records(why);
    if (why)
        return problem_answer(why);
    auto results = json::array();
    std::uint64_t fit = 0;
    for (const auto& record : records) {
        if (!space.empty() && record.request.space != space)
            continue;
        const auto status = api.desk.is_live(record.run) ? std::string("running") : status_of(record);
        counts[status] = counts[status].get<std::uint64_t>() + 1;
        if (!state.empty() && status != state)
            continue;
        if (fit++ >= window.offset && results.size() < window.limit)
            results.push_back(run_answer(api, record));
    }
    const auto answered = results.size();
    return json_answer({{"results", std::move(results)},
                        {"next", next_cursor(window.offset, answered, fit)},
                        {"counts", std::move(counts)}});
}

/// The run that an earlier life of the service has started under this key.
std::optional<run_record> run_of_key(api_parts& api, const std::string& key) {
    failure why;
    if (!key.empty())
        for (auto& record : api.desk.records(why))
            if (record.request.key == key)
                return std::move(record);
    return std::nullopt;
}

web_answer start_run_for(api_parts& api, const web_request& request) {
    auto order = read_run_order(request.body, api.make);
    if (!order.problems.empty())
        return bad_request(order.problems);
    order.request.by = asker(request);
    order.request.key = std::string(request.header("Idempotency-Key"));
    if (const auto earlier = run_of_key(api, order.request.key)) {
        // The body is not kept: what can be told of it is what the run does.
        const auto& known = earlier->request;
        if (!equal_ignoring_case(known.space, order.request.space) || known.apply != order.request.apply)
            return problem_answer(422, {errc::invalid_input, another_request});
        return started_answer(api, earlier->run);
    }
    start_run job;
    job.request = std::move(order.request);
    job.settings = std::move(order.settings);
    const auto started = api.desk.start(std::move(job));
    return started.why ? problem_answer(started.why) : started_answer(api, started.run);
}

web_answer get_run(api_parts& api, const web_request& request) {
    failure why;
    const auto record = api.desk.record(request.at.at(0), why);
    return record ? json_answer(run_answer(api, *record)) : problem_answer(why);
}

/// A run that is over has one snapshot and its end.
web_answer watch_run(api_parts& api, const web_request& request) {
    const auto& run = request.at.at(0);
    auto watch = api.desk.watch(run);
    if (!watch) {
        failure why;
        auto record = api.desk.record(run, why);
        if (!record)
            return problem_answer(why);
        if (record->driver != 0) // it would look as if it were over
            return conflict("run " + run + " is driven by another process, which alone tells of it; GET /v1/runs/" +
                            run + " shows how far it is");
        watch = std::make_shared<run_watch>("past");
        watch->with([&](run_board& board) { board.set_past(std::move(*record)); });
    }
    web_answer out;
    out.type = "text/event-stream";
    out.stream = stream_of(std::move(watch), request.header("Last-Event-ID"));
    return out;
}

web_answer get_history(api_parts& api, const web_request& request) {
    const auto& run = request.at.at(0);
    if (const auto watch = api.desk.watch(run))
        return json_answer(watch->with([](const run_board& board) { return board.history_json(); }));
    failure why;
    if (!api.desk.record(run, why))
        return problem_answer(why);
    auto [text, problem] =
        waited<std::string>([&](auto then) { api.parts.store->find_text(run, run_text::history, std::move(then)); });
    if (problem)
        return problem_answer(problem);
    if (text.empty()) // of the command line, or of an earlier version
        return json_answer({{"run", run},
                            {"t", json::array()},
                            {"level", json::array()},
                            {"in_flight", json::array()},
                            {"pages", json::array()},
                            {"rate_limits", json::array()},
                            {"cost_usd", json::array()},
                            {"levels", json::array()}});
    web_answer out;
    out.body = std::move(text);
    return out;
}

web_answer cancel_run(api_parts& api, const web_request& request) {
    const auto& run = request.at.at(0);
    if (api.desk.cancel(run))
        return started_answer(api, run);
    failure why;
    const auto record = api.desk.record(run, why);
    if (!record)
        return problem_answer(why);
    return conflict(record->driver != 0 ? "run " + run + " is driven by another process, which alone can stop it"
                                        : "run " + run + " does not go on; there is nothing to cancel");
}

web_answer go_on_with(api_parts& api, const web_request& request, run_action action) {
    const auto order = read_action_order(request.body);
    if (!order.problems.empty())
        return bad_request(order.problems);
    const auto& run = request.at.at(0);
    failure why;
    const auto record = api.desk.record(run, why);
    if (!record)
        return problem_answer(why);
    if (record->request.space.empty())
        return conflict("run " + run + " labelled documents: there is no space to go back to");
    const auto view = api.desk.view(*record);
    const auto& can = view["can"];
    if (std::ranges::find(can, json(to_string(action))) == can.end())
        return conflict(std::string("cannot ") + to_string(action) + " run " + run + ", which is " +
                        view["status"].get<std::string>() + " (" + view["action"].get<std::string>() +
                        (record->request.apply ? "" : ", dry run") + "); possible now: " + text_of(can));
    start_run job;
    job.run = run;
    job.action = action;
    job.stale_ok = order.stale_ok;
    job.approved_only = order.approved_only;
    const auto started = api.desk.start(std::move(job));
    return started.why ? problem_answer(started.why) : started_answer(api, run);
}

} // namespace

void add_run_routes(router& to, const std::shared_ptr<api_parts>& api) {
    const auto keyed = [api](auto handle) {
        return [api, handle](const web_request& request) {
            return once_a_key(api->keys, request, [&](const web_request& each) { return handle(*api, each); });
        };
    };
    to.add("GET", "/v1/runs", [api](const web_request& request) { return list_runs(*api, request); });
    to.add("POST", "/v1/runs", keyed(start_run_for));
    to.add("GET", "/v1/runs/{run}", [api](const web_request& request) { return get_run(*api, request); });
    to.add("GET", "/v1/runs/{run}/events", [api](const web_request& request) { return watch_run(*api, request); });
    to.add("GET", "/v1/runs/{run}/history", [api](const web_request& request) { return get_history(*api, request); });
    to.add("POST", "/v1/runs/{run}/cancel", keyed(cancel_run));
    for (const auto action : {run_action::resume, run_action::apply, run_action::undo})
        to.add("POST", std::string("/v1/runs/{run}/") + to_string(action),
               keyed([action](api_parts& parts, const web_request& request) {
                   return go_on_with(parts, request, action);
               }));
}

} // namespace tagwright::service

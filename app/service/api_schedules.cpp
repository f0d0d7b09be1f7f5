#include "app/service/api.hpp"
#include "app/service/schedule_desk.hpp"
#include "app/service/schedule_json.hpp"

namespace tagwright::service {
namespace {

web_answer text_answer(std::string body, int status = 200) {
    web_answer out;
    out.status = status;
    out.body = std::move(body);
    return out;
}

web_answer one_answer(api_parts& api, const std::string& name, int status = 200) {
    const auto found =
        api.schedules.read([&](const schedule_book& book) { return book.find(name, schedule_desk::now()); });
    return found ? text_answer(schedule_json(*found), status) : not_found(to_string(schedule_refusal::unknown, name));
}

web_answer refused(schedule_refusal why, const std::string& name) {
    const auto detail = to_string(why, name);
    return why == schedule_refusal::unknown ? not_found(detail) : conflict(detail);
}

web_answer list_schedules(api_parts& api, const web_request&) {
    return text_answer(schedule_list_json(
        api.schedules.read([](const schedule_book& book) { return book.list(schedule_desk::now()); })));
}

web_answer get_schedule(api_parts& api, const web_request& request) { return one_answer(api, request.at.at(0)); }

web_answer add_schedule(api_parts& api, const web_request& request) {
    std::vector<std::string> providers;
    for (const auto* list : {&api.parts.config->providers, &api.parts.config->endpoints})
        for (const auto& each : *list)
            providers.push_back(each.name);
    auto read = parse_schedule_request(request.body, providers);
    if (!read.value)
        return bad_request(read.problems);
    const auto name = read.value->name;
    failure unsaved;
    const auto why = api.schedules.change(
        [&](schedule_book& book) { return book.add(std::move(*read.value), schedule_desk::now()); }, &unsaved);
    if (why != schedule_refusal::none)
        return refused(why, name);
    return unsaved ? problem_answer(unsaved) : one_answer(api, name, 201);
}

web_answer switch_schedule(api_parts& api, const web_request& request) {
    const auto& name = request.at.at(0);
    const auto edit = parse_schedule_edit(request.body);
    if (!edit.problems.empty())
        return bad_request(edit.problems);
    if (edit.enabled) {
        failure unsaved;
        const auto why = api.schedules.change(
            [&](schedule_book& book) { return book.switch_to(name, *edit.enabled, schedule_desk::now()); }, &unsaved);
        if (why != schedule_refusal::none)
            return refused(why, name);
        if (unsaved)
            return problem_answer(unsaved);
    }
    return one_answer(api, name);
}

web_answer delete_schedule(api_parts& api, const web_request& request) {
    const auto& name = request.at.at(0);
    failure unsaved;
    const auto why = api.schedules.change([&](schedule_book& book) { return book.remove(name); }, &unsaved);
    if (why != schedule_refusal::none)
        return refused(why, name);
    return unsaved ? problem_answer(unsaved) : text_answer("", 204);
}

} // namespace

void add_schedule_routes(router& to, const std::shared_ptr<api_parts>& api) {
    const auto with = [api](auto handle) {
        return [api, handle](const web_request& request) { return handle(*api, request); };
    };
    to.add("GET", "/v1/schedules", with(list_schedules));
    to.add("POST", "/v1/schedules", [api](const web_request& request) {
        return once_a_key(api->keys, request, [&](const web_request& each) { return add_schedule(*api, each); });
    });
    to.add("GET", "/v1/schedules/{name}", with(get_schedule));
    to.add("PATCH", "/v1/schedules/{name}", with(switch_schedule));
    to.add("DELETE", "/v1/schedules/{name}", with(delete_schedule));
}

} // namespace tagwright::service

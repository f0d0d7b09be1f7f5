#include "app/service/api.hpp"

#include "app/service/check_desk.hpp"
#include "base/url.hpp"

#include <fmt/core.h>

#include <charconv>

namespace tagwright::service {
namespace {

constexpr std::int64_t limit_max = 500;

/// A number within the range; else a problem.
std::int64_t number_of(const web_request& request, const char* name, std::int64_t usual, std::int64_t least,
                       std::int64_t greatest, std::vector<field_problem>& problems) {
    const auto text = request.parameter(name);
    if (text.empty())
        return usual;
    std::int64_t out = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (error == std::errc() && end == text.data() + text.size() && out >= least && out <= greatest)
        return out;
    problems.push_back(
        {name, text, "must be a whole number from " + std::to_string(least) + " to " + std::to_string(greatest)});
    return usual;
}

} // namespace

void add_routes(router& to, const std::shared_ptr<api_parts>& api) {
    add_service_routes(to, api);
    add_run_routes(to, api);
    add_review_routes(to, api);
    add_consolidation_routes(to, api);
    add_survey_routes(to, api);
    add_schedule_routes(to, api);
    add_operation_routes(to, api);
    add_page_routes(to);
}

web_answer json_answer(const json& body, int status) {
    web_answer out;
    out.status = status;
    out.body = text_of(body);
    return out;
}

json run_answer(api_parts& api, const run_record& record) {
    auto out = api.desk.view(record);
    out["space_name"] = api.checks.name_of(record.request.space);
    return out;
}

/// The path under which people reach the service, where a proxy takes it off: "/tags", or nothing.
std::string_view path_in_front(const api_parts& api) {
    const auto url = split_url(api.parts.config->service.public_url);
    return url ? url->path.substr(0, url->path.find_last_not_of('/') + 1) : std::string_view();
}

web_answer started_answer(api_parts& api, const std::string& run) {
    failure why;
    const auto record = api.desk.record(run, why);
    if (!record)
        return problem_answer(why);
    auto out = json_answer(run_answer(api, *record), 202);
    out.headers.emplace_back("Location", fmt::format("{}/v1/runs/{}", path_in_front(api), percent_encode(run)));
    return out;
}

std::string asker(const web_request& request) { return request.user.empty() ? "api" : request.user; }

page_window window_of(const web_request& request) {
    page_window out;
    constexpr std::int64_t greatest = 1'000'000'000;
    out.limit = static_cast<std::uint32_t>(number_of(request, "limit", out.limit, 1, limit_max, out.problems));
    const bool has_cursor = !request.parameter("cursor").empty();
    out.offset =
        static_cast<std::uint64_t>(number_of(request, has_cursor ? "cursor" : "offset", 0, 0, greatest, out.problems));
    return out;
}

json next_cursor(std::uint64_t offset, std::size_t answered, std::uint64_t total) {
    const auto next = offset + answered;
    return answered > 0 && next < total ? json(std::to_string(next)) : json();
}

} // namespace tagwright::service

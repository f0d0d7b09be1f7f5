#include "app/report_json.hpp"
#include "app/service/api.hpp"
#include "app/service/body_reader.hpp"
#include "app/service/check_desk.hpp"
#include "base/iso_time.hpp"

#include <unistd.h>

#include <limits>

namespace tagwright::service {
namespace {

web_answer get_service(api_parts& api, const web_request& request) {
    const auto& config = *api.parts.config;
    auto providers = json::array();
    const auto add = [&providers](const llm::endpoint& each) {
        for (const auto& known : providers)
            if (known["name"] == each.name)
                return;
        providers.push_back({{"name", each.name}, {"model", each.model}, {"local", each.shape == llm::wire::local}});
    };
    for (const auto& each : config.providers)
        add(each);
    for (const auto& each : config.endpoints)
        add(each);
    return json_answer(
        {{"version", version()},
         {"site", config.confluence.base_url},
         {"providers", std::move(providers)},
         {"provider", config.providers.front().name},
         {"vocabulary", !config.vocabulary.empty()},
         {"max_labels", config.labels_max},
         {"user", request.user},
         {"token", !config.service.token.empty()},
         {"started_at", format_iso_time(std::chrono::time_point_cast<std::chrono::milliseconds>(api.started))},
         {"demo", api.demo}});
}

web_answer list_spaces(api_parts& api, const web_request& request) {
    const auto spaces = api.checks.spaces(request.arrived);
    if (spaces.why)
        return problem_answer(503, spaces.why);
    auto results = json::array();
    for (const auto& each : spaces.all)
        results.push_back({{"key", each.key}, {"name", each.name}});
    return json_answer({{"results", std::move(results)}, {"next", nullptr}});
}

web_answer check(api_parts& api, const web_request& request) {
    check_order order;
    order.space = request.parameter("space");
    if (order.space.empty())
        return bad_request({{"space", "", "must be the key of a space"}});
    const auto dry_run = request.parameter("dry_run");
    if (!dry_run.empty() && dry_run != "true" && dry_run != "false")
        return bad_request({{"dry_run", dry_run, "must be true or false"}});
    order.under = request.parameter("under");
    order.dry_run = dry_run != "false";
    for (const auto* name : {"provider", "max_labels", "budget_usd"})
        order.said[name] = request.parameter(name);
    failure why;
    const auto found = api.checks.check(std::move(order), request.arrived, why);
    return found ? json_answer(*found) : problem_answer(why);
}

web_answer throttles_answer(api_parts& api, const std::vector<throttle_view>& seen) {
    auto results = json::array();
    const std::lock_guard guard(api.tuned.mutex);
    for (const auto& each : seen) {
        auto one = throttle_object(each, each.group, ::getpid());
        const auto found = api.tuned.by_name.find(each.group);
        const bool is_free = found == api.tuned.by_name.end();
        one["lowest"] = is_free ? json() : json(found->second.lowest);
        one["highest"] = is_free ? json() : json(found->second.highest);
        results.push_back(std::move(one));
    }
    return json_answer({{"results", std::move(results)}, {"next", nullptr}});
}

web_answer get_throttles(api_parts& api, const web_request&) { return throttles_answer(api, api.host.throttles()); }

web_answer tune_throttles(api_parts& api, const web_request& request) {
    constexpr int greatest = std::numeric_limits<int>::max();
    body_reader from(request.body);
    const auto group = from.text("group").value_or("");
    const auto lowest = from.whole("lowest", 1, greatest);
    const auto highest = from.whole("highest", 1, greatest);
    const bool release = from.flag("release").value_or(false);
    auto problems = from.finish();
    if (!release && (!lowest || !highest) && problems.empty())
        problems.push_back({"lowest", "", "lowest and highest must be given, or release"});
    if (lowest && highest && *lowest > *highest)
        problems.push_back({"lowest", std::to_string(*lowest), "must be at most highest"});
    if (release && (lowest || highest))
        problems.push_back({"release", "true", "must stand alone"});
    if (!problems.empty())
        return bad_request(problems);
    const auto to =
        release ? tune_throttle{1, greatest} : tune_throttle{static_cast<int>(*lowest), static_cast<int>(*highest)};
    const auto seen = api.host.throttles(group, to);
    if (!group.empty() && seen.empty())
        return not_found("there is no throttle \"" + group + "\"; GET /v1/throttle lists them");
    {
        const std::lock_guard guard(api.tuned.mutex);
        for (const auto& each : seen) {
            const bool is_the_wikis = each.group.starts_with("confluence-");
            if (release)
                api.tuned.by_name.erase(each.group);
            else if (!group.empty() || !is_the_wikis)
                api.tuned.by_name[each.group] = to;
        }
    }
    return throttles_answer(api, seen);
}

} // namespace

void add_service_routes(router& to, const std::shared_ptr<api_parts>& api) {
    const auto with = [api](auto handle) {
        return [api, handle](const web_request& request) { return handle(*api, request); };
    };
    to.add("GET", "/v1/service", with(get_service));
    to.add("GET", "/v1/spaces", with(list_spaces), waits_for::others);
    to.add("GET", "/v1/check", with(check), waits_for::others);
    to.add("GET", "/v1/throttle", with(get_throttles));
    to.add("PATCH", "/v1/throttle", with(tune_throttles));
}

} // namespace tagwright::service

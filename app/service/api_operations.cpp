#include "app/service/api.hpp"
#include "app/service/check_desk.hpp"
#include "app/service/metrics.hpp"
#include "app/store_answer.hpp"

#include <string_view>
#include <utility>
#include <vector>

namespace tagwright::embedded {
std::vector<std::pair<std::string_view, std::string_view>> openapi();
} // namespace tagwright::embedded

namespace tagwright::service {
namespace {

web_answer get_metrics(api_parts& api, const web_request&) {
    web_answer out;
    out.type = "text/plain; version=0.0.4; charset=utf-8";
    out.body = api.figures.text(api.host.throttles(), api.streams ? api.streams() : 0, api.desk.live().size());
    return out;
}

web_answer get_readiness(api_parts& api, const web_request&) {
    const auto written = saved([&](auto then) { api.parts.store->put_value("service/ready", "1", std::move(then)); });
    const auto site = api.checks.site_problem(std::chrono::minutes(5));
    const bool ready = !written && !site;
    json out{{"status", ready ? "ok" : "failed"}, {"checks", json::array()}};
    out["checks"].push_back({{"name", "store"}, {"ok", !written}, {"message", written.message}});
    out["checks"].push_back({{"name", "confluence"}, {"ok", !site}, {"message", site.message}});
    return json_answer(out, ready ? 200 : 503);
}

web_answer get_document(const web_request&) {
    web_answer out;
    out.body = embedded::openapi().at(0).second;
    return out;
}

} // namespace

void add_operation_routes(router& to, const std::shared_ptr<api_parts>& api) {
    to.add("GET", "/metrics", [api](const web_request& request) { return get_metrics(*api, request); });
    to.add("GET", "/healthz", [](const web_request&) { return json_answer({{"status", "ok"}}); });
    to.add("GET", "/readyz", [api](const web_request& request) { return get_readiness(*api, request); });
    to.add("GET", "/openapi.json", get_document);
}

} // namespace tagwright::service

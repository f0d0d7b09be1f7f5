#include "sim/confluence/confluence_front.hpp"

#include "sim/confluence/confluence_json.hpp"
#include "sim/confluence/credentials.hpp"

#include <optional>

namespace tagwright::sim {
namespace {

/// Where a request leads to.
struct route {
    bool cloud = false;
    bool v2 = false;
    bool known = false;    ///< below one of the two products' REST APIs
    std::string_view path; ///< below the API
};

route find_route(std::string_view path) {
    route to;
    to.cloud = path.starts_with(cloud_context);
    path.remove_prefix(to.cloud                               ? cloud_context.size()
                       : path.starts_with(datacenter_context) ? datacenter_context.size()
                                                              : 0);
    constexpr std::string_view v1 = "/rest/api/";
    constexpr std::string_view v2 = "/api/v2/";
    to.v2 = to.cloud && path.starts_with(v2);
    to.known = to.v2 || path.starts_with(v1);
    to.path = to.known ? path.substr(to.v2 ? v2.size() : v1.size()) : path;
    return to;
}

/// The refusal that wrong credentials get; clears the user where they are served anonymously.
std::optional<web_response> refuse(const web_request& request, const access& who, const route& to, flavour& as) {
    const auto what =
        check_login(request.header("Authorization"), who.email, who.api_token, to.cloud ? std::string{} : who.pat);
    if (what == login::good) {
        if (who.scopes_missing && to.cloud)
            return web_response{
                401, "application/json", {}, R"({"code":401,"message":"Unauthorized; scope does not match"})"};
        return std::nullopt;
    }
    if (what == login::garbled)
        return html(401, "HTTP Status 401 - Unauthorized");
    as.user.clear();
    if (who.anonymous)
        return std::nullopt;
    if (to.v2)
        return v2_error(404, "NOT_FOUND", "Not Found");
    if (to.cloud)
        return v1_error(403, "Current user not permitted to use Confluence");
    auto response = html(401, "Unauthorized");
    response.headers = {{"X-Seraph-LoginReason", what == login::none ? "OUT" : "AUTHENTICATED_FAILED"},
                        {"WWW-Authenticate", "OAuth realm=\"confluence\""}};
    return response;
}

} // namespace

request_kind kind_of(const web_request& request) {
    const auto to = find_route(request.path);
    if (!to.known)
        return request_kind::other;
    const auto parts = path_parts(to.path);
    const bool bodies =
        !request.parameter("body-format").empty() || request.parameter("expand").find("body") != std::string_view::npos;
    if (parts.empty())
        return request_kind::other;
    if (parts[0] == "user")
        return request_kind::user;
    if ((parts[0] == "space" || parts[0] == "spaces") && parts.size() > 2 && parts.back() == "labels")
        return request_kind::space_labels;
    if (parts[0] == "space" || parts[0] == "spaces")
        return parts.size() < 3 ? request_kind::space : bodies ? request_kind::bodies : request_kind::listing;
    if (parts.size() > 1 && parts[1] == "search")
        return request_kind::search;
    if (parts.size() == 1)
        return bodies ? request_kind::bodies : request_kind::listing;
    if (parts.size() == 2)
        return request_kind::page;
    if (request.method == "POST")
        return request_kind::label_add;
    return request.method == "DELETE" ? request_kind::label_remove : request_kind::labels_read;
}

web_response answer_request(confluence_site& site, const behaviour& how, const access& who,
                            const web_request& request) {
    const auto to = find_route(request.path);
    if (!to.known)
        return html(404, "Page not found");
    const std::string context{to.cloud ? cloud_context : datacenter_context};
    flavour as{to.cloud, who.origin + context, context, who.email};
    if (auto refused = refuse(request, who, to, as))
        return *std::move(refused);
    auto response = to.v2 ? answer_v2(site, how, as, request, to.path) : answer_v1(site, how, as, request, to.path);
    if (!how.other_name.empty()) {
        constexpr std::string_view link = R"("next":")"; // no text of a page looks like that: its quotes are escaped
        for (auto found = response.body.find(link); found != std::string::npos;
             found = response.body.find(link, found + link.size()))
            response.body.insert(found + link.size(), how.other_name);
    }
    response.headers.emplace_back(to.cloud ? "atl-request-id" : "X-AREQUESTID", "8f0c2f5e-0f5d-4c1e-a6a1-demo");
    return response;
}

} // namespace tagwright::sim

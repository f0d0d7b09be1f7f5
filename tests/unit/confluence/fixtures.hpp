#pragma once

#include "messages/http.hpp"
#include "providers/confluence/codec.hpp"
#include "providers/confluence/requests.hpp"

#include <string>
#include <string_view>
#include <utility>

/// Sites and answers that the codec's tests share.
namespace tagwright::confluence::test {

inline site cloud() {
    return make_site(api::cloud, {.base_url = "https://acme.atlassian.net/wiki",
                                  .email = "ann@acme.example",
                                  .api_token = "s3cret-token",
                                  .pat = {}});
}

inline site gateway() {
    return make_site(api::cloud, {.base_url = "https://api.atlassian.com/ex/confluence/1f-2e",
                                  .email = "ann@acme.example",
                                  .api_token = "s3cret-token",
                                  .pat = {}});
}

inline site datacenter() {
    return make_site(
        api::datacenter,
        {.base_url = "https://wiki.acme.example:8443/confluence", .email = {}, .api_token = {}, .pat = "s3cret-pat"});
}

inline http_response answer(int status, std::string body, http_headers headers = {}) {
    http_response out;
    out.status = status;
    out.body = std::move(body);
    out.headers = std::move(headers);
    return out;
}

inline http_response ok(std::string body, http_headers headers = {}) {
    return answer(200, std::move(body), std::move(headers));
}

/// The URL behind the site's root.
inline std::string path_of(const site& at, const http_request& request) {
    return request.url.starts_with(at.root) ? request.url.substr(at.root.size()) : "not below the root: " + request.url;
}

inline std::string parameter(const http_request& request, std::string_view name) {
    return query_value(request.url, name).value_or("(absent)");
}

} // namespace tagwright::confluence::test

#pragma once

#include "providers/confluence/codec.hpp"
#include "providers/confluence/requests.hpp"
#include "tagwright/transport.hpp"

#include <cstddef>
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

// -- pages of a space --

inline page_scope whole_space() { return {.where = {"65538", "DOCS", "Documentation"}, .page_ids = {}, .under = {}}; }

inline page_scope given(std::size_t count) {
    page_scope out = whole_space();
    for (std::size_t i = 0; i < count; ++i)
        out.page_ids.push_back(std::to_string(1000 + i));
    return out;
}

inline page_scope below(std::string page) {
    page_scope out = whole_space();
    out.under = std::move(page);
    return out;
}

/// `count` v1 pages with ids from `first` on.
inline std::string v1_pages(std::size_t first, std::size_t count, std::string_view rest) {
    std::string out = "{\"results\":[";
    for (std::size_t i = 0; i < count; ++i)
        out +=
            std::string(i > 0 ? "," : "") + R"({"id":")" + std::to_string(first + i) +
            R"(","type":"page","status":"current","title":"t","version":{"number":3,"when":"2026-01-02T03:04:05Z"}})";
    return out + "]" + std::string(rest) + "}";
}

} // namespace tagwright::confluence::test

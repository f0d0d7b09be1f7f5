#include "base/ascii.hpp"
#include "base/base64.hpp"
#include "base/loopback.hpp"
#include "base/url.hpp"
#include "providers/confluence/codec.hpp"
#include "providers/confluence/requests.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace tagwright::confluence {

namespace {

/// Without white space at the ends, nor control characters: what a file or a paste adds to a secret
/// must not reach a header.
std::string trimmed(std::string_view text) {
    std::string out;
    for (const char c : text)
        if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F)
            out.push_back(c);
    return std::string(trim(out, " "));
}

/// Where people copy the address from, a page's own path follows the base.
std::string_view without_page_path(std::string_view path) {
    static constexpr std::array<std::string_view, 9> below_base{
        "/rest/", "/api/",         "/spaces/",          "/display/",    "/pages/",
        "/x/",    "/login.action", "/dashboard.action", "/index.action"};
    for (const auto part : below_base) {
        std::string_view name = part;
        if (name.ends_with('/'))
            name.remove_suffix(1);
        const auto found = path.find(name);
        if (found == std::string_view::npos)
            continue;
        const auto after = found + name.size();
        if (after == path.size() || path[after] == '/')
            path = path.substr(0, found);
    }
    return path;
}

/// Where a site is: without slashes at the end of `path`.
struct base_address {
    std::string origin;
    std::string path;
};

base_address base_of(std::string_view typed) {
    std::string url = trimmed(typed);
    if (url.find("://") == std::string::npos)
        url.insert(0, is_loopback_address(url) ? "http://" : "https://");
    const auto parts = split_url(url);
    if (!parts)
        return {url.substr(0, url.find("://") + 3), {}}; // nobody: what is sent there fails
    auto path = without_page_path(parts->path);
    while (path.ends_with('/'))
        path.remove_suffix(1);
    // A password in the URL would end up in logs; credentials have their own settings.
    return {origin_of(url), std::string(path)};
}

bool is_atlassian_host(std::string_view host) {
    return host.ends_with(".atlassian.net") || host == "api.atlassian.com" ||
           host.ends_with(".atlassian-us-gov-mod.net") || host == "api.atlassian-us-gov-mod.com";
}

/// The Cloud path, which always ends in "/wiki".
std::string cloud_path(std::string path) {
    const std::string_view wiki = "/wiki";
    const auto found = (path + "/").find("/wiki/");
    if (found != std::string::npos)
        path.resize(found + wiki.size());
    else
        path += wiki;
    return path;
}

} // namespace

site make_site(api kind, const credentials& who) {
    base_address base = base_of(who.base_url);
    site out;
    out.kind = kind;
    out.root = base.origin + (kind == api::cloud ? cloud_path(base.path) : base.path);
    const std::string email = trimmed(who.email);
    const std::string token = trimmed(who.api_token.reveal());
    const std::string pat = trimmed(who.pat.reveal());
    const bool has_basic = !email.empty() && !token.empty();
    // Cloud takes Basic for API tokens and Bearer for OAuth; Data Center Bearer for its tokens and Basic
    // for passwords. With both given, each gets its usual one.
    if (has_basic && (kind == api::cloud || pat.empty()))
        out.authorization = "Basic " + base64_encode(email + ":" + token);
    else if (!pat.empty())
        out.authorization = "Bearer " + pat;
    else if (!token.empty())
        out.authorization = "Bearer " + token;
    return out;
}

std::vector<api> likely_apis(const credentials& who) {
    const base_address base = base_of(who.base_url);
    if (is_atlassian_host(host_of(base.origin)))
        return {api::cloud};
    // A host of its own can be Cloud too (custom domains); a gateway path or "/wiki" with an API token
    // makes that the better guess.
    const bool has_token = !trimmed(who.email).empty() && !trimmed(who.api_token.reveal()).empty();
    const bool cloud_like = base.path.find("/ex/confluence/") != std::string::npos || base.path.ends_with("/wiki");
    if (trimmed(who.pat.reveal()).empty() && (has_token || cloud_like) && (cloud_like || base.path.empty()))
        return {api::cloud, api::datacenter};
    return {api::datacenter, api::cloud};
}

} // namespace tagwright::confluence

#include "app/cli/site_address.hpp"

#include "base/ascii.hpp"
#include "base/loopback.hpp"
#include "base/url.hpp"
#include "base/utf8.hpp"
#include "config/url.hpp"
#include "config/value.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace tagwright::cli {
namespace {

/// First parts of paths below the base, in both products.
constexpr std::array below_base{"spaces",
                                "display",
                                "pages",
                                "x",
                                "rest",
                                "api",
                                "plugins",
                                "label",
                                "labels",
                                "admin",
                                "users",
                                "dosearchsite.action",
                                "home",
                                "people",
                                "download",
                                "search",
                                "s",
                                "secure",
                                "authenticate.action",
                                "templates",
                                "blog",
                                "collector"};

/// Atlassian's own pages: people copy their address from the wrong tab.
constexpr std::array no_sites{"id.atlassian.com",      "admin.atlassian.com", "home.atlassian.com",
                              "start.atlassian.com",   "www.atlassian.com",   "atlassian.com",
                              "support.atlassian.com", "team.atlassian.com",  "developer.atlassian.com"};

bool is_cloud_host(std::string_view host) {
    return host.ends_with(".atlassian.net") || host.ends_with(".atlassian-us-gov-mod.net") ||
           host.starts_with("api.atlassian");
}

std::string_view without_wrapping(std::string_view text) {
    constexpr std::string_view wrapping = "<>\"'`()[]";
    text = trim(text);
    while (!text.empty() && wrapping.find(text.front()) != std::string_view::npos && text.front() != '[')
        text = trim(text.substr(1));
    while (!text.empty() && (wrapping.find(text.back()) != std::string_view::npos || text.back() == ',') &&
           text.back() != ']')
        text = trim(text.substr(0, text.size() - 1));
    return text;
}

std::vector<std::string_view> parts_of(std::string_view path) {
    std::vector<std::string_view> out;
    while (!path.empty()) {
        const auto end = std::min(path.find('/'), path.size());
        if (end > 0)
            out.push_back(path.substr(0, end));
        path.remove_prefix(std::min(end + 1, path.size()));
    }
    return out;
}

/// The first value of one of these names in a query.
std::string query_value(std::string_view query, std::initializer_list<std::string_view> names) {
    for (const auto& [name, value] : read_query(query))
        if (std::ranges::find(names, name) != names.end())
            return value;
    return {};
}

bool is_below_base(std::string_view part) {
    return part.ends_with(".action") || std::ranges::find(below_base, part) != below_base.end();
}

bool is_key(std::string_view text) {
    return !text.empty() && text.size() <= 255 && !has_control(text) &&
           text.find_first_of(" /?#&") == std::string_view::npos && !text.ends_with(".action");
}

site_address refuse(std::string why) { return {{}, {}, false, std::move(why)}; }

constexpr const char* examples = "https://SITE.atlassian.net, or https://wiki.example.com for a Data Center";

} // namespace

site_address read_site_address(std::string_view typed) {
    auto text = std::string(without_wrapping(typed));
    if (text.empty())
        return refuse(std::string("an address is needed: ") + examples);
    if (text.find("://") == std::string::npos)
        text.insert(0, is_loopback_address(text) ? "http://" : "https://");
    const auto not_understood = [&] {
        return refuse("\"" + printable(redact_url(text)) + "\" is no address: it looks like " + examples);
    };
    const auto address = split_url(text);
    if (!address)
        return not_understood();
    if (!address->user.empty())
        return refuse("a name or password does not belong into the address: only " + std::string(examples));
    auto origin = origin_of(text);
    const auto host = host_of(text);
    const bool has_dot =
        host.find('.') != std::string::npos || host == "localhost" || host.starts_with('[') || !address->port.empty();
    if (!normalise_base_url(origin) || !has_dot)
        return not_understood();
    if (std::ranges::find(no_sites, host) != no_sites.end())
        return refuse(host + " is Atlassian's own, not a wiki: open a page of your wiki and copy its address");

    site_address out;
    out.cloud = is_cloud_host(host);
    if (out.cloud && origin.starts_with("http://"))
        origin.replace(0, 4, "https");
    const auto parts = parts_of(address->path);
    const auto below = std::ranges::find_if(parts, is_below_base);
    std::string base;
    for (auto each = parts.begin(); each != below; ++each)
        base += "/" + std::string(*each);
    if (below != parts.end() && below + 1 != parts.end() && (*below == "spaces" || *below == "display"))
        out.space = percent_decode(below[1]);
    if (!is_key(out.space))
        out.space = query_value(address->query, {"spaceKey", "key"});
    if (!is_key(out.space))
        out.space.clear();
    if (out.cloud && host.starts_with("api.atlassian")) {
        // A gateway: its path names the site.
        const auto wiki = base.find("/wiki");
        base.resize(std::min(wiki, base.size()));
        base += "/wiki";
    } else if (out.cloud) {
        base = "/wiki";
    }
    const auto url = normalise_base_url(origin + base);
    if (!url)
        return not_understood();
    out.base_url = *url;
    return out;
}

} // namespace tagwright::cli

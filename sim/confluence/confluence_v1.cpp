#include "sim/confluence/confluence_api.hpp"
#include "sim/confluence/confluence_json.hpp"
#include "sim/confluence/cql.hpp"

#include <algorithm>

namespace tagwright::sim {
namespace {

using strings = std::vector<std::string>;

// Larger limits are cut to these without a word.
constexpr std::size_t with_body_max = 50;
constexpr std::size_t expanded_max = 200;
constexpr std::size_t list_default = 25;

std::size_t limit_of(const web_request& request, const v1_parts& parts, const behaviour& how) {
    const bool expanded = parts.version || parts.labels || parts.space || parts.ancestors;
    const auto cap = parts.body ? with_body_max : expanded ? expanded_max : std::size_t{1000};
    return std::max<std::size_t>(std::min({request.number("limit", list_default), cap, how.list_pages_max}), 1);
}

web_response list(const flavour& as, const strings& items, std::size_t start, std::size_t limit,
                  const std::string& next) {
    std::string links = R"("base":)" + json_text(as.root) + R"(,"context":)" + json_text(as.context);
    if (!next.empty())
        links += R"(,"next":)" + json_text(next);
    return {200,
            "application/json",
            {},
            R"({"results":[)" + joined(items) + R"(],"start":)" + std::to_string(start) + R"(,"limit":)" +
                std::to_string(limit) + R"(,"size":)" + std::to_string(items.size()) + R"(,"_links":{)" + links + "}}"};
}

/// space: windows by start and limit.
web_response list_spaces(const confluence_site& site, const flavour& as, const web_request& request) {
    const auto start = request.number("start", 0);
    const auto limit = std::clamp<std::size_t>(request.number("limit", 25), 1, 100);
    strings items;
    std::size_t place = 0;
    for (const auto& space : site.spaces())
        if (place++ >= start && items.size() < limit)
            items.push_back(v1_space(space, as.root));
    const auto end = start + items.size();
    return list(as, items, start, limit,
                end < site.spaces().size()
                    ? "/rest/api/space?limit=" + std::to_string(limit) + "&start=" + std::to_string(end)
                    : std::string{});
}

/// content?spaceKey=…: windows by start and limit.
web_response list_content(const confluence_site& site, const behaviour& how, const flavour& as,
                          const web_request& request) {
    const auto* space = site.find_space(request.parameter("spaceKey"));
    if (!space)
        return v1_error(404, "No space with key : " + std::string(request.parameter("spaceKey")));
    auto parts = read_expand(request.parameter("expand"));
    const auto start = request.number("start", 0);
    const auto limit = limit_of(request, parts, how);
    const auto status = request.parameter("status");
    const auto type = request.parameter("type");
    parts.body = parts.body && !how.drop_bodies_in_bulk;
    strings items;
    std::size_t place = 0;
    bool more = false;
    for (const auto& id : site.pages_of(space->key)) {
        const auto& page = *site.find_page(id);
        if (page.page.status != (status.empty() ? "current" : status) ||
            page.page.type != (type.empty() ? "page" : type) || place++ < start)
            continue;
        more = items.size() == limit;
        if (more)
            break;
        if (parts.body && how.poisoned.contains(id))
            return v1_error(500, "NullPointerException: null");
        items.push_back(v1_page(site, page, parts, as.root));
    }
    std::string next;
    if (more) {
        next = "/rest/api/content?limit=" + std::to_string(limit) + "&start=" + std::to_string(start + items.size());
        for (const auto& [name, value] : request.query)
            if (name != "limit" && name != "start")
                next += "&" + url_encoded(name) + "=" + url_encoded(value);
    }
    return list(as, items, start, limit, next);
}

bool matches(const confluence_site& site, const cql_query& query, const stored_page& page) {
    const auto has_label = [&](const stored_label& each) { return each.label.name == query.label; };
    const auto* space = query.space.empty() ? nullptr : site.find_space(query.space);
    const auto& types = query.types;
    return page.page.status == "current" &&
           (types.empty() || std::find(types.begin(), types.end(), page.page.type) != types.end()) &&
           (query.space.empty() || (space && space->key == page.space_key)) &&
           (query.ancestor.empty() || site.is_below(page, query.ancestor)) &&
           (query.label.empty() || std::any_of(page.labels.begin(), page.labels.end(), has_label));
}

/// content/search: by cursor only, a `start` is ignored; `next` forgets the expansions.
web_response search(const confluence_site& site, const behaviour& how, const flavour& as, const web_request& request) {
    const auto cql = std::string(request.parameter("cql"));
    const auto query = parse_cql(cql);
    if (!query)
        return v1_error(400, "Could not parse cql : " + cql);
    auto parts = read_expand(request.parameter("expand"));
    parts.labels_max = how.search_labels_max;
    const auto limit = limit_of(request, parts, how);
    parts.body = parts.body && !how.drop_bodies_in_bulk;
    confluence_site::page_ids ids;
    for (const auto& id : query->ids)
        if (site.find_page(id))
            ids.insert(id);
    const auto& all = query->ids.empty() ? site.all_pages() : ids;
    strings items;
    std::string last;
    std::string next;
    for (auto at = site.behind(all, read_cursor(request.parameter("cursor"))); at != all.end(); ++at) {
        const auto& page = *site.find_page(*at);
        if (!matches(site, *query, page) || how.missing_in_search.contains(*at))
            continue;
        if (items.size() == limit) {
            next = "/rest/api/content/search?next=true&cursor=" + url_encoded(make_cursor(last)) +
                   "&limit=" + std::to_string(limit) + "&cql=" + url_encoded(cql);
            break;
        }
        if (parts.body && how.poisoned.contains(*at))
            return v1_error(500, "NullPointerException: null");
        items.push_back(v1_page(site, page, parts, as.root));
        last = *at;
    }
    return list(as, items, 0, limit, next);
}

web_response one_page(const confluence_site& site, const flavour& as, const web_request& request,
                      const stored_page& page) {
    return {200, "application/json", {}, v1_page(site, page, read_expand(request.parameter("expand")), as.root)};
}

} // namespace

web_response answer_v1(confluence_site& site, const behaviour& how, const flavour& as, const web_request& request,
                       std::string_view path) {
    const auto parts = path_parts(path);
    const bool reading = request.method == "GET";
    if (parts == strings{"user", "current"} && reading)
        return {200, "application/json", {}, v1_user(as.cloud, as.user.empty(), as.user)};
    if (parts == strings{"space"} && reading)
        return list_spaces(site, as, request);
    if (parts.size() == 2 && parts[0] == "space" && reading) {
        const auto* space = site.find_space(parts[1]);
        return space ? web_response{200, "application/json", {}, v1_space(*space, as.root)}
                     : v1_error(404, "No space with key : " + parts[1]);
    }
    if (parts.size() == 3 && parts[0] == "space" && parts[2] == "labels" && reading && !as.cloud) {
        if (!site.find_space(parts[1]))
            return v1_error(404, "No space with key : " + parts[1]);
        const auto limit = std::clamp<std::size_t>(request.number("limit", 200), 1, 200);
        return {200,
                "application/json",
                {},
                v1_labels(site.labels_of(parts[1]), request.number("start", 0), limit, as.root + std::string(path))};
    }
    if (parts == strings{"content", "search"} && reading)
        return search(site, how, as, request);
    if (parts == strings{"content"} && reading)
        return list_content(site, how, as, request);
    if (parts.size() >= 2 && parts[0] == "content") {
        const auto* page = site.find_page(parts[1]);
        if (!page || page->page.status == "trashed")
            return v1_error(404, "No content found with id: ContentId{id=" + parts[1] + "}");
        if (parts.size() == 2 && reading) {
            if (read_expand(request.parameter("expand")).body && how.poisoned.contains(parts[1]))
                return v1_error(500, "NullPointerException: null");
            return one_page(site, as, request, *page);
        }
        if (parts.size() == 3 && parts[2] == "label")
            return answer_labels(site, how, as, request, parts[1], {});
        if (parts.size() == 4 && parts[2] == "label")
            return answer_labels(site, how, as, request, parts[1], parts[3]);
        if (parts.size() > 4 && parts[2] == "label") // a name with a slash, which the path form cannot say
            return html(400, "HTTP Status 400 - Bad Request");
    }
    return v1_error(404, "No such resource");
}

} // namespace tagwright::sim

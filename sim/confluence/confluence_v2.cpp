#include "sim/confluence/confluence_api.hpp"
#include "sim/confluence/confluence_json.hpp"

#include <algorithm>

namespace tagwright::sim {
namespace {

using strings = std::vector<std::string>;

constexpr std::size_t list_max = 250;
constexpr std::size_t list_default = 25;

body_kind asked_body(const web_request& request) {
    const auto format = request.parameter("body-format");
    return format == "storage" ? body_kind::storage : format == "atlas_doc_format" ? body_kind::atlas : body_kind::none;
}

/// The page's address for the next chunk: the same parameters, another cursor.
std::string next_link(const web_request& request, const std::string& cursor) {
    std::string link = request.path + "?cursor=" + url_encoded(cursor);
    for (const auto& [name, value] : request.query)
        if (name != "cursor")
            link += "&" + url_encoded(name) + "=" + url_encoded(value);
    return link;
}

web_response list(const flavour& as, const web_request& request, const strings& items, const std::string& cursor) {
    web_response response;
    std::string links = R"("base":)" + json_text(as.root);
    if (!cursor.empty()) {
        const auto next = next_link(request, cursor);
        links += R"(,"next":)" + json_text(next);
        response.headers.emplace_back("Link", "<" + next + ">; rel=\"next\", <" + as.root + ">; rel=\"base\"");
    }
    response.body = R"({"results":[)" + joined(items) + R"(],"_links":{)" + links + "}}";
    return response;
}

/// The chunk of `ids` that the request's cursor and limit name.
template <class Wanted>
web_response list_pages(const confluence_site& site, const behaviour& how, const flavour& as,
                        const web_request& request, const confluence_site::page_ids& ids, Wanted wanted) {
    const auto limit = request.number("limit", list_default);
    if (limit < 1 || limit > list_max)
        return v2_error(400, "INVALID_REQUEST_PARAMETER", "limit must be between 1 and 250");
    const auto count = std::min(limit, how.list_pages_max);
    const auto body = how.drop_bodies_in_bulk ? body_kind::none : asked_body(request);
    auto states = request.parameters("status");
    if (states.empty())
        states = {"current", "archived"};
    if (std::find(states.begin(), states.end(), "draft") != states.end())
        return v2_error(400, "INVALID_REQUEST_PARAMETER", "status draft is not supported");
    strings items;
    std::string last;
    for (auto at = site.behind(ids, read_cursor(request.parameter("cursor"))); at != ids.end(); ++at) {
        const auto& page = *site.find_page(*at);
        if (std::find(states.begin(), states.end(), page.page.status) == states.end() || !wanted(page))
            continue;
        if (items.size() == count)
            return list(as, request, items, make_cursor(last));
        if (body != body_kind::none && how.poisoned.contains(*at))
            return v2_error(500, "INTERNAL_SERVER_ERROR", "Internal server error");
        items.push_back(v2_page(page, body, false));
        last = *at;
    }
    return list(as, request, items, {});
}

/// "pages" holds pages, "blogposts" blog posts.
std::string type_in(std::string_view collection) { return collection == "blogposts" ? "blogpost" : "page"; }

bool is_collection(std::string_view name) { return name == "pages" || name == "blogposts"; }

web_response list_by_id(const confluence_site& site, const behaviour& how, const flavour& as,
                        const web_request& request, const std::string& type) {
    const auto asked = request.parameters("id");
    if (asked.size() > list_max)
        return v2_error(400, "INVALID_REQUEST_PARAMETER", "at most 250 ids");
    confluence_site::page_ids ids;
    for (const auto& id : asked)
        if (site.find_page(id))
            ids.insert(id);
    const auto spaces = request.parameters("space-id");
    const auto in_space = [&](const stored_page& page) {
        return page.page.type == type &&
               (spaces.empty() ||
                std::find(spaces.begin(), spaces.end(), site.find_space(page.space_key)->id) != spaces.end());
    };
    return list_pages(site, how, as, request, asked.empty() ? site.all_pages() : ids, in_space);
}

web_response list_spaces(const confluence_site& site, const flavour& as, const web_request& request) {
    const auto keys = request.parameters("keys");
    strings items;
    for (const auto& space : site.spaces()) {
        const bool wanted = keys.empty() || std::any_of(keys.begin(), keys.end(), [&](const std::string& key) {
                                return site.find_space(key) == &space;
                            });
        const auto& pages = site.pages_of(space.key);
        if (wanted)
            items.push_back(v2_space(space, pages.empty() ? "0" : *pages.begin()));
    }
    return list(as, request, items, {});
}

web_response list_labels(const flavour& as, const web_request& request, const std::vector<stored_label>& labels) {
    const auto limit = std::clamp<std::size_t>(request.number("limit", list_default), 1, list_max);
    const auto after = read_cursor(request.parameter("cursor"));
    const auto from = after.empty() ? 0u : static_cast<std::size_t>(std::stoul(after));
    const auto text = v2_labels(labels, from, limit, std::string(request.parameter("prefix")));
    const bool more = from + limit < labels.size();
    return list(as, request, text.empty() ? strings{} : strings{text},
                more ? make_cursor(std::to_string(from + limit)) : std::string{});
}

web_response page_labels(const flavour& as, const web_request& request, const stored_page& page) {
    if (request.method != "GET")
        return v2_error(405, "METHOD_NOT_ALLOWED", "Method Not Allowed");
    return list_labels(as, request, page.labels);
}

} // namespace

web_response answer_v2(const confluence_site& site, const behaviour& how, const flavour& as, const web_request& request,
                       std::string_view path) {
    const auto parts = path_parts(path);
    const bool reading = request.method == "GET";
    if (parts == strings{"spaces"} && reading)
        return list_spaces(site, as, request);
    if (parts.size() == 3 && parts[0] == "spaces" && is_collection(parts[2]) && reading) {
        const auto* space = site.find_space_by_id(parts[1]);
        if (!space)
            return v2_error(404, "NOT_FOUND", "Not Found");
        return list_pages(site, how, as, request, site.pages_of(space->key),
                          [type = type_in(parts[2])](const auto& page) { return page.page.type == type; });
    }
    if (parts.size() == 4 && parts[0] == "spaces" && parts[2] == "content" && parts[3] == "labels" && reading) {
        const auto* space = site.find_space_by_id(parts[1]);
        return space ? list_labels(as, request, site.labels_of(space->key)) : v2_error(404, "NOT_FOUND", "Not Found");
    }
    if (parts.size() == 1 && is_collection(parts[0]) && reading)
        return list_by_id(site, how, as, request, type_in(parts[0]));
    if (parts.size() >= 2 && is_collection(parts[0])) {
        const auto* page = site.find_page(parts[1]);
        if (!page || page->page.type != type_in(parts[0]))
            return v2_error(404, "NOT_FOUND", "Could not find page with id: " + parts[1]);
        if (parts.size() == 2 && asked_body(request) != body_kind::none && how.poisoned.contains(parts[1]))
            return v2_error(500, "INTERNAL_SERVER_ERROR", "Internal server error");
        if (parts.size() == 2 && reading)
            return {200,
                    "application/json",
                    {},
                    v2_page(*page, asked_body(request), request.parameter("include-labels") == "true")};
        if (parts.size() == 3 && parts[2] == "labels")
            return page_labels(as, request, *page);
        if (parts.size() == 3 && parts[2] == "ancestors" && reading) {
            strings above;
            for (const auto* each = page; each && !each->page.parent.empty() && above.size() < 100;
                 each = site.find_page(each->page.parent))
                above.insert(above.begin(), R"({"id":)" + json_text(each->page.parent) + R"(,"type":"page"})");
            return list(as, request, above, {});
        }
    }
    return v2_error(404, "NOT_FOUND", "Not Found");
}

} // namespace tagwright::sim

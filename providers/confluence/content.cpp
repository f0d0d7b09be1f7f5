#include "base/url.hpp"
#include "providers/confluence/answers.hpp"
#include "providers/confluence/codec.hpp"
#include "providers/confluence/known_members.hpp"
#include "providers/confluence/requests.hpp"

#include <algorithm>
#include <unordered_set>

namespace tagwright::confluence {

namespace {

constexpr std::size_t cloud_ids_max = 250;
constexpr std::size_t window_with_body_max = 50; // Data Center clamps silently to these
constexpr std::size_t window_without_body_max = 200;
constexpr std::string_view cloud_label_expand = "metadata.labels,version";

using ids = std::vector<std::string>;

std::string expand_of(content_parts what) {
    std::string out = what.body ? "body.storage,version" : "version";
    if (what.labels)
        out += ",metadata.labels";
    return out;
}

std::string search_by_id(const ids& wanted, std::size_t begin, std::size_t end, std::string_view expand,
                         std::size_t limit) {
    std::string list;
    for (std::size_t i = begin; i < end; ++i)
        list.append(list.empty() ? "" : ",").append(cql_id(wanted[i]));
    return with_query(
        "/rest/api/content/search",
        {{"cql", "id in (" + list + ")"}, {"expand", std::string(expand)}, {"limit", std::to_string(limit)}});
}

std::string cloud_bodies(page_type type, const ids& wanted, std::size_t begin, std::size_t end) {
    query parameters;
    for (std::size_t i = begin; i < end; ++i)
        parameters.emplace_back("id", wanted[i]);
    parameters.emplace_back("body-format", "storage");
    parameters.emplace_back("status", "current");
    parameters.emplace_back("limit", std::to_string(cloud_ids_max));
    return with_query(v2_collection(type), parameters);
}

page_type type_of(const listing& chunk) { return chunk.pages.empty() ? page_type::page : chunk.pages.front().type; }

ids part_of(const ids& all, std::size_t begin, std::size_t end) {
    return {all.begin() + static_cast<std::ptrdiff_t>(begin), all.begin() + static_cast<std::ptrdiff_t>(end)};
}

void cloud_content(const site& at, page_type type, const ids& wanted, content_parts what, std::vector<bulk_read>& out) {
    for (std::size_t begin = 0; begin < wanted.size(); begin += cloud_ids_max) {
        const auto end = std::min(wanted.size(), begin + cloud_ids_max);
        if (what.body)
            out.push_back({make_request(at, "GET", cloud_bodies(type, wanted, begin, end)),
                           part_of(wanted, begin, end),
                           {.body = true, .labels = false},
                           errand::read_pages});
        if (what.labels) // v2 has no labels in bulk
            out.push_back({make_request(at, "GET", search_by_id(wanted, begin, end, cloud_label_expand, cloud_ids_max)),
                           part_of(wanted, begin, end),
                           {.body = false, .labels = true},
                           errand::search});
    }
}

/// The windows of the space's listing that hold the wanted pages, as few as possible.
void datacenter_windows(const site& at, const page_scope& scope, const listing& chunk, const ids& wanted,
                        content_parts what, std::vector<bulk_read>& out) {
    const std::size_t window_max = what.body ? window_with_body_max : window_without_body_max;
    const std::string here = "?" + chunk.here;
    const std::size_t start = static_cast<std::size_t>(as_number(json(query_value(here, "start").value_or("0"))));
    const std::unordered_set<std::string_view> needed(wanted.begin(), wanted.end());
    std::vector<std::size_t> places;
    std::vector<std::size_t> fences;
    for (std::size_t i = 0; i < chunk.pages.size(); ++i) {
        if (scope.avoid.contains(chunk.pages[i].id))
            fences.push_back(i);
        else if (needed.contains(chunk.pages[i].id))
            places.push_back(i);
    }
    const auto fence_between = [&fences](std::size_t first, std::size_t last) {
        const auto fence = std::lower_bound(fences.begin(), fences.end(), first);
        return fence != fences.end() && *fence < last;
    };
    for (std::size_t i = 0; i < places.size();) {
        const std::size_t first = places[i];
        std::size_t last = first;
        ids held;
        while (i < places.size() && places[i] < first + window_max && !fence_between(first, places[i])) {
            last = places[i++];
            held.push_back(chunk.pages[last].id);
        }
        out.push_back({make_request(at, "GET",
                                    with_query("/rest/api/content", {{"spaceKey", scope.where.key},
                                                                     {"type", to_string(type_of(chunk))},
                                                                     {"status", "current"},
                                                                     {"start", std::to_string(start + first)},
                                                                     {"limit", std::to_string(last - first + 1)},
                                                                     {"expand", expand_of(what)}})),
                       std::move(held), what, errand::read_pages});
    }
}

void datacenter_content(const site& at, const page_scope& scope, const listing& chunk, const ids& wanted,
                        content_parts what, std::vector<bulk_read>& out) {
    if (!scope.page_ids.empty() && scope.under.empty()) {
        for (const auto& id : wanted)
            out.push_back({make_single(at, type_of(chunk), id, what), {id}, what, errand::read_page});
    } else if (scope.under.empty() && !chunk.here.empty()) {
        datacenter_windows(at, scope, chunk, wanted, what, out);
    } else {
        const std::size_t ids_max = what.body ? window_with_body_max : window_without_body_max;
        for (std::size_t begin = 0; begin < wanted.size(); begin += ids_max) {
            const auto end = std::min(wanted.size(), begin + ids_max);
            out.push_back({make_request(at, "GET", search_by_id(wanted, begin, end, expand_of(what), ids_max)),
                           part_of(wanted, begin, end), what, errand::search});
        }
    }
}

/// Not to be labelled: what was deleted since it was listed. Other states, also unknown ones, count.
bool is_gone(known_value page) {
    const std::string status = as_string(member(page, "status"));
    return status == "trashed" || status == "deleted" || status == "historical" || status == "draft";
}

content_item read_item(known_value page) {
    content_item out;
    out.page = read_stub(page);
    const auto storage = member(page, {"body", "storage", "value"});
    if (storage.is_string())
        out.storage = as_string(storage);
    // v1 puts them below metadata, v2 (single pages) beside the body.
    const auto v1 = member(page, {"metadata", "labels"});
    out.labels = read_labels(v1.is_null() ? member(page, "labels") : v1);
    return out;
}

/// The rest of an answer on Cloud; empty where there is none, and where the link leads away: then the
/// missing pages are read one by one. On Data Center the windows and slices were cut to the server's
/// limits, and their `next` leads on through the whole space.
std::string read_next(const site& at, known_value body, const http_response& response) {
    if (at.kind != api::cloud)
        return {};
    auto path = resolve_next(raw_next(body, response.headers));
    if (!path)
        return {};
    if (path->starts_with("/rest/api/"))
        return with_default(*std::move(path), "expand", cloud_label_expand); // v1 search drops it
    return with_default(*std::move(path), "body-format", "storage");
}

} // namespace

std::vector<bulk_read> make_content(const site& at, const page_scope& scope, const listing& chunk, const ids& wanted,
                                    content_parts what) {
    std::vector<bulk_read> out;
    if (at.kind == api::cloud)
        cloud_content(at, type_of(chunk), wanted, what, out);
    else if (what.body || what.labels)
        datacenter_content(at, scope, chunk, wanted, what, out);
    return out;
}

http_request make_content_next(const site& at, std::string_view next) { return make_request(at, "GET", next); }

http_request make_single(const site& at, page_type type, std::string_view page_id, content_parts what) {
    if (at.kind == api::datacenter)
        return make_request(at, "GET",
                            with_query("/rest/api/content/" + percent_encode(page_id), {{"expand", expand_of(what)}}));
    query parameters;
    if (what.body)
        parameters.emplace_back("body-format", "storage");
    if (what.labels)
        parameters.emplace_back("include-labels", "true");
    return make_request(at, "GET", with_query(v2_collection(type) + "/" + percent_encode(page_id), parameters));
}

parsed<content> parse_content(const site& at, const http_response& response, errand asked) {
    parsed<content> out;
    const auto answer = begin_parse(at, response, asked, out, read_known_members);
    if (!out.ok()) {
        // A list does not hold what is not there. Confluence's own "not found" is about the space, or who asks.
        if (asked == errand::read_page && out.why.code == errc::not_found && out.why.scope == failure_scope::page)
            out.why = {errc::page_gone, "the page was deleted while the space was read"};
        if (asked == errand::read_pages && response.status == 404 && out.why.scope == failure_scope::page)
            out.why.scope = failure_scope::site;
        return out;
    }
    const auto body = answer.root();
    const auto results = member(body, "results");
    const bool single = !results.is_array() && !as_id(member(body, "id")).empty();
    if (!results.is_array() && !single) {
        out.why = unexpected("no pages");
        return out;
    }
    if (single && is_gone(body)) {
        out.why = {errc::page_gone, "the page was deleted while the space was read"};
        return out;
    }
    auto add = [&](known_value page) {
        content_item item = read_item(page);
        if (!item.page.id.empty() && !is_gone(page))
            out.value.items.push_back(std::move(item));
    };
    if (single) {
        add(body);
        return out;
    }
    for (const auto page : results)
        add(page);
    out.value.next = read_next(at, body, response);
    return out;
}

http_request make_ancestors(const site& at, std::string_view page_id) {
    if (at.kind == api::cloud)
        return make_request(at, "GET",
                            with_query("/api/v2/pages/" + percent_encode(page_id) + "/ancestors", {{"limit", "250"}}));
    return make_request(at, "GET",
                        with_query("/rest/api/content/" + percent_encode(page_id), {{"expand", "ancestors"}}));
}

parsed<std::vector<std::string>> parse_ancestors(const site& at, const http_response& response) {
    parsed<std::vector<std::string>> out;
    const auto answer = begin_parse(at, response, errand::read_page, out, read_known_members);
    if (out.why.code == errc::not_found && out.why.scope == failure_scope::page)
        out.why = {errc::page_gone, "the page was deleted while the space was read"};
    if (!out.ok())
        return out;
    const auto body = answer.root();
    const auto list = member(body, at.kind == api::cloud ? "results" : "ancestors");
    if (!list.is_array() || !raw_next(body, response.headers).empty()) {
        out.why = unexpected("no complete list of the pages above one");
        return out;
    }
    for (const auto each : list) {
        auto id = as_id(member(each, "id"));
        if (id.empty()) {
            out.why = unexpected("a page above one has no id");
            return out;
        }
        out.value.push_back(std::move(id));
    }
    return out;
}

} // namespace tagwright::confluence

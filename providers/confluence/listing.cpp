#include "providers/confluence/answers.hpp"
#include "providers/confluence/codec.hpp"
#include "providers/confluence/requests.hpp"

#include <algorithm>
#include <charconv>

// The opaque `next` of a listing is one of
//   "/api/v2/…", "/rest/api/…"   the server's own link, below the site's root
//   "start=S&limit=L"            Data Center: the window that comes next; "&known" where it is to begin with
//                                a page that the window before has shown
//   "slice=N", "slice=N:/api/…"  given ids: the slice that begins with the N-th, and a link within it
// and `here` is "start=S&size=N" for a window of a Data Center space, else empty.

namespace tagwright::confluence {

namespace {

constexpr std::size_t cloud_pages_max = 250;
constexpr std::size_t datacenter_pages_max = 200; // with any expansion; more is clamped silently

std::size_t to_size(std::string_view digits) {
    std::size_t out = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), out);
    return out;
}

struct slice {
    std::size_t begin = 0;
    std::string link; ///< within the slice, where the server split it
};

slice read_slice(std::string_view next) {
    constexpr std::string_view tag = "slice=";
    if (!next.starts_with(tag))
        return {};
    next.remove_prefix(tag.size());
    const auto colon = std::min(next.find(':'), next.size());
    return {to_size(next.substr(0, colon)), std::string(next.substr(std::min(colon + 1, next.size())))};
}

std::size_t slice_size(const site& at) { return at.kind == api::cloud ? cloud_pages_max : 1; }

std::string ids_path(const site& at, const page_scope& scope, std::size_t begin) {
    if (begin >= scope.page_ids.size())
        begin = scope.page_ids.size() - 1;
    if (at.kind == api::datacenter)
        return with_query("/rest/api/content/" + percent_encode(scope.page_ids[begin]), {{"expand", "version,space"}});
    query parameters;
    const auto end = std::min(scope.page_ids.size(), begin + cloud_pages_max);
    for (std::size_t i = begin; i < end; ++i)
        parameters.emplace_back("id", scope.page_ids[i]);
    if (!scope.where.id.empty())
        parameters.emplace_back("space-id", scope.where.id); // a page of another space is not ours to label
    parameters.emplace_back("status", "current");
    parameters.emplace_back("limit", std::to_string(cloud_pages_max));
    return with_query("/api/v2/pages", parameters);
}

std::string under_path(const site& at, const page_scope& scope) {
    const auto limit = at.kind == api::cloud ? cloud_pages_max : datacenter_pages_max;
    return with_query("/rest/api/content/search", {{"cql", "ancestor=" + cql_id(scope.under) + " and type=page"},
                                                   {"expand", "version"},
                                                   {"limit", std::to_string(limit)}});
}

std::string space_path(const site& at, const page_scope& scope, std::string_view next) {
    if (at.kind == api::cloud)
        return with_query("/api/v2/spaces/" + percent_encode(scope.where.id) + "/pages",
                          {{"status", "current"}, {"limit", std::to_string(cloud_pages_max)}});
    const std::string window = "?" + std::string(next);
    return with_query("/rest/api/content",
                      {{"spaceKey", scope.where.key},
                       {"type", "page"},
                       {"status", "current"},
                       {"start", query_value(window, "start").value_or("0")},
                       {"limit", query_value(window, "limit").value_or(std::to_string(datacenter_pages_max))},
                       {"expand", "version"}});
}

/// The path, below the root, that make_listing asks for.
std::string listing_path(const site& at, const page_scope& scope, std::string_view next) {
    if (!scope.page_ids.empty()) {
        const slice part = read_slice(next);
        return part.link.empty() ? ids_path(at, scope, part.begin) : part.link;
    }
    if (next.starts_with('/'))
        return std::string(next);
    return scope.under.empty() ? space_path(at, scope, next) : under_path(at, scope);
}

/// The server's link as a path below the root. Fails for links that must not be followed: ending the
/// listing there instead would lose pages without a word.
bool follow(const site& at, const std::string& current, const json& body, const http_response& response,
            std::string& next, failure& why) {
    const std::string raw = raw_next(body, response.headers);
    if (raw.empty())
        return true;
    auto path = resolve_next(at, raw);
    if (!path) {
        why = {errc::unexpected_answer, "the link to the next pages leads away from CONFLUENCE_BASE_URL; it is not "
                                        "followed. Is CONFLUENCE_BASE_URL the address that the server itself uses?"};
        return false;
    }
    if (path->starts_with("/rest/api/"))
        path = with_default(*std::move(path), "expand", "version"); // v1 search drops it
    if (*path == current) {
        why = unexpected("the link to the next pages leads to the same pages again");
        return false;
    }
    next = *std::move(path);
    return true;
}

void read_pages(const json& results, std::vector<page_stub>& pages) {
    for (const json& item : results) {
        page_stub stub = read_stub(item);
        if (!stub.id.empty())
            pages.push_back(std::move(stub));
    }
}

constexpr std::string_view known_mark = "&known";

/// Windows overlap by one page, so that a listing that has moved meanwhile shows.
std::string window_from(std::size_t start, std::size_t limit, bool overlaps) {
    auto out = "start=" + std::to_string(start) + "&limit=" + std::to_string(limit);
    return overlaps ? out.append(known_mark) : out;
}

/// A Data Center space: windows, whose own length counts, not what was asked for.
void read_window(const json& body, std::string_view cursor, std::string_view asked, const http_response& response,
                 listing& out) {
    const std::size_t size = member(body, "results").size();
    const std::string path(asked);
    const std::size_t start = to_size(query_value(path, "start").value_or("0"));
    out.here = "start=" + std::to_string(start) + "&size=" + std::to_string(size);
    std::size_t limit = to_size(query_value(path, "limit").value_or(""));
    if (const auto clamped = as_number(member(body, "limit")); clamped > 0 && clamped < limit)
        limit = static_cast<std::size_t>(clamped);
    limit = std::max<std::size_t>(limit, 1);
    if (cursor.ends_with(known_mark)) {
        const auto before = start - std::min(start, limit - 1);
        out.back = window_from(before, limit, before > 0);
    }
    if (size == 0 || raw_next(body, response.headers).empty())
        return;
    out.next = size > 1 ? window_from(start + size - 1, limit, true) : window_from(start + size, limit, false);
}

std::string next_slice(const site& at, const page_scope& scope, std::size_t begin) {
    const std::size_t next = begin + slice_size(at);
    return next < scope.page_ids.size() ? "slice=" + std::to_string(next) : std::string{};
}

/// One page by its id on Data Center. A page that is not there is an answer, not a failure of the listing.
parsed<listing> parse_one_of_ids(const site& at, const page_scope& scope, std::string_view next,
                                 const http_response& response) {
    parsed<listing> out;
    const json body = begin_parse(at, response, out);
    const bool absent = out.why.code == errc::not_found && parse_json(response.body).is_object();
    if (!out.ok() && !absent)
        return out;
    out.why = {};
    out.value.next = next_slice(at, scope, read_slice(next).begin);
    if (absent)
        return out;
    page_stub stub = read_stub(body);
    if (stub.id.empty()) {
        out.why = unexpected("no page");
        return out;
    }
    const std::string key = as_string(member(body, {"space", "key"}));
    if (key.empty() || scope.where.key.empty() || key == scope.where.key)
        out.value.pages.push_back(std::move(stub));
    return out;
}

} // namespace

http_request make_listing(const site& at, const page_scope& scope, std::string_view next) {
    return make_request(at, "GET", listing_path(at, scope, next));
}

parsed<listing> parse_listing(const site& at, const page_scope& scope, std::string_view next,
                              const http_response& response) {
    const bool by_id = !scope.page_ids.empty();
    if (by_id && at.kind == api::datacenter)
        return parse_one_of_ids(at, scope, next, response);
    parsed<listing> out;
    const json body = begin_parse(at, response, out);
    if (!out.ok())
        return out;
    const json& results = member(body, "results");
    if (!results.is_array()) {
        out.why = unexpected("no list of pages");
        return out;
    }
    read_pages(results, out.value.pages);
    const std::string asked = listing_path(at, scope, next);
    if (at.kind == api::datacenter && scope.under.empty()) {
        read_window(body, next, asked, response, out.value);
        return out;
    }
    std::string link;
    if (!follow(at, asked, body, response, link, out.why)) {
        out.value = {};
        return out;
    }
    if (!by_id) {
        out.value.next = std::move(link);
        return out;
    }
    const std::size_t begin = read_slice(next).begin;
    out.value.next = link.empty() ? next_slice(at, scope, begin) : "slice=" + std::to_string(begin) + ":" + link;
    return out;
}

} // namespace tagwright::confluence

#include "base/ascii.hpp"
#include "base/url.hpp"
#include "providers/confluence/answers.hpp"
#include "providers/confluence/codec.hpp"
#include "providers/confluence/known_members.hpp"
#include "providers/confluence/requests.hpp"

#include <algorithm>
#include <charconv>

// The opaque `next` of a listing is one of
//   "/api/v2/…", "/rest/api/…"   the server's own link, below the site's root
//   "start=S&limit=L"            Data Center: the window that comes next; "&known" where it is to begin with
//                                a page that the window before has shown
//   "slice=N", "slice=N:/api/…"  given ids: the slice that begins with the N-th, and a link within it
//   "below"                      the given ids are done; the descendants begin
// with "blogpost:" before it where blog posts are listed after pages,
// and `here` is "start=S&size=N" for a window of a Data Center space, else empty.

namespace tagwright::confluence {

namespace {

constexpr std::size_t cloud_pages_max = 250;
constexpr std::size_t datacenter_pages_max = 200; // with any expansion; more is clamped silently

constexpr std::string_view below_mark = "below";

constexpr std::string_view blogpost_mark = "blogpost:";

/// A place in the listing of one type.
struct place {
    page_type type;
    std::string_view next;
};

/// What is below a page are pages.
page_type first_type(const page_scope& scope) {
    return scope.under.empty() && !scope.types.empty() ? scope.types.front() : page_type::page;
}

place read_place(const page_scope& scope, std::string_view next) {
    if (next.starts_with(blogpost_mark))
        return {page_type::blogpost, next.substr(blogpost_mark.size())};
    return {first_type(scope), next};
}

/// Data Center reads given ids one by one, whatever they are.
bool has_blogposts_behind(const site& at, const page_scope& scope) {
    return scope.types.size() > 1 && scope.under.empty() && (at.kind == api::cloud || scope.page_ids.empty());
}

/// Given pages come first, then what is below a page.
bool is_by_id(const page_scope& scope, std::string_view next) {
    return !scope.page_ids.empty() && !next.starts_with(below_mark) && !next.starts_with('/');
}

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

std::string ids_path(const site& at, const page_scope& scope, page_type type, std::size_t begin) {
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
    return with_query(v2_collection(type), parameters);
}

std::string under_path(const site& at, const page_scope& scope) {
    const auto limit = at.kind == api::cloud ? cloud_pages_max : datacenter_pages_max;
    auto cql = "ancestor=" + cql_id(scope.under) + " and type=page";
    if (!scope.where.key.empty())
        cql += " and space=" + cql_quote(scope.where.key); // a page of another space is not ours to label
    return with_query("/rest/api/content/search",
                      {{"cql", cql}, {"expand", "version"}, {"limit", std::to_string(limit)}});
}

std::string space_path(const site& at, const page_scope& scope, const place& from) {
    if (at.kind == api::cloud)
        return with_query("/api/v2/spaces/" + percent_encode(scope.where.id) +
                              (from.type == page_type::blogpost ? "/blogposts" : "/pages"),
                          {{"status", "current"}, {"limit", std::to_string(cloud_pages_max)}});
    const std::string window = "?" + std::string(from.next);
    return with_query("/rest/api/content",
                      {{"spaceKey", scope.where.key},
                       {"type", to_string(from.type)},
                       {"status", "current"},
                       {"start", query_value(window, "start").value_or("0")},
                       {"limit", query_value(window, "limit").value_or(std::to_string(datacenter_pages_max))},
                       {"expand", "version"}});
}

/// The path, below the root, that make_listing asks for.
std::string listing_path(const site& at, const page_scope& scope, const place& from) {
    if (is_by_id(scope, from.next)) {
        const slice part = read_slice(from.next);
        return part.link.empty() ? ids_path(at, scope, from.type, part.begin) : part.link;
    }
    if (from.next.starts_with('/'))
        return std::string(from.next);
    return scope.under.empty() ? space_path(at, scope, from) : under_path(at, scope);
}

/// The server's link as a path below the root. Fails for links that must not be followed: ending the
/// listing there instead would lose pages without a word.
bool follow(const std::string& current, known_value body, const http_response& response, std::string& next,
            failure& why) {
    std::string raw = raw_next(body, response.headers);
    if (raw.empty())
        return true;
    if (raw.starts_with('?'))
        raw.insert(0, current, 0, current.find('?'));
    auto path = resolve_next(raw);
    if (!path) {
        why = {errc::unexpected_answer, "the link to the next pages leads out of the REST API; it is not followed. Is "
                                        "CONFLUENCE_BASE_URL right?"};
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

constexpr std::string_view known_mark = "&known";

/// Windows overlap by one page, so that a listing that has moved meanwhile shows.
std::string window_from(std::size_t start, std::size_t limit, bool overlaps) {
    auto out = "start=" + std::to_string(start) + "&limit=" + std::to_string(limit);
    return overlaps ? out.append(known_mark) : out;
}

/// A Data Center space: windows, whose own length counts, not what was asked for.
void read_window(known_value body, std::string_view cursor, std::string_view asked, const http_response& response,
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
    if (next < scope.page_ids.size())
        return "slice=" + std::to_string(next);
    return scope.under.empty() ? std::string{} : std::string(below_mark);
}

bool same_or_unknown(const std::string& found, const std::string& wanted) {
    return found.empty() || wanted.empty() || equal_ignoring_case(found, wanted);
}

bool is_wanted_type(const page_scope& scope, const std::string& type) {
    const auto same = [&type](page_type each) { return same_or_unknown(type, to_string(each)); };
    return scope.under.empty() ? std::any_of(scope.types.begin(), scope.types.end(), same) : same(page_type::page);
}

/// A page that was asked for by its id is one of the space, and neither a draft nor in the bin.
bool belongs(const page_scope& scope, known_value item) {
    return same_or_unknown(as_string(member(item, "status")), "current") &&
           is_wanted_type(scope, as_string(member(item, "type"))) &&
           same_or_unknown(as_string(member(item, {"space", "key"})), scope.where.key) &&
           same_or_unknown(as_id(member(item, "spaceId")), scope.where.id);
}

/// What a server says when the place in a listing has become void, beside what it says in words.
bool is_void_place(const failure& why, std::string_view next, const http_response& response) {
    const bool from_a_place = next.find("cursor=") != std::string_view::npos;
    return from_a_place && (response.status == 410 || (response.status == 404 && why.scope == failure_scope::page));
}

/// One page by its id on Data Center. A page that is not there is an answer, not a failure of the listing.
parsed<listing> parse_one_of_ids(const site& at, const page_scope& scope, std::string_view next,
                                 const http_response& response) {
    parsed<listing> out;
    const auto answer = begin_parse(at, response, errand::read_page, out, read_known_members);
    const bool absent = kind_of(out.why.code) == failure_kind::refusal && response.error == errc::ok &&
                        out.why.scope <= failure_scope::batch && parse_json(response.body).is_object();
    out.value.next = next_slice(at, scope, read_slice(next).begin);
    if (!out.ok() && !absent)
        return out;
    out.why = {};
    if (absent)
        return out;
    const auto body = answer.root();
    page_stub stub = read_stub(body);
    if (stub.id.empty()) {
        out.why = unexpected("no page");
        return out;
    }
    if (equal_ignoring_case(as_string(member(body, "type")), to_string(page_type::blogpost)))
        stub.type = page_type::blogpost;
    if (belongs(scope, body))
        out.value.pages.push_back(std::move(stub));
    return out;
}

void read_pages(known_value results, const page_scope& scope, page_type type, bool by_id,
                std::vector<page_stub>& pages) {
    for (const auto item : results) {
        page_stub stub = read_stub(item);
        stub.type = type;
        if (!stub.id.empty() && (!by_id || belongs(scope, item)))
            pages.push_back(std::move(stub));
    }
}

parsed<listing> parse_part(const site& at, const page_scope& scope, const place& from, const http_response& response) {
    const bool by_id = is_by_id(scope, from.next);
    if (by_id && at.kind == api::datacenter)
        return parse_one_of_ids(at, scope, from.next, response);
    parsed<listing> out;
    const bool searched = !by_id && !scope.under.empty();
    const auto answer =
        begin_parse(at, response, searched ? errand::search : errand::list_pages, out, read_known_members);
    if (!out.ok()) {
        if (is_void_place(out.why, from.next, response))
            out.why = {errc::cursor_void, std::move(out.why.message)};
        return out;
    }
    const auto body = answer.root();
    const auto results = member(body, "results");
    if (!results.is_array()) {
        out.why = unexpected("no list of pages");
        return out;
    }
    read_pages(results, scope, from.type, by_id, out.value.pages);
    const std::string asked = listing_path(at, scope, from);
    if (at.kind == api::datacenter && scope.under.empty()) {
        read_window(body, from.next, asked, response, out.value);
        return out;
    }
    std::string link;
    if (!follow(asked, body, response, link, out.why)) {
        out.value = {};
        return out;
    }
    if (!by_id) {
        out.value.next = std::move(link);
        return out;
    }
    const std::size_t begin = read_slice(from.next).begin;
    out.value.next = link.empty() ? next_slice(at, scope, begin) : "slice=" + std::to_string(begin) + ":" + link;
    return out;
}

} // namespace

bool is_page_number(std::string_view id) {
    constexpr std::string_view largest = "9223372036854775807";
    return is_all_digits(id) && (id.size() < largest.size() || (id.size() == largest.size() && id <= largest));
}

std::string listed_alone(const site& at, const page_scope& scope, std::string_view next) {
    const auto from = read_place(scope, next);
    if (at.kind != api::datacenter || !is_by_id(scope, from.next))
        return {};
    const auto number = read_slice(from.next).begin;
    return number < scope.page_ids.size() ? scope.page_ids[number] : std::string{};
}

http_request make_listing(const site& at, const page_scope& scope, std::string_view next) {
    return make_request(at, "GET", listing_path(at, scope, read_place(scope, next)));
}

parsed<listing> parse_listing(const site& at, const page_scope& scope, std::string_view next,
                              const http_response& response) {
    auto out = parse_part(at, scope, read_place(scope, next), response);
    if (!out.ok())
        return out;
    auto& chunk = out.value;
    if (next.starts_with(blogpost_mark)) {
        for (auto* each : {&chunk.next, &chunk.back})
            if (!each->empty())
                each->insert(0, blogpost_mark);
    } else if (chunk.next.empty() && has_blogposts_behind(at, scope)) {
        chunk.next = blogpost_mark;
    }
    return out;
}

} // namespace tagwright::confluence

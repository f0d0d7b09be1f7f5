#include "base/url.hpp"
#include "providers/confluence/answers.hpp"
#include "providers/confluence/codec.hpp"
#include "providers/confluence/known_members.hpp"
#include "providers/confluence/requests.hpp"

#include "tests/fuzz/check.hpp"
#include "tests/fuzz/targets.hpp"

namespace tagwright::fuzz {

namespace {

using namespace confluence;

constexpr std::size_t message_bytes_max = 800; // advice, and 200 bytes of the server's own words

site cloud_site() {
    return make_site(api::cloud, {.base_url = "https://acme.atlassian.net/wiki",
                                  .email = "ann@acme.example",
                                  .api_token = std::string(secret),
                                  .pat = {}});
}

site datacenter_site() {
    return make_site(api::datacenter, {.base_url = "https://wiki.acme.example:8443/confluence",
                                       .email = {},
                                       .api_token = {},
                                       .pat = std::string(secret)});
}

bool is_url_text(std::string_view text) {
    for (const char c : text)
        if (c <= ' ' || c >= 0x7F)
            return false;
    return true;
}

/// Credentials go to the site's own API and nowhere else.
void check_request(const site& at, const http_request& request) {
    require(request.url.starts_with(at.root + "/"), "a request goes to the site", request.url);
    require(is_url_text(request.url), "a URL is printable ASCII", request.url);
    const auto path = percent_decode(std::string_view(request.url).substr(at.root.size()));
    const auto upwards = std::string_view(path).substr(0, path.find('?')).find("/../");
    require(upwards == std::string_view::npos, "a request stays below the site's root", request.url);
}

template <class T>
bool check_parsed(const parsed<T>& answer) {
    check_failure(answer.why, message_bytes_max);
    check_hints(answer.hints);
    return answer.ok();
}

void check_page(const page_stub& page) {
    require(!page.id.empty(), "a page has an id");
    require(is_utf8(page.id) && is_utf8(page.title) && is_utf8(page.modified_at), "a page is UTF-8");
    require(page.title.size() <= 4096 && page.id.size() <= 4096, "a page's title is bounded");
}

void check_labels(const existing_labels& labels) {
    for (const auto& name : labels.names)
        require(!name.empty() && is_utf8(name), "an existing label is a text");
}

void check_listing(const site& at, const page_scope& scope, const http_response& response) {
    const auto first = parse_listing(at, scope, "", response);
    if (!check_parsed(first))
        return;
    for (const auto& page : first.value.pages)
        check_page(page);
    if (!first.value.next.empty()) {
        check_request(at, make_listing(at, scope, first.value.next));
        const auto second = parse_listing(at, scope, first.value.next, response);
        require(!second.ok() || second.value.next.empty() || second.value.next != first.value.next,
                "a listing that leads to itself ends", first.value.next);
    }
    std::vector<std::string> ids;
    for (const auto& page : first.value.pages)
        ids.push_back(page.id);
    const auto requests = make_content(at, scope, first.value, ids, {.body = true, .labels = true});
    require(requests.size() <= 2 * ids.size() + 2, "bulk reads are few");
    for (const auto& read : requests)
        check_request(at, read.request);
    if (ids.empty())
        return;
    check_request(at, make_single(at, page_type::page, ids[0], {.body = true, .labels = true}));
    check_request(at, make_page_labels(at, page_type::page, ids[0]));
    check_request(at, make_add_labels(at, ids[0], {"label"}));
    check_request(at, make_remove_label(at, ids[0], "label"));
}

void check_content(const site& at, const http_response& response) {
    const auto answer = parse_content(at, response);
    if (!check_parsed(answer))
        return;
    for (const auto& item : answer.value.items) {
        check_page(item.page);
        check_labels(item.labels);
        require(!item.storage || is_utf8(*item.storage), "a body is UTF-8");
    }
    if (!answer.value.next.empty())
        check_request(at, make_content_next(at, answer.value.next));
}

/// What is known of an answer, read in full.
json known_part(json whole) {
    if (whole.is_object()) {
        json out = json::object();
        for (auto& [name, value] : whole.items())
            if (is_known_member(name))
                out[name] = known_part(std::move(value));
        return out;
    }
    if (whole.is_array())
        for (auto& value : whole)
            value = known_part(std::move(value));
    return whole;
}

/// The fast reader and the one that reads everything see the same.
void check_readers(const std::string& body) {
    const auto fast = parse_known_members(body);
    const auto whole = parse_json(body);
    require(fast.is_null() == whole.is_null(), "both readers take the same texts for JSON", body);
    require(known_part(fast) == known_part(whole), "both readers read the same", body);
}

void check_site(const site& at, std::string_view input) {
    const auto response = read_response(input);
    check_readers(response.body);
    check_failure(classify(at, response), message_bytes_max);
    check_hints(parse_limits(response, 0));
    check_hints(parse_limits(response, 1'795'000'000));
    const space where{"98304", "DOCS", "Documents"};
    check_listing(at, {where, {}, {}}, response);
    check_listing(at, {where, {"1", "2", "../3"}, {}}, response);
    check_listing(at, {where, {}, "77"}, response);
    check_content(at, response);
    if (const auto who = parse_current_user(at, response); check_parsed(who))
        require(who.value.anonymous || !who.value.id.empty(), "a user is known or anonymous");
    if (const auto found = parse_find_space(at, "DOCS", response); check_parsed(found))
        require(!found.value.id.empty() && !found.value.key.empty(), "a space has an id and a key");
    if (const auto labels = parse_page_labels(at, response); check_parsed(labels))
        check_labels(labels.value);
    if (const auto labels = parse_add_labels(at, response); check_parsed(labels))
        check_labels(labels.value);
    check_parsed(parse_remove_label(at, response));
}

} // namespace

void confluence_cloud(std::string_view input) { check_site(cloud_site(), input); }

void confluence_datacenter(std::string_view input) { check_site(datacenter_site(), input); }

/// Links in answers that would be followed with our credentials.
void next_link(std::string_view input) {
    const site sites[] = {
        cloud_site(), datacenter_site(),
        make_site(api::cloud, {.base_url = "https://api.atlassian.com/ex/confluence/1f-2e",
                               .email = "ann@acme.example",
                               .api_token = std::string(secret),
                               .pat = {}}),
        make_site(api::datacenter, {.base_url = "http://localhost:8090", .email = {}, .api_token = {}, .pat = {}})};
    for (const auto& at : sites) {
        const auto path = resolve_next(input);
        if (!path)
            continue;
        require(path->starts_with("/api/v2/") || path->starts_with("/rest/api/"), "a link stays in the API", *path);
        check_request(at, make_request(at, "GET", *path));
        require(origin_of(at.root + *path) == origin_of(at.root), "a link stays on its host", *path);
        require(resolve_next(*path) == path, "resolving twice changes nothing", *path);
    }
    require(percent_decode(percent_encode(input)) == input, "encoding can be undone");
    const auto linked = next_of_link_header({{"Link", std::string(input)}});
    require(linked.size() <= input.size(), "a link is part of its header");
}

} // namespace tagwright::fuzz

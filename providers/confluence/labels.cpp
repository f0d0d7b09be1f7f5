#include "base/url.hpp"
#include "providers/confluence/answers.hpp"
#include "providers/confluence/codec.hpp"
#include "providers/confluence/known_members.hpp"
#include "providers/confluence/requests.hpp"

namespace tagwright::confluence {

namespace {

std::string label_path(std::string_view page_id) { return "/rest/api/content/" + percent_encode(page_id) + "/label"; }

parsed<existing_labels> parse_label_list(const site& at, const http_response& response, errand asked) {
    parsed<existing_labels> out;
    const auto answer = begin_parse(at, response, asked, out, read_known_members);
    if (out.why.code == errc::not_found && out.why.scope == failure_scope::page)
        out.why = {errc::page_gone, "the page is no longer there"};
    if (!out.ok())
        return out;
    const auto body = answer.root();
    if (!body.is_array() && !member(body, "results").is_array()) {
        out.why = unexpected("no list of labels");
        return out;
    }
    out.value = read_labels(body);
    if (!next_of_link_header(response.headers).empty())
        out.value.known = false;
    return out;
}

constexpr std::size_t datacenter_labels_max = 200;

std::string space_labels_path(const site& at, const space& where, std::string_view next) {
    if (!next.empty())
        return std::string(next);
    // Of Cloud's list of prefixes `global` is not one that may be asked for here: what is not global is left out below.
    if (at.kind == api::cloud)
        return with_query("/api/v2/spaces/" + percent_encode(where.id) + "/content/labels", {{"limit", "250"}});
    return with_query("/rest/api/space/" + percent_encode(where.key) + "/labels",
                      {{"limit", std::to_string(datacenter_labels_max)}, {"start", "0"}});
}

/// Data Center counts on by itself: whether its links lead on has not been seen.
std::string space_labels_next(const site& at, const std::string& path, known_value body, const http_headers& headers,
                              std::size_t shown) {
    if (at.kind == api::cloud) {
        const auto raw = raw_next(body, headers);
        return raw.empty() ? std::string() : resolve_next(raw).value_or("");
    }
    if (shown < datacenter_labels_max)
        return {};
    const auto behind = path.rfind('=') + 1; // of `start`, which stands last
    const auto start = std::stoul(path.substr(behind)) + shown;
    return path.substr(0, behind) + std::to_string(start);
}

/// Without this header the server takes a write for a forged form ("XSRF check failed").
void allow_write(http_request& request) { request.headers.emplace_back("X-Atlassian-Token", "no-check"); }

} // namespace

http_request make_page_labels(const site& at, page_type type, std::string_view page_id) {
    if (at.kind == api::cloud)
        return make_request(at, "GET",
                            with_query(v2_collection(type) + "/" + percent_encode(page_id) + "/labels",
                                       {{"prefix", "global"}, {"limit", "250"}}));
    return make_request(at, "GET", with_query(label_path(page_id), {{"prefix", "global"}, {"limit", "200"}}));
}

parsed<existing_labels> parse_page_labels(const site& at, const http_response& response) {
    return parse_label_list(at, response, errand::read_labels);
}

http_request make_space_labels(const site& at, const space& where, std::string_view next) {
    return make_request(at, "GET", space_labels_path(at, where, next));
}

parsed<label_listing> parse_space_labels(const site& at, const space& where, std::string_view next,
                                         const http_response& response) {
    parsed<label_listing> out;
    const auto answer = begin_parse(at, response, errand::read_labels, out, read_known_members);
    if (!out.ok())
        return out;
    const auto body = answer.root();
    const auto results = member(body, "results");
    if (!results.is_array()) {
        out.why = unexpected("no list of labels");
        return out;
    }
    out.value.names = read_labels(body).names;
    const auto path = space_labels_path(at, where, next);
    out.value.next = space_labels_next(at, path, body, response.headers, results.size());
    if (out.value.next == path)
        out.value.next.clear(); // it leads nowhere
    return out;
}

http_request make_add_labels(const site& at, std::string_view page_id, const std::vector<std::string>& names) {
    http_request out = make_request(at, "POST", label_path(page_id));
    out.headers.emplace_back("Content-Type", "application/json");
    allow_write(out);
    json body = json::array();
    for (const auto& name : names)
        body.push_back({{"prefix", "global"}, {"name", name}});
    out.body = body.dump(-1, ' ', false, json::error_handler_t::replace);
    return out;
}

parsed<existing_labels> parse_add_labels(const site& at, const http_response& response) {
    return parse_label_list(at, response, errand::write_labels);
}

http_request make_remove_label(const site& at, std::string_view page_id, std::string_view name) {
    // The path form, …/label/{name}, answers 400 to names with a slash.
    http_request out = make_request(at, "DELETE", with_query(label_path(page_id), {{"name", std::string(name)}}));
    allow_write(out);
    return out;
}

parsed<bool> parse_remove_label(const site& at, const http_response& response) {
    parsed<bool> out;
    out.hints = parse_limits(response, 0);
    const bool done = response.error == errc::ok && response.status == 204;
    if (!done)
        out.why = classify(at, response, errand::write_labels);
    // A 404 in JSON: the label, or the page with all its labels, is no longer there.
    if (out.why.code == errc::not_found && parse_json(response.body).is_object())
        out.why = {};
    else
        out.value = out.ok();
    return out;
}

} // namespace tagwright::confluence

#include "base/ascii.hpp"
#include "base/one_line.hpp"
#include "base/url.hpp"
#include "providers/confluence/answers.hpp"
#include "providers/confluence/codec.hpp"
#include "providers/confluence/requests.hpp"

#include <algorithm>

namespace tagwright::confluence {

namespace {

space read_space(const site& at, const json& of) {
    space out;
    out.key = as_string(member(of, "key"));
    out.id = at.kind == api::cloud ? as_id(member(of, "id")) : out.key;
    out.name = as_string(member(of, "name"));
    return out;
}

failure no_space(std::string_view key) {
    return {errc::space_not_found, "no space has the key \"" + one_line(key, 60) +
                                       "\", or this account may not see it; the key is in the space's address, "
                                       "after /spaces/ or /display/"};
}

} // namespace

http_request make_current_user(const site& at) { return make_request(at, "GET", "/rest/api/user/current"); }

parsed<user> parse_current_user(const site& at, const http_response& response) {
    parsed<user> out;
    const json body = begin_parse(at, response, errand::who_am_i, out);
    if (!out.ok())
        return out;
    if (!body.is_object()) {
        out.why = unexpected("no user in the answer about the current user");
        return out;
    }
    for (const char* name : {"accountId", "userKey", "username"})
        if (out.value.id.empty())
            out.value.id = as_id(member(body, name));
    for (const char* name : {"displayName", "publicName", "username"})
        if (out.value.display_name.empty())
            out.value.display_name = as_string(member(body, name));
    out.value.anonymous = out.value.id.empty() || as_string(member(body, "type")) == "anonymous";
    return out;
}

http_request make_find_space(const site& at, std::string_view key) {
    if (at.kind == api::cloud)
        return make_request(at, "GET", with_query("/api/v2/spaces", {{"keys", std::string(key)}, {"limit", "250"}}));
    return make_request(at, "GET", "/rest/api/space/" + percent_encode(key));
}

http_request make_any_space(const site& at) {
    return make_request(at, "GET", at.kind == api::cloud ? "/api/v2/spaces?limit=1" : "/rest/api/space?limit=1");
}

parsed<space> parse_find_space(const site& at, std::string_view key, const http_response& response) {
    parsed<space> out;
    const json body = begin_parse(at, response, errand::find_space, out);
    if (!out.ok()) {
        // Data Center says 404 in JSON for an unknown key; in HTML it means that the URL is wrong.
        if (response.status == 404 && at.kind == api::datacenter && parse_json(response.body).is_object())
            out.why = no_space(key);
        return out;
    }
    const json& results = member(body, "results");
    if (at.kind == api::cloud && !results.is_array()) {
        out.why = unexpected("no list of spaces");
        return out;
    }
    bool found = false;
    auto consider = [&](const json& item) {
        space candidate = read_space(at, item);
        const bool exact = candidate.key == key;
        if (candidate.id.empty() || !equal_ignoring_case(candidate.key, key) || (found && !exact))
            return;
        out.value = std::move(candidate);
        found = true;
    };
    if (results.is_array())
        std::for_each(results.begin(), results.end(), consider);
    else
        consider(body);
    if (!found)
        out.why = no_space(key);
    return out;
}

namespace {

std::string spaces_path(const site& at, std::string_view next) {
    if (!next.empty())
        return std::string(next);
    // No filter by type: Cloud has more than global and personal ones.
    return at.kind == api::cloud ? "/api/v2/spaces?status=current&limit=250"
                                 : "/rest/api/space?status=current&limit=100";
}

bool is_for_all(const json& item) {
    const auto key = as_string(member(item, "key"));
    return !key.empty() && !key.starts_with('~') && as_string(member(item, "type")) != "personal" &&
           as_string(member(item, "status")) != "archived";
}

} // namespace

http_request make_list_spaces(const site& at, std::string_view next) {
    return make_request(at, "GET", spaces_path(at, next));
}

parsed<space_listing> parse_list_spaces(const site& at, std::string_view next, const http_response& response) {
    parsed<space_listing> out;
    const json body = begin_parse(at, response, errand::find_space, out);
    if (!out.ok())
        return out;
    const json& results = member(body, "results");
    if (!results.is_array()) {
        out.why = unexpected("no list of spaces");
        return out;
    }
    for (const auto& item : results)
        if (is_for_all(item))
            out.value.spaces.push_back(read_space(at, item));
    const auto raw = raw_next(body, response.headers);
    if (raw.empty())
        return out;
    const auto path = resolve_next(raw);
    if (!path || *path == spaces_path(at, next)) {
        out = {};
        out.why = unexpected("the link to the next spaces leads nowhere");
        return out;
    }
    out.value.next = *path;
    return out;
}

} // namespace tagwright::confluence

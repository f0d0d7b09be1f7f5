#include "providers/confluence/known_members.hpp"

#include "base/json_bounds.hpp"
#include "providers/confluence/answers.hpp"

#include <algorithm>
#include <optional>
#include <simdjson.h>

// simdjson checks the whole text and finds what is in it at a tenth of the cost of nlohmann/json, which then holds
// the few members that are read: the rest of the codec sees no difference. What simdjson refuses, parse_json() reads:
// it decides alone what is no JSON.

namespace tagwright::confluence {

namespace {

constexpr std::size_t depth_max = 32; // below the bounds' own, however each counts

/// Half of a character as an escape: whether the other half is there, simdjson 3.0 does not always ask.
bool has_surrogate(std::string_view body) {
    for (auto at = body.find('\\'); at != std::string_view::npos; at = body.find('\\', at + 2)) {
        const auto escape = body.substr(at + 1, 2);
        if (escape == "ud" || escape == "uD")
            return true;
    }
    return false;
}

/// Each comma and bracket takes a byte: a text that is shorter than the bound on values cannot pass it.
bool has_few_values(std::string_view body) {
    constexpr json_bounds bounds;
    static_assert(depth_max < bounds.depth_max);
    return body.size() <= bounds.values_max || is_within(body, bounds);
}

json known_part(simdjson::dom::element value);

json known_part(simdjson::dom::object members) {
    json out = json::object();
    auto& kept = out.get_ref<json::object_t&>();
    for (const auto& [name, value] : members)
        if (is_known_member(name))
            kept.insert_or_assign(std::string(name), known_part(value)); // the last one counts
    return out;
}

json known_part(simdjson::dom::array values) {
    json out = json::array();
    auto& kept = out.get_ref<json::array_t&>();
    for (const auto value : values)
        kept.push_back(known_part(value));
    return out;
}

json known_part(simdjson::dom::element value) {
    using type = simdjson::dom::element_type;
    switch (value.type()) {
    case type::OBJECT: return known_part(value.get_object().value_unsafe());
    case type::ARRAY: return known_part(value.get_array().value_unsafe());
    case type::STRING: return std::string(value.get_string().value_unsafe());
    case type::INT64: return value.get_int64().value_unsafe();
    case type::UINT64: return value.get_uint64().value_unsafe();
    case type::DOUBLE: return value.get_double().value_unsafe();
    case type::BOOL: return value.get_bool().value_unsafe();
    default: return nullptr;
    }
}

} // namespace

bool is_known_member(std::string_view name) noexcept {
    static constexpr std::string_view names[] = {
        "results", "id",      "title", "status",   "type",   "version", "number",  "createdAt", "when",
        "body",    "storage", "value", "metadata", "labels", "name",    "prefix",  "limit",     "meta",
        "hasMore", "_links",  "next",  "href",     "space",  "key",     "spaceId", "ancestors"};
    return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

json parse_known_members(const std::string& body) {
    simdjson::dom::parser parser; // kept for the next answer it would hold several times the largest one's size
    simdjson::dom::element root;
    if (has_surrogate(body) || !has_few_values(body) || parser.allocate(body.size(), depth_max) != simdjson::SUCCESS ||
        parser.parse(body).get(root) != simdjson::SUCCESS)
        return parse_json(body);
    return known_part(root);
}

} // namespace tagwright::confluence

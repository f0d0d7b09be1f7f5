#pragma once

#include "providers/confluence/codec.hpp"
#include "providers/confluence/known_members.hpp"
#include "tagwright/page.hpp"
#include "tagwright/transport.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>
#include <string_view>

/// How JSON answers are read: every accessor takes anything and gives an empty value where the shape is
/// not what it should be. For the codec's own files.
namespace tagwright::confluence {

using json = nlohmann::json;

/// A member of an object; null where there is none.
[[nodiscard]] const json& member(const json& of, std::string_view name);
/// A member reached through several objects.
[[nodiscard]] const json& member(const json& of, std::initializer_list<std::string_view> path);
/// The string; empty for anything else.
[[nodiscard]] std::string as_string(const json& value);
/// Ids are strings, but older servers write numbers.
[[nodiscard]] std::string as_id(const json& value);
/// The number, also where it is written as a string; 0 for anything else, and for negative ones.
[[nodiscard]] std::uint64_t as_number(const json& value);

// The same of answers with many pages.
[[nodiscard]] known_value member(known_value of, std::string_view name);
[[nodiscard]] known_value member(known_value of, std::initializer_list<std::string_view> path);
[[nodiscard]] std::string as_string(known_value value);
[[nodiscard]] std::string as_id(known_value value);
[[nodiscard]] std::uint64_t as_number(known_value value);

/// The answer as JSON, its strings mended where that is needed (json_mending.hpp); null if it is none, or passes
/// json_bounds. Never throws.
[[nodiscard]] json parse_json(std::string_view body);

/// Starts every parse_*: limits are read, and failures classified. The body's JSON if it may go on. `parse` is
/// read_known_members for what may be long.
template <class T, class Parse = json (*)(std::string_view)>
[[nodiscard]] auto begin_parse(const site& at, const http_response& response, errand asked, parsed<T>& out,
                               Parse parse = parse_json) {
    out.hints = parse_limits(response, 0);
    out.why = classify(at, response, asked);
    auto body = out.ok() ? parse(response.body) : decltype(parse(response.body)){};
    if (out.ok() && body.is_null())
        out.why = {errc::not_json, "Confluence's answer looks like JSON, but is damaged"};
    return body;
}

/// What stands for JSON of another shape than expected.
[[nodiscard]] failure unexpected(std::string_view what);

/// Id, title (on one line, at most 1 KiB), version and time of change of a page, as v1 and v2 write them. The id is
/// empty where it is none that could be asked for.
[[nodiscard]] page_stub read_stub(known_value page);

/// Names of global labels from `{results, limit, size, meta, _links}`; `known` unless it is cut off.
[[nodiscard]] existing_labels read_labels(known_value list);

/// The `next` link of an answer, from body or headers, as it was written; empty if this was the last.
[[nodiscard]] std::string raw_next(const json& body, const http_headers& headers);
[[nodiscard]] std::string raw_next(known_value body, const http_headers& headers);

} // namespace tagwright::confluence

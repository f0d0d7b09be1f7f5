#pragma once

#include "providers/confluence/codec.hpp"
#include "tagwright/transport.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// How URLs and requests are put together, and which links in an answer may be followed. For the codec's
/// own files.
namespace tagwright::confluence {

/// A CQL string in quotes.
[[nodiscard]] std::string cql_quote(std::string_view text);
/// A page id as CQL takes it: bare if it consists of digits, else quoted.
[[nodiscard]] std::string cql_id(std::string_view id);

using query = std::vector<std::pair<std::string, std::string>>;

/// `path?name=value&…`, encoded. `path` is taken as it is.
[[nodiscard]] std::string with_query(std::string_view path, const query& parameters);
/// The value of a query parameter of a path; nothing if it does not occur.
[[nodiscard]] std::optional<std::string> query_value(std::string_view path_and_query, std::string_view name);
/// Adds a parameter that the path's query lacks: servers drop some from their `next` links.
[[nodiscard]] std::string with_default(std::string path_and_query, std::string_view name, std::string_view value);

/// A request to `root + path`, with what every request has: Accept, Authorization, deadline.
[[nodiscard]] http_request make_request(const site& at, std::string_view method, std::string_view path);

/// Where Cloud's v2 API keeps texts of this type.
[[nodiscard]] std::string v2_collection(page_type type);

/// What a `next` link of an answer means as a path below our own root: "/api/v2/…" or "/rest/api/…". A host and a
/// context path in it are the site's name for itself, and never asked. Nothing for a link out of the API, or with
/// anything in it that no server of ours writes.
[[nodiscard]] std::optional<std::string> resolve_next(std::string_view link);

/// The target of `Link: <target>; rel="next"`; empty if there is none.
[[nodiscard]] std::string_view next_of_link_header(const http_headers& headers);

} // namespace tagwright::confluence

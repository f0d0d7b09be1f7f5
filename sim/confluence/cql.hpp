#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tagwright::sim {

/// The part of CQL that the stand-in understands: conditions joined by `and`, of which all must hold. An
/// `order by` at the end is accepted and ignored.
struct cql_query {
    std::vector<std::string> ids;   ///< id in (…), id = …; empty: any
    std::string ancestor;           ///< ancestor = …
    std::string space;              ///< space = …
    std::string label;              ///< label = …
    std::vector<std::string> types; ///< empty: any
};

/// Nothing if the text is not in that part.
[[nodiscard]] std::optional<cql_query> parse_cql(std::string_view text);

} // namespace tagwright::sim

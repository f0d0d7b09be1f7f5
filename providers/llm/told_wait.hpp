#pragma once

#include "tagwright/limits.hpp"
#include "tagwright/transport.hpp"

#include <optional>
#include <string_view>

namespace tagwright::llm {

/// For how long a server says that it will not answer, in whatever header or words: "Please retry after 86400
/// seconds", "try again in 7m12.5s", "resets at 2026-11-27 00:00 UTC". Instants count from the answer's Date header;
/// without one they say nothing. At most 32 days; the longest one told counts.
[[nodiscard]] std::optional<duration> told_wait(const http_headers& headers, std::string_view said);

} // namespace tagwright::llm

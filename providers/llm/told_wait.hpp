#pragma once

#include "providers/llm/json_read.hpp"
#include "tagwright/limits.hpp"
#include "tagwright/transport.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace tagwright::llm {

/// For how long a server says that it will not answer, in whatever header or words: "Please retry after 86400
/// seconds", "try again in 7m12.5s", "resets at 2026-11-27 00:00 UTC". Instants count from the answer's Date header;
/// without one they say nothing. At most 32 days; the longest one told counts.
/// @param resets_s  of quotas: whether a bare Retry-After counts milliseconds
[[nodiscard]] std::optional<duration> told_wait(const http_headers& headers, std::string_view said,
                                                std::vector<double> resets_s);

/// What a body tells beside its words: `"retry_after":1.5`, `"retry_after_ms":1500` and their kin, wherever it stands.
/// The longest one told counts.
[[nodiscard]] std::optional<duration> wait_in_body(const json& body);

} // namespace tagwright::llm

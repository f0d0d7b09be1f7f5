#pragma once

#include "sim/model/scenario.hpp"
#include "tagwright/limits.hpp"
#include "tagwright/transport.hpp"

#include <vector>

namespace tagwright::sim {

/// What a client hears of a provider's quotas that speaks this way, as far as this program's reader understands it
/// (providers/llm/rate_headers): which quotas, what of them, and how finely.
///
/// - none: nothing
/// - retry_after: after a refusal, whole seconds rounded up, at least one
/// - full: that, and limit, what remains and the reset of every quota
/// - openai: requests and tokens, one quota each, and when they are full again
/// - azure: limits and what remains of the minute; after a refusal how long to wait, in milliseconds
/// - groq: requests of the day and tokens of the minute; retry_after
/// - openrouter: requests, over a time that it does not tell, after a refusal only
/// - mistral: limits and what remains of the minute
///
/// @param wait_s  of a refusal: 0 where it is not known
[[nodiscard]] limit_hints hints_told(header_style, bool refused, double wait_s, std::vector<quota_reading> quotas);

/// Writes such hints as this vendor does.
void add_limit_headers(const limit_hints&, header_style, http_headers& to);

} // namespace tagwright::sim

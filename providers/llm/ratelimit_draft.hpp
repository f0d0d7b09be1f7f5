#pragma once

#include "tagwright/limits.hpp"
#include "tagwright/transport.hpp"

#include <vector>

/// `RateLimit` and `RateLimit-Policy`, the drafts of the IETF, as gateways before a model send them.
namespace tagwright::llm {

/// `RateLimit: "name";r=50;t=30` or `limit=100, remaining=50, reset=30`, each with the limit and the window that
/// `RateLimit-Policy` gives to its name. Quotas of other things than calls and tokens are left out.
[[nodiscard]] std::vector<quota_reading> parse_ratelimit_draft(const http_headers& headers);

/// Over what time a limit counts of which another header tells how many: `RateLimit-Policy: 100;w=60`.
void apply_policy(quota_reading& reading, const http_headers& headers);

} // namespace tagwright::llm

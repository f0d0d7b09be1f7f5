#pragma once

#include "tagwright/limits.hpp"
#include "tagwright/transport.hpp"

#include <optional>
#include <string>
#include <vector>

/// `RateLimit` and `RateLimit-Policy`, the drafts of the IETF, as gateways before a model send them.
namespace tagwright::llm {

/// So many units in so many seconds, in terms of the next larger window that has a name; nothing where that is longer
/// than a day.
void set_rate(quota_reading& reading, double units, double seconds);

/// `RateLimit: "name";r=50;t=30` or `limit=100, remaining=50, reset=30`, each with the limit and the window that
/// `RateLimit-Policy` gives to its name. Quotas of other things than calls and tokens are left out.
[[nodiscard]] std::vector<quota_reading> parse_ratelimit_draft(const http_headers& headers);

/// What the bare names tell: X-RateLimit-Limit, -Remaining, -Reset. Where several windows count at once these are
/// lists, or the limit alone is one: "100, 100;w=60, 1000;w=3600" tells first which of them the rest is about.
struct bare_quotas {
    std::string limit;
    std::vector<std::optional<double>> remaining;
    std::vector<std::optional<duration>> reset_after;
};

/// One reading for each window that something is told of, with the window where a policy names it. Those longer than a
/// day are left out.
[[nodiscard]] std::vector<quota_reading> readings_of(const bare_quotas&, const http_headers& headers);

} // namespace tagwright::llm

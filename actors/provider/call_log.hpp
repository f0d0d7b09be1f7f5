#pragma once

#include "actors/provider/retry_plan.hpp"

#include <string>
#include <string_view>
#include <vector>

/// What the router's log says of calls (docs/report.md). Pure.
namespace tagwright {

/// A call has ended: nothing where it was answered.
[[nodiscard]] std::vector<std::string> end_lines(std::string_view provider, const call_done& done,
                                                 const next_steps& steps);

/// A call goes to another provider than the batch was last asked of, or than it belongs to.
[[nodiscard]] std::string fallback_line(std::string_view provider, std::uint64_t call, const job& what);

} // namespace tagwright

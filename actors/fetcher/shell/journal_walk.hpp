#pragma once

#include "actors/fetcher/shell/fetcher_line.hpp"

#include <functional>

namespace tagwright::fetching {

/// Tells the run again of results that stand, page by page of its journal.
/// @param then  called at its end
void tell_again(self_pointer self, const neighbours& to, const std::function<void()>& then);

/// Apply: planned pages that the listing has not shown are gone, or have left what the run covers. The listing is
/// complete with them.
void report_not_found(self_pointer self, const neighbours& to);

} // namespace tagwright::fetching

#pragma once

#include "actors/fetcher/shell/fetcher_line.hpp"

#include <functional>

namespace tagwright::fetching {

/// Reads the bodies and labels that the chunk wants: in bulk, then what that did not bring one by one.
/// @param then  called once all answers are there, as far as they can be had
void read_contents(self_pointer self, const neighbours& to, std::function<void()> then);

} // namespace tagwright::fetching

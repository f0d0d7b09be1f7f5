#pragma once

#include "actors/fetcher/shell/fetcher_line.hpp"

#include <functional>

namespace tagwright::fetching {

/// Finds out which pages of the chunk are excluded, before anything of their text is read. What cannot be found out
/// ends the run.
/// @param then  called once it is known
void screen_pages(self_pointer self, const neighbours& to, std::function<void()> then);

} // namespace tagwright::fetching

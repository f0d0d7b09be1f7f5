#pragma once

#include "actors/fetcher/shell/fetcher_line.hpp"

#include <functional>
#include <string>

namespace tagwright::fetching {

/// Reads which labels the space has into fetcher_state::in_use, some hundred a request. `then` follows in any case,
/// unless the fetcher has stopped: what cannot be read is learned from the pages, one chunk after the other.
/// @param next   where the list goes on; empty: its beginning
/// @param asked  how often it was asked for already
void read_space_labels(self_pointer self, const neighbours& to, const std::string& next, int asked,
                       std::function<void()> then);

} // namespace tagwright::fetching

#pragma once

#include "actors/fetcher/shell/fetcher_line.hpp"

#include <functional>
#include <string>

namespace tagwright::fetching {

/// Begins to read which labels the space has into fetcher_state::in_use, some hundred a request; once a run. The first
/// chunk's bodies are read meanwhile: one answer after the other would be a tenth of a second for nothing.
void ask_for_labels(self_pointer self, const neighbours& to);

/// Asks for them where that was not done. `then` follows once they are there or cannot be read, unless the fetcher has
/// stopped: what cannot be read is learned from the pages, one chunk after the other.
void once_labels_known(self_pointer self, const neighbours& to, std::function<void()> then);

} // namespace tagwright::fetching

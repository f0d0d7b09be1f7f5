#pragma once

#include "tagwright/store.hpp"

#include <memory>

namespace tagwright::sim {

/// In front of a store: what is saved of pages, in the cache and in the journal, is not kept. Nobody resumes a
/// simulated run, and of a million pages there would be more to keep than of everything else together.
/// @param kept  has all the rest
[[nodiscard]] std::unique_ptr<store> make_store_without_pages(std::unique_ptr<store> kept);

} // namespace tagwright::sim

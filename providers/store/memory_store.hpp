#pragma once

#include "providers/store/store.hpp"

#include <cstdint>
#include <memory>

namespace tagwright {

/// A store that forgets when it is destroyed, for tests and for runs without a disk. Callbacks run at
/// once, on the caller's thread, before the call returns; any thread may call.
/// @param rows_max  of each kind; the ones not used for longest go first (trimmed now and then, so a
///                  sixteenth more may be held)
[[nodiscard]] std::unique_ptr<store> make_memory_store(std::uint64_t rows_max = 100'000);

} // namespace tagwright

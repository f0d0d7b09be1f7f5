#pragma once

#include <shared_mutex>

namespace tagwright {

/// Each store of this process holds it, shared, while a transaction of its is open. Whoever is about to stop the
/// process takes it first: see suspend_if_asked().
[[nodiscard]] inline std::shared_timed_mutex& store_transactions() noexcept {
    static std::shared_timed_mutex out;
    return out;
}

} // namespace tagwright

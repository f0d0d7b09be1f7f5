#pragma once

#include "messages/domain.hpp"

#include <functional>

namespace tagwright {

/// What holds for every call to a store, whichever part of it is asked.
///
/// A call returns at once, and may come from any thread. `then` is called exactly once, also where the store is
/// destroyed meanwhile: on the store's own thread, or on the caller's before the call returns. It must only hand the
/// answer on; it may call the store.
///
/// The calls of one thread are carried out and answered in their order, so a read sees what was saved before it. Only
/// calls that are refused because too many wait are answered at once.
///
/// A call that fails (store_failed) finds nothing, and saves nothing that may be relied on; the calls beside it do not
/// fail with it.
class store_part {
public:
    store_part() = default;
    store_part(const store_part&) = delete;
    store_part& operator=(const store_part&) = delete;
    virtual ~store_part() = default;

    /// Without a failure what was to be saved is durable, as far as anything in this store is.
    using saved = std::function<void(failure)>;
};

} // namespace tagwright

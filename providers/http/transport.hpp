#pragma once

#include "messages/http.hpp"

#include <cstdint>
#include <functional>

namespace tagwright {

/// How requests leave the process. Implementations call back on a thread of their own (or at once, in
/// tests): a callback must only hand the answer on.
class transport {
public:
    using done = std::function<void(http_response&&)>;
    using call_id = std::uint64_t;

    transport() = default;
    transport(const transport&) = delete;
    transport& operator=(const transport&) = delete;
    virtual ~transport() = default;

    /// Starts an exchange. `callback` runs exactly once: with the answer, with an error, or with
    /// errc::cancelled after cancel() or when the transport is destroyed.
    virtual call_id start(http_request request, done callback) = 0;

    /// Gives a call up; nothing happens if it is over.
    virtual void cancel(call_id call) = 0;
};

} // namespace tagwright

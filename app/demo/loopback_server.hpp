#pragma once

#include "sim/confluence/web.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

namespace tagwright::demo {

using sim::name_values;
using sim::web_request;
using sim::web_response;

/// An HTTP server on 127.0.0.1 for servers that stand in for real ones: keep-alive, many connections at
/// once, no delays of its own.
class loopback_server {
public:
    using handler = std::function<web_response(const web_request&)>;

    /// @param port     0: any free one
    /// @param threads  connections served at once; more wait
    /// @throws std::runtime_error if the port cannot be had
    loopback_server(int port, std::size_t threads, handler answer);
    ~loopback_server();
    loopback_server(const loopback_server&) = delete;
    loopback_server& operator=(const loopback_server&) = delete;

    [[nodiscard]] int port() const noexcept;
    [[nodiscard]] std::string url() const; ///< "http://127.0.0.1:PORT"

    /// Stops listening and waits for open connections: at once where clients have closed theirs, at the
    /// latest when their idle time (five seconds) is over.
    void stop();

private:
    class impl;
    std::unique_ptr<impl> impl_;
};

} // namespace tagwright::demo

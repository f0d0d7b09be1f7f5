#pragma once

#include "app/service/request_limits.hpp"
#include "app/service/web.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace tagwright::service {

/// Where the server listens, and what it bears.
struct web_server_options {
    std::string address = "127.0.0.1"; ///< an IP address
    std::uint16_t port = 0;            ///< 0: any that is free
    std::string tls_certificate;       ///< PEM file with the chain; empty: no TLS
    std::string tls_key;               ///< PEM file
    std::size_t connections_max = 1000;
    std::size_t streams_max = 600;
    request_limits limits;
    std::chrono::seconds read_time{
        20}; ///< for a whole request, headers and body; also how long an idle connection stays
    std::chrono::seconds handling_time{90};     ///< between a request and its answer
    std::chrono::seconds write_time{20};        ///< for a client that takes nothing
    std::chrono::milliseconds stream_step{100}; ///< a stream is asked for news so often at most
    std::chrono::seconds heartbeat{15};
    std::size_t workers = 4;
    std::size_t queue_max = 200; ///< requests that wait for a worker
    // For handlers that wait for others, who must not keep the rest from being answered.
    std::size_t patient_workers = 4;
    std::size_t patient_queue_max = 100;
};

/// An HTTP/1.1 server. Its two threads never wait: requests are answered by workers, which may; streams cost no thread.
/// Hides RESTinio.
class web_server {
public:
    using handler = std::function<web_answer(web_request&&)>;

    /// Looks at each request before anything waits for it; what it refuses needs no worker.
    using guard = std::function<std::optional<web_answer>(web_request&)>;

    /// Whether the handler of a request waits for others. Never blocks.
    using chooser = std::function<bool(const web_request&)>;

    /// @throws std::runtime_error where it cannot listen, or the certificate cannot be used: the message says why
    web_server(web_server_options options, guard refuse, handler handle, chooser waits_for_others);
    web_server(const web_server&) = delete;
    web_server& operator=(const web_server&) = delete;
    ~web_server(); ///< streams are cut off

    [[nodiscard]] std::uint16_t port() const noexcept;
    [[nodiscard]] std::size_t streams() const;

private:
    class body;
    std::unique_ptr<body> body_;
};

} // namespace tagwright::service

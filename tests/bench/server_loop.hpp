#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace tagwright::testing {

/// HTTP/1.1 for benchmarks: one thread, any number of connections, answers that wait without a thread each. A server
/// with a thread a connection takes more of the machine than what is measured. It trusts its client: bodies have a
/// Content-Length, and a connection has one request at a time.
class server_loop {
public:
    using clock = std::chrono::steady_clock;

    struct request {
        std::string_view target; ///< path and query, as they were sent
        std::string_view body;
    };
    struct answer {
        std::string body; ///< JSON
        int status = 200;
        std::chrono::milliseconds after{0};
        std::function<void()> sent = {}; ///< called when it goes out
    };
    using handler = std::function<answer(const request&)>;

    server_loop();
    server_loop(const server_loop&) = delete;
    server_loop& operator=(const server_loop&) = delete;
    ~server_loop();

    /// Listens on any free port of 127.0.0.1.
    /// @returns "http://127.0.0.1:PORT"; what `by` has to give in its answers
    /// @throws std::runtime_error
    std::string listen(handler by);

    /// Serves until the descriptor has something to read, or its other end is closed.
    void run(int until);

private:
    class impl;
    std::unique_ptr<impl> impl_;
};

} // namespace tagwright::testing

#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tagwright::demo {

using name_values = std::vector<std::pair<std::string, std::string>>;

struct web_request {
    std::string method;
    std::string target; ///< as it stood in the request line
    std::string path;   ///< decoded, without the query
    name_values query;  ///< decoded; a name may occur more than once
    name_values headers;
    std::string body;

    /// The first value, or an empty view; header names are compared without case.
    [[nodiscard]] std::string_view header(std::string_view name) const;
    [[nodiscard]] std::string_view parameter(std::string_view name) const;
    /// All values of a parameter, those in one value separated by commas, too.
    [[nodiscard]] std::vector<std::string> parameters(std::string_view name) const;
    [[nodiscard]] std::size_t number(std::string_view name, std::size_t otherwise) const;
};

struct web_response {
    int status = 200; ///< 0: the connection breaks in mid-answer
    std::string type = "application/json";
    name_values headers;
    std::string body;
};

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

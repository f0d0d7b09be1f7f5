#pragma once

#include <httplib.h>

#include <atomic>
#include <functional>
#include <string>
#include <thread>

/// Servers on 127.0.0.1 that the transport is tested against: a well-behaved one and one that speaks
/// raw bytes.
namespace tagwright::testing {

/// cpp-httplib with what it leaves at surprising defaults set right.
class web_server {
public:
    using handler = httplib::Server::Handler;

    /// @param set_up  adds routes, before the server listens
    explicit web_server(const std::function<void(httplib::Server&)>& set_up);
    ~web_server();
    web_server(const web_server&) = delete;
    web_server& operator=(const web_server&) = delete;

    [[nodiscard]] std::string url(const std::string& path) const;
    [[nodiscard]] int port() const { return port_; }

private:
    httplib::Server server_;
    int port_ = 0;
    std::thread thread_;
};

/// Accepts connections one after another, reads each request's head and lets a script answer on the
/// socket; closes it afterwards.
class raw_server {
public:
    using script = std::function<void(int socket)>;
    /// @param head  of the request, and what came with it
    using reader = std::function<void(int socket, const std::string& head)>;

    explicit raw_server(script answer);
    explicit raw_server(reader answer);
    ~raw_server();
    raw_server(const raw_server&) = delete;
    raw_server& operator=(const raw_server&) = delete;

    [[nodiscard]] std::string url(const std::string& path) const;
    [[nodiscard]] bool stopping() const { return stop_; }

private:
    void serve(const reader& answer);

    int port_ = 0; ///< before the listener, whose making sets it
    int listener_ = -1;
    std::atomic<bool> stop_{false};
    std::thread thread_;
};

/// True once something is there to be read, or the peer is gone.
bool readable(int socket, int wait_ms);
/// Reads and drops until nothing comes for so long.
void read_until_quiet(int socket, int wait_ms);

/// Sends all of it; false once the peer is gone.
bool send_text(int socket, const std::string& text);

/// A port on which nobody listens.
int free_port();

} // namespace tagwright::testing

#include "servers.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace tagwright::testing {
namespace {

int listen_anywhere(int& port) {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto* where = reinterpret_cast<sockaddr*>(&address);
    if (fd < 0 || ::bind(fd, where, sizeof address) != 0 || ::listen(fd, 64) != 0 ||
        ::getsockname(fd, where, &length) != 0)
        throw std::runtime_error("no listening socket");
    port = ntohs(address.sin_port);
    return fd;
}

std::string read_head(int fd) {
    std::string head;
    std::array<char, 4096> buffer{};
    while (head.find("\r\n\r\n") == std::string::npos) {
        const auto got = ::recv(fd, buffer.data(), buffer.size(), 0);
        if (got <= 0)
            break;
        head.append(buffer.data(), static_cast<std::size_t>(got));
    }
    return head;
}

std::string local_url(int port, const std::string& path) { return "http://127.0.0.1:" + std::to_string(port) + path; }

/// The library listens with a backlog of five, so a burst of connections would wait for a SYN's repeat.
class roomy_server_access : public httplib::Server {
public:
    static void widen(httplib::Server& server) { ::listen(server.*(&roomy_server_access::svr_sock_), 512); }
};

} // namespace

web_server::web_server(const std::function<void(httplib::Server&)>& set_up) {
    server_.new_task_queue = [] { return new httplib::ThreadPool(128); };
    server_.set_tcp_nodelay(true);
    server_.set_keep_alive_max_count(100'000);
    set_up(server_);
    port_ = server_.bind_to_any_port("127.0.0.1");
    roomy_server_access::widen(server_);
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    while (!server_.is_running())
        std::this_thread::yield();
}

web_server::~web_server() {
    server_.stop();
    thread_.join();
}

std::string web_server::url(const std::string& path) const { return local_url(port_, path); }

raw_server::raw_server(script answer)
    : raw_server(reader([answer = std::move(answer)](int socket, const std::string&) { answer(socket); })) {}

raw_server::raw_server(reader answer)
    : listener_(listen_anywhere(port_)), thread_([this, answer = std::move(answer)] { serve(answer); }) {}

raw_server::~raw_server() {
    stop_ = true;
    thread_.join();
    ::close(listener_);
}

void raw_server::serve(const reader& answer) {
    while (!stop_) {
        if (!readable(listener_, 5))
            continue;
        const int fd = ::accept(listener_, nullptr, nullptr);
        if (fd < 0)
            continue;
        answer(fd, read_head(fd));
        ::close(fd);
    }
}

std::string raw_server::url(const std::string& path) const { return local_url(port_, path); }

bool readable(int socket, int wait_ms) {
    pollfd entry{socket, POLLIN, 0};
    return ::poll(&entry, 1, wait_ms) > 0;
}

void read_until_quiet(int socket, int wait_ms) {
    std::array<char, 65536> buffer{};
    while (readable(socket, wait_ms))
        if (::recv(socket, buffer.data(), buffer.size(), 0) <= 0)
            return;
}

bool send_text(int socket, const std::string& text) {
    std::size_t sent = 0;
    while (sent < text.size()) {
        const auto count = ::send(socket, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
        if (count <= 0)
            return false;
        sent += static_cast<std::size_t>(count);
    }
    return true;
}

int free_port() {
    int port = 0;
    ::close(listen_anywhere(port));
    return port;
}

} // namespace tagwright::testing

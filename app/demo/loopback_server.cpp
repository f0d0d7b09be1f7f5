#include "app/demo/loopback_server.hpp"

#include <httplib.h>

#include <sys/socket.h>

#include <exception>
#include <stdexcept>
#include <thread>

namespace tagwright::demo {
namespace {

/// The library listens with a backlog of five: a burst of connections would wait for a repeated SYN.
class roomy_server : public httplib::Server {
public:
    void widen() { ::listen(svr_sock_, 1024); }
};

web_request read(const httplib::Request& from) {
    web_request to;
    to.method = from.method;
    to.target = from.target;
    to.path = from.path;
    to.query.assign(from.params.begin(), from.params.end());
    to.headers.assign(from.headers.begin(), from.headers.end());
    to.body = from.body;
    return to;
}

void write(web_response&& from, httplib::Response& to) {
    for (const auto& [name, value] : from.headers)
        to.set_header(name, value);
    if (from.status == 0) {
        to.status = 200;
        to.set_content_provider(1000, from.type,
                                [](std::size_t, std::size_t, httplib::DataSink&) { return false; }); // says less
        return;
    }
    to.status = from.status;
    if (from.body.empty())
        return;
    // A provider keeps the library from compressing: it would pick Brotli at its slowest.
    const auto body = std::make_shared<const std::string>(std::move(from.body));
    to.set_content_provider(body->size(), from.type,
                            [body](std::size_t offset, std::size_t length, httplib::DataSink& sink) {
                                return sink.write(body->data() + offset, length);
                            });
}

} // namespace

class loopback_server::impl {
public:
    impl(int port, std::size_t threads, handler answer) : answer_(std::move(answer)) {
        server_.new_task_queue = [threads] { return new httplib::ThreadPool(threads); };
        server_.set_tcp_nodelay(true);
        server_.set_keep_alive_max_count(10'000'000);
        server_.set_keep_alive_timeout(5);
        server_.set_socket_options([](socket_t fd) { // the library's default lets two servers share a port
            const int yes = 1;
            ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
        });
        const auto serve = [this](const httplib::Request& from, httplib::Response& to) {
            try {
                write(answer_(read(from)), to);
            } catch (const std::exception& error) {
                write({500, "text/plain", {}, std::string("the stand-in failed: ") + error.what()}, to);
            }
        };
        server_.Get("[\\s\\S]*", serve)
            .Post("[\\s\\S]*", serve)
            .Put("[\\s\\S]*", serve)
            .Delete("[\\s\\S]*", serve)
            .Patch("[\\s\\S]*", serve);
        port_ =
            port == 0 ? server_.bind_to_any_port("127.0.0.1") : (server_.bind_to_port("127.0.0.1", port) ? port : -1);
        if (port_ <= 0)
            throw std::runtime_error("port " + std::to_string(port) + " on 127.0.0.1 cannot be had");
        server_.widen();
        thread_ = std::thread([this] { server_.listen_after_bind(); });
        while (!server_.is_running())
            std::this_thread::yield();
    }
    impl(const impl&) = delete;
    impl& operator=(const impl&) = delete;
    ~impl() { stop(); }

    void stop() {
        if (!thread_.joinable())
            return;
        server_.stop();
        thread_.join();
    }

    [[nodiscard]] int port() const noexcept { return port_; }

private:
    handler answer_;
    roomy_server server_;
    int port_ = 0;
    std::thread thread_;
};

loopback_server::loopback_server(int port, std::size_t threads, handler answer)
    : impl_(std::make_unique<impl>(port, threads, std::move(answer))) {}

loopback_server::~loopback_server() = default;

int loopback_server::port() const noexcept { return impl_->port(); }

std::string loopback_server::url() const { return "http://127.0.0.1:" + std::to_string(impl_->port()); }

void loopback_server::stop() { impl_->stop(); }

} // namespace tagwright::demo

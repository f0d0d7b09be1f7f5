#include "tests/bench/server_loop.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <ctime>
#include <optional>
#include <queue>
#include <stdexcept>
#include <unordered_map>
#include <utility>
#include <vector>

namespace tagwright::testing {
namespace {

constexpr std::string_view head_end = "\r\n\r\n";

/// Of a request's head; 0 where it has no body.
std::size_t body_size(std::string_view head) {
    constexpr std::string_view name = "\r\nContent-Length: ";
    const auto at = head.find(name);
    return at == std::string_view::npos ? 0 : std::strtoul(head.data() + at + name.size(), nullptr, 10);
}

std::string written(const server_loop::answer& what) {
    std::string out = "HTTP/1.1 " + std::to_string(what.status) + " OK\r\nContent-Type: application/json\r\n" +
                      "Content-Length: " + std::to_string(what.body.size()) + "\r\n\r\n";
    return out += what.body;
}

} // namespace

class server_loop::impl {
public:
    impl() : poll_(epoll_create1(EPOLL_CLOEXEC)) {
        if (poll_ < 0)
            throw std::runtime_error("no epoll");
    }
    impl(const impl&) = delete;
    impl& operator=(const impl&) = delete;
    ~impl() {
        for (const auto& [fd, each] : connections_)
            ::close(fd);
        for (const auto& [fd, by] : listeners_)
            ::close(fd);
        ::close(poll_);
    }

    std::string listen(handler by) {
        const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        sockaddr_in at{};
        at.sin_family = AF_INET;
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof at;
        auto* plain = reinterpret_cast<sockaddr*>(&at);
        if (fd < 0 || ::bind(fd, plain, size) != 0 || ::listen(fd, 1024) != 0 || ::getsockname(fd, plain, &size) != 0)
            throw std::runtime_error("no port on 127.0.0.1 can be had");
        listeners_.emplace(fd, std::move(by));
        watch(fd, EPOLLIN, EPOLL_CTL_ADD);
        return "http://127.0.0.1:" + std::to_string(ntohs(at.sin_port));
    }

    void run(int until) {
        watch(until, EPOLLIN, EPOLL_CTL_ADD);
        std::array<epoll_event, 256> events{};
        for (;;) {
            wait(send_due());
            const int count = ::epoll_wait(poll_, events.data(), static_cast<int>(events.size()), 0);
            for (int i = 0; i < count; ++i) {
                const auto& event = events.at(static_cast<std::size_t>(i));
                const int fd = event.data.fd;
                if (fd == until)
                    return;
                if (const auto door = listeners_.find(fd); door != listeners_.end())
                    accept_all(fd, door->second);
                else if ((event.events & (EPOLLERR | EPOLLHUP)) != 0)
                    hang_up(fd);
                else if ((event.events & EPOLLOUT) != 0)
                    flush(fd);
                else
                    read(fd);
            }
        }
    }

private:
    struct connection {
        std::uint64_t number = 0; ///< descriptors are used again
        const handler* by = nullptr;
        std::string in;
        std::string out;
        std::size_t out_at = 0;
    };
    struct waiting {
        clock::time_point due;
        int fd = -1;
        std::uint64_t number = 0;
        answer what;
        bool operator<(const waiting& other) const { return due > other.due; }
    };

    void watch(int fd, std::uint32_t for_what, int how) const {
        epoll_event event{};
        event.events = for_what;
        event.data.fd = fd;
        ::epoll_ctl(poll_, how, fd, &event);
    }

    void accept_all(int door, const handler& by) {
        for (int fd = -1; (fd = ::accept4(door, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0;) {
            const int yes = 1;
            ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
            connections_[fd] = {++last_, &by, {}, {}, 0};
            watch(fd, EPOLLIN, EPOLL_CTL_ADD);
        }
    }

    void hang_up(int fd) {
        connections_.erase(fd);
        ::close(fd);
    }

    void read(int fd) {
        auto& from = connections_.at(fd);
        const auto got = ::recv(fd, buffer_.data(), buffer_.size(), 0);
        if (got <= 0) {
            if (got == 0 || errno != EAGAIN)
                hang_up(fd);
            return;
        }
        from.in.append(buffer_.data(), static_cast<std::size_t>(got));
        const auto end = from.in.find(head_end);
        if (end == std::string::npos)
            return;
        const auto head = std::string_view(from.in).substr(0, end);
        const auto size = body_size(head);
        if (from.in.size() < end + head_end.size() + size)
            return;
        const auto target = head.substr(head.find(' ') + 1);
        auto what = (*from.by)(
            {target.substr(0, target.find(' ')), std::string_view(from.in).substr(end + head_end.size(), size)});
        from.in.clear();
        if (what.after.count() > 0)
            waiting_.push({clock::now() + what.after, fd, from.number, std::move(what)});
        else
            send(fd, what);
    }

    /// epoll counts in milliseconds: answers would be half of one late, and that would be the caller's loss.
    void wait(std::optional<clock::duration> longest) const {
        pollfd ready{poll_, POLLIN, 0};
        timespec time{};
        if (longest) {
            const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(*longest);
            time.tv_sec = seconds.count();
            time.tv_nsec = std::chrono::nanoseconds(*longest - seconds).count();
        }
        ::ppoll(&ready, 1, longest ? &time : nullptr, nullptr);
    }

    /// @returns for how long nothing is due; nothing: for ever
    std::optional<clock::duration> send_due() {
        while (!waiting_.empty()) {
            const auto left = waiting_.top().due - clock::now();
            if (left.count() > 0)
                return left;
            const auto next = waiting_.top();
            waiting_.pop();
            const auto to = connections_.find(next.fd);
            if (to != connections_.end() && to->second.number == next.number)
                send(next.fd, next.what);
        }
        return std::nullopt;
    }

    void send(int fd, const answer& what) {
        auto& to = connections_.at(fd);
        to.out = written(what);
        to.out_at = 0;
        if (what.sent)
            what.sent();
        flush(fd);
    }

    void flush(int fd) {
        auto& to = connections_.at(fd);
        const bool had_waited = to.out_at > 0;
        while (to.out_at < to.out.size()) {
            const auto sent = ::send(fd, to.out.data() + to.out_at, to.out.size() - to.out_at, MSG_NOSIGNAL);
            if (sent < 0 && errno == EAGAIN) {
                watch(fd, EPOLLOUT, EPOLL_CTL_MOD);
                return;
            }
            if (sent < 0)
                return hang_up(fd);
            to.out_at += static_cast<std::size_t>(sent);
        }
        to.out.clear();
        to.out_at = 0;
        if (had_waited)
            watch(fd, EPOLLIN, EPOLL_CTL_MOD);
    }

    int poll_;
    std::unordered_map<int, handler> listeners_;
    std::unordered_map<int, connection> connections_;
    std::priority_queue<waiting> waiting_;
    std::uint64_t last_ = 0;
    std::vector<char> buffer_ = std::vector<char>(std::size_t{1} << 18U);
};

server_loop::server_loop() : impl_(std::make_unique<impl>()) {}

server_loop::~server_loop() = default;

std::string server_loop::listen(handler by) { return impl_->listen(std::move(by)); }

void server_loop::run(int until) { impl_->run(until); }

} // namespace tagwright::testing

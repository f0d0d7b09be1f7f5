#include "actors/throttle/shell/unix_middleman.hpp"

#include "actors/throttle/shell/share_directory.hpp"
#include "messages/port.hpp"

#include <caf/io/all.hpp>
#include <caf/io/middleman_actor_impl.hpp>
#include <caf/io/network/default_multiplexer.hpp>
#include <caf/io/network/doorman_impl.hpp>
#include <caf/io/network/scribe_impl.hpp>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <utility>

namespace tagwright {
namespace {

namespace net = caf::io::network;
using net::native_socket;

class socket_guard {
public:
    explicit socket_guard(native_socket fd) : fd_(fd) {}
    socket_guard(const socket_guard&) = delete;
    socket_guard& operator=(const socket_guard&) = delete;
    ~socket_guard() {
        if (fd_ >= 0)
            ::close(fd_);
    }
    [[nodiscard]] native_socket get() const noexcept { return fd_; }
    native_socket release() noexcept { return std::exchange(fd_, net::invalid_native_socket); }

private:
    native_socket fd_;
};

/// Root is another user, too: it can become this one if it wants to.
bool is_same_user(native_socket fd) {
    ucred peer{};
    socklen_t size = sizeof peer;
    return ::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.uid == ::geteuid();
}

/// CAF's own know Internet addresses only.
class unix_scribe final : public net::scribe_impl {
public:
    using net::scribe_impl::scribe_impl;
    std::string addr() const override { return {}; }
    std::uint16_t port() const override { return 0; }
};

class unix_doorman final : public net::doorman_impl {
public:
    unix_doorman(net::default_multiplexer& mx, native_socket fd, std::uint16_t number)
        : net::doorman_impl(mx, fd), number_(number) {}

    bool new_connection() override {
        socket_guard guest(acceptor_.accepted_socket());
        if (detached() || !is_same_user(guest.get()))
            return false;
        auto& mx = acceptor_.backend();
        auto scribe = caf::make_counted<unix_scribe>(mx, guest.release());
        const auto handle = scribe->hdl();
        parent()->add_scribe(std::move(scribe));
        return doorman::new_connection(&mx, handle);
    }
    std::string addr() const override { return {}; }
    std::uint16_t port() const override { return number_; }

private:
    const std::uint16_t number_;
};

class unix_middleman final : public caf::io::middleman_actor_impl {
public:
    using caf::io::middleman_actor_impl::middleman_actor_impl;

protected:
    caf::expected<caf::io::scribe_ptr> connect(const std::string& path, std::uint16_t) override {
        sockaddr_un address{};
        socket_guard line(make_socket(path, address));
        // A local connection is there at once or not at all, also where the other process is stopped.
        if (line.get() < 0 || ::connect(line.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
            !is_same_user(line.get()))
            return caf::sec::cannot_connect_to_node;
        return caf::make_counted<unix_scribe>(multiplexer(), line.release());
    }

    caf::expected<caf::io::doorman_ptr> open(std::uint16_t number, const char* path, bool) override {
        sockaddr_un address{};
        socket_guard door(make_socket(path ? path : "", address));
        if (door.get() < 0 || ::bind(door.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
            ::chmod(address.sun_path, 0600) != 0 || ::listen(door.get(), SOMAXCONN) != 0)
            return caf::sec::cannot_open_port;
        return caf::make_counted<unix_doorman>(multiplexer(), door.release(), number);
    }

    // Nothing else leaves this process.
    caf::expected<caf::io::datagram_servant_ptr> contact(const std::string&, std::uint16_t) override {
        return caf::sec::cannot_connect_to_node;
    }
    caf::expected<caf::io::datagram_servant_ptr> open_udp(std::uint16_t, const char*, bool) override {
        return caf::sec::cannot_open_port;
    }

private:
    net::default_multiplexer& multiplexer() {
        return static_cast<net::default_multiplexer&>(system().middleman().backend());
    }

    static native_socket make_socket(const std::string& path, sockaddr_un& address) {
        address.sun_family = AF_UNIX;
        if (!fits_a_socket(path))
            return net::invalid_native_socket;
        std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
        return ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    }
};

} // namespace

caf::io::middleman_actor make_unix_middleman(caf::actor_system& system) {
    auto broker = system.middleman().named_broker<caf::io::basp_broker>(port::basp_name);
    // Not hidden: the system must wait for it before it stops the network layer. What a middleman sends to a broker
    // that has no thread any more is never let go of, nor is the middleman, for which the system then waits in vain.
    return system.spawn<unix_middleman, caf::detached>(std::move(broker));
}

} // namespace tagwright

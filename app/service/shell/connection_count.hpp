#pragma once

// Seen by the file of the HTTP server alone: it shows RESTinio.

#include "base/descriptor.hpp"

#include <restinio/all.hpp>

#include <chrono>
#include <cstddef>
#include <fcntl.h>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <sys/socket.h>

namespace tagwright::service {

/// Bounds the connections, and the time in which they shake hands. RESTinio's own limiter is gone before the
/// connections that a stopped server leaves behind, which then tell it that they have ended; and it waits for a
/// handshake for good.
class connection_count {
public:
    connection_count(std::size_t most, std::chrono::steady_clock::duration handshake)
        : most_(most), handshake_(handshake) {}

    /// May this one come in? It counts from here on.
    restinio::ip_blocker::inspection_result_t admit(const restinio::endpoint_t& who, int socket) noexcept {
        try {
            const std::lock_guard guard(mutex_);
            hang_up_on_silent_ones();
            if (open_.size() >= most_)
                return restinio::ip_blocker::deny();
            // A copy: whatever becomes of the connection's own descriptor, this one means no other connection.
            open_.insert_or_assign(who, greeting{descriptor(::fcntl(socket, F_DUPFD_CLOEXEC, 0)),
                                                 std::chrono::steady_clock::now() + handshake_});
            return restinio::ip_blocker::allow();
        } catch (...) {
            return restinio::ip_blocker::deny();
        }
    }
    /// RESTinio's settings want it; nobody asks.
    restinio::ip_blocker::inspection_result_t inspect(const restinio::ip_blocker::incoming_info_t&) noexcept {
        return restinio::ip_blocker::deny();
    }

    /// Of RESTinio: what becomes of it. Where the handshake fails, it is closed without having been accepted.
    void state_changed(const restinio::connection_state::notice_t& notice) noexcept {
        const std::lock_guard guard(mutex_);
        if (restinio::holds_alternative<restinio::connection_state::closed_t>(notice.cause()))
            open_.erase(notice.remote_endpoint());
        else if (const auto found = open_.find(notice.remote_endpoint()); found != open_.end())
            found->second.reset();
    }

private:
    struct greeting {
        descriptor socket;
        std::chrono::steady_clock::time_point until;
    };
    void hang_up_on_silent_ones() {
        const auto now = std::chrono::steady_clock::now();
        for (auto& [who, shakes_hands] : open_)
            if (shakes_hands && now >= shakes_hands->until) {
                ::shutdown(shakes_hands->socket.get(), SHUT_RDWR);
                shakes_hands.reset();
            }
    }

    const std::size_t most_;
    const std::chrono::steady_clock::duration handshake_;
    std::mutex mutex_;
    std::map<restinio::endpoint_t, std::optional<greeting>> open_; ///< by the other end; empty: accepted
};

} // namespace tagwright::service

/// RESTinio's own asks for the other end in a noexcept function, and the process ends where that has hung up just then.
template <>
struct restinio::impl::acceptor_details::ip_blocker_holder_t<tagwright::service::connection_count> {
    template <class Settings>
    explicit ip_blocker_holder_t(const Settings& settings) : count(settings.ip_blocker()) {}

    template <class Socket>
    [[nodiscard]] ip_blocker::inspection_result_t inspect_incoming(Socket& socket) const noexcept {
        asio_ns::error_code gone;
        const auto who = socket.lowest_layer().remote_endpoint(gone);
        return gone ? ip_blocker::deny() : count->admit(who, socket.lowest_layer().native_handle());
    }

    std::shared_ptr<tagwright::service::connection_count> count;
};
